"""The pieces of a query, mended until every sequence of them is a sentence of the grammar.

Typed live, a query is broken most of the time. What is only unfinished is finished: an open quote
or parenthesis reaches to the end. What has no meaning where it stands becomes the text it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from lark import Token

from photoapp.domain.query import Filter, LikePhoto, SortBy
from photoapp.searching.filter_values import read_filter
from photoapp.searching.phrase_text import limit_weight, read_weight, tidy, unquote


class Kind(StrEnum):
    """The terminals of the grammar, by the names that they have there."""

    WORD = "WORD"
    QUOTED = "QUOTED"
    FILTER = "FILTER"
    WEIGHT = "WEIGHT"
    OPEN = "_OPEN"
    CLOSE = "_CLOSE"
    OR = "_OR"
    MINUS = "_MINUS"


_ENDS_A_TERM = {Kind.WORD, Kind.QUOTED, Kind.FILTER, Kind.WEIGHT, Kind.CLOSE}
_BEGINS_A_TERM = {Kind.WORD, Kind.QUOTED, Kind.FILTER, Kind.OPEN, Kind.MINUS}


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a query.

    Attributes:
        text: tidy text of a word or phrase, else as it was written.
        start: where it stood in the query.
        end: one after its last character.
        node: of a filter; None for `sort:`, which holds its place only.
        weight: of a weight.
    """

    kind: Kind
    text: str
    start: int
    end: int
    node: Filter | LikePhoto | None = None
    weight: float = 1.0


def mend(tokens: Iterable[Token], today: date) -> tuple[list[Piece], SortBy | None]:
    """Return pieces that the grammar accepts, and the last `sort:` among them.

    Args:
        tokens: what the grammar's lexer made of the text, in order, whatever it is.
        today: what dates are relative to.
    """
    pieces: list[Piece] = []
    sort: SortBy | None = None
    for token in tokens:
        for piece in _read(token, pieces[-1] if pieces else None, today):
            if isinstance(piece, Piece):
                pieces.append(piece)
                continue
            sort = piece
            if pieces and pieces[-1].kind is Kind.MINUS:
                sort = replace(sort, descending=not sort.descending)
                pieces.pop()
            pieces.append(_piece(Kind.FILTER, token))
    pieces = _glue(_close_parentheses(pieces))
    return _join_words(_single_out(_settle_or(pieces))), sort


def _piece(kind: Kind, token: Token) -> Piece:
    return Piece(kind, tidy(token), token.start_pos or 0, token.end_pos or 0)


def _read(token: Token, before: Piece | None, today: date) -> Iterator[Piece | SortBy]:
    """Give what a token means by itself and by what it touches on its left."""
    piece = _piece(Kind(token.type), token)
    if piece.kind is Kind.FILTER:
        found = read_filter(str(token), today)
        if isinstance(found, SortBy):
            yield found
        elif found is None:
            yield replace(piece, kind=Kind.WORD)
        else:
            yield replace(piece, node=found)
    elif piece.kind is Kind.QUOTED:
        content = tidy(unquote(token))
        yield replace(piece, text=content) if content else replace(piece, kind=Kind.WORD)
    elif piece.kind is Kind.WEIGHT:
        weight = float(piece.text[1:])
        touches = before is not None and before.end == piece.start and before.kind in _ENDS_A_TERM
        if touches and weight > 0:
            yield replace(piece, weight=limit_weight(weight))
        else:
            yield replace(piece, kind=Kind.WORD)
    elif piece.kind is Kind.WORD:
        text, weight = read_weight(piece.text)
        if text == piece.text:
            yield piece
        else:
            middle = piece.start + len(text)
            yield replace(piece, text=text, end=middle)
            yield Piece(Kind.WEIGHT, "", middle, piece.end, weight=weight)
    else:
        yield piece


def _close_parentheses(pieces: Iterable[Piece]) -> list[Piece]:
    """Turn closing parentheses without a partner, and empty pairs, into words; close what is open.

    Somebody who has opened one and not closed it is still typing.
    """
    closed: list[Piece] = []
    open_at: list[int] = []
    for piece in pieces:
        if piece.kind is Kind.OPEN:
            open_at.append(len(closed))
            closed.append(piece)
        elif piece.kind is Kind.CLOSE and not open_at:
            closed.append(replace(piece, kind=Kind.WORD))
        elif piece.kind is Kind.CLOSE and open_at.pop() == len(closed) - 1:
            _make_word(closed)
            closed.append(replace(piece, kind=Kind.WORD))
        else:
            closed.append(piece)
    while open_at:
        if open_at.pop() == len(closed) - 1:
            _make_word(closed)
        else:
            end = closed[-1].end
            closed.append(Piece(Kind.CLOSE, ")", end, end))
    return closed


def _make_word(pieces: list[Piece]) -> None:
    """Turn the parenthesis at the end, and a minus before it, into words."""
    pieces[-1] = replace(pieces[-1], kind=Kind.WORD)
    if len(pieces) > 1 and pieces[-2].kind is Kind.MINUS:
        pieces[-2] = replace(pieces[-2], kind=Kind.WORD)


def _glue(pieces: Iterable[Piece]) -> list[Piece]:
    """Make one word of words with nothing between them."""
    glued: list[Piece] = []
    for piece in pieces:
        last = glued[-1] if glued else None
        if last and last.kind is piece.kind is Kind.WORD and last.end == piece.start:
            glued[-1] = replace(last, text=last.text + piece.text, end=piece.end)
        else:
            glued.append(piece)
    return glued


def _settle_or(pieces: list[Piece]) -> list[Piece]:
    """Turn every OR that has not a term on either side into a word."""
    settled: list[Piece] = []
    for position, piece in enumerate(pieces):
        if piece.kind is Kind.OR:
            following = pieces[position + 1].kind if position + 1 < len(pieces) else None
            preceding = settled[-1].kind if settled else None
            if preceding not in _ENDS_A_TERM or following not in _BEGINS_A_TERM:
                piece = replace(piece, kind=Kind.WORD)
        settled.append(piece)
    return settled


def _single_out(pieces: list[Piece]) -> list[Piece]:
    """Make a phrase of its own of each word that has a minus or a weight."""
    singled: list[Piece] = []
    for position, piece in enumerate(pieces):
        if piece.kind is Kind.WORD:
            negated = bool(singled) and singled[-1].kind is Kind.MINUS
            weighted = position + 1 < len(pieces) and pieces[position + 1].kind is Kind.WEIGHT
            if negated or weighted:
                piece = replace(piece, kind=Kind.QUOTED)
        singled.append(piece)
    return singled


def _join_words(pieces: Iterable[Piece]) -> list[Piece]:
    """Make one text of words that follow one another."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and last.kind is piece.kind is Kind.WORD:
            joined[-1] = replace(last, text=f"{last.text} {piece.text}", end=piece.end)
        else:
            joined.append(piece)
    return joined
