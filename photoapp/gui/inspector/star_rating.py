"""Stars to press, or to set by the keys 0 to 5."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from photoapp.gui.icons import picture

_STARS = 5
_SIDE = 20
_GAP = 3
_GOLD = "#e0a100"


class StarRating(QWidget):
    """Five stars; a press on the last one set takes all away.

    Signals:
        rated: the stars that the user wants, 0..5, or None to go by the file's own rating.
    """

    rated = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stars: int | None = 0
        self._hovered: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(self.tr("Keys 0 to 5 rate; Backspace goes by the file's own rating"))
        self.show_stars(0)

    def show_stars(self, stars: int | None) -> None:
        """Show 0..5 stars; None where several photos have different ones."""
        self._stars = stars
        if stars is None:
            name = self.tr("Rating: different ones")
        elif stars == 1:
            name = self.tr("Rating: 1 star")
        else:
            name = self.tr("Rating: {stars} stars").format(stars=stars)
        self.setAccessibleName(name)
        self.update()

    @property
    def stars(self) -> int | None:
        """The stars that are shown."""
        return self._stars

    def sizeHint(self) -> QSize:
        """Return the size of five stars."""
        return QSize(_STARS * (_SIDE + _GAP) + _GAP, _SIDE + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the stars; those that a press would set while the pointer is over them."""
        painter = QPainter(self)
        shown = self._stars or 0 if self._hovered is None else self._hovered
        ratio = self.devicePixelRatioF()
        faint = self.palette().placeholderText().color()
        for number in range(1, _STARS + 1):
            name, colour = ("star-filled", QColor(_GOLD)) if number <= shown else ("star", faint)
            painter.drawPixmap(self._place(number), picture(name, _SIDE, colour, ratio))
        if self._stars is None and self._hovered is None:
            painter.setPen(self.palette().placeholderText().color())
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), "\N{EM DASH}")
        if self.hasFocus():
            painter.setPen(QPen(self.palette().highlight().color(), 1))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what a press would set."""
        self._hover(self._star_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        """Show what is set."""
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Rate by the star under the pointer."""
        star = self._star_at(event.position().x())
        if event.button() is Qt.MouseButton.LeftButton and star is not None:
            self.rated.emit(0 if star == self._stars else star)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Rate by digits and arrows."""
        key = event.key()
        forward = Qt.Key.Key_Right if self.isLeftToRight() else Qt.Key.Key_Left
        backward = Qt.Key.Key_Left if self.isLeftToRight() else Qt.Key.Key_Right
        if Qt.Key.Key_0 <= key <= Qt.Key.Key_5:
            self.rated.emit(int(event.key()) - int(Qt.Key.Key_0))
        elif key in (forward, Qt.Key.Key_Plus):
            self.rated.emit(min((self._stars or 0) + 1, _STARS))
        elif key in (backward, Qt.Key.Key_Minus):
            self.rated.emit(max((self._stars or 0) - 1, 0))
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.rated.emit(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the frame."""
        super().focusInEvent(event)
        self.update()

    def _hover(self, star: int | None) -> None:
        if star != self._hovered:
            self._hovered = star
            self.update()

    def _place(self, number: int) -> QRect:
        left = _GAP + (number - 1) * (_SIDE + _GAP)
        if not self.isLeftToRight():
            left = self.width() - left - _SIDE
        return QRect(left, (self.height() - _SIDE) // 2, _SIDE, _SIDE)

    def _star_at(self, x: float) -> int | None:
        places = range(1, _STARS + 1)
        return next((number for number in places if self._near(number, x)), None)

    def _near(self, number: int, x: float) -> bool:
        place = self._place(number)
        return place.left() - _GAP <= x <= place.right() + _GAP
