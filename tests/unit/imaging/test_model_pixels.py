import numpy as np
import pytest
from PIL import Image

from photoapp.domain.model_input import ModelInput
from photoapp.imaging.model_pixels import allowed_reduction, model_pixels, resized_size
from photoapp.imaging.pixels import plain_pixels


def test_the_long_side_is_cut_as_torchvision_cuts_it() -> None:
    # 224 * 1000 / 667 = 335.8
    assert resized_size((1000, 667), ModelInput(224, 224)) == (335, 224)
    assert resized_size((667, 1000), ModelInput(224, 224)) == (224, 335)


def test_longest_is_rounded_as_open_clip_rounds_it() -> None:
    # 224 * 667 / 1000 = 149.4, 224 * 669 / 1000 = 149.9
    assert resized_size((1000, 667), ModelInput(224, 224, "longest")) == (224, 149)
    assert resized_size((1000, 669), ModelInput(224, 224, "longest")) == (224, 150)


def test_padding_has_the_models_grey() -> None:
    image = Image.new("RGB", (100, 50), "red")
    pixels = np.asarray(model_pixels(plain_pixels(image), ModelInput(8, 8, "longest", fill=99)))
    assert (pixels[:2] == 99).all()
    assert (pixels[2:6] == (255, 0, 0)).all()
    assert (pixels[6:] == 99).all()


def test_strips_are_resized_without_growing_to_billions_of_pixels() -> None:
    grey = np.repeat(np.arange(60_000, dtype=np.uint16) // 235, 1).astype(np.uint8)[None, :]
    image = model_pixels(plain_pixels(Image.fromarray(grey)), ModelInput(224, 224))
    assert image.size == (224, 224)
    # The middle of the ramp, where one pixel of the strip makes 224 of the model's.
    assert abs(int(np.asarray(image)[112, 112]) - 127) <= 1


@pytest.mark.parametrize("mode", ["shortest", "longest"])
def test_the_middle_alone_equals_the_middle_of_all(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = np.random.default_rng(1)
    image = Image.fromarray(generator.integers(0, 256, (301, 400, 3), dtype=np.uint8))
    model_input = ModelInput(97, 97, mode)  # type: ignore[arg-type]
    whole = np.asarray(model_pixels(plain_pixels(image), model_input)).astype(int)
    monkeypatch.setattr("photoapp.imaging.model_pixels._MAX_RESIZED_PIXELS", 0)
    middle = np.asarray(model_pixels(plain_pixels(image), model_input)).astype(int)
    assert np.abs(whole - middle).max() <= 1


def test_decoding_may_shrink_only_as_far_as_the_model_cannot_see_it() -> None:
    assert allowed_reduction((4480, 5000), ModelInput(224, 224)) == 8
    assert allowed_reduction((5000, 4480), ModelInput(224, 224, "squash")) == 8
    assert allowed_reduction((4480, 1000), ModelInput(224, 224, "longest")) == 8
    assert allowed_reduction((100, 100), ModelInput(224, 224)) == 1
