"""Upright pixels -> exactly the pixels that open_clip's own preprocessing gives the model.

The arithmetic is that of `open_clip.transform.image_transform` for evaluation (open_clip 3) and of
torchvision's `Resize` and `CenterCrop` on Pillow images: the same sizes, the same rounding, the
same Pillow filter. A test compares every pixel.
"""

from typing import Final

from PIL import Image

from photoapp.domain.model_input import ModelInput
from photoapp.imaging.pixels import Pixels

_FILTERS: Final = {
    "bicubic": Image.Resampling.BICUBIC,
    "bilinear": Image.Resampling.BILINEAR,
    "nearest": Image.Resampling.NEAREST,
}

MIN_REDUCTION: Final = 2.5
"""A scaled decode leaves at least this many pixels for one of the model's, in each direction.

Measured with tests/benchmarks/bench_decode.py against a decode of the full size: at 2.5 the model's
pixels differ by 50 to 53 dB PSNR (a mean error of half a grey level), at 2.0 by 47 to 51 dB.
"""

# Above this many pixels after the resize only the part that is kept is computed: a strip of
# 60,000 x 1 pixels would otherwise grow to 3 billion.
_MAX_RESIZED_PIXELS: Final = 16_000_000


def allowed_reduction(size: tuple[int, int], model_input: ModelInput) -> float:
    """Return by how much an image may shrink while it is decoded, at least 1.

    Args:
        size: of the full image, (width, height) in any orientation.
        model_input: what the pixels are for.
    """
    kept = max(size) if model_input.resize_mode == "longest" else min(size)
    return max(1.0, kept / (MIN_REDUCTION * max(model_input.height, model_input.width)))


def model_pixels(pixels: Pixels, model_input: ModelInput) -> Image.Image:
    """Resize, crop or pad as the model wants it.

    Returns:
        An image of the same mode, `model_input.width` x `model_input.height`.
    """
    width, height = resized_size(pixels.size, model_input)
    if width * height > _MAX_RESIZED_PIXELS:
        image = _resize_middle(pixels, (width, height), model_input)
    else:
        image = pixels.resized((width, height), _filter(model_input))
    return _centre(image, model_input)


def resized_size(size: tuple[int, int], model_input: ModelInput) -> tuple[int, int]:
    """Return (width, height) after the resize, before crop or padding."""
    width, height = size
    if model_input.resize_mode == "squash":
        return model_input.width, model_input.height
    if model_input.resize_mode == "shortest" and model_input.width == model_input.height:
        # torchvision Resize(int): the long side is cut to an integer, not rounded.
        short = model_input.width
        if width <= height:
            return short, int(short * height / width)
        return int(short * width / height), short
    # open_clip's ResizeKeepRatio: rounded.
    ratios = height / model_input.height, width / model_input.width
    ratio = max(ratios) if model_input.resize_mode == "longest" else min(ratios)
    return max(1, round(width / ratio)), max(1, round(height / ratio))


def _filter(model_input: ModelInput) -> Image.Resampling:
    # open_clip builds ResizeKeepRatio without the filter for a "shortest" side that is not square,
    # so that it is bicubic whatever the configuration says.
    if model_input.resize_mode == "shortest" and model_input.width != model_input.height:
        return Image.Resampling.BICUBIC
    return _FILTERS[model_input.interpolation]


def _centre(image: Image.Image, model_input: ModelInput) -> Image.Image:
    """Crop and pad around the centre, with torchvision's rounding (half to even)."""
    width, height = model_input.width, model_input.height
    pad_left = max(0, width - image.width) // 2
    pad_top = max(0, height - image.height) // 2
    left = round(max(0, image.width - width) / 2.0)
    top = round(max(0, image.height - height) / 2.0)
    if image.width > width or image.height > height:
        image = image.crop(
            (left, top, left + min(width, image.width), top + min(height, image.height))
        )
    if image.size == (width, height):
        return image
    padded = Image.new(image.mode, (width, height), _fill(image.mode, model_input))
    padded.paste(image, (pad_left, pad_top))
    return padded


def _fill(mode: str, model_input: ModelInput) -> int | tuple[int, ...]:
    # torchvision's CenterCrop pads with 0 after "shortest"; only "longest" has a fill of its own.
    grey = model_input.fill if model_input.resize_mode == "longest" else 0
    if mode == "L":
        return grey
    return (0, 0, 0, 255 - grey) if mode == "CMYK" else (grey, grey, grey)


def _resize_middle(pixels: Pixels, size: tuple[int, int], model_input: ModelInput) -> Image.Image:
    """Compute only the middle of the resized image; equal but for the last bit of rounding."""
    width, height = min(size[0], model_input.width), min(size[1], model_input.height)
    left, top = round((size[0] - width) / 2.0), round((size[1] - height) / 2.0)
    part = (
        left / size[0],
        top / size[1],
        (left + width) / size[0],
        (top + height) / size[1],
    )
    return pixels.resized((width, height), _filter(model_input), part)
