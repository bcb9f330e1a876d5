"""From a decoded Pillow image of any mode to upright pixels that can be resized.

What comes out is "RGB", "L" or "CMYK" (the last one only together with its ICC profile): the modes
that Pillow resizes band by band and that LittleCMS turns into sRGB afterwards, on the few pixels
that are kept.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

from photoapp.imaging.colour_profile import ToSrgb, to_srgb

_TRANSPOSE: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF orientation (CIPA DC-008, tag 0x0112) -> what makes the picture upright."""

_FULL_SCALES: Final = (1.0, 255.0, 65535.0)
_BAND_ROWS: Final = 256  # rows converted at a time where numpy needs wider numbers in between
_SENSOR_BITS: Final = 12  # of sensors whose values lie unscaled in 16 bit files


Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels of an image; parts of pixels allowed."""


@dataclass(frozen=True, slots=True)
class ScaledDecode:
    """How a decoder that scales has placed a picture in its image.

    Attributes:
        size: (width, height) of the picture as it is stored.
        covered: (width, height) of the part of the decoded image that it fills, from the top left.
            2001 pixels at 1/4 fill 500.25 of 501: without that the picture would be moved.
    """

    size: tuple[int, int]
    covered: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pixels:
    """Upright pixels, not yet sRGB.

    Attributes:
        image: mode "RGB", "L" or "CMYK"; perhaps smaller than the picture.
        size: upright (width, height) of the picture.
        box: the part of `image` that the picture fills.
        to_srgb: what turns this mode into sRGB, None when the values are sRGB (or grey) already.
    """

    image: Image.Image
    size: tuple[int, int]
    box: Box
    to_srgb: ToSrgb | None

    def resized(
        self,
        size: tuple[int, int],
        resample: Image.Resampling,
        part: Box = (0.0, 0.0, 1.0, 1.0),
        reducing_gap: float | None = None,
    ) -> Image.Image:
        """Return the picture, or a part of it, in another size and the same mode.

        Args:
            size: (width, height) of the result.
            resample: Pillow's filter.
            part: what to take, in fractions of the picture's sides.
            reducing_gap: as in `Image.resize`.
        """
        left, top, right, bottom = self.box
        width, height = right - left, bottom - top
        box = (
            left + part[0] * width,
            top + part[1] * height,
            min(right, left + part[2] * width),
            min(bottom, top + part[3] * height),
        )
        return self.image.resize(size, resample, box, reducing_gap)

    def in_srgb(self, resized: Image.Image) -> Image.Image:
        """Return an image that `resized` gave as "RGB" in sRGB."""
        if self.to_srgb is not None:
            return self.to_srgb(resized)
        return resized if resized.mode == "RGB" else resized.convert("RGB")


def orientation_of(image: Image.Image) -> int:
    """Return the EXIF (or XMP) orientation 1..8 of an opened image; 1 when missing or nonsense."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # noqa: BLE001 - Pillow raises nearly anything on broken EXIF
        return 1
    return value if isinstance(value, int) and value in _TRANSPOSE else 1


def swaps_sides(orientation: int) -> bool:
    """Return whether width and height change places for this EXIF orientation."""
    return orientation >= 5


def plain_pixels(
    image: Image.Image, orientation: int = 1, scaled: ScaledDecode | None = None
) -> Pixels:
    """Turn a loaded image of any mode into upright 8 bit pixels without transparency.

    Transparent parts become white, as on paper. 16 bit values are scaled to 8; float and 32 bit
    values are spread over 0..255 by what range they use.

    Args:
        image: loaded; not changed.
        orientation: EXIF orientation 1..8.
        scaled: how the decoder scaled it, None when it did not.

    Raises:
        ValueError: the mode is none that a photo has.
    """
    width, height = scaled.size if scaled is not None else image.size
    covered = scaled.covered if scaled is not None else image.size
    if orientation in _TRANSPOSE:
        image = image.transpose(_TRANSPOSE[orientation])
    profile = image.info.get("icc_profile")
    if image.has_transparency_data:
        image = _over_white(image)
    elif image.mode.startswith("I;16"):
        image = _from_16_bit(image)
    elif image.mode in ("I", "F"):
        image = _from_wide_numbers(image)
    elif image.mode == "1":
        image = image.convert("L")
    elif image.mode not in ("RGB", "L", "CMYK"):
        image = image.convert("RGB")
    transform = to_srgb(profile, image.mode)
    if image.mode == "CMYK" and transform is None:
        image = image.convert("RGB")
    return Pixels(
        image,
        (height, width) if swaps_sides(orientation) else (width, height),
        _upright_box(image.size, covered, orientation),
        transform,
    )


def _upright_box(size: tuple[int, int], covered: tuple[float, float], orientation: int) -> Box:
    """Return where the picture is in an image of upright `size`; it was at the top left before."""
    width, height = covered[::-1] if swaps_sides(orientation) else covered
    left = size[0] - width if orientation in (2, 3, 6, 7) else 0.0
    top = size[1] - height if orientation in (3, 4, 7, 8) else 0.0
    return left, top, left + width, top + height


def _over_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        image = image.convert("RGBA")
    alpha = image.getchannel("A")
    opaque = image.convert("RGB")
    if alpha.getextrema() == (255, 255):
        return opaque
    paper = Image.new("RGB", image.size, "white")
    paper.paste(opaque, mask=alpha)
    return paper


def _from_16_bit(image: Image.Image) -> Image.Image:
    if image.mode != "I;16":  # the other byte orders have no point operation
        image = image.convert("I")
    brightest = image.getextrema()[1]
    assert isinstance(brightest, int | float)  # one band has one pair
    bits = int(brightest).bit_length()
    white = (1 << (max(8, bits) if bits <= _SENSOR_BITS else 16)) - 1
    return image.point(lambda value: value * (255 / white) + 0.5).convert("L")


def _from_wide_numbers(image: Image.Image) -> Image.Image:
    """Map 32 bit or float values to 0..255 by the range they use.

    White is 1, 255 or 65,535 where the brightest value comes near it; any other range (12 bits of a
    sensor, metres of a depth map) is spread from its lowest to its highest value.
    """
    values = np.asarray(image)
    low, high = _finite_range(values)
    for full_scale in _FULL_SCALES:
        if low >= 0 and full_scale / 8 < high <= full_scale:
            low, high = 0.0, full_scale
            break
    grey = np.empty(values.shape, np.uint8)
    for top in range(0, len(values), _BAND_ROWS):
        band = values[top : top + _BAND_ROWS].astype(np.float64)
        unit = np.nan_to_num((band - low) / (high - low), nan=0.0, posinf=1.0, neginf=0.0)
        grey[top : top + _BAND_ROWS] = np.rint(np.clip(unit, 0.0, 1.0) * 255)
    return Image.fromarray(grey)


def _finite_range(values: NDArray[np.generic]) -> tuple[float, float]:
    low, high = np.inf, -np.inf
    for top in range(0, len(values), _BAND_ROWS):
        band = values[top : top + _BAND_ROWS].astype(np.float64)
        finite = band[np.isfinite(band)]
        if finite.size:
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    return (low, high) if low < high else (0.0, max(1.0, high))
