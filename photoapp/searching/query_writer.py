"""From a query to the text that means it; `parse(write(query), today) == query`.

Holds for every query that `parse` returns, and for every tree in the same normal form: ANDs, ORs
and NOTs are not nested in their own kind, ANDs and ORs have two parts or more, texts are tidy and
weights in their limits.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from photoapp.domain.errors import BugError
from photoapp.domain.query import (
    And,
    FileName,
    Filter,
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
    Phrase,
    Query,
    TakenBetween,
    TakenThrough,
    TakenWith,
)
from photoapp.searching.filter_values import SIZE_UNITS, read_size

_BARE_WORD = re.compile(r'(?!-|OR$|")[^\s\x00-\x1f\x7f-\x9f()^:]+')
_BARE_VALUE = re.compile(r'(?!//|=)[^\s\x00-\x1f\x7f-\x9f()^"]+')
_DAY = timedelta(days=1)


def write(query: Query) -> str:
    """Return the text of a query, as short and as people would write it; empty for all photos."""
    parts = [] if query.root is None else [_write(query.root, top=True)]
    if query.sort is not None:
        parts.append(f"sort:{'-' if query.sort.descending else ''}{query.sort.key.value}")
    return " ".join(parts)


def write_term(node: Node) -> str:
    """Return the text of a part that means the same whatever stands beside it."""
    return _write(node, bare=False)


def _write(node: Node, *, top: bool = False, bare: bool = True) -> str:
    """Return the text of a part.

    Args:
        node: the part.
        top: it is the whole query, and needs no parentheses.
        bare: a phrase may stand without quotes, no other bare words being in its group.
    """
    if isinstance(node, And):
        text = _write_all_of(node.parts)
        return text if top else f"({text})"
    if isinstance(node, Or):
        text = " OR ".join(_write(part) for part in node.parts)
        return text if top else f"({text})"
    if isinstance(node, Not):
        single = isinstance(node.part, Phrase) and " " not in node.part.text
        return f"-{_write(node.part, bare=single)}"
    if isinstance(node, Phrase):
        return _write_phrase(node, bare=bare)
    if isinstance(node, LikePhoto):
        return _named("like", str(node.path)) + _weight(node.weight)
    return write_filter(node)


def _write_all_of(parts: Sequence[Node]) -> str:
    """Return the texts side by side; only one phrase without quotes, or two would become one."""
    texts = []
    bare = True
    for part in parts:
        texts.append(_write(part, bare=bare))
        bare = bare and not (isinstance(part, Phrase) and _is_bare(part))
    return " ".join(texts)


def _is_bare(phrase: Phrase) -> bool:
    return phrase.weight == 1 and all(_BARE_WORD.fullmatch(word) for word in phrase.text.split(" "))


def _write_phrase(phrase: Phrase, *, bare: bool) -> str:
    plain = _BARE_WORD.fullmatch(phrase.text) is not None and phrase.weight != 1
    text = phrase.text if plain or (bare and _is_bare(phrase)) else _quote(phrase.text)
    return text + _weight(phrase.weight)


def _quote(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _weight(weight: float) -> str:
    return "" if weight == 1 else f"^{repr(weight).removesuffix('.0')}"


def _named(name: str, value: str, *, exact: bool = False) -> str:
    """Return a filter with its value in quotes where it needs them."""
    if exact:
        return f"{name}:={_quote(value)}"
    return f"{name}:{value if _BARE_VALUE.fullmatch(value) else _quote(value)}"


def write_filter(node: Filter) -> str:  # noqa: C901 - one line for each filter
    """Return the text of one filter."""
    match node:
        case HasTag(name, exact):
            return _named("tag", name, exact=exact)
        case IsSuggested(name, exact):
            return _named("suggested", name, exact=exact)
        case InAlbum(name, exact):
            return _named("album", name, exact=exact)
        case InFolder(text, exact):
            return _named("folder", text, exact=exact)
        case FileName(text):
            return _named("file", text)
        case HasExtension(extension):
            return _named("ext", extension)
        case TakenWith(camera):
            return _named("camera", camera)
        case TakenThrough(lens):
            return _named("lens", lens)
        case TakenBetween(start, end):
            return _write_taken(start, end)
        case HasRating(low, high):
            return f"rating:{_write_stars(low, high)}"
        case HasSize(low_bytes, high_bytes):
            return f"size:{_write_size(low_bytes, high_bytes)}"
        case HasOrientation(orientation):
            return f"orientation:{orientation.value}"
        case HasGps():
            return "has:gps"
        case IsOffline():
            return "is:offline"
        case IsRecent():
            return "is:recent"
        case IsTagged():
            return "is:tagged"
        case IsUntagged():
            return "is:untagged"
        case IsFailed():
            return "is:failed"
        case IsAmong():
            raise BugError("No text asks for chosen photos.")


def _write_taken(start: date | None, end: date | None) -> str:
    """Return the shortest name of the days from `start` until before `end`."""
    if start is None and end is None:
        raise BugError("A time without a beginning or an end is no filter.")
    if start is None:
        return f"before:{end}"
    if end is None:
        return f"taken:>={start}"
    text = start.isoformat()
    if end - start == _DAY:
        return f"taken:{text}"
    if start.day == end.day == 1:
        months = (end.year - start.year) * 12 + end.month - start.month
        if months == 1:
            return f"taken:{text[:7]}"
        if months == 12 and start.month == 1:
            return f"taken:{text[:4]}"
    return f"taken:{text}..{end - _DAY}"


def _write_stars(low: int, high: int) -> str:
    if low == high:
        return str(low)
    if high == 5:
        return f">={low}"
    return f"<={high}" if low == 0 else f"{low}..{high}"


def _write_size(low: int | None, high: int | None) -> str:
    """Return a size as people write it, when that means just these bytes."""
    if high is None:
        if low is None:
            raise BugError("A size without limits is no filter.")
        return f">={_amount(low)}" if _is_round(low) or low == 0 else f">{_amount(low - 1)}"
    if low is None:
        return f"<={_amount(high)}" if _is_round(high) else f"<{_amount(high + 1)}"
    middle = _amount((low + high + 1) // 2)
    if read_size(middle, rounded=True) == (low, high + 1):
        return middle
    ends = [_amount(low), _amount(high)]
    if any(_is_round(end) for end in (low, high)):  # a bare number would take the other's unit
        ends = [f"{end}B" if end.isdigit() else end for end in ends]
    return "..".join(ends)


def _is_round(size: int) -> bool:
    return not _amount(size).isdigit()


def _amount(size: int) -> str:
    """Return bytes, in the largest decimal unit that needs no more than one decimal."""
    for unit in ("GB", "MB", "kB"):
        tenth = SIZE_UNITS[unit.lower()] // 10
        if size and size % tenth == 0:
            whole, decimal = divmod(size // tenth, 10)
            return f"{whole}.{decimal}{unit}" if decimal else f"{whole}{unit}"
    return str(size)
