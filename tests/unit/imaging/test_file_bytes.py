import os
import socket
import sys
from pathlib import Path

import pytest

from photoapp.domain.photo import Problem, UnreadablePhoto
from photoapp.imaging import file_bytes
from photoapp.imaging.file_bytes import MAX_FILE_BYTES, read_file


def problem_of(path: Path) -> Problem:
    answer = read_file(path)
    assert isinstance(answer, UnreadablePhoto)
    assert answer.detail.endswith(".")
    return answer.problem


def test_a_file_comes_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    content = bytes(range(256)) * 1000
    path.write_bytes(content)
    assert read_file(path) == content


def test_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "b.jpg").symlink_to(tmp_path / "a.jpg")
    assert read_file(tmp_path / "b.jpg") == b"\xff\xd8\xff"


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    assert problem_of(tmp_path / "a.jpg") is Problem.EMPTY


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    assert problem_of(tmp_path / "a.jpg") is Problem.VANISHED
    (tmp_path / "file").write_bytes(b"x")
    assert problem_of(tmp_path / "file" / "a.jpg") is Problem.VANISHED


def test_a_folder(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else 0
    assert problem_of(tmp_path) is Problem.NOT_A_FILE
    if sys.platform == "linux":
        assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the platform has no fifos")
def test_a_fifo_never_blocks(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.jpg")
    assert problem_of(tmp_path / "a.jpg") is Problem.NOT_A_FILE


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="the platform has no such sockets")
def test_a_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's name may have 108 bytes only
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("a.jpg")
        assert problem_of(Path("a.jpg")) is Problem.NOT_A_FILE


def test_a_link_to_itself(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").symlink_to(tmp_path / "a.jpg")
    assert problem_of(tmp_path / "a.jpg") is Problem.LINK_LOOP


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything"
)
def test_a_file_without_permission(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "a.jpg").chmod(0)
    assert problem_of(tmp_path / "a.jpg") is Problem.NOT_ALLOWED


def test_a_file_larger_than_memory_allows(tmp_path: Path) -> None:
    with (tmp_path / "a.tif").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)  # sparse: takes no room on the disk
    assert problem_of(tmp_path / "a.tif") is Problem.TOO_LARGE


def test_a_name_that_no_file_can_have() -> None:
    assert problem_of(Path("a\0.jpg")) is Problem.UNREADABLE


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    assert problem_of(tmp_path / f"{'a' * 300}.jpg") is Problem.UNREADABLE


@pytest.mark.parametrize("end", [b"more", b""], ids=["grows", "is touched"])
def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: bytes
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff" * 100)
    sniff = file_bytes.sniff

    def change_meanwhile(head: bytes) -> object:
        with path.open("ab") as file:
            file.write(end)
        os.utime(path, ns=(1, 1))
        return sniff(head)

    monkeypatch.setattr(file_bytes, "sniff", change_meanwhile)
    assert problem_of(path) is Problem.CHANGING


def test_a_format_that_is_not_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jxl").write_bytes(b"\xff\x0a" + bytes(100))
    answer = read_file(tmp_path / "a.jxl")
    assert answer == UnreadablePhoto(Problem.UNSUPPORTED, "Photoapp does not read JPEG XL files.")
