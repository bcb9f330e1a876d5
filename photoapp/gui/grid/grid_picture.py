"""What is seen of a grid: painted, and its thumbnails loaded, those in sight first."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QPainter, QPalette, QPixmap, QRegion

from photoapp.domain.photo import Photo
from photoapp.gui.grid.arrangement import Arrangement
from photoapp.gui.grid.cell_painter import Cell, CellPainter
from photoapp.gui.grid.grid_geometry import HEADER_HEIGHT
from photoapp.gui.grid.photo_grid_model import PhotoGridModel
from photoapp.gui.grid.photo_words import PhotoWords
from photoapp.gui.grid.thumbnail_loader import ThumbnailLoader, Wish

if TYPE_CHECKING:
    from photoapp.gui.grid.photo_grid_view import PhotoGridView


class GridPicture(QObject):
    """Paints the viewport of a view, and asks for thumbnails of it and of one screen around."""

    def __init__(
        self, view: "PhotoGridView", model: PhotoGridModel, thumbnails: ThumbnailLoader
    ) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._thumbnails = thumbnails
        self._words = PhotoWords(self)
        self._arrangement: Arrangement | None = None
        self._painter: CellPainter | None = None
        self._ratio = 0.0
        self._places: dict[bytes, list[QRect]] = {}
        self._offset = 0
        self._downwards = True
        self.veiling = False
        view.installEventFilter(self)
        thumbnails.loaded.connect(self._thumbnail_came)

    def arranged(self, arrangement: Arrangement | None) -> None:
        """Paint the headers of this from now on."""
        self._arrangement = arrangement

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take over another palette or font."""
        if event.type() in (
            QEvent.Type.PaletteChange,
            QEvent.Type.FontChange,
            QEvent.Type.ActivationChange,
        ):
            self._painter = None
        return False

    def paint(self, region: QRegion, band: QRect | None) -> None:
        """Paint what lies in a region of the viewport."""
        viewport = self._view.viewport()
        painter = QPainter(viewport)
        painter.setLayoutDirection(self._view.layoutDirection())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cells = self._cell_painter()
        painter.fillRect(region.boundingRect(), cells.colour(QPalette.ColorRole.Base))
        offset = self._view.verticalOffset()
        if offset != self._offset:
            self._downwards, self._offset = offset > self._offset, offset
        self._paint_cells(painter, cells, region)
        self._paint_headers(painter, cells, offset)
        if band is not None:
            cells.paint_band(painter, band)
        painter.end()

    def header_at(self, point: QPoint) -> int | None:
        """Return the group whose header is seen at a point of the viewport."""
        for group, place, _ in self._headers(self._view.verticalOffset()):
            if place.contains(point):
                return group
        return None

    def thumbnail(self, row: int) -> QPixmap | None:
        """Return the thumbnail of a row if it is in memory."""
        if not 0 <= row < self._view.layout_now.count:
            return None
        photo = self._model.photo(row)
        if photo is None or photo.content_hash is None:
            return None
        return self._thumbnails.pixmap(Wish(photo.content_hash, 0, 0))

    def load_visible(self) -> None:
        """Load the thumbnails in sight, then one screen ahead and one behind."""
        geometry = self._view.layout_now
        top, height = self._view.verticalOffset(), self._view.viewport().height()
        seen = geometry.rows_between(top, top + height)
        below = geometry.rows_between(top + height, top + 2 * height)
        above = geometry.rows_between(top - height, top)
        after = range(max(seen.stop, below.start), below.stop)
        before = range(above.start, min(seen.start, above.stop))
        ahead = (after, before[::-1]) if self._downwards else (before[::-1], after)
        wishes = [wish for rows in (seen, *ahead) for wish in self._wishes(rows)]
        self._thumbnails.wish(wishes, self._view.devicePixelRatioF())

    def _wishes(self, rows: range) -> Iterator[Wish]:
        if not rows:
            return
        low, high = min(rows[0], rows[-1]), max(rows[0], rows[-1])
        places = self._view.layout_now.places(range(low, high + 1))
        for row in rows:
            photo = self._model.photo(row)
            if photo is not None and photo.content_hash is not None:
                place = places[row - low]
                yield self._wish(photo.content_hash, place.width, place.height)

    def _wish(self, content_hash: bytes, width: int, height: int) -> Wish:
        ratio = self._view.devicePixelRatioF()
        return Wish(content_hash, round(width * ratio), round(height * ratio))

    def _cell_painter(self) -> CellPainter:
        ratio = self._view.devicePixelRatioF()
        if self._painter is None or ratio != self._ratio:
            self._ratio = ratio
            self._painter = CellPainter(self._view.palette(), self._view.font(), ratio)
        return self._painter

    def _paint_cells(self, painter: QPainter, cells: CellPainter, region: QRegion) -> None:
        view, geometry = self._view, self._view.layout_now
        offset = view.verticalOffset()
        rows = geometry.rows_between(offset - 4, offset + view.viewport().height() + 4)
        current = view.currentIndex().row() if view.hasFocus() else -1
        self._places = {}
        for row, where in zip(rows, geometry.places(rows), strict=True):
            place = view.on_screen(where)
            photo = self._model.photo(row)
            pixmap = self._pixmap(photo, place)
            if region.intersects(place.adjusted(-3, -3, 3, 3)):
                veiled = self.veiling and not self._model.is_likely(row)
                chosen = view.rows.contains(row)
                cells.paint(painter, Cell(place, photo, pixmap, veiled, chosen, row == current))

    def _pixmap(self, photo: Photo | None, place: QRect) -> QPixmap | None:
        if photo is None or photo.content_hash is None:
            return None
        self._places.setdefault(photo.content_hash, []).append(place)
        wish = self._wish(photo.content_hash, place.width(), place.height())
        return self._thumbnails.pixmap(wish)

    def _thumbnail_came(self, content_hash: bytes) -> None:
        for place in self._places.get(content_hash, ()):
            self._view.viewport().update(place)

    def _paint_headers(self, painter: QPainter, cells: CellPainter, offset: int) -> None:
        groups = self._arrangement.groups if self._arrangement is not None else None
        if groups is None:
            return
        for group, place, floating in self._headers(offset):
            count = self._words.count(len(self._view.rows_of_group(group)))
            title, detail = self._words.header(groups, group)
            cells.paint_header(painter, place, (title, detail, count), floating=floating)

    def _headers(self, offset: int) -> list[tuple[int, QRect, bool]]:
        """Return the group, the place in the viewport, and whether it floats, of each header.

        The header of the first visible group stays at the top until the next one pushes it out.
        """
        if self._arrangement is None or self._arrangement.groups is None:
            return []
        geometry, size = self._view.layout_now, self._view.viewport().size()
        found = geometry.headers_between(offset, offset + size.height())
        headers = [
            (header.group, QRect(0, header.y - offset, size.width(), HEADER_HEIGHT), False)
            for header in found
            if header.y > offset
        ]
        top = geometry.header_above(offset)
        if top is not None:
            y = min(0, headers[0][1].top() - HEADER_HEIGHT) if headers else 0
            place = QRect(0, y, size.width(), HEADER_HEIGHT)
            headers.append((top.group, place, top.y != offset))
        return headers
