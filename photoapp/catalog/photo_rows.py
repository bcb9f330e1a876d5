"""What all writes to the table of photos share: columns from a file, and who has a path."""

import os
import sqlite3
from collections.abc import Collection
from datetime import datetime
from typing import Any

from photoapp.catalog import embedding_visibility
from photoapp.catalog.embedding_visibility import id_list
from photoapp.domain.photo import FoundFile, PhotoId, Problem, ReadState

PRESENT = "photo.state = 'present'"
"""SQL condition over `photo`: the file is there, or offline."""

VISIBLE = "(photo.state = 'present' AND photo.read_state IN ('pending', 'read'))"
"""SQL condition over `photo`: searches list it. What could not be read has its own list."""

INVISIBLE = (
    "(photo.state = 'missing' OR (photo.state = 'present'"
    " AND photo.read_state IN ('failed', 'quarantined')))"
)
"""The contrary of `VISIBLE`, so that an index finds the few photos that it is true for."""

HAS_USER_DATA = """(
    {photo}.rating IS NOT NULL
    OR EXISTS (SELECT 1 FROM photo_tag WHERE photo_tag.photo_id = {photo}.id)
    OR EXISTS (SELECT 1 FROM tag_answer WHERE tag_answer.photo_id = {photo}.id)
    OR EXISTS (SELECT 1 FROM album_photo WHERE album_photo.photo_id = {photo}.id)
)"""
"""SQL condition: the user did something to the photo; format with the table's alias."""

QUARANTINED = frozenset({Problem.CRASHED, Problem.TIMED_OUT})
"""Problems that cost a reader process; such a file is tried again only when asked for."""

PASSING = (Problem.VANISHED, Problem.CHANGING)
"""Problems of the moment; the next sighting of the file makes it pending again."""

_NANOSECONDS = 10**9
_NO_TIME = -1
"""A modification time that no file has, for the record of a file that another one overwrote: only
its content can lead back to it, never the size and time of whatever lies at its old path."""


def signed64(number: int) -> int:
    """Return an unsigned 64-bit number (st_ino, st_dev) as SQLite's signed integer."""
    number &= 2**64 - 1
    return number - 2**64 if number >= 2**63 else number


def unsigned64(number: int) -> int:
    """Return what `signed64` was given."""
    return number & (2**64 - 1)


def local_time(mtime_ns: int) -> str | None:
    """Return a modification time as wall-clock time here, ISO without zone; None out of range."""
    try:
        return datetime.fromtimestamp(mtime_ns // _NANOSECONDS).isoformat(timespec="seconds")
    except (OverflowError, ValueError, OSError):
        return None


def lossy(name: bytes) -> str:
    """Return a path for searching and sorting; bytes that are not UTF-8 become U+FFFD."""
    return name.decode("utf-8", "replace")


def file_columns(file: FoundFile) -> dict[str, Any]:
    """Return the columns that a sighting of a file fills."""
    path = os.fsencode(file.path)
    location, name = os.path.split(path)
    problem = file.problem
    return {
        "path": path,
        "name": lossy(name),
        "location": lossy(location),
        "extension": lossy(os.path.splitext(name)[1][1:]).lower(),
        "size": file.size,
        "mtime_ns": file.mtime_ns,
        "ctime_ns": file.ctime_ns,
        "device": signed64(file.device),
        "inode": signed64(file.inode),
        "modified_at": local_time(file.mtime_ns),
        "problem": None if problem is None else problem.problem.value,
        "detail": "" if problem is None else problem.detail,
        "read_state": None if problem is None else failed_state(problem.problem).value,
    }


def failed_state(problem: Problem) -> ReadState:
    """Return the state of a photo that could not be read for this reason."""
    return ReadState.QUARANTINED if problem in QUARANTINED else ReadState.FAILED


def make_room(
    connection: sqlite3.Connection, path: bytes, unless: Collection[int] = ()
) -> PhotoId | None:
    """Take the present record at a path, if there is one, away from it.

    A record that was never read and that the user did nothing to is deleted: it only said that
    there is a file. Any other one becomes missing, for its content was overwritten.

    Args:
        connection: of a `Database`.
        path: that another record is about to get.
        unless: records that may stay.

    Returns:
        The record that left.
    """
    row = connection.execute(
        f"SELECT id, content_hash IS NULL AND NOT {HAS_USER_DATA.format(photo='photo')}"
        " FROM photo WHERE path = ? AND state = 'present'",
        [path],
    ).fetchone()
    if row is None or row[0] in unless:
        return None
    photo_id, blank = row
    if blank:
        # Never read, so never embedded: no vector goes with it.
        connection.execute("DELETE FROM photo WHERE id = ?", [photo_id])
    else:
        overwrite(connection, photo_id)
    return PhotoId(photo_id)


def overwrite(connection: sqlite3.Connection, photo_id: int) -> None:
    """Make a record missing whose place another content has taken."""
    connection.execute(
        "UPDATE photo SET state = 'missing', mtime_ns = ?, ctime_ns = ?, device = 0, inode = 0"
        " WHERE id = ?",
        [_NO_TIME, _NO_TIME, photo_id],
    )
    embedding_visibility.hide(connection, [photo_id])


def take_over(connection: sqlite3.Connection, survivor: int, newcomer: int) -> None:
    """Let a missing record continue as the file of a newer record, which is deleted.

    The survivor keeps id, tags, rating, albums and vectors; what the user did to the newcomer
    comes on top.
    """
    row = connection.execute(
        "SELECT folder_id, path, name, location, extension, size, mtime_ns, ctime_ns, device, inode"
        " FROM photo WHERE id = ?",
        [newcomer],
    ).fetchone()
    both = {"survivor": survivor, "newcomer": newcomer}
    connection.execute(
        "UPDATE photo SET rating = (SELECT rating FROM photo WHERE id = :newcomer)"
        " WHERE id = :survivor"
        " AND EXISTS (SELECT 1 FROM photo WHERE id = :newcomer AND rating IS NOT NULL)",
        both,
    )
    for table in ("photo_tag", "album_photo", "tag_answer"):
        connection.execute(
            f"UPDATE OR IGNORE {table} SET photo_id = :survivor WHERE photo_id = :newcomer", both
        )
    connection.execute("DELETE FROM photo WHERE id = ?", [newcomer])
    connection.execute(
        "UPDATE photo SET folder_id = ?, path = ?, name = ?, location = ?, extension = ?,"
        " size = ?, mtime_ns = ?, ctime_ns = ?, device = ?, inode = ?, state = 'present',"
        " read_state = 'read', problem = NULL, problem_detail = '' WHERE id = ?",
        [*row, survivor],
    )
    embedding_visibility.show(connection, [survivor])


def ids_where(
    connection: sqlite3.Connection, condition: str, ids: Collection[int]
) -> frozenset[PhotoId]:
    """Return those of `ids` that meet an SQL condition over `photo`."""
    rows = connection.execute(
        "SELECT photo.id FROM json_each(?) AS wanted CROSS JOIN photo ON photo.id = wanted.value"
        f" WHERE {condition}",
        [id_list(ids)],
    )
    return frozenset(PhotoId(photo_id) for (photo_id,) in rows)
