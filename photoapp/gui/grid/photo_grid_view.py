"""The grid of photos: every place is arithmetic, so that a million rows cost no more than a screen.

`QListView` lays out each row and blocks for seconds at a million; here a row's rectangle is
computed from its number, and only what is visible is touched.
"""

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QWidget

from photoapp.domain.photo import Photo
from photoapp.domain.ranking import Band
from photoapp.gui.grid.photo_grid_model import Index, PhotoGridModel

SMALLEST_CELL = 64
LARGEST_CELL = 512
_GAP = 8
_STEP = 1.2


class PhotoGridView(QAbstractItemView):
    """Square cells in rows, as many columns as fit.

    Signals:
        opened: the index of a photo, by double click or Enter.
        cell_changed: the new size of a cell in pixels.
    """

    opened = Signal(QModelIndex)
    cell_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cell = 176
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(self.tr("Photos"))
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def cell(self) -> int:
        """Side of a cell in pixels, without the gap."""
        return self._cell

    def set_cell(self, size: float) -> None:
        """Zoom: show cells of this size, 64 to 512 pixels, and keep the place that is seen."""
        size = round(min(max(size, SMALLEST_CELL), LARGEST_CELL))
        if size == self._cell:
            return
        first = self.verticalOffset() // self._pitch() * self._columns()
        self._cell = size
        self.updateGeometries()
        if 0 < first < self._count():
            first_index = self.model().index(first, 0)
            self.scrollTo(first_index, QAbstractItemView.ScrollHint.PositionAtTop)
        self.viewport().update()
        self.cell_changed.emit(size)

    def zoom(self, steps: int) -> None:
        """Make cells larger or smaller by steps of a fifth."""
        self.set_cell(self._cell * _STEP**steps)

    # Geometry

    def _columns(self) -> int:
        return max(1, (self.viewport().width() - _GAP) // (self._cell + _GAP))

    def _pitch(self) -> int:
        return self._cell + _GAP

    def _left(self) -> int:
        # What is left of the width is shared out at both sides.
        return max(_GAP, (self.viewport().width() - self._columns() * self._pitch() + _GAP) // 2)

    def _count(self) -> int:
        model = self.model()
        return model.rowCount() if model else 0

    def visualRect(self, index: Index) -> QRect:
        """Return the place of a row in the viewport."""
        if not index.isValid():
            return QRect()
        row, column = divmod(index.row(), self._columns())
        x = self._left() + column * self._pitch()
        y = _GAP + row * self._pitch() - self.verticalOffset()
        return QRect(x, y, self._cell, self._cell)

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Return the row at a place of the viewport, or an invalid index between the cells."""
        x, y = point.x() - self._left(), point.y() + self.verticalOffset() - _GAP
        column, row = x // self._pitch(), y // self._pitch()
        inside = x % self._pitch() < self._cell and y % self._pitch() < self._cell
        if x < 0 or y < 0 or column >= self._columns() or not inside:
            return QModelIndex()
        number = row * self._columns() + column
        return self.model().index(number, 0) if number < self._count() else QModelIndex()

    def horizontalOffset(self) -> int:
        """Return 0: the grid never scrolls sideways."""
        return 0

    def verticalOffset(self) -> int:
        """Return how far the grid is scrolled, in pixels."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        """Return False: every row has a place."""
        return False

    def updateGeometries(self) -> None:
        """Fit the scroll bar to the number of rows."""
        rows = -(-self._count() // self._columns())
        height = _GAP + rows * self._pitch()
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self._pitch() // 2)
        bar.setRange(0, max(0, height - self.viewport().height()))
        super().updateGeometries()

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Scroll until the row is seen whole."""
        place = self.visualRect(index)
        bar = self.verticalScrollBar()
        at_top = hint is QAbstractItemView.ScrollHint.PositionAtTop
        if at_top or place.top() < _GAP:
            bar.setValue(bar.value() + place.top() - _GAP)
        elif place.bottom() > self.viewport().height() - _GAP:
            bar.setValue(bar.value() + place.bottom() - self.viewport().height() + _GAP)

    # Selection and keys

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the rows that a rectangle of the viewport touches, one range per line of cells."""
        selection = QItemSelection()
        columns, pitch = self._columns(), self._pitch()
        top = rect.normalized().translated(-self._left(), self.verticalOffset() - _GAP)
        first_row, last_row = max(0, top.top() // pitch), top.bottom() // pitch
        first_column = max(0, top.left() // pitch)
        last_column = min(columns - 1, top.right() // pitch)
        for row in range(first_row, min(last_row, self._count() // columns) + 1):
            start = row * columns + first_column
            end = min(row * columns + last_column, self._count() - 1)
            if start <= end:
                selection.select(self.model().index(start, 0), self.model().index(end, 0))
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Return the whole viewport: painting a screen again costs less than adding up ranges."""
        return QRegion(self.viewport().rect())

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Return the row that an arrow, page, home or end key leads to."""
        count = self._count()
        if count == 0:
            return QModelIndex()
        current = self.currentIndex()
        row = current.row() if current.isValid() else -1
        actions = QAbstractItemView.CursorAction
        screen = max(1, self.viewport().height() // self._pitch()) * self._columns()
        steps = {
            actions.MoveLeft: -1,
            actions.MovePrevious: -1,
            actions.MoveRight: 1,
            actions.MoveNext: 1,
            actions.MoveUp: -self._columns(),
            actions.MoveDown: self._columns(),
            actions.MovePageUp: -screen,
            actions.MovePageDown: screen,
            actions.MoveHome: -count,
            actions.MoveEnd: count,
        }
        target = 0 if row < 0 else row + steps.get(action, 0)
        vertical = action in (actions.MoveUp, actions.MoveDown)
        if vertical and not 0 <= target < count:
            target = row  # stay in the column at the edges
        return self.model().index(min(max(target, 0), count - 1), 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter; all other keys as in every item view."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the photo under the pointer."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.opened.emit(index)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl held, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the first visible photo in sight when the number of columns changes."""
        self.updateGeometries()
        super().resizeEvent(event)

    def reset(self) -> None:
        """Go to the top for other photos."""
        super().reset()
        self.verticalScrollBar().setValue(0)
        self.updateGeometries()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that are visible."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), self.palette().color(QPalette.ColorRole.Base))
        columns, pitch = self._columns(), self._pitch()
        first = max(0, (self.verticalOffset() - _GAP) // pitch) * columns
        rows = self.viewport().height() // pitch + 2
        for row in range(first, min(first + rows * columns, self._count())):
            index = self.model().index(row, 0)
            place = self.visualRect(index)
            if place.intersects(event.rect()):
                self._paint_cell(painter, place, index)

    def _paint_cell(self, painter: QPainter, place: QRect, index: QModelIndex) -> None:
        pixmap = index.data(Qt.ItemDataRole.DecorationRole)
        photo = index.data(PhotoGridModel.PhotoRole)
        if isinstance(pixmap, QPixmap):
            painter.drawPixmap(place, *_filling_part(pixmap, place.size()))
        else:
            painter.fillRect(place, self.palette().color(QPalette.ColorRole.AlternateBase))
            if isinstance(photo, Photo) and photo.problem is not None:
                self._paint_name(painter, place, str(index.data() or ""))
        if index.data(PhotoGridModel.BandRole) is Band.MAYBE and self.property("bands"):
            self._paint_veil(painter, place)
        if self.selectionModel().isSelected(index):
            self._paint_frame(painter, place, 4)
        elif index == self.currentIndex() and self.hasFocus():
            self._paint_frame(painter, place, 2)

    def _paint_frame(self, painter: QPainter, place: QRect, width: int) -> None:
        pen = QPen(self.palette().color(QPalette.ColorRole.Highlight), width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        inset = width // 2
        painter.drawRect(place.adjusted(inset, inset, -inset, -inset))

    def _paint_veil(self, painter: QPainter, place: QRect) -> None:
        veil = QColor(self.palette().color(QPalette.ColorRole.Base))
        veil.setAlpha(110)
        painter.fillRect(place, veil)

    def _paint_name(self, painter: QPainter, place: QRect, name: str) -> None:
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        inside = place.adjusted(8, 8, -8, -8)
        text = QFontMetrics(painter.font()).elidedText(
            name, Qt.TextElideMode.ElideMiddle, inside.width()
        )
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignCenter), text)


def _filling_part(pixmap: QPixmap, size: QSize) -> tuple[QPixmap, QRect]:
    """Return the pixmap and the centred part of it that fills a cell without distortion."""
    shape = size.scaled(pixmap.size(), Qt.AspectRatioMode.KeepAspectRatio)
    left = (pixmap.width() - shape.width()) // 2
    top = (pixmap.height() - shape.height()) // 2
    return pixmap, QRect(QPoint(left, top), shape)
