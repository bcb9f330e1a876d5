"""Photos to search by, from inside and outside the library, and pasted ones."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from photoapp.app.example_photos import MOST_PASTED, ExamplePhotos
from photoapp.app.photo_app import PhotoApp


@pytest.fixture
def app(tmp_path: Path) -> Iterator[PhotoApp]:
    with PhotoApp.open(tmp_path / "library", writing=True) as app:
        yield app


@pytest.fixture
def examples(app: PhotoApp) -> ExamplePhotos:
    return app.examples


def _png(grey: int) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), (grey, grey, grey)).save(stream, "PNG")
    return stream.getvalue()


def test_a_photo_outside_the_library_is_shown(examples: ExamplePhotos, tmp_path: Path) -> None:
    Image.new("RGB", (900, 600), (200, 10, 10)).save(tmp_path / "red.jpg")
    jpeg = examples.thumbnail(tmp_path / "red.jpg")
    assert jpeg is not None
    with Image.open(io.BytesIO(jpeg)) as shown:
        assert shown.size == (512, 341)
        red, green, _ = shown.convert("RGB").getpixel((200, 200))  # type: ignore[misc]
    assert (red > 180, green < 40) == (True, True)


def test_what_is_no_photo_has_no_picture(examples: ExamplePhotos, tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("no photo")
    assert examples.thumbnail(tmp_path / "text.jpg") is None
    assert examples.thumbnail(tmp_path / "nowhere.jpg") is None


def test_a_pasted_picture_is_kept_once_and_old_ones_go(
    examples: ExamplePhotos, app: PhotoApp
) -> None:
    first = examples.keep_pasted(_png(0))
    assert first == examples.keep_pasted(_png(0))
    assert first.is_relative_to(app.library)
    assert first.read_bytes() == _png(0)
    for grey in range(1, MOST_PASTED + 3):
        newest = examples.keep_pasted(_png(grey))
    kept = list(first.parent.iterdir())
    assert len(kept) == MOST_PASTED
    assert newest in kept
