"""Which photo has its vector in which row: rows never move, and a freed row is taken again."""

import numpy as np
from numpy.typing import NDArray


class RowNumbers:
    """Rows of photos, both ways in whole arrays at once.

    Every change copies the two arrays (16 MB, a few ms, for a million photos), so that an array
    once given out stays as it is. Not thread-safe.

    Attributes:
        ids: int64[n], the photos that have a row, ascending.
        rows_by_id: int64[n], their rows, in the order of `ids`.
        row_count: rows ever used; all rows are below it.
        in_order: row r belongs to the photo `ids[r]`, for every row.
    """

    def __init__(self) -> None:
        self.ids = np.zeros(0, np.int64)
        self.rows_by_id = np.zeros(0, np.int64)
        self.row_count = 0
        self.in_order = True
        self._free = np.zeros(0, np.int64)

    @property
    def count(self) -> int:
        """Photos that have a row."""
        return len(self.ids)

    def ranks_of(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return int64[k], the positions in `self.ids` of those of `ids` that are there, ascending.

        An id given twice comes once.
        """
        if not len(self.ids) or not len(ids):
            return np.zeros(0, np.int64)
        wanted = np.zeros(len(self.ids), np.bool_)
        ranks = self._positions(ids)
        wanted[ranks[self.ids[ranks] == ids]] = True
        return np.flatnonzero(wanted)

    def rows_of(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return int64[len(ids)], the row of each photo, -1 where it has none."""
        if not len(self.ids):
            return np.full(len(ids), -1, np.int64)
        ranks = self._positions(ids)
        return np.where(self.ids[ranks] == ids, self.rows_by_id[ranks], -1)

    def assign(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return int64[len(ids)], the row of each photo; one without gets a free or a new row.

        Args:
            ids: each photo once.
        """
        rows = self.rows_of(ids)
        new = np.flatnonzero(rows < 0)
        if not len(new):
            return rows
        again = min(len(new), len(self._free))
        more = len(new) - again
        rows[new[:again]] = self._free[:again]
        rows[new[again:]] = np.arange(self.row_count, self.row_count + more)
        self._free = self._free[again:]
        self.row_count += more
        all_ids = np.concatenate([self.ids, ids[new]])
        all_rows = np.concatenate([self.rows_by_id, rows[new]])
        order = np.argsort(all_ids, kind="stable")  # merges what is sorted already in linear time
        self.ids, self.rows_by_id = all_ids[order], all_rows[order]
        self._look_at_order()
        return rows

    def release(self, ids: NDArray[np.int64]) -> None:
        """Free the rows of photos; ids without a row are passed over."""
        ranks = self.ranks_of(ids)
        if len(ranks):
            self._free = np.concatenate([self._free, self.rows_by_id[ranks]])
            self.ids = np.delete(self.ids, ranks)
            self.rows_by_id = np.delete(self.rows_by_id, ranks)
            self._look_at_order()

    def _positions(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where each id stands or would stand, as a valid position."""
        return np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)

    def _look_at_order(self) -> None:
        self.in_order = len(self.ids) == self.row_count and bool(
            (self.rows_by_id[1:] > self.rows_by_id[:-1]).all()
        )
