"""Views of training photos as the image tower sees them, cut and coloured on the fly."""

import numpy as np
import torch
from image_tower import MEAN, STD
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

GREY = 0.1
"""Share of views without colour."""


def cut_views(
    pixels: NDArray[np.uint8],
    boxes: NDArray[np.float32],
    side: int,
    *,
    device: str = "cpu",
    mirrored: bool = True,
) -> Tensor:
    """float32[n, 3, side, side] on the device, 0 to 255: each photo's box, mirrored at random.

    `boxes` are left, top, right, bottom as shares of the photo.
    """
    photos = torch.from_numpy(np.array(pixels)).to(device).permute(0, 3, 1, 2).float()
    edges = torch.from_numpy(boxes).to(device)
    half = edges[:, 2:] - edges[:, :2]
    centre = edges[:, 2:] + edges[:, :2] - 1
    mirror = torch.ones(len(photos), device=device)
    if mirrored:
        mirror = torch.where(torch.rand(len(photos), device=device) < 0.5, -1.0, 1.0)
    theta = torch.zeros(len(photos), 2, 3, device=device)
    theta[:, 0, 0], theta[:, 1, 1] = half[:, 0] * mirror, half[:, 1]
    theta[:, :, 2] = centre
    grid = functional.affine_grid(theta, [len(photos), 3, side, side], align_corners=False)
    return functional.grid_sample(photos, grid, padding_mode="reflection", align_corners=False)


def recolour(views: Tensor) -> Tensor:
    """Brightness, contrast and saturation changed by up to 30 %, a tenth of the views grey."""
    count = len(views)

    def factor() -> Tensor:
        return torch.empty(count, 1, 1, 1, device=views.device).uniform_(0.7, 1.3)

    mean = views.mean((1, 2, 3), keepdim=True)
    views = ((views - mean) * factor() + mean) * factor()
    grey = views.mean(1, keepdim=True)
    coloured = torch.rand(count, 1, 1, 1, device=views.device) >= GREY
    keep = coloured * factor()
    return grey + (views - grey) * keep


def normalise(views: Tensor) -> Tensor:
    """What the trunk takes: normalised, channels last."""
    mean = torch.tensor(MEAN, device=views.device).view(1, 3, 1, 1) * 255
    std = torch.tensor(STD, device=views.device).view(1, 3, 1, 1) * 255
    return ((views - mean) / std).to(memory_format=torch.channels_last)
