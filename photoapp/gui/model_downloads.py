"""Downloads of models, which go on while dialogs open and close."""

import threading

from PySide6.QtCore import QCoreApplication, QObject, Signal

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.errors import Cancelled
from photoapp.domain.progress import Progress
from photoapp.gui.bridge import Bridge


class ModelDownloads(QObject):
    """Brings models one after the other; a later one waits until it is its turn.

    Signals:
        changed: id of a model that is asked for, or not asked for any more.
        progressed: id of a model and its `Progress` in bytes, some ten times a second.
        finished: id of a model that is installed now.
        failed: id of a model and the exception; what came stays for the next try.
    """

    changed = Signal(str)
    progressed = Signal(str, object)
    finished = Signal(str)
    failed = Signal(str, object)

    def __init__(self, app: PhotoApp, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._bridge = Bridge(self)
        self._stops: dict[str, threading.Event] = {}
        self._latest: dict[str, Progress] = {}

    @classmethod
    def of(cls, app: PhotoApp) -> "ModelDownloads":
        """Return the downloads of a library: they outlive dialogs and windows, not the library."""
        application = QCoreApplication.instance()
        known = application.children() if application is not None else []
        for downloads in known:
            if isinstance(downloads, cls):
                if downloads._app is app:
                    return downloads
                downloads.deleteLater()  # of a library that was open before
        return cls(app, application)

    def is_running(self, model_id: str) -> bool:
        """Return whether a model is being downloaded, or waits for its turn."""
        return model_id in self._stops

    def progress(self, model_id: str) -> Progress | None:
        """Return the newest report of a download, None before the first."""
        return self._latest.get(model_id)

    def start(self, model_id: str) -> None:
        """Bring a model, going on where an earlier try stopped; one that is on its way stays so."""
        if model_id in self._stops:
            return
        stop = self._stops[model_id] = threading.Event()
        self._bridge.when_done(
            self._app.executors.download(self._run, model_id, stop),
            lambda _: self._came(model_id),
            lambda error: self._broke(model_id, error),
        )
        self.changed.emit(model_id)

    def cancel(self, model_id: str) -> None:
        """Stop a download soon; what came stays for the next try."""
        if stop := self._stops.get(model_id):
            stop.set()

    def _run(self, model_id: str, stop: threading.Event) -> None:
        if stop.is_set():
            raise Cancelled
        self._app.models.download(
            model_id,
            lambda progress: self._bridge.post(lambda: self._tell(model_id, progress)),
            stop.is_set,
        )

    def _tell(self, model_id: str, progress: Progress) -> None:
        if model_id in self._stops:
            self._latest[model_id] = progress
            self.progressed.emit(model_id, progress)

    def _came(self, model_id: str) -> None:
        self._forget(model_id)
        self.finished.emit(model_id)

    def _broke(self, model_id: str, error: BaseException) -> None:
        self._forget(model_id)
        if not isinstance(error, Cancelled):
            self.failed.emit(model_id, error)

    def _forget(self, model_id: str) -> None:
        self._stops.pop(model_id, None)
        self._latest.pop(model_id, None)
        self.changed.emit(model_id)
