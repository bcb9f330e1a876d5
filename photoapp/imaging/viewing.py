"""One file -> pixels for the screen, upright and sRGB, scaled or in full; or a reason."""

import math
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from photoapp.domain.photo import UnreadablePhoto
from photoapp.domain.view_image import ViewImage, ViewSize
from photoapp.imaging.opened_photo import (
    JPEG_REDUCTIONS,
    OpenedPhoto,
    scale_decoding,
    with_opened,
)
from photoapp.imaging.pixels import Pixels, ScaledDecode
from photoapp.imaging.reader_protocol import MAX_VIEW_PIXELS

# Larger JPEG files are shrunk while they are decoded, even to less than `MAX_VIEW_PIXELS`: at four
# bytes a pixel in Pillow, and twice that while they are turned, more would not fit a reader.
_MAX_DECODED_PIXELS: Final = 160_000_000

# A preview whose shape differs by more than this from the sensor's was cropped by the camera; the
# usual difference is a border of some masked pixels.
_SAME_SHAPE: Final = 0.02

_REDUCING_GAP: Final = 3.0  # "indistinguishable from fair resampling", says Pillow's manual


def view_photo(path: Path, size: ViewSize) -> ViewImage | UnreadablePhoto:
    """Decode one photo for the screen, in this process.

    A JPEG is scaled while it is decoded; of a RAW file the camera's preview is shown.

    Args:
        path: the file; links are followed, it is opened for reading only.
        size: how large it is wanted.

    Returns:
        The pixels, or why there are none; damaged and hostile files never raise.
    """
    return with_opened(path, partial(_view_opened, wanted=size))


def _view_opened(opened: OpenedPhoto, _data: bytes, wanted: ViewSize) -> ViewImage:
    stored = opened.image.size
    most = min(1.0, math.sqrt(MAX_VIEW_PIXELS / (stored[0] * stored[1])))
    side = wanted.longest_side
    scale = most if side is None else min(most, side / max(stored))
    pixels = opened.upright_pixels(_scale_decoding(opened.image, scale))
    width, height = _original_size(opened, pixels)
    return ViewImage(
        pixels=np.array(pixels.in_srgb(_scaled(pixels, scale))),
        width=width,
        height=height,
        largest=scale == most,
    )


def _scale_decoding(image: Image.Image, scale: float) -> ScaledDecode | None:
    """Choose the strongest reduction that leaves enough pixels, then what fits memory."""
    count = image.width * image.height
    reduction = next((step for step in JPEG_REDUCTIONS if step * scale <= 1), 1)
    while count / reduction**2 > _MAX_DECODED_PIXELS and reduction < JPEG_REDUCTIONS[0]:
        reduction *= 2
    return scale_decoding(image, reduction) if reduction > 1 else None


def _scaled(pixels: Pixels, scale: float) -> Image.Image:
    width, height = pixels.size
    left, top, right, bottom = pixels.box
    # Rounded down, so that the limits hold; by a hair less where the product is all but whole.
    size = max(1, int(width * scale + 1e-6)), max(1, int(height * scale + 1e-6))
    # Never enlarged: the decoder may have scaled below what was wanted.
    size = min(size[0], math.ceil(right - left)), min(size[1], math.ceil(bottom - top))
    if pixels.image.size == size and right - left == size[0] and bottom - top == size[1]:
        return pixels.image
    return pixels.resized(size, Image.Resampling.LANCZOS, reducing_gap=_REDUCING_GAP)


def _original_size(opened: OpenedPhoto, pixels: Pixels) -> tuple[int, int]:
    shown = pixels.size
    if opened.size is None:
        return shown
    width, height = opened.size
    shape = (width / height) / (shown[0] / shown[1])
    return opened.size if abs(shape - 1) <= _SAME_SHAPE else shown
