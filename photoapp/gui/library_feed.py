"""What the library tells: its changes, its overview and its state, gathered for the window."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.changes import Changes
from photoapp.gui.bridge import Bridge

_GATHER_MS = 250
_OVERVIEW_MS = 1500
"""Counts of all tags and folders take longer than a page of rows; they may come later."""


class LibraryFeed(QObject):
    """Gathers changes from all threads, and reads anew what they made old.

    Signals:
        changed: the `Changes` of the last quarter of a second, together.
        overview_read: an `Overview`.
        status_read: a `LibraryStatus`.
        failed: the exception of a read.
    """

    changed = Signal(object)
    overview_read = Signal(object)
    status_read = Signal(object)
    failed = Signal(object)

    def __init__(self, app: PhotoApp, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._bridge = bridge
        self._gathered = Changes()
        self._reading: set[str] = set()
        self._stale: set[str] = set()
        self._gather = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._gather.timeout.connect(self._tell)
        self._later = QTimer(self, singleShot=True, interval=_OVERVIEW_MS)
        self._later.timeout.connect(self.read_all)
        self._unsubscribe = app.changes.subscribe(self._heard)

    def read_all(self) -> None:
        """Read overview and status, once at a time each."""
        self._later.stop()
        self._read("overview", self._app.browse.overview, self.overview_read.emit)
        self._read("status", self._app.status, self.status_read.emit)

    def close(self) -> None:
        """Listen no more."""
        self._unsubscribe()
        self._gather.stop()
        self._later.stop()

    def _heard(self, changes: Changes) -> None:
        self._bridge.post(lambda: self._take(changes))

    def _take(self, changes: Changes) -> None:
        self._gathered |= changes
        if not self._gather.isActive():
            self._gather.start()

    def _tell(self) -> None:
        gathered, self._gathered = self._gathered, Changes()
        self.changed.emit(gathered)
        if gathered.tags or gathered.albums or gathered.folders:
            self.read_all()  # the user has just done that, and wants to see it
        elif not self._later.isActive():
            self._later.start()

    def _read(self, name: str, work: Callable[[], object], tell: Callable[[object], None]) -> None:
        if name in self._reading:
            self._stale.add(name)
            return
        self._reading.add(name)
        self._bridge.when_done(
            self._app.executors.read(work),
            lambda answer: self._came(name, answer, work, tell),
            lambda error: self._broke(name, error),
        )

    def _came(
        self,
        name: str,
        answer: object,
        work: Callable[[], object],
        tell: Callable[[object], None],
    ) -> None:
        self._reading.discard(name)
        tell(answer)
        if name in self._stale:
            self._stale.discard(name)
            self._read(name, work, tell)

    def _broke(self, name: str, error: BaseException) -> None:
        self._reading.discard(name)
        self._stale.discard(name)
        self.failed.emit(error)
