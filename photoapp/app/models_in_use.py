"""Which model searches use, which one new photos go to, and the loaded engines of both."""

import contextlib
import threading
from functools import partial
from pathlib import Path
from typing import Literal

from photoapp.app.settings_file import change_settings, load_settings
from photoapp.catalog import embeddings, photos
from photoapp.catalog.database import Database
from photoapp.domain.errors import ModelUnavailable, UserError
from photoapp.domain.model_info import ModelInfo, ModelsOverview, ModelState
from photoapp.domain.progress import IsCancelled, OnProgress
from photoapp.domain.settings import STARTER_MODEL
from photoapp.vision.installed_model import InstalledModel
from photoapp.vision.model_catalog import ModelCatalog
from photoapp.vision.vision_engine import Vision, VisionEngine
from photoapp.vision.vision_process import VisionProcess

VisionPlace = Literal["in-process", "child-process"]

STARTER_NOTE = (
    "Built-in starter model: fine for trying out; get a full model for much better results "
    "(photoapp models list)."
)


class ModelsInUse:
    """Installed models of a library, and one loaded engine for each that is needed.

    The chosen model fills beside the one before it, and takes over the searches when it has a
    vector for as many photos: a search is never dead after a change of model.
    """

    def __init__(self, database: Database, catalog: ModelCatalog, place: VisionPlace) -> None:
        self._database = database
        self._catalog = catalog
        self._place = place
        self._loaded: dict[str, Vision] = {}
        self._known: dict[str, InstalledModel] = {}
        self._lock = threading.Lock()
        self._ending = threading.Event()

    @property
    def library(self) -> Path:
        """Folder of the library."""
        return self._database.library

    def chosen(self) -> InstalledModel:
        """Return the model that the user chose and that new photos are embedded with.

        Raises:
            ModelUnavailable: it is not installed any more, or damaged.
        """
        return self._model(load_settings(self.library).model)

    def searching(self) -> InstalledModel:
        """Return the model to search with: the chosen one, unless another still has more vectors.

        Raises:
            ModelUnavailable: the chosen model is not installed, and no other one has vectors.
        """
        chosen = self._chosen_or_none()
        if chosen and self._database.read(embeddings.known_models) <= {chosen.model_key}:
            return chosen  # counting a million vectors takes longer than ranking them
        counts = self._database.read(embeddings.model_keys)
        others = [model for model in self._installed() if counts.get(model.model_key)]
        best = max(others, key=lambda model: counts[model.model_key], default=None)
        if chosen is None:
            return best or self.chosen()
        if best is None or counts.get(chosen.model_key, 0) >= counts[best.model_key]:
            return chosen
        waiting = self._database.read(
            lambda connection: photos.count_without_vector(connection, chosen.model_key)
        )
        return best if waiting else chosen

    def engine(self, model: InstalledModel) -> Vision:
        """Return the loaded engine of a model; the first call for a model takes seconds.

        Raises:
            ModelUnavailable: its files cannot be loaded.
            UserError: the device of the settings is not there.
        """
        with self._lock:
            if model.model_key not in self._loaded:
                self._loaded[model.model_key] = self._load(model)
            return self._loaded[model.model_key]

    def release_all_but(self, model: InstalledModel) -> None:
        """Give back the memory of engines that are not needed any more."""
        with self._lock:
            for key in [key for key in self._loaded if key != model.model_key]:
                self._loaded.pop(key).close()

    def move_to(self, device: str) -> None:
        """Run loaded models on another device, those in this process when they are next needed."""
        with self._lock:
            for key, vision in tuple(self._loaded.items()):
                if isinstance(vision, VisionProcess):
                    vision.move_to(device)
                else:
                    self._loaded.pop(key).close()

    def device(self, model: InstalledModel) -> str:
        """Return where a model runs, as it did when it was last loaded; before, what is set."""
        note = self.library / "vectors" / f"device-{model.model_key}.txt"
        with self._lock:
            loaded = self._loaded.get(model.model_key)
        try:
            if loaded is None:
                return note.read_text(encoding="utf-8")
            note.parent.mkdir(exist_ok=True)  # not its parent: looking makes no library
            note.write_text(loaded.device, encoding="utf-8")
        except OSError:
            pass  # only the memory of it is lost
        return loaded.device if loaded else load_settings(self.library).device

    def end_downloads(self) -> None:
        """Make running and later downloads end soon; what came stays for the next try."""
        self._ending.set()

    def close(self) -> None:
        """Close every engine."""
        with self._lock:
            while self._loaded:
                self._loaded.popitem()[1].close()

    def all(self) -> list[ModelInfo]:
        """Return the whole model catalog, installed and in use marked."""
        return self._catalog.list_models(load_settings(self.library).model)

    def overview(self) -> ModelsOverview:
        """Return the state of all models; takes milliseconds, more with a million photos."""
        listed = self.all()
        states = tuple(
            ModelState(info, 0 if info.installed else self._catalog.begun_bytes(info.id))
            for info in listed
        )
        searching, device, trouble, indexed, count = "", "", "", 0, 0
        try:
            chosen = self.chosen()
            found = self._database.read(lambda c: photos.counts(c, chosen.model_key))
            indexed, count = found.searchable, found.photos - found.failed
        except ModelUnavailable as error:
            trouble = str(error)
        with contextlib.suppress(ModelUnavailable):
            model = self.searching()
            searching, device = model.id, self.device(model)
        return ModelsOverview(
            models=states,
            chosen=load_settings(self.library).model,
            searching=searching,
            indexed=indexed,
            photos=count,
            device=device,
            trouble=trouble,
        )

    def note(self, searching: str) -> str:
        """Return a sentence about the model that searches use, empty when nothing is to be said."""
        chosen = load_settings(self.library).model
        if chosen != searching:
            try:
                self.chosen()
            except ModelUnavailable as error:
                return str(error)
            return f"{chosen} takes over when all photos are indexed with it."
        return STARTER_NOTE if searching == STARTER_MODEL else ""

    def use(self, model_id: str) -> InstalledModel:
        """Choose an installed model for this library.

        Raises:
            ModelUnavailable: it is unknown, or not installed.
        """
        model = self._catalog.installed(model_id)
        change_settings(self.library, model=model.id)
        return model

    def download(
        self, model_id: str, on_progress: OnProgress, is_cancelled: IsCancelled
    ) -> InstalledModel:
        """Bring a model here; see `ModelCatalog.download`."""
        self._known.clear()

        def stopped() -> bool:
            return self._ending.is_set() or is_cancelled()

        return self._catalog.download(model_id, on_progress, stopped)

    def import_file(
        self, file: Path, architecture: str | None = None, name: str | None = None
    ) -> InstalledModel:
        """Take in a model from a file; see `ModelCatalog.import_file`."""
        self._known.clear()
        return self._catalog.import_file(file, architecture, name)

    def remove(self, model_id: str) -> None:
        """Remove a model's files and the vectors made with it; the photos stay as they are.

        Raises:
            UserError: it is in use, built in, or not installed.
        """
        if load_settings(self.library).model == model_id and model_id != STARTER_MODEL:
            raise UserError(
                f"{model_id} is in use.",
                f"Choose another first: photoapp models use {STARTER_MODEL}",
            )
        self._known.clear()
        self._catalog.remove(model_id)
        for key in self._database.read(embeddings.model_keys):
            if key.rpartition("@")[0] == model_id:
                self._database.write(partial(embeddings.remove_model, model_key=key)).result()

    def _chosen_or_none(self) -> InstalledModel | None:
        try:
            return self.chosen()
        except ModelUnavailable:
            return None

    def _model(self, model_id: str) -> InstalledModel:
        """Return an installed model; its files are looked at once, not at every search."""
        if model_id not in self._known:
            self._known[model_id] = self._catalog.installed(model_id)
        return self._known[model_id]

    def _installed(self) -> list[InstalledModel]:
        found = []
        for info in self.all():
            if info.installed:
                try:
                    found.append(self._model(info.id))
                except ModelUnavailable:
                    continue  # damaged since it was listed: `doctor` tells, searches go on
        return found

    def _load(self, model: InstalledModel) -> Vision:
        device = load_settings(self.library).device
        if self._place == "child-process":
            return VisionProcess(self.library, model, device)
        # Imported here: torch takes seconds, and whoever only lists or counts must not wait.
        from photoapp.vision.open_clip_embedder import OpenClipEmbedder

        embedder = OpenClipEmbedder.load(model, device)
        return VisionEngine(embedder, self._database, self.library / "vectors")
