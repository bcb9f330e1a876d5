"""What `album:NAME` means when a search fills the album: the photos that this search shows.

An album's query without a phrase is a filter, and takes the place of its name. One with a phrase
ranks, and its cut-off is its own: it is answered first, and the photos above the cut-off are what
the name stands for. Where nothing else in the query ranks, its phrase is put there instead, so that
the album comes in its own order and bands.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from photoapp.catalog.text_folding import fold
from photoapp.domain.errors import UserError
from photoapp.domain.query import And, InAlbum, IsAmong, Node, Not, Or, Query
from photoapp.searching.alternatives import has_attraction
from photoapp.searching.query_parser import DEEPEST, measure, parse

MOST_NESTED = 16
"""Albums inside one another; each takes a turn of its own."""

_MOST_TERMS = 200
"""Filters that albums may add to one query; larger ones are answered first, to stay far below
SQLite's limits."""

_NOTHING = Or(())
_EVERYTHING = And(())


def names_albums(node: Node | None) -> bool:
    """Return whether there is an `album:` in a query."""
    if isinstance(node, And | Or):
        return any(names_albums(part) for part in node.parts)
    if isinstance(node, Not):
        return names_albums(node.part)
    return isinstance(node, InAlbum)


class SmartAlbums:
    """The smart albums of a library, for the answer to one query."""

    def __init__(
        self,
        saved: Mapping[str, str],
        answer: Callable[[Query], NDArray[np.int64]],
        today: date,
    ) -> None:
        """Take the albums.

        Args:
            saved: name -> query.
            answer: gives the photos int64[k] that a query shows; it names no smart albums.
            today: what dates in the queries are relative to.
        """
        self._saved = {fold(name): query for name, query in saved.items()}
        self._answer = answer
        self._today = today
        self._room = _MOST_TERMS
        self._open: list[str] = []
        self._met_itself = False
        self._known: dict[str, Query] = {}
        self._known_inside: dict[str, Query] = {}  # of albums that are in a circle
        self._answers: dict[Query, IsAmong] = {}

    def put_in(self, query: Query) -> Query:
        """Return the query with every smart album in it replaced by what it means.

        An album that has itself in it, by whatever way round, has nothing at that place.

        Raises:
            UserError: albums are nested too deep.
        """
        if not names_albums(query.root) or query.root is None:
            return query
        parts = query.root.parts if isinstance(query.root, And) else (query.root,)
        is_ranked = has_attraction(query.root)
        sort = query.sort
        put: list[Node] = []
        for part in parts:
            album = self._only_album(part)
            inside = None if album is None else self._inside(album)
            if inside is not None and len(parts) == 1:
                sort = sort or inside.sort
            if inside is not None and not is_ranked and has_attraction(inside.root):
                is_ranked = True
                put.append(inside.root or _EVERYTHING)
            else:
                put.append(self._as_filter(part))
        return Query(put[0] if len(put) == 1 else And(tuple(put)), sort)

    def _only_album(self, node: Node) -> str | None:
        """Return the smart album that a part of a query asks for, when it asks for just one."""
        if not isinstance(node, InAlbum) or ("*" in node.name and not node.exact):
            return None
        name = fold(node.name)
        return name if name in self._saved else None

    def _as_filter(self, node: Node) -> Node:
        """Return a part of a query with all smart albums as filters."""
        if isinstance(node, And):
            return And(tuple(self._as_filter(part) for part in node.parts))
        if isinstance(node, Or):
            return Or(tuple(self._as_filter(part) for part in node.parts))
        if isinstance(node, Not):
            return Not(self._as_filter(node.part))
        if not isinstance(node, InAlbum):
            return node
        only = self._only_album(node)
        if only is not None:
            return self._photos_of(only)
        fitting = [name for name in self._saved if _fits(node, name)]
        return Or((node, *map(self._photos_of, fitting))) if fitting else node

    def _photos_of(self, name: str) -> Node:
        """Return a filter for the photos that an album shows."""
        inside = self._inside(name)
        root = inside.root or _EVERYTHING
        terms, levels = measure(root)
        if not has_attraction(root) and terms <= self._room and levels <= DEEPEST:
            self._room -= terms
            return root
        if inside not in self._answers:
            self._answers[inside] = IsAmong(tuple(self._answer(inside).tolist()))
        return self._answers[inside]

    def _inside(self, name: str) -> Query:
        """Return the query of an album, with the albums inside it put in."""
        known = self._known.get(name)
        if known is not None:
            return known
        if name in self._open or name in self._known_inside:
            self._met_itself = True
            return self._known_inside.get(name, Query(_NOTHING))
        if len(self._open) == MOST_NESTED:
            raise UserError(
                f"More than {MOST_NESTED} smart albums are inside one another, “{name}” the last.",
                "Let one of them search for something else than an album.",
            )
        before, self._met_itself = self._met_itself, False
        self._open.append(name)
        inside = self.put_in(parse(self._saved[name], self._today))
        self._open.pop()
        (self._known_inside if self._met_itself else self._known)[name] = inside
        self._met_itself |= before
        if not self._open:  # seen from another album, a circle is cut at another place
            self._known_inside.clear()
            self._met_itself = False
        return inside


def _fits(node: InAlbum, name: str) -> bool:
    """Return whether an album's folded name is one that `album:` asks for, as the catalog does."""
    if node.exact or "*" not in node.name:
        return fold(node.name) == name
    pattern = ".*".join(map(re.escape, fold(node.name).split("*")))
    return re.fullmatch(pattern, name, re.DOTALL) is not None
