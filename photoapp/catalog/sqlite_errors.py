"""SQLite's result codes in the user's words."""

import errno
import shutil
import sqlite3
from pathlib import Path

from photoapp.domain.errors import BugError, LibraryInUse, PhotoappError, UserError

BACKUPS = "backups"
"""Folder of the backups inside a library."""

_NOTHING_LEFT_BYTES = 256 * 1024
"""SQLite answers a plain I/O error when the shared-memory file of the WAL (32 KiB steps) or its
journal finds no space; below this much free space, that is what it meant."""


def disk_is_full(library: Path) -> UserError:
    """Return the error for a disk without space."""
    return UserError(
        "The disk is full.",
        f"Free some space on the disk of {library} and try again; what was saved before is safe.",
    )


def damaged(library: Path) -> UserError:
    """Return the error for a catalog file that SQLite cannot make sense of."""
    return UserError(
        f"The catalog {library / 'catalog.db'} is damaged.",
        "Close Photoapp, move catalog.db, catalog.db-wal and catalog.db-shm to another folder, and"
        f" copy the newest file of {library / BACKUPS} to catalog.db; without a backup, a new"
        " catalog is made by indexing again. Your photos are not touched by any of this.",
    )


def not_accessible(library: Path) -> UserError:
    """Return the error for a library folder that cannot be read or written."""
    return UserError(
        f"The library folder {library} cannot be written.",
        "Check its permissions and that its disk is connected, or choose another folder"
        " with --library.",
    )


def from_os_error(error: OSError, library: Path) -> UserError:
    """Return what an error of the file system at the library means for the user."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return disk_is_full(library)
    return not_accessible(library)


def from_sqlite_error(error: sqlite3.Error, library: Path) -> PhotoappError:
    """Return what an error of SQLite means: a `UserError`, or a `BugError` when it is ours."""
    # The low byte is the primary code; SQLite older than the code gives none at all.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return disk_is_full(library)
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return damaged(library)
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return LibraryInUse(
            f"Another program is writing to the library {library}.",
            "Wait until it has finished, or close it, and try again.",
        )
    if code in {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}:
        return disk_is_full(library) if _has_no_space(library) else not_accessible(library)
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}:
        return not_accessible(library)
    return BugError(f"{type(error).__name__}: {error}")


def _has_no_space(library: Path) -> bool:
    try:
        return shutil.disk_usage(library).free < _NOTHING_LEFT_BYTES
    except OSError:
        return False
