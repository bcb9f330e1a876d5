"""Squares of one size that fill the width."""

import numpy as np
from numpy.typing import NDArray

from photoapp.gui.grid.grid_geometry import GridGeometry, Lines

GAP = 8
SMALLEST = 16  # side of a cell in a window that is too narrow for one


class SquareLayout(GridGeometry):
    """All photos in squares, as many side by side as fit, made larger until they fill the width."""

    def __init__(
        self, count: int, width: int, cell: int, starts: NDArray[np.int64] | None = None
    ) -> None:
        """Lay out.

        Args:
            count: rows.
            width: pixels to fill.
            cell: wished side of a square in pixels; the least, but where even one is too wide.
            starts: int64[groups], ascending from 0: the row that each group begins with, on a
                line of its own under a header; None for no groups.
        """
        self._columns = max(1, (width - GAP) // (cell + GAP))
        # A cell or two in a wide window are not blown up to its whole width.
        side = min((width - GAP) // self._columns - GAP, cell + cell // 2)
        self._cell = max(side, min(cell, SMALLEST))
        self._pitch = self._cell + GAP
        self._left = max((width - self._columns * self._pitch + GAP) // 2, 0)
        lines = _lines(count, self._columns, self._cell, starts)
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
