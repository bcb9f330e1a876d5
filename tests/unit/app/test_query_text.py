"""Chips and words are the same query as the text they come from."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from photoapp.app.query_text import (
    ChipKind,
    arrange,
    is_ranked,
    join,
    photo_text,
    sort_of,
    sort_text,
    split_chips,
    with_negation,
    with_weight,
)
from photoapp.domain.query import LikePhoto, Not, Phrase, SortBy, SortKey
from photoapp.searching.query_parser import parse
from photoapp.searching.query_segments import same_meaning

TODAY = date(2023, 8, 16)
TOKENS = st.sampled_from(
    [
        *("dogs", "snow", "OR", "-", "(", ")", '"red car"', '"', "^2", "beach^2", "-rain"),
        *("tag:a", "-tag:b", 'tag:"a b"', "taken:2023", "(cat OR dog)", "rating:>=4"),
        *("sort:-date", "like:/a.jpg", "-like:b.jpg^0.5", "tag:", "-(", "foo:bar"),
    ]
)
TEXTS = st.lists(TOKENS, max_size=8).map(" ".join) | st.text(max_size=20)


@settings(deadline=None)  # the words of dates are loaded once
@given(TEXTS, st.none() | st.integers(0, 60))
@example("snow tag:a cat OR dog", None)
@example("tag:a OR", None)
@example("OR cat tag:x", None)
@example("tag:a OR dog tag:x ", 19)
def test_chips_and_words_ask_for_the_same(text: str, cursor: int | None) -> None:
    place = None if cursor is None else min(cursor, len(text))
    arrangement = arrange(text, place, TODAY)
    assert same_meaning(join(arrangement.chips, arrangement.words), text, TODAY)
    assert 0 <= arrangement.cursor <= len(arrangement.words)


def _typed(text: str) -> tuple[list[str], str]:
    """What a text with the cursor at | looks like."""
    cursor = text.index("|")
    found = arrange(text.replace("|", ""), cursor, TODAY)
    words = found.words[: found.cursor] + "|" + found.words[found.cursor :]
    return [chip.text for chip in found.chips], words


@pytest.mark.parametrize(
    ("text", "chips", "words"),
    [
        ("tag:holiday|", [], "tag:holiday|"),
        ("tag:holiday |", ["tag:holiday"], "|"),
        ("dogs tag:holiday |", ["tag:holiday"], "dogs |"),
        ("dogs tag:holi| in the snow", [], "dogs tag:holi| in the snow"),
        ("dogs tag:a | in the snow", ["tag:a"], "dogs |in the snow"),
        ('dogs "red car" |', ['"red car"'], "dogs |"),
        ('dogs "red |', [], 'dogs "red |'),
        ("(cat tag:x |", [], "(cat tag:x |"),
        ("tag:a OR tag:b |", ["tag:a OR tag:b"], "|"),
        ("cat OR dog |", [], "cat OR dog |"),
        ("tag:nothing2 beach^2 -rain |", ["tag:nothing2", "beach^2", "-rain"], "|"),
    ],
)
def test_chips_come_when_a_term_is_complete(text: str, chips: list[str], words: str) -> None:
    assert _typed(text) == (chips, words)


def test_words_joined_by_or_are_held_together_beside_other_words() -> None:
    found = arrange("snow tag:a cat OR dog", None, TODAY)
    assert (found.words, [chip.text for chip in found.chips]) == ("snow (cat OR dog)", ["tag:a"])


def test_a_date_in_words_stays_in_words() -> None:
    (chip,) = split_chips('taken:"last summer"', TODAY)
    assert chip.text == 'taken:"last summer"'
    assert chip.kind is ChipKind.FILTER


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("tag:a", "-tag:a"),
        ("-tag:a", "tag:a"),
        ("-rain", '"rain"'),
        ('"red car"^2', '-"red car"^2'),
        ("-like:a.jpg^2", "like:a.jpg^2"),
        ("-(rain OR snow)", "(rain OR snow)"),
        ("(-rain)", '"rain"'),
        ("tag:a OR tag:b", "-(tag:a OR tag:b)"),
        ("sort:-date", "sort:-date"),
    ],
)
def test_turning_a_chip_round(text: str, turned: str) -> None:
    (chip,) = split_chips(text, TODAY)
    assert with_negation(chip, not chip.negated) == turned
    assert with_negation(chip, chip.negated) == text
    if chip.node is not None:
        contrary = chip.node.part if isinstance(chip.node, Not) else Not(chip.node)
        assert parse(turned, TODAY).root == contrary


@pytest.mark.parametrize(
    ("text", "weight", "weighed"),
    [
        ("beach^2", 1.0, '"beach"'),
        ('"red car"', 2.5, '"red car"^2.5'),
        ("-rain", 3.0, "-rain^3"),
        ("like:a.jpg", 0.04, "like:a.jpg^0.1"),
        ("beach^2", 90, "beach^5"),
        ("tag:a", 2.0, "tag:a"),
    ],
)
def test_weighing_a_chip(text: str, weight: float, weighed: str) -> None:
    (chip,) = split_chips(text, TODAY)
    assert with_weight(chip, weight) == weighed


@settings(deadline=None)  # the words of dates are loaded once
@given(st.text(min_size=1).filter(lambda name: "\0" not in name and name.strip()))
@example('a "quoted" b.jpg')
def test_any_path_can_be_searched_by(name: str) -> None:
    path = Path("/photos") / name
    (chip,) = split_chips(photo_text(path), TODAY)
    assert (chip.kind, chip.node) == (ChipKind.PHOTO, LikePhoto(path))


def test_what_a_query_is_like() -> None:
    assert is_ranked("dogs tag:a")
    assert is_ranked("like:a.jpg")
    assert not is_ranked("tag:a -rating:5 sort:name")
    assert sort_of(f"dogs {sort_text(SortBy(SortKey.SIZE, True))}") == SortBy(SortKey.SIZE, True)
    assert sort_of("dogs") is None
    assert split_chips("-rain")[0].node == Not(Phrase("rain"))
