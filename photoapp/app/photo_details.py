"""One photo in full: its record, its albums and tags, and what its file says now."""

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from photoapp.catalog import photo_facts, photos, tags
from photoapp.catalog.database import Database
from photoapp.domain.errors import UserError
from photoapp.domain.photo import PhotoId, Problem, UnreadablePhoto
from photoapp.domain.photo_details import FileMetadata, PhotoDetails, SelectionDetails
from photoapp.imaging.reader_pool import ReaderPool

_OFFLINE = UnreadablePhoto(
    Problem.VANISHED,
    "The folder of this photo cannot be reached now; this is what was read before.",
)


class PhotoDetailsReader:
    """Reads details; what is in the file is read by a reader process, for it may be hostile.

    Safe to use from any thread.
    """

    def __init__(self, database: Database, readers: ReaderPool) -> None:
        self._database = database
        self._readers = readers

    def read(self, photo_id: PhotoId) -> PhotoDetails:
        """Return everything that is known of a photo; waits for its file to be read.

        Raises:
            UserError: the photo is no more in the library; no process can be started to read it.
            Cancelled: the readers were closed meanwhile.
        """
        details = self.recorded(photo_id)
        if details.photo.offline:
            return _with(details, _OFFLINE)
        return _with(details, self._readers.metadata(details.photo.path).result())

    def recorded(self, photo_id: PhotoId) -> PhotoDetails:
        """Return what the catalog knows of a photo, at once.

        Raises:
            UserError: the photo is no more in the library.
        """
        found, named, albums = self._database.read(
            lambda connection: (
                photos.load(connection, [photo_id]),
                photo_facts.tags_with_source(connection, photo_id),
                photo_facts.albums_of(connection, photo_id),
            )
        )
        if not found:
            raise UserError("This photo is no more in the library.")
        return PhotoDetails(photo=found[0], tags=named, albums=albums)

    def summary(self, photo_ids: Sequence[PhotoId]) -> SelectionDetails:
        """Return several photos in short; those that are no more in the library are left out."""
        return self._database.read(lambda connection: photo_facts.summary(connection, photo_ids))

    def paths(self, photo_ids: Sequence[PhotoId]) -> dict[PhotoId, Path]:
        """Return where photos lie; those that are no more in the library are left out."""
        return self._database.read(partial(photos.paths_of, ids=photo_ids))

    def ids_at(self, paths: Sequence[Path]) -> list[PhotoId | None]:
        """Return the photo at each path, None where the library has none."""
        where = [Path(os.path.abspath(path.expanduser())) for path in paths]
        found = self._database.read(lambda c: [photos.by_path(c, path) for path in where])
        return [None if photo is None else photo.id for photo in found]

    def known_tags(self) -> list[str]:
        """Return the names of all tags and keywords, by name."""
        return [name for name, _ in self._database.read(tags.names)]


def _with(details: PhotoDetails, metadata: FileMetadata | UnreadablePhoto) -> PhotoDetails:
    """Return the details with what was read, or with why it was not."""
    if isinstance(metadata, UnreadablePhoto):
        return PhotoDetails(details.photo, details.tags, details.albums, trouble=metadata)
    return PhotoDetails(
        details.photo, details.tags, details.albums, metadata.entries, metadata.file_hash
    )
