"""Folders that could not be listed: what stays recorded, and until when."""

from pathlib import Path

import pytest

from photoapp.catalog import folders, photos, unlisted_folders
from photoapp.catalog.database import Database
from photoapp.domain.changes import Changes
from photoapp.domain.photo import (
    FolderId,
    PhotoId,
    Problem,
    ReadState,
    UnlistedFolder,
    UnreadablePhoto,
)
from tests.catalog_library import add_folder, found_file, waiting
from tests.catalog_library import record as record_files

ROOT = Path("/photos")


def shut(path: Path, problem: Problem = Problem.NOT_ALLOWED) -> UnlistedFolder:
    return UnlistedFolder(path, problem, "This folder may not be opened.")


def record(
    database: Database,
    folder: FolderId,
    *unlisted: UnlistedFolder,
    under: list[bytes] | None = None,
) -> Changes:
    return database.write(lambda c: unlisted_folders.record(c, folder, unlisted, under)).result()[1]


def recorded(database: Database) -> list[UnlistedFolder]:
    return database.read(unlisted_folders.all_unlisted)


def fail(database: Database, photo: PhotoId, problem: Problem) -> None:
    pending = waiting(database)[photo]
    unreadable = UnreadablePhoto(problem, "It could not be read.")
    database.write(lambda c: photos.save_problems(c, [(pending, unreadable)])).result()


def test_a_whole_scan_replaces_what_the_one_before_said(database: Database) -> None:
    folder = add_folder(database, ROOT).id
    not_utf8 = shut(ROOT / "caf\udce9")
    assert record(database, folder, shut(ROOT / "b"), not_utf8) == Changes(folders=True)
    assert recorded(database) == [shut(ROOT / "b"), not_utf8]
    assert not record(database, folder, shut(ROOT / "b"), not_utf8)
    record(database, folder, shut(ROOT / "b", Problem.UNREADABLE))
    assert recorded(database) == [shut(ROOT / "b", Problem.UNREADABLE)]
    assert record(database, folder) == Changes(folders=True)
    assert recorded(database) == []


def test_a_limited_scan_speaks_of_what_it_looked_at(database: Database) -> None:
    folder = add_folder(database, ROOT).id
    record(database, folder, shut(ROOT / "a" / "x"), shut(ROOT / "a b"), shut(ROOT / "b"))
    record(database, folder, shut(ROOT / "a" / "y"), under=[b"/photos/a"])
    assert [one.path for one in recorded(database)] == [
        ROOT / "a b",
        ROOT / "a" / "y",
        ROOT / "b",
    ]
    # What is in the way of a path may lie above it.
    record(database, folder, shut(ROOT / "a"), under=[b"/photos/a/deep/er"])
    assert not record(database, folder, shut(ROOT / "a"), under=[b"/photos/a/deep/er"])
    assert ROOT / "a" in [one.path for one in recorded(database)]


def test_other_library_folders_keep_theirs(database: Database) -> None:
    first, second = add_folder(database, ROOT).id, add_folder(database, Path("/more")).id
    record(database, first, shut(ROOT / "a"))
    record(database, second, shut(Path("/more/a")))
    record(database, first)
    assert recorded(database) == [shut(Path("/more/a"))]


def test_records_go_with_their_library_folder(database: Database) -> None:
    folder = add_folder(database, ROOT).id
    record(database, folder, shut(ROOT / "a"))
    database.write(lambda c: folders.remove(c, folder)).result()
    assert recorded(database) == []
    record(database, folder, shut(ROOT / "a"))  # a scan that had begun before
    assert recorded(database) == []


def test_a_folder_around_it_takes_the_records_over(database: Database) -> None:
    record(database, add_folder(database, ROOT / "inner").id, shut(ROOT / "inner" / "a"))
    outer = add_folder(database, ROOT).id
    assert recorded(database) == [shut(ROOT / "inner" / "a")]
    record(database, outer)
    assert recorded(database) == []


def test_no_count_of_photos_speaks_of_them(database: Database) -> None:
    folder = add_folder(database, ROOT).id
    record(database, folder, shut(ROOT / "a"))
    counts = database.read(lambda c: photos.counts(c, "any"))
    assert (counts.photos, counts.failed, counts.missing, counts.problems) == (0, 0, 0, {})


@pytest.mark.parametrize(
    ("problem", "state"),
    [
        (Problem.NOT_ALLOWED, ReadState.PENDING),
        (Problem.UNREADABLE, ReadState.PENDING),
        (Problem.DAMAGED, ReadState.FAILED),
        (Problem.CRASHED, ReadState.QUARANTINED),
    ],
)
def test_photos_in_a_folder_that_is_open_again_are_read_again(
    database: Database, problem: Problem, state: ReadState
) -> None:
    folder = add_folder(database, ROOT).id
    inside, outside = record_files(
        database, folder, found_file(ROOT / "a" / "1.jpg"), found_file(ROOT / "ab.jpg", inode=8)
    )
    record(database, folder, shut(ROOT / "a"))
    fail(database, inside, problem)
    fail(database, outside, problem)
    before = database.read(lambda c: photos.load(c, [outside]))

    changes = record(database, folder)

    (photo,) = database.read(lambda c: photos.load(c, [inside]))
    assert photo.read_state is state
    assert changes.changed == ({inside} if state is ReadState.PENDING else set())
    assert database.read(lambda c: photos.load(c, [outside])) == before


def test_photos_wait_when_a_folder_further_up_is_shut_instead(database: Database) -> None:
    folder = add_folder(database, ROOT).id
    (inside,) = record_files(database, folder, found_file(ROOT / "a" / "b" / "1.jpg"))
    record(database, folder, shut(ROOT / "a" / "b"))
    fail(database, inside, Problem.NOT_ALLOWED)
    assert not record(database, folder, shut(ROOT / "a")).changed
    assert record(database, folder).changed == {inside}
