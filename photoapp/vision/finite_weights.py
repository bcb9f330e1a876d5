"""Whether all weights in a file are finite numbers, found out piece by piece, without torch."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.errors import ModelUnavailable

_PIECE = 1 << 22
"""Numbers looked at together: 16 MB of float32, however large the file is."""

_BF16_EXPONENT = np.uint16(0x7F80)
"""The exponent's bits of a bfloat16, the upper half of a float32: all set in NaN and infinity."""


def _bf16_is_finite(piece: NDArray[Any]) -> bool:
    return not bool(((piece & _BF16_EXPONENT) == _BF16_EXPONENT).any())


def _e4m3_is_finite(piece: NDArray[Any]) -> bool:
    # Has no infinity, and one NaN of each sign: all of exponent and mantissa set.
    return not bool(((piece & 0x7F) == 0x7F).any())


def _e5m2_is_finite(piece: NDArray[Any]) -> bool:
    return not bool(((piece & 0x7C) == 0x7C).any())


def _is_finite(piece: NDArray[Any]) -> bool:
    return bool(np.isfinite(piece).all())


_TYPES: dict[str, tuple[np.dtype[Any], Callable[[NDArray[Any]], bool]]] = {
    "F64": (np.dtype("<f8"), _is_finite),
    "F32": (np.dtype("<f4"), _is_finite),
    "F16": (np.dtype("<f2"), _is_finite),
    "BF16": (np.dtype("<u2"), _bf16_is_finite),
    "F8_E4M3": (np.dtype("u1"), _e4m3_is_finite),
    "F8_E5M2": (np.dtype("u1"), _e5m2_is_finite),
}
"""How to read the numbers of each of safetensors' types that Photoapp computes with.

The 8-bit types are those of Micikevicius et al. 2022, "FP8 Formats for Deep Learning".
"""


def check_finite(file: Path) -> None:
    """Look at every floating-point number of a safetensors file that `check_weights` let pass.

    The file is read by its format (github.com/huggingface/safetensors, "Format"), because the
    library hands out neither bfloat16 as NumPy arrays nor a tensor in pieces of one size.

    Raises:
        ModelUnavailable: one is NaN or infinite, or the file cannot be read.
    """
    try:
        with file.open("rb") as opened:
            length = int.from_bytes(opened.read(8), "little")
            header = json.loads(opened.read(length))
            header.pop("__metadata__", None)
            for name, entry in header.items():
                if entry["dtype"] not in _TYPES:  # whole numbers
                    continue
                opened.seek(8 + length + entry["data_offsets"][0])
                size = entry["data_offsets"][1] - entry["data_offsets"][0]
                if not _all_finite(opened, size, *_TYPES[entry["dtype"]]):
                    raise ModelUnavailable(
                        f"{file.name} holds numbers that are not finite, in {name}.",
                        "Get the file again; if it stays so, its training went wrong.",
                    )
    except OSError as error:
        raise ModelUnavailable(f"{file.name} cannot be read: {error.strerror or error}.") from None


def _all_finite(
    opened: BinaryIO, size: int, dtype: np.dtype[Any], is_finite: Callable[[NDArray[Any]], bool]
) -> bool:
    """Return whether all numbers of the next `size` bytes are finite."""
    left = size // dtype.itemsize
    while left > 0:
        piece = np.frombuffer(opened.read(min(left, _PIECE) * dtype.itemsize), dtype)
        if not len(piece):
            raise OSError("it became shorter")
        if not is_finite(piece):
            return False
        left -= len(piece)
    return True
