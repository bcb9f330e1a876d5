"""The rows of the grid: ids only; names, dates and ratings come in pages when they are seen."""

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.photo import Photo, PhotoId
from photoapp.domain.ranking import Band
from photoapp.gui.bridge import Bridge
from photoapp.gui.grid.photo_words import PhotoWords, readable

PAGE_ROWS = 200
"""Rows loaded together; SQLite answers such a page in 0.5 ms at a million photos."""

_PAGES_KEPT = 40

Index = QModelIndex | QPersistentModelIndex


class PhotoGridModel(QAbstractListModel):
    """Photos of one answer, in its order.

    `data` never waits: what is not loaded yet is empty, is asked for, and `dataChanged` tells
    when it came.
    """

    PhotoRole = Qt.ItemDataRole.UserRole
    BandRole = Qt.ItemDataRole.UserRole + 1

    def __init__(self, app: PhotoApp, bridge: Bridge) -> None:
        super().__init__()
        self._app = app
        self._bridge = bridge
        self._words = PhotoWords(self)
        self._ids: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._likely: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
        self._pages: OrderedDict[int, list[Photo | None]] = OrderedDict()
        self._stale: set[int] = set()
        self._asked: set[int] = set()
        self._generation = 0

    def show(self, ids: NDArray[np.int64], likely: NDArray[np.bool_]) -> None:
        """Show other photos.

        Args:
            ids: int64[n] in the order to show.
            likely: bool[n], true for the band `likely`.
        """
        self.beginResetModel()
        self._ids = ids
        self._likely = likely
        self._pages.clear()
        self._stale.clear()
        self._asked.clear()
        self._generation += 1
        self.endResetModel()

    def set_likely(self, likely: NDArray[np.bool_]) -> None:
        """Take over other bands of the same rows, bool[n]."""
        self._likely = likely

    def load_rows_again(self) -> None:
        """Bring the rows up to date that are shown; what is known stays until the new comes."""
        self._stale = set(self._pages)
        if len(self._ids):
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def reload(self, ids: NDArray[np.int64]) -> None:
        """Bring those of these photos up to date that were loaded."""
        changed = set(ids.tolist())
        for page in self._pages:
            first = page * PAGE_ROWS
            if not changed.isdisjoint(self._ids[first : first + PAGE_ROWS].tolist()):
                self._stale.add(page)
                last = min(first + PAGE_ROWS, len(self._ids)) - 1
                self.dataChanged.emit(self.index(first), self.index(last))

    def ids(self) -> NDArray[np.int64]:
        """Return the ids of all rows, int64[n]."""
        return self._ids

    def photo(self, row: int) -> Photo | None:
        """Return the record of a row if it is loaded; ask for it if not."""
        page = row // PAGE_ROWS
        loaded = self._pages.get(page)
        if loaded is None or page in self._stale:
            self._stale.discard(page)
            self._ask_for(page)
        if loaded is None:
            return None
        self._pages.move_to_end(page)
        return loaded[row - page * PAGE_ROWS]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of photos."""
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is known of a row now."""
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        if role == self.BandRole:
            return Band.LIKELY if self._likely[index.row()] else Band.MAYBE
        photo = self.photo(index.row())
        if photo is None:
            return None
        if role == self.PhotoRole:
            return photo
        if role == Qt.ItemDataRole.DisplayRole:
            return readable(photo.path.name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._words.spoken(photo)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._words.tool_tip(photo)
        return None

    def is_likely(self, row: int) -> bool:
        """Return whether a row is of the band `likely`."""
        return bool(self._likely[row])

    def _ask_for(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        first = page * PAGE_ROWS
        wanted = [PhotoId(int(number)) for number in self._ids[first : first + PAGE_ROWS]]
        generation = self._generation
        self._bridge.when_done(
            self._app.executors.read(self._app.photos, wanted),
            lambda photos: self._page_came(generation, page, wanted, photos),
            lambda error: self._asked.discard(page),
        )

    def _page_came(
        self, generation: int, page: int, wanted: Sequence[PhotoId], photos: Sequence[Photo]
    ) -> None:
        if generation != self._generation:
            return
        known = {photo.id: photo for photo in photos}
        self._pages[page] = [known.get(photo_id) for photo_id in wanted]
        self._asked.discard(page)
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)
        first = page * PAGE_ROWS
        last = min(first + PAGE_ROWS, len(self._ids)) - 1
        self.dataChanged.emit(self.index(first), self.index(last))
