"""A thumbnail is there whole, or not at all."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from photoapp.catalog.thumbnail_store import ThumbnailStore
from photoapp.domain.errors import UserError
from tests.catalog_library import content_hash


def jpeg(colour: str) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (8, 8), colour).save(buffer, "JPEG")
    return buffer.getvalue()


def test_a_thumbnail_is_read_back_and_replaced(tmp_path: Path) -> None:
    store = ThumbnailStore(tmp_path / "thumbnails")
    key = content_hash(1)
    assert store.read(key) is None
    assert not store.has(key)

    store.save(key, jpeg("red"))
    assert store.has(key)
    store.save(key, jpeg("blue"))

    assert store.read(key) == jpeg("blue")
    assert store.path_of(key).read_bytes() == jpeg("blue")
    assert store.path_of(key).relative_to(tmp_path).parts == (
        "thumbnails",
        key.hex()[:2],
        f"{key.hex()}.jpg",
    )
    assert os.listdir(store.path_of(key).parent) == [f"{key.hex()}.jpg"]


def test_what_a_killed_process_left_is_in_nobodys_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(source: object, target: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", killed)
        patch.setattr(Path, "unlink", lambda path, missing_ok: None)
        with pytest.raises(KeyboardInterrupt):
            ThumbnailStore(tmp_path).save(content_hash(1), jpeg("red"))
    assert not ThumbnailStore(tmp_path).has(content_hash(1))

    ThumbnailStore(tmp_path).save(content_hash(1), jpeg("blue"))  # the same name once more

    assert ThumbnailStore(tmp_path).read(content_hash(1)) == jpeg("blue")
    assert len(list(tmp_path.rglob("*.*"))) == 1


@pytest.mark.parametrize("left", [b"", jpeg("red")[:100], b"not a picture"])
def test_an_incomplete_thumbnail_is_none(tmp_path: Path, left: bytes) -> None:
    store = ThumbnailStore(tmp_path)
    store.save(content_hash(1), jpeg("red"))
    store.path_of(content_hash(1)).write_bytes(left)

    assert store.read(content_hash(1)) is None


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "thumbnails").write_text("a file", encoding="utf-8")

    with pytest.raises(UserError, match="cannot be written"):
        ThumbnailStore(tmp_path / "thumbnails").save(content_hash(1), jpeg("red"))
