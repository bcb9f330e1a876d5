"""Folders inside a library folder that could not be listed, each with the reason."""

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from photoapp.catalog.text_folding import storable
from photoapp.domain.changes import Changes
from photoapp.domain.photo import FolderId, PhotoId, Problem, UnlistedFolder

_FOR_WANT_OF_THE_FOLDER = (Problem.NOT_ALLOWED.value, Problem.UNREADABLE.value)
"""What reading a photo answers while its folder may not be opened."""


def record(
    connection: sqlite3.Connection,
    folder_id: FolderId,
    unlisted: Sequence[UnlistedFolder],
    under: Sequence[bytes] | None = None,
) -> tuple[frozenset[Path], Changes]:
    """Record which folders a scan could not list, in place of what an earlier scan said.

    Where a folder is not among them any more, photos in it that could not be read for want of
    permission are pending again: nothing about the files themselves tells that they can be read.

    Args:
        connection: of a `Database`.
        folder_id: the library folder that was scanned; one that is gone gets no records.
        unlisted: all that the scan could not list.
        under: absolute paths that the scan was limited to; records beyond them stay.

    Returns:
        The folders that were recorded before and are not any more: they can be listed again, or
        are gone.
    """
    now = {os.fsencode(one.path): (one.problem.value, storable(one.detail)) for one in unlisted}
    # What stands in the way of a path can lie above it, beyond what the scan was limited to.
    before = _rows(connection, folder_id, None if under is None else [*under, *now])
    if before == now:
        return frozenset(), Changes()
    ended = before.keys() - now.keys()
    connection.executemany(
        "DELETE FROM unlisted_folder WHERE folder_id = ? AND path = ?",
        [(folder_id, path) for path in ended],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO unlisted_folder (folder_id, path, problem, problem_detail)"
        " SELECT id, ?, ?, ? FROM folder WHERE id = ?",
        [(path, *reason, folder_id) for path, reason in now.items()],
    )
    shut = tuple(path + b"/" for path in now)
    retried: set[PhotoId] = set()
    for path in ended:
        if not path.startswith(shut):
            retried |= _retry_below(connection, folder_id, path)
    changes = Changes(changed=frozenset(retried), folders=True)
    return frozenset(Path(os.fsdecode(path)) for path in ended), changes


def all_unlisted(connection: sqlite3.Connection) -> list[UnlistedFolder]:
    """Return the folders that could not be listed when they were last looked at, by path."""
    rows = connection.execute(
        "SELECT path, problem, problem_detail FROM unlisted_folder ORDER BY path"
    )
    return [
        UnlistedFolder(Path(os.fsdecode(path)), Problem(problem), detail)
        for path, problem, detail in rows
    ]


def _rows(
    connection: sqlite3.Connection, folder_id: FolderId, under: Sequence[bytes] | None
) -> dict[bytes, tuple[str, str]]:
    query = "SELECT path, problem, problem_detail FROM unlisted_folder WHERE folder_id = ?"
    if under is None:
        rows = connection.execute(query, [folder_id]).fetchall()
    else:
        rows = [
            row
            for path in under
            for row in connection.execute(
                f"{query} AND (path = ? OR path > ? AND path < ?)",
                [folder_id, path, *_below(path)],
            )
        ]
    return {path: (problem, detail) for path, problem, detail in rows}


def _retry_below(connection: sqlite3.Connection, folder_id: FolderId, path: bytes) -> set[PhotoId]:
    rows = connection.execute(
        "UPDATE photo SET read_state = 'pending', problem = NULL, problem_detail = ''"
        " WHERE folder_id = ? AND state = 'present' AND read_state = 'failed'"
        " AND problem IN (?, ?) AND path > ? AND path < ? RETURNING id",
        [folder_id, *_FOR_WANT_OF_THE_FOLDER, *_below(path)],
    )
    return {PhotoId(photo_id) for (photo_id,) in rows}


def _below(path: bytes) -> tuple[bytes, bytes]:
    """Return bounds, both exclusive, of the paths below a folder."""
    below = path.rstrip(b"/")
    return below + b"/", below + b"0"  # "0" comes right after "/"
