"""Small buttons whose sign is drawn in the colour of the text around it, sharp at every scale."""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget


class Glyph(Enum):
    """The signs."""

    CROSS = "cross"
    PLUS = "plus"
    MINUS = "minus"
    LENS = "lens"
    CLOCK = "clock"


def draw_glyph(painter: QPainter, glyph: Glyph, area: QRectF, colour: QColor) -> None:
    """Draw a sign, as large as the shorter side of the area, in its middle."""
    side = min(area.width(), area.height())
    centre = area.center()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, max(1.4, side / 9))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    arm = side * 0.36
    if glyph is Glyph.CROSS:
        arm *= 0.85
        painter.drawLine(centre + QPointF(-arm, -arm), centre + QPointF(arm, arm))
        painter.drawLine(centre + QPointF(-arm, arm), centre + QPointF(arm, -arm))
    if glyph in {Glyph.PLUS, Glyph.MINUS}:
        painter.drawLine(centre + QPointF(-arm, 0), centre + QPointF(arm, 0))
    if glyph is Glyph.PLUS:
        painter.drawLine(centre + QPointF(0, -arm), centre + QPointF(0, arm))
    if glyph is Glyph.LENS:
        radius = side * 0.29
        middle = centre + QPointF(-side * 0.08, -side * 0.08)
        painter.drawEllipse(middle, radius, radius)
        rim = middle + QPointF(radius, radius) * 0.72
        painter.drawLine(rim, centre + QPointF(side * 0.38, side * 0.38))
    if glyph is Glyph.CLOCK:
        painter.drawEllipse(centre, side * 0.38, side * 0.38)
        painter.drawLine(centre, centre + QPointF(0, -side * 0.22))
        painter.drawLine(centre, centre + QPointF(side * 0.16, side * 0.08))
    painter.restore()


class GlyphButton(QAbstractButton):
    """A round button with a sign; not in the tab order, its owner has a key for it."""

    def __init__(
        self, glyph: Glyph, side: int, parent: QWidget | None = None, *, margin: float = 0.22
    ) -> None:
        super().__init__(parent)
        self._margin = margin
        self._glyph = glyph
        self._side = side
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFixedSize(side, side)

    def set_glyph(self, glyph: Glyph) -> None:
        """Show another sign."""
        self._glyph = glyph
        self.update()

    def sizeHint(self) -> QSize:
        """Return its fixed size."""
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign, on a disc while the mouse is over it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(self.palette().color(QPalette.ColorRole.WindowText))
        if self.underMouse() and self.isEnabled():
            disc = QColor(colour)
            disc.setAlphaF(0.28 if self.isDown() else 0.16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(disc)
            painter.drawEllipse(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        else:
            colour.setAlphaF(0.7)
        inset = self._side * self._margin
        draw_glyph(
            painter, self._glyph, QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), colour
        )
        painter.end()
