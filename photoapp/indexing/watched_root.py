"""One library folder under watch: its events as hints, and the heartbeat that never trusts them.

watchdog says nothing when a disk is unmounted, when the folder is renamed away, when the kernel's
queue overflows or its limit of watches is reached. So the folder's identity is compared every two
seconds, the watch is made anew when it changed or died, and what cannot be watched is rescanned.
"""

import errno
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from watchdog.events import (
    DirAttribEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers.api import BaseObserver, ObservedWatch

from photoapp.domain.photo import LibraryFolder
from photoapp.imaging.formats import is_photo_name
from photoapp.indexing.hint_queue import HintQueue
from photoapp.indexing.library_root import Identity, root_identity
from photoapp.indexing.watch_limits import unwatched_folders

POLL_S = 30.0
"""Seconds between rescans of a folder that cannot be watched; 100,000 files take under a second."""

# Opening and closing for reading are left out: indexing itself would make endless events of them.
_EVENTS: list[type[FileSystemEvent]] = [
    DirAttribEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]


class WatchedRoot(FileSystemEventHandler):
    """The watch of one folder; events come on watchdog's thread, beats on the heartbeat's.

    Attributes:
        folder: the library folder.
        hints: what happened in it; used under `wake`.
    """

    def __init__(
        self,
        folder: LibraryFolder,
        observer: BaseObserver | None,
        wake: threading.Condition,
        *,
        library: Path,
        rescan_s: float,
        on_note: Callable[[str], None],
        clock: Callable[[], float],
        hints: HintQueue,
    ) -> None:
        self.folder = folder
        self.hints = hints
        self._observer = observer
        self._wake = wake
        self._library = os.path.realpath(library)
        self._rescan_s = rescan_s
        self._on_note = on_note
        self._clock = clock
        self._watch: ObservedWatch | None = None
        self._watched_path = ""
        self._identity: Identity | None = None
        self._is_polled = False
        self._next_rescan = 0.0
        self._is_outdated = False

    def attach(self) -> None:
        """Begin to watch, or begin anew; what cannot be watched is polled, and said so."""
        self.detach()
        self._identity = root_identity(self.folder.path)
        if self._identity is not None:
            # A link is resolved here, because the kernel would watch the link itself.
            self._watched_path = os.path.realpath(self.folder.path)
            self._set_polled(self._schedule())
        self._next_rescan = self._clock() + self._interval_s()

    def detach(self) -> None:
        """Give the watch up; may be called without one."""
        watch, self._watch = self._watch, None
        if watch is not None and self._observer is not None:
            with suppress(KeyError):  # the observer is stopped already
                self._observer.unschedule(watch)

    def beat(self) -> None:
        """Compare what should be watched with what is; called every two seconds."""
        identity = root_identity(self.folder.path)
        is_dead = self._watch is not None and not self._is_watch_alive()
        if identity != self._identity or is_dead or self._is_outdated:
            self._is_outdated = False
            self.attach()
            self.hint_whole()
        elif identity is not None and self._clock() >= self._next_rescan:
            # The only thing that tells of new folders beyond the limit of watches.
            self._set_polled(self._schedule() if self._watch is None else self._shortage())
            self._next_rescan = self._clock() + self._interval_s()
            self.hint_whole()

    def watch_again(self) -> None:
        """Let the next beat begin anew: folders inside may be watched that could not be before."""
        self._is_outdated = True

    def hint_whole(self) -> None:
        """Ask for a scan of the whole folder."""
        with self._wake:
            self.hints.add_whole(self._clock())
            self._wake.notify_all()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Take an event of watchdog as a hint."""
        paths = [
            self._path_of(raw, event.is_directory) for raw in (event.src_path, event.dest_path)
        ]
        with self._wake:
            for path in paths:
                if path is not None:
                    self.hints.add(path, self._clock())
            self._wake.notify_all()

    def _path_of(self, raw: bytes | str, is_folder: bool) -> Path | None:
        """Return the path in the folder as the catalog writes it, None for what never matters."""
        path = os.fsdecode(raw)
        if not path or not (path + os.sep).startswith(self._watched_path.rstrip(os.sep) + os.sep):
            return None
        if (path + os.sep).startswith(self._library + os.sep):
            return None
        relative = os.path.relpath(path, self._watched_path)
        if relative == os.curdir:
            return self.folder.path
        parts = relative.split(os.sep)
        if any(part.startswith(".") for part in parts):
            return None
        return self.folder.path / relative if is_folder or is_photo_name(parts[-1]) else None

    def _schedule(self) -> str:
        """Start the watch; return why the folder is not watched whole, empty when it is."""
        if self._observer is None:
            return os.strerror(errno.EMFILE)
        try:
            self._watch = self._observer.schedule(
                self, self._watched_path, recursive=True, event_filter=_EVENTS
            )
        except OSError as error:
            return error.strerror or str(error)
        return self._shortage()

    def _shortage(self) -> str:
        short = unwatched_folders(Path(self._watched_path))
        return f"{short} of its folders are beyond the system's limit" if short else ""

    def _is_watch_alive(self) -> bool:
        emitters = self._observer.emitters if self._observer is not None else set()
        return any(emitter.watch == self._watch and emitter.is_alive() for emitter in set(emitters))

    def _set_polled(self, reason: str) -> None:
        if reason and not self._is_polled:
            self._on_note(
                f"{self.folder.path} cannot be watched whole ({reason});"
                f" it is looked through every {POLL_S:.0f} seconds instead."
            )
        elif self._is_polled and not reason:
            self._on_note(f"{self.folder.path} is watched again.")
        self._is_polled = bool(reason)

    def _interval_s(self) -> float:
        return min(POLL_S, self._rescan_s) if self._is_polled else self._rescan_s
