"""What happens before a library can be used: the folder, the lock, the schema, the backup."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from photoapp.catalog.backup import back_up
from photoapp.catalog.connections import (
    connect_for_reading,
    connect_for_writing,
    prepare_for_writing,
)
from photoapp.catalog.library_lock import LibraryLock
from photoapp.catalog.schema_version import SchemaState, schema_state
from photoapp.catalog.sqlite_errors import BACKUPS, from_os_error, from_sqlite_error
from photoapp.domain.errors import LibraryInUse, NewerLibrary, UserError

DATABASE_NAME = "catalog.db"

_MIGRATION_WAIT_S = 60.0
"""How long a reader waits for another process that is making or migrating the catalog: backing up
and migrating 1.5 GB (a million photos) takes some 10 s."""
_MIGRATION_POLL_S = 0.1


def prepare_catalog(library: Path) -> LibraryLock:
    """Make the library folder, take its lock, and bring the catalog to the current schema.

    Before a migration the catalog is backed up, and the backup verified.

    Returns:
        The lock, held.

    Raises:
        LibraryInUse: another process holds the lock.
        NewerLibrary: a newer Photoapp made the catalog; it is not touched.
        UserError: no permission, no space, damaged, or not a catalog of Photoapp.
    """
    _make_folder(library)
    lock = LibraryLock(library)
    lock.acquire()
    try:
        _bring_up_to_date(library)
    except BaseException:
        lock.release()
        raise
    return lock


def ensure_catalog(library: Path) -> None:
    """Return when a catalog of the current schema is there to be read; make it when needed.

    A process that is just making or migrating it is waited for.

    Raises:
        LibraryInUse: an older Photoapp holds a catalog that would have to be migrated.
        NewerLibrary: a newer Photoapp made the catalog.
        UserError: as for `prepare_catalog`.
    """
    deadline = time.monotonic() + _MIGRATION_WAIT_S
    while not _is_current(library):
        try:
            prepare_catalog(library).release()
        except LibraryInUse:
            if time.monotonic() > deadline:
                raise
            time.sleep(_MIGRATION_POLL_S)


def _make_folder(library: Path) -> None:
    try:
        library.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise UserError(
            f"The library folder {library} is a file.", "Choose a folder with --library."
        ) from None
    except OSError as error:
        raise from_os_error(error, library) from error


def _is_current(library: Path) -> bool:
    """Return whether readers can start; raises when they never can."""
    database_file = library / DATABASE_NAME
    try:
        if not database_file.is_file():
            return False
        with closing(connect_for_reading(database_file)) as connection:
            state = schema_state(connection)
    except sqlite3.Error as error:
        raise from_sqlite_error(error, library) from error
    except OSError as error:
        raise from_os_error(error, library) from error
    _refuse(state, library)
    return state is SchemaState.CURRENT


def _bring_up_to_date(library: Path) -> None:
    database_file = library / DATABASE_NAME
    try:
        with closing(connect_for_writing(database_file)) as connection:
            state = schema_state(connection)
            _refuse(state, library)
            if state is SchemaState.CURRENT:
                return
            if state is SchemaState.OLDER:
                back_up(database_file, library / BACKUPS, "before migration")
            prepare_for_writing(connection)
            connection.execute("PRAGMA synchronous = FULL")
            # Imported here: an up-to-date library opens without waiting for sqlite-utils.
            from photoapp.catalog.schema import migrate

            migrate(connection)
    except sqlite3.Error as error:
        raise from_sqlite_error(error, library) from error


def _refuse(state: SchemaState, library: Path) -> None:
    if state is SchemaState.NEWER:
        raise NewerLibrary(
            f"The library {library} was made by a newer Photoapp than this one.",
            "Update Photoapp, or choose another library with --library.",
        )
    if state is SchemaState.FOREIGN:
        raise UserError(
            f"{library / DATABASE_NAME} is not a catalog of Photoapp.",
            "Choose another library folder with --library.",
        )
