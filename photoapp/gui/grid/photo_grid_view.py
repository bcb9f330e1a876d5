"""The view of the grid: every place is arithmetic, so that a million rows cost no more than a few.

`QListView` lays out each row and blocks for seconds at a million. This one is a `QListView` only
for screen readers, to whom Qt shows it as a list; places, painting, mouse and keys are its own.
"""

from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from photoapp.gui.grid.arrangement import Arrangement
from photoapp.gui.grid.grid_geometry import HEADER_HEIGHT, GridGeometry, Place
from photoapp.gui.grid.grid_keys import GridKeys
from photoapp.gui.grid.grid_mouse import GridMouse
from photoapp.gui.grid.grid_picture import GridPicture
from photoapp.gui.grid.justified_layout import JustifiedLayout
from photoapp.gui.grid.photo_grid_model import Index, PhotoGridModel
from photoapp.gui.grid.selected_rows import SelectedRows
from photoapp.gui.grid.square_layout import SquareLayout
from photoapp.gui.grid.thumbnail_loader import ThumbnailLoader

SMALLEST_CELL = 64
LARGEST_CELL = 512
_STEP = 1.2
_MARGIN = 8  # left free above and below what is scrolled to


class _Kept(NamedTuple):
    """A point of a photo that stays at its height in the viewport while the layout changes."""

    row: int
    fraction: float  # of the photo's height
    y: int


class PhotoGridView(QListView):
    """Photos in squares or lines, with headers of groups, over a `PhotoGridModel`.

    Signals:
        opened: the index of a photo, by double click or Enter.
        cell_changed: the new size of a cell in pixels.
        context_menu_requested: a place on the screen.
        drag_begun: the selection is being pulled away.
    """

    opened = Signal(QModelIndex)
    cell_changed = Signal(int)
    context_menu_requested = Signal(QPoint)
    drag_begun = Signal()

    def __init__(
        self, model: PhotoGridModel, thumbnails: ThumbnailLoader, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._cell = 176
        self._arrangement: Arrangement | None = None
        self._geometry: GridGeometry = SquareLayout(0, 1, self._cell)
        self._kept: _Kept | None = None
        self._laying_out = False
        self._picture = GridPicture(self, model, thumbnails)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there: the width, and with it the layout, does not depend on the height.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(self.tr("Photos"))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setModel(model)
        self.rows = SelectedRows(self.selectionModel())
        self._mouse = GridMouse(self, self.rows)
        self._mouse.drag_begun.connect(self.drag_begun)
        self._mouse.changed.connect(self.viewport().update)
        self._keys = GridKeys(self.rows, self.zoom)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._picture.load_visible)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    @property
    def cell(self) -> int:
        """Side of a square, or height of a justified line, in pixels."""
        return self._cell

    @property
    def layout_now(self) -> GridGeometry:
        """Where everything lies."""
        return self._geometry

    def set_cell(self, size: float) -> None:
        """Zoom: show cells of this size, 64 to 512 pixels, and keep the place that is seen."""
        self._set_cell(size, self._place_to_keep())

    def zoom(self, steps: int) -> None:
        """Make cells larger or smaller by steps of a fifth."""
        self.set_cell(self._cell * _STEP**steps)

    def prepare(self, arrangement: Arrangement) -> None:
        """Take over what the model is about to show."""
        self._arrangement = arrangement

    def lay_out_again(self, arrangement: Arrangement) -> None:
        """Lay the same rows out in another way, and keep the place that is seen."""
        self._arrangement = arrangement
        self._lay_out(self._place_to_keep())

    def set_veiling(self, veiling: bool) -> None:
        """Veil photos of the band `maybe`, or no longer."""
        self._picture.veiling = veiling

    def place_kept(self) -> tuple[int, int] | None:
        """Return a row that is seen, and its y in the viewport; None at the top."""
        kept = self._place_to_keep()
        return None if kept is None else (kept.row, kept.y)

    def scroll_row_to(self, row: int, y: int) -> None:
        """Scroll until a row lies at a y of the viewport."""
        self.scroll_by(self.place_of(row).y() - y)

    def thumbnail_of_current(self) -> QPixmap | None:
        """Return the thumbnail of the current photo if it is in memory."""
        return self._picture.thumbnail(self.currentIndex().row())

    def place_of(self, row: int) -> QRect:
        """Return where a row lies in the viewport."""
        return self.on_screen(self._geometry.place(row))

    def on_screen(self, place: Place) -> QRect:
        """Return where a place of the content lies in the viewport."""
        x = place.x
        if self.isRightToLeft():
            x = self.viewport().width() - place.x - place.width
        return QRect(x, place.y - self.verticalOffset(), place.width, place.height)

    # What Qt asks of a view

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show a model; the one that the view was made with."""
        super().setModel(model)

    def visualRect(self, index: Index) -> QRect:
        """Return the place of a row in the viewport."""
        return self.place_of(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Return the row at a place of the viewport, or an invalid index between the cells."""
        row = self.row_at(point)
        return QModelIndex() if row is None else self._model.index(row)

    def horizontalOffset(self) -> int:
        """Return 0: the grid never scrolls sideways."""
        return 0

    def verticalOffset(self) -> int:
        """Return how far the grid is scrolled, in pixels."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        """Return False: every row has a place."""
        return False

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Return the whole viewport: painting a screen again costs less than adding up ranges."""
        return QRegion(self.viewport().rect())

    def doItemsLayout(self) -> None:
        """Lay out anew, without QListView's own way."""
        self._lay_out(self._place_to_keep())

    def updateGeometries(self) -> None:
        """Fit the scroll bar to the height of all rows."""
        bar = self.verticalScrollBar()
        height = self.viewport().height()
        bar.setPageStep(max(height - HEADER_HEIGHT, 1))
        bar.setSingleStep(max(self._cell // 2, 1))
        bar.setRange(0, max(0, self._geometry.height - height))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint anew: what floats does not scroll."""
        self.viewport().update()

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Scroll until the row is seen whole, below a floating header."""
        if not index.isValid() or index.row() >= self._geometry.count:
            return
        place, bar = self.place_of(index.row()), self.verticalScrollBar()
        above = _MARGIN + (HEADER_HEIGHT if self._grouped() else 0)
        bottom = self.viewport().height() - _MARGIN
        hints = QAbstractItemView.ScrollHint
        if hint is hints.PositionAtCenter:
            bar.setValue(bar.value() + place.center().y() - (above + bottom) // 2)
        elif hint is hints.PositionAtTop or place.top() < above:
            bar.setValue(bar.value() + place.top() - above)
        elif place.bottom() > bottom:
            bar.setValue(bar.value() + min(place.bottom() - bottom, place.top() - above))

    def reset(self) -> None:
        """Go to the top for other photos."""
        super().reset()
        self._kept = None
        self.verticalScrollBar().setValue(0)
        self._lay_out(None)

    # What the mouse asks

    def row_at(self, point: QPoint) -> int | None:
        """Return the row under a point of the viewport; None between photos and on headers."""
        if self.group_at(point) is not None:
            return None
        x = self.viewport().width() - 1 - point.x() if self.isRightToLeft() else point.x()
        return self._geometry.row_at(x, point.y() + self.verticalOffset())

    def group_at(self, point: QPoint) -> range | None:
        """Return the rows of the group whose header is under a point of the viewport."""
        group = self._picture.header_at(point)
        return None if group is None else self.rows_of_group(group)

    def rows_of_group(self, group: int) -> range:
        """Return the rows of a group."""
        groups = self._arrangement.groups if self._arrangement is not None else None
        if groups is None:
            return range(0)
        last = group + 1 == len(groups.starts)
        end = self._geometry.count if last else int(groups.starts[group + 1])
        return range(int(groups.starts[group]), end)

    def rows_touching(self, area: QRect) -> list[range]:
        """Return the rows that an area of the viewport touches, as ascending runs."""
        x = self.viewport().width() - area.right() - 1 if self.isRightToLeft() else area.x()
        y = area.y() + self.verticalOffset()
        return self._geometry.runs_in(Place(x, y, area.width(), area.height()))

    def scroll_by(self, pixels: int) -> None:
        """Scroll down, or up when negative."""
        self.verticalScrollBar().setValue(self.verticalOffset() + pixels)

    def visible_height(self) -> int:
        """Return the height of the viewport."""
        return self.viewport().height()

    # Events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter; walk, select and zoom; leave the rest to the window."""
        current = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current.isValid():
            self.opened.emit(current)
            return
        page = max(self.viewport().height() - self._cell, 1)
        mirrored = self.isRightToLeft()
        event.setAccepted(self._keys.press(event, self._geometry, page, mirrored=mirrored))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select, or begin a rubber band."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Stretch the rubber band, or drag."""
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what the press began."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._mouse.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the photo under the pointer."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self._mouse.cancel()
            self.opened.emit(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu over the selection, which has the photo under the pointer in it."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            point = self.visualRect(index).center() if index.isValid() else QPoint(_MARGIN, _MARGIN)
        else:
            point = event.pos()
            row = self.row_at(point)
            if row is None:
                self.rows.clear()
            elif not self.rows.contains(row):
                self.rows.select_only(row)
        self.context_menu_requested.emit(self.viewport().mapToGlobal(point))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl held, around the pointer; else scroll."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        steps = event.angleDelta().y() / 120
        point = event.position().toPoint()
        row = self.row_at(point)
        kept = self._place_to_keep()
        if row is not None:
            place = self.place_of(row)
            kept = _Kept(row, (point.y() - place.y()) / place.height(), point.y())
        self._set_cell(self._cell * _STEP**steps, kept)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is seen in sight when the width changes."""
        self._lay_out(self._place_to_keep())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide where the keyboard was."""
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is visible, and have its thumbnails loaded."""
        self._picture.paint(event.region(), self._mouse.band())
        self._soon.start()

    # Layout

    def _grouped(self) -> bool:
        return self._arrangement is not None and self._arrangement.groups is not None

    def _set_cell(self, size: float, kept: _Kept | None) -> None:
        wanted = round(min(max(size, SMALLEST_CELL), LARGEST_CELL))
        if wanted != self._cell:
            self._cell = wanted
            self._lay_out(kept)
            self.cell_changed.emit(wanted)

    def _place_to_keep(self) -> _Kept | None:
        """Return the current photo if it is seen, else the first that is; None at the top."""
        if self._kept is not None:
            return self._kept
        offset = self.verticalOffset()
        seen = self._geometry.rows_between(offset, offset + self.viewport().height())
        if not seen or not offset:
            return None
        current = self.currentIndex().row()
        row = current if current in seen else seen.start
        return _Kept(row, 0.0, self._geometry.place(row).y - offset)

    def _lay_out(self, kept: _Kept | None) -> None:
        count, width = self._model.rowCount(), self.viewport().width()
        told = self._arrangement
        fits = told is not None and len(told.ids) == count
        if fits and told is not None and told.strip is not None:
            self._geometry = JustifiedLayout(told.strip, width, self._cell)
        else:
            groups = told.groups if fits and told is not None else None
            starts = None if groups is None else groups.starts
            self._geometry = SquareLayout(count, width, self._cell, starts)
        self._laying_out = True
        self.updateGeometries()
        if kept is not None and kept.row < count:
            place = self._geometry.place(kept.row)
            y = place.y + round(kept.fraction * place.height)
            self.verticalScrollBar().setValue(y - kept.y)
        self._laying_out = False
        self._kept = kept
        self._picture.arranged(told if fits else None)
        self.viewport().update()

    def _scrolled(self) -> None:
        if not self._laying_out:
            self._kept = None
