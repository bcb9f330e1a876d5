"""What people do to their photo folders between two runs, and what must be left of it."""

import os
import shutil
from pathlib import Path

import pytest

from photoapp.domain.photo import Problem
from photoapp.indexing.settle import SettleRule
from tests.indexing_library import IndexedLibrary, make_old, write_photo


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "photos"
    for number in range(6):
        make_old(write_photo(root / "2023" / f"{number}.png", number))
    return root


@pytest.fixture
def indexed(library: IndexedLibrary, root: Path) -> IndexedLibrary:
    library.add(root)
    assert library.index().indexed == 6
    return library


def assert_in_line(library: IndexedLibrary, root: Path) -> None:
    """Assert that exactly the photos below `root` are in the library, and all can be found."""
    files = {path for path in root.rglob("*.png") if path.is_file()}
    assert library.paths() == files
    assert library.searchable() == files


def test_an_edit_under_the_same_name(indexed: IndexedLibrary, root: Path) -> None:
    path = root / "2023" / "0.png"
    photo_id = indexed.tag(path, "kept")
    before = indexed.photo(path).content_hash
    write_photo(path, 100)
    assert indexed.index().indexed == 1
    after = indexed.photo(path)
    assert (after.id, after.tags) == (photo_id, ("kept",))
    assert after.content_hash != before
    assert_in_line(indexed, root)


def test_an_edit_saved_by_replacing_the_file(indexed: IndexedLibrary, root: Path) -> None:
    path = root / "2023" / "0.png"
    photo_id = indexed.photo(path).id
    make_old(write_photo(root / "2023" / ".0.tmp.png", 100)).replace(path)
    assert indexed.index().indexed == 1
    assert indexed.photo(path).id == photo_id
    assert_in_line(indexed, root)


def test_an_edit_that_keeps_size_and_time(indexed: IndexedLibrary, root: Path) -> None:
    path = root / "bitmap.bmp"
    write_photo(path, 1)
    os.utime(path, ns=(10**18, 10**18))
    indexed.index()
    before = indexed.photo(path)
    write_photo(path, 2)
    os.utime(path, ns=(10**18, 10**18))
    assert indexed.index().indexed == 1
    after = indexed.photo(path)
    assert (after.size, after.mtime_ns) == (before.size, before.mtime_ns)
    assert after.content_hash != before.content_hash


def test_renames_and_moves_keep_tags_and_embed_nothing(
    indexed: IndexedLibrary, root: Path, tmp_path: Path
) -> None:
    indexed.add(tmp_path / "second")
    photo_id = indexed.tag(root / "2023" / "0.png", "kept")
    (root / "2023" / "0.png").rename(tmp_path / "second" / "zero.png")
    (root / "2023" / "1.png").rename(root / "2023" / "one.png")
    (root / "2023").rename(root / "2024")
    assert indexed.index().indexed == 0
    moved = indexed.photo(tmp_path / "second" / "zero.png")
    assert (moved.id, moved.tags) == (photo_id, ("kept",))
    assert indexed.embedded == 6
    assert indexed.searchable() == indexed.paths()
    assert root / "2024" / "one.png" in indexed.paths()


def test_a_move_to_another_disk_keeps_tags_and_embeds_nothing(
    indexed: IndexedLibrary, root: Path, tmp_path: Path
) -> None:
    """A move between disks is a copy and a deletion: another inode, another time perhaps."""
    second = tmp_path / "second"
    indexed.add(second)
    photo_id = indexed.tag(root / "2023" / "0.png", "kept")
    make_old(Path(shutil.copyfile(root / "2023" / "0.png", second / "0.png")), 60)
    (root / "2023" / "0.png").unlink()
    indexed.index()
    moved = indexed.photo(second / "0.png")
    assert (moved.id, moved.tags) == (photo_id, ("kept",))
    assert indexed.embedded == 6
    assert indexed.searchable() == indexed.paths()


def test_a_copy_and_a_hard_link_are_photos_of_their_own(
    indexed: IndexedLibrary, root: Path
) -> None:
    make_old(Path(shutil.copyfile(root / "2023" / "0.png", root / "copy.png")), 60)
    os.link(root / "2023" / "1.png", root / "linked.png")
    (root / "pointer.png").symlink_to(root / "2023" / "2.png")
    assert indexed.index().indexed >= 3
    assert indexed.embedded == 6
    assert_in_line(indexed, root)
    ids = {indexed.photo(path).id for path in indexed.paths()}
    assert len(ids) == 9


def test_a_deleted_photo_is_missing_and_comes_back_with_everything(
    indexed: IndexedLibrary, root: Path, tmp_path: Path
) -> None:
    path = root / "2023" / "0.png"
    photo_id = indexed.tag(path, "kept")
    path.rename(tmp_path / "trashed.png")
    indexed.index()
    assert indexed.counts().missing == 1
    assert_in_line(indexed, root)
    (tmp_path / "trashed.png").rename(path)
    indexed.index()
    assert (indexed.photo(path).id, indexed.photo(path).tags) == (photo_id, ("kept",))
    path.unlink()
    indexed.index()
    make_old(write_photo(path, 0), 60)  # restored from a backup, with another time
    indexed.index()
    assert (indexed.photo(path).id, indexed.photo(path).tags) == (photo_id, ("kept",))
    assert indexed.embedded == 6
    assert_in_line(indexed, root)


def test_an_unplugged_disk_embeds_nothing_when_it_is_back(
    indexed: IndexedLibrary, root: Path, tmp_path: Path
) -> None:
    for _ in range(3):
        root.rename(tmp_path / "unplugged")
        indexed.index()
        assert (indexed.counts().offline, indexed.counts().missing) == (6, 0)
        assert len(indexed.searchable()) == 6
        (tmp_path / "unplugged").rename(root)
        indexed.index()
        assert indexed.counts().offline == 0
    assert indexed.embedded == 6
    assert_in_line(indexed, root)


def test_a_file_copied_slowly_becomes_one_whole_photo(
    indexed: IndexedLibrary, root: Path, tmp_path: Path
) -> None:
    whole = write_photo(tmp_path / "whole.png", 50, size=(200, 200)).read_bytes()
    target = root / "slow.png"
    step = len(whole) // 4 + 1
    written = 0

    def write_more(seconds: float) -> None:
        nonlocal written
        with target.open("ab") as file:
            file.write(whole[written : written + step])
        written += step

    write_more(0)
    while written < len(whole):
        report = indexed.scan(settle=SettleRule(wait=write_more))
        assert report.unsettled == {target}
        indexed.pipeline.run()
    assert target not in indexed.paths()
    assert indexed.index().indexed == 1
    assert indexed.counts().failed == 0
    assert (indexed.photo(target).width, indexed.photo(target).size) == (200, len(whole))


def test_a_half_copied_file_that_looked_whole_is_mended(
    indexed: IndexedLibrary, root: Path, tmp_path: Path
) -> None:
    whole = write_photo(tmp_path / "whole.jpg", 50, size=(400, 400)).read_bytes()
    target = root / "paused.jpg"
    target.write_bytes(whole[: len(whole) // 2])  # the copy pauses for longer than any rule waits
    indexed.index()
    target.write_bytes(whole)
    indexed.index()
    assert indexed.counts().failed == 0
    assert target in indexed.searchable()
    assert len(indexed.paths()) == 7


def test_odd_files_are_counted_with_a_reason_and_the_rest_is_indexed(
    indexed: IndexedLibrary, root: Path
) -> None:
    whole = (root / "2023" / "0.png").read_bytes()
    (root / "empty.jpg").touch()
    (root / "text.jpg").write_text("this is no photo\n")
    (root / "truncated.png").write_bytes(whole[: len(whole) // 3])
    (root / "loop.jpg").symlink_to("loop.jpg")
    (root / "folder-link").symlink_to(root)
    os.mkfifo(root / "pipe.jpg")
    make_old(write_photo(root / "good.png", 60))
    for _ in range(2):
        indexed.index()
        assert indexed.counts().problems == {
            Problem.EMPTY: 1,
            Problem.NOT_AN_IMAGE: 1,
            Problem.DAMAGED: 1,
            Problem.LINK_LOOP: 1,
            Problem.NOT_A_FILE: 1,
        }
    assert indexed.counts().searchable == 7
    assert indexed.embedded == 7
    (root / "pipe.jpg").unlink()
    (root / "pipe.jpg").write_bytes(write_photo(root / "other.jpg", 61).read_bytes())
    indexed.index()
    assert root / "pipe.jpg" in indexed.searchable()
    assert Problem.NOT_A_FILE not in indexed.counts().problems


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_read_once_it_is_given(
    indexed: IndexedLibrary, root: Path
) -> None:
    path = make_old(write_photo(root / "shut.png", 70))
    path.chmod(0)
    indexed.index()
    assert indexed.counts().problems == {Problem.NOT_ALLOWED: 1}
    path.chmod(0o600)
    assert indexed.index().indexed == 1
