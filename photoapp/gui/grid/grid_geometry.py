"""Where every photo of a grid lies, by arithmetic on arrays: a million rows cost milliseconds.

Knows no widgets. Coordinates are whole pixels of the whole content, from its top left corner;
"row" is the number of a photo, and a "line" is what lies side by side.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

HEADER_HEIGHT = 44
"""Pixels of a group's header, above the group's first line."""

_TOP = 8
_GROUP_SPACE = 12  # below a group, before the next header


class Place(NamedTuple):
    """A rectangle: x and y of its top left corner, width and height, all in pixels."""

    x: int
    y: int
    width: int
    height: int


class Header(NamedTuple):
    """The place of a group's header: number of the group, and y of its top."""

    group: int
    y: int


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of photos, top to bottom.

    Attributes:
        first: int64[lines + 1], row that a line begins with; the last one is the number of rows.
        group: int64[lines], the group that a line belongs to.
        height: int64[lines].
    """

    first: NDArray[np.int64]
    group: NDArray[np.int64]
    height: NDArray[np.int64]


class GridGeometry(ABC):
    """Lines stacked with headers between them; how a line is divided is told by subclasses.

    Attributes:
        count: rows.
        height: of the whole content.
        gap: pixels between photos, both ways.
    """

    def __init__(self, lines: Lines, groups: int, gap: int) -> None:
        """Stack the lines.

        Args:
            lines: to stack.
            groups: how many groups with a header each; 0 for none. Each has a line at least.
            gap: pixels between photos.
        """
        self.gap = gap
        self.count = int(lines.first[-1])
        self._first = lines.first
        self._heights = lines.height
        steps = lines.height + gap
        self._top = np.cumsum(steps) - steps + _TOP
        self._header_top = np.empty(0, np.int64)
        if groups:
            self._top += lines.group * (HEADER_HEIGHT + _GROUP_SPACE) + HEADER_HEIGHT - _TOP
            first_lines = np.searchsorted(lines.group, np.arange(groups))
            self._header_top = self._top[first_lines] - HEADER_HEIGHT
        self.height = int(self._top[-1] + lines.height[-1] + gap) if len(lines.height) else 0

    def line_of(self, row: int) -> int:
        """Return the line that a row lies in."""
        return int(np.searchsorted(self._first, row, "right")) - 1

    def rows_of_line(self, line: int) -> range:
        """Return the rows of a line."""
        return range(int(self._first[line]), int(self._first[line + 1]))

    def place(self, row: int) -> Place:
        """Return where a row lies."""
        line = self.line_of(row)
        x, width = self._span(line, row)
        return Place(x, int(self._top[line]), width, int(self._heights[line]))

    def places(self, rows: range) -> list[Place]:
        """Return where neighbouring rows lie."""
        found: list[Place] = []
        line = self.line_of(rows.start) if rows else 0
        row = rows.start
        while row < rows.stop:
            top, height = int(self._top[line]), int(self._heights[line])
            end = min(int(self._first[line + 1]), rows.stop)
            for each in range(row, end):
                x, width = self._span(line, each)
                found.append(Place(x, top, width, height))
            row, line = end, line + 1
        return found

    def row_at(self, x: int, y: int) -> int | None:
        """Return the row whose photo lies at a point; None in gaps, headers and beyond."""
        line = int(np.searchsorted(self._top, y, "right")) - 1
        if line < 0 or y >= self._top[line] + self._heights[line]:
            return None
        row = self._row_in_line(line, x)
        left, width = self._span(line, row)
        return row if left <= x < left + width else None

    def lines_between(self, top: int, bottom: int) -> range:
        """Return the lines that lie, at least in part, at top <= y < bottom."""
        begin = int(np.searchsorted(self._top, top, "right")) - 1
        if begin < 0 or top >= self._top[begin] + self._heights[begin]:
            begin += 1
        end = int(np.searchsorted(self._top, bottom, "left"))
        return range(begin, max(begin, end))

    def rows_between(self, top: int, bottom: int) -> range:
        """Return the rows that lie, at least in part, at top <= y < bottom."""
        lines = self.lines_between(top, bottom)
        return range(int(self._first[lines.start]), int(self._first[lines.stop]))

    def runs_in(self, area: Place) -> list[range]:
        """Return the rows that an area touches, as runs of neighbours in ascending order."""
        runs: list[range] = []
        right = area.x + area.width - 1
        for line in self.lines_between(area.y, area.y + area.height):
            first, last = self._row_in_line(line, area.x), self._row_in_line(line, right)
            left, width = self._span(line, first)
            if left + width <= area.x:
                first += 1
            if self._span(line, last)[0] > right:
                last -= 1
            if first > last:
                continue
            if runs and runs[-1].stop == first:
                runs[-1] = range(runs[-1].start, last + 1)
            else:
                runs.append(range(first, last + 1))
        return runs

    def headers_between(self, top: int, bottom: int) -> list[Header]:
        """Return the headers that lie, at least in part, at top <= y < bottom."""
        begin = int(np.searchsorted(self._header_top, top - HEADER_HEIGHT, "right"))
        end = int(np.searchsorted(self._header_top, bottom, "left"))
        return [Header(group, int(self._header_top[group])) for group in range(begin, end)]

    def header_above(self, y: int) -> Header | None:
        """Return the header of the group that a y lies in, or the header that it lies on."""
        group = int(np.searchsorted(self._header_top, y, "right")) - 1
        return None if group < 0 else Header(group, int(self._header_top[group]))

    def row_below(self, row: int, lines: int) -> int:
        """Return the row that many lines below (above when negative), nearest sideways.

        The row itself where there is no such line.
        """
        target = self.line_of(row) + lines
        if not 0 <= target < len(self._top):
            return row
        return self._row_in_line(target, self._centre(row))

    def row_pages_below(self, row: int, distance: int) -> int:
        """Return the row at a distance in pixels below (above when negative) another.

        At least one line away, and at most the first or last line.
        """
        line = self.line_of(row)
        wanted = int(self._top[line]) + distance
        target = int(np.searchsorted(self._top, wanted, "right")) - 1
        target = max(target, line + 1) if distance > 0 else min(target + 1, line - 1)
        target = min(max(target, 0), len(self._top) - 1)
        return row if target == line else self._row_in_line(target, self._centre(row))

    def _centre(self, row: int) -> int:
        place = self.place(row)
        return place.x + place.width // 2

    @abstractmethod
    def _span(self, line: int, row: int) -> tuple[int, int]:
        """Return x and width of a row."""

    @abstractmethod
    def _row_in_line(self, line: int, x: int) -> int:
        """Return the row of a line that lies at x, or else nearest to it from the left."""
