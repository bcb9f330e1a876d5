"""Which part of a photo the teacher and the student look at: the same, so that they can agree.

A student learns most from a teacher that sees exactly the crop that it sees itself (Beyer et al.
2022, "Knowledge distillation: a good teacher is patient and consistent").
"""

import numpy as np
from numpy.typing import NDArray

SMALLEST_AREA = 0.3
"""The least share of a photo that a view shows; smaller ones no longer show what is named."""


def view_boxes(photos: int, views: int) -> NDArray[np.float32]:
    """float32[views, photos, 4]: left, top, right, bottom as shares of the photo, 0 to 1.

    View 0 is the whole photo; the others are drawn as Inception's random resized crops are
    (area uniform from SMALLEST_AREA to 1, aspect 0.8 to 1.25). Deterministic, and view k does not
    depend on how many there are.
    """
    boxes = np.empty((views, photos, 4), np.float32)
    for view in range(views):
        draw = np.random.default_rng([7, view])
        side = np.sqrt(draw.uniform(1.0 if view == 0 else SMALLEST_AREA, 1.0, photos))
        stretch = np.exp(draw.uniform(-0.11, 0.11, photos)) if view else np.ones(photos)
        wide, high = np.minimum(side * stretch, 1), np.minimum(side / stretch, 1)
        left, top = draw.random(photos) * (1 - wide), draw.random(photos) * (1 - high)
        boxes[view] = np.stack([left, top, left + wide, top + high], axis=1)
    return boxes
