"""What stands in the way of opening a library is said in one sentence, and nothing is lost."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from photoapp.catalog import photos, schema, schema_version
from photoapp.catalog.backup import list_backups
from photoapp.catalog.database import Database
from photoapp.catalog.health import check_database
from photoapp.domain.errors import BugError, LibraryInUse, NewerLibrary, UserError


def tag_names(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM tag ORDER BY id")]


def add_tag(connection: sqlite3.Connection, name: str) -> None:
    connection.execute("INSERT INTO tag (name) VALUES (?)", [name])


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A closed library with one tag."""
    folder = tmp_path / "library"
    with Database.open(folder, writing=True) as database:
        database.write(lambda c: add_tag(c, "dog")).result()
    return folder


def run(code: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """Run Python code in another process."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def start(code: str, *arguments: object) -> "subprocess.Popen[str]":
    """Start Python code in another process that is talked to through its pipes."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


HOLD = """
import sys
from pathlib import Path
from photoapp.catalog.database import Database
with Database.open(Path(sys.argv[1]), writing=True):
    print("open", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def holder(library: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that has the library open for writing."""
    process = start(HOLD, library)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_writing_process_is_refused(
    library: Path, holder: "subprocess.Popen[str]"
) -> None:
    with pytest.raises(LibraryInUse, match="already working"):
        Database.open(library, writing=True)


def test_a_killed_writer_leaves_the_library_free(
    library: Path, holder: "subprocess.Popen[str]"
) -> None:
    holder.kill()
    holder.wait()

    with Database.open(library, writing=True) as database:
        assert database.read(tag_names) == ["dog"]


def test_a_second_writer_in_the_same_process_is_refused_until_the_first_closes(
    library: Path,
) -> None:
    with (
        Database.open(library, writing=True),
        pytest.raises(LibraryInUse),
    ):
        Database.open(library, writing=True)
    Database.open(library, writing=True).close()


def test_another_process_reads_while_this_one_writes(library: Path) -> None:
    code = """
import sys
from pathlib import Path
from photoapp.catalog.database import Database
with Database.open(Path(sys.argv[1]), writing=False) as database:
    for line in sys.stdin:
        names = database.read(lambda c: c.execute("SELECT count(*) FROM tag").fetchone()[0])
        print(names, flush=True)
"""
    reader = start(code, library)
    assert reader.stdin is not None
    assert reader.stdout is not None
    with Database.open(library, writing=True) as database:
        for number in range(2, 6):
            database.write(lambda c, n=number: add_tag(c, f"tag {n}")).result()
            reader.stdin.write("how many?\n")
            reader.stdin.flush()
            assert reader.stdout.readline() == f"{number}\n"
    # The writer is gone, its last checkpoint made; the reader goes on.
    output, _ = reader.communicate("how many?\n")
    assert output == "5\n"


@pytest.mark.parametrize("made", ["nothing", "folder", "empty file"])
def test_reading_where_no_library_is_finds_it_empty_and_makes_nothing(
    tmp_path: Path, made: str
) -> None:
    library = tmp_path / "new" / "library"
    if made != "nothing":
        library.mkdir(parents=True)
    if made == "empty file":
        (library / "catalog.db").touch()
    before = sorted(tmp_path.rglob("*"))

    with Database.open(library, writing=False) as database:
        assert database.read(tag_names) == []
        assert database.read(lambda c: photos.counts(c, "starter@0")).photos == 0
        with pytest.raises(BugError, match="opened for reading"):
            database.write(lambda c: add_tag(c, "dog"))
        with pytest.raises(UserError):
            database.read(lambda c: add_tag(c, "dog"))
        assert database.read(tag_names) == []
    assert check_database(library) == "not made yet"

    assert sorted(tmp_path.rglob("*")) == before


def test_a_reader_sees_the_library_that_is_made_after_it_began(tmp_path: Path) -> None:
    library = tmp_path / "library"
    with Database.open(library, writing=False) as reader:
        assert reader.read(tag_names) == []
        with Database.open(library, writing=True) as writer:
            assert reader.read(tag_names) == []
            writer.write(lambda c: add_tag(c, "dog")).result()
            assert reader.read(tag_names) == ["dog"]
        assert reader.read(tag_names) == ["dog"]


@pytest.mark.parametrize("beside", ["thumbnails", "vectors"])
def test_an_emptied_catalog_of_a_library_in_use_is_called_damaged(
    library: Path, beside: str
) -> None:
    (library / "catalog.db").write_bytes(b"")
    (library / beside).mkdir()

    for writing in (True, False):
        with pytest.raises(UserError, match="is damaged"):
            Database.open(library, writing=writing)
    with pytest.raises(UserError, match="is damaged"):
        check_database(library)

    assert (library / "catalog.db").read_bytes() == b""


def set_version(library: Path, version: int) -> None:
    with closing(sqlite3.connect(library / "catalog.db")) as connection:
        connection.execute(f"PRAGMA user_version = {version}")


@pytest.mark.parametrize("writing", [True, False])
def test_a_lost_schema_number_is_set_right_after_one_backup(library: Path, writing: bool) -> None:
    set_version(library, 0)

    for _ in range(2):
        with Database.open(library, writing=writing) as database:
            assert database.read(tag_names) == ["dog"]

    assert len(list_backups(library / "backups")) == 1
    assert check_database(library).startswith("sound")


@pytest.mark.parametrize("writing", [True, False])
def test_a_schema_number_without_records_of_migrations_is_refused(
    library: Path, writing: bool
) -> None:
    with closing(sqlite3.connect(library / "catalog.db")) as connection, connection:
        connection.execute("DELETE FROM _sqlite_migrations")
    before = (library / "catalog.db").read_bytes()

    with pytest.raises(UserError, match="contradict each other") as caught:
        Database.open(library, writing=writing)

    assert str(library / "backups") in caught.value.remedy
    assert (library / "catalog.db").read_bytes() == before
    assert list_backups(library / "backups") == []
    with pytest.raises(UserError, match="contradict each other"):
        check_database(library)


def test_a_catalog_that_stays_old_is_prepared_once_and_refused(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A program that names a migration which it does not bring along.
    names = (*schema_version.MIGRATION_NAMES, "never_written")
    for module in (schema, schema_version):
        monkeypatch.setattr(module, "MIGRATION_NAMES", names)

    with pytest.raises(UserError, match="contradict each other"):
        Database.open(library, writing=False)

    assert len(list_backups(library / "backups")) == 1


def test_a_newer_library_is_refused_and_not_touched(library: Path) -> None:
    with closing(sqlite3.connect(library / "catalog.db")) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = (library / "catalog.db").read_bytes()

    for writing in (True, False):
        with pytest.raises(NewerLibrary, match="newer Photoapp"):
            Database.open(library, writing=writing)
    with pytest.raises(NewerLibrary, match="newer Photoapp"):
        check_database(library)

    assert (library / "catalog.db").read_bytes() == before


def test_an_unknown_migration_makes_a_library_newer(library: Path) -> None:
    with closing(sqlite3.connect(library / "catalog.db")) as connection, connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, '')",
            [schema_version.MIGRATION_SET, "from_the_future"],
        )

    with pytest.raises(NewerLibrary):
        Database.open(library, writing=True)


def test_a_file_that_is_no_database_is_called_damaged_and_kept(library: Path) -> None:
    (library / "catalog.db").write_bytes(b"These are my holiday notes. " * 500)

    for writing in (True, False):
        with pytest.raises(UserError, match="is damaged") as caught:
            Database.open(library, writing=writing)
        assert str(library / "backups") in caught.value.remedy

    assert (library / "catalog.db").read_bytes().startswith(b"These are my holiday notes.")


def test_damage_inside_is_found_by_the_check_and_told_when_met(library: Path) -> None:
    with Database.open(library, writing=True) as database:
        database.write(
            lambda c: c.executemany(
                "INSERT INTO tag (name) VALUES (?)", [(f"{n:0500}",) for n in range(500)]
            )
        ).result()
    assert check_database(library).startswith("sound")
    content = bytearray((library / "catalog.db").read_bytes())
    content[-200_000:] = b"\xff" * 200_000
    (library / "catalog.db").write_bytes(content)

    with pytest.raises(UserError, match="is damaged"):
        check_database(library)
    with (
        Database.open(library, writing=True) as database,
        pytest.raises(UserError, match="is damaged"),
    ):
        database.read(lambda c: c.execute("SELECT sum(length(name)) FROM tag").fetchone())


def test_a_truncated_catalog_is_called_damaged(library: Path) -> None:
    with open(library / "catalog.db", "r+b") as file:
        file.truncate(5000)

    with pytest.raises(UserError, match="is damaged"):
        Database.open(library, writing=True)


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "catalog.db")) as connection, connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    before = (tmp_path / "catalog.db").read_bytes()

    for writing in (True, False):
        with pytest.raises(UserError, match="not a catalog of Photoapp"):
            Database.open(tmp_path, writing=writing)
    with pytest.raises(UserError, match="not a catalog of Photoapp"):
        check_database(tmp_path)

    assert (tmp_path / "catalog.db").read_bytes() == before


def test_a_library_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("hello", encoding="utf-8")

    for place in (tmp_path / "library", tmp_path / "library" / "inside"):
        for writing in (True, False):
            with pytest.raises(UserError, match="is a file"):
                Database.open(place, writing=writing)


@pytest.mark.skipif(os.name == "nt", reason="permissions of Windows are another matter")
def test_a_folder_without_permission_is_refused_and_a_closed_library_in_it_still_read() -> None:
    code = """
import os, sys
from pathlib import Path
from photoapp.catalog.database import Database
from photoapp.domain.errors import UserError
if os.geteuid() == 0:
    os.setuid(65534)  # root may do everything
try:
    Database.open(Path(sys.argv[1]), writing=True)
except UserError as error:
    print(error.what)
with Database.open(Path(sys.argv[1]), writing=False) as database:
    print(database.read(lambda c: c.execute("SELECT name FROM tag").fetchone()[0]))
"""
    with tempfile.TemporaryDirectory() as folder:  # another user cannot reach tmp_path
        Path(folder).chmod(0o755)
        library = Path(folder) / "library"
        with Database.open(library, writing=True) as database:
            database.write(lambda c: add_tag(c, "dog")).result()
        for path in (*library.iterdir(), library):
            path.chmod(0o555)
        answer = run(code, library)
        library.chmod(0o755)

    assert answer.stderr == ""
    assert answer.stdout.splitlines() == [
        f"The library folder {library} cannot be written.",
        "dog",
    ]


def test_a_catalog_that_may_not_grow_loses_nothing(library: Path) -> None:
    with Database.open(library, writing=True) as database:

        def allow(connection: sqlite3.Connection, pages: int) -> None:
            connection.execute(f"PRAGMA max_page_count = {pages}")

        database.write(lambda c: allow(c, 1)).result()  # SQLite takes what it has as the least
        database.write(lambda c: add_tag(c, "cat"), durable=True).result()
        with pytest.raises(UserError, match="The disk is full") as caught:
            database.write(
                lambda c: c.executemany(
                    "INSERT INTO tag (name) VALUES (?)", [(f"{n:09000}",) for n in range(100)]
                )
            ).result()
        assert "Free some space" in caught.value.remedy
        database.write(lambda c: allow(c, 10**6)).result()
        database.write(lambda c: add_tag(c, "after")).result()
        assert database.read(tag_names) == ["dog", "cat", "after"]
    assert check_database(library).startswith("sound")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if mount is None or sys.platform != "linux":
        pytest.skip("no way to make a small disk here")
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=3m", "tmpfs", place], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("only root may make a small disk")
    yield place
    subprocess.run(["umount", place], check=True)


def fill(disk: Path) -> Path:
    """Leave no space on a disk; return the file that took it."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    return filler


def save(database: Database, name: str) -> UserError | None:
    """Add a tag; return why not."""
    try:
        database.write(lambda c: add_tag(c, name), durable=True).result()
    except UserError as error:
        return error
    return None


def test_a_full_disk_is_said_and_nothing_is_lost(small_disk: Path) -> None:
    library = small_disk / "library"
    with Database.open(library, writing=True) as database:
        names = (f"{number:04}" + "x" * 20_000 for number in range(1000))
        saved = 0
        while (refusal := save(database, next(names))) is None:
            saved += 1
        assert refusal.what == "The disk is full."
        assert saved > 10
        assert len(database.read(tag_names)) == saved
        filler = fill(small_disk)
        with pytest.raises(UserError, match="The disk is full"):
            database.write(lambda c: add_tag(c, "y" * 90_000)).result()
        filler.unlink()
        assert len(database.read(tag_names)) == saved


def test_a_new_library_on_a_full_disk_is_refused(small_disk: Path) -> None:
    fill(small_disk)

    with pytest.raises(UserError, match="The disk is full"):
        Database.open(small_disk / "library", writing=True)


def test_a_closed_library_on_a_full_disk_can_be_read(small_disk: Path) -> None:
    library = small_disk / "library"
    with Database.open(library, writing=True) as database:
        database.write(lambda c: add_tag(c, "dog")).result()
    fill(small_disk)

    with Database.open(library, writing=False) as database:
        assert database.read(tag_names) == ["dog"]


def test_a_library_folder_that_is_not_utf8_works(tmp_path: Path) -> None:
    library = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9 100%?#"))

    with Database.open(library, writing=True) as database:
        database.write(lambda c: add_tag(c, "dog")).result()
        assert database.read(tag_names) == ["dog"]
