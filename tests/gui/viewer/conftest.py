"""A viewer over photos whose pixels come when a test gives them."""

import io
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QPixmapCache
from pytestqt.qtbot import QtBot

from photoapp.app.executors import Executors
from photoapp.domain.photo import (
    FileState,
    FolderId,
    Photo,
    PhotoId,
    ReadState,
    UnreadablePhoto,
)
from photoapp.domain.view_image import ViewImage
from photoapp.gui.bridge import Bridge
from photoapp.gui.viewer.photo_viewer import PhotoViewer

WIDTH, HEIGHT = 3000, 2000


def record(number: int) -> Photo:
    """Return the record of photo n, `photo-n.jpg`."""
    return Photo(
        id=PhotoId(number),
        folder_id=FolderId(1),
        path=Path(f"/photos/photo-{number}.jpg"),
        size=1,
        mtime_ns=0,
        state=FileState.PRESENT,
        offline=False,
        read_state=ReadState.READ,
        content_hash=number.to_bytes(32, "big"),
        width=WIDTH,
        height=HEIGHT,
    )


def pixels_of(number: int, longest_side: int | None) -> ViewImage:
    """Return photo n, all of one grey, as the app would decode it."""
    side = WIDTH if longest_side is None else min(WIDTH, longest_side)
    shape = (max(1, side * HEIGHT // WIDTH), side, 3)
    return ViewImage(np.full(shape, 40 + number, np.uint8), WIDTH, HEIGHT, largest=side == WIDTH)


class Asked:
    """A request for pixels that waits for its answer."""

    def __init__(self, path: Path, longest_side: int | None) -> None:
        self.number = int(path.stem.split("-")[1])
        self.longest_side = longest_side
        self.future: Future[ViewImage | UnreadablePhoto] = Future()

    def answer(self) -> None:
        self.future.set_result(pixels_of(self.number, self.longest_side))


class Viewing:
    """Answers at once, or, while `waits`, when the test does; some photos cannot be read."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.waits = False
        self.unreadable: dict[int, UnreadablePhoto] = {}

    def image(self, path: Path, longest_side: int | None) -> Future[ViewImage | UnreadablePhoto]:
        asked = Asked(path, longest_side)
        self.asked.append(asked)
        if asked.number in self.unreadable:
            asked.future.set_result(self.unreadable[asked.number])
        elif not self.waits:
            asked.answer()
        return asked.future

    def open_requests(self) -> list[tuple[int, int | None]]:
        return [(a.number, a.longest_side) for a in self.asked if not a.future.done()]


class Thumbnails:
    """Red thumbnails for all photos."""

    def read(self, content_hash: bytes) -> bytes | None:
        buffer = io.BytesIO()
        Image.new("RGB", (510, 340), (200, 0, 0)).save(buffer, "JPEG")
        return buffer.getvalue()


class FewPhotos:
    """As much of `PhotoApp` as a viewer needs."""

    def __init__(self) -> None:
        self.executors = Executors()
        self.viewing = Viewing()
        self.thumbnails = Thumbnails()
        self.records = {PhotoId(number): record(number) for number in range(1, 41)}

    def photos(self, ids: Sequence[PhotoId]) -> list[Photo]:
        return [self.records[number] for number in ids if number in self.records]


@pytest.fixture
def app() -> Iterator[FewPhotos]:
    QPixmapCache.clear()
    app = FewPhotos()
    yield app
    app.executors.close()


@pytest.fixture
def viewer(qtbot: QtBot, app: FewPhotos) -> Iterator[PhotoViewer]:
    bridge = Bridge()
    viewer = PhotoViewer(app, bridge)  # type: ignore[arg-type]
    viewer.resize(1200, 900)
    qtbot.addWidget(viewer)
    viewer.show()
    yield viewer
    viewer.close()
    bridge.close()
