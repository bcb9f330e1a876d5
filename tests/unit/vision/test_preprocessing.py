import pytest

from photoapp.domain.errors import ModelUnavailable
from photoapp.domain.model_input import ModelInput
from photoapp.vision.preprocessing import Preprocessing

CLIP = {"size": 224, "mean": [0.4, 0.5, 0.6], "std": (0.1, 0.2, 0.3), "interpolation": "bicubic"}


def test_openai_clips_words() -> None:
    preprocessing = Preprocessing.from_open_clip(CLIP)
    assert preprocessing.model_input == ModelInput(224, 224, "shortest", "bicubic", 0)
    assert preprocessing.mean == (0.4, 0.5, 0.6)
    assert preprocessing.std == (0.1, 0.2, 0.3)


def test_everything_that_open_clip_allows() -> None:
    words = {"size": (240, 320), "mean": 0.5, "std": 0.5, "fill_color": 255}
    preprocessing = Preprocessing.from_open_clip(
        {**words, "resize_mode": "longest", "interpolation": "bilinear"}
    )
    assert preprocessing.model_input == ModelInput(240, 320, "longest", "bilinear", 255)
    assert preprocessing.mean == preprocessing.std == (0.5, 0.5, 0.5)


@pytest.mark.parametrize("name", ["random", "nearest", None])
def test_any_other_filter_is_bicubic_as_in_open_clip(name: str | None) -> None:
    preprocessing = Preprocessing.from_open_clip({**CLIP, "interpolation": name})
    assert preprocessing.model_input.interpolation == "bicubic"


@pytest.mark.parametrize(
    "wrong", [{"resize_mode": "crop"}, {"mean": [0.5]}, {"std": "x"}, {"size": None}]
)
def test_nonsense_is_told(wrong: dict[str, object]) -> None:
    with pytest.raises(ModelUnavailable, match="preprocessing"):
        Preprocessing.from_open_clip({**CLIP, **wrong})
