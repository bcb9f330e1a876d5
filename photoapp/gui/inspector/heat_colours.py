"""Heat maps in colours whose lightness rises with the value, see-through where nothing is.

The colours are those of "inferno" (Smith and van der Walt, matplotlib 2015, CC0), which rise evenly
for the eye, in grey and for the colour-blind too.
"""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient

_INFERNO = (
    (0, 0, 4),
    (31, 12, 72),
    (85, 15, 109),
    (136, 34, 106),
    (186, 54, 85),
    (227, 89, 51),
    (249, 140, 10),
    (249, 201, 50),
    (252, 255, 164),
)
_MOST_COVER = 0.78
_COVERED_FROM = 0.55
"""Value from which on the colours cover as much as they ever do."""


def heat_image(heat: NDArray[np.float32], size: QSize) -> QImage:
    """Return a heat map as an image to lay over the photo.

    Args:
        heat: float32[rows, columns] in 0..1.
        size: of the image, in device pixels.
    """
    levels = np.ascontiguousarray(np.clip(heat, 0, 1) * 255).astype(np.uint8)
    rows, columns = levels.shape
    small = QImage(levels.data, columns, rows, columns, QImage.Format.Format_Grayscale8)
    large = small.scaled(
        size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    ).convertToFormat(QImage.Format.Format_Grayscale8)
    coloured = QImage(
        large.constBits(),
        large.width(),
        large.height(),
        large.bytesPerLine(),
        QImage.Format.Format_Indexed8,
    )
    coloured.setColorTable(_TABLE)
    return coloured.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def legend_gradient(left: float, right: float) -> QLinearGradient:
    """Return the colours from cold at x = `left` to hot at x = `right`."""
    gradient = QLinearGradient(left, 0, right, 0)
    for place in np.linspace(0, 1, len(_INFERNO)).tolist():
        gradient.setColorAt(place, _colour(place))
    return gradient


def _colour(value: float) -> QColor:
    places = np.linspace(0, 1, len(_INFERNO))
    red, green, blue = (
        round(float(np.interp(value, places, channel))) for channel in zip(*_INFERNO, strict=True)
    )
    return QColor(red, green, blue)


def _cover(value: float) -> float:
    return _MOST_COVER * min(value / _COVERED_FROM, 1.0)


def _entry(level: int) -> int:
    colour = _colour(level / 255)
    colour.setAlphaF(_cover(level / 255))
    return colour.rgba()


_TABLE = [_entry(level) for level in range(256)]
