"""A drawing as a widget that follows the palette."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from photoapp.gui.icons import icon


class IconLabel(QWidget):
    """Shows an icon; only for the eye, for its neighbour says in words what it means."""

    def __init__(self, name: str, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon(name)
        self._side = side
        self.setFixedSize(side, side)

    def sizeHint(self) -> QSize:
        """Return its side as a square."""
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint in the colours of the moment."""
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
