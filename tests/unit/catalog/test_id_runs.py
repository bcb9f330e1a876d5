"""Ids come back as they were written, in their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoapp.catalog.id_runs import read_runs, write_runs


@given(st.lists(st.integers(0, 40) | st.integers(0, 2**62)))
def test_ids_survive_in_their_order(ids: list[int]) -> None:
    assert read_runs(write_runs(ids)) == ids


@pytest.mark.parametrize(
    ("ids", "text"), [([], ""), ([7], "7"), ([1, 2, 3, 9], "1-3,9"), ([3, 2, 3, 4], "3,2-4")]
)
def test_neighbours_are_one_run(ids: list[int], text: str) -> None:
    assert write_runs(ids) == text


def test_a_hundred_thousand_neighbours_take_a_few_bytes() -> None:
    assert len(write_runs(range(1, 100_001))) < 10
