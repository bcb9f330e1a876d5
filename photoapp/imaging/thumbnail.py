"""The small picture that people see in the grid."""

from io import BytesIO
from typing import Final

from PIL import Image

from photoapp.imaging.pixels import Pixels

THUMBNAIL_SIDE: Final = 512
"""Longest side in pixels: "x-large" of the freedesktop.org thumbnail specification."""

_QUALITY: Final = 85  # 0.5 ms and some 50 KB for a photo


def make_thumbnail(pixels: Pixels) -> bytes:
    """Return a JPEG, sRGB, longest side `THUMBNAIL_SIDE` at most; small photos are not enlarged."""
    image = pixels.image
    if max(image.size) > THUMBNAIL_SIDE:
        scale = THUMBNAIL_SIDE / max(image.size)
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    buffer = BytesIO()
    pixels.in_srgb(image).save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()
