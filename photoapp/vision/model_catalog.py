"""The models that a user may choose from, and the way each comes onto this machine."""

from dataclasses import replace
from pathlib import Path

from photoapp.domain.errors import ModelUnavailable, UserError
from photoapp.domain.model_info import ModelInfo
from photoapp.domain.progress import IsCancelled, OnProgress
from photoapp.domain.settings import STARTER_MODEL
from photoapp.vision.hub_client import HubClient
from photoapp.vision.installed_model import InstalledModel
from photoapp.vision.known_models import OPEN_CLIP_WEIGHTS, KnownModels
from photoapp.vision.model_download import download_model
from photoapp.vision.model_folders import ModelFolders
from photoapp.vision.model_import import import_model
from photoapp.vision.model_manifest import (
    CONFIG,
    ModelManifest,
    sha256_of,
    verify,
)
from photoapp.vision.open_clip_config import read_config
from photoapp.vision.weights_check import check_weights


class ModelCatalog:
    """All models by their ids.

    An id is a name of Photoapp's own list ("starter", "ViT-B-32-laion2b"), open_clip's
    "ARCHITECTURE/TAG", "hf-hub:OWNER/NAME", or the name that an imported model was given.
    """

    def __init__(self, models_folder: Path, resources: Path, endpoint: str | None = None) -> None:
        """Read what ships with Photoapp; no network, and nothing is created.

        Args:
            models_folder: takes downloaded and imported models.
            resources: folder holding `models/starter` and the lists of known models.
            endpoint: address of the hub; HF_ENDPOINT or the public one when None.
        """
        self._known = KnownModels(resources)
        self._folders = ModelFolders(models_folder)
        self._starter_folder = resources / "models" / STARTER_MODEL
        self._hub = HubClient(endpoint)
        self._starter_sha256 = (0, "")  # with the modification time of the weights it is of

    def list_models(self, in_use: str = STARTER_MODEL) -> list[ModelInfo]:
        """Return the built-in model, those of Photoapp's list, and whatever else is installed.

        Args:
            in_use: id of the model that searches use.
        """
        manifests = {manifest.info.id: manifest for manifest in self._folders.manifests()}
        infos = [self.find(STARTER_MODEL)]
        for listed in self._known.listed:
            manifest = manifests.pop(listed.info.id, None)
            infos.append(self._as_listed(manifest) if manifest else listed.info)
        infos += [self._as_listed(manifest) for manifest in manifests.values()]
        return [replace(info, in_use=info.id == in_use) for info in infos]

    def find(self, model_id: str) -> ModelInfo:
        """Return what is told of a model, installed or not.

        Raises:
            ModelUnavailable: the name stands for nothing; the remedy names near ones.
        """
        if model_id == STARTER_MODEL:
            return self._known.starter[0]
        source = self._known.source(model_id)
        if manifest := self._folders.manifest(source.info.id if source else model_id):
            return self._as_listed(manifest)
        if source is not None:
            return source.info
        imported = [manifest.info.id for manifest in self._folders.manifests()]
        raise self._known.unknown(model_id, imported)

    def installed(self, model_id: str) -> InstalledModel:
        """Return the files of a model, made sure of.

        Costs the headers of its weights and a look at sizes and times; checksums are taken again
        only of a model whose files were touched.

        Raises:
            ModelUnavailable: unknown, not installed, or damaged; the remedy is the command to run.
        """
        if model_id == STARTER_MODEL:
            return self._starter()
        info = self.find(model_id)
        manifest = self._folders.manifest(info.id)
        remedy = self._remedy(info.id)
        if manifest is None:
            raise ModelUnavailable(f"The model {info.id} is not installed.", remedy)
        folder = self._folders.path(info.id)
        try:
            verify(folder, manifest)
            check_weights(folder / manifest.weights)
        except ModelUnavailable as error:
            raise ModelUnavailable(error.what, remedy) from error
        return manifest.installed_model(folder)

    def begun_bytes(self, model_id: str) -> int:
        """Return what an interrupted download of a model has brought; `download` goes on there."""
        return self._folders.begun_bytes(model_id)

    def download(
        self, model_id: str, on_progress: OnProgress, is_cancelled: IsCancelled
    ) -> InstalledModel:
        """Bring a model from the hub and install it; at once when it is installed and whole.

        Args:
            model_id: of the list, "ARCHITECTURE/TAG" of open_clip, or "hf-hub:OWNER/NAME".
            on_progress: hears of the bytes of all files together, ten times a second.
            is_cancelled: asked as often; what came stays for the next try.

        Raises:
            Cancelled: as asked.
            Offline: no server answers.
            ModelUnavailable: no such model, none for this user, only a pickle, or not what the hub
                promised.
            UserError: the disk is too full, or another Photoapp downloads the same model.
        """
        info = self.find(model_id)
        source = self._known.source(info.id)
        if source is None:  # built in or imported: there is nothing to bring
            return self.installed(info.id)
        try:
            return self.installed(info.id)
        except ModelUnavailable:
            manifest = download_model(
                source, self._folders, self._known, self._hub, on_progress, is_cancelled
            )
        return manifest.installed_model(self._folders.path(manifest.info.id))

    def import_file(
        self, file: Path, architecture: str | None = None, name: str | None = None
    ) -> InstalledModel:
        """Copy a model that the user has and install it; no pickle is ever opened.

        Args:
            file: a .safetensors file, or a folder with one; `open_clip_config.json` and the
                tokenizer's files are taken from beside it.
            architecture: open_clip's name ("ViT-B-32"), where the files do not tell it.
            name: id for the model; made of the file's name when None.

        Raises:
            ModelUnavailable: it is a pickle, damaged, no CLIP model, not of the architecture, holds
                numbers that are not finite, or lacks a file.
            UserError: the name is taken or no name, or the disk is too full.
        """
        manifest = import_model(file, architecture, name, self._folders, self._known)
        return manifest.installed_model(self._folders.path(manifest.info.id))

    def remove(self, model_id: str) -> None:
        """Delete the files of a model, and what an unfinished download left of it.

        Raises:
            UserError: it is the built-in model, or in use, or may not be deleted.
            ModelUnavailable: nothing of that model is here.
        """
        if model_id == STARTER_MODEL:
            raise UserError("The built-in starter model cannot be removed.")
        info = self.find(model_id)
        try:
            removed = self._folders.remove(info.id)
        except OSError as error:
            raise UserError(
                f"The model {info.id} cannot be deleted: {error.strerror or error}.",
                "Close every Photoapp that uses it, and try again.",
            ) from error
        if not removed:
            raise ModelUnavailable(f"The model {info.id} is not installed.")

    def _starter(self) -> InstalledModel:
        folder = self._starter_folder
        weights = folder / OPEN_CLIP_WEIGHTS[0]
        try:
            read_config(folder / CONFIG)
            check_weights(weights)
            stamp = weights.stat().st_mtime_ns
        except ModelUnavailable as error:
            raise ModelUnavailable(error.what, "Install Photoapp again.") from error
        if self._starter_sha256[0] != stamp:
            self._starter_sha256 = (stamp, sha256_of(weights))
        return InstalledModel(
            id=STARTER_MODEL,
            folder=folder,
            architecture=None,
            config=folder / CONFIG,
            weights=weights,
            sha256=self._starter_sha256[1],
            templates=self._known.starter[1],
        )

    def _as_listed(self, manifest: ModelManifest) -> ModelInfo:
        try:
            verify(self._folders.path(manifest.info.id), manifest)
        except ModelUnavailable:
            return manifest.info
        return replace(manifest.info, installed=True)

    def _remedy(self, model_id: str) -> str:
        if self._known.source(model_id) is None:
            return f"Take it away with: photoapp models remove {model_id}, then import it again."
        return f"Get it with: photoapp models download {model_id}"
