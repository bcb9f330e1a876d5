"""What a grid of photos must know of all of them before it shows one: shapes, days and folders.

A million rows as tuples of Python take seconds and hold the interpreter's lock; here SQLite itself
joins the values of thousands of rows into one text, which numpy takes apart.
"""

import sqlite3
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from photoapp.catalog.embedding_visibility import id_list

NO_DAY: Final = np.iinfo(np.int32).min
"""In place of a day for a photo without a date."""

_ROWS_JOINED = 16384
_DENSE = 4
"""All ids of a range are read when at least every so many is wanted: a scan costs a tenth of as
many look-ups."""

_BY_RANGE = "FROM photo WHERE photo.id BETWEEN ? AND ?"
_BY_LIST = "FROM json_each(?) AS wanted CROSS JOIN photo ON photo.id = wanted.value"

_NO_DATE = "0000-00-00"


def shapes(
    connection: sqlite3.Connection, ids: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return how wide photos are by their height.

    Args:
        connection: of a `Database`.
        ids: int64[n] of photos.

    Returns:
        int64[k], ids: all known ones of `ids`, and maybe others; and float32[k], width by height,
        upright; NaN while it is not known.
    """
    columns = "coalesce(photo.width, 0)", "coalesce(photo.height, 0)"
    found, widths, heights = [_NO_IDS], [_NO_IDS], [_NO_IDS]
    for numbers, width, height in _joined(connection, ids, ",", columns):
        found.append(_integers(numbers))
        widths.append(_integers(width))
        heights.append(_integers(height))
    height_of = np.concatenate(heights)
    known = height_of > 0
    aspects = np.full(len(height_of), np.nan, np.float32)
    aspects[known] = np.concatenate(widths)[known] / height_of[known]
    aspects[aspects == 0] = np.nan
    return np.concatenate(found), aspects


def days(
    connection: sqlite3.Connection, ids: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the day on which photos were taken, as it was at their place.

    Args:
        connection: of a `Database`.
        ids: as for `shapes`.

    Returns:
        int64[k], ids as of `shapes`; and int32[k], days since 1970-01-01, `NO_DAY` without a date.
    """
    column = f"coalesce(substr(photo.taken_at, 1, 10), '{_NO_DATE}')"
    found, dates = [_NO_IDS], [np.empty(0, np.int32)]
    for numbers, texts in _joined(connection, ids, "", (column,)):
        found.append(_integers(numbers))
        dates.append(_day_numbers(texts))
    return np.concatenate(found), np.concatenate(dates)


def folders(
    connection: sqlite3.Connection, ids: NDArray[np.int64], numbers: dict[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the folder that photos lie in, as a number.

    Args:
        connection: of a `Database`.
        ids: as for `shapes`.
        numbers: from the path of a folder, as text, to its number; new ones are added.

    Returns:
        int64[k], ids as of `shapes`; and int32[k].
    """
    found, folder = [_NO_IDS], [np.empty(0, np.int32)]
    for texts, joined in _joined(connection, ids, "\0", ("photo.location",)):
        names = joined.split("\0")
        for name in names:
            numbers.setdefault(name, len(numbers))
        found.append(_integers(texts))
        folder.append(np.fromiter(map(numbers.__getitem__, names), np.int32, len(names)))
    return np.concatenate(found), np.concatenate(folder)


_NO_IDS: Final = np.empty(0, np.int64)


def _joined(
    connection: sqlite3.Connection,
    ids: NDArray[np.int64],
    separator: str,
    columns: tuple[str, ...],
) -> Iterator[tuple[str, ...]]:
    """Yield the ids, and each column's values, of some thousand photos as one text each.

    Ids are always separated by commas; all texts are in the same order. No column may be NULL.
    """
    if len(ids) == 0:
        return
    texts = ", ".join(f"group_concat({column}, ?)" for column in columns)
    query = f"SELECT group_concat(photo.id), {texts} "
    separators = [separator] * len(columns)
    low, high = int(ids.min()), int(ids.max())
    if len(ids) * _DENSE > high - low:
        pieces = (
            (query + _BY_RANGE, [*separators, begin, min(begin + _ROWS_JOINED - 1, high)])
            for begin in range(low, high + 1, _ROWS_JOINED)
        )
    else:
        pieces = (
            (query + _BY_LIST, [*separators, id_list(ids[begin : begin + _ROWS_JOINED])])
            for begin in range(0, len(ids), _ROWS_JOINED)
        )
    for statement, parameters in pieces:
        row = connection.execute(statement, parameters).fetchone()
        if row[0] is not None:
            yield row


def _integers(text: str) -> NDArray[np.int64]:
    return np.fromstring(text, np.int64, sep=",")


def _day_numbers(text: str) -> NDArray[np.int32]:
    """Return the day numbers of dates YYYY-MM-DD that stand one after the other."""
    digits = np.frombuffer(text.encode("ascii"), np.uint8).reshape(-1, len(_NO_DATE)) - ord("0")
    digits = digits.astype(np.int32)
    year = digits[:, :4] @ np.array([1000, 100, 10, 1], np.int32)
    month = digits[:, 5] * 10 + digits[:, 6]
    day = digits[:, 8] * 10 + digits[:, 9]
    # numpy knows calendars by months; a day is then counted from the first of its month.
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    numbers = months.astype("datetime64[D]").astype(np.int64) + day - 1
    return np.where(year > 0, numbers, NO_DAY).astype(np.int32)
