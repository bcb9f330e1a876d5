"""The note `photoapp-model.json` beside the files of an installed model, and what it promises."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from photoapp.domain.errors import ModelUnavailable
from photoapp.domain.model_info import ModelInfo
from photoapp.domain.progress import IsCancelled, never_cancelled
from photoapp.vision.installed_model import InstalledModel

MANIFEST = "photoapp-model.json"
CONFIG = "open_clip_config.json"
_VERIFIED = "photoapp-verified.json"
"""Size and modification time that each file had when its checksum was last found right."""

_FORMAT = 1
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What a file must be: `size` in bytes, `sha256` as 64 hex digits."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ModelManifest:
    """All that is known of an installed model.

    Attributes:
        info: as it is listed, with `in_use` left False.
        architecture: open_clip's name, None when the configuration says it all.
        pretrained_tag: open_clip's name of the weights, None when it has none.
        templates: prompt templates.
        weights: name of the safetensors file.
        source: where it came from: "OWNER/NAME@COMMIT", or the name of an imported file.
        files: by their name, the weights among them.
    """

    info: ModelInfo
    architecture: str | None
    pretrained_tag: str | None
    templates: tuple[str, ...]
    weights: str
    source: str
    files: Mapping[str, FileRecord]

    def installed_model(self, folder: Path) -> InstalledModel:
        """Return the model whose files lie in a folder."""
        return InstalledModel(
            id=self.info.id,
            folder=folder,
            architecture=self.architecture,
            config=folder / CONFIG if CONFIG in self.files else None,
            weights=folder / self.weights,
            sha256=self.files[self.weights].sha256,
            templates=self.templates,
            pretrained_tag=self.pretrained_tag,
        )


def write_manifest(folder: Path, manifest: ModelManifest) -> None:
    """Write the note, and that all files have been found right; both reach the disk."""
    _write_json(folder / MANIFEST, {"format": _FORMAT, **asdict(manifest)})
    _remember_verified(folder, manifest)


def read_manifest(folder: Path) -> ModelManifest | None:
    """Return what the note in a folder says; None when there is none, or none that makes sense."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if content["format"] != _FORMAT:
            return None
        manifest = ModelManifest(
            info=ModelInfo(**content["info"]),
            architecture=content["architecture"],
            pretrained_tag=content["pretrained_tag"],
            templates=tuple(content["templates"]),
            weights=content["weights"],
            source=content["source"],
            files={name: FileRecord(**record) for name, record in content["files"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    plain = all(name == Path(name).name for name in manifest.files)
    return manifest if plain and manifest.weights in manifest.files else None


def is_verified(folder: Path, manifest: ModelManifest) -> bool:
    """Return whether all files are as they were when their checksums were last found right.

    Looks at sizes and modification times alone: microseconds a file.
    """
    try:
        remembered = json.loads((folder / _VERIFIED).read_text(encoding="utf-8"))
        return all(
            remembered[name] == [record.sha256, *_size_and_time(folder / name)]
            and remembered[name][1] == record.size
            for name, record in manifest.files.items()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def verify(folder: Path, manifest: ModelManifest) -> None:
    """Make sure that all files are whole, by their checksums unless `is_verified`.

    Raises:
        ModelUnavailable: a file is missing, or is not what was installed; the remedy is empty.
    """
    if is_verified(folder, manifest):
        return
    model = manifest.info.id
    for name, record in manifest.files.items():
        file = folder / name
        try:
            whole = file.stat().st_size == record.size and sha256_of(file) == record.sha256
        except FileNotFoundError:
            raise ModelUnavailable(f"The model {model} lacks its file {name}.") from None
        except OSError as error:
            raise ModelUnavailable(
                f"The file {name} of the model {model} cannot be read: {error.strerror or error}."
            ) from None
        if not whole:
            raise ModelUnavailable(f"The file {name} of the model {model} is damaged.")
    try:
        _remember_verified(folder, manifest)
    except OSError:
        return  # a folder that may not be written to is checked anew each time


def sha256_of(file: Path, is_cancelled: IsCancelled = never_cancelled) -> str:
    """Return the SHA-256 of a file as 64 hex digits; empty when cancelled before its end."""
    digest = hashlib.sha256()
    with file.open("rb", buffering=0) as opened:
        while block := opened.read(_BLOCK):
            if is_cancelled():
                return ""
            digest.update(block)
    return digest.hexdigest()


def _remember_verified(folder: Path, manifest: ModelManifest) -> None:
    stamps = {
        name: [record.sha256, *_size_and_time(folder / name)]
        for name, record in manifest.files.items()
    }
    _write_json(folder / _VERIFIED, stamps)


def _size_and_time(file: Path) -> list[int]:
    status = file.stat()
    return [status.st_size, status.st_mtime_ns]


def _write_json(file: Path, content: Mapping[str, Any]) -> None:
    """Write a whole file or none: under another name, onto the disk, then renamed."""
    temporary = file.with_name(f"{file.name}.tmp")
    with temporary.open("w", encoding="utf-8") as opened:
        json.dump(content, opened, indent=1)
        opened.flush()
        os.fsync(opened.fileno())
    temporary.replace(file)
