"""The grid as the window uses it: rows, view, thumbnails and selection in one widget."""

import logging
from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Property, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.changes import Changes
from photoapp.domain.photo import Photo, PhotoId
from photoapp.domain.ranking import FoundPhotos
from photoapp.gui.bridge import Bridge
from photoapp.gui.grid.arrangement import Arrangement, GridLayout, Grouping, arrange
from photoapp.gui.grid.drag_out import DRAGGED_AT_MOST, PHOTO_FORMAT, drag_picture, dragged_photos
from photoapp.gui.grid.photo_grid_model import PhotoGridModel
from photoapp.gui.grid.photo_grid_view import PhotoGridView
from photoapp.gui.grid.selected_rows import Flag, runs_of
from photoapp.gui.grid.thumbnail_loader import ThumbnailLoader

__all__ = ["PHOTO_FORMAT", "PhotoGrid"]

_log = logging.getLogger(__name__)

_NEIGHBOURS = 5000
"""How many photos after the one that was seen are looked at for one that is still there."""


class PhotoGrid(QWidget):
    """The photos of one answer.

    Signals:
        opened: a `PhotoId`, by double click or Enter.
        current_changed: the `PhotoId` that the keyboard is at, or None.
        selection_changed: how many photos are selected.
        context_menu_requested: a place on the screen; the selection is what the menu is for.
        cell_size_changed: pixels, after zooming.
        shown: an answer is on the screen now, in its order and groups.
    """

    opened = Signal(object)
    current_changed = Signal(object)
    selection_changed = Signal(int)
    context_menu_requested = Signal(QPoint)
    cell_size_changed = Signal(int)
    shown = Signal()

    def __init__(self, app: PhotoApp, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._bridge = bridge
        self._layout = GridLayout.SQUARE
        self._grouping = Grouping.NONE
        self._answer = Arrangement(np.empty(0, np.int64), np.empty(0, np.bool_))
        self._ranked = False
        self._generation = 0
        self._arranging = False
        self._keep = True  # also over arrangements that a newer one overtakes
        self._told_current: PhotoId | None = None
        self._told_count = 0
        self._thumbnails = ThumbnailLoader(app, bridge)
        self._model = PhotoGridModel(app, bridge)
        self._view = PhotoGridView(self._model, self._thumbnails)
        self.setFocusProxy(self._view)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._view)
        self._view.opened.connect(self._open)
        self._view.cell_changed.connect(self.cell_size_changed)
        self._view.context_menu_requested.connect(self.context_menu_requested)
        self._view.drag_begun.connect(self._begin_drag)
        self._view.selectionModel().currentChanged.connect(self._tell_current)
        self._view.selectionModel().selectionChanged.connect(self._tell_selection)

    # What is shown

    def show_photos(self, found: FoundPhotos, *, ranked: bool, refreshed: bool = False) -> None:
        """Show the photos of an answer.

        Args:
            found: the answer.
            ranked: the order is by relevance: photos of the band `maybe` are veiled, and nothing
                is grouped, for groups would tear the order apart.
            refreshed: a newer answer to the same question: what is selected and seen stays.
        """
        self._answer = Arrangement(found.photo_ids, found.likely)
        self._ranked = ranked
        same = np.array_equal(found.photo_ids, self._model.ids())
        if same:
            self._thumbnails.forget_absent()
            self._model.load_rows_again()
        self._arrange(keep=refreshed or same)

    def reload(self, changes: Changes) -> None:
        """Bring up to date what a write changed, and leave out what it removed.

        Photos that were added come with the next answer.
        """
        changed = _id_array([*changes.changed, *changes.added])
        removed = _id_array(list(changes.removed))
        self._thumbnails.forget_absent()
        self._app.grid_facts.forget(np.concatenate([changed, removed]))
        self._model.reload(changed)
        gone = np.isin(self._answer.ids, removed)
        if gone.any():
            self._answer = Arrangement(self._answer.ids[~gone], self._answer.likely[~gone])
        if gone.any() or (len(changed) and self._needs_facts()):
            self._arrange(keep=True)

    def set_layout(self, layout: str) -> None:
        """Show photos in squares ("square") or in their own shape ("justified")."""
        if layout != self._layout:
            self._layout = GridLayout(layout)
            self._arrange(keep=True)

    def set_grouping(self, grouping: str) -> None:
        """Put headers over photos of one "day", "month" or "folder"; or "none"."""
        if grouping != self._grouping:
            self._grouping = Grouping(grouping)
            self._arrange(keep=True)

    def layout_name(self) -> str:
        """Return "square" or "justified"."""
        return self._layout.value

    def grouping(self) -> str:
        """Return "none", "day", "month" or "folder"."""
        return self._grouping.value

    def zoom(self, steps: int) -> None:
        """Make photos larger or smaller by steps of a fifth."""
        self._view.zoom(steps)

    def _cell_size(self) -> int:
        return self._view.cell

    def _set_cell_size(self, size: int) -> None:
        self._view.set_cell(size)

    cell_size = Property(int, _cell_size, _set_cell_size, notify=cell_size_changed)
    """Side of a square, or height of a line, 64 to 512 pixels."""

    # What is chosen

    def ids(self) -> NDArray[np.int64]:
        """Return the ids of all photos in the order in which they are shown, int64[n]."""
        return self._model.ids()

    def selected_ids(self) -> NDArray[np.int64]:
        """Return the ids of the selected photos in the order in which they are shown, int64[k]."""
        return self._model.ids()[self._view.rows.rows()]

    def selected_count(self) -> int:
        """Return how many photos are selected."""
        return self._view.rows.count()

    def current_id(self) -> PhotoId | None:
        """Return the photo that the keyboard is at."""
        row = self._view.rows.current()
        return None if row is None else PhotoId(int(self._model.ids()[row]))

    def current_photo(self) -> Photo | None:
        """Return the record of the current photo if it is loaded."""
        row = self._view.rows.current()
        return None if row is None else self._model.photo(row)

    def waiting_thumbnails(self) -> int:
        """Return how many thumbnails are still to come for what is seen, and around it."""
        return self._thumbnails.waiting()

    def select_all(self) -> None:
        """Select everything."""
        self._view.rows.select_all()

    def select_none(self) -> None:
        """Select nothing."""
        self._view.rows.clear()

    def go_to(self, photo_id: PhotoId) -> None:
        """Select a photo, and scroll to it; nothing happens when it is not shown."""
        rows = np.flatnonzero(self._model.ids() == photo_id)
        if len(rows):
            self._view.rows.select_only(int(rows[0]))

    # Arranging

    def _needs_facts(self) -> bool:
        return self._layout is GridLayout.JUSTIFIED or self._grouping_now() is not Grouping.NONE

    def _grouping_now(self) -> Grouping:
        return Grouping.NONE if self._ranked else self._grouping

    def _arrange(self, *, keep: bool) -> None:
        self._generation += 1
        self._keep = self._keep and keep
        number = self._generation
        if not self._needs_facts():
            self._show_arranged(number, self._answer)
            return
        self._bridge.when_done(
            self._app.executors.read(
                arrange,
                self._app.grid_facts,
                self._answer.ids,
                self._answer.likely,
                self._grouping_now(),
                self._layout,
            ),
            partial(self._show_arranged, number),
            partial(self._not_arranged, number),
        )

    def _not_arranged(self, number: int, error: BaseException) -> None:
        """Show squares without groups: better than nothing where the catalog cannot be read."""
        _log.error("arranging the grid: %s", error)
        self._show_arranged(number, self._answer)

    def _show_arranged(self, number: int, arrangement: Arrangement) -> None:
        if number != self._generation:
            return
        # Where no photo is likely, a veil over all of them would tell nothing.
        self._view.set_veiling(self._ranked and bool(arrangement.likely.any()))
        if np.array_equal(self._model.ids(), arrangement.ids):
            self._model.set_likely(arrangement.likely)
            self._view.lay_out_again(arrangement)
        else:
            self._arranging = True
            self._show_others(arrangement)
            self._arranging = False
            self._tell_current()
            self._tell_selection()
        self._keep = True
        self.shown.emit()

    def _show_others(self, arrangement: Arrangement) -> None:
        known, selected, current = self._model.ids(), self.selected_ids(), self.current_id()
        seen = self._view.place_kept() if self._keep else None
        self._view.prepare(arrangement)
        self._model.show(arrangement.ids, arrangement.likely)
        if self._keep:
            self._select_again(selected, current)
            self._scroll_again(known, seen)

    def _select_again(self, selected: NDArray[np.int64], current: PhotoId | None) -> None:
        ids = self._model.ids()
        if current is not None:
            rows = np.flatnonzero(ids == current)
            if len(rows):
                self._view.rows.go_to(int(rows[0]))
                self._view.rows.anchor = int(rows[0])
        chosen = np.flatnonzero(np.isin(ids, selected))
        if len(chosen):
            self._view.rows.select(runs_of(chosen), Flag.ClearAndSelect)

    def _scroll_again(self, known: NDArray[np.int64], seen: tuple[int, int] | None) -> None:
        """Bring the photo that was seen, or the next one that is left, to where it was."""
        if seen is None:
            return
        ids = self._model.ids()
        row, y = seen
        after = known[row : row + _NEIGHBOURS]
        staying = after[np.isin(after, ids)]
        if len(staying):
            self._view.scroll_row_to(int(np.flatnonzero(ids == staying[0])[0]), y)

    # Telling

    def _tell_current(self) -> None:
        current = self.current_id()
        if not self._arranging and current != self._told_current:
            self._told_current = current
            self.current_changed.emit(current)

    def _tell_selection(self) -> None:
        count = self.selected_count()
        if not self._arranging and (count or self._told_count):
            self._told_count = count
            self.selection_changed.emit(count)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(PhotoId(int(self._model.ids()[index.row()])))

    # Dragging

    def _begin_drag(self) -> None:
        """Fetch where the selected files lie, and drag them if the button is still held then."""
        selected = self.selected_ids()
        wanted = [PhotoId(number) for number in selected[:DRAGGED_AT_MOST].tolist()]
        self._bridge.when_done(
            self._app.executors.read(self._app.photos, wanted),
            partial(self._drag, selected),
            lambda error: _log.error("dragging photos: %s", error),
        )

    def _drag(self, selected: NDArray[np.int64], photos: Sequence[Photo]) -> None:
        if not QApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            return
        dragged = dragged_photos(selected, photos)
        drag = QDrag(self._view)
        drag.setMimeData(dragged)
        pixmap = self._view.thumbnail_of_current()
        drag.setPixmap(drag_picture(self._view, pixmap, len(dragged.urls()), len(selected)))
        drag.exec(Qt.DropAction.CopyAction)


def _id_array(ids: Sequence[PhotoId]) -> NDArray[np.int64]:
    return np.array(ids, np.int64)
