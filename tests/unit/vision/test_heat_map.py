"""Where a photo meets a query, by each of the three ways, with an embedder that sees colours."""

from typing import Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from photoapp.domain.model_input import ModelInput
from photoapp.vision.heat_map import LONG_SIDE, heat_map
from tests.fake_embedder import COLOURS, FakeEmbedder

Places = Literal["any size", "own size", "none"]
WAYS: list[Places] = ["any size", "own size", "none"]
QUARTERS = [(0, 0), (0, 1), (1, 0), (1, 1)]


def _photo(height: int, width: int, quarter: tuple[int, int] | None) -> NDArray[np.uint8]:
    """Return a green photo with a red square in the middle of a quarter."""
    photo = np.empty((height, width, 3), np.uint8)
    photo[:] = COLOURS["green"]
    if quarter is not None:
        top, left = quarter[0] * height // 2, quarter[1] * width // 2
        square = photo[top + height // 8 : top + height * 3 // 8, left + width // 8 :]
        square[:, : width // 4] = COLOURS["red"]
    return photo


def _heat(embedder: FakeEmbedder, photo: NDArray[np.uint8]) -> NDArray[np.float32]:
    background = embedder.embed_phrases([*COLOURS, "weather", "music", "money"])
    return heat_map(embedder, photo, embedder.embed_phrases(["red"])[0], background)


def _hottest(heat: NDArray[np.float32]) -> tuple[int, int]:
    rows, columns = heat.shape
    quarters = heat[: rows // 2 * 2, : columns // 2 * 2]
    means = quarters.reshape(2, rows // 2, 2, columns // 2).mean(axis=(1, 3))
    place = np.unravel_index(means.argmax(), (2, 2))
    return int(place[0]), int(place[1])


@pytest.mark.parametrize("quarter", QUARTERS)
@pytest.mark.parametrize("places", WAYS)
@pytest.mark.parametrize("sides", [(128, 128), (96, 160), (200, 80)])
def test_it_is_hot_where_the_photo_shows_what_was_asked_for(
    sides: tuple[int, int], places: Places, quarter: tuple[int, int]
) -> None:
    heat = _heat(FakeEmbedder(places=places), _photo(*sides, quarter))
    assert heat.dtype == np.float32
    assert heat.max() > 0.5
    assert heat.min() >= 0
    assert heat.max() <= 1
    assert _hottest(heat) == quarter


@pytest.mark.parametrize("mode", ["shortest", "longest", "squash"])
@pytest.mark.parametrize("places", ["any size", "own size"])
def test_the_map_covers_the_whole_photo_whatever_the_model_cuts_off(
    places: Places, mode: Literal["shortest", "longest", "squash"]
) -> None:
    embedder = FakeEmbedder(places=places)
    embedder.model_input = ModelInput(32, 32, mode)
    photo = _photo(100, 300, None)
    photo[30:70, 270:] = COLOURS["red"]  # outside of the square in the middle
    heat = _heat(embedder, photo)
    assert heat.shape == (round(LONG_SIDE / 3), LONG_SIDE)
    assert np.unravel_index(heat.argmax(), heat.shape)[1] > LONG_SIDE * 0.85


@pytest.mark.parametrize("places", WAYS)
def test_a_photo_of_one_pixel_has_a_map(places: Places) -> None:
    heat = _heat(FakeEmbedder(places=places), np.zeros((1, 1, 3), np.uint8))
    assert np.isfinite(heat).all()


def test_a_photo_that_shows_nothing_of_it_is_not_hot() -> None:
    assert _heat(FakeEmbedder(), _photo(128, 128, None)).max() < 0.3


def test_smaller_windows_are_looked_through_only_by_models_that_see_coarsely() -> None:
    class Counting(FakeEmbedder):
        windows = 0

        def embed_patches(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32] | None:
            patches = super().embed_patches(pixels)
            self.windows += patches is not None
            return patches

    coarse, fine = Counting(size=32, places="own size"), Counting(size=32, places="own size")
    fine_patches = np.zeros((1, 12, 12, fine.dimension), np.float32)
    fine_patches[..., 3] = 1
    fine.embed_patches = lambda pixels: fine_patches if pixels.shape[1] == 32 else None  # type: ignore[method-assign]
    _heat(coarse, _photo(128, 128, None))
    _heat(fine, _photo(128, 128, None))
    assert coarse.windows == 1 + 9
