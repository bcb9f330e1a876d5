"""Indexing and watching while the window is open: begun, paused and ended from here."""

import threading
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.errors import Cancelled
from photoapp.domain.progress import Progress
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
        self._timer = QTimer(self, interval=_SHOW_EVERY_MS)
        self._timer.timeout.connect(self._show_latest)

    @property
    def paused(self) -> bool:
        """Whether indexing is held."""
        return self._paused

    def start(self, folders: Sequence[Path] = ()) -> None:
        """Add folders, index everything, then watch; a running job ends first."""
        self._stop.set()
        self._stop = threading.Event()
        self._timer.start()
        self._bridge.when_done(
            self._app.executors.index(self._run, list(folders), self._stop),
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

    def _run(self, added: list[Path], stop: threading.Event) -> None:
        if added:
            self._app.add_folders(added)
        report = self._app.index(None, self._remember, stop.is_set)
        self._bridge.post(lambda: self.finished.emit(report))
        if not stop.is_set():
            self._app.watch(
                on_progress=self._remember, on_report=self._report, is_cancelled=stop.is_set
            )

    def _remember(self, progress: Progress) -> None:
        self._latest = progress

    def _report(self, report: IndexReport) -> None:
        self._bridge.post(lambda: self.finished.emit(report))

    def _show_latest(self) -> None:
        progress, self._latest = self._latest, None
        if progress is not None:
            self.progressed.emit(progress)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self._timer.stop()
            self.failed.emit(error)
