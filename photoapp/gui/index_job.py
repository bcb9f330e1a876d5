"""Indexing and watching while the window is open: begun, paused and ended from here."""

import threading
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.errors import Cancelled
from photoapp.domain.progress import Progress, Stage
from photoapp.domain.status import IndexReport
from photoapp.gui.bridge import Bridge

_SHOW_EVERY_MS = 100


class IndexJob(QObject):
    """One job at a time: index all folders, then follow every change until it is stopped.

    Reports come from the indexing thread many times a second; the newest one is shown ten times a
    second.

    Signals:
        progressed: a `Progress`; on the GUI thread, like all of these.
        finished: an `IndexReport`, after each run that changed something and after the first.
        failed: the exception that ended the job.
        paused_changed: whether it is paused now.
    """

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)
    paused_changed = Signal(bool)

    def __init__(self, app: PhotoApp, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._bridge = bridge
        self._stop = threading.Event()
        self._latest: Progress | None = None
        self._paused = False
        self._working = False
        self._timer = QTimer(self, interval=_SHOW_EVERY_MS)
        self._timer.timeout.connect(self._show_latest)

    @property
    def paused(self) -> bool:
        """Whether indexing is held."""
        return self._paused

    @property
    def working(self) -> bool:
        """Whether it indexes now, rather than waiting for changes."""
        return self._working

    def start(self, folders: Sequence[Path] = (), *, only: Path | None = None) -> None:
        """Add folders, index everything, then watch; a running job ends first.

        Args:
            folders: to be added to the library.
            only: look through the library's folder that holds this one, not through all.
        """
        self._stop.set()
        self._stop = threading.Event()
        self._working = True
        self._timer.start()
        self._bridge.when_done(
            self._app.executors.index(self._run, list(folders), self._stop, only),
            lambda _: None,
            self._failed,
        )

    def toggle_pause(self) -> None:
        """Hold indexing after the photos in hand, or let it go on."""
        self._paused = not self._paused
        if self._paused:
            self._app.pause_indexing()
        else:
            self._app.resume_indexing()
        self.paused_changed.emit(self._paused)

    def stop(self) -> None:
        """Ask the job to end soon; what it has done stays done."""
        self._stop.set()
        self._app.resume_indexing()
        self._timer.stop()

    def _run(self, added: list[Path], stop: threading.Event, only: Path | None) -> None:
        if added:
            self._app.add_folders(added)
        chosen = None
        if only is not None:
            chosen = [one for one in self._app.folders() if only.is_relative_to(one.path)]
        report = self._app.index(chosen, self._remember, stop.is_set)
        if stop.is_set():  # the job that takes over says more
            return
        self._report(report)
        self._app.watch(
            on_progress=self._remember, on_report=self._report, is_cancelled=stop.is_set
        )

    def _remember(self, progress: Progress) -> None:
        self._latest = progress

    def _report(self, report: IndexReport) -> None:
        self._bridge.post(lambda: self._finish(report))

    def _finish(self, report: IndexReport) -> None:
        self._show_latest()
        self._working = False
        self.finished.emit(report)

    def _show_latest(self) -> None:
        progress, self._latest = self._latest, None
        if progress is not None:
            self._working = progress.stage is not Stage.WATCHING
            self.progressed.emit(progress)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self._timer.stop()
            self._working = False
            self.failed.emit(error)
