"""SQLite connections to a catalog, each set up in the one way that its use needs."""

import sqlite3
from pathlib import Path

from photoapp.catalog.text_folding import fold_sql

_BUSY_TIMEOUT_S = 10.0
_PAGE_BYTES = 8192
"""Seven 512-d float16 vectors to a page with 12 % left over; 4096 holds three with 24 %."""
_CACHE_KIB = 16 * 1024
_WAL_LIMIT_BYTES = 64 * 1024**2


def connect_for_writing(database_file: Path) -> sqlite3.Connection:
    """Return the connection that writes and checkpoints; the file is made when it is missing.

    Nothing is written yet, so that a file that is not ours is left as it is.
    """
    connection = sqlite3.connect(
        database_file,
        timeout=_BUSY_TIMEOUT_S,
        isolation_level=None,
        # Made by the thread that opens the library, used by the writer thread alone afterwards.
        check_same_thread=False,
        cached_statements=256,
    )
    _set_up(connection)
    return connection


def prepare_for_writing(connection: sqlite3.Connection) -> None:
    """Switch a catalog to WAL, and the connection to what the writer thread needs."""
    connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")  # heeded by an empty file only
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def connect_for_reading(database_file: Path) -> sqlite3.Connection:
    """Return a connection that can change nothing.

    A cleanly closed WAL database on a read-only or full disk cannot be opened with `mode=ro`, for
    lack of a shared-memory file; `immutable=1` opens it, and is right exactly while no WAL with
    content lies beside it (sqlite.org/wal.html, "Read-Only Databases").

    Raises:
        sqlite3.DatabaseError: the file is missing, damaged, or no database.
    """
    try:
        return _connect_read_only(database_file, "mode=ro")
    except sqlite3.OperationalError:
        wal = database_file.with_name(database_file.name + "-wal")
        if not database_file.is_file() or (wal.exists() and wal.stat().st_size > 0):
            raise
        return _connect_read_only(database_file, "mode=ro&immutable=1")


class NoCatalog(sqlite3.Connection):
    """A connection to an empty catalog that is on no disk."""


def connect_to_nothing() -> NoCatalog:
    """Return a connection that can change nothing, to an empty catalog that is on no disk."""
    # Imported here: only who looks at a library that is not there waits for sqlite-utils.
    from photoapp.catalog.schema import migrate

    # A pool hands it from thread to thread, one at a time.
    connection = NoCatalog(":memory:", isolation_level=None, check_same_thread=False)
    _set_up(connection)
    migrate(connection)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _connect_read_only(database_file: Path, options: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{database_file.absolute().as_uri()}?{options}",
        uri=True,
        timeout=_BUSY_TIMEOUT_S,
        isolation_level=None,
        # A pool hands it from thread to thread, one at a time.
        check_same_thread=False,
        cached_statements=256,
    )
    try:
        _set_up(connection)
        connection.execute("PRAGMA query_only = ON")
        # The first real access: here a missing shared-memory file or a damaged header shows.
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up(connection: sqlite3.Connection) -> None:
    connection.create_function("casefold", 1, fold_sql, deterministic=True)
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute("PRAGMA trusted_schema = OFF")
