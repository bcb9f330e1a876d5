"""Thumbnails as files named by the content of their photo, so that a moved one keeps its own."""

import os
import tempfile
from pathlib import Path

from photoapp.catalog.sqlite_errors import from_os_error

_JPEG_START, _JPEG_END = b"\xff\xd8", b"\xff\xd9"


class ThumbnailStore:
    """Thumbnails in `folder/ab/<hash>.jpg`, "ab" being the first two digits of the hash."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path_of(self, content_hash: bytes) -> Path:
        """Return where the thumbnail of a content lies, whether it is there or not."""
        digits = content_hash.hex()
        return self._folder / digits[:2] / f"{digits}.jpg"

    def save(self, content_hash: bytes, jpeg: bytes) -> None:
        """Write a thumbnail under its final name, whole or not at all.

        Not flushed to the disk, which would take longer than making it: a power cut may leave an
        incomplete one, and `read` then says that there is none.

        Raises:
            UserError: the disk is full or cannot be written.
        """
        path = self.path_of(content_hash)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, part = tempfile.mkstemp(".part", path.stem[:16], path.parent)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(jpeg)
                os.replace(part, path)
            except BaseException:
                Path(part).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise from_os_error(error, self._folder) from error

    def read(self, content_hash: bytes) -> bytes | None:
        """Return the JPEG, or None when there is none or it is not complete."""
        try:
            jpeg = self.path_of(content_hash).read_bytes()
        except OSError:
            return None
        complete = jpeg.startswith(_JPEG_START) and jpeg.endswith(_JPEG_END)
        return jpeg if complete else None
