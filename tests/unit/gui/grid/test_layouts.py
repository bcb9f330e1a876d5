"""Both layouts, with and without groups: every row has one place, and every place one row."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from photoapp.gui.grid.grid_geometry import HEADER_HEIGHT, GridGeometry, Place
from photoapp.gui.grid.justified_layout import JustifiedLayout, Strip
from photoapp.gui.grid.square_layout import SquareLayout


@st.composite
def layouts(draw: st.DrawFn) -> GridGeometry:
    count = draw(st.integers(0, 120))
    width = draw(st.integers(40, 1500))
    size = draw(st.integers(64, 512))
    starts: NDArray[np.int64] | None = None
    if draw(st.booleans()) and count:
        cuts = draw(st.sets(st.integers(1, max(1, count - 1)), max_size=12))
        starts = np.array(sorted({0, *(cut for cut in cuts if cut < count)}), np.int64)
    if draw(st.booleans()):
        return SquareLayout(count, width, size, starts)
    shapes = st.one_of(st.floats(0.0625, 12, width=32), st.just(float("nan")))
    aspects = draw(st.lists(shapes, min_size=count, max_size=count))
    return JustifiedLayout(Strip(np.array(aspects, np.float32), starts), width, size)


def _overlap(one: Place, other: Place) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


@settings(deadline=None, max_examples=150)
@given(layouts())
def test_places_are_apart_and_inside_and_lead_back_to_their_row(layout: GridGeometry) -> None:
    places = layout.places(range(layout.count))
    assert len(places) == layout.count
    assert places == [layout.place(row) for row in range(layout.count)]
    for row, place in enumerate(places):
        assert place.width > 0
        assert place.height > 0
        assert place.y >= 0
        assert place.y + place.height <= layout.height
        right, bottom = place.x + place.width - 1, place.y + place.height - 1
        for x, y in ((place.x, place.y), (right, bottom), (place.x + place.width // 2, place.y)):
            assert layout.row_at(x, y) == row
        assert layout.row_at(right + 1, place.y) != row
        assert layout.row_at(place.x, bottom + 1) != row
        assert not any(_overlap(place, other) for other in places[max(0, row - 30) : row])


@settings(deadline=None, max_examples=80)
@given(layouts(), st.integers(-50, 1500), st.integers(-50, 9000), st.integers(1, 2000))
def test_an_area_touches_exactly_the_rows_whose_places_it_crosses(
    layout: GridGeometry, x: int, y: int, size: int
) -> None:
    area = Place(x, y, size, size)
    places = layout.places(range(layout.count))
    touched = [row for run in layout.runs_in(area) for row in run]
    assert touched == [row for row, place in enumerate(places) if _overlap(area, place)]
    seen = layout.rows_between(y, y + size)
    in_sight = [
        row for row, place in enumerate(places) if place.y < y + size and place.y + place.height > y
    ]
    assert list(seen) == in_sight


@settings(deadline=None, max_examples=80)
@given(layouts())
def test_headers_lie_above_their_groups_and_over_no_photo(layout: GridGeometry) -> None:
    headers = layout.headers_between(0, layout.height)
    places = layout.places(range(layout.count))
    for header in headers:
        area = Place(0, header.y, 2000, HEADER_HEIGHT)
        assert not any(_overlap(area, place) for place in places)
        assert layout.header_above(header.y) == header
        assert layout.header_above(header.y + HEADER_HEIGHT) == header


def test_a_group_begins_a_line_under_its_header() -> None:
    layout = SquareLayout(10, 500, 100, np.array([0, 3], np.int64))
    third, fourth = layout.place(2), layout.place(3)
    assert fourth.y >= third.y + third.height + HEADER_HEIGHT
    assert fourth.x == layout.place(0).x
    assert [header.group for header in layout.headers_between(0, layout.height)] == [0, 1]


@pytest.mark.parametrize("starts", [None, np.array([0, 400, 401], np.int64)])
def test_justified_lines_fill_the_width_and_keep_shapes(starts: NDArray[np.int64] | None) -> None:
    shapes = np.random.default_rng(3).choice([1.5, 0.667, 1.333, 1.778], 1000).astype(np.float32)
    layout = JustifiedLayout(Strip(shapes, starts), 1200, 180)
    ends = set() if starts is None else {399, 400}
    for row in range(999):
        place, after = layout.place(row), layout.place(row + 1)
        if after.y != place.y and row not in ends:
            assert place.x + place.width == 1200 - layout.gap
        assert place.width / place.height == pytest.approx(shapes[row], rel=0.03)
        assert 100 < place.height < 290


def test_squares_fill_the_width_but_a_few_are_not_blown_up() -> None:
    layout = SquareLayout(100, 1000, 176)
    line = layout.rows_of_line(0)
    last = layout.place(line[-1])
    assert 1000 - len(line) - 10 <= last.x + last.width <= 1000 - layout.gap // 2
    assert last.width >= 176
    assert SquareLayout(1, 2000, 512).place(0).width <= 768


def test_up_and_down_stay_in_the_column_across_groups() -> None:
    layout = SquareLayout(7, 460, 100, np.array([0, 2], np.int64))
    assert layout.place(3).x == layout.place(1).x
    assert layout.row_below(1, 1) == 3
    assert layout.row_below(3, -1) == 1
    assert layout.row_below(0, -1) == 0
    assert layout.row_below(5, 1) == 6  # the last line is shorter
    assert layout.row_below(6, 1) == 6


def test_a_page_is_a_line_at_least_and_ends_at_the_edges() -> None:
    layout = SquareLayout(1000, 460, 100)
    columns = len(layout.rows_of_line(0))
    assert layout.row_pages_below(1, 50) == 1 + columns
    assert layout.row_pages_below(1, 5 * 120) > 1 + 3 * columns
    assert layout.row_pages_below(1 + columns, -50) == 1
    assert layout.row_pages_below(2, -5000) == 2
    assert layout.row_pages_below(999, 5000) == 999


@pytest.mark.parametrize("justified", [False, True])
def test_a_million_rows_have_places(justified: bool) -> None:
    count = 1_000_000
    starts = np.arange(0, count, 997, dtype=np.int64)
    strip = Strip(np.full(count, 1.5, np.float32), starts)
    layout: GridGeometry
    if justified:
        layout = JustifiedLayout(strip, 1300, 64)
    else:
        layout = SquareLayout(count, 1300, 64, starts)
    for row in (0, 996, 997, 500_000, count - 1):
        place = layout.place(row)
        assert layout.row_at(place.x + place.width // 2, place.y + place.height // 2) == row
    assert sum(map(len, layout.runs_in(Place(0, 0, 1300, layout.height)))) == count
