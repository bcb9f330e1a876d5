"""The keyboard in the grid: walking, selecting, zooming."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from photoapp.gui.grid.grid_geometry import GridGeometry
from photoapp.gui.grid.selected_rows import SelectedRows

_Key = Qt.Key


class GridKeys:
    """Turns keys into a current row and a selection.

    Arrows walk, across groups too; with Shift they select from the anchor, with Ctrl they walk
    without selecting. Space toggles the current photo, Ctrl+A selects all, Escape none.
    """

    def __init__(self, rows: SelectedRows, zoom: Callable[[int], None]) -> None:
        """Prepare.

        Args:
            rows: to select.
            zoom: called with steps, positive for larger.
        """
        self._rows = rows
        self._zoom = zoom

    def press(self, event: QKeyEvent, geometry: GridGeometry, page: int, *, mirrored: bool) -> bool:
        """Do what a key means; return whether it means anything here.

        Args:
            event: the key.
            geometry: of all rows.
            page: pixels to a page.
            mirrored: rows run from right to left.
        """
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self._rows.select_all()
        elif event.matches(QKeySequence.StandardKey.ZoomIn):
            self._zoom(1)
        elif event.matches(QKeySequence.StandardKey.ZoomOut):
            self._zoom(-1)
        elif event.key() == _Key.Key_Escape:
            if not self._rows.count():
                return False
            self._rows.clear()
        elif event.key() == _Key.Key_Space:
            current = self._rows.current()
            if current is not None:
                self._rows.toggle(current)
        else:
            return self._walk(event, geometry, page, mirrored=mirrored)
        return True

    def _walk(self, event: QKeyEvent, geometry: GridGeometry, page: int, *, mirrored: bool) -> bool:
        target = _target(event.key(), self._rows.current(), geometry, page, mirrored=mirrored)
        if target is None:
            return False
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._rows.extend_to(target, keep=control)
        elif control and event.key() not in (_Key.Key_Home, _Key.Key_End):
            self._rows.go_to(target)
        else:
            self._rows.select_only(target)
        return True


def _target(
    key: int, current: int | None, geometry: GridGeometry, page: int, *, mirrored: bool
) -> int | None:
    """Return the row that a key leads to; None for keys that lead nowhere."""
    if mirrored:
        key = {_Key.Key_Left: _Key.Key_Right, _Key.Key_Right: _Key.Key_Left}.get(_Key(key), key)
    last = geometry.count - 1
    row = current or 0
    ways: dict[int, Callable[[], int]] = {
        _Key.Key_Left: lambda: max(row - 1, 0),
        _Key.Key_Right: lambda: min(row + 1, last),
        _Key.Key_Up: lambda: geometry.row_below(row, -1),
        _Key.Key_Down: lambda: geometry.row_below(row, 1),
        _Key.Key_PageUp: lambda: geometry.row_pages_below(row, -page),
        _Key.Key_PageDown: lambda: geometry.row_pages_below(row, page),
        _Key.Key_Home: lambda: 0,
        _Key.Key_End: lambda: last,
    }
    way = ways.get(key)
    if way is None or last < 0:
        return None
    if current is None and key != _Key.Key_End:
        return 0
    return way()
