"""The small picture that people see in the grid."""

from io import BytesIO
from typing import Final

from PIL import Image

from photoapp.imaging.pixels import Pixels

THUMBNAIL_SIDE: Final = 512
"""Longest side in pixels: "x-large" of the freedesktop.org thumbnail specification."""

_REDUCING_GAP: Final = 2.0  # quick reduction to twice the size first: no visible difference
_QUALITY: Final = 85  # 0.5 ms and some 50 KB for a photo


def make_thumbnail(pixels: Pixels) -> bytes:
    """Return a JPEG, sRGB, longest side `THUMBNAIL_SIDE` at most; small photos are not enlarged."""
    scale = min(1.0, THUMBNAIL_SIDE / max(pixels.size))
    size = (max(1, round(pixels.size[0] * scale)), max(1, round(pixels.size[1] * scale)))
    image = pixels.resized(size, Image.Resampling.BICUBIC, reducing_gap=_REDUCING_GAP)
    buffer = BytesIO()
    pixels.in_srgb(image).save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()
