"""Take over a model from a file that the user has: safetensors, checked, copied."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from photoapp.domain.errors import ModelUnavailable, UserError
from photoapp.domain.model_info import ModelInfo
from photoapp.vision.finite_weights import check_finite
from photoapp.vision.known_models import OPEN_CLIP_WEIGHTS, Architecture, KnownModels
from photoapp.vision.model_folders import ModelFolders
from photoapp.vision.model_manifest import CONFIG, FileRecord, ModelManifest, sha256_of
from photoapp.vision.open_clip_config import (
    TOKENIZER_FILES,
    TOWER_CONFIG,
    OpenClipConfig,
    read_config,
    text_files_of,
)
from photoapp.vision.weights_check import (
    PICKLE_SUFFIXES,
    SAFETENSORS_ONLY,
    WeightsHeader,
    check_weights,
    family_fingerprint,
    fingerprint,
    refuse_pickle,
)

_LONGEST_NAME = 80
_APPLES_LAYOUT = "image_encoder."
"""Starts names of tensors in MobileCLIP's first weights, which open_clip converts on loading."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What lies at the place that the user named, and what model it is.

    Attributes:
        weights: the safetensors file.
        config: read from the `open_clip_config.json` beside it, None when there is none.
        architecture: of open_clip, None when the configuration says it all.
        beside: files beside the weights that belong to the model.
    """

    weights: Path
    config: OpenClipConfig | None
    architecture: Architecture | None
    beside: tuple[Path, ...]


def import_model(
    place: Path,
    architecture: str | None,
    name: str | None,
    folders: ModelFolders,
    known: KnownModels,
) -> ModelManifest:
    """Check and copy a model, and install it.

    Args:
        place: a .safetensors file, or a folder that holds one; `open_clip_config.json` and the
            tokenizer's files are taken from beside it.
        architecture: open_clip's name; needed where neither `open_clip_config.json` nor the tensors
            tell it.
        name: id for the model, its file's or folder's name when None.
        folders: takes the model.
        known: knows open_clip's architectures and the names that are taken.

    Returns:
        The manifest of the model, which is installed then.

    Raises:
        ModelUnavailable: it is a pickle, damaged, no CLIP model, not of the architecture that was
            said, holds numbers that are not finite, or lacks a file.
        UserError: the name is taken or no name, or the disk is too full.
    """
    found = _look(place, architecture, known)
    chosen_name = _default_name(found.weights) if name is None else name
    model_id = _free_name(chosen_name, folders, known)
    check_finite(found.weights)
    with folders.gathering(model_id) as staging:
        names = _copy(found, staging)
        check_weights(staging / found.weights.name)  # the copy: the file may have changed
        manifest = ModelManifest(
            info=_info(model_id, found),
            architecture=found.architecture.name if found.architecture else None,
            pretrained_tag=None,
            templates=known.templates(
                found.architecture.name if found.architecture else "",
                found.config.model if found.config else {},
            ),
            weights=found.weights.name,
            source=found.weights.name,
            files={
                name: FileRecord((staging / name).stat().st_size, sha256_of(staging / name))
                for name in names
            },
        )
        folders.publish(staging, manifest)
        return manifest


def _look(place: Path, architecture: str | None, known: KnownModels) -> _Found:
    """Find out what the user named, reading headers and configurations alone."""
    weights = _weights_in(place) if place.is_dir() else place
    if weights.name == CONFIG:
        weights = _weights_in(weights.parent)
    refuse_pickle(weights)
    header = check_weights(weights)
    folder = weights.parent
    chosen = known.architecture(architecture) if architecture else None
    config = None
    if chosen is None and (folder / CONFIG).is_file():
        config = read_config(folder / CONFIG)
        needs = config.text_files
    else:
        chosen = _fitting(weights.name, header, chosen, known)
        needs = text_files_of(chosen)
    beside: list[Path] = [folder / CONFIG] if config else []
    if needs.tokenizer or needs.tower:
        names = (*TOKENIZER_FILES, TOWER_CONFIG)
        texts = [folder / name for name in names if (folder / name).is_file()]
        if lacking := needs.missing(frozenset(file.name for file in texts)):
            raise ModelUnavailable(
                f"{weights.name} comes without {lacking}.",
                f"Put the files of {needs.tokenizer or needs.tower} beside it.",
            )
        beside += texts
    return _Found(weights, config, chosen, tuple(beside))


def _weights_in(folder: Path) -> Path:
    """Return the weights in a folder."""
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() == ".safetensors")
    preferred = [file for file in files if file.name in OPEN_CLIP_WEIGHTS]
    if preferred:
        return preferred[0]
    if len(files) == 1:
        return files[0]
    if files:
        raise ModelUnavailable(
            f"{folder} holds {len(files)} .safetensors files.", "Name the one to import."
        )
    if any(file.suffix.lower() in PICKLE_SUFFIXES for file in folder.iterdir()):
        raise ModelUnavailable(f"{folder} holds only pickle weights. {SAFETENSORS_ONLY}")
    raise ModelUnavailable(f"{folder} holds no .safetensors file.")


def _fitting(
    file: str, header: WeightsHeader, chosen: Architecture | None, known: KnownModels
) -> Architecture:
    """Return the architecture of the weights, told by all their names and shapes.

    Raises:
        ModelUnavailable: several fit (they differ in what shapes do not show), none does, or one
            that was not chosen.
    """
    print_of_file = fingerprint(header.shapes)
    fitting = [one for one in known.architectures.values() if one.fingerprint == print_of_file]
    names = " or ".join(one.name for one in fitting)
    if chosen is not None:
        if chosen in fitting or (not fitting and _may_load(header, chosen)):
            return chosen
        raise ModelUnavailable(
            f"{file} is not of the architecture {chosen.name}.",
            f"Its tensors are those of {names}."
            if names
            else f"Say the architecture that it was trained with, or put its {CONFIG} beside it "
            "and leave --architecture out.",
        )
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise ModelUnavailable(
            f"{file} does not tell which of its architectures it is: {names}.",
            f"Say it with --architecture {fitting[0].name}; OpenAI's, MetaCLIP's and most of "
            "Apple's DFN weights are quickgelu.",
        )
    raise ModelUnavailable(
        f"{file} does not tell its architecture, and there is no {CONFIG} beside it.",
        "Say open_clip's name of it with --architecture NAME.",
    )


def _may_load(header: WeightsHeader, chosen: Architecture) -> bool:
    """Return whether open_clip may bring the weights into the architecture; in doubt, it may."""
    if any(name.startswith(_APPLES_LAYOUT) for name in header.shapes) or not chosen.family:
        return True
    return family_fingerprint(header.shapes) == chosen.family


def _default_name(weights: Path) -> str:
    """Return a name made of the file's, or of its folder's when all such files have one name."""
    common = weights.name in (*OPEN_CLIP_WEIGHTS, "model.safetensors")
    told = weights.absolute().parent.name if common else weights.stem
    return re.sub(r"[^\w.-]+", "-", told, flags=re.ASCII).strip(".-")[:_LONGEST_NAME]


def _free_name(name: str, folders: ModelFolders, known: KnownModels) -> str:
    if not re.fullmatch(rf"\w[\w.-]{{0,{_LONGEST_NAME - 1}}}", name, re.ASCII):
        raise UserError(
            f'"{name}" is no name for a model.',
            "Use letters, digits, dots, dashes and underscores: --name my-model",
        )
    taken = known.is_own_name(name) or folders.path(name).exists()
    if taken:
        raise UserError(f"There is a model named {name} already.", "Give another name with --name.")
    return name


def _copy(found: _Found, staging: Path) -> list[str]:
    """Copy all files of the model into the staging folder; return their names."""
    files = (found.weights, *found.beside)
    needed = sum(file.stat().st_size for file in files)
    free = shutil.disk_usage(staging).free
    if free < needed:
        raise UserError(
            f"The model needs {needed / 1e6:,.0f} MB, and {free / 1e6:,.0f} MB are free there.",
            "Make room, or set PHOTOAPP_MODELS to a folder on another disk.",
        )
    for file in files:
        with _copy_errors(file):
            shutil.copyfile(file, staging / file.name)
    return [file.name for file in files]


@contextmanager
def _copy_errors(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(f"{file} cannot be copied: {error.strerror or error}.") from error


def _info(model_id: str, found: _Found) -> ModelInfo:
    if found.config is not None:
        dimension = found.config.dimension
    elif found.architecture is not None:
        dimension = found.architecture.dimension
    else:
        raise AssertionError(found)
    return ModelInfo(
        id=model_id,
        title=f"{model_id}, imported",
        licence="unknown",
        languages="unknown",
        good_for="A model that you imported.",
        dimension=dimension,
        download_bytes=None,
    )
