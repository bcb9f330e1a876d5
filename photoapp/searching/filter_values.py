"""What stands behind the colon of a filter: numbers, sizes, dates, names, and ranges of them."""

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import TypeAlias, TypeVar

from photoapp.domain.query import (
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
    IsFailed,
    IsOffline,
    IsRecent,
    IsSuggested,
    IsTagged,
    IsUntagged,
    LikePhoto,
    Orientation,
    SortBy,
    SortKey,
    TakenBetween,
    TakenThrough,
    TakenWith,
)
from photoapp.searching.dates import parse_period
from photoapp.searching.phrase_text import QUOTED, read_weight, tidy, unquote

_DECIMAL = {"k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
SIZE_UNITS = {
    "": 1,
    "b": 1,
    **_DECIMAL,
    **{f"{prefix}b": size for prefix, size in _DECIMAL.items()},
    **{f"{prefix}ib": 1024 ** (power + 1) for power, prefix in enumerate(_DECIMAL)},
}
"""Bytes of a unit; MB and MiB as in IEC 80000-13."""

_MOST_BYTES = 2**63  # SQLite's integers end here
_COMPARISON = re.compile(r"(>=|<=|>|<|=)?(.*)", re.DOTALL)
_SIZE = re.compile(r"([0-9]{1,19})(?:[.,]([0-9]{1,9}))?\s*([a-z]*)")
_V = TypeVar("_V", int, date)
_Interval: TypeAlias = tuple[_V | None, _V | None]
"""First value, and the first one that is no more in it; None is open."""


def read_filter(text: str, today: date) -> Filter | LikePhoto | SortBy | None:
    """Return what `name:value` says, or None when the value makes no sense for the name.

    Args:
        text: one of the names of the grammar in any case, a colon, and a value that is not empty;
            parts in quotes may hold anything.
        today: what dates are relative to.
    """
    name, _, value = text.partition(":")
    return _READERS[name.casefold()](value, today)


def read_size(text: str, *, rounded: bool) -> tuple[int, int] | None:
    """Return the bytes that a size means: the first number, and the one after the last.

    Args:
        text: "5MB", "1.5 GiB", "300" (bytes).
        rounded: "5MB" is everything that one would call 5 MB, from 4.5 MB until 5.5 MB, and
            "5.0MB" from 4.95 MB; otherwise exactly 5,000,000. Plain bytes are always exact.
    """
    parts = _SIZE.fullmatch(text.casefold().strip())
    unit = SIZE_UNITS.get(parts[3]) if parts else None
    if parts is None or unit is None:
        return None
    decimals = parts[2] or ""
    value = Fraction(int(parts[1] + decimals) * unit, 10 ** len(decimals))
    half = Fraction(unit, 2 * 10 ** len(decimals)) if rounded and unit > 1 else Fraction(0)
    first = max(0, ceil(value - half))
    end = ceil(value + half) if half else first + 1
    return (first, max(end, first + 1)) if end < _MOST_BYTES else None


def _names(make: Callable[[str, bool], Filter]) -> "_Reader":
    """Return a reader of names in which spaces count as one; one after `=` is meant exactly."""

    def read(value: str, today: date) -> Filter | None:
        text = tidy(unquote(value.removeprefix("=")))
        return make(text, value.startswith("=")) if text else None

    return read


def _texts(make: Callable[[str], Filter]) -> "_Reader":
    """Return a reader of texts in which spaces count as one."""

    def read(value: str, today: date) -> Filter | None:
        text = tidy(unquote(value))
        return make(text) if text else None

    return read


def _in_folder(value: str, today: date) -> Filter | None:
    text = unquote(value.removeprefix("=")).replace("\0", "")
    return InFolder(text, value.startswith("=")) if text.strip() else None


def _file_name(value: str, today: date) -> Filter | None:
    if value.startswith("//"):  # file:///home/... is an address
        return None
    text = unquote(value).replace("\0", "")
    return FileName(text) if text.strip() else None


def _like(value: str, today: date) -> LikePhoto | None:
    weight = 1.0
    if not value.startswith('"'):
        value, weight = read_weight(value)
    path = unquote(value).replace("\0", "")
    return LikePhoto(Path(path), weight) if path.strip() else None


def _interval(
    value: str,
    read: Callable[[str], tuple[_V, _V] | None],
    read_limit: Callable[[str], tuple[_V, _V] | None],
) -> "_Interval[_V] | None":
    """Return the values between two limits, beyond one, or those that `value` itself names.

    Args:
        value: "3", ">=3", "2..4", "2..", "..4"; parts may be quoted.
        read: one text -> the values it names.
        read_limit: the same for the ends of a range or comparison.
    """
    value = QUOTED.sub(lambda quoted: quoted[1], value).strip()
    low_text, dots, high_text = value.partition("..")
    if dots:
        low = read_limit(low_text) if low_text.strip() else None
        high = read_limit(high_text) if high_text.strip() else None
        if (low is None and low_text.strip()) or (high is None and high_text.strip()):
            return None
        if low and high and low[0] > high[0]:
            low, high = high, low
        return (low and low[0], high and high[1]) if low or high else None
    parts = _COMPARISON.fullmatch(value)
    comparison, text = (parts[1], parts[2]) if parts else (None, value)
    named = read(text) if comparison in {None, "="} else read_limit(text)
    if named is None:
        return None
    first, end = named
    limits: dict[str | None, _Interval[_V]] = {
        ">": (end, None),
        ">=": (first, None),
        "<": (None, first),
        "<=": (None, end),
    }
    return limits.get(comparison, (first, end))


def _rating(value: str, today: date) -> Filter | None:
    def read(text: str) -> tuple[int, int] | None:
        stars = text.strip()
        return (int(stars), int(stars) + 1) if re.fullmatch("[0-5]", stars) else None

    found = _interval(value, read, read)
    if found is None:
        return None
    low = found[0] if found[0] is not None else 0
    high = found[1] - 1 if found[1] is not None else 5
    return HasRating(low, high) if low <= high <= 5 and high >= 0 else None


def _size(value: str, today: date) -> Filter | None:
    unit = re.search(r"[a-zA-Z]+\s*\"?$", value)
    unit_of_range = unit[0].strip('" ') if unit else ""

    def exact(text: str) -> tuple[int, int] | None:
        bare = text.strip()
        return read_size(bare + unit_of_range if bare.isdigit() else bare, rounded=False)

    found = _interval(value, lambda text: read_size(text, rounded=True), exact)
    if found is None:
        return None
    low, end = found
    high = end - 1 if end is not None else None
    return HasSize(low, high) if high is None or high >= (low or 0) else None


def _taken(value: str, today: date) -> TakenBetween | None:
    found = _interval(value, lambda text: _days(text, today), lambda text: _days(text, today))
    return TakenBetween(*found) if found else None


def _days(text: str, today: date) -> tuple[date, date] | None:
    period = parse_period(text, today)
    return (period[0], period[1]) if period and period[0] and period[1] else None


def _year(value: str, today: date) -> Filter | None:
    found = _taken(value, today)
    if found is None:
        return None
    whole = all((day.month, day.day) == (1, 1) for day in (found.start, found.end) if day)
    return found if whole else None


def _before(value: str, today: date) -> Filter | None:
    days = _days(unquote(value), today)
    return TakenBetween(None, days[0]) if days else None


def _after(value: str, today: date) -> Filter | None:
    days = _days(unquote(value), today)
    return TakenBetween(days[1], None) if days else None


def _extension(value: str, today: date) -> Filter | None:
    text = tidy(unquote(value)).removeprefix(".").casefold()
    return HasExtension(text) if text else None


def _orientation(value: str, today: date) -> Filter | None:
    word = unquote(value).strip().casefold()
    return HasOrientation(Orientation(word)) if word in set(Orientation) else None


def _has(value: str, today: date) -> Filter | None:
    return HasGps() if unquote(value).strip().casefold() == "gps" else None


def _is(value: str, today: date) -> Filter | None:
    return _STATES.get(unquote(value).strip().casefold())


def _sort(value: str, today: date) -> SortBy | None:
    word = unquote(value).strip().casefold()
    key = word.removeprefix("-")
    return SortBy(SortKey(key), descending=word != key) if key in set(SortKey) else None


_STATES: dict[str, Filter] = {
    "offline": IsOffline(),
    "recent": IsRecent(),
    "tagged": IsTagged(),
    "untagged": IsUntagged(),
    "failed": IsFailed(),
}
_Reader: TypeAlias = Callable[[str, date], Filter | LikePhoto | SortBy | None]
_READERS: dict[str, _Reader] = {
    "tag": _names(HasTag),
    "suggested": _names(IsSuggested),
    "album": _names(InAlbum),
    "folder": _in_folder,
    "file": _file_name,
    "ext": _extension,
    "camera": _texts(TakenWith),
    "lens": _texts(TakenThrough),
    "taken": _taken,
    "before": _before,
    "after": _after,
    "year": _year,
    "rating": _rating,
    "size": _size,
    "orientation": _orientation,
    "has": _has,
    "is": _is,
    "like": _like,
    "sort": _sort,
}
