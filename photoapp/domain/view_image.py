"""A photo decoded for the screen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ViewSize:
    """How large somebody wants to see a photo.

    Attributes:
        longest_side: pixels at most, 1 or more; None for all pixels that the file gives, as far as
            they are shown at all (`imaging.reader_protocol.MAX_VIEW_PIXELS`).
    """

    longest_side: int | None


@dataclass(frozen=True, slots=True, eq=False)
class ViewImage:
    """The pixels of a photo for a screen.

    Attributes:
        pixels: uint8[h, w, 3], upright, sRGB, contiguous; never enlarged.
        width: upright width of the original in pixels, which `pixels` may have fewer of.
        height: upright height of the original.
        largest: no other request would bring more pixels.
    """

    pixels: NDArray[np.uint8]
    width: int
    height: int
    largest: bool
