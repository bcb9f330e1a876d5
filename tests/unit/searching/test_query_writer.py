"""What is written means the same when it is read, and looks as a person would have typed it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from photoapp.domain.query import (
    And,
    FileName,
    HasExtension,
    HasGps,
    HasOrientation,
    HasRating,
    HasSize,
    HasTag,
    InAlbum,
    InFolder,
    IsFailed,
    IsOffline,
    IsRecent,
    IsTagged,
    IsUntagged,
    LikePhoto,
    Node,
    Not,
    Or,
    Orientation,
    Phrase,
    Query,
    SortBy,
    SortKey,
    TakenBetween,
    TakenThrough,
    TakenWith,
)
from photoapp.searching.phrase_text import tidy
from photoapp.searching.query_parser import parse
from photoapp.searching.query_writer import write

TODAY = date(2023, 8, 16)
CHARACTERS = st.characters(exclude_categories=["Cs"]) | st.sampled_from('"()^:-*./\\ OR')
TEXTS = st.text(CHARACTERS, min_size=1, max_size=12).map(tidy).filter(bool)
RAW_TEXTS = st.text(min_size=1, max_size=12).filter(lambda text: "\0" not in text and text.strip())
WEIGHTS = st.just(1.0) | st.floats(0.01, 100)
DAYS = st.dates(date(1, 1, 2), date(9998, 12, 30))
FIRSTS = st.builds(date, st.integers(1, 9998), st.integers(1, 12), st.just(1))
STARS = st.integers(0, 5)


def ordered(first: date | None, second: date | None) -> TakenBetween:
    if first and second and first > second:
        first, second = second, first
    return TakenBetween(first, second)


PERIODS = (
    st.builds(ordered, DAYS | st.none(), DAYS | st.none())
    | st.builds(
        ordered, DAYS.map(lambda day: day.replace(day=1)), DAYS.map(lambda day: day.replace(day=1))
    )
).filter(lambda taken: taken.start != taken.end)
SIZE = st.integers(0, 2**62) | st.integers(0, 99).flatmap(
    lambda number: st.sampled_from([1, 1000, 10**5, 10**6, 10**9]).map(lambda unit: number * unit)
)
SIZES = (
    st.tuples(SIZE | st.none(), SIZE | st.none())
    .filter(lambda ends: ends != (None, None))
    .map(lambda ends: HasSize(*(ends if None in ends else sorted(ends))))
)
RATINGS = st.tuples(st.integers(0, 5), st.integers(0, 5)).map(
    lambda stars: HasRating(*sorted(stars))
)
FILTERS: st.SearchStrategy[Node] = st.one_of(
    st.builds(HasTag, TEXTS, st.booleans()),
    st.builds(InAlbum, TEXTS, st.booleans()),
    st.builds(InFolder, RAW_TEXTS, st.booleans()),
    st.builds(FileName, RAW_TEXTS),
    TEXTS.map(str.casefold).map(tidy).filter(lambda text: not text.startswith(".")).filter(
        lambda text: text == text.casefold()
    ).map(HasExtension),
    st.builds(TakenWith, TEXTS),
    st.builds(TakenThrough, TEXTS),
    PERIODS,
    RATINGS,
    SIZES,
    st.builds(HasOrientation, st.sampled_from(Orientation)),
    st.just(HasGps()),
    st.sampled_from([IsOffline(), IsRecent(), IsTagged(), IsUntagged(), IsFailed()]),
)  # fmt: skip
LEAVES = (
    st.builds(Phrase, TEXTS, WEIGHTS)
    | FILTERS
    | st.builds(lambda text, weight: LikePhoto(Path(text), weight), RAW_TEXTS, WEIGHTS)
)


def joined(kind: Callable[[tuple[Node, ...]], Node], parts: list[Node]) -> Node:
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, And | Or) and type(part) is kind else [part])
    return kind(tuple(flat))


def inner(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    lists = st.lists(nodes, min_size=2, max_size=4)
    return (
        lists.map(lambda parts: joined(And, parts))
        | lists.map(lambda parts: joined(Or, parts))
        | nodes.map(lambda node: node.part if isinstance(node, Not) else Not(node))
    )


QUERIES = st.builds(
    Query,
    st.none() | st.recursive(LEAVES, inner, max_leaves=10),
    st.none() | st.builds(SortBy, st.sampled_from(SortKey), st.booleans()),
)


@settings(deadline=None)  # the first date loads dateparser
@given(QUERIES)
@example(Query(And((Phrase("a"), Phrase("b"), Not(Phrase("c d")), Phrase("OR")))))
@example(Query(Or((And((Phrase("a"), Phrase("b"))), Phrase("c d")))))
def test_what_is_written_is_read_as_the_same(query: Query) -> None:
    assert parse(write(query), TODAY) == query


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("two  dogs", "two dogs"),
        ('"two dogs"', "two dogs"),
        ('"two dogs" snow', 'two dogs "snow"'),
        ("-rain -'x", "-rain -'x"),
        ("red tag:a car", "red car tag:a"),
        ("cat OR dog tag:holiday", "(cat OR dog) tag:holiday"),
        ("cat OR dog", "cat OR dog"),
        ("foo:bar", '"foo:bar"'),
        ("beach^2.0", "beach^2"),
        ('"red car"^.5', '"red car"^0.5'),
        ("taken:july year:2021 before:2020-05", "taken:2023-07 taken:2021 before:2020-05-01"),
        ("taken:yesterday", "taken:2023-08-15"),
        ("size:5MB", "size:5MB"),
        ("size:>5MB", "size:>5MB"),
        ("size:>=5MB", "size:>=5MB"),
        ("size:<5MB", "size:<5MB"),
        ("size:<=1.5GB", "size:<=1.5GB"),
        ("size:1..3MB", "size:1MB..3MB"),
        ("size:1000B..3MB", "size:1kB..3MB"),
        ("size:1001B..3MB", "size:1001B..3MB"),
        ("rating:0..3", "rating:<=3"),
        ("rating:4..5", "rating:>=4"),
        ("Folder:/a/b", "folder:/a/b"),
        ('folder:"/a b"', 'folder:"/a b"'),
        ('tag:="5* hotel" album:=Rome', 'tag:="5* hotel" album:="Rome"'),
        ('tag:"=a" tag:a=b', 'tag:"=a" tag:a=b'),
        ("folder:=/a/b", 'folder:="/a/b"'),
        ("IS:Recent -is:tagged is:untagged", "is:recent -is:tagged is:untagged"),
        ("-sort:date cat", "cat sort:-date"),
        ("", ""),
    ],
)
def test_reads_as_a_person_would_write_it(text: str, written: str) -> None:
    assert write(parse(text, TODAY)) == written


def test_a_part_can_be_taken_out_of_a_written_query() -> None:
    query = parse("dogs tag:a -rain", TODAY)
    assert isinstance(query.root, And)

    without = replace(query, root=And(query.root.parts[:2]))

    assert write(without) == "dogs tag:a"
