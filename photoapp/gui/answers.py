"""Questions to the library and the newest answer: late ones are dropped."""

import time

from PySide6.QtCore import QObject, QTimer, Signal

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.ranking import FoundPhotos
from photoapp.gui.bridge import Bridge

_AGAIN_MS = 400
"""Changes that come together are shown together."""

_REST = 3.0
"""Changes ask again at the earliest after this many times what the last answer took."""


class Answers(QObject):
    """Asks for the photos of one text after the other.

    Every answer carries the number of its question; an answer to an older one is dropped.

    Signals:
        looking: the text of a question that takes time.
        answered: the text, the `FoundPhotos`, and whether it is the same question as before, asked
            again because something changed.
        failed: the exception of the newest question.
    """

    looking = Signal(str)
    answered = Signal(str, object, bool)
    failed = Signal(object)

    def __init__(self, app: PhotoApp, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._bridge = bridge
        self._number = 0
        self._text = ""
        self._nearest = False
        self._asked_at = 0.0
        self._took = 0.0
        self._waiting = False
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._ask_again)

    @property
    def text(self) -> str:
        """The newest question."""
        return self._text

    def ask(self, text: str, *, nearest: bool = False) -> None:
        """Look for photos; with `nearest`, list the nearest ones even where nothing fits."""
        self._text = text
        self._nearest = nearest
        self._send(again=False)
        if text.strip():
            self.looking.emit(text)

    def ask_again(self) -> None:
        """Ask the same soon, because the library has changed."""
        if not self._again.isActive():
            self._again.start(max(_AGAIN_MS, round(1000 * self._took * _REST)))

    def stop(self) -> None:
        """Drop what is on its way."""
        self._number += 1
        self._again.stop()

    def _ask_again(self) -> None:
        if self._waiting:  # the answer on its way may be older than the change
            self._again.start(_AGAIN_MS)
        else:
            self._send(again=True)

    def _send(self, *, again: bool) -> None:
        self._number += 1
        number, text = self._number, self._text
        self._asked_at = time.monotonic()
        self._waiting = True
        self._bridge.when_done(
            self._app.executors.read(self._app.find_ids, text, nearest=self._nearest),
            lambda found: self._came(number, text, found, again=again),
            lambda error: self._broke(number, error),
        )

    def _came(self, number: int, text: str, found: FoundPhotos, *, again: bool) -> None:
        if number == self._number:
            self._waiting = False
            self._took = time.monotonic() - self._asked_at
            self.answered.emit(text, found, again)

    def _broke(self, number: int, error: BaseException) -> None:
        if number == self._number:
            self._waiting = False
            self.failed.emit(error)
