"""Sentences for what goes wrong while a model is loaded or at work."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError

from photoapp.domain.errors import BugError, ModelUnavailable, UserError

LOADING_ERRORS = (
    RuntimeError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    IndexError,
    ImportError,
    OSError,
    SafetensorError,
)
"""What open_clip, timm and transformers raise at configurations and weights that do not fit."""

_LONGEST_REASON = 200


def damaged_model(model_id: str, reason: str) -> ModelUnavailable:
    """Return the error for files that are there and do not make a model.

    Args:
        model_id: name in the model catalog.
        reason: a sentence's end, without capital and full stop.
    """
    return ModelUnavailable(
        f"The model {model_id} cannot be used: {reason}.",
        "Download or import it again, or choose another model.",
    )


def no_memory() -> UserError:
    """Return the error for a computer whose memory does not hold the model and one photo."""
    return UserError(
        "There is not enough memory for this model.",
        "Close other programs, or choose a smaller model.",
    )


def first_line(error: BaseException) -> str:
    """Return what an error says in one line, without full stop, of at most 200 characters.

    torch lists missing tensors on lines of their own below "Error(s) in loading state_dict for
    ...:"; of those, the first one is told as well.
    """
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    text = " ".join(lines[:2] if lines and lines[0].endswith(":") else lines[:1])
    text = text or type(error).__name__
    if len(text) > _LONGEST_REASON:
        text = text[:_LONGEST_REASON].rstrip() + " ..."
    return text.rstrip(".")


def checked_vectors(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return vectors float32[n, d] as they are.

    Raises:
        BugError: one holds NaN, or is not of unit length.
    """
    if not np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3):
        raise BugError("The model answered a vector that is not of unit length.")
    return vectors


def is_finite(tensor: Any) -> bool:
    """Return whether no number of a torch tensor is NaN or infinite, without a copy of it."""
    if not tensor.is_floating_point() or tensor.numel() == 0:
        return True
    return all(math.isfinite(extreme.item()) for extreme in tensor.aminmax())
