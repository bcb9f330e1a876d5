"""One file -> thumbnail, model input, metadata and content hash, with one decode; or a reason."""

import hashlib
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from photoapp.domain.model_input import ModelInput
from photoapp.domain.photo import Reading, UnreadablePhoto
from photoapp.imaging.exif import read_facts
from photoapp.imaging.model_pixels import allowed_reduction, model_pixels
from photoapp.imaging.opened_photo import (
    JPEG_REDUCTIONS,
    OpenedPhoto,
    scale_decoding,
    with_opened,
)
from photoapp.imaging.pixels import ScaledDecode
from photoapp.imaging.thumbnail import THUMBNAIL_SIDE, make_thumbnail


def read_photo(path: Path, model_input: ModelInput) -> Reading | UnreadablePhoto:
    """Read one photo in this process.

    The file is read once and decoded once; a JPEG is scaled while it is decoded, with at least
    `model_pixels.MIN_REDUCTION` decoded pixels for each pixel of the model.

    Args:
        path: the file; links are followed, it is opened for reading only.
        model_input: what the model wants.

    Returns:
        The reading, or why there is none; damaged and hostile files never raise.
    """
    return with_opened(path, partial(_read_opened, model_input=model_input))


def _read_opened(opened: OpenedPhoto, data: bytes, model_input: ModelInput) -> Reading:
    image = opened.image
    pixels = opened.upright_pixels(_scale_decoding(image, model_input))
    width, height = opened.size or pixels.size
    return Reading(
        content_hash=hashlib.blake2b(data, digest_size=32).digest(),
        width=width,
        height=height,
        format=opened.format,
        facts=read_facts(image) if opened.facts is None else opened.facts,
        thumbnail=make_thumbnail(pixels),
        model_input=np.asarray(pixels.in_srgb(model_pixels(pixels, model_input))),
    )


def _scale_decoding(image: Image.Image, model_input: ModelInput) -> ScaledDecode | None:
    """Let libjpeg decode at 1/2, 1/4 or 1/8 where model and thumbnail have enough with that."""
    allowed = min(allowed_reduction(image.size, model_input), max(image.size) / THUMBNAIL_SIDE)
    for reduction in JPEG_REDUCTIONS:
        if reduction <= allowed:
            return scale_decoding(image, reduction)
    return None
