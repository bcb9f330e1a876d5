"""The list under the search bar: ways to go on, or earlier searches. The bar keeps the keyboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

_ROW_HEIGHT = 32
_MOST_ROWS = 12
_WIDTH = 560
_MARGIN = 12


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One row.

    Attributes:
        label: what it is.
        detail: what it does, in fainter letters.
        note: at the far end: a number of photos.
    """

    label: str
    detail: str = ""
    note: str = ""


class SuggestionModel(QAbstractListModel):
    """The rows, read-only."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[Suggestion, ...] = ()

    def show(self, rows: Sequence[Suggestion]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the words of a row, the row itself under UserRole."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (row.label, row.detail, row.note) if part)
        return row if role == Qt.ItemDataRole.UserRole else None


class _RowPainter(QStyledItemDelegate):
    """Label, detail and note in one line."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(200, _ROW_HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        palette: QPalette = option.palette
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 6, 6)
        strong = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        faint = QColor(palette.color(strong))
        faint.setAlphaF(0.65)
        metrics = painter.fontMetrics()
        inner = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        end = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing
        note = metrics.horizontalAdvance(row.note)
        room = inner.width() - (note + _MARGIN if row.note else 0)
        label = metrics.elidedText(row.label, Qt.TextElideMode.ElideMiddle, room)
        painter.setPen(palette.color(strong))
        painter.drawText(inner, side, label)
        painter.setPen(faint)
        painter.drawText(inner, end, row.note)
        used = metrics.horizontalAdvance(label) + 2 * _MARGIN
        if row.detail and room - used > 40:
            detail = metrics.elidedText(row.detail, Qt.TextElideMode.ElideRight, room - used)
            rtl = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
            left = inner.adjusted(0, 0, -used, 0) if rtl else inner.adjusted(used, 0, 0, 0)
            painter.drawText(left, side, detail)
        painter.restore()


class SuggestionList(QListView):
    """A list that lies over the window, under the bar; the bar sends it keys.

    Signals:
        chosen: the number of the row that was clicked or taken by `take`.
    """

    chosen = Signal(int)

    def __init__(self, bar: QWidget) -> None:
        super().__init__(bar)
        self._bar = bar
        self._rows = SuggestionModel(bar)
        self.setModel(self._rows)
        self.setItemDelegate(_RowPainter(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setAutoFillBackground(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Suggestions"))
        self.entered.connect(self.setCurrentIndex)
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))
        self.hide()

    def show_rows(self, rows: Sequence[Suggestion]) -> None:
        """Show rows, none of them chosen; hide when there are none."""
        self._rows.show(rows)
        if not rows:
            self.hide()
            return
        window = self._bar.window()
        if self.parentWidget() is not window:
            self.setParent(window)
            shadow = QGraphicsDropShadowEffect(self)
            shadow.setBlurRadius(24)
            shadow.setOffset(0, 6)
            self.setGraphicsEffect(shadow)
        raised = window.palette()  # a surface above the others: lighter in the dark, white in light
        base, lifted = (QPalette.ColorRole.Base, QPalette.ColorRole.Button)
        raised.setColor(base, raised.color(lifted))
        self.setPalette(raised)
        corner = self._bar.mapTo(window, QPoint(0, self._bar.height() + 4))
        width = min(_WIDTH, self._bar.width())
        if self._bar.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            corner.setX(corner.x() + self._bar.width() - width)
        frame = 2 * self.frameWidth()
        height = min(len(rows), _MOST_ROWS) * _ROW_HEIGHT + frame
        self.setGeometry(QRect(corner, QSize(width, min(height, window.height() - corner.y() - 8))))
        self.show()
        self.raise_()

    def move_by(self, steps: int) -> None:
        """Choose the row below (1) or above (-1); beyond the ends no row is chosen."""
        current = self.currentIndex().row()
        count = self._rows.rowCount()
        place = (current + 1 + steps) % (count + 1) - 1
        self.setCurrentIndex(self._rows.index(place, 0) if place >= 0 else QModelIndex())
        if place < 0:
            self.clearSelection()

    def take(self, otherwise: int | None = None) -> bool:
        """Take the chosen row, or another one when none is; return whether there was one."""
        row = self.currentIndex().row()
        if row < 0:
            if otherwise is None:
                return False
            row = otherwise
        self.chosen.emit(row)
        return True
