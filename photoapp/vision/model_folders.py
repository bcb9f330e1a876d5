"""The folder of installed models: one folder a model, made whole elsewhere and then renamed.

models/ViT-B-32-laion2b/      an installed model, with its manifest
models/.downloads/...         what is being downloaded, imported or taken away
"""

import contextlib
import hashlib
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from photoapp.domain.errors import UserError
from photoapp.vision.model_manifest import ModelManifest, read_manifest, write_manifest

_STAGING = ".downloads"
_LONGEST_NAME = 120
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever follows a dot."""


def folder_name(model_id: str) -> str:
    """Return a name for the folder of a model that every file system takes.

    "ViT-B-32-laion2b" stays as it is, "hf-hub:a/b" becomes "hf-hub--a--b".
    """
    name = re.sub(r"[/:]+", "--", model_id)
    name = re.sub(r"[^A-Za-z0-9._-]", "_", name).strip(".")
    if not name or _RESERVED.fullmatch(name):
        name = f"_{name}"
    if len(name) > _LONGEST_NAME:
        name = f"{name[:_LONGEST_NAME]}-{hashlib.sha256(model_id.encode()).hexdigest()[:8]}"
    return name


class ModelFolders:
    """Where the files of each model lie."""

    def __init__(self, root: Path) -> None:
        """Name the folder of all models; nothing is created yet."""
        self.root = root

    def path(self, model_id: str) -> Path:
        """Return the folder of a model, whether it is there or not."""
        return self.root / folder_name(model_id)

    def staging(self, model_id: str) -> Path:
        """Return the folder in which the files of a model are gathered."""
        return self.root / _STAGING / folder_name(model_id)

    def begun_bytes(self, model_id: str) -> int:
        """Return what an unfinished download has brought, 0 when there is none."""
        total = 0
        with contextlib.suppress(OSError):  # gone meanwhile, or never there
            for file in self.staging(model_id).iterdir():
                total += file.stat().st_size
        return total

    def manifest(self, model_id: str) -> ModelManifest | None:
        """Return the manifest of an installed model, None when there is none of that name."""
        manifest = read_manifest(self.path(model_id))
        if manifest and manifest.info.id.casefold() == model_id.casefold():
            return manifest
        return None

    def manifests(self) -> list[ModelManifest]:
        """Return the manifests of all installed models, by id."""
        if not self.root.is_dir():
            return []
        folders = [folder for folder in self.root.iterdir() if not folder.name.startswith(".")]
        found = [manifest for folder in folders if (manifest := read_manifest(folder))]
        return sorted(found, key=lambda manifest: manifest.info.id.casefold())

    @contextmanager
    def gathering(self, model_id: str) -> Iterator[Path]:
        """Keep everybody else from gathering the same model meanwhile.

        Yields:
            The staging folder, made if it was not there.

        Raises:
            UserError: another Photoapp does it already, or the folder cannot be written to.
        """
        staging = self.staging(model_id)
        lock = FileLock(staging.with_name(f"{staging.name}.lock"))
        try:
            staging.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
        except Timeout:
            raise UserError(
                f"Another Photoapp is getting the model {model_id} already.",
                "Wait for it to finish.",
            ) from None
        except OSError as error:
            raise UserError(
                f"The folder {self.root} cannot be written to: {error.strerror or error}.",
                "Set PHOTOAPP_MODELS to a folder that can.",
            ) from None
        try:
            yield staging
        finally:
            lock.release()

    def publish(self, staging: Path, manifest: ModelManifest) -> Path:
        """Make a gathered model an installed one, in place of what had its name before.

        Args:
            staging: holds its files, all else in it is taken away.
            manifest: names the model and the files; written beside them.

        Returns:
            The folder of the installed model.
        """
        for file in staging.iterdir():
            if file.name not in manifest.files:
                file.unlink()
        write_manifest(staging, manifest)
        target = self.path(manifest.info.id)
        if target.exists():
            self._take_away(target)
        staging.rename(target)
        return target

    def remove(self, model_id: str) -> bool:
        """Take a model away, and what an unfinished download left of it.

        Returns:
            Whether there was anything.
        """
        # folder_name leaves nothing of a path, so that this never reaches beyond the root.
        found = [path for path in (self.path(model_id), self.staging(model_id)) if path.exists()]
        for path in found:
            self._take_away(path)
        return bool(found)

    def _take_away(self, folder: Path) -> None:
        """Rename a folder first, so that half of it is never taken for the model."""
        doomed = self.root / _STAGING / f"removed-{uuid.uuid4().hex}"
        doomed.parent.mkdir(exist_ok=True)
        folder.rename(doomed)
        if doomed.is_symlink():
            doomed.unlink()  # the user's own link: what it leads to stays
        else:
            shutil.rmtree(doomed, ignore_errors=True)
