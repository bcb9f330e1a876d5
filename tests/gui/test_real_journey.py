"""Photoapp as people use it: a real window, a real window manager, a real keyboard and mouse.

First run, search, view, tag and album, with the built-in model.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageOps

_TOOLS = ("Xvfb", "xdotool", "openbox")
pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or any(shutil.which(tool) is None for tool in _TOOLS),
    reason="needs a display of its own: apt-get install xvfb xdotool openbox",
)

_SECONDS = 240


class Desktop:
    """A display with a window manager, a keyboard and a mouse."""

    def __init__(self, number: str) -> None:
        self.environment = os.environ | {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}

    def do(self, *words: str) -> str:
        """Run xdotool, and return what it says."""
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    def has_window(self, title: str) -> bool:
        return bool(self.do("search", "--onlyvisible", "--name", title))


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    receive, send = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(send), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=[send],
        stderr=subprocess.DEVNULL,
    )
    os.close(send)
    with os.fdopen(receive) as stream:
        desktop = Desktop(stream.readline().strip())
    manager = subprocess.Popen(
        ["openbox"],
        env=desktop.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield desktop
    for process in (manager, server):
        process.terminate()
        process.wait(30)


def _until(what: Callable[[], object], why: str) -> None:
    tick = threading.Event()
    for _ in range(_SECONDS * 4):
        if what():
            return
        tick.wait(0.25)
    pytest.fail(why)


def _ask(library: Path, question: str) -> list[tuple[object, ...]]:
    file = library / "catalog.db"
    if not file.exists():
        return []
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    try:
        return connection.execute(question).fetchall()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):  # it is being made just now
            return []
        raise
    finally:
        connection.close()


def _paint(folder: Path) -> None:
    """Three pictures that the built-in model tells apart: a written page, a sunset, grain."""
    folder.mkdir()
    page = Image.new("RGB", (320, 240), "white")
    for line in range(16, 224, 16):
        ImageDraw.Draw(page).line((24, line, 180 + line % 100, line), "black", 4)
    page.save(folder / "page.png")
    sunset = Image.linear_gradient("L").resize((320, 240))
    sunset = ImageOps.colorize(sunset, (90, 60, 120), (255, 140, 30))
    ImageDraw.Draw(sunset).ellipse((130, 120, 190, 180), "lightyellow")
    sunset.save(folder / "sunset.png")
    Image.effect_noise((320, 240), 60).save(folder / "grain.png")


@pytest.fixture
def photoapp(desktop: Desktop, tmp_path: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    _paint(tmp_path / "Pictures")
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> "subprocess.Popen[str]":
        environment = desktop.environment | {
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "XDG_PICTURES_DIR": str(tmp_path / "nowhere"),
        }
        library = str(tmp_path / "library")
        process = subprocess.Popen(
            [sys.executable, "-m", "photoapp", "--library", library, *arguments],
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=120)


def test_from_the_first_run_to_an_album_by_keyboard(
    desktop: Desktop, photoapp: Callable[..., "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    library = tmp_path / "library"
    process = photoapp()
    _until(lambda: desktop.has_window("Photoapp"), "no window came")
    _until(lambda: _choose(desktop), "nobody asked for a folder")
    desktop.do("type", "--delay", "20", str(tmp_path / "Pictures"))
    desktop.do("key", "Return")
    _until(lambda: not desktop.has_window("Choose a folder"), "the folder was not taken")
    desktop.do("key", "space")  # Start has the keyboard now
    _until(lambda: _ask(library, "SELECT 1 FROM folder"), "not begun")
    done = "SELECT 1 WHERE (SELECT count(*) FROM embedding) = 3"
    _until(lambda: _ask(library, done), "the photos were not indexed")

    desktop.do("key", "ctrl+f")
    desktop.do("type", "--delay", "20", "a scanned document")
    desktop.do("key", "Return")
    desktop.do("key", "ctrl+g")
    tagged = "SELECT photo.name FROM photo JOIN photo_tag ON photo_id = photo.id"
    _until(lambda: _ask(library, tagged) or _tag_first(desktop), "no photo was tagged")
    (name,) = {row[0] for row in _ask(library, tagged)}
    assert name == "page.png"

    desktop.do("key", "4")
    rated = "SELECT 1 FROM photo WHERE rating = 4"
    _until(lambda: _ask(library, rated), "no photo was rated")
    in_album = "SELECT 1 FROM album_photo JOIN album ON album.id = album_id WHERE name = 'Best'"
    _until(lambda: _ask(library, in_album) or _put_into_album(desktop), "no album was made")

    desktop.do("key", "Return")  # the viewer
    desktop.do("key", "5")
    _until(lambda: _ask(library, "SELECT 1 FROM photo WHERE rating = 5"), "not rated in the viewer")
    desktop.do("key", "Escape")
    desktop.do("key", "ctrl+z")
    _until(lambda: _ask(library, rated), "the rating was not undone")

    desktop.do("key", "ctrl+q")
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0
    assert errors == ""


def test_a_second_start_hands_over_and_a_crash_blocks_nobody(
    desktop: Desktop, photoapp: Callable[..., "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    library = tmp_path / "library"
    first = photoapp()
    _until(lambda: desktop.has_window("Photoapp"), "no window came")
    second = photoapp(str(tmp_path / "Pictures"))
    second.communicate(timeout=120)
    assert second.returncode == 0
    _until(lambda: _ask(library, "SELECT 1 FROM folder"), "the folder was not handed over")
    first.kill()
    first.communicate(timeout=60)
    third = photoapp()
    _until(lambda: desktop.has_window("Photoapp"), "a crash blocks the next start")
    assert third.poll() is None


def _choose(desktop: Desktop) -> bool:
    if not desktop.has_window("Choose a folder"):
        desktop.do("key", "space")
    return desktop.has_window("Choose a folder")


def _tag_first(desktop: Desktop) -> bool:
    if not desktop.has_window("Add tags"):
        desktop.do("key", "Escape")
        desktop.do("key", "ctrl+g")
        desktop.do("key", "Home")
        desktop.do("key", "t")
        _until(lambda: desktop.has_window("Add tags"), "nobody asked for tags")
    desktop.do("type", "--delay", "20", "round")
    desktop.do("key", "Return")
    return False


def _put_into_album(desktop: Desktop) -> bool:
    if not desktop.has_window("Add to album"):
        desktop.do("key", "a")
        _until(lambda: desktop.has_window("Add to album"), "nobody asked for an album")
    desktop.do("type", "--delay", "20", "Best")
    desktop.do("key", "Return")
    return False
