"""Watch library folders and say where to look: events are hints, never the truth."""

import logging
import threading
import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from photoapp.domain.photo import FolderId, LibraryFolder
from photoapp.indexing.hint_queue import QUIET_S, HintQueue
from photoapp.indexing.watched_root import WatchedRoot

HEARTBEAT_S = 2.0
RESCAN_S = 15 * 60.0

OnHint = Callable[[FolderId, frozenset[Path] | None], None]
"""Takes a folder and the paths in it to look at; None for the paths means the whole folder."""


class FolderWatcher:
    """Watches folders from `start` to `stop` and reports where something may have changed.

    Hints come on a thread of the watcher, each path once it has been quiet for half a second. A
    hint may be wrong or superfluous; what happens without a hint is found by the whole rescans.
    """

    def __init__(
        self,
        folders: Sequence[LibraryFolder],
        on_hint: OnHint,
        *,
        library: Path,
        on_note: Callable[[str], None] = lambda note: None,
        rescan_s: float = RESCAN_S,
        heartbeat_s: float = HEARTBEAT_S,
        quiet_s: float = QUIET_S,
        clock: Callable[[], float] = time.monotonic,
        make_observer: Callable[[], BaseObserver] = Observer,
    ) -> None:
        """Prepare to watch.

        Args:
            folders: of the library; ones that cannot be reached now are watched when they return.
            on_hint: must return soon.
            library: folder of the catalog; what happens in it is never a hint.
            on_note: takes a sentence for the user when a folder cannot be watched whole.
            rescan_s: seconds between hints for a whole folder, whatever happens.
            heartbeat_s: seconds between looks at each folder itself.
            quiet_s: seconds without an event before a path is reported.
            clock: seconds, monotonic.
            make_observer: watchdog's observer for this system.
        """
        self._on_hint = on_hint
        self._heartbeat_s = heartbeat_s
        self._clock = clock
        self._wake = threading.Condition()
        self._stopping = threading.Event()
        self._observer = _made_or_none(make_observer)
        self._roots = [
            WatchedRoot(
                folder,
                self._observer,
                self._wake,
                library=library,
                rescan_s=rescan_s,
                on_note=on_note,
                clock=clock,
                hints=HintQueue(quiet_s),
            )
            for folder in folders
        ]
        self._overflow = _OverflowListener(self._roots)
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to watch; what changed before is not reported."""
        # watchdog files all folders that it may not watch under one number, and warns of that.
        warnings.filterwarnings("ignore", "Callback with id .* already exists", RuntimeWarning)
        self._overflow.listen()
        if self._observer is not None:
            self._observer.start()
        for root in self._roots:
            root.attach()
        self._threads = [threading.Thread(target=self._deliver, name="photo-hints")] + [
            threading.Thread(target=self._keep_beating, args=(root,), name="photo-heartbeat")
            for root in self._roots
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End every thread and wait for it; no hint comes afterwards."""
        self._stopping.set()
        with self._wake:
            self._wake.notify_all()
        for thread in self._threads:
            thread.join()
        if self._observer is not None:
            self._observer.stop()
            with suppress(RuntimeError):  # it was never started
                self._observer.join()
        self._overflow.silence()

    def watch_again(self, folder_id: FolderId) -> None:
        """Watch a folder anew at its next heartbeat, and hint at all of it then."""
        for root in self._roots:
            if root.folder.id == folder_id:
                root.watch_again()

    def _deliver(self) -> None:
        while not self._stopping.is_set():
            with self._wake:
                self._wake.wait(self._seconds_to_next())
                now = self._clock()
                ready = [(root.folder.id, root.hints.take(now)) for root in self._roots]
            for folder_id, paths in ready:
                if (paths is None or paths) and not self._stopping.is_set():
                    self._on_hint(folder_id, paths)

    def _seconds_to_next(self) -> float | None:
        due = [at for root in self._roots if (at := root.hints.next_due()) is not None]
        if self._stopping.is_set():
            return 0.0
        return max(0.0, min(due) - self._clock()) if due else None

    def _keep_beating(self, root: WatchedRoot) -> None:
        while not self._stopping.wait(self._heartbeat_s):
            root.beat()


def _made_or_none(make_observer: Callable[[], BaseObserver]) -> BaseObserver | None:
    try:
        return make_observer()
    except OSError:  # no inotify instance is left for this user
        return None


class _OverflowListener(logging.Handler):
    """Turns watchdog's log record of lost events into a hint for every folder."""

    _LOGGER = "watchdog.observers.inotify_c"

    def __init__(self, roots: Sequence[WatchedRoot]) -> None:
        super().__init__(logging.WARNING)
        self._roots = roots

    def listen(self) -> None:
        logging.getLogger(self._LOGGER).addHandler(self)

    def silence(self) -> None:
        logging.getLogger(self._LOGGER).removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        if "overflow" in record.getMessage():
            for root in self._roots:
                root.hint_whole()
