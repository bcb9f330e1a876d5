"""The selection of a grid as runs of rows, so that a million selected photos are one pair."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QObject,
)

Flag = QItemSelectionModel.SelectionFlag


class SelectedRows(QObject):
    """What a user does to a selection, in row numbers; Qt's selection model holds the truth.

    Attributes:
        anchor: row that a selection with Shift reaches from; None before the first click.
    """

    def __init__(self, selection: QItemSelectionModel) -> None:
        super().__init__(selection)
        self._selection = selection
        self.anchor: int | None = None
        self._bounds: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None
        selection.selectionChanged.connect(self._forget)
        selection.model().modelReset.connect(self._reset)

    def current(self) -> int | None:
        """Return the row that the keyboard is at."""
        index = self._selection.currentIndex()
        return index.row() if index.isValid() else None

    def contains(self, row: int) -> bool:
        """Return whether a row is selected."""
        begins, ends = self.bounds()
        at = int(np.searchsorted(begins, row, "right")) - 1
        return at >= 0 and row < int(ends[at])

    def bounds(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return int64[runs] first rows, ascending, and int64[runs] rows behind the last ones."""
        if self._bounds is None:
            selection = self._selection.selection()
            runs = (selection.at(number) for number in range(selection.count()))
            ranges = sorted((run.top(), run.bottom() + 1) for run in runs)
            both = np.array(ranges, np.int64).reshape(-1, 2)
            self._bounds = both[:, 0], both[:, 1]
        return self._bounds

    def count(self) -> int:
        """Return how many rows are selected."""
        begins, ends = self.bounds()
        return int((ends - begins).sum())

    def rows(self) -> NDArray[np.int64]:
        """Return int64[k], the selected rows, ascending."""
        begins, ends = self.bounds()
        lengths = ends - begins
        before = np.cumsum(lengths) - lengths
        return np.repeat(begins - before, lengths) + np.arange(int(lengths.sum()))

    def go_to(self, row: int) -> None:
        """Put the keyboard at a row and leave the selection as it is."""
        self._selection.setCurrentIndex(self._index(row), Flag.NoUpdate)

    def select_only(self, row: int) -> None:
        """Select one row, and nothing else."""
        self.anchor = row
        self._selection.setCurrentIndex(self._index(row), Flag.ClearAndSelect)

    def toggle(self, row: int) -> None:
        """Select a row, or no longer, and leave the others."""
        self.anchor = row
        self._selection.setCurrentIndex(self._index(row), Flag.Toggle)

    def extend_to(self, row: int, *, keep: bool = False) -> None:
        """Select from the anchor to a row, and nothing else unless `keep`."""
        if self.anchor is None:
            self.anchor = row if self.current() is None else self.current()
        begin, end = sorted((self.anchor or 0, row))
        self.select([range(begin, end + 1)], Flag.Select if keep else Flag.ClearAndSelect)
        self.go_to(row)

    def select(self, runs: list[range], command: Flag = Flag.ClearAndSelect) -> None:
        """Select runs of rows."""
        self._selection.select(self.as_selection(runs), command)

    def select_all(self) -> None:
        """Select everything, as one run."""
        count = self._selection.model().rowCount()
        if count:
            self.select([range(count)])

    def clear(self) -> None:
        """Select nothing."""
        self._selection.clearSelection()

    def copy(self) -> QItemSelection:
        """Return the selection as it is now."""
        return QItemSelection(self._selection.selection())

    def combine(self, before: QItemSelection, runs: list[range], command: Flag) -> None:
        """Select what was selected before, with runs of rows added or toggled."""
        whole = QItemSelection(before)
        whole.merge(self.as_selection(runs), command)
        self._selection.select(whole, Flag.ClearAndSelect)

    def as_selection(self, runs: list[range]) -> QItemSelection:
        """Return runs of rows as Qt's own type."""
        selection = QItemSelection()
        for run in runs:
            selection.append(QItemSelectionRange(self._index(run.start), self._index(run.stop - 1)))
        return selection

    def _index(self, row: int) -> QModelIndex:
        return self._selection.model().index(row, 0)

    def _forget(self) -> None:
        self._bounds = None

    def _reset(self) -> None:
        self._bounds = None
        self.anchor = None


def runs_of(rows: NDArray[np.int64]) -> list[range]:
    """Return ascending row numbers as runs of neighbours."""
    if len(rows) == 0:
        return []
    cuts = np.flatnonzero(np.diff(rows) != 1) + 1
    begins = rows[np.append(0, cuts)]
    ends = rows[np.append(cuts, len(rows)) - 1] + 1
    return [range(begin, end) for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
