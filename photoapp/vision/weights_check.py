"""Whether a file holds the weights of a CLIP model, found out without ever running anything in it.

Only the header of a safetensors file is read. A pickle can run any code when it is opened, so it is
refused by its name, or by its first bytes under a false name, and never given to a loader.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from photoapp.domain.errors import ModelUnavailable

PICKLE_SUFFIXES = frozenset(
    {".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib", ".pt2", ".jit"}
)
"""Endings under which weights are usually pickled."""

SAFETENSORS_ONLY = "Photoapp loads safetensors only, because a pickle can run any code."

_FLOATS = frozenset({"F64", "F32", "F16", "BF16", "F8_E4M3", "F8_E5M2"})
"""Types that torch turns into the model's own when they are copied into it."""

_LARGEST_BUFFER = 1 << 20
"""Elements of the largest tensor that may hold whole numbers: position ids, masks."""

_ADDED_OR_DROPPED = (".position_ids", ".num_batches_tracked")
_RESIZED = frozenset({"positional_embedding", "visual.positional_embedding"})


@dataclass(frozen=True, slots=True)
class WeightsHeader:
    """What the header of a safetensors file says.

    Attributes:
        shapes: of each tensor by its name.
        dtypes: of each tensor by its name, in safetensors' words ("F16").
    """

    shapes: Mapping[str, tuple[int, ...]]
    dtypes: Mapping[str, str]


def refuse_pickle(file: Path) -> None:
    """Raise `ModelUnavailable` when the name of the file is that of a pickle; nothing is opened."""
    if file.suffix.lower() in PICKLE_SUFFIXES:
        raise ModelUnavailable(
            f"{file.name} is a pickle by its name. {SAFETENSORS_ONLY}",
            "Look for a .safetensors file of the same model.",
        )


def check_weights(file: Path) -> WeightsHeader:
    """Return the header of a safetensors file that can be the weights of a CLIP model.

    The safetensors library checks the header: its length, its JSON, that every tensor lies within
    the file, that none overlaps another, and that together they fill the file.

    Raises:
        ModelUnavailable: it is something else, cut short, or no whole CLIP model.
    """
    refuse_pickle(file)
    header = _read_header(file)
    for name, dtype in header.dtypes.items():
        if dtype not in _FLOATS and _elements(header.shapes[name]) > _LARGEST_BUFFER:
            raise ModelUnavailable(
                f"{file.name} holds numbers of type {dtype}, which Photoapp cannot compute with.",
                "Get the model's weights as F32, F16 or BF16.",
            )
    # Every model class of open_clip has this parameter and no image or text half alone has it.
    if "logit_scale" not in header.shapes:
        raise ModelUnavailable(
            f"{file.name} is no CLIP model in open_clip's layout: it has no logit_scale.",
            "An image model alone cannot be searched by phrases; get the open_clip weights.",
        )
    return header


def fingerprint(shapes: Mapping[str, tuple[int, ...]]) -> str:
    """Return 16 hex digits that stand for the names and shapes of all tensors.

    A scalar and a vector of one element count as the same (open_clip reshapes logit_scale).
    """
    lines = sorted(f"{name} {() if shape == (1,) else shape}" for name, shape in shapes.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def family_fingerprint(shapes: Mapping[str, tuple[int, ...]]) -> str:
    """Return 16 hex digits that are the same for all weights that one architecture may load.

    As `fingerprint`, without what `open_clip.factory.load_checkpoint` and torch adapt on the way: a
    leading "module.", the place of the text tower, scale and bias of the logits, position ids, the
    number of positions, and the counters of batch norms.
    """
    family: dict[str, tuple[int, ...]] = {}
    for name, shape in shapes.items():
        kin = name.removeprefix("module.").removeprefix("text.")
        if kin in ("logit_scale", "logit_bias") or kin.endswith(_ADDED_OR_DROPPED):
            continue
        family[kin] = shape[-1:] if kin in _RESIZED else shape
    return fingerprint(family)


def _read_header(file: Path) -> WeightsHeader:
    from safetensors import SafetensorError, safe_open

    if not file.is_file():
        raise ModelUnavailable(f"There is no file {file}.")
    try:
        with safe_open(str(file), framework="numpy") as tensors:
            slices = {name: tensors.get_slice(name) for name in tensors.keys()}  # noqa: SIM118
            return WeightsHeader(
                shapes={name: tuple(part.get_shape()) for name, part in slices.items()},
                dtypes={name: str(part.get_dtype()) for name, part in slices.items()},
            )
    except SafetensorError as error:
        raise _what_it_is(file, str(error)) from None
    except OSError as error:
        raise ModelUnavailable(f"{file.name} cannot be read: {error.strerror or error}.") from None


def _what_it_is(file: Path, complaint: str) -> ModelUnavailable:
    """Return the error for a file that safetensors refuses, in words that help."""
    with file.open("rb") as opened:
        start = opened.read(512)
    name = file.name
    if not start:
        return ModelUnavailable(f"{name} is empty.", "Get the file again.")
    if start.startswith(b"PK\x03\x04") or (start[0] == 0x80 and start[1:2] in b"\2\3\4\5"):
        return ModelUnavailable(
            f"{name} is a pickle under a false name. {SAFETENSORS_ONLY}",
            "Look for a real .safetensors file of the same model.",
        )
    if start.lstrip().startswith(b"<"):
        return ModelUnavailable(
            f"{name} is a web page, not weights.", "Get the file again; perhaps a login is needed."
        )
    if start.startswith(b"version https://git-lfs"):
        return ModelUnavailable(
            f"{name} is a Git LFS pointer, not the weights themselves.",
            "Get the file itself (git lfs pull).",
        )
    if "not fully covered" in complaint:
        return ModelUnavailable(
            f"{name} is cut short or damaged: its size is not what its header says.",
            "Get the file again.",
        )
    return ModelUnavailable(f"{name} is no safetensors file: {complaint}.", "Get the file again.")


def _elements(shape: tuple[int, ...]) -> int:
    count = 1
    for length in shape:
        count *= length
    return count
