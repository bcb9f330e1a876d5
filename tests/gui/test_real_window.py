"""Photoapp as a user starts it: a real process with a real window on a display of its own."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("Xvfb") is None,
    reason="needs Xvfb: apt-get install xvfb, and what Qt needs (README)",
)

PHOTO_COLOUR = (210, 40, 160)

SCREENSHOT = """
import sys
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
application.primaryScreen().grabWindow(0).save(sys.argv[1])
"""


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A new X display; Xvfb itself chooses a free number."""
    receive, send = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(send), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=[send],
        stderr=subprocess.DEVNULL,
    )
    os.close(send)
    with os.fdopen(receive) as stream:
        number = stream.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(30)


def _share_of_photo_colour(display: str, file: Path) -> float:
    environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    subprocess.run([sys.executable, "-c", SCREENSHOT, str(file)], env=environment, check=True)
    with Image.open(file) as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    near = (np.abs(pixels - PHOTO_COLOUR) < 12).all(axis=2)
    return float(near.mean())


def test_a_folder_on_the_command_line_is_seen_in_the_window(display: str, tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    for number in range(12):
        image = Image.new("RGB", (400, 300), PHOTO_COLOUR)
        image.putpixel((number, 0), (0, 0, 0))
        image.save(photos / f"{number}.png")
    environment = os.environ | {
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "photoapp", "--library", str(tmp_path / "library"), str(photos)],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    tick = threading.Event()
    try:
        for number in range(120):
            assert process.poll() is None, process.stderr and process.stderr.read()
            if _share_of_photo_colour(display, tmp_path / f"screen-{number}.png") > 0.2:
                break
            tick.wait(1)
        else:
            pytest.fail("the photos were never seen")
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert errors == ""


def test_without_a_display_it_says_so_instead_of_aborting(tmp_path: Path) -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [sys.executable, "-m", "photoapp", "--library", str(tmp_path)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert "no display" in done.stderr
