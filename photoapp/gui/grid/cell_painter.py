"""How one photo of the grid, and one header, look."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen, QPixmap

from photoapp.domain.photo import Photo
from photoapp.gui.grid.badges import BadgePainter, Badges
from photoapp.gui.grid.photo_words import readable
from photoapp.gui.grid.thumbnail_image import CORNER

_VEIL_OPACITY = 120  # of 255, over photos of the band `maybe`
_FRAME = 3
_HEADER_MARGIN = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """One photo to paint.

    Attributes:
        place: in the viewport.
        photo: None while its record is not loaded.
        pixmap: None while there is no thumbnail.
        veiled: it is only maybe a match.
        current: the keyboard is at it.
    """

    place: QRect
    photo: Photo | None
    pixmap: QPixmap | None
    veiled: bool
    selected: bool
    current: bool


class CellPainter:
    """Paints cells and headers in the colours of a palette."""

    def __init__(self, palette: QPalette, font: QFont, ratio: float) -> None:
        """Prepare.

        Args:
            palette: of the view.
            font: of the view.
            ratio: device pixels to a pixel.
        """
        self._palette = palette
        self._font = QFont(font)
        self._title = QFont(font)
        self._title.setPointSizeF(font.pointSizeF() * 1.15)
        self._title.setWeight(QFont.Weight.DemiBold)
        self._badges = BadgePainter(font, ratio)
        self._ratio = ratio

    def colour(self, role: QPalette.ColorRole, opacity: int = 255) -> QColor:
        """Return a colour of the palette, 0 transparent to 255 opaque."""
        colour = QColor(self._palette.color(role))
        colour.setAlpha(opacity)
        return colour

    def paint(self, painter: QPainter, cell: Cell) -> None:
        """Paint a photo with its signs, and its frame if it is selected."""
        place = cell.place
        if cell.pixmap is None:
            self._paint_placeholder(painter, cell)
        elif cell.pixmap.deviceIndependentSize().toSize() == place.size():
            painter.drawPixmap(place.topLeft(), cell.pixmap)
        else:
            painter.drawPixmap(place, cell.pixmap, _filling_part(cell.pixmap, place))
        if cell.veiled:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.colour(QPalette.ColorRole.Base, _VEIL_OPACITY))
            painter.drawRoundedRect(place, CORNER, CORNER)
        if cell.photo is not None:
            badges = Badges.of(cell.photo)
            if any(badges):
                self._badges.paint(painter, place, badges)
        if cell.selected:
            self._paint_frame(painter, place, self.colour(QPalette.ColorRole.Highlight))
        if cell.current:
            self._paint_focus(painter, place, cell.selected)

    def paint_header(
        self, painter: QPainter, place: QRect, words: tuple[str, str, str], *, floating: bool
    ) -> None:
        """Paint the header of a group.

        Args:
            painter: of the viewport.
            place: of the header.
            words: title, what is said beside it, and the number of its photos.
            floating: photos lie behind it.
        """
        if floating:
            painter.fillRect(place, self.colour(QPalette.ColorRole.Base, 240))
            line = self.colour(QPalette.ColorRole.Mid)
            painter.fillRect(QRect(place.left(), place.bottom(), place.width(), 1), line)
        title, detail, count = words
        inside = place.adjusted(_HEADER_MARGIN, 0, -_HEADER_MARGIN, 0)
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
        right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing)
        metrics, quiet = QFontMetrics(self._title), QFontMetrics(self._font)
        count_width = quiet.horizontalAdvance(count)
        room = inside.width() - count_width - 24
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)
        painter.setFont(self._title)
        painter.setPen(self.colour(QPalette.ColorRole.Text))
        painter.drawText(inside, middle, shown)
        painter.setFont(self._font)
        painter.setPen(self.colour(QPalette.ColorRole.PlaceholderText))
        painter.drawText(inside, right, count)
        used = metrics.horizontalAdvance(shown) + 12
        if detail and room - used > 40:
            shown = quiet.elidedText(detail, Qt.TextElideMode.ElideMiddle, room - used)
            rest = QRect(inside)
            if painter.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                rest.setRight(inside.right() - used)
            else:
                rest.setLeft(inside.left() + used)
            painter.drawText(rest, middle, shown)

    def paint_band(self, painter: QPainter, area: QRect) -> None:
        """Paint a rubber band."""
        painter.setPen(self.colour(QPalette.ColorRole.Highlight))
        painter.setBrush(self.colour(QPalette.ColorRole.Highlight, 50))
        painter.drawRect(area.adjusted(0, 0, -1, -1))

    def _paint_placeholder(self, painter: QPainter, cell: Cell) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colour(QPalette.ColorRole.AlternateBase))
        painter.drawRoundedRect(cell.place, CORNER, CORNER)
        if cell.photo is None or cell.photo.problem is None or cell.place.width() < 90:
            return
        painter.setFont(self._font)
        painter.setPen(self.colour(QPalette.ColorRole.PlaceholderText))
        inside = cell.place.adjusted(8, 8, -8, -8)
        name = QFontMetrics(self._font).elidedText(
            readable(cell.photo.path.name), Qt.TextElideMode.ElideMiddle, inside.width()
        )
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignCenter), name)

    def _paint_frame(self, painter: QPainter, place: QRect, colour: QColor) -> None:
        """Paint a frame around a photo, with a thin line inside that parts it from any colour."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.colour(QPalette.ColorRole.Base), 1))
        inner = QRectF(place).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.drawRoundedRect(inner, CORNER - 2, CORNER - 2)
        painter.setPen(QPen(colour, _FRAME))
        outer = QRectF(place).adjusted(-0.5, -0.5, 0.5, 0.5)
        painter.drawRoundedRect(outer, CORNER, CORNER)

    def _paint_focus(self, painter: QPainter, place: QRect, selected: bool) -> None:
        """Paint where the keyboard is: a second line inside the frame, or a thin frame."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if selected:
            painter.setPen(QPen(self.colour(QPalette.ColorRole.HighlightedText, 220), 1))
            inner = QRectF(place).adjusted(1.5, 1.5, -1.5, -1.5)
            painter.drawRoundedRect(inner, CORNER - 2, CORNER - 2)
            return
        painter.setPen(QPen(self.colour(QPalette.ColorRole.Text), 2))
        painter.drawRoundedRect(QRectF(place), CORNER, CORNER)


def _filling_part(pixmap: QPixmap, place: QRect) -> QRect:
    """Return the centred part of a pixmap that fills a place without distortion."""
    shape = place.size().scaled(pixmap.size(), Qt.AspectRatioMode.KeepAspectRatio)
    left = (pixmap.width() - shape.width()) // 2
    top = (pixmap.height() - shape.height()) // 2
    return QRect(left, top, shape.width(), shape.height())
