"""Chips side by side in as many rows as they need, and the line for typing in the rest of a row."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget

_GAP = 6
"""Pixels between chips, and between rows."""

_LEAST_LINE_WIDTH = 170
"""Pixels; a narrower rest of a row is left empty, and the line begins the next one."""


class ChipFlow(QLayout):
    """A layout that wraps; its last item takes the rest of its row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        """Put an item at the end."""
        self._items.append(item)

    def insert(self, place: int, widget: QWidget) -> None:
        """Put a widget before another one."""
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, or None beyond the last one."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Grow sideways only."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows in pixels."""
        return self._arrange(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place everything."""
        super().setGeometry(rect)
        self._arrange(rect, place=True)

    def sizeHint(self) -> QSize:
        """Return the size of one row with a line to type in."""
        return QSize(_LEAST_LINE_WIDTH * 2, self._row_height())

    def minimumSize(self) -> QSize:
        """Return the size of the narrowest useful line."""
        return QSize(_LEAST_LINE_WIDTH, self._row_height())

    def _row_height(self) -> int:
        return max((item.sizeHint().height() for item in self._items), default=0)

    def _rows(self, width: int) -> list[list[tuple[QLayoutItem, int]]]:
        """Return the items of each row with their widths."""
        rows: list[list[tuple[QLayoutItem, int]]] = [[]]
        used = 0
        for place, item in enumerate(self._items):
            is_line = place == len(self._items) - 1
            needed = _LEAST_LINE_WIDTH if is_line else min(item.sizeHint().width(), width)
            if rows[-1] and used + needed > width:
                rows.append([])
                used = 0
            rows[-1].append((item, width - used if is_line else needed))
            used += needed + _GAP
        return rows

    def _arrange(self, rect: QRect, *, place: bool) -> int:
        height = self._row_height()
        rows = self._rows(rect.width())
        parent = self.parentWidget()
        direction = parent.layoutDirection() if parent else Qt.LayoutDirection.LeftToRight
        for number, row in enumerate(rows if place else []):
            x = rect.left()
            for item, width in row:
                tall = min(item.sizeHint().height(), height)
                top = rect.top() + number * (height + _GAP) + (height - tall) // 2
                box = QRect(QPoint(x, top), QSize(width, tall))
                item.setGeometry(QStyle.visualRect(direction, rect, box))
                x += width + _GAP
        return len(rows) * height + (len(rows) - 1) * _GAP
