"""Photos in their own shape, in lines of equal width."""

import numpy as np
from numpy.typing import NDArray

from photoapp.gui.grid.grid_geometry import GridGeometry, Lines

GAP = 6
UNKNOWN_ASPECT = 4 / 3
"""Width by height of a photo whose size is not known yet: what most cameras make."""

_NARROWEST, _WIDEST = 0.4, 4.0  # beyond, photos are shown in part: a panorama would be a thread
_TALLEST = 1.6  # a line of one portrait is not blown up to the whole width
_TALLEST_LAST = 1.35  # a last line that would be taller keeps the wished height, and ends early


class Strip:
    """All photos of a grid side by side at height 1, each group beginning anew at 0.

    Holds what does not change with the width of the window, so that it can be made beforehand,
    on another thread.

    Attributes:
        before: float64[n + 1], widths of all photos before each, over all groups.
        middle: float64[n], of each photo, from the beginning of its group; without gaps.
        number: float64[n], how many photos of its group come before each.
        starts: int64[groups], or one 0 for a grid without groups; empty for one without photos.
        groups: how many headers there are.
    """

    def __init__(
        self, aspects: NDArray[np.float32], starts: NDArray[np.int64] | None = None
    ) -> None:
        """Line up photos.

        Args:
            aspects: float32[n], width by height of each photo; NaN where not known.
            starts: as for `SquareLayout`.
        """
        count = len(aspects)
        shapes = np.where(np.isnan(aspects), np.float32(UNKNOWN_ASPECT), aspects)
        self.before = np.zeros(count + 1, np.float64)
        np.cumsum(np.clip(shapes, _NARROWEST, _WIDEST), dtype=np.float64, out=self.before[1:])
        self.groups = 0 if starts is None or count == 0 else len(starts)
        if starts is None or count == 0:
            starts = np.zeros(1 if count else 0, np.int64)
        self.starts = starts
        sizes = np.diff(starts, append=count)
        self.middle = (self.before[:-1] + self.before[1:]) / 2
        self.middle -= np.repeat(self.before[starts], sizes)
        self.number = np.arange(count, dtype=np.float64) - np.repeat(starts, sizes)


class JustifiedLayout(GridGeometry):
    """Lines whose photos keep their shape and fill the width together.

    Rows are dealt out to lines by the middle of each on the strip, which is cut into equal pieces
    for each group: unlike breaking line after line, that is arithmetic on whole arrays, heights
    lie on both sides of the wished one, and no last line holds a single photo that was left over.
    """

    def __init__(self, strip: Strip, width: int, line_height: int) -> None:
        """Lay out.

        Args:
            strip: the photos.
            width: pixels to fill.
            line_height: wished height of a line in pixels.
        """
        available = max(width - 2 * GAP, line_height // 4)
        self._before = strip.before
        first = _line_starts(strip, available / line_height, GAP / line_height)
        group = np.searchsorted(strip.starts, first[:-1], "right") - 1
        shapes = np.diff(self._before[first])
        room = np.maximum(available - GAP * (np.diff(first) - 1), 1)
        self._scale = np.minimum(room / np.maximum(shapes, _NARROWEST), _TALLEST * line_height)
        ends_early = (np.diff(group, append=-1) != 0) & (self._scale > _TALLEST_LAST * line_height)
        self._scale[ends_early] = line_height
        height = np.maximum(np.rint(self._scale), 1).astype(np.int64)
        super().__init__(Lines(first, group, height), strip.groups, GAP)

    def _span(self, line: int, row: int) -> tuple[int, int]:
        start, scale = int(self._first[line]), float(self._scale[line])
        begin = float(self._before[start])
        left = round((float(self._before[row]) - begin) * scale)
        right = round((float(self._before[row + 1]) - begin) * scale)
        return GAP + left + (row - start) * GAP, max(right - left, 1)

    def _row_in_line(self, line: int, x: int) -> int:
        rows = self.rows_of_line(line)
        low, high = rows.start, rows.stop - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self._span(line, middle)[0] <= x:
                low = middle
            else:
                high = middle - 1
        return low


def _line_starts(strip: Strip, width: float, gap: float) -> NDArray[np.int64]:
    """Return int64[lines + 1]: where lines begin, and the number of rows; sizes at height 1."""
    count = len(strip.middle)
    if count == 0:
        return np.zeros(1, np.int64)
    sizes = np.diff(strip.starts, append=count)
    ends = strip.starts + sizes
    lengths = strip.before[ends] - strip.before[strip.starts] + sizes * gap
    # As if each photo had a gap of its own: one more than there are.
    pieces = np.maximum(np.rint(lengths / (width + gap)), 1)
    # In place, for a million rows at every step of a window that is being resized.
    position = strip.number * gap
    position += strip.middle
    position *= np.repeat(pieces / lengths, sizes) if len(sizes) > 1 else pieces[0] / lengths[0]
    line = position.astype(np.int32)
    begins = np.empty(count, np.bool_)
    np.not_equal(line[1:], line[:-1], out=begins[1:])
    begins[strip.starts] = True
    return np.append(np.flatnonzero(begins), count)
