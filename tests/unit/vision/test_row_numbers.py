"""Every photo keeps its row until it is released, and no two photos share one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from photoapp.vision.row_numbers import RowNumbers

_IDS = st.lists(st.integers(1, 30), unique=True, max_size=12)


@given(st.lists(st.tuples(st.booleans(), _IDS), max_size=12))
def test_rows_follow_photos_through_any_history(steps: list[tuple[bool, list[int]]]) -> None:
    numbers = RowNumbers()
    rows: dict[int, int] = {}
    for release, ids in steps:
        given_ids = np.array(ids, np.int64)
        if release:
            numbers.release(given_ids)
            rows = {photo: row for photo, row in rows.items() if photo not in ids}
        else:
            assigned = dict(zip(ids, numbers.assign(given_ids).tolist(), strict=True))
            assert {photo: row for photo, row in assigned.items() if photo in rows} == {
                photo: row for photo, row in rows.items() if photo in ids
            }
            rows |= assigned
        assert numbers.ids.tolist() == sorted(rows)
        assert numbers.rows_by_id.tolist() == [rows[photo] for photo in sorted(rows)]
        assert len(set(rows.values())) == len(rows) == numbers.count
        assert all(row < numbers.row_count for row in rows.values())
        everything = list(range(numbers.row_count))
        assert numbers.in_order == ([rows[photo] for photo in sorted(rows)] == everything)
        everyone = np.arange(32)
        assert numbers.rows_of(everyone).tolist() == [rows.get(photo, -1) for photo in range(32)]


def test_freed_rows_are_taken_before_new_ones() -> None:
    numbers = RowNumbers()
    numbers.assign(np.array([5, 6, 7]))
    numbers.release(np.array([6]))
    assert numbers.assign(np.array([9, 8])).tolist() == [1, 3]


def test_ranks_are_the_positions_of_known_photos_once_each() -> None:
    numbers = RowNumbers()
    numbers.assign(np.array([20, 10, 30]))
    assert numbers.ranks_of(np.array([30, 99, 10, 30, -4])).tolist() == [0, 2]
    assert numbers.ranks_of(np.array([], np.int64)).tolist() == []
