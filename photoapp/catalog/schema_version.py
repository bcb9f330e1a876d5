"""Which schema a catalog file has, told without writing to it.

Two marks say it: `PRAGMA user_version`, which every migration sets to its own number in its own
transaction, and the names of the applied migrations that sqlite-utils records. A file is *newer*
when its number is higher than ours or when it names a migration that we do not know. The
application id tells a catalog from any other SQLite file. Plain sqlite3, so that opening a library
that is up to date does not wait for the import of sqlite-utils (0.4 s cold).
"""

import sqlite3
from enum import StrEnum

APPLICATION_ID = 0x50684170
"""`PRAGMA application_id` of every catalog: "PhAp" in ASCII."""

MIGRATION_SET = "catalog"
"""Name of the set in sqlite-utils' table `_sqlite_migrations`."""

MIGRATION_NAMES: tuple[str, ...] = (
    "first_schema",
    "unlisted_folders",
    "redo_and_smart_albums",
    "overview_indexes",
    "tag_sets",
    "tagged_up_to",
)
"""All migrations in order; number n (from 1) leaves `user_version` = n."""


class SchemaState(StrEnum):
    """What has to happen before a catalog file can be used."""

    EMPTY = "empty"  # nothing in it yet
    CURRENT = "current"
    OLDER = "older"  # migrations are pending
    NEWER = "newer"  # made by a newer Photoapp
    FOREIGN = "foreign"  # an SQLite file of another program
    CONTRADICTORY = "contradictory"  # its number counts migrations that it has no record of


def schema_state(connection: sqlite3.Connection) -> SchemaState:
    """Return how the schema of an open catalog stands to this program.

    Raises:
        sqlite3.DatabaseError: the file is no database, or is damaged.
    """
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        ours = not tables - {"_sqlite_migrations", "idx__sqlite_migrations_migration_set_name"}
        return SchemaState.EMPTY if ours and application == 0 else SchemaState.FOREIGN
    applied = _applied_names(connection) if "_sqlite_migrations" in tables else set()
    if version > len(MIGRATION_NAMES) or applied - set(MIGRATION_NAMES):
        return SchemaState.NEWER
    if version > len(applied):
        return SchemaState.CONTRADICTORY
    if version == len(MIGRATION_NAMES) and applied == set(MIGRATION_NAMES):
        return SchemaState.CURRENT
    return SchemaState.OLDER


def _applied_names(connection: sqlite3.Connection) -> set[str]:
    rows = connection.execute(
        "SELECT name FROM _sqlite_migrations WHERE migration_set = ?", [MIGRATION_SET]
    )
    return {name for (name,) in rows}
