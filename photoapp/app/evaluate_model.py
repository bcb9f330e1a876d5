"""Measures a model of the catalog on photos whose captions or labels are known.

Needs no library and takes no lock: it may run beside anything else, and leaves nothing behind.
"""

import os
from collections.abc import Callable
from pathlib import Path

from photoapp.app.library_place import library_folder, models_folder, resources_folder
from photoapp.app.settings_file import load_settings
from photoapp.domain.errors import Cancelled
from photoapp.domain.model_report import ModelReport
from photoapp.domain.progress import (
    IsCancelled,
    OnProgress,
    Progress,
    Stage,
    ignore_progress,
    never_cancelled,
)
from photoapp.evaluation.measure_model import measure_model
from photoapp.evaluation.photo_sets import find_photo_sets
from photoapp.imaging.reader_pool import ReaderPool
from photoapp.vision.model_catalog import ModelCatalog


def evaluate_model(
    photos: Path,
    model_id: str | None = None,
    library: Path | None = None,
    *,
    on_progress: OnProgress = ignore_progress,
    on_note: Callable[[str], None] = lambda note: None,
    is_cancelled: IsCancelled = never_cancelled,
) -> ModelReport:
    """Measure an installed model.

    Args:
        photos: folder with `captions.json`, `labels.json` or folders named after labels; see
            `photoapp.evaluation.photo_sets`.
        model_id: of the model catalog; the one in use when None.
        library: where downloaded models and settings are looked for; it need not exist.
        on_progress: hears of every photo.
        on_note: told, in a sentence, when the device turns out otherwise than planned.
        is_cancelled: asked ten times a second while photos are read; not while the model loads.

    Raises:
        Cancelled: as asked.
        ModelUnavailable: the model is unknown, not installed, or damaged.
        UserError: the folder is missing, or holds nothing of this kind that can be read.
    """
    folder = library_folder(library)
    settings = load_settings(folder)
    catalog = ModelCatalog(models_folder(folder), resources_folder())
    model = catalog.installed(model_id or settings.model)
    sets = find_photo_sets(photos)
    on_progress(Progress(Stage.LOADING_MODEL, note=model.id))
    # Imported here: torch takes seconds, and a wrong folder is to be told at once.
    from photoapp.vision.open_clip_embedder import OpenClipEmbedder

    embedder = OpenClipEmbedder.load(model, settings.device, on_note)
    try:
        if is_cancelled():
            raise Cancelled
        # As many readers as when indexing, so that the speed is what a user gets.
        with ReaderPool(os.cpu_count(), low_priority=True) as readers:
            measures = measure_model(embedder, sets, readers, on_progress, is_cancelled)
        return ModelReport(
            model=model.id,
            model_key=model.model_key,
            device=embedder.device,
            size_bytes=_size_of(model.folder),
            measures=measures,
        )
    finally:
        embedder.close()


def _size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder and below it."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
