"""A folder that may not be opened, on the command line, in real processes."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs permissions of POSIX")

_AS_ANYBODY = """
import ctypes, os, sys
if sys.platform == "linux" and os.geteuid() == 0:
    for right_to_pass_by_permissions in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        ctypes.CDLL(None).prctl(24, right_to_pass_by_permissions, 0, 0, 0)  # PR_CAPBSET_DROP
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
"""Runs Python with the given arguments, and permissions stop it even when it is root (prctl(2))."""


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-c", _AS_ANYBODY, *map(str, arguments)]


def photoapp(*arguments: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command("-m", "photoapp", *arguments),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def answer(*arguments: object) -> Any:
    return json.loads(photoapp(*arguments, "--json").stdout)


def draw(file: Path, colour: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (64, 48), colour).save(file)
    return file


@pytest.fixture
def photos(tmp_path: Path) -> Iterator[Path]:
    """Two photos, one of them in a folder that may not be opened."""
    photos = tmp_path / "photos"
    draw(photos / "open" / "red.png", "red")
    shut = draw(photos / "shut" / "blue.png", "blue").parent
    shut.chmod(0)
    try:
        listing = command("-c", "import os, sys; os.listdir(sys.argv[1])", shut)
        if subprocess.run(listing, capture_output=True, check=False).returncode == 0:
            pytest.skip("root may list everything here")
        yield photos
    finally:
        shut.chmod(0o755)


def wait_until(condition: Callable[[], bool], seconds: float = 120) -> None:
    tick = threading.Event()
    for _ in range(round(seconds / 0.1)):
        if condition():
            return
        tick.wait(0.1)
    pytest.fail("it did not happen in time")


def test_it_is_counted_with_the_reason_until_it_can_be_opened(photos: Path, tmp_path: Path) -> None:
    library, shut = tmp_path / "library", photos / "shut"
    done = photoapp("index", photos, "--library", library)
    assert "1 photos found, 1 indexed" in done.stdout
    assert f"{shut} could not be listed" in done.stderr

    status = answer("status", "--library", library)
    assert (status["photos"], status["searchable"], status["failed"]) == (1, 1, 0)
    (folder,) = status["folders_not_listed"]
    assert (folder["path"], folder["problem"]) == (str(shut), "not-allowed")
    assert "may not be opened" in folder["detail"]
    text = photoapp("status", "--library", library).stdout
    assert "1 folder" in text
    assert str(shut) in text
    assert "may not be opened" in text

    (problem,) = answer("problems", "--library", library)
    assert problem == {**folder, "kind": "folder", "quarantined": False}
    listed = photoapp("problems", "--retry", "--library", library)
    assert str(shut) in listed.stdout
    assert "1 folder that could not be listed" in listed.stderr

    shut.chmod(0o755)
    listed = photoapp("problems", "--retry", "--library", library)
    assert "No problems." in listed.stderr
    assert "1 indexed" in listed.stdout
    status = answer("status", "--library", library)
    assert (status["photos"], status["folders_not_listed"]) == (2, [])

    shut.chmod(0)
    done = photoapp("index", "--library", library)
    assert "gone" not in done.stdout
    status = answer("status", "--library", library)
    assert (status["photos"], status["searchable"], status["missing"]) == (2, 2, 0)
    assert len(status["folders_not_listed"]) == 1
    photoapp("folders", "remove", photos, "--library", library)
    assert answer("problems", "--library", library) == []


@pytest.mark.skipif(sys.platform != "linux", reason="needs inotify")
def test_it_is_indexed_and_watched_once_it_may_be_opened(photos: Path, tmp_path: Path) -> None:
    library, shut = tmp_path / "library", photos / "shut"
    (photos / "shut too").mkdir(mode=0)
    watching = subprocess.Popen(
        command("-m", "photoapp", "index", photos, "--watch", "--library", library),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )

    def searchable(count: int) -> bool:
        return bool(answer("status", "--library", library)["searchable"] == count)

    try:
        assert watching.stderr is not None
        for line in watching.stderr:
            if line.startswith("Watching"):
                break
        wait_until(lambda: searchable(1))
        shut.chmod(0o755)
        wait_until(lambda: searchable(2))
        draw(shut / "inner" / "green.png", "green")
        wait_until(lambda: searchable(3))
    finally:
        (photos / "shut too").chmod(0o755)
        watching.send_signal(signal.SIGINT)
        _, errors = watching.communicate(timeout=60)
    assert "Warning" not in errors
