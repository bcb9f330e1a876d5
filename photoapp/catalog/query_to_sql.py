"""The filters of a query as an SQL condition over the table `photo`.

No condition is ever NULL: NOT of a NULL would hide a photo of which just nothing is known. Values
travel as parameters only. Names are compared without case in every alphabet, by the SQL function
`casefold` that the connections of `Database` have.
"""

import os
import re
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeAlias

from photoapp.catalog.embedding_visibility import id_list
from photoapp.catalog.suggestion_rows import LIVE, SHOWN
from photoapp.catalog.text_folding import fold, storable
from photoapp.domain.errors import BugError
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
    IsAmong,
    IsFailed,
    IsOffline,
    IsRecent,
    IsSuggested,
    IsTagged,
    IsUntagged,
    LikePhoto,
    Node,
    Not,
    Or,
    Orientation,
    Phrase,
    TakenBetween,
    TakenThrough,
    TakenWith,
)

Condition: TypeAlias = tuple[str, list[object]]
"""SQL, and the parameters of its placeholders in order."""

_NEVER: Condition = ("0", [])
_ALWAYS: Condition = ("1", [])
RECENT_DAYS = 30
_LONGEST_PATTERN = 50_000  # bytes; SQLite's limit, sqlite.org/limits.html
_CHAIN = 40
"""Conditions joined without parentheses; each is a level of the 1000 that SQLite takes."""
_SAME_FORMAT = ({"jpg", "jpeg"}, {"tif", "tiff"}, {"heic", "heif"})


def compile_filters(node: Node | None) -> Condition:
    """Return the condition that a photo meets when the filters are true, and its parameters.

    `*` in a name stands for any letters. Tags and albums are meant by their whole name. Of a file
    name, camera or lens a part is enough, unless there is a `*` in it: then the whole must fit. A
    folder is an absolute path (`~` too), with everything below it; or a part of the folder's path;
    or, with a `*`, one or more whole names in it. Names asked for exactly have no wildcard.

    Args:
        node: filters, AND, OR and NOT; None is true for every photo.

    Returns:
        SQL over the alias `photo`, and a value for each `?` in it.

    Raises:
        BugError: there is a phrase or a photo to rank by in the tree.
    """
    return _ALWAYS if node is None else _compile(node)


def _compile(node: Node) -> Condition:
    if isinstance(node, And):
        return _joined([_compile(part) for part in _deepest_first(node.parts)], "AND", _ALWAYS)
    if isinstance(node, Or):
        return _joined([_compile(part) for part in _deepest_first(node.parts)], "OR", _NEVER)
    if isinstance(node, Not):
        condition, parameters = _compile(node.part)
        return f"NOT ({condition})", parameters
    if isinstance(node, Phrase | LikePhoto):
        raise BugError(f"{node} is ranked by the model, not by the catalog.")
    return _FILTERS[type(node)](node)


def asks_for_failed(node: Node | None) -> bool:
    """Return whether photos that could not be read may be listed: `IsFailed` is in the tree."""
    if isinstance(node, And | Or):
        return any(asks_for_failed(part) for part in node.parts)
    if isinstance(node, Not):
        return asks_for_failed(node.part)
    return isinstance(node, IsFailed)


def _deepest_first(parts: Sequence[Node]) -> list[Node]:
    """Return the parts so that SQLite's parser, with room for 100 open symbols, needs few."""
    return sorted(parts, key=_depth, reverse=True)


def _depth(node: Node) -> int:
    if isinstance(node, Not):
        return 1 + _depth(node.part)
    if isinstance(node, And | Or):
        return 1 + max(map(_depth, node.parts), default=0)
    return 0


def _joined(conditions: Sequence[Condition], joint: str, nothing: Condition) -> Condition:
    """Return all or any of the conditions, in parentheses."""
    if not conditions:
        return nothing
    parameters = [value for _, values in conditions for value in values]
    texts = [text for text, _ in conditions]
    while len(texts) > 1:
        chains = (texts[start : start + _CHAIN] for start in range(0, len(texts), _CHAIN))
        texts = [f"({f' {joint} '.join(chain)})" for chain in chains]
    return texts[0], parameters


def _pattern(text: str, *, exact: bool = False) -> str:
    """Return a text as a pattern of LIKE: folded, with `*` as its only wildcard, or without."""
    escaped = re.sub(r"([\\%_])", r"\\\1", fold(storable(text)))
    return escaped if exact else re.sub(r"\*+", "%", escaped)


def _fits(column: str, pattern: str) -> Condition:
    """Return whether a text column fits a pattern, without case.

    SQLite's own LIKE does the same for ASCII texts, 10 times as fast as a call to Python.
    """
    if len(pattern.encode()) > _LONGEST_PATTERN:
        return _NEVER
    text = (
        f"CASE WHEN length({column}) = length(CAST({column} AS BLOB))"
        f" THEN {column} ELSE casefold({column}) END LIKE ? ESCAPE '\\'"
    )
    return text, [pattern]


def _part_of(column: str, text: str) -> Condition:
    """Return whether a text is a part of a column, or with a `*` all of it."""
    pattern = _pattern(text)
    return _fits(column, pattern if "*" in text else f"%{pattern}%")


def _in_column(column: str, fitting: Condition) -> Condition:
    """Return whether a column of `photo` has one of its few different values that fit.

    Args:
        column: few photos differ in it (cameras, folders), so that each value is looked at once.
        fitting: a condition over that column, called `known.value`.
    """
    text, parameters = fitting
    return (
        f"photo.{column} IN (WITH known(value) AS MATERIALIZED"
        f" (SELECT DISTINCT {column} FROM photo) SELECT value FROM known WHERE {text})"
    ), parameters


def _has_tag(node: HasTag) -> Condition:
    pattern = _pattern(node.name, exact=node.exact)
    tag, of_tag = _fits("tag.name", pattern)
    keyword, of_keyword = _fits("known.value", pattern)
    return (
        "photo.id IN (SELECT photo_id FROM photo_tag WHERE tag_id IN"
        f" (SELECT id FROM tag WHERE {tag})"
        " UNION ALL SELECT photo_id FROM photo_keyword WHERE keyword IN"
        " (WITH known(value) AS MATERIALIZED (SELECT DISTINCT keyword FROM photo_keyword)"
        f" SELECT value FROM known WHERE {keyword}))"
    ), [*of_tag, *of_keyword]


def _is_suggested(node: IsSuggested) -> Condition:
    text, parameters = _fits("tag.name", _pattern(node.name, exact=node.exact))
    return (
        f"photo.id IN (SELECT suggestion.photo_id FROM {LIVE} WHERE {SHOWN}"
        f" AND suggestion.tag_id IN (SELECT id FROM tag WHERE {text}))"
    ), parameters


def _in_album(node: InAlbum) -> Condition:
    text, parameters = _fits("album.name", _pattern(node.name, exact=node.exact))
    return (
        "photo.id IN (SELECT photo_id FROM album_photo WHERE album_id IN"
        f" (SELECT id FROM album WHERE {text}))"
    ), parameters


def _at_or_below(path: str) -> Condition:
    """Return whether a photo lies in just this folder or below it, by one range of an index."""
    below = path.rstrip(os.sep) + os.sep
    # What begins with a text sorts between it and the text with its last sign raised by one.
    after = below[:-1] + chr(ord(os.sep) + 1)
    return (
        "(photo.location >= ? AND photo.location < ?"
        " AND (photo.location = ? OR photo.location >= ?))"
    ), [path, after, path, below]


def _in_folder(node: InFolder) -> Condition:
    text = node.text.replace("\0", "")
    if node.exact:
        return _at_or_below(re.sub("^//+", "/", storable(os.path.normpath(text))))
    if re.match(r"~(?:$|[/\\])", text):
        text = os.path.expanduser(text)
    if os.sep == "\\":
        text = text.replace("/", "\\")
    if re.match(r"/|\\\\|[A-Za-z]:\\", text):
        path = re.sub("^//+", "/", os.path.normpath(text))
        whole = _fits("known.value", _pattern(path))
        below = _fits("known.value", _pattern(path.rstrip(os.sep) + os.sep) + "%")
        return _in_column("location", _joined([whole, below], "OR", _NEVER))
    text = text.rstrip(os.sep)
    if "*" not in text:
        return _in_column("location", _part_of("known.value", text))
    separator = _pattern(os.sep)
    names = f"%{separator}{_pattern(text)}{separator}%"
    return _in_column("location", _fits(f"(known.value || '{os.sep}')", names))


def _has_extension(node: HasExtension) -> Condition:
    extension = storable(node.extension).lower()
    same = next((group for group in _SAME_FORMAT if extension in group), {extension})
    return f"photo.extension IN ({', '.join('?' * len(same))})", [*sorted(same)]


def _taken_between(node: TakenBetween) -> Condition:
    conditions: list[Condition] = [("photo.taken_at IS NOT NULL", [])]
    # ISO texts sort as times do, and a day sorts before every time on it.
    limits: tuple[tuple[str, date | None], ...] = ((">=", node.start), ("<", node.end))
    for comparison, day in limits:
        if day is not None:
            conditions.append((f"photo.taken_at {comparison} ?", [day.isoformat()]))
    return _joined(conditions, "AND", _ALWAYS)


def _has_rating(node: HasRating) -> Condition:
    return "coalesce(photo.rating, photo.file_rating, 0) BETWEEN ? AND ?", [node.low, node.high]


def _has_size(node: HasSize) -> Condition:
    conditions: list[Condition] = []
    if node.low is not None:
        conditions.append(("photo.size >= ?", [node.low]))
    if node.high is not None:
        conditions.append(("photo.size <= ?", [node.high]))
    return _joined(conditions, "AND", _ALWAYS)


def _has_orientation(node: HasOrientation) -> Condition:
    comparison = {Orientation.LANDSCAPE: ">", Orientation.PORTRAIT: "<", Orientation.SQUARE: "="}
    return f"coalesce(photo.width {comparison[node.orientation]} photo.height, 0)", []


def _has_gps(node: HasGps) -> Condition:
    return "(photo.latitude IS NOT NULL AND photo.longitude IS NOT NULL)", []


def _is_offline(node: IsOffline) -> Condition:
    return "photo.folder_id IN (SELECT id FROM folder WHERE NOT online)", []


def recent_since(now: float) -> int:
    """Return the Unix seconds after which a photo was added to the library recently."""
    return int(now) - RECENT_DAYS * 24 * 3600


def _is_recent(node: IsRecent) -> Condition:
    return "photo.recorded_at >= ?", [recent_since(time.time())]


_IS_TAGGED = (
    "(EXISTS (SELECT 1 FROM photo_keyword WHERE photo_keyword.photo_id = photo.id)"
    " OR EXISTS (SELECT 1 FROM photo_tag WHERE photo_tag.photo_id = photo.id))"
)


_FILTERS: dict[type, Callable[[Any], Condition]] = {
    HasTag: _has_tag,
    IsSuggested: _is_suggested,
    InAlbum: _in_album,
    InFolder: _in_folder,
    FileName: lambda node: _part_of("photo.name", node.text),
    HasExtension: _has_extension,
    TakenWith: lambda node: _in_column("camera", _part_of("known.value", node.camera)),
    TakenThrough: lambda node: _in_column("lens", _part_of("known.value", node.lens)),
    TakenBetween: _taken_between,
    HasRating: _has_rating,
    HasSize: _has_size,
    HasOrientation: _has_orientation,
    HasGps: _has_gps,
    IsOffline: _is_offline,
    IsRecent: _is_recent,
    IsTagged: lambda node: (_IS_TAGGED, []),
    IsUntagged: lambda node: (f"NOT {_IS_TAGGED}", []),
    IsFailed: lambda node: ("photo.read_state IN ('failed', 'quarantined')", []),
    IsAmong: lambda node: (
        "photo.id IN (SELECT value FROM json_each(?))",
        [id_list(node.photo_ids)],
    ),
}
