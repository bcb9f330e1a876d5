"""The rows of the grid: ids only; names, badges and thumbnails come in pages when they are seen."""

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPixmap

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.photo import Photo, PhotoId
from photoapp.domain.ranking import Band
from photoapp.gui.bridge import Bridge
from photoapp.gui.grid.thumbnail_loader import ThumbnailLoader

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

    def __init__(self, app: PhotoApp, bridge: Bridge, thumbnails: ThumbnailLoader) -> None:
        super().__init__()
        self._app = app
        self._bridge = bridge
        self._thumbnails = thumbnails
        self._ids: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._likely: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
        self._rows: dict[bytes, set[int]] = {}  # that wait for a thumbnail
        self._pages: OrderedDict[int, list[Photo | None]] = OrderedDict()
        self._stale: set[int] = set()
        self._asked: set[int] = set()
        self._generation = 0
        thumbnails.loaded.connect(self._thumbnail_came)

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
        self._rows = {}
        self._generation += 1
        self.endResetModel()

    def load_rows_again(self) -> None:
        """Bring the rows up to date that are shown; what is known stays until the new comes."""
        self._stale = set(self._pages)
        if len(self._ids):
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

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
        row = index.row()
        if role == self.BandRole:
            return Band.LIKELY if self._likely[row] else Band.MAYBE
        photo = self.photo(row)
        if photo is None:
            return None
        if role == Qt.ItemDataRole.DecorationRole:
            return self._thumbnail(photo, row)
        if role == self.PhotoRole:
            return photo
        name = photo.path.name.encode("utf-8", "replace").decode("utf-8")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return name
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(photo, name)
        return None

    def _tool_tip(self, photo: Photo, name: str) -> str:
        lines = [name]
        if photo.taken_at:
            lines.append(photo.taken_at.strftime("%Y-%m-%d %H:%M"))
        if photo.camera:
            lines.append(photo.camera)
        if photo.problem_detail:
            lines.append(photo.problem_detail)
        return "\n".join(lines)

    def _thumbnail(self, photo: Photo, row: int) -> QPixmap | None:
        if photo.content_hash is None:
            return None
        self._rows.setdefault(photo.content_hash, set()).add(row)
        return self._thumbnails.pixmap(photo.content_hash)

    def _thumbnail_came(self, content_hash: bytes) -> None:
        for row in self._rows.pop(content_hash, ()):
            place = self.index(row)
            self.dataChanged.emit(place, place, [Qt.ItemDataRole.DecorationRole])

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
