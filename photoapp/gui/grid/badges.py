"""Small signs over a photo: stars, tags, file kind, and what is wrong; sharp at every scale."""

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
)

from photoapp.domain.photo import Photo

# Over photos of any colour, so the same in dark and light windows.
_PLATE = QColor(18, 19, 22, 185)
_INK = QColor(255, 255, 255, 240)
_GOLD = QColor(255, 202, 64)
_AMBER = QColor(255, 176, 59)

_LARGE_CELL = 120
_MARGIN = 6
_SPACE = 4

_FAILED, _OFFLINE, _TAGGED = "failed", "offline", "tagged"
_KINDS = {"RAW": "RAW", "HEIF": "HEIC"}
"""File formats, as readings name them, that are worth a sign."""


class Badges(NamedTuple):
    """What is said about a photo by signs.

    Attributes:
        rating: stars, 0 for none.
        kind: of the file, where it is not an everyday one; else empty.
    """

    rating: int
    tagged: bool
    kind: str
    failed: bool
    offline: bool

    @classmethod
    def of(cls, photo: Photo) -> "Badges":
        """Return the signs of a photo."""
        kind = _KINDS.get(photo.format, "")
        failed = photo.problem is not None
        return cls(photo.rating or 0, bool(photo.tags), kind, failed, photo.offline)


class BadgePainter:
    """Paints signs, each drawn once for a scale and kept: there are few different ones."""

    def __init__(self, font: QFont, ratio: float) -> None:
        """Prepare.

        Args:
            font: of the window.
            ratio: device pixels to a pixel.
        """
        self._font = QFont(font)
        self._ratio = ratio
        self._made: dict[tuple[str, int], QPixmap] = {}

    def paint(self, painter: QPainter, place: QRect, badges: Badges) -> None:
        """Paint the signs of a photo into its corners."""
        small = min(place.width(), place.height()) < _LARGE_CELL
        side = 15 if small else 19
        margin = _MARGIN - 2 if small else _MARGIN
        x, y = place.x() + margin, place.y() + margin
        for sign in [str(badges.rating)] * bool(badges.rating) + [_TAGGED] * badges.tagged:
            pixmap = self._pixmap(sign, side)
            painter.drawPixmap(x, y, pixmap)
            x += round(pixmap.width() / self._ratio) + _SPACE
        x = place.x() + place.width() - margin
        for sign in [_FAILED] * badges.failed + [_OFFLINE] * badges.offline:
            pixmap = self._pixmap(sign, side)
            x -= round(pixmap.width() / self._ratio)
            painter.drawPixmap(x, y, pixmap)
            x -= _SPACE
        if badges.kind:
            bottom = place.y() + place.height() - margin - side
            painter.drawPixmap(place.x() + margin, bottom, self._pixmap(badges.kind, side))

    def _pixmap(self, sign: str, side: int) -> QPixmap:
        found = self._made.get((sign, side))
        if found is None:
            found = self._made[sign, side] = self._draw(sign, side)
        return found

    def _draw(self, sign: str, side: int) -> QPixmap:
        font = QFont(self._font)
        font.setPixelSize(round(side * 0.6))
        font.setWeight(QFont.Weight.DemiBold)
        is_text = sign not in (_FAILED, _OFFLINE, _TAGGED)
        text_width = QFontMetricsF(font).horizontalAdvance(sign) if is_text else 0.0
        width = side + text_width + 1 if sign.isdigit() else max(side, text_width + 0.6 * side)
        pixmap = QPixmap(round(width * self._ratio), round(side * self._ratio))
        pixmap.setDevicePixelRatio(self._ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_PLATE)
        painter.drawRoundedRect(QRectF(0, 0, width, side), side * 0.32, side * 0.32)
        symbol = QRectF(0, 0, side, side).adjusted(*_inset(side * 0.22))
        if sign == _TAGGED:
            _draw_tag(painter, symbol)
        elif sign == _FAILED:
            _draw_warning(painter, symbol)
        elif sign == _OFFLINE:
            _draw_unplugged(painter, symbol)
        else:
            text = QRectF(0, 0, width, side)
            if sign.isdigit():
                painter.setBrush(_GOLD)
                painter.drawPath(_star(symbol.translated(side * 0.06, 0)))
                text.adjust(side * 0.8, 0, 0, 0)
            painter.setFont(font)
            painter.setPen(_INK)
            painter.drawText(text, Qt.AlignmentFlag.AlignCenter, sign)
        painter.end()
        return pixmap


def _inset(by: float) -> tuple[float, float, float, float]:
    return by, by, -by, -by


def _star(box: QRectF) -> QPainterPath:
    right = ((0.5, 0.0), (0.62, 0.35), (0.98, 0.36), (0.69, 0.58), (0.79, 0.94), (0.5, 0.73))
    left = [(1 - x, y) for x, y in right[-2:0:-1]]
    path = QPainterPath()
    path.addPolygon(QPolygonF([_point(box, x, y) for x, y in (*right, *left)]))
    path.closeSubpath()
    return path


def _draw_tag(painter: QPainter, box: QRectF) -> None:
    """Draw a label with a hole."""
    outline = QPainterPath()
    corners = ((0.0, 0.0), (0.52, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.52))
    outline.addPolygon(QPolygonF([_point(box, x, y) for x, y in corners]))
    outline.closeSubpath()
    hole = QPainterPath()
    hole.addEllipse(_point(box, 0.27, 0.27), box.width() * 0.13, box.height() * 0.13)
    painter.setBrush(_INK)
    painter.drawPath(outline.subtracted(hole))


def _draw_warning(painter: QPainter, box: QRectF) -> None:
    """Draw a triangle with an exclamation mark cut out."""
    triangle = QPainterPath()
    corners = ((0.5, 0.04), (1.04, 0.96), (-0.04, 0.96))
    triangle.addPolygon(QPolygonF([_point(box, x, y) for x, y in corners]))
    triangle.closeSubpath()
    mark = QPainterPath()
    mark.addRect(QRectF(_point(box, 0.43, 0.36), _point(box, 0.57, 0.66)))
    mark.addRect(QRectF(_point(box, 0.43, 0.74), _point(box, 0.57, 0.86)))
    painter.setBrush(_AMBER)
    painter.drawPath(triangle.subtracted(mark))


def _draw_unplugged(painter: QPainter, box: QRectF) -> None:
    """Draw a disk that is struck through."""
    pen = QPen(_INK, box.width() * 0.13)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    disk = QRectF(_point(box, 0.02, 0.28), _point(box, 0.98, 0.74))
    painter.drawRoundedRect(disk, box.width() * 0.1, box.width() * 0.1)
    painter.drawPoint(_point(box, 0.76, 0.51))
    pen.setColor(_AMBER)
    painter.setPen(pen)
    painter.drawLine(_point(box, 0.08, 0.98), _point(box, 0.92, 0.04))


def _point(box: QRectF, x: float, y: float) -> QPointF:
    return QPointF(box.x() + x * box.width(), box.y() + y * box.height())
