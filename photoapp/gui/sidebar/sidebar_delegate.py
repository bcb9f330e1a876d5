"""How a line of the sidebar is painted: icon, name, and the count at the far edge."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from photoapp.gui import numbers
from photoapp.gui.sidebar.sidebar_entries import Entry, EntryKind
from photoapp.gui.sidebar.sidebar_model import SidebarModel

_ROW = 30
_GAP = 8
_ROUNDING = 6


class SidebarDelegate(QStyledItemDelegate):
    """Paints with the palette only; mirrored where text runs from right to left."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of every line; the width follows the panel."""
        return QSize(120, max(_ROW, option.fontMetrics.height() + 12))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one line."""
        entry = index.data(SidebarModel.EntryRole)
        if not isinstance(entry, Entry):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRect(option.rect).adjusted(0, 1, -6, -1)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            self._paint_background(painter, option, place, entry, selected)
        if entry.kind is EntryKind.SECTION:
            self._paint_section(painter, option, place, entry)
        else:
            self._paint_line(
                painter, option, place, entry, index.data(Qt.ItemDataRole.DecorationRole)
            )
        painter.restore()

    def _paint_background(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        place: QRect,
        entry: Entry,
        selected: bool,
    ) -> None:
        if entry.kind is EntryKind.SECTION:
            return
        colour = QGuiApplication.palette().color(QPalette.ColorRole.Highlight)
        colour.setAlphaF(0.28 if selected else 0.10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(place, _ROUNDING, _ROUNDING)

    def _paint_section(
        self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, entry: Entry
    ) -> None:
        font = option.font
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 0.88)
        painter.setFont(font)
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        inside = place.adjusted(4, 6, -_GAP, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        align = QStyle.visualAlignment(option.direction, flags)
        painter.drawText(inside, int(align), entry.text)

    def _paint_line(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        place: QRect,
        entry: Entry,
        picture: object,
    ) -> None:
        direction = option.direction
        side = option.decorationSize.height()
        at = QRect(place.left() + _GAP, place.center().y() - side // 2 + 1, side, side)
        if hasattr(picture, "paint"):
            picture.paint(painter, QStyle.visualRect(direction, place, at))
        count = "" if entry.count is None else numbers.count(entry.count)
        metrics = option.fontMetrics
        width = metrics.horizontalAdvance(count)
        faint = option.palette.color(QPalette.ColorRole.PlaceholderText)
        number = QRect(place.right() - _GAP - width, place.top(), width + 1, place.height())
        painter.setPen(faint)
        centred = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QStyle.visualRect(direction, place, number), int(centred), count)
        left = at.right() + _GAP
        text = QRect(left, place.top(), number.left() - _GAP - left, place.height())
        painter.setPen(faint if entry.faint else option.palette.color(QPalette.ColorRole.Text))
        align = QStyle.visualAlignment(direction, centred | Qt.AlignmentFlag.AlignLeading)
        elided = metrics.elidedText(entry.text, Qt.TextElideMode.ElideMiddle, text.width())
        painter.drawText(QStyle.visualRect(direction, place, text), int(align), elided)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QGuiApplication.palette().color(QPalette.ColorRole.Highlight))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(0, 0, -1, -1), _ROUNDING, _ROUNDING)
