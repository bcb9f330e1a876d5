"""The pixels that a model gets are those of open_clip's own preprocessing, every one of them."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from photoapp.domain.model_input import Interpolation, ModelInput, ResizeMode
from photoapp.domain.photo import Reading
from photoapp.imaging.model_pixels import model_pixels
from photoapp.imaging.photo_reader import read_photo
from photoapp.imaging.pixels import plain_pixels

SIZES = [(640, 480), (481, 641), (224, 224), (225, 223), (99, 100), (1000, 17), (31, 700), (3, 2)]


def open_clip_pixels(image: Image.Image, model_input: ModelInput) -> NDArray[np.uint8]:
    from open_clip.transform import image_transform

    transform = image_transform(
        (model_input.height, model_input.width),
        is_train=False,
        mean=(0, 0, 0),
        std=(1, 1, 1),
        resize_mode=model_input.resize_mode,
        interpolation=model_input.interpolation,
        fill_color=model_input.fill,
    )
    unit = transform(image.convert("RGB")).numpy()
    return np.rint(unit.transpose(1, 2, 0) * 255).astype(np.uint8)


def noise(size: tuple[int, int]) -> Image.Image:
    generator = np.random.default_rng(size[0] * 10_000 + size[1])
    return Image.fromarray(generator.integers(0, 256, (size[1], size[0], 3), dtype=np.uint8))


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("side", [(224, 224), (256, 192), (97, 131)], ids=str)
@pytest.mark.parametrize("mode", ["shortest", "longest", "squash"])
@pytest.mark.parametrize("interpolation", ["bicubic", "bilinear"])
def test_every_pixel_equals_open_clip(
    size: tuple[int, int], side: tuple[int, int], mode: ResizeMode, interpolation: Interpolation
) -> None:
    model_input = ModelInput(side[0], side[1], mode, interpolation, fill=7)
    image = noise(size)
    ours = np.asarray(model_pixels(plain_pixels(image), model_input))
    np.testing.assert_array_equal(ours, open_clip_pixels(image, model_input))


def test_grey_photos_equal_open_clip_too() -> None:
    model_input = ModelInput(224, 224)
    grey = noise((500, 333)).convert("L")
    ours = np.asarray(model_pixels(plain_pixels(grey), model_input).convert("RGB"))
    np.testing.assert_array_equal(ours, open_clip_pixels(grey, model_input))


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_a_photo_read_from_a_file_equals_open_clip_on_that_file(
    tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"photo{suffix}"
    noise((500, 375)).resize((1000, 750)).save(path)
    model_input = ModelInput(336, 336)
    reading = read_photo(path, model_input)
    assert isinstance(reading, Reading)
    with Image.open(path) as image:
        expected = open_clip_pixels(image, model_input)
    # 1000 x 750 has more than 336 but fewer than 2 x 2 x 336 pixels a side: no scaled decoding.
    np.testing.assert_array_equal(reading.model_input, expected)
