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
from photoapp.catalog.sqlite_errors import BACKUPS, damaged, from_os_error, from_sqlite_error
from photoapp.domain.errors import LibraryInUse, NewerLibrary, UserError

DATABASE_NAME = "catalog.db"

_MIGRATION_WAIT_S = 60.0
"""How long a reader waits for another process that is making or migrating the catalog: backing up
and migrating 1.5 GB (a million photos) takes some 10 s."""
_MIGRATION_POLL_S = 0.1

_DERIVED_FOLDERS = ("thumbnails", "vectors")
"""Folders of a library that are only made once its catalog has photos."""


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


def ensure_catalog(library: Path) -> bool:
    """Return whether there is a catalog to be read, of the current schema after this call.

    Nothing is made where there is none. An older one is migrated; a process that is just doing so
    is waited for.

    Raises:
        LibraryInUse: an older Photoapp holds a catalog that would have to be migrated.
        NewerLibrary: a newer Photoapp made the catalog.
        UserError: as for `prepare_catalog`.
    """
    deadline = time.monotonic() + _MIGRATION_WAIT_S
    while (state := catalog_state(library)) is SchemaState.OLDER:
        try:
            prepare_catalog(library).release()
        except LibraryInUse:
            if time.monotonic() > deadline:
                raise
            time.sleep(_MIGRATION_POLL_S)
        else:
            return True  # it raises when the catalog is not current afterwards
    return state is SchemaState.CURRENT


def catalog_state(library: Path) -> SchemaState:
    """Return EMPTY (also when there is no file), OLDER or CURRENT, writing nothing.

    Raises:
        NewerLibrary: a newer Photoapp made the catalog.
        UserError: it cannot be read, is damaged, or not a catalog of Photoapp.
    """
    database_file = library / DATABASE_NAME
    _refuse_a_file(library)
    _refuse_an_emptied_file(library)
    try:
        if not database_file.exists():
            return SchemaState.EMPTY
        with closing(connect_for_reading(database_file)) as connection:
            state = schema_state(connection)
    except sqlite3.Error as error:
        raise from_sqlite_error(error, library) from error
    except OSError as error:
        raise from_os_error(error, library) from error
    _refuse(state, library)
    return state


def _make_folder(library: Path) -> None:
    _refuse_a_file(library)
    try:
        library.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise from_os_error(error, library) from error


def _refuse_a_file(library: Path) -> None:
    """Raise when a file lies where the library folder, or a folder around it, would be."""
    try:
        place = next(place for place in (library, *library.parents) if place.exists())
    except OSError as error:
        raise from_os_error(error, library) from error
    if not place.is_dir():
        raise UserError(
            f"The library folder {library} cannot be: {place} is a file.",
            "Choose a folder with --library.",
        )


def _refuse_an_emptied_file(library: Path) -> None:
    """Raise when a catalog lost its content: what was made from it still lies beside it."""
    database_file = library / DATABASE_NAME
    try:
        if not database_file.is_file() or database_file.stat().st_size:
            return
        if any((library / name).is_dir() for name in _DERIVED_FOLDERS):
            raise damaged(library)
    except OSError as error:
        raise from_os_error(error, library) from error


def _bring_up_to_date(library: Path) -> None:
    database_file = library / DATABASE_NAME
    _refuse_an_emptied_file(library)
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
            if schema_state(connection) is not SchemaState.CURRENT:
                _refuse(SchemaState.CONTRADICTORY, library)
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
    if state is SchemaState.CONTRADICTORY:
        raise UserError(
            f"The schema marks of the catalog {library / DATABASE_NAME} contradict each other.",
            f"Restore a backup from {library / BACKUPS}.",
        )
