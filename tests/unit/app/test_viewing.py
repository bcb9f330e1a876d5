from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PIL import Image

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.errors import BugError
from photoapp.domain.photo import Problem, UnreadablePhoto
from photoapp.domain.view_image import ViewImage


@pytest.fixture
def app(tmp_path: Path) -> Iterator[PhotoApp]:
    with PhotoApp.open(tmp_path / "library", writing=True) as app:
        yield app


def readers() -> int:
    """Return how many child processes there are beside multiprocessing's own."""
    children = psutil.Process().children()
    return sum(all("resource_tracker" not in part for part in c.cmdline()) for c in children)


def test_readers_for_viewing_come_with_the_first_photo_and_go_with_the_app(
    app: PhotoApp, tmp_path: Path
) -> None:
    Image.new("RGB", (640, 480), "red").save(tmp_path / "a.jpg")
    before = readers()
    small = app.viewing.image(tmp_path / "a.jpg", 64).result()
    full = app.viewing.image(tmp_path / "a.jpg", None).result()
    assert isinstance(small, ViewImage)
    assert isinstance(full, ViewImage)
    assert small.pixels.shape == (48, 64, 3)
    assert full.pixels.shape == (480, 640, 3)
    missing = app.viewing.image(tmp_path / "b.jpg", 64).result()
    assert isinstance(missing, UnreadablePhoto)
    assert missing.problem is Problem.VANISHED
    assert before < readers() <= before + 2
    app.close()
    assert readers() == before
    with pytest.raises(BugError):
        app.viewing.image(tmp_path / "a.jpg", 64)
