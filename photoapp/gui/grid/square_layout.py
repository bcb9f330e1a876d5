"""Squares of one size, as many side by side as fit."""

import numpy as np
from numpy.typing import NDArray

from photoapp.gui.grid.grid_geometry import GridGeometry, Lines

GAP = 8


class SquareLayout(GridGeometry):
    """All photos in squares; what is left of the width is shared out at both sides."""

    def __init__(
        self, count: int, width: int, cell: int, starts: NDArray[np.int64] | None = None
    ) -> None:
        """Lay out.

        Args:
            count: rows.
            width: pixels to fill.
            cell: side of a square in pixels; one column is shown where even that is too wide.
            starts: int64[groups], ascending from 0: the row that each group begins with, on a
                line of its own under a header; None for no groups.
        """
        self._pitch = cell + GAP
        self._columns = max(1, (width - GAP) // self._pitch)
        used = self._columns * self._pitch - GAP
        self._left = max((width - used) // 2, min(GAP, width))
        self._cell = cell
        lines = _lines(count, self._columns, cell, starts)
        super().__init__(lines, 0 if starts is None or count == 0 else len(starts), GAP)

    def _span(self, line: int, row: int) -> tuple[int, int]:
        return self._left + (row - int(self._first[line])) * self._pitch, self._cell

    def _row_in_line(self, line: int, x: int) -> int:
        rows = self.rows_of_line(line)
        return rows.start + min(max((x - self._left) // self._pitch, 0), len(rows) - 1)


def _lines(count: int, columns: int, cell: int, starts: NDArray[np.int64] | None) -> Lines:
    if starts is None or count == 0:
        starts = np.zeros(1 if count else 0, np.int64)
    sizes = np.diff(starts, append=count)
    lines_of_group = -(-sizes // columns)
    before = np.cumsum(lines_of_group) - lines_of_group
    total = int(lines_of_group.sum())
    group = np.repeat(np.arange(len(starts)), lines_of_group)
    first = np.empty(total + 1, np.int64)
    first[:-1] = starts[group] + (np.arange(total) - before[group]) * columns
    first[-1] = count
    return Lines(first, group, np.full(total, cell, np.int64))
