r"""From the text in the search bar to a query; no text is ever wrong.

Bare words are one phrase, wherever filters stand between them. Quotes, a weight (`^2`), a minus or
parentheses make a phrase of their own. Everything that stands side by side must be true together;
`OR` (in capitals) joins just the two terms beside it, a term being a run of words, a filter, or
something in quotes or parentheses. A minus counts only at the start of a word. Inside quotes, a
quote is written twice.

Filters are `tag: suggested: album: folder: file: ext: camera: lens: taken: before: after: year:
rating: size: orientation: has:gps is:offline is:recent is:tagged is:untagged is:failed like:PATH`
and `sort:` with relevance, date, name, rating or size; `sort:-date` and `-sort:date` turn the order
round. Numbers, sizes and dates can be compared (`>=4`) and be ranges (`2..4`, open at either end).
Dates are described in `searching.dates`; `before:` and `after:` leave out the time they name. In
`tag:="5*"`, `suggested:=`, `album:=` and `folder:=` a `*` is itself, and a folder is an absolute
path, letter by letter. What only looks like a filter, an operator or a value is phrase. A query of
more than `MOST_TERMS` terms, or nested deeper than `DEEPEST`, is one phrase.

Examples (today being 2023-08-16):
    two dogs playing in the snow => "two dogs playing in the snow"
    dogs tag:holiday in the snow => "dogs in the snow" AND tag:holiday
    "red car" blue sky => "red car" AND "blue sky"
    beach^2 sunny day => "beach"^2 AND "sunny day"
    "red car"^0.5 => "red car"^0.5
    (red car)^.5 => "red car"^0.5
    -rain => NOT "rain"
    the letter " P " on paper => "the letter "" P "" on paper"
    city -rain -"wet street" => "city" AND NOT "rain" AND NOT "wet street"
    t-shirt => "t-shirt"
    rock - paper => "rock - paper"
    --rain => "--rain"
    cat OR dog tag:holiday => ("cat" OR "dog") AND tag:holiday
    red cat OR black dog => "red cat" OR "black dog"
    cat or dog => "cat or dog"
    -(rain OR snow) => NOT ("rain" OR "snow")
    (cat tag:a) OR dog => ("cat" AND tag:a) OR "dog"
    tag:holiday -tag:blurry => tag:holiday AND NOT tag:blurry
    TAG:"Summer 2023" => tag:"Summer 2023"
    suggested:beach -suggested:"5*" => suggested:beach AND NOT suggested:5*
    tag:"say ""hi"" to me" => tag:"say ""hi"" to me"
    rating:5 rating:>=3 rating:2..4 => rating:5 AND rating:>=3 AND rating:2..4
    size:>5MB size:1MB..3MB => size:>5MB AND size:1MB..3MB
    year:2021..2023 year:>=2020 => taken:2021-01-01..2023-12-31 AND taken:>=2020-01-01
    taken:2023-07 => taken:2023-07
    taken:"july 2023" => taken:2023-07
    taken:2023-07..2023-08-15 => taken:2023-07-01..2023-08-15
    taken:"last summer" => taken:2022-06-01..2022-08-31
    before:2020 => before:2020-01-01
    after:yesterday => taken:>=2023-08-16
    ext:.JPG -orientation:portrait => ext:jpg AND NOT orientation:portrait
    has:gps -is:offline => has:gps AND NOT is:offline
    is:recent -is:untagged => is:recent AND NOT is:untagged
    tag:="5* hotel" => tag:="5* hotel"
    like:"/with spaces.jpg"^0.5 -like:b.jpg => like:"/with spaces.jpg"^0.5 AND NOT like:b.jpg
    beach sort:-date => "beach" SORT -date
    sort:name => SORT name
    last summer => "last summer"
    foo:bar rating:many taken:whenever => "foo:bar rating:many taken:whenever"
    tag: dog => "tag: dog"
    http://a.org/?tag:x 12:30 C:\Users\me => "http://a.org/?tag:x 12:30 C:\Users\me"
    file:///home/me/a.jpg => "file:///home/me/a.jpg"
    photo(1) :-) => "photo(1) :-)"
    (cat OR dog => "cat" OR "dog"
    "red car => "red car"
    cat) => "cat)"
    () => "()"
    OR cat OR => "OR cat OR"
    beach^ beach^0 ^2 => "beach^ beach^0 ^2"
    24" screen => "24"" screen"
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from lark import Lark, Token, Transformer, v_args

from photoapp.domain.errors import BugError
from photoapp.domain.query import And, LikePhoto, Node, Not, Or, Phrase, Query, SortBy
from photoapp.searching.phrase_text import limit_weight, tidy
from photoapp.searching.query_tokens import Piece, mend

MOST_TERMS = 1000
"""Nobody types more; SQLite's limits on parameters and depth are far above."""
DEEPEST = 16
"""Levels of AND, OR and NOT inside one another; whoever walks a query may recurse."""

_Part: TypeAlias = Node | str | None
"""A bare text waits as `str` for the other words of its group; None is a `sort:`."""


class _TooMuchError(Exception):
    """The query is larger than what is read as one."""


def parse(text: str, today: date) -> Query:
    """Return what a text asks for; an empty one asks for every photo.

    Args:
        text: anything.
        today: what "yesterday" and "last summer" are relative to.
    """
    pieces, sort = read_pieces(text, today)
    rules = _grammar().parse_interactive("")
    try:
        for piece in pieces:
            token = Token(piece.kind.value, "")
            token.value = piece
            rules.feed_token(token)
        root = rules.feed_token(Token("$END", ""))
    except _TooMuchError:
        return Query(Phrase(tidy(text)))
    return Query(root, sort)


def read_pieces(text: str, today: date) -> tuple[list[Piece], SortBy | None]:
    """Return the words, filters and signs of a text with their places in it, and its `sort:`."""
    return mend(_grammar().lex(text), today)


@lru_cache(maxsize=1)
def _grammar() -> Lark:
    """Return the compiled grammar (20 ms, once); it holds no state between queries."""
    return Lark.open_from_package(
        __name__, "query.lark", parser="lalr", lexer="basic", transformer=_TreeBuilder()
    )


def _terms(part: _Part) -> list[Node]:
    """Return a part as a term that stands for itself."""
    if part is None:
        return []
    return [Phrase(part)] if isinstance(part, str) else [part]


def _all_of(nodes: Sequence[Node]) -> Node | None:
    """Return the nodes as one that is true when all are; ANDs inside are taken apart."""
    parts: list[Node] = []
    for node in nodes:
        parts.extend(node.parts if isinstance(node, And) else [node])
    return And(tuple(parts)) if len(parts) > 1 else (parts[0] if parts else None)


def _any_of(nodes: Sequence[Node]) -> Node | None:
    """Return the nodes as one that is true when any is; ORs inside are taken apart."""
    parts: list[Node] = []
    for node in nodes:
        parts.extend(node.parts if isinstance(node, Or) else [node])
    return Or(tuple(parts)) if len(parts) > 1 else (parts[0] if parts else None)


def measure(node: Node) -> tuple[int, int]:
    """Return how many terms a tree has, and how many levels."""
    if isinstance(node, Not):
        terms, levels = measure(node.part)
        return terms, levels + 1
    if isinstance(node, And | Or):
        measures = [measure(part) for part in node.parts]
        return sum(terms for terms, _ in measures), max(
            (levels for _, levels in measures), default=0
        ) + 1
    return 1, 1


def _checked(node: Node | None) -> Node | None:
    """Return the node when it is not larger than a query may be."""
    if node is not None:
        terms, levels = measure(node)
        if terms > MOST_TERMS or levels > DEEPEST:
            raise _TooMuchError
    return node


def _weigh(node: Node, weight: float) -> Node:
    """Return the tree with every phrase and photo in it weighing so many times as much."""
    if isinstance(node, Phrase | LikePhoto):
        return replace(node, weight=limit_weight(node.weight * weight))
    if isinstance(node, Not):
        return Not(_weigh(node.part, weight))
    if isinstance(node, And):
        return And(tuple(_weigh(part, weight) for part in node.parts))
    if isinstance(node, Or):
        return Or(tuple(_weigh(part, weight) for part in node.parts))
    return node


@v_args(inline=True)
class _TreeBuilder(Transformer[Token, _Part]):
    """What the rules of the grammar build, from the leaves up; called while parsing."""

    def start(self, root: Node | None = None) -> Node | None:
        return root

    def clauses(self, *parts: _Part) -> Node | None:
        words = " ".join(part for part in parts if isinstance(part, str))
        nodes: list[Node] = []
        for part in parts:
            if isinstance(part, str):
                if words:
                    nodes.append(Phrase(words))
                words = ""
            else:
                nodes.extend(_terms(part))
        return _checked(_all_of(nodes))

    def any_of(self, *parts: _Part) -> Node | None:
        return _checked(_any_of([node for part in parts for node in _terms(part)]))

    def none_of(self, part: _Part) -> Node | None:
        nodes = _terms(part)
        if not nodes:
            return None
        return nodes[0].part if isinstance(nodes[0], Not) else _checked(Not(nodes[0]))

    def group(self, node: Node | None, weight: Token | None) -> Node | None:
        return node if node is None or weight is None else _weigh(node, _of(weight).weight)

    def bare(self, word: Token) -> str:
        return _of(word).text

    def phrase(self, quoted: Token, weight: Token | None) -> Node:
        return Phrase(_of(quoted).text, 1.0 if weight is None else _of(weight).weight)

    def filter(self, written: Token, weight: Token | None) -> Node | None:
        node = _of(written).node
        if isinstance(node, LikePhoto) and weight is not None:
            return replace(node, weight=_of(weight).weight)
        return node  # a filter is true or false, whatever it weighs


def _of(token: Token) -> Piece:
    """Return the piece that a token carries."""
    if not isinstance(token.value, Piece):
        raise BugError(f"The parser was fed with {token!r}.")
    return token.value
