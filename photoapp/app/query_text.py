"""The text of a query as the search bar shows it: chips for what is complete, words for the rest.

Pure functions on texts; a chip keeps what was typed, so that `taken:"last summer"` stays relative.
"""

import os
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from photoapp.domain.query import HasTag, InAlbum, InFolder, LikePhoto, Node, Not, Phrase, SortBy
from photoapp.searching.alternatives import has_attraction
from photoapp.searching.query_parser import parse
from photoapp.searching.query_segments import (
    Segment,
    SegmentKind,
    same_meaning,
    split_segments,
)
from photoapp.searching.query_writer import write_filter, write_term

__all__ = [
    "Arrangement",
    "Chip",
    "ChipKind",
    "album_text",
    "arrange",
    "folder_text",
    "is_ranked",
    "join",
    "photo_text",
    "sort_of",
    "sort_text",
    "split_chips",
    "tag_text",
    "with_negation",
    "with_weight",
]

Chip = Segment
ChipKind = SegmentKind

LEAST_CHIP_WEIGHT = 0.1
MOST_CHIP_WEIGHT = 5.0
"""Weights that a chip's control offers; text may name others."""

_ALTERNATIVE = re.compile(r"(?<!\S)OR(?!\S)")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A query as a bar shows it.

    Attributes:
        chips: in their order, before the words.
        words: what stays text.
        cursor: where the cursor is in `words`.
    """

    chips: tuple[Chip, ...]
    words: str
    cursor: int


def split_chips(text: str, today: date | None = None) -> list[Chip]:
    """Return the parts of a query in their order; joined by spaces they mean the same."""
    return split_segments(text, today or date.today())


def join(chips: tuple[Chip, ...], words: str) -> str:
    """Return the query that chips and words make together."""
    return " ".join([*(chip.text for chip in chips), *([words.strip()] if words.strip() else [])])


def arrange(text: str, cursor: int | None = None, today: date | None = None) -> Arrangement:
    """Return a query as chips and words; `join` of them asks for the same, in another order.

    Args:
        text: any query.
        cursor: where somebody types: the part there, and one without a space behind it, stays
            text. None makes a chip of everything that can be one.
        today: what dates are relative to.
    """
    day = today or date.today()
    chips: list[Chip] = []
    words: list[Chip] = []
    for part in split_segments(text, day):
        (chips if _becomes_chip(part, text, cursor) else words).append(part)
    kept = words
    if len(words) > 1:  # side by side, the words of an OR would reach for their new neighbours
        kept = [
            replace(part, text=f"({part.text})") if _ALTERNATIVE.search(part.text) else part
            for part in words
        ]
    line = " ".join(part.text for part in kept)
    if not chips or not same_meaning(join(tuple(chips), line), text, day):
        return Arrangement((), text, len(text) if cursor is None else cursor)
    place = len(line) if cursor is None else _place(words, kept, cursor)
    if cursor is not None and line and place == len(line) and text[:cursor].endswith(" "):
        line += " "
        place += 1
    return Arrangement(tuple(chips), line, place)


def is_ranked(text: str) -> bool:
    """Return whether a query has a phrase or photo in it, so that its answer has a best photo."""
    return has_attraction(parse(text, date.today()).root)


def sort_of(text: str) -> SortBy | None:
    """Return the order that a query asks for by `sort:`."""
    return parse(text, date.today()).sort


def with_negation(chip: Chip, negated: bool) -> str:
    """Return the text of a chip that asks for the contrary, or that no longer does."""
    if chip.negated is negated or chip.kind is ChipKind.SORT:
        return chip.text
    if isinstance(chip.node, Not) and isinstance(chip.node.part, Phrase):
        return write_term(chip.node.part)  # in quotes, or it would flow together with other words
    if chip.text.startswith("-") and chip.negated:
        return chip.text[1:]
    turned = f"-{chip.text}"
    contrary = chip.node.part if isinstance(chip.node, Not) else chip.node and Not(chip.node)
    return turned if parse(turned, date.today()).root == contrary else f"-({chip.text})"


def with_weight(chip: Chip, weight: float) -> str:
    """Return the text of a phrase's or photo's chip with another weight, within the control's."""
    limited = round(min(max(weight, LEAST_CHIP_WEIGHT), MOST_CHIP_WEIGHT), 2)
    if isinstance(chip.node, Not):
        inner = _weighed(chip.node.part, limited)
        return chip.text if inner is None else f"-{write_term(inner)}"
    node = _weighed(chip.node, limited)
    return chip.text if node is None else write_term(node)


def photo_text(path: Path) -> str:
    """Return the text that asks for photos which look like one."""
    return write_term(LikePhoto(path))


def tag_text(name: str) -> str:
    """Return the text that asks for the photos with a tag."""
    return write_filter(HasTag(name, exact="*" in name))


def album_text(name: str) -> str:
    """Return the text that asks for the photos of an album."""
    return write_filter(InAlbum(name, exact="*" in name))


def folder_text(path: Path | str) -> str:
    """Return the text that asks for the photos in a folder and below it.

    Args:
        path: absolute; bytes that are not UTF-8 as surrogate escapes.
    """
    return write_filter(InFolder(os.fsencode(path).decode("utf-8", "replace"), exact=True))


def sort_text(sort: SortBy) -> str:
    """Return the text that asks for an order."""
    return f"sort:{'-' if sort.descending else ''}{sort.key.value}"


def _weighed(node: Node | None, weight: float) -> Node | None:
    return replace(node, weight=weight) if isinstance(node, Phrase | LikePhoto) else None


def _becomes_chip(part: Chip, text: str, cursor: int | None) -> bool:
    if part.kind is ChipKind.WORDS or not part.closed:
        return False
    if cursor is None:
        return True
    followed = text[part.end : part.end + 1].isspace()
    return followed and not part.start <= cursor <= part.end


def _place(words: list[Chip], kept: list[Chip], cursor: int) -> int:
    """Return where a place of the whole text comes to lie in its words."""
    before = 0
    for part, written in zip(words, kept, strict=True):
        if cursor <= part.end:
            return before + max(0, cursor - part.start)
        before += len(written.text) + 1
    return max(0, before - 1)
