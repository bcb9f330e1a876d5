"""Photos that could not be read: recorded with the reason, listed, tried again."""

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from photoapp.catalog import embedding_visibility
from photoapp.catalog.photo_readings import PendingPhoto
from photoapp.catalog.photo_rows import failed_state
from photoapp.catalog.text_folding import storable
from photoapp.domain.changes import Changes
from photoapp.domain.photo import PhotoId, PhotoProblem, Problem, ReadState, UnreadablePhoto


def save_problems(
    connection: sqlite3.Connection, problems: Sequence[tuple[PendingPhoto, UnreadablePhoto]]
) -> Changes:
    """Record why photos could not be read; they cannot be found by phrase any more.

    What cost a reader process is quarantined. Vectors are hidden, not deleted: when the same
    content can be read again later, they are shown again.

    Args:
        connection: of a `Database`.
        problems: each with the `PendingPhoto` that was read. One whose file was recorded as
            changed since then is left out: it waits to be read again.
    """
    failed = [
        pending.id
        for pending, unreadable in problems
        if connection.execute(
            "UPDATE photo SET read_state = ?, problem = ?, problem_detail = ?"
            " WHERE id = ? AND size = ? AND mtime_ns = ?",
            [
                failed_state(unreadable.problem).value,
                unreadable.problem.value,
                storable(unreadable.detail),
                pending.id,
                pending.size,
                pending.mtime_ns,
            ],
        ).rowcount
    ]
    hidden = embedding_visibility.hide(connection, failed)
    return Changes(changed=frozenset(PhotoId(one) for one in failed), embeddings=hidden)


def retry_problems(connection: sqlite3.Connection, paths: Sequence[Path] | None = None) -> Changes:
    """Make failed and quarantined photos pending again; return those there are to read.

    Args:
        connection: of a `Database`.
        paths: of the files to try again; None for all.
    """
    statement = (
        "UPDATE photo SET read_state = 'pending', problem = NULL, problem_detail = ''"
        " WHERE state = 'present' AND read_state IN ('failed', 'quarantined')"
    )
    if paths is None:
        rows = connection.execute(f"{statement} RETURNING id").fetchall()
    else:
        rows = [
            row
            for path in paths
            for row in connection.execute(
                f"{statement} AND path = ? RETURNING id", [os.fsencode(path)]
            )
        ]
    return Changes(changed=frozenset(PhotoId(photo_id) for (photo_id,) in rows))


def list_problems(connection: sqlite3.Connection) -> list[PhotoProblem]:
    """Return every present file that could not be read, in the order of the paths."""
    rows = connection.execute(
        "SELECT path, problem, problem_detail, read_state FROM photo"
        " WHERE state = 'present' AND read_state IN ('failed', 'quarantined') ORDER BY path"
    )
    return [
        PhotoProblem(
            Path(os.fsdecode(path)),
            Problem(problem),
            detail,
            read_state == ReadState.QUARANTINED.value,
        )
        for path, problem, detail, read_state in rows
    ]
