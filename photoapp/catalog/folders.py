"""The folders that the user gave to Photoapp."""

import json
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from photoapp.catalog import embedding_visibility
from photoapp.catalog.photo_rows import signed64, unsigned64
from photoapp.domain.changes import Changes
from photoapp.domain.errors import BugError
from photoapp.domain.photo import FolderId, LibraryFolder, PhotoId


def add(
    connection: sqlite3.Connection, path: Path, exclude: Sequence[str] = ()
) -> tuple[LibraryFolder, Changes]:
    """Add a folder, so that no photo ever lies in two.

    A folder that lies inside an existing one is in the library already: the existing one comes
    back. A folder that contains existing ones takes over their photos, and their exclusions with
    the path put before them. The same folder again gets the new exclusions, when there are any.

    Args:
        connection: of a `Database`.
        path: absolute.
        exclude: glob patterns that are left out, see `LibraryFolder`.

    Raises:
        BugError: the path is not absolute.
    """
    if not path.is_absolute():
        raise BugError(f"A library folder needs an absolute path, not {path}.")
    known = all_folders(connection)
    for folder in known:
        if path == folder.path and exclude and tuple(exclude) != folder.exclude:
            connection.execute(
                "UPDATE folder SET exclude = ? WHERE id = ?", [json.dumps(list(exclude)), folder.id]
            )
            changed = LibraryFolder(folder.id, folder.path, folder.online, tuple(exclude))
            return changed, Changes(folders=True)
        if path.is_relative_to(folder.path):
            return folder, Changes()
    inner = [folder for folder in known if folder.path.is_relative_to(path)]
    patterns = [*exclude, *(p for folder in inner for p in _exclude_from(path, folder))]
    cursor = connection.execute(
        "INSERT INTO folder (path, exclude) VALUES (?, ?)",
        [os.fsencode(path), json.dumps(patterns)],
    )
    added = LibraryFolder(FolderId(int(cursor.lastrowid or 0)), path, True, tuple(patterns))
    for folder in inner:
        for table in ("photo", "unlisted_folder"):
            connection.execute(
                f"UPDATE {table} SET folder_id = ? WHERE folder_id = ?", [added.id, folder.id]
            )
        connection.execute("DELETE FROM folder WHERE id = ?", [folder.id])
    return added, Changes(folders=True)


def remove(connection: sqlite3.Connection, folder_id: FolderId) -> Changes:
    """Forget a folder and every record of its photos, tags and ratings too; no file is touched."""
    ids = connection.execute("SELECT id FROM photo WHERE folder_id = ?", [folder_id]).fetchall()
    known = connection.execute("DELETE FROM folder WHERE id = ?", [folder_id]).rowcount
    if not known:
        return Changes()
    if ids:
        embedding_visibility.begin_epoch(connection)
    return Changes(
        removed=frozenset(PhotoId(photo_id) for (photo_id,) in ids),
        folders=True,
        tags=bool(ids),
        albums=bool(ids),
        embeddings=bool(ids),
    )


def all_folders(connection: sqlite3.Connection) -> list[LibraryFolder]:
    """Return the folders in the order of their paths."""
    rows = connection.execute("SELECT id, path, online, exclude FROM folder ORDER BY path")
    return [
        LibraryFolder(
            FolderId(folder_id), Path(os.fsdecode(path)), bool(online), tuple(json.loads(exclude))
        )
        for folder_id, path, online, exclude in rows
    ]


def set_exclude(
    connection: sqlite3.Connection, folder_id: FolderId, exclude: Sequence[str]
) -> Changes:
    """Set the glob patterns that a folder leaves out; the next scan acts on them."""
    patterns = json.dumps(list(exclude))
    changed = connection.execute(
        "UPDATE folder SET exclude = ?1 WHERE id = ?2 AND exclude != ?1", [patterns, folder_id]
    ).rowcount
    return Changes(folders=bool(changed))


def set_online(connection: sqlite3.Connection, folder_id: FolderId, online: bool) -> Changes:
    """Note that a folder can, or cannot, be reached; its photos keep everything."""
    changed = connection.execute(
        "UPDATE folder SET online = ?1 WHERE id = ?2 AND online != ?1", [int(online), folder_id]
    ).rowcount
    return Changes(folders=bool(changed))


def root_identity(connection: sqlite3.Connection, folder_id: FolderId) -> tuple[int, int] | None:
    """Return st_dev and st_ino that the folder itself had, or None before it was first seen."""
    row = connection.execute(
        "SELECT device, inode FROM folder WHERE id = ?", [folder_id]
    ).fetchone()
    if row is None or row[0] is None or row[1] is None:
        return None
    return unsigned64(row[0]), unsigned64(row[1])


def set_root_identity(
    connection: sqlite3.Connection, folder_id: FolderId, device: int, inode: int
) -> None:
    """Remember which directory the folder is, to tell it from an empty mount point."""
    connection.execute(
        "UPDATE folder SET device = ?, inode = ? WHERE id = ?",
        [signed64(device), signed64(inode), folder_id],
    )


def _exclude_from(outer: Path, inner: LibraryFolder) -> list[str]:
    """Return the exclusions of a folder as they are written for a folder around it."""
    below = inner.path.relative_to(outer).as_posix()
    return [f"{below}/{pattern.lstrip('/')}" for pattern in inner.exclude]
