"""How a photo becomes numbers for a model, read from open_clip's own words for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from photoapp.domain.errors import ModelUnavailable
from photoapp.domain.model_input import ModelInput, ResizeMode

_RESIZE_MODES: Mapping[str, ResizeMode] = {
    "shortest": "shortest",
    "longest": "longest",
    "squash": "squash",
}


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """Size and shape of a photo, and the scale of its numbers.

    Attributes:
        model_input: how the photo is cut and resized; done where it is decoded.
        mean: of red, green, blue on a scale of 0..1, subtracted before the photo goes in.
        std: of red, green, blue, divided by after that.
    """

    model_input: ModelInput
    mean: tuple[float, float, float]
    std: tuple[float, float, float]

    @classmethod
    def from_open_clip(cls, config: Mapping[str, Any]) -> "Preprocessing":
        """Read the `preprocess_cfg` of a model that open_clip has built.

        What open_clip's `image_transform` makes of a value is what it means here: any filter but
        "bilinear" is bicubic, no resize mode is "shortest".

        Raises:
            ModelUnavailable: a value that open_clip refuses as well.
        """
        try:
            height, width = _pair(config["size"])
            resize_mode = _RESIZE_MODES[config.get("resize_mode") or "shortest"]
            bilinear = config.get("interpolation") == "bilinear"
            return cls(
                model_input=ModelInput(
                    height=height,
                    width=width,
                    resize_mode=resize_mode,
                    interpolation="bilinear" if bilinear else "bicubic",
                    fill=int(config.get("fill_color") or 0),
                ),
                mean=_three(config["mean"]),
                std=_three(config["std"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ModelUnavailable(
                "The model's configuration has no sensible preprocessing.",
                "Download the model again.",
            ) from error


def _pair(size: int | Sequence[int]) -> tuple[int, int]:
    """Return height and width of open_clip's size: one number for a square, or both."""
    if isinstance(size, int):
        return size, size
    height, width = size
    return int(height), int(width)


def _three(value: float | Sequence[float]) -> tuple[float, float, float]:
    """Return a value for each of red, green, blue; open_clip allows one for all."""
    if isinstance(value, (int, float)):
        return float(value), float(value), float(value)
    red, green, blue = value
    return float(red), float(green), float(blue)
