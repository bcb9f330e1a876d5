"""A query cut into the parts that people see: runs of words, and terms that stand for themselves.

Cutting is by the pieces of the parser, so that a part ends where its meaning ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from photoapp.domain.query import And, LikePhoto, Node, Not, Or, Phrase, Query, SortBy
from photoapp.searching.query_parser import parse, read_pieces
from photoapp.searching.query_tokens import Kind, Piece

MOST_SEGMENTS = 40
"""A query with more parts than that is left as one text: nobody sees through so many."""


class SegmentKind(StrEnum):
    """What a part of a query is."""

    WORDS = "words"
    PHRASE = "phrase"
    PHOTO = "photo"
    FILTER = "filter"
    SORT = "sort"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a query.

    Attributes:
        text: as it was written.
        kind: WORDS are bare words, which flow together with other bare words; an OR that has some
            is WORDS too. All others can be moved without changing what the query means.
        start: place of its first character in the query.
        end: one after its last.
        node: what it asks for; None for `sort:` and for text without meaning.
        sort: what a `sort:` says.
        closed: nothing typed behind it after a space could become a part of it.
    """

    text: str
    kind: SegmentKind
    start: int
    end: int
    node: Node | None = None
    sort: SortBy | None = None
    closed: bool = True

    @property
    def negated(self) -> bool:
        """Whether it says what must not be."""
        return isinstance(self.node, Not)

    @property
    def weight(self) -> float | None:
        """How much a phrase or photo counts, more than 0; None for what is not ranked by."""
        node = self.node.part if isinstance(self.node, Not) else self.node
        return node.weight if isinstance(node, Phrase | LikePhoto) else None


def split_segments(text: str, today: date) -> list[Segment]:
    """Return the parts of a query in their order; the texts with spaces between mean the same.

    Args:
        text: any.
        today: what "yesterday" is before.

    Examples:
        dogs tag:holiday -rain => words dogs, filter tag:holiday, phrase -rain
        cat OR dog => words cat OR dog
        (cat OR dog) tag:a OR tag:b => group (cat OR dog), group tag:a OR tag:b
    """
    if not text.strip():
        return []
    pieces, _ = read_pieces(text, today)
    spans = _spans(pieces)
    segments = []
    end = 0
    for begin, stop in spans:
        start = end + len(text[end:]) - len(text[end:].lstrip())
        end = max(pieces[stop - 1].end, start)
        segments.append(_segment(text, start, end, pieces[begin:stop], today))
    whole = Segment(text.strip(), SegmentKind.WORDS, 0, len(text), parse(text, today).root)
    if not 0 < len(segments) <= MOST_SEGMENTS or text[end:].strip():
        return [whole]
    again = " ".join(segment.text for segment in segments)
    return segments if parse(again, today) == parse(text, today) else [whole]


def same_meaning(first: str, second: str, today: date) -> bool:
    """Return whether two texts ask for the same, in whatever order they name it."""
    return _unordered(parse(first, today)) == _unordered(parse(second, today))


def _unordered(query: Query) -> tuple[frozenset[Node], int, SortBy | None]:
    if isinstance(query.root, And):
        return frozenset(query.root.parts), len(query.root.parts), query.sort
    return frozenset([query.root] if query.root else []), 1, query.sort


def _spans(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """Return which pieces belong together: a term with its minus and weight, joined by OR."""
    spans: list[tuple[int, int]] = []
    depth = 0
    joins = False
    for place, piece in enumerate(pieces):
        continues = depth > 0 or joins or piece.kind in {Kind.WEIGHT, Kind.OR, Kind.CLOSE}
        joins = piece.kind in {Kind.MINUS, Kind.OR}
        depth += (piece.kind is Kind.OPEN) - (piece.kind is Kind.CLOSE)
        if continues and spans:
            spans[-1] = (spans[-1][0], place + 1)
        else:
            spans.append((place, place + 1))
    return spans


def _segment(text: str, start: int, end: int, pieces: Sequence[Piece], today: date) -> Segment:
    written = text[start:end].rstrip()
    query = parse(written, today)
    kind = _kind(query, pieces)
    return Segment(
        written, kind, start, start + len(written), query.root, query.sort, _is_closed(pieces, text)
    )


def _kind(query: Query, pieces: Sequence[Piece]) -> SegmentKind:
    depth = 0
    for piece in pieces:
        depth += (piece.kind is Kind.OPEN) - (piece.kind is Kind.CLOSE)
        if depth == 0 and piece.kind is Kind.WORD:
            return SegmentKind.WORDS
    if query.root is None:
        return SegmentKind.WORDS if query.sort is None else SegmentKind.SORT
    node = query.root.part if isinstance(query.root, Not) else query.root
    if isinstance(node, And | Or | Not):
        return SegmentKind.GROUP
    if isinstance(node, Phrase):
        return SegmentKind.PHRASE
    return SegmentKind.PHOTO if isinstance(node, LikePhoto) else SegmentKind.FILTER


def _is_closed(pieces: Sequence[Piece], text: str) -> bool:
    """Return whether the last quote and every parenthesis have their partner in the text."""
    last = pieces[-1]
    if last.kind is Kind.CLOSE and last.start == last.end:
        return False
    written = text[last.start : last.end]
    return written.count('"') % 2 == 0
