"""The order and the groups of a grid."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photoapp.app.grid_facts import NO_DAY
from photoapp.gui.grid.arrangement import GridLayout, Grouping, arrange


@dataclass
class Facts:
    """Facts by id; stands in for `GridFacts`, which reads them from a catalog."""

    day: NDArray[np.int32]
    folder: NDArray[np.int32]
    names: list[str]

    def days(self, ids: NDArray[np.int64]) -> NDArray[np.int32]:
        return self.day[ids]

    def folders(self, ids: NDArray[np.int64]) -> NDArray[np.int32]:
        return self.folder[ids]

    def folder_names(self) -> list[str]:
        return self.names

    def aspects(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        return np.full(len(ids), 1.5, np.float32)


def _arranged(days: list[int], grouping: Grouping, folders: list[int] | None = None):  # type: ignore[no-untyped-def]
    numbers = folders if folders is not None else [0] * len(days)
    facts = Facts(np.array(days, np.int32), np.array(numbers, np.int32), ["/b", "/A", "/c"])
    ids = np.arange(len(days), dtype=np.int64)
    likely = ids % 2 == 0
    return arrange(facts, ids, likely, grouping, GridLayout.SQUARE)  # type: ignore[arg-type]


def test_days_that_lie_together_keep_the_order_of_the_answer() -> None:
    arrangement = _arranged([3, 3, 5, 5, 5, 9], Grouping.DAY)
    assert arrangement.ids.tolist() == [0, 1, 2, 3, 4, 5]
    assert arrangement.groups.starts.tolist() == [0, 2, 5]
    assert arrangement.groups.keys.tolist() == [3, 5, 9]


def test_days_that_are_mixed_are_gathered_newest_first_and_undated_last() -> None:
    arrangement = _arranged([3, NO_DAY, 9, 3, 9, 5], Grouping.DAY)
    assert arrangement.ids.tolist() == [2, 4, 5, 0, 3, 1]
    assert arrangement.groups.keys.tolist() == [9, 5, 3, NO_DAY]
    assert arrangement.likely.tolist() == [True, True, False, True, False, False]


def test_months_are_those_of_the_calendar() -> None:
    first_of_march_1970 = 31 + 28
    arrangement = _arranged(
        [first_of_march_1970, first_of_march_1970 - 1, -1, NO_DAY], Grouping.MONTH
    )
    assert arrangement.groups.keys.tolist() == [2, 1, -1, NO_DAY]


def test_folders_are_gathered_by_name_and_unknown_ones_come_last() -> None:
    arrangement = _arranged([0] * 5, Grouping.FOLDER, [0, 1, -1, 0, 1])
    assert arrangement.ids.tolist() == [1, 4, 0, 3, 2]
    assert arrangement.groups.keys.tolist() == [1, 0, -1]


def test_an_empty_answer_has_no_groups() -> None:
    assert _arranged([], Grouping.DAY).groups is None
