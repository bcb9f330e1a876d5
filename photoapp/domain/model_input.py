"""The shape in which a model wants its photos, taken from the model's own configuration."""

from dataclasses import dataclass
from typing import Literal

ResizeMode = Literal["shortest", "longest", "squash"]
Interpolation = Literal["bicubic", "bilinear", "nearest"]


@dataclass(frozen=True, slots=True)
class ModelInput:
    """How a photo becomes a model's pixels; open_clip's `PreprocessCfg` without mean and std.

    Attributes:
        height: pixels.
        width: pixels.
        resize_mode: "shortest" (then centre crop), "longest" (then pad with `fill`) or "squash".
        interpolation: filter of the resize.
        fill: grey level 0..255 of the padding.
    """

    height: int
    width: int
    resize_mode: ResizeMode = "shortest"
    interpolation: Interpolation = "bicubic"
    fill: int = 0
