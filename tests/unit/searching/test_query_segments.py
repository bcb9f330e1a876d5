"""Queries are cut where their meaning ends, and putting the parts side by side changes nothing."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from photoapp.searching.query_parser import parse
from photoapp.searching.query_segments import (
    MOST_SEGMENTS,
    SegmentKind,
    same_meaning,
    split_segments,
)

TODAY = date(2023, 8, 16)
WORDS, PHRASE, PHOTO, FILTER, SORT, GROUP = SegmentKind
TOKENS = st.sampled_from(
    [
        *("dogs", "snow", "OR", "-", "(", ")", '"red car"', '"', "^2", "beach^2", "-rain"),
        *("tag:a", "-tag:b", 'tag:"a b"', "taken:2023", 'taken:"last summer"', "rating:>=4"),
        *("sort:-date", "-sort:name", "like:/a.jpg", "-like:b.jpg^0.5", "tag:", "-(", ")^2"),
        *("foo:bar", "is:offline", "has:gps", "  "),
    ]
)
TEXTS = st.lists(st.tuples(TOKENS, st.sampled_from(["", " "])), max_size=9).map(
    lambda parts: "".join(token + space for token, space in parts)
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("dogs in the snow", [(WORDS, "dogs in the snow")]),
        (
            "dogs tag:holiday in snow -rain",
            [(WORDS, "dogs"), (FILTER, "tag:holiday"), (WORDS, "in snow"), (PHRASE, "-rain")],
        ),
        ('-tag:blurry taken:"july 2023"', [(FILTER, "-tag:blurry"), (FILTER, 'taken:"july 2023"')]),
        ("beach^2 sunny day", [(PHRASE, "beach^2"), (WORDS, "sunny day")]),
        ('"a b"^0.5 like:"/a b.jpg"^2', [(PHRASE, '"a b"^0.5'), (PHOTO, 'like:"/a b.jpg"^2')]),
        ("cat OR dog tag:x", [(WORDS, "cat OR dog"), (FILTER, "tag:x")]),
        ("tag:a OR tag:b cat", [(GROUP, "tag:a OR tag:b"), (WORDS, "cat")]),
        ("-(rain OR snow) city", [(GROUP, "-(rain OR snow)"), (WORDS, "city")]),
        ("(red car)^2", [(PHRASE, "(red car)^2")]),
        ("-sort:date tag:a", [(SORT, "-sort:date"), (FILTER, "tag:a")]),
        ("tag: dog foo:bar", [(WORDS, "tag: dog foo:bar")]),
    ],
)  # fmt: skip
def test_parts_of_a_query(text: str, parts: list[tuple[SegmentKind, str]]) -> None:
    segments = split_segments(text, TODAY)
    assert [(segment.kind, segment.text) for segment in segments] == parts
    assert all(text[segment.start : segment.end] == segment.text for segment in segments)


@settings(deadline=None)  # the words of dates are loaded once
@given(TEXTS | st.text(max_size=30))
@example("tag:a OR tag:b -(c tag:d")
@example("-sort:date")
@example("\x00tag:a\x00 dogs")
def test_parts_side_by_side_mean_the_same(text: str) -> None:
    segments = split_segments(text, TODAY)
    again = " ".join(segment.text for segment in segments)
    assert parse(again, TODAY) == parse(text, TODAY)
    for segment in segments:
        assert text[segment.start : segment.end].strip() == segment.text


def test_what_is_still_open_is_not_closed() -> None:
    assert [s.closed for s in split_segments('tag:a "red', TODAY)] == [True, False]
    assert [s.closed for s in split_segments("tag:a (cat tag:b", TODAY)] == [True, False]
    assert [s.closed for s in split_segments('folder:"holi', TODAY)] == [False]


def test_signs_and_weights_are_told() -> None:
    rain, beach, tag = split_segments("-rain beach^2 tag:a", TODAY)
    assert (rain.negated, rain.weight) == (True, 1.0)
    assert (beach.negated, beach.weight) == (False, 2.0)
    assert (tag.negated, tag.weight) == (False, None)


def test_a_query_of_very_many_parts_stays_one_text() -> None:
    text = " ".join(f"tag:t{number}" for number in range(MOST_SEGMENTS + 1))
    assert [segment.kind for segment in split_segments(text, TODAY)] == [WORDS]


def test_order_does_not_matter_to_the_meaning_but_everything_else_does() -> None:
    assert same_meaning("dogs tag:a -rain", "-rain tag:a dogs", TODAY)
    assert not same_meaning("dogs tag:a", "dogs -tag:a", TODAY)
    assert not same_meaning("dogs sort:date", "dogs", TODAY)
