"""The mouse in the grid: clicks, the rubber band, and the beginning of a drag."""

from typing import Protocol

from PySide6.QtCore import QItemSelection, QObject, QPoint, QRect, Qt, QTimerEvent, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from photoapp.gui.grid.selected_rows import Flag, SelectedRows

_SCROLL_EVERY_MS = 16
_EDGE = 24
"""A band scrolls when it comes this near to an edge, in pixels, faster the further beyond."""


class Surface(Protocol):
    """What the mouse needs to know of the view; points are of the viewport."""

    def row_at(self, point: QPoint) -> int | None:
        """Return the row under a point."""

    def group_at(self, point: QPoint) -> range | None:
        """Return the rows of the group whose header is under a point."""

    def rows_touching(self, area: QRect) -> list[range]:
        """Return the rows that an area touches, as ascending runs."""

    def verticalOffset(self) -> int:
        """Return how far the content is scrolled."""

    def scroll_by(self, pixels: int) -> None:
        """Scroll down, or up when negative."""

    def visible_height(self) -> int:
        """Return the height of the viewport."""


class GridMouse(QObject):
    """Turns presses, moves and releases of the left button into a selection.

    Signals:
        drag_begun: a selected photo is being pulled away.
        changed: the band has another shape.
    """

    drag_begun = Signal()
    changed = Signal()

    def __init__(self, surface: Surface, rows: SelectedRows) -> None:
        super().__init__()
        self._surface = surface
        self._rows = rows
        self._pressed: QPoint | None = None
        self._on_release: tuple[str, int] | None = None
        self._band_start: QPoint | None = None  # in the content
        self._band_end = QPoint()  # in the viewport
        self._before = QItemSelection()
        self._command = Flag.Select
        self._timer = 0

    def band(self) -> QRect | None:
        """Return the rubber band in the viewport; None when there is none."""
        if self._band_start is None:
            return None
        start = self._band_start - QPoint(0, self._surface.verticalOffset())
        return QRect(start, self._band_end).normalized()

    def press(self, event: QMouseEvent) -> None:
        """Select what is under the pointer, or begin a band between the photos."""
        point = event.position().toPoint()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        row = self._surface.row_at(point)
        self._pressed, self._on_release = point, None
        if row is None:
            self._press_between(point, control=control, shift=shift)
        elif shift:
            self._rows.extend_to(row, keep=control)
        elif not self._rows.contains(row):
            if control:
                self._rows.toggle(row)
            else:
                self._rows.select_only(row)
        else:
            # A selection may be about to be pulled away as a whole.
            self._on_release = ("toggle" if control else "only", row)

    def move(self, event: QMouseEvent) -> None:
        """Stretch the band, or begin to drag."""
        if self._pressed is None:
            return
        point = event.position().toPoint()
        if self._band_start is not None:
            self._band_end = point
            self._stretch()
            return
        far = (point - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far and self._surface.row_at(self._pressed) is not None:
            self._pressed = self._on_release = None
            self.drag_begun.emit()

    def release(self) -> None:
        """End what the press began."""
        if self._on_release is not None:
            what, row = self._on_release
            if what == "toggle":
                self._rows.toggle(row)
            else:
                self._rows.select_only(row)
        self.cancel()

    def cancel(self) -> None:
        """Forget the press; what is selected stays."""
        self._pressed = self._on_release = self._band_start = None
        self._stop_scrolling()
        self.changed.emit()

    def timerEvent(self, event: QTimerEvent) -> None:
        """Scroll while the band reaches over an edge."""
        speed = self._overshoot()
        if speed and self._band_start is not None:
            self._surface.scroll_by(speed)
            self._stretch()
        else:
            self._stop_scrolling()

    def _press_between(self, point: QPoint, *, control: bool, shift: bool) -> None:
        group = self._surface.group_at(point)
        if group is not None:
            self._rows.select([group], Flag.Toggle if control else Flag.ClearAndSelect)
            self._rows.anchor = group.start
            return
        if not control and not shift:
            self._rows.clear()
        self._before = self._rows.copy()
        self._command = Flag.Toggle if control else Flag.Select
        self._band_start = point + QPoint(0, self._surface.verticalOffset())
        self._band_end = point

    def _stretch(self) -> None:
        area = self.band()
        if area is None:
            return
        self._rows.combine(self._before, self._surface.rows_touching(area), self._command)
        if self._overshoot() and not self._timer:
            self._timer = self.startTimer(_SCROLL_EVERY_MS)
        self.changed.emit()

    def _overshoot(self) -> int:
        y, height = self._band_end.y(), self._surface.visible_height()
        if y < _EDGE:
            return (y - _EDGE) // 3
        return max(0, y - (height - _EDGE)) // 3

    def _stop_scrolling(self) -> None:
        if self._timer:
            self.killTimer(self._timer)
            self._timer = 0
