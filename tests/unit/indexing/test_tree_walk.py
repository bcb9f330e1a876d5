import errno
import os
import shutil
import socket
import stat
from pathlib import Path

import pytest

from photoapp.domain.errors import Cancelled
from photoapp.domain.photo import Problem
from photoapp.indexing import tree_walk
from photoapp.indexing.tree_walk import Exclusion, TreeWalk


def touch(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return path


def names(walk: TreeWalk, root: Path, under: list[bytes] | None = None) -> set[str]:
    start = len(os.fsencode(root)) + 1
    return {os.fsdecode(path[start:]) for path, _ in walk.files(under)}


def test_photos_are_found_and_everything_else_is_left_out(tmp_path: Path) -> None:
    for name in ("a.jpg", "b.PNG", "deep/er/c.heic", "notes.txt", ".hidden.jpg", ".trash/d.jpg"):
        touch(tmp_path / name)
    (tmp_path / "folder.jpg").mkdir()
    touch(tmp_path / "folder.jpg" / "e.webp")
    assert names(TreeWalk(tmp_path), tmp_path) == {
        "a.jpg",
        "b.PNG",
        "deep/er/c.heic",
        "folder.jpg/e.webp",
    }


def test_exclusions_are_names_or_paths(tmp_path: Path) -> None:
    for name in ("a.jpg", "raw/b.jpg", "2023/raw/c.jpg", "2023/small/d.jpg", "2024/small/e.jpg"):
        touch(tmp_path / name)
    walk = TreeWalk(tmp_path, ["raw/", "2023/small"])
    assert names(walk, tmp_path) == {"a.jpg", "2024/small/e.jpg"}
    assert not Exclusion([])


def test_the_library_inside_a_folder_is_no_photo_folder(tmp_path: Path) -> None:
    touch(tmp_path / "a.jpg")
    thumbnail = touch(tmp_path / "library" / "thumbnails" / "b.jpg")
    walk = TreeWalk(tmp_path, library=tmp_path / "library")
    assert names(walk, tmp_path) == {"a.jpg"}
    assert names(walk, tmp_path, [os.fsencode(thumbnail)]) == set()


def test_links_to_files_are_followed_and_links_to_folders_are_not(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "root", tmp_path / "elsewhere"
    target = touch(elsewhere / "target.jpg")
    touch(root / "a.jpg")
    (root / "link.jpg").symlink_to(target)
    (root / "folder").symlink_to(elsewhere)
    (root / "again").symlink_to(root)
    walk = TreeWalk(root)
    assert names(walk, root) == {"a.jpg", "link.jpg"}
    assert walk.links == {os.fsencode(root / "link.jpg")}
    assert walk.problems == {}
    assert names(walk, root, [os.fsencode(root / "folder" / "target.jpg")]) == set()


def test_the_root_may_be_a_link(tmp_path: Path) -> None:
    touch(tmp_path / "real" / "a.jpg")
    (tmp_path / "root").symlink_to(tmp_path / "real")
    assert names(TreeWalk(tmp_path / "root"), tmp_path / "root") == {"a.jpg"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_file_is_told_and_never_opened(tmp_path: Path) -> None:
    (tmp_path / "loop.jpg").symlink_to("loop2.jpg")
    (tmp_path / "loop2.jpg").symlink_to("loop.jpg")
    (tmp_path / "broken.jpg").symlink_to("nowhere.jpg")
    os.mkfifo(tmp_path / "pipe.jpg")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.fspath(tmp_path / "socket.jpg"))
        walk = TreeWalk(tmp_path)
        assert len(names(walk, tmp_path)) == 5
    problems = {os.path.basename(path): told.problem for path, told in walk.problems.items()}
    assert problems == {
        b"loop.jpg": Problem.LINK_LOOP,
        b"loop2.jpg": Problem.LINK_LOOP,
        b"broken.jpg": Problem.NOT_A_FILE,
        b"pipe.jpg": Problem.NOT_A_FILE,
        b"socket.jpg": Problem.NOT_A_FILE,
    }


def test_names_that_are_not_utf8_survive(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9/\xff.jpg"
    os.mkdir(os.path.dirname(path))
    with open(path, "wb") as file:
        file.write(b"x")
    assert [found for found, _ in TreeWalk(tmp_path).files()] == [path]


def test_an_unreadable_folder_is_unknown_and_the_rest_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path / "open" / "a.jpg")
    touch(tmp_path / "shut" / "b.jpg")
    shut = os.fsencode(tmp_path / "shut")
    list_folder = os.scandir

    def scandir(path: bytes) -> object:
        if path == shut:
            raise PermissionError(13, "Permission denied")
        return list_folder(path)

    monkeypatch.setattr(tree_walk.os, "scandir", scandir)  # root may list everything
    walk = TreeWalk(tmp_path)
    assert names(walk, tmp_path) == {"open/a.jpg"}
    assert walk.unknown == [shut]
    assert "shut could not be listed" in walk.notes[0]
    (unlisted,) = walk.unlisted.values()
    assert (unlisted.path, unlisted.problem) == (tmp_path / "shut", Problem.NOT_ALLOWED)
    assert "may not be opened" in unlisted.detail


def test_a_folder_that_gives_an_error_is_named_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "torn").mkdir()
    list_folder = os.scandir

    def scandir(path: bytes) -> object:
        if path == os.fsencode(tmp_path / "torn"):
            raise OSError(errno.EIO, "Input/output error")
        return list_folder(path)

    monkeypatch.setattr(tree_walk.os, "scandir", scandir)
    walk = TreeWalk(tmp_path)
    assert names(walk, tmp_path) == set()
    (unlisted,) = walk.unlisted.values()
    assert unlisted.problem is Problem.UNREADABLE
    assert os.strerror(errno.EIO) in unlisted.detail


def test_a_path_behind_a_shut_folder_names_that_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path / "shut" / "inner" / "a.jpg")
    shut, inner = os.fsencode(tmp_path / "shut"), os.fsencode(tmp_path / "shut" / "inner")
    list_folder, look = os.scandir, os.lstat

    def scandir(path: bytes) -> object:
        if path == shut:
            raise PermissionError(errno.EACCES, "Permission denied")
        return list_folder(path)

    def lstat(path: bytes) -> os.stat_result:
        if path.startswith(shut + b"/"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return look(path)

    monkeypatch.setattr(tree_walk.os, "scandir", scandir)
    monkeypatch.setattr(tree_walk.os, "lstat", lstat)
    walk = TreeWalk(tmp_path)
    assert list(walk.files([inner + b"/a.jpg", inner])) == []
    assert list(walk.unlisted) == [shut]
    assert shut in walk.unknown


def test_a_tree_deeper_than_any_path_ends(tmp_path: Path) -> None:
    handle = os.open(tmp_path, os.O_RDONLY)
    name = "d" * 200
    for _ in range(30):  # 6,000 characters; a path has 4,096 at most
        os.mkdir(name, dir_fd=handle)
        inner = os.open(name, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = inner
    os.close(os.open("a.jpg", os.O_CREAT | os.O_WRONLY, dir_fd=handle))
    os.close(handle)
    touch(tmp_path / "b.jpg")
    walk = TreeWalk(tmp_path)
    assert names(walk, tmp_path) == {"b.jpg"}
    assert len(walk.unknown) == 1
    shutil.rmtree(tmp_path / name)


def test_only_what_a_hint_names_is_looked_at(tmp_path: Path) -> None:
    touch(tmp_path / "a" / "1.jpg")
    touch(tmp_path / "a" / ".x" / "2.jpg")
    touch(tmp_path / "b" / "3.jpg")
    file = touch(tmp_path / "c" / "4.jpg")
    touch(tmp_path / "c" / "5.jpg")
    hints = [
        os.fsencode(path)
        for path in (tmp_path / "a", tmp_path / "a" / ".x", file, tmp_path / "gone", Path("/etc"))
    ]
    walk = TreeWalk(tmp_path)
    assert names(walk, tmp_path, hints) == {"a/1.jpg", "c/4.jpg"}
    assert walk.unknown == []


def test_a_cancelled_walk_stops(tmp_path: Path) -> None:
    walk = TreeWalk(tmp_path, is_cancelled=lambda: True)
    with pytest.raises(Cancelled):
        list(walk.files())


def test_the_stat_of_a_link_is_that_of_its_target(tmp_path: Path) -> None:
    target = touch(tmp_path / "a.jpg")
    (tmp_path / "b.jpg").symlink_to(target)
    found = dict(TreeWalk(tmp_path).files())
    status = found[os.fsencode(tmp_path / "b.jpg")]
    assert stat.S_ISREG(status.st_mode)
    assert status.st_ino == target.stat().st_ino
