"""What a scan of a folder knows and records: files that are new, changed, moved, gone or back."""

import os
import sqlite3
import time
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from photoapp.catalog import embedding_visibility
from photoapp.catalog.embedding_visibility import id_list
from photoapp.catalog.photo_rows import (
    HAS_USER_DATA,
    PASSING,
    file_columns,
    ids_where,
    make_room,
    signed64,
    take_over,
    unsigned64,
)
from photoapp.domain.changes import Changes
from photoapp.domain.photo import FileState, FolderId, FoundFile, PhotoId, Problem, ReadState

MOVE_WINDOW_S = 24 * 3600
"""A copy recorded at most so long before its original vanished was a move: moving a large folder to
another disk copies for hours before it deletes."""

_FILE_STATES = {state.value: state for state in FileState}
_READ_STATES = {state.value: state for state in ReadState}
_PROBLEMS: dict[str | None, Problem | None] = {problem.value: problem for problem in Problem}
_PROBLEMS[None] = None
_PASSING = ", ".join(f"'{problem.value}'" for problem in PASSING)


@dataclass(slots=True)
class KnownFile:
    """What the catalog remembers of one file, to compare a sighting with.

    Attributes:
        raw_path: `os.fsencode` of the absolute path.
        device: st_dev when it was last seen.
        inode: st_ino when it was last seen.
    """

    id: PhotoId
    raw_path: bytes
    size: int
    mtime_ns: int
    ctime_ns: int
    device: int
    inode: int
    state: FileState
    read_state: ReadState
    problem: Problem | None

    @property
    def path(self) -> Path:
        """The absolute path; made when asked for, since 100,000 of them take 0.3 s."""
        return Path(os.fsdecode(self.raw_path))


def known_files(
    connection: sqlite3.Connection, folder_id: FolderId, under: Sequence[bytes] | None = None
) -> dict[bytes, KnownFile]:
    """Return the records of a folder by `os.fsencode(path)`, missing ones too.

    Where a missing record has the path of a present one, the present one is told.

    Args:
        connection: of a `Database`.
        folder_id: a folder of the library.
        under: absolute paths of files or folders; only what is at or below them.
    """
    if under is None:
        return _known_files(connection, "folder_id = ?", [folder_id])
    known: dict[bytes, KnownFile] = {}
    for path in under:
        below = path.rstrip(b"/")
        condition = "folder_id = ? AND (path = ? OR path > ? AND path < ?)"
        known |= _known_files(connection, condition, [folder_id, path, below + b"/", below + b"0"])
    return known


def known_inodes(
    connection: sqlite3.Connection, inodes: Collection[int]
) -> list[tuple[FolderId, KnownFile]]:
    """Return the records of all folders whose file had one of these `st_ino`, on any device."""
    wanted = id_list(signed64(inode) for inode in inodes)
    folder_ids = connection.execute(
        "SELECT DISTINCT folder_id FROM photo WHERE inode IN (SELECT value FROM json_each(?))",
        [wanted],
    ).fetchall()
    condition = "folder_id = ? AND inode IN (SELECT value FROM json_each(?))"
    return [
        (FolderId(folder_id), known)
        for (folder_id,) in folder_ids
        for known in _known_files(connection, condition, [folder_id, wanted]).values()
    ]


def _known_files(
    connection: sqlite3.Connection, condition: str, parameters: Sequence[object]
) -> dict[bytes, KnownFile]:
    columns = "path, id, size, mtime_ns, ctime_ns, device, inode, state, read_state, problem"
    # The states as literals: only then may SQLite use the index of present paths.
    query = f"SELECT {columns} FROM photo WHERE {condition} AND state ="
    rows = chain(
        connection.execute(f"{query} 'missing'", parameters),
        connection.execute(f"{query} 'present'", parameters),
    )
    states, read_states, problems = _FILE_STATES, _READ_STATES, _PROBLEMS
    return {
        path: KnownFile(
            photo_id,
            path,
            size,
            mtime_ns,
            ctime_ns,
            device if device >= 0 else unsigned64(device),
            inode if inode >= 0 else unsigned64(inode),
            states[state],
            read_states[read_state],
            problems[problem],
        )
        for path, photo_id, size, mtime_ns, ctime_ns, device, inode, state, read_state, problem in (
            rows
        )
    }


def record_found(
    connection: sqlite3.Connection, folder_id: FolderId, files: Sequence[FoundFile]
) -> Changes:
    """Record files at paths that have no present record; they are pending.

    A file with a problem is recorded as failed at once.
    """
    (last,) = connection.execute(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'photo'"
    ).fetchone()
    now = int(time.time())
    connection.executemany(
        "INSERT INTO photo (folder_id, path, name, location, extension, size, mtime_ns, ctime_ns,"
        " device, inode, state, read_state, problem, problem_detail, recorded_at, taken_at)"
        " VALUES (:folder, :path, :name, :location, :extension, :size, :mtime_ns, :ctime_ns,"
        " :device, :inode, 'present', coalesce(:read_state, 'pending'), :problem, :detail, :now,"
        " :modified_at) ON CONFLICT (path) WHERE state = 'present' DO NOTHING",
        ({**file_columns(file), "folder": folder_id, "now": now} for file in files),
    )
    rows = connection.execute("SELECT id FROM photo WHERE id > ?", [last])
    return Changes(added=frozenset(PhotoId(photo_id) for (photo_id,) in rows))


def record_changed(
    connection: sqlite3.Connection, files: Sequence[tuple[PhotoId, FoundFile]]
) -> Changes:
    """Record that the content at a path may be new: it is to be read again.

    Tags stay, and so does the vector until the new reading tells that the content is another. That
    holds for a file that was there all the time. Where a file was gone and now another one lies, a
    new record is made: a camera gives the same names again, and tags must not pass to other photos.
    Should it be the old content after all, the reading leads back to the old record.
    """
    replaced = ids_where(connection, "photo.state = 'missing'", [one for one, _ in files])
    found = _record_in_place_of(connection, [file for file in files if file[0] in replaced])
    files = [file for file in files if file[0] not in replaced]
    rows = _rows(files)
    connection.executemany(
        f"{_UPDATE_FILE}, read_state = coalesce(:read_state, 'pending'), problem = :problem,"
        " problem_detail = :detail WHERE id = :id",
        rows,
    )
    failed = [row["id"] for row in rows if row["problem"] is not None]
    hidden = embedding_visibility.hide(connection, failed)
    return found | Changes(changed=_ids(files), embeddings=hidden)


def record_moved(
    connection: sqlite3.Connection,
    folder_id: FolderId,
    files: Sequence[tuple[PhotoId, FoundFile]],
) -> Changes:
    """Record that files are at another path now, with the same content.

    Id, reading, tags and vectors stay. Files that exchanged their paths come in one call. A record
    at the new path that is not among `files` leaves it: see `photo_rows.make_room`.
    """
    ids = id_list(photo_id for photo_id, _ in files)
    # Out of one another's way first: a path belongs to one present record at a time.
    connection.execute(
        "UPDATE photo SET state = 'missing', folder_id = ?"
        " WHERE id IN (SELECT value FROM json_each(?))",
        [folder_id, ids],
    )
    return _record_same_content(connection, files)


def record_returned(
    connection: sqlite3.Connection, files: Sequence[tuple[PhotoId, FoundFile]]
) -> Changes:
    """Record that missing files are there again, the same by size and time."""
    return _record_same_content(connection, files)


def record_missing(
    connection: sqlite3.Connection, photo_ids: Sequence[PhotoId], *, may_have_moved: bool = True
) -> Changes:
    """Record that files are gone; the records stay, with everything the user did to them.

    When the same content was recorded somewhere else shortly before (see `MOVE_WINDOW_S`), and the
    user has done nothing to that record yet, the file was moved: the older record goes there and
    the newer one is deleted. Not so when the files are known to be gone (`may_have_moved`).
    """
    gone = ids_where(connection, "photo.state = 'present'", photo_ids)
    connection.execute(
        "UPDATE photo SET state = 'missing' WHERE id IN (SELECT value FROM json_each(?))",
        [id_list(gone)],
    )
    hidden = embedding_visibility.hide(connection, gone)
    followed = _follow_moves(connection, gone) if may_have_moved else {}
    return Changes(
        changed=frozenset(followed),
        removed=(gone - followed.keys()) | frozenset(followed.values()),
        embeddings=hidden or bool(followed),
    )


_UPDATE_FILE = """
    UPDATE photo SET path = :path, name = :name, location = :location, extension = :extension,
    size = :size, mtime_ns = :mtime_ns, ctime_ns = :ctime_ns, device = :device, inode = :inode,
    taken_at = CASE WHEN taken_from_file THEN taken_at ELSE :modified_at END, state = 'present'"""


def _record_in_place_of(
    connection: sqlite3.Connection, files: Sequence[tuple[PhotoId, FoundFile]]
) -> Changes:
    """Record files as found, each in the folder of the missing record that it comes with."""
    in_folder: dict[FolderId, list[FoundFile]] = defaultdict(list)
    for photo_id, file in files:
        query = "SELECT folder_id FROM photo WHERE id = ?"
        (folder_id,) = connection.execute(query, [photo_id]).fetchone()
        in_folder[folder_id].append(file)
    changes = Changes()
    for folder_id, found in in_folder.items():
        changes |= record_found(connection, folder_id, found)
    return changes


def _record_same_content(
    connection: sqlite3.Connection, files: Sequence[tuple[PhotoId, FoundFile]]
) -> Changes:
    rows = _rows(files)
    displaced = _make_room(connection, rows)
    connection.executemany(
        f"""{_UPDATE_FILE},
        read_state = CASE WHEN :problem IS NOT NULL THEN :read_state
            WHEN problem IN ({_PASSING}) THEN 'pending' ELSE read_state END,
        problem_detail = CASE WHEN :problem IS NOT NULL THEN :detail
            WHEN problem IN ({_PASSING}) THEN '' ELSE problem_detail END,
        problem = CASE WHEN :problem IS NOT NULL THEN :problem
            WHEN problem IN ({_PASSING}) THEN NULL ELSE problem END
        WHERE id = :id""",
        rows,
    )
    ids = _ids(files)
    readable = ids_where(connection, "photo.read_state = 'read'", ids)
    shown = embedding_visibility.show(connection, readable)
    failed = ids_where(connection, "photo.read_state IN ('failed', 'quarantined')", ids)
    hidden = embedding_visibility.hide(connection, failed)
    return Changes(changed=ids, removed=displaced, embeddings=shown or hidden or bool(displaced))


def _follow_moves(
    connection: sqlite3.Connection, gone: frozenset[PhotoId]
) -> dict[PhotoId, PhotoId]:
    """Send vanished records after their content; return survivor -> deleted newer record."""
    pairs = connection.execute(
        f"""
        SELECT old.id, new.id FROM json_each(?) AS wanted
        CROSS JOIN photo AS old ON old.id = wanted.value
        JOIN photo AS new INDEXED BY photo_by_content
            ON new.content_hash = old.content_hash AND new.state = 'present'
        WHERE new.id > old.id AND new.read_state = 'read' AND new.recorded_at >= ?
        AND NOT {HAS_USER_DATA.format(photo="new")}
        ORDER BY {HAS_USER_DATA.format(photo="old")} DESC, new.name = old.name DESC, old.id, new.id
        """,
        [id_list(gone), int(time.time()) - MOVE_WINDOW_S],
    ).fetchall()
    followed: dict[PhotoId, PhotoId] = {}
    taken: set[PhotoId] = set()
    for old, new in pairs:
        if old not in followed and new not in taken:
            followed[old] = new
            taken.add(new)
            take_over(connection, old, new)
    if followed:
        embedding_visibility.begin_epoch(connection)
    return followed


def _make_room(
    connection: sqlite3.Connection, rows: Sequence[dict[str, Any]]
) -> frozenset[PhotoId]:
    ids = {row["id"] for row in rows}
    left = (make_room(connection, row["path"], unless=ids) for row in rows)
    return frozenset(photo_id for photo_id in left if photo_id is not None)


def _rows(files: Sequence[tuple[PhotoId, FoundFile]]) -> list[dict[str, Any]]:
    return [{**file_columns(file), "id": photo_id} for photo_id, file in files]


def _ids(files: Sequence[tuple[PhotoId, FoundFile]]) -> frozenset[PhotoId]:
    return frozenset(photo_id for photo_id, _ in files)
