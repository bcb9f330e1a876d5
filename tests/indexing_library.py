"""A library with real files, a real catalog and real readers; only the encoder is a fake."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from photoapp.catalog import embeddings, folders, photos, tags
from photoapp.catalog.database import Database
from photoapp.catalog.thumbnail_store import ThumbnailStore
from photoapp.domain.photo import FolderId, LibraryFolder, Photo, PhotoId
from photoapp.imaging.reader_pool import ReaderPool
from photoapp.indexing.file_scanner import ScanReport, scan_folder
from photoapp.indexing.indexing_pipeline import IndexingPipeline, PipelineReport
from photoapp.indexing.settle import SettleRule
from tests.fake_embedder import FakeEmbedder

SETTLED = SettleRule(now_ns=lambda: time.time_ns() + 10**10)
"""Takes every file for written long ago, so that no test waits."""


def write_photo(path: Path, seed: int = 0, size: tuple[int, int] = (40, 30)) -> Path:
    """Write a picture whose content is another one for each seed; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), np.uint8)
    Image.fromarray(pixels).save(path)
    return path


def make_old(path: Path, seconds: float = 3600) -> Path:
    """Set the modification time back."""
    then = time.time() - seconds
    os.utime(path, (then, then))
    return path


class IndexedLibrary:
    """What a user's library goes through, in calls."""

    def __init__(self, library: Path, readers: ReaderPool, batch_size: int = 4) -> None:
        self.database = Database.open(library, writing=True)
        self.embedder = FakeEmbedder()
        self.pipeline = IndexingPipeline(
            self.database,
            readers,
            self.embedder,  # type: ignore[arg-type]  # indexing needs no ranking
            ThumbnailStore(library / "thumbnails"),
            batch_size=batch_size,
        )

    def add(self, path: Path, exclude: Sequence[str] = ()) -> LibraryFolder:
        path.mkdir(parents=True, exist_ok=True)
        return self.database.write(lambda c: folders.add(c, path, exclude)).result()[0]

    def folders(self) -> list[LibraryFolder]:
        return self.database.read(folders.all_folders)

    def scan(
        self,
        folder: LibraryFolder | None = None,
        under: Sequence[Path] | None = None,
        settle: SettleRule = SETTLED,
    ) -> ScanReport:
        folder = folder or self.folders()[0]
        return scan_folder(self.database, folder, under=under, settle=settle)

    def index(self) -> PipelineReport:
        """Scan every folder and embed what is new."""
        for folder in self.folders():
            self.scan(folder)
        return self.pipeline.run()

    def photo(self, path: Path) -> Photo:
        found = self.database.read(lambda c: photos.by_path(c, path))
        assert found is not None, f"{path} is not in the library"
        return found

    def paths(self) -> set[Path]:
        """Return the paths of the photos that are present."""
        ids = self.database.read(lambda c: photos.matching(c, "1", [], None)).tolist()
        found = self.database.read(lambda c: photos.paths_of(c, [PhotoId(i) for i in ids]))
        return set(found.values())

    def searchable(self) -> set[Path]:
        """Return the paths of the photos that a phrase could find."""
        changes = self.database.read(
            lambda c: embeddings.changes_since(c, self.embedder.model_key, 0)
        )
        ids = [PhotoId(i) for i in changes.ids.tolist()]
        return set(self.database.read(lambda c: photos.paths_of(c, ids)).values())

    def counts(self) -> photos.PhotoCounts:
        return self.database.read(lambda c: photos.counts(c, self.embedder.model_key))

    def known(self, folder_id: FolderId) -> dict[bytes, photos.KnownFile]:
        return self.database.read(lambda c: photos.known_files(c, folder_id))

    def tag(self, path: Path, name: str) -> PhotoId:
        photo = self.photo(path)
        self.database.write(lambda c: tags.add(c, [photo.id], [name])).result()
        return photo.id

    @property
    def embedded(self) -> int:
        """How many photos the encoder has seen so far."""
        return sum(self.embedder.batches)
