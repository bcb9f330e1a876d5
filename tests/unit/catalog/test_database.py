"""One writer, any number of readers, and nothing half-written."""

import os
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from photoapp.catalog.database import Database
from photoapp.domain.changes import Changes
from photoapp.domain.errors import BugError, UserError


def add_tag(connection: sqlite3.Connection, name: str) -> None:
    connection.execute("INSERT INTO tag (name) VALUES (?)", [name])


def tag_names(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM tag ORDER BY id")]


def test_a_write_returns_its_result_and_readers_see_it(database: Database) -> None:
    def add(connection: sqlite3.Connection) -> str:
        add_tag(connection, "dog")
        return "done"

    assert database.write(add).result() == "done"
    assert database.read(tag_names) == ["dog"]


def test_a_write_that_raises_leaves_nothing(database: Database) -> None:
    def add_and_raise(connection: sqlite3.Connection) -> None:
        add_tag(connection, "half")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        database.write(add_and_raise).result()
    database.write(lambda c: add_tag(c, "after"), durable=True).result()

    assert database.read(tag_names) == ["after"]


def test_a_broken_promise_of_the_schema_is_a_bug_and_undone(database: Database) -> None:
    def add_twice(connection: sqlite3.Connection) -> None:
        add_tag(connection, "dog")
        add_tag(connection, "DOG")

    with pytest.raises(BugError, match="UNIQUE"):
        database.write(add_twice).result()

    assert database.read(tag_names) == []


def test_foreign_keys_are_enforced(database: Database) -> None:
    with pytest.raises(BugError, match="FOREIGN KEY"):
        database.write(lambda c: c.execute("INSERT INTO photo_tag VALUES (1, 1, 'x')")).result()


def test_writes_happen_in_the_order_of_the_calls(database: Database) -> None:
    futures = [
        database.write(lambda c, n=n: add_tag(c, f"{n}"), durable=n % 2 == 0) for n in range(50)
    ]
    for future in futures:
        future.result()

    assert database.read(tag_names) == [f"{n}" for n in range(50)]


def test_a_reader_sees_one_moment_while_others_write(database: Database) -> None:
    database.write(lambda c: add_tag(c, "before")).result()

    def look_twice(connection: sqlite3.Connection) -> tuple[list[str], list[str]]:
        first = tag_names(connection)
        database.write(lambda c: add_tag(c, "meanwhile")).result()
        return first, tag_names(connection)

    assert database.read(look_twice) == (["before"], ["before"])
    assert database.read(tag_names) == ["before", "meanwhile"]


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        database.read(lambda c: add_tag(c, "sneaky"))

    assert database.read(tag_names) == []


def test_many_threads_read_at_once(database: Database) -> None:
    database.write(lambda c: add_tag(c, "dog")).result()
    together = threading.Barrier(4)

    def look(connection: sqlite3.Connection) -> list[str]:
        together.wait(timeout=60)  # all four are inside a read now
        return tag_names(connection)

    with ThreadPoolExecutor(4) as threads:
        answers = [threads.submit(database.read, look) for _ in range(4)]
        assert [answer.result() for answer in answers] == [["dog"]] * 4


def test_case_is_folded_beyond_ascii_for_readers_and_the_writer(database: Database) -> None:
    question = (
        "SELECT casefold('ÉTÉ Straße') = casefold('été STRASSE'), casefold(NULL), casefold(7)"
    )

    assert database.read(lambda c: c.execute(question).fetchone()) == (1, None, 7)
    assert database.write(lambda c: c.execute(question).fetchone()).result() == (1, None, 7)


def test_a_library_opened_for_reading_refuses_to_write(tmp_path: Path) -> None:
    with (
        Database.open(tmp_path, writing=False) as database,
        pytest.raises(BugError, match="opened for reading"),
    ):
        database.write(tag_names)


def test_a_write_inside_a_write_is_refused_instead_of_waiting_for_ever(database: Database) -> None:
    with pytest.raises(BugError, match="inside a write"):
        database.write(lambda c: database.write(tag_names).result()).result()
    with pytest.raises(BugError, match="inside a write"):
        database.write(lambda c: database.close()).result()

    assert database.read(tag_names) == []


def test_closing_finishes_what_was_asked_for_and_leaves_no_wal(tmp_path: Path) -> None:
    database = Database.open(tmp_path, writing=True)
    futures = [database.write(lambda c, n=n: add_tag(c, f"{n}")) for n in range(100)]
    database.close()
    database.close()

    assert all(future.done() for future in futures)
    assert not (tmp_path / "catalog.db-wal").exists()
    with Database.open(tmp_path, writing=False) as again:
        assert len(again.read(tag_names)) == 100


def test_a_closed_library_says_so(tmp_path: Path) -> None:
    database = Database.open(tmp_path, writing=True)
    database.close()

    with pytest.raises(BugError, match="closed"):
        database.write(tag_names)
    with pytest.raises(BugError, match="closed"):
        database.read(tag_names)


def test_closing_during_a_read_lets_it_finish(tmp_path: Path) -> None:
    database = Database.open(tmp_path, writing=True)
    database.write(lambda c: add_tag(c, "dog")).result()

    def close_and_look(connection: sqlite3.Connection) -> list[str]:
        database.close()
        return tag_names(connection)

    assert database.read(close_and_look) == ["dog"]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="no list of open files here")
def test_opening_reading_and_closing_leaves_no_file_open(tmp_path: Path) -> None:
    def open_files() -> set[str]:
        names = set()
        for number in os.listdir("/proc/self/fd"):
            try:
                names.add(os.readlink(f"/proc/self/fd/{number}"))
            except FileNotFoundError:
                continue
        return {name for name in names if name.startswith(str(tmp_path))}

    for _ in range(3):
        with Database.open(tmp_path, writing=True) as database:
            database.write(lambda c: add_tag(c, "x") if not tag_names(c) else None).result()
            with ThreadPoolExecutor(3) as threads:
                list(threads.map(lambda _: database.read(tag_names), range(9)))
            assert open_files()

    assert open_files() == set()


def test_tells_what_a_write_changed_once_it_is_there(tmp_path: Path) -> None:
    with Database.open(tmp_path, writing=True) as database:
        heard: list[tuple[Changes, int]] = []

        def tags_there() -> int:
            return int(database.read(lambda c: c.execute("SELECT count(*) FROM tag").fetchone()[0]))

        def add(connection: sqlite3.Connection, name: str) -> tuple[str, Changes]:
            connection.execute("INSERT INTO tag (name) VALUES (?)", [name])
            return name, Changes(tags=True)

        def fail(connection: sqlite3.Connection) -> Changes:
            add(connection, "lost")
            raise RuntimeError

        database.tell_changes(lambda changes: heard.append((changes, tags_there())))
        assert database.write(lambda c: add(c, "dog")).result() == ("dog", Changes(tags=True))
        with pytest.raises(RuntimeError):
            database.write(fail).result()
        database.write(lambda c: Changes()).result()
        database.write(lambda c: Changes(albums=True)).result()

        assert heard == [(Changes(tags=True), 1), (Changes(albums=True), 1)]
    with Database.open(tmp_path, writing=False) as reading, pytest.raises(BugError):
        reading.tell_changes(lambda changes: None)
