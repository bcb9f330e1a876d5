"""One photo after the other by itself, none of them before it can be seen."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

SECONDS: Final = 5
"""For each photo, until somebody wants it otherwise."""

MIN_SECONDS, MAX_SECONDS = 1, 60


class SlideShow(QObject):
    """Asks for the next photo some seconds after the last one could be seen.

    Signals:
        next_wanted: show the next photo, then say `photo_seen`.
        changed: it runs, pauses or has ended.
    """

    next_wanted = Signal()
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seconds = SECONDS
        self._is_on = False
        self._is_paused = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.next_wanted)

    @property
    def seconds(self) -> int:
        """How long each photo is seen."""
        return self._seconds

    @property
    def is_on(self) -> bool:
        """Whether there is a slide show, running or paused."""
        return self._is_on

    @property
    def is_running(self) -> bool:
        """Whether photos follow by themselves."""
        return self._is_on and not self._is_paused

    def set_seconds(self, seconds: int) -> None:
        """Show each photo for so long, `MIN_SECONDS` to `MAX_SECONDS`, the one in view too."""
        self._seconds = max(MIN_SECONDS, min(seconds, MAX_SECONDS))
        if self._timer.isActive():
            self._count_down()

    def start(self) -> None:
        """Begin, or go on."""
        self._is_on, self._is_paused = True, False
        self.changed.emit()

    def pause(self) -> None:
        """Stay at this photo."""
        if self.is_running:
            self._is_paused = True
            self._timer.stop()
            self.changed.emit()

    def stop(self) -> None:
        """End it."""
        if self._is_on:
            self._is_on = False
            self._timer.stop()
            self.changed.emit()

    def photo_seen(self) -> None:
        """Begin to count: the photo, or why there is none, can be seen now."""
        if self.is_running and not self._timer.isActive():
            self._count_down()

    def photo_left(self) -> None:
        """Stop counting: another photo is on its way."""
        self._timer.stop()

    def _count_down(self) -> None:
        self._timer.start(self._seconds * 1000)
