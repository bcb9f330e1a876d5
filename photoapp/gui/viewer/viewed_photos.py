"""The photos that a viewer goes through: their ids, and the records around the one that is seen."""

import logging
from collections.abc import Collection, Sequence
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.photo import Photo, PhotoId
from photoapp.gui.bridge import Bridge

_log = logging.getLogger(__name__)

AROUND: Final = 16
"""Records that are read ahead to both sides, so that a held key never waits for the catalog."""

_KEPT: Final = 400


class ViewedPhotos(QObject):
    """Ids in order, and as many of their records as are needed; nothing waits here.

    Signals:
        came: records have come, or it is known that photos are gone.
    """

    came = Signal()

    def __init__(self, app: PhotoApp, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._bridge = bridge
        self._ids: NDArray[np.int64] = np.empty(0, np.int64)
        self._records: dict[PhotoId, Photo] = {}
        self._gone: set[PhotoId] = set()
        self._asked: set[PhotoId] = set()
        self._generation = 0

    def __len__(self) -> int:
        """Return how many photos there are."""
        return len(self._ids)

    def set_ids(self, ids: NDArray[np.int64]) -> None:
        """Replace all photos; answers for the ones before are dropped."""
        self._ids = np.asarray(ids, np.int64)
        self.read_again()

    def read_again(self) -> None:
        """Forget the records: they may have changed."""
        self._generation += 1
        self._records.clear()
        self._gone.clear()
        self._asked.clear()

    def refresh(self, ids: Collection[PhotoId]) -> None:
        """Read some records again; the old ones are shown until the new ones are there."""
        self._ask([photo_id for photo_id in ids if photo_id in self._records])

    def row_without(self, ids: Collection[PhotoId], row: int) -> int:
        """Return the row of a photo once others are removed; of the next one if itself is."""
        leaving = np.isin(self._ids[:row], np.fromiter(ids, np.int64, len(ids)))
        return row - int(leaving.sum())

    def remove(self, ids: Collection[PhotoId]) -> None:
        """Take photos out."""
        leaving = np.isin(self._ids, np.fromiter(ids, np.int64, len(ids)))
        self._ids = self._ids[~leaving]

    def id_at(self, row: int) -> PhotoId | None:
        """Return the id in a row, None outside of the rows."""
        return PhotoId(int(self._ids[row])) if 0 <= row < len(self._ids) else None

    def photo(self, row: int) -> Photo | None:
        """Return the record in a row, None while it is not there."""
        photo_id = self.id_at(row)
        return None if photo_id is None else self._records.get(photo_id)

    def is_gone(self, row: int) -> bool:
        """Return whether the photo in a row is no longer in the library."""
        return self.id_at(row) in self._gone

    def replace(self, photo: Photo) -> None:
        """Show another record until it is read again."""
        self._records[photo.id] = photo

    def need(self, rows: Sequence[int]) -> None:
        """Read the records of these rows and around them, as far as they are not there."""
        wanted: dict[PhotoId, None] = {}
        for row in rows:
            for near in range(max(0, row - AROUND), min(len(self._ids), row + AROUND + 1)):
                photo_id = PhotoId(int(self._ids[near]))
                if photo_id not in self._records and photo_id not in self._asked:
                    wanted[photo_id] = None
        if wanted:
            self._ask(list(wanted))

    def _ask(self, ids: list[PhotoId]) -> None:
        if not ids:
            return
        self._asked.update(ids)
        generation = self._generation
        self._bridge.when_done(
            self._app.executors.read(self._app.photos, ids),
            partial(self._answer, generation, ids),
            partial(self._failed, generation, ids),
        )

    def _answer(self, generation: int, ids: list[PhotoId], photos: list[Photo]) -> None:
        if generation != self._generation:
            return
        self._asked.difference_update(ids)
        found = {photo.id: photo for photo in photos}
        self._gone.update(set(ids) - set(found))
        if len(self._records) > _KEPT:
            self._records.clear()
        self._records.update(found)
        self.came.emit()

    def _failed(self, generation: int, ids: list[PhotoId], error: BaseException) -> None:
        _log.error("records of photos to view: %r", error)
        if generation == self._generation:
            self._asked.difference_update(ids)
