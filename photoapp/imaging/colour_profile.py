"""ICC profiles inside photos -> sRGB, through LittleCMS as Pillow brings it."""

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from typing import Final

from PIL import Image, ImageCms

ToSrgb = Callable[[Image.Image], Image.Image]
"""Takes an image in the mode that it was made for, gives a new "RGB" image in sRGB."""

_MAX_PROFILE_BYTES: Final = 4 << 20  # the largest press profiles have some 3 MB

# A profile that moves no colour by more than this is sRGB itself under one of its many names;
# leaving it out saves time and keeps the pixels as they were decoded.
_SAME_COLOUR: Final = 2

# Colour space that an ICC profile must name to fit an image of this mode.
_SPACES: Final = {"RGB": "RGB", "L": "GRAY", "CMYK": "CMYK"}


def to_srgb(profile: object, mode: str) -> ToSrgb | None:
    """Return how images of `mode` with this profile become sRGB.

    Args:
        profile: what `Image.info["icc_profile"]` holds; anything.
        mode: "RGB", "L" or "CMYK".

    Returns:
        None when nothing is to be done: no profile, a broken one, one for another colour space,
        or sRGB itself.
    """
    if not isinstance(profile, bytes) or not 0 < len(profile) <= _MAX_PROFILE_BYTES:
        return None
    return _to_srgb(profile, mode)


@lru_cache(maxsize=8)
def _to_srgb(profile: bytes, mode: str) -> ToSrgb | None:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if source.profile.xcolor_space.strip() != _SPACES.get(mode):
            return None
        transform = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")
        if mode != "CMYK" and _changes_nothing(transform, mode):
            return None
    except Exception:  # noqa: BLE001 - a profile is hostile input; without it the photo is fine
        return None

    def apply(image: Image.Image) -> Image.Image:
        converted = ImageCms.applyTransform(image, transform)
        assert converted is not None  # it is None only for inPlace=True
        return converted

    return apply


def _changes_nothing(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    if mode == "L":
        colours = Image.frombytes("L", (256, 1), bytes(range(256)))
    else:
        levels = range(0, 256, 15)
        colours = Image.frombytes(
            "RGB",
            (len(levels) ** 2, len(levels)),
            bytes(level for r in levels for g in levels for b in levels for level in (r, g, b)),
        )
    converted = ImageCms.applyTransform(colours, transform)
    assert converted is not None
    before, after = colours.convert("RGB").tobytes(), converted.tobytes()
    return max(abs(a - b) for a, b in zip(before, after, strict=True)) <= _SAME_COLOUR
