"""Thumbnails as files named by the content of their photo, so that a moved one keeps its own."""

import itertools
import os
from pathlib import Path
from typing import Final

from photoapp.catalog.sqlite_errors import from_os_error

_JPEG_START, _JPEG_END = b"\xff\xd8", b"\xff\xd9"
_PART_FLAGS: Final = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_TRUNC  # a killed process of the same number may have left one of the same name
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class ThumbnailStore:
    """Thumbnails in `folder/ab/<hash>.jpg`, "ab" being the first two digits of the hash."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parts = itertools.count()

    def path_of(self, content_hash: bytes) -> Path:
        """Return where the thumbnail of a content lies, whether it is there or not."""
        return Path(self._name_of(content_hash))

    def has(self, content_hash: bytes) -> bool:
        """Return whether a thumbnail of a content was saved."""
        return os.path.exists(self._name_of(content_hash))

    def save(self, content_hash: bytes, jpeg: bytes) -> None:
        """Write a thumbnail under its final name, whole or not at all.

        Not flushed to the disk, which would take longer than making it: a power cut may leave an
        incomplete one, and `read` then says that there is none.

        Raises:
            UserError: the disk is full or cannot be written.
        """
        name = self._name_of(content_hash)
        part = f"{name}.{os.getpid()}-{next(self._parts)}.part"
        try:
            try:
                descriptor = os.open(part, _PART_FLAGS, 0o600)
            except FileNotFoundError:
                os.makedirs(os.path.dirname(part), exist_ok=True)
                descriptor = os.open(part, _PART_FLAGS, 0o600)
            try:
                with open(descriptor, "wb") as file:
                    file.write(jpeg)
                os.replace(part, name)
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

    def _name_of(self, content_hash: bytes) -> str:
        digits = content_hash.hex()
        return os.path.join(self._folder, digits[:2], f"{digits}.jpg")
