import os
import shutil
from pathlib import Path

import pytest

from photoapp.catalog import unlisted_folders
from photoapp.domain.errors import UserError
from photoapp.domain.photo import Problem, ReadState
from photoapp.indexing import file_scanner
from photoapp.indexing.settle import SettleRule
from tests.indexing_library import IndexedLibrary, make_old, write_photo


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "photos"
    for number in range(3):
        make_old(write_photo(root / f"{number}.png", number))
    return root


def test_new_then_nothing_to_do(library: IndexedLibrary, root: Path) -> None:
    library.add(root)
    first = library.scan()
    assert (first.found, first.added, first.complete, first.online) == (3, 3, True, True)
    second = library.scan()
    assert (second.found, second.added, second.changed, second.missing) == (3, 0, 0, 0)
    assert not second.changes


def test_a_rename_keeps_the_record_without_a_reading(library: IndexedLibrary, root: Path) -> None:
    library.add(root)
    library.index()
    before = library.photo(root / "0.png")
    (root / "inner").mkdir()
    (root / "0.png").rename(root / "inner" / "renamed.png")
    report = library.scan()
    assert (report.moved, report.added, report.missing, report.changed) == (1, 0, 0, 0)
    after = library.photo(root / "inner" / "renamed.png")
    assert (after.id, after.read_state) == (before.id, ReadState.READ)


def test_a_file_moved_to_another_library_folder_keeps_its_record(
    library: IndexedLibrary, root: Path, tmp_path: Path
) -> None:
    here, there = library.add(root), library.add(tmp_path / "other")
    library.index()
    photo_id = library.photo(root / "0.png").id
    (root / "0.png").rename(tmp_path / "other" / "0.png")
    assert library.scan(there).moved == 1  # the folder it left was not scanned yet
    assert library.scan(here).missing == 0
    moved = library.photo(tmp_path / "other" / "0.png")
    assert (moved.id, moved.folder_id) == (photo_id, there.id)


def test_a_moved_file_is_not_taken_from_a_folder_that_is_offline(
    library: IndexedLibrary, root: Path, tmp_path: Path
) -> None:
    library.add(root)
    library.index()
    other = library.add(tmp_path / "other")
    os.link(root / "0.png", tmp_path / "other" / "0.png")
    root.rename(tmp_path / "unplugged")
    assert library.scan(other).moved == 0


def test_exchanged_names_keep_their_records(library: IndexedLibrary, root: Path) -> None:
    library.add(root)
    library.index()
    zero, one = library.photo(root / "0.png").id, library.photo(root / "1.png").id
    (root / "0.png").rename(root / "t")
    (root / "1.png").rename(root / "0.png")
    (root / "t").rename(root / "1.png")
    assert library.scan().moved == 2
    assert library.photo(root / "0.png").id == one
    assert library.photo(root / "1.png").id == zero


def test_a_root_that_is_gone_is_offline_and_loses_nothing(
    library: IndexedLibrary, root: Path, tmp_path: Path
) -> None:
    library.add(root)
    library.scan()
    root.rename(tmp_path / "unplugged")
    report = library.scan()
    assert (report.online, report.complete, report.missing) == (False, False, 0)
    assert "cannot be reached" in report.notes[0]
    assert library.counts().offline == 3
    (tmp_path / "unplugged").rename(root)
    report = library.scan()
    assert (report.online, report.complete, report.changed, report.returned) == (True, True, 0, 0)
    assert library.counts().offline == 0


def test_an_empty_mount_point_is_no_deletion(
    library: IndexedLibrary, root: Path, tmp_path: Path
) -> None:
    library.add(root)
    library.scan()
    root.rename(tmp_path / "unplugged")
    root.mkdir()
    report = library.scan()
    assert (report.online, report.missing) == (False, 0)
    assert library.counts().photos == 3


def test_another_disk_at_the_same_place_is_no_deletion(
    library: IndexedLibrary, root: Path, tmp_path: Path
) -> None:
    library.add(root)
    library.scan()
    root.rename(tmp_path / "unplugged")
    make_old(write_photo(root / "other.png", 99))
    report = library.scan()
    assert (report.online, report.added, report.missing) == (False, 0, 0)


def test_the_same_disk_with_another_number_is_the_same(
    library: IndexedLibrary, root: Path, tmp_path: Path
) -> None:
    library.add(root)
    library.scan()
    shutil.copytree(root, tmp_path / "copy")
    (tmp_path / "copy" / "0.png").unlink()
    root.rename(tmp_path / "old")
    (tmp_path / "copy").rename(root)
    report = library.scan()
    assert (report.online, report.missing) == (True, 1)


def test_every_photo_deleted_on_purpose_is_missing(library: IndexedLibrary, root: Path) -> None:
    library.add(root)
    library.scan()
    for photo in root.iterdir():
        photo.unlink()
    report = library.scan()
    assert (report.online, report.complete, report.missing) == (True, True, 3)


def test_a_root_exchanged_while_it_is_listed_is_not_believed(
    library: IndexedLibrary, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(root)
    library.scan()
    (root / "0.png").unlink()
    identities = iter([(1, 2), None])
    monkeypatch.setattr(file_scanner, "root_identity", lambda path: next(identities))
    report = library.scan()
    assert (report.online, report.missing) == (False, 0)
    assert library.counts().missing == 0


def test_hints_look_only_where_they_point(library: IndexedLibrary, root: Path) -> None:
    library.add(root)
    library.scan()
    (root / "0.png").unlink()
    (root / "1.png").unlink()
    make_old(write_photo(root / "new" / "a.png", 7))
    make_old(write_photo(root / "b.png", 8))
    report = library.scan(under=[root / "0.png", root / "new", root / "new" / "a.png"])
    assert (report.found, report.added, report.missing) == (1, 1, 1)
    assert library.paths() == {root / "1.png", root / "2.png", root / "new" / "a.png"}


def test_a_hint_follows_a_file_from_outside_its_reach(library: IndexedLibrary, root: Path) -> None:
    library.add(root)
    library.scan()
    photo_id = library.photo(root / "0.png").id
    (root / "0.png").rename(root / "moved.png")
    assert library.scan(under=[root / "moved.png"]).moved == 1
    assert library.photo(root / "moved.png").id == photo_id
    assert library.scan(under=[root / "0.png"]).missing == 0


def test_many_changed_ctimes_are_noted_and_few_are_read(
    library: IndexedLibrary, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(root)
    library.index()
    for photo in root.iterdir():
        photo.chmod(0o600)
    monkeypatch.setattr(file_scanner, "DOUBTED_LIMIT", 2)
    assert library.scan().changed == 0
    assert library.scan().changed == 0
    for photo in root.iterdir():
        photo.chmod(0o644)
    monkeypatch.setattr(file_scanner, "DOUBTED_LIMIT", 3)
    assert library.scan().changed == 3


def test_a_file_still_being_written_waits_for_the_next_scan(
    library: IndexedLibrary, root: Path
) -> None:
    library.add(root)
    fresh = root / "fresh.png"
    fresh.write_bytes(b"half")

    def wait(seconds: float) -> None:
        with fresh.open("ab") as file:
            file.write(b"more")

    report = library.scan(settle=SettleRule(wait=wait))
    assert report.unsettled == {fresh}
    assert library.paths() == {root / f"{number}.png" for number in range(3)}


def test_an_unreadable_folder_keeps_its_records(
    library: IndexedLibrary, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_old(write_photo(root / "shut" / "a.png", 7))
    library.add(root)
    library.scan()
    (root / "0.png").unlink()
    list_folder = os.scandir

    def scandir(path: bytes) -> object:
        if path == os.fsencode(root / "shut"):
            raise PermissionError(13, "Permission denied")
        return list_folder(path)

    monkeypatch.setattr("photoapp.indexing.tree_walk.os.scandir", scandir)
    report = library.scan()
    assert (report.complete, report.missing) == (False, 1)
    assert root / "shut" / "a.png" in library.paths()


@pytest.fixture
def shut_folders(monkeypatch: pytest.MonkeyPatch) -> set[Path]:
    """Folders that may not be listed; root may list everything."""
    shut: set[Path] = set()
    list_folder = os.scandir

    def scandir(path: bytes) -> object:
        if Path(os.fsdecode(path)) in shut:
            raise PermissionError(13, "Permission denied")
        return list_folder(path)

    monkeypatch.setattr("photoapp.indexing.tree_walk.os.scandir", scandir)
    return shut


def unlisted(library: IndexedLibrary) -> list[Path]:
    return [one.path for one in library.database.read(unlisted_folders.all_unlisted)]


def test_a_folder_that_cannot_be_listed_stays_recorded_until_it_can(
    library: IndexedLibrary, root: Path, shut_folders: set[Path]
) -> None:
    make_old(write_photo(root / "shut" / "a.png", 7))
    library.add(root)
    shut_folders.add(root / "shut")
    assert library.scan().changes.folders
    assert unlisted(library) == [root / "shut"]
    assert (library.counts().photos, library.counts().failed) == (3, 0)
    assert not library.scan().changes

    library.scan(under=[root / "0.png"])
    assert unlisted(library) == [root / "shut"]

    shut_folders.clear()
    report = library.scan(under=[root / "shut"])
    assert (report.added, report.changes.folders) == (1, True)
    assert unlisted(library) == []


def test_the_record_goes_with_the_folder(
    library: IndexedLibrary, root: Path, shut_folders: set[Path]
) -> None:
    (root / "shut").mkdir()
    library.add(root)
    shut_folders.add(root / "shut")
    library.scan()
    (root / "shut").rmdir()
    library.scan(under=[root / "shut"])
    assert unlisted(library) == []


def test_the_record_goes_when_the_folder_is_left_out(
    library: IndexedLibrary, root: Path, shut_folders: set[Path]
) -> None:
    (root / "shut").mkdir()
    library.add(root)
    shut_folders.add(root / "shut")
    library.scan()
    library.add(root, exclude=["shut"])
    library.scan()
    assert unlisted(library) == []


def test_an_offline_library_folder_keeps_what_is_known_of_it(
    library: IndexedLibrary, root: Path, shut_folders: set[Path]
) -> None:
    (root / "shut").mkdir()
    library.add(root)
    shut_folders.add(root / "shut")
    library.scan()
    shut_folders.add(root)
    assert not library.scan().online
    assert unlisted(library) == [root / "shut"]


def test_a_pipe_is_recorded_with_its_reason(library: IndexedLibrary, root: Path) -> None:
    library.add(root)
    os.mkfifo(root / "pipe.jpg")
    library.scan()
    assert library.counts().problems == {Problem.NOT_A_FILE: 1}
    assert library.scan().changed == 0


def test_a_cancelled_scan_records_nothing(library: IndexedLibrary, root: Path) -> None:
    folder = library.add(root)
    report = file_scanner.scan_folder(library.database, folder, is_cancelled=lambda: True)
    assert not report.complete
    assert library.paths() == set()


def test_a_catalog_that_cannot_be_written_says_so(
    library: IndexedLibrary, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(root)

    def full(*arguments: object) -> None:
        raise UserError("The disk is full.")

    monkeypatch.setattr("photoapp.catalog.photos.record_found", full)
    with pytest.raises(UserError, match="disk is full"):
        library.scan()
    monkeypatch.undo()
    assert library.scan().added == 3
