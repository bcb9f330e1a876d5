"""A backup is complete and proved; a restore loses nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from photoapp.catalog import backup
from photoapp.domain.errors import UserError


@pytest.fixture
def live(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A catalog that somebody has open, with rows still in its WAL."""
    connection = sqlite3.connect(tmp_path / "catalog.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.execute("CREATE TABLE photo(id INTEGER PRIMARY KEY, name TEXT) STRICT")
    connection.execute("INSERT INTO photo(name) VALUES ('a.jpg'), ('b.jpg')")
    yield connection
    connection.close()


def names_in(database_file: Path) -> list[str]:
    with closing(sqlite3.connect(database_file)) as connection:
        return [row[0] for row in connection.execute("SELECT name FROM photo ORDER BY id")]


def test_copies_what_is_still_in_the_wal_into_one_file(
    tmp_path: Path, live: sqlite3.Connection
) -> None:
    made = backup.back_up(tmp_path / "catalog.db", tmp_path / "backups", "Before migration!")

    assert made.name.endswith("-before-migration.db")
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [made.name]
    assert names_in(made) == ["a.jpg", "b.jpg"]


def test_copies_while_a_transaction_is_open(tmp_path: Path, live: sqlite3.Connection) -> None:
    live.execute("BEGIN IMMEDIATE")
    live.execute("INSERT INTO photo(name) VALUES ('half.jpg')")

    made = backup.back_up(tmp_path / "catalog.db", tmp_path / "backups", "daily")

    live.execute("COMMIT")
    assert names_in(made) == ["a.jpg", "b.jpg"]


def test_refuses_to_call_a_damaged_catalog_a_backup(
    tmp_path: Path, live: sqlite3.Connection
) -> None:
    live.execute("CREATE INDEX photo_name ON photo(name)")
    live.executemany("INSERT INTO photo(name) VALUES (?)", [(f"{n:0200}",) for n in range(2000)])
    live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    live.close()
    file = tmp_path / "catalog.db"
    content = bytearray(file.read_bytes())
    content[4096 * 20 : 4096 * 24] = b"\xff" * (4096 * 4)
    file.write_bytes(content)

    with pytest.raises(UserError):
        backup.back_up(file, tmp_path / "backups", "daily")
    assert list((tmp_path / "backups").iterdir()) == []


def test_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no catalog"):
        backup.back_up(tmp_path / "catalog.db", tmp_path / "backups", "daily")
    with pytest.raises(UserError, match="no backup"):
        backup.restore(tmp_path / "nothing.db", tmp_path / "catalog.db")


def test_several_backups_in_one_second_keep_their_order(
    tmp_path: Path, live: sqlite3.Connection
) -> None:
    made = [backup.back_up(tmp_path / "catalog.db", tmp_path / "b", "test") for _ in range(3)]

    assert backup.list_backups(tmp_path / "b") == made[::-1]


def test_takes_away_what_a_crash_left(tmp_path: Path, live: sqlite3.Connection) -> None:
    (tmp_path / "b").mkdir()
    left_over = tmp_path / "b" / "catalog-20200101-000000-daily.db.part"
    left_over.write_bytes(b"half")

    backup.back_up(tmp_path / "catalog.db", tmp_path / "b", "daily")

    assert not left_over.exists()


def test_keeps_the_newest_then_one_a_day_then_one_a_week(
    tmp_path: Path, live: sqlite3.Connection
) -> None:
    folder = tmp_path / "b"
    folder.mkdir()
    now = datetime.now()
    for hours in range(1, 24 * 200, 6):
        made = now - timedelta(hours=hours)
        (folder / f"catalog-{made:%Y%m%d-%H%M%S}-daily.db").write_bytes(b"old")
    foreign = folder / "catalog-20239999-999999.db"
    foreign.write_bytes(b"not ours")

    newest = backup.back_up(tmp_path / "catalog.db", folder, "daily")

    kept = backup.list_backups(folder)
    ages = [(now - datetime.strptime(path.name[8:23], "%Y%m%d-%H%M%S")).days for path in kept]
    assert kept[0] == newest
    assert len(set(ages) & set(range(10))) == 10  # every one of the last days
    assert 55 <= max(ages) <= 75  # and weeks back
    assert len(kept) <= backup.NEWEST_KEPT + backup.DAYS_KEPT + backup.WEEKS_KEPT
    assert foreign.exists()


def test_older_backups_do_not_fill_the_disk(
    tmp_path: Path, live: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "OLDER_BYTES_KEPT", 20_000)
    folder = tmp_path / "b"
    folder.mkdir()
    for days in range(1, 11):
        made = datetime.now() - timedelta(days=days)
        (folder / f"catalog-{made:%Y%m%d-%H%M%S}-daily.db").write_bytes(bytes(9_000))

    backup.back_up(tmp_path / "catalog.db", folder, "daily")

    assert len(backup.list_backups(folder)) == backup.NEWEST_KEPT + 2


def test_restores_and_keeps_the_replaced_catalog_with_its_wal(
    tmp_path: Path, live: sqlite3.Connection
) -> None:
    file = tmp_path / "catalog.db"
    made = backup.back_up(file, tmp_path / "backups", "daily")
    live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    live.execute("INSERT INTO photo(name) VALUES ('later.jpg')")
    wal, content = file.with_name("catalog.db-wal").read_bytes(), file.read_bytes()
    live.close()
    file.write_bytes(content)  # as after a crash: the last row is only in the WAL
    file.with_name("catalog.db-wal").write_bytes(wal)

    kept = backup.restore(made, file)

    assert names_in(file) == ["a.jpg", "b.jpg"]
    assert kept is not None
    assert names_in(kept) == ["a.jpg", "b.jpg", "later.jpg"]
    assert made.exists()


def test_restores_where_no_catalog_is_left(tmp_path: Path, live: sqlite3.Connection) -> None:
    made = backup.back_up(tmp_path / "catalog.db", tmp_path / "backups", "daily")

    assert backup.restore(made, tmp_path / "new.db") is None
    assert names_in(tmp_path / "new.db") == ["a.jpg", "b.jpg"]


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
def test_a_damaged_backup_replaces_nothing(
    tmp_path: Path, live: sqlite3.Connection, content: bytes
) -> None:
    bad = tmp_path / "bad.db"
    bad.write_bytes(content)

    with pytest.raises(UserError):
        backup.restore(bad, tmp_path / "catalog.db")
    assert names_in(tmp_path / "catalog.db") == ["a.jpg", "b.jpg"]
    assert not list(tmp_path.glob("*replaced*"))
