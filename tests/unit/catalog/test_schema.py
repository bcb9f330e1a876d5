"""A migration is whole or not there, and never without a backup."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database as SqliteUtilsDatabase
from sqlite_utils import Migrations

from photoapp.catalog import schema, schema_version, unlisted_folders
from photoapp.catalog.backup import list_backups
from photoapp.catalog.database import Database
from photoapp.catalog.schema_version import SchemaState, schema_state
from photoapp.domain.errors import BugError, LibraryInUse

OLD_NAMES = schema_version.MIGRATION_NAMES


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A closed library of the current schema with one tag."""
    with Database.open(tmp_path, writing=True) as database:
        database.write(lambda c: c.execute("INSERT INTO tag (name) VALUES ('dog')")).result()
    return tmp_path


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> Migrations:
    """A program whose schema has one migration more; the test registers it."""
    migrations = Migrations(schema_version.MIGRATION_SET)
    for name in OLD_NAMES:
        migrations(name=name)(getattr(schema, name))
    monkeypatch.setattr(schema, "MIGRATIONS", migrations)
    for module in (schema, schema_version):
        monkeypatch.setattr(module, "MIGRATION_NAMES", (*OLD_NAMES, "add_colour"))
    return migrations


def columns(database_file: Path) -> set[str]:
    with closing(sqlite3.connect(database_file)) as connection:
        return {row[1] for row in connection.execute("PRAGMA table_info(tag)")}


def test_every_table_checks_its_types_and_has_the_names_of_the_migrations(library: Path) -> None:
    with Database.open(library, writing=False) as database:
        tables = database.read(lambda c: c.execute("PRAGMA table_list").fetchall())
        state = database.read(schema_state)
    ours = {row[1]: row[5] for row in tables if not row[1].startswith(("sqlite_", "_sqlite"))}

    assert set(ours.values()) == {1}  # STRICT
    assert {"photo", "embedding", "tag", "album", "journal"} <= ours.keys()
    assert state is SchemaState.CURRENT


@pytest.mark.parametrize("writing", [True, False])
def test_an_older_library_is_backed_up_and_migrated(
    library: Path, next_version: Migrations, writing: bool
) -> None:
    @next_version()
    def add_colour(database: object) -> None:
        connection: sqlite3.Connection = database.conn  # type: ignore[attr-defined]
        connection.execute("ALTER TABLE tag ADD COLUMN colour TEXT")
        connection.execute(f"PRAGMA user_version = {len(OLD_NAMES) + 1}")

    with Database.open(library, writing=writing) as database:
        tags = database.read(lambda c: c.execute("SELECT name, colour FROM tag").fetchall())

    assert tags == [("dog", None)]
    (backup,) = list_backups(library / "backups")
    assert "migration" in backup.name
    assert "colour" not in columns(backup)
    Database.open(library, writing=True).close()
    assert list_backups(library / "backups") == [backup]


@pytest.mark.parametrize("writing", [True, False])
def test_a_library_of_the_first_schema_gets_room_for_folders_that_cannot_be_listed(
    tmp_path: Path, writing: bool
) -> None:
    with closing(sqlite3.connect(tmp_path / "catalog.db")) as connection:
        schema.MIGRATIONS.apply(SqliteUtilsDatabase(connection), stop_before="unlisted_folders")
        connection.execute("INSERT INTO tag (name) VALUES ('dog')")
        connection.commit()
        assert schema_state(connection) is SchemaState.OLDER

    with Database.open(tmp_path, writing=writing) as database:
        assert database.read(unlisted_folders.all_unlisted) == []
        assert database.read(lambda c: c.execute("SELECT name FROM tag").fetchall()) == [("dog",)]

    (backup,) = list_backups(tmp_path / "backups")
    with closing(sqlite3.connect(backup)) as connection:
        assert schema_state(connection) is SchemaState.OLDER
        assert connection.execute("SELECT name FROM tag").fetchall() == [("dog",)]


def test_a_migration_that_fails_leaves_the_library_as_it_was(
    library: Path, next_version: Migrations
) -> None:
    @next_version()
    def add_colour(database: object) -> None:
        connection: sqlite3.Connection = database.conn  # type: ignore[attr-defined]
        connection.execute("ALTER TABLE tag ADD COLUMN colour TEXT")
        connection.execute(f"PRAGMA user_version = {len(OLD_NAMES) + 1}")
        connection.execute("INSERT INTO no_such_table VALUES (1)")

    with pytest.raises(BugError, match="no_such_table"):
        Database.open(library, writing=True)

    assert "colour" not in columns(library / "catalog.db")
    with closing(sqlite3.connect(library / "catalog.db")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(OLD_NAMES),)
        assert connection.execute("SELECT name FROM tag").fetchall() == [("dog",)]


def test_a_new_library_needs_no_backup(library: Path) -> None:
    assert list_backups(library / "backups") == []


def test_an_older_library_that_is_in_use_is_not_migrated_under_its_user(
    library: Path, next_version: Migrations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photoapp.catalog.opening._MIGRATION_WAIT_S", 0.0)
    monkeypatch.setattr(schema_version, "MIGRATION_NAMES", OLD_NAMES)
    with Database.open(library, writing=True):
        monkeypatch.setattr(schema_version, "MIGRATION_NAMES", (*OLD_NAMES, "add_colour"))
        with pytest.raises(LibraryInUse):
            Database.open(library, writing=False)

    assert "colour" not in columns(library / "catalog.db")
