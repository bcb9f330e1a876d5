"""Photos that somebody searches by: pictures to show of them, and files for pasted ones."""

import hashlib
import os
import tempfile
from pathlib import Path

from photoapp.catalog import photos
from photoapp.catalog.database import Database
from photoapp.catalog.thumbnail_store import ThumbnailStore
from photoapp.domain.errors import UserError
from photoapp.domain.model_input import ModelInput
from photoapp.domain.photo import UnreadablePhoto
from photoapp.imaging.formats import is_photo_name
from photoapp.imaging.reader_pool import ReaderPool

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
