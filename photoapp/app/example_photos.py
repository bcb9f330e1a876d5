"""Photos that somebody searches by: pictures to show of them, and files for pasted ones."""

import hashlib
import os
import tempfile
from functools import partial
from pathlib import Path

from photoapp.catalog import embeddings, photos
from photoapp.catalog.database import Database
from photoapp.catalog.thumbnail_store import ThumbnailStore
from photoapp.domain.errors import UserError
from photoapp.domain.model_input import ModelInput
from photoapp.domain.photo import UnreadablePhoto
from photoapp.domain.ranking import RankTerm
from photoapp.imaging.formats import is_photo_name
from photoapp.imaging.reader_pool import ReaderPool
from photoapp.vision.vision_engine import Vision

__all__ = ["MOST_PASTED", "ExamplePhotos", "is_photo_name"]

MOST_PASTED = 50
"""Pasted pictures that are kept, so that searches in the history and saved ones still work."""

_SMALL = ModelInput(height=64, width=64)
"""A reader makes the pixels of a model too; the smallest ones cost nothing."""


class ExamplePhotos:
    """Thumbnails of photos in and outside the library, and the pasted ones; from any thread."""

    def __init__(self, database: Database, readers: ReaderPool, thumbnails: ThumbnailStore) -> None:
        self._database = database
        self._readers = readers
        self._thumbnails = thumbnails
        self._folder = database.library / "pasted"

    def thumbnail(self, path: Path) -> bytes | None:
        """Return a JPEG, longest side 512 px at most; None for what cannot be read."""
        photo = self._database.read(lambda connection: photos.by_path(connection, path))
        if photo is not None and photo.content_hash is not None:
            kept = self._thumbnails.read(photo.content_hash)
            if kept is not None:
                return kept
        outcome = self._readers.read(path, _SMALL).result()
        return None if isinstance(outcome, UnreadablePhoto) else outcome.thumbnail

    def as_term(self, path: Path, vision: Vision) -> RankTerm:
        """Return the photo at a path to rank by: its record if it has a vector, else its pixels.

        Raises:
            UserError: it cannot be read.
        """
        path = Path(os.path.abspath(path.expanduser()))
        photo = self._database.read(partial(photos.by_path, path=path))
        if photo is not None:
            key = vision.model_key
            known = partial(embeddings.has_vector, model_key=key, photo_id=photo.id)
            if self._database.read(known):
                return RankTerm(photo_id=photo.id)
        outcome = self._readers.read(path, vision.model_input).result()
        if isinstance(outcome, UnreadablePhoto):
            raise UserError(f"{path} cannot be read: {outcome.detail}")
        return RankTerm(pixels=outcome.model_input)

    def keep_pasted(self, png: bytes) -> Path:
        """Write a pasted picture into the library's folder, and return where; the same one once.

        Raises:
            UserError: the folder cannot be written.
        """
        file = self._folder / f"{hashlib.blake2b(png, digest_size=8).hexdigest()}.png"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=self._folder, suffix=".part")
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(png)
            os.replace(temporary, file)
            pasted = sorted(self._folder.glob("*.png"), key=lambda old: -old.stat().st_mtime_ns)
            for old in pasted[MOST_PASTED:]:
                old.unlink(missing_ok=True)
        except OSError as error:
            raise UserError(
                f"The pasted picture cannot be kept in {self._folder}: {error.strerror}."
            ) from error
        return file
