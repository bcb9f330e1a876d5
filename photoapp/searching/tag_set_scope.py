"""The part of the library that a tag set is limited to, as a query."""

from collections.abc import Sequence
from datetime import date

from photoapp.domain.query import And, InFolder, Node, Or, Query
from photoapp.searching.query_parser import parse


def scope_of(folders: Sequence[str], query: str) -> Query | None:
    """Return the query of the photos in some folders that a text asks for; None is all photos.

    Args:
        folders: absolute; none is the whole library.
        query: as people type it; may be empty.
    """
    parts: list[Node] = []
    if folders:
        inside = tuple(InFolder(folder, exact=True) for folder in folders)
        parts.append(inside[0] if len(inside) == 1 else Or(inside))
    asked = parse(query, date.today()).root
    if asked is not None:
        parts.extend(asked.parts if isinstance(asked, And) else [asked])
    if not parts:
        return None
    return Query(parts[0] if len(parts) == 1 else And(tuple(parts)))
