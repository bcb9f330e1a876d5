"""As much of `PhotoApp` as a grid needs: photo n is `photo-n.jpg`; all else follows from n."""

import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photoapp.app.executors import Executors
from photoapp.domain.photo import FileState, FolderId, Photo, PhotoId, ReadState
from photoapp.domain.ranking import FoundPhotos, Verdict

RED = (200, 0, 0)
PHOTOS_A_DAY = 10
FIRST_DAY = datetime(2024, 3, 1)


class RedThumbnails:
    """Red thumbnails, twice as wide as high, for all photos but those with an odd number."""

    def read(self, content_hash: bytes) -> bytes | None:
        if content_hash[-1] % 2:
            return None
        buffer = io.BytesIO()
        Image.new("RGB", (512, 256), RED).save(buffer, "JPEG")
        return buffer.getvalue()


class FactsByNumber:
    """Ten photos a day, every second one upright; photo n lies in the folder of its last digit."""

    def __init__(self) -> None:
        self.forgotten: list[int] = []

    def aspects(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        return np.where(ids % 2, 0.75, 1.5).astype(np.float32)

    def days(self, ids: NDArray[np.int64]) -> NDArray[np.int32]:
        first = (FIRST_DAY - datetime(1970, 1, 1)).days
        return (first + ids // PHOTOS_A_DAY).astype(np.int32)

    def folders(self, ids: NDArray[np.int64]) -> NDArray[np.int32]:
        return (ids % 10).astype(np.int32)

    def folder_names(self) -> list[str]:
        return [f"/photos/folder-{digit}" for digit in range(10)]

    def forget(self, ids: NDArray[np.int64]) -> None:
        self.forgotten += ids.tolist()


class NumberedPhotos:
    """Photos by number; 13 was removed. What a test puts into `special` replaces a photo."""

    def __init__(self) -> None:
        self.executors = Executors()
        self.thumbnails = RedThumbnails()
        self.grid_facts = FactsByNumber()
        self.suffix = "jpg"
        self.special: dict[int, Photo] = {}

    def photo(self, number: int) -> Photo:
        return Photo(
            id=PhotoId(number),
            folder_id=FolderId(1),
            path=Path(f"/photos/photo-{number}.{self.suffix}"),
            size=1,
            mtime_ns=0,
            state=FileState.PRESENT,
            offline=False,
            read_state=ReadState.READ,
            content_hash=int(number).to_bytes(32, "big"),
            taken_at=FIRST_DAY + timedelta(days=number // PHOTOS_A_DAY),
            rating=number % 6,
        )

    def photos(self, ids: Sequence[PhotoId]) -> list[Photo]:
        return [self.special.get(n) or self.photo(n) for n in ids if n != 13]


def found(*ids: int, likely: int | None = None) -> FoundPhotos:
    """An answer with these photos, the first `likely` of them in that band."""
    numbers = np.array(ids, np.int64)
    sure = np.arange(len(ids)) < (len(ids) if likely is None else likely)
    return FoundPhotos(numbers, sure, len(ids), Verdict.FOUND)


def first_photos(count: int) -> FoundPhotos:
    """An answer with the photos 1 to `count`."""
    return FoundPhotos(
        np.arange(1, count + 1, dtype=np.int64), np.ones(count, np.bool_), count, Verdict.FOUND
    )
