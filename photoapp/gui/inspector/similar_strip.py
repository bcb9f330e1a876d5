"""Photos that look like this one, to be opened or searched by."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from photoapp.domain.photo import Photo
from photoapp.gui.icons import icon
from photoapp.gui.plain_names import plain

SHOWN = 8
"""Photos that are shown."""

_COLUMNS = 4
_RADIUS = 4


class PhotoButton(QAbstractButton):
    """A square with a photo, its middle if it is no square itself."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(name)
        self.setAccessibleName(name)

    def show_image(self, image: QImage) -> None:
        """Show a photo."""
        self._image = image
        self.update()

    def sizeHint(self) -> QSize:
        """Return a small square."""
        return QSize(64, 64)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay a square as the panel grows."""
        if self.height() != self.width():
            self.setFixedHeight(self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the photo, framed while it has the keyboard or the pointer."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        outline = QPainterPath()
        outline.addRoundedRect(self.rect().toRectF(), _RADIUS, _RADIUS)
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), self.palette().alternateBase())
        if not self._image.isNull():
            side = min(self._image.width(), self._image.height())
            middle = QRect(0, 0, side, side)
            middle.moveCenter(self._image.rect().center())
            painter.drawImage(self.rect(), self._image, middle)
        painter.setClipping(False)
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)


class SimilarStrip(QWidget):
    """Up to `SHOWN` photos in rows, and a button that looks for more.

    Signals:
        chosen: the id of a photo that was pressed.
        more_pressed: the user looks for all photos like this one.
    """

    chosen = Signal(object)
    more_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setForegroundRole(self._words.palette().ColorRole.PlaceholderText)
        self._grid = QGridLayout()
        self._grid.setSpacing(4)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self._buttons: list[PhotoButton] = []
        self._more = QPushButton(icon("similar"), self.tr("Search more like this"))
        self._more.clicked.connect(self.more_pressed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._words)
        layout.addLayout(self._grid)
        layout.addWidget(self._more)
        self.show_words("")

    def show_words(self, words: str) -> None:
        """Say in place of photos why there are none."""
        self._clear()
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._more.hide()

    def show_photos(self, photos: Sequence[Photo]) -> None:
        """Show photos; their images come by `show_image`."""
        self._clear()
        self._words.hide()
        self._more.show()
        for place, photo in enumerate(photos[:SHOWN]):
            button = PhotoButton(plain(photo.path.name))
            button.clicked.connect(lambda _=False, chosen=photo.id: self.chosen.emit(chosen))
            self._grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
            self._buttons.append(button)

    def show_image(self, place: int, image: QImage) -> None:
        """Show the image of one of the photos."""
        if place < len(self._buttons):
            self._buttons[place].show_image(image)

    def _clear(self) -> None:
        for button in self._buttons:
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
