"""One to four panes that zoom and move together."""

import math
from typing import Final

from PySide6.QtCore import QPointF, QRect, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from photoapp.gui.viewer.photo_pane import PhotoPane
from photoapp.gui.viewer.view_geometry import FITTED, ViewPlace

MAX_PANES: Final = 4

_GAP: Final = 2  # logical pixels between panes
_USUAL_SHAPE: Final = 1.5  # width by height of most photos: 3:2
_KEY_STEP: Final = 1.25  # zoom for one press of a key
_KEY_PAN: Final = 0.15  # of the pane for one press of a key


class PaneGroup(QWidget):
    """Panes side by side with one place for all of them; the active one is what keys work on.

    Signals:
        place_changed: another part of the photos is seen.
        active_changed: another pane was chosen with the mouse.
        touched: the mouse did something.
        resized: panes have another size.
    """

    place_changed = Signal()
    active_changed = Signal()
    touched = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panes: list[PhotoPane] = []
        self._active = 0
        self._place = FITTED
        self.set_count(1)

    @property
    def panes(self) -> list[PhotoPane]:
        """The panes, in reading order."""
        return self._panes

    @property
    def active(self) -> int:
        """Index of the pane that keys work on."""
        return self._active

    @property
    def pane(self) -> PhotoPane:
        """The active pane."""
        return self._panes[self._active]

    @property
    def place(self) -> ViewPlace:
        """What is seen in the active pane."""
        return self.pane.place()

    @property
    def scale(self) -> float:
        """Device pixels for one pixel of the photo in the active pane."""
        return self.pane.fitting().scale(self.place)

    @property
    def is_enlarged(self) -> bool:
        """Whether more than the fitted photo is asked for."""
        return self._place.enlargement > 1

    @property
    def can_pan(self) -> bool:
        """Whether parts of the active photo are outside of its pane."""
        return self.pane.fitting().can_pan(self.place)

    def set_count(self, count: int) -> None:
        """Have so many panes, 1 to `MAX_PANES`; the first one is active."""
        while len(self._panes) > count:
            pane = self._panes.pop()
            pane.hide()
            pane.deleteLater()
        while len(self._panes) < count:
            self._add_pane()
        self._active = 0
        self._place = FITTED
        for pane in self._panes:
            pane.set_place(FITTED)
        self._arrange()

    def hide_pointer(self, hidden: bool) -> None:
        """Hide the pointer over the photos, or show it again."""
        for pane in self._panes:
            pane.hide_pointer(hidden)

    def set_active(self, index: int) -> None:
        """Choose the pane that keys work on."""
        self._active = max(0, min(index, len(self._panes) - 1))

    def set_place(self, place: ViewPlace) -> None:
        """Show another part of all photos."""
        self._place = self.pane.fitting().clamped(place)
        for pane in self._panes:
            pane.set_place(self._place)
        self.place_changed.emit()

    def zoom_steps(self, steps: int) -> None:
        """Zoom in or out around the middle, as keys do."""
        self.zoom_to(self.scale * _KEY_STEP**steps, self.pane.middle())

    def zoom_to(self, scale: float, at: QPointF) -> None:
        """Zoom to a scale, such that a point of the active pane keeps its part of the photo."""
        self.set_place(self.pane.fitting().zoomed(self.place, scale, at))

    def toggle(self, at: QPointF) -> None:
        """Go from the whole photo to 100 %, or back; to 200 % where the whole photo is at 100 %."""
        fitting = self.pane.fitting()
        if self.place.enlargement > 1:
            self.set_place(FITTED)
        else:
            self.zoom_to(1.0 if fitting.fit < 1 else 2.0, at)

    def pan(self, x: int, y: int) -> None:
        """Look further to the right (x = 1) or left (-1), down (y = 1) or up (-1)."""
        fitting = self.pane.fitting()
        by = QPointF(-x * fitting.area.width() * _KEY_PAN, -y * fitting.area.height() * _KEY_PAN)
        self.set_place(fitting.panned(self.place, by))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the panes."""
        super().resizeEvent(event)
        self._arrange()

    def _add_pane(self) -> None:
        pane = PhotoPane(self)
        pane.place_asked.connect(lambda place: self._moved(pane, place))
        pane.toggle_asked.connect(lambda at: self._toggled(pane, at))
        pane.pressed.connect(lambda: self._choose(pane))
        pane.resized.connect(self.resized)
        self._panes.append(pane)
        pane.show()

    def _choose(self, pane: PhotoPane) -> None:
        index = self._panes.index(pane)
        if index != self._active:
            self._active = index
            self.active_changed.emit()
        self.touched.emit()

    def _moved(self, pane: PhotoPane, place: ViewPlace) -> None:
        self._choose(pane)
        self.set_place(place)

    def _toggled(self, pane: PhotoPane, at: QPointF) -> None:
        self._choose(pane)
        self.toggle(at)

    def _arrange(self) -> None:
        count = len(self._panes)
        columns = max(range(1, count + 1), key=self._photo_height)
        rows = math.ceil(count / columns)
        for index, pane in enumerate(self._panes):
            row, column = divmod(index, columns)
            left, right = (self._edge(self.width(), columns, n) for n in (column, column + 1))
            top, bottom = (self._edge(self.height(), rows, n) for n in (row, row + 1))
            pane.setGeometry(QRect(left, top, right - left - _GAP, bottom - top - _GAP))
            if count == 1:
                pane.setGeometry(self.rect())

    def _photo_height(self, columns: int) -> float:
        """Return how high a usual photo is when there are so many columns."""
        rows = math.ceil(len(self._panes) / columns)
        return min(self.width() / columns / _USUAL_SHAPE, self.height() / rows)

    @staticmethod
    def _edge(length: int, parts: int, number: int) -> int:
        return (length + _GAP) * number // parts
