"""One file after another from the hub onto the disk: in pieces that survive a kill, checked."""

import errno
import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from photoapp.domain.errors import Cancelled, ModelUnavailable, Offline, UserError
from photoapp.vision.hub_client import (
    HubClient,
    HubFile,
    HubRepository,
    HubStream,
    ServerTrouble,
)
from photoapp.vision.model_manifest import sha256_of

RETRY_WAITS_S = (0.0, 1.0, 4.0)
"""Pauses before the next try after a broken connection: by the number of tries in a row that
brought not one byte."""


class FileTransfer:
    """Brings files, on one thread; watched and stopped from another.

    Attributes:
        done: bytes that are on the disk, of all files asked for so far.
        received: bytes that came over the network.
        note: what it is doing, for people.
    """

    def __init__(self, hub: HubClient, staging: Path) -> None:
        """Name the hub, and the folder that takes the files."""
        self.done = 0
        self.received = 0
        self.note = ""
        self._hub = hub
        self._staging = staging
        self._stopped = threading.Event()
        self._stream: HubStream | None = None
        self._stream_lock = threading.Lock()
        self._finished_bytes = 0

    @property
    def stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Make `bring` end soon with `Cancelled`; may be called from any thread, and again."""
        self._stopped.set()
        with self._stream_lock:
            if self._stream is not None:
                self._stream.cut()

    def here(self, file: HubFile) -> int:
        """Return how many bytes of a file an earlier try left, not checked."""
        paths = (self._staging / file.name, self._part(file))
        return max(min(file.size, size_of(path)) for path in paths)

    def bring(self, repository: HubRepository, file: HubFile) -> None:
        """Make a file of the hub lie in the folder, whole and checked; at once when it does.

        Args:
            repository: holds the file.
            file: its name must be without a folder.

        Raises:
            Cancelled: `stop` was called; what came stays.
            Offline: no server answers, several times in a row.
            ModelUnavailable: the hub does not give it, or what came has another checksum.
            UserError: the disk is full, or the hub is out of order.
        """
        final, part = self._staging / file.name, self._part(file)
        if not (final.is_file() and self._is_right(final, file)):
            final.unlink(missing_ok=True)
            self.done = self._finished_bytes + size_of(part)
            self._receive_all(repository, file, part)
            if not self._is_right(part, file):
                part.unlink()
                raise ModelUnavailable(
                    f"What came for {file.name} is not what the hub promised: "
                    "its checksum differs.",
                    "Run it again; if it happens again, something on the way changes the file.",
                )
            part.replace(final)
        self._finished_bytes += file.size
        self.done = self._finished_bytes

    def _receive_all(self, repository: HubRepository, file: HubFile, part: Path) -> None:
        """Fill the part file, over as many connections as it takes."""
        failures = 0
        while (here := size_of(part)) < file.size:
            self.note = f"{'continuing' if here else 'getting'} {file.name}"
            try:
                self._receive(repository, file, part, here)
            except ServerTrouble as trouble:
                failures = 0 if size_of(part) > here else failures + 1
                if failures >= len(RETRY_WAITS_S):
                    raise trouble.error from trouble
                self.note = f"the connection broke, trying again: {file.name}"
                self._stopped.wait(RETRY_WAITS_S[failures])
            if self._stopped.is_set():
                raise Cancelled
        part.touch()  # an empty file has nothing to receive

    def _receive(self, repository: HubRepository, file: HubFile, part: Path, here: int) -> None:
        """Add what one connection brings to the part file.

        Raises:
            ServerTrouble: it broke before the end.
        """
        with (
            self._hub.open(repository, file, here) as stream,
            self._watched(stream),
            disk_errors(part),
            part.open("ab", buffering=0) as opened,  # a kill loses nothing of what has come
        ):
            if stream.start < here:
                here = stream.start
                opened.truncate(here)
            for chunk in stream.chunks():
                if self._stopped.is_set():
                    raise Cancelled
                opened.write(chunk[: file.size - here])
                here += len(chunk)
                self.received += len(chunk)
                self.done = self._finished_bytes + min(here, file.size)
                if here > file.size:
                    break
            os.fsync(opened.fileno())
        if here < file.size:
            raise ServerTrouble(
                Offline("The connection broke.", "Run it again: it goes on where it stopped.")
            )

    @contextmanager
    def _watched(self, stream: HubStream) -> Iterator[None]:
        """Let `stop` cut the stream while it is read."""
        with self._stream_lock:
            self._stream = stream
        try:
            if self._stopped.is_set():
                raise Cancelled
            yield
        finally:
            with self._stream_lock:
                self._stream = None

    def _is_right(self, path: Path, file: HubFile) -> bool:
        """Return whether a file is the one that the hub named, by its checksum."""
        self.note = f"checking {file.name}"
        if size_of(path) != file.size:
            return False
        if file.sha256:
            found = sha256_of(path, self._stopped.is_set)
            if self._stopped.is_set():
                raise Cancelled
            return found == file.sha256
        # Small files have no SHA-256 on the hub, but the id under which Git keeps them.
        content = path.read_bytes()
        blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)
        return blob.hexdigest() == file.blob_sha1

    def _part(self, file: HubFile) -> Path:
        """Return the name of an unfinished file; it names the content too, never to mix two."""
        return self._staging / f"{file.name}.{(file.sha256 or file.blob_sha1)[:16]}.part"


def size_of(path: Path) -> int:
    """Return the size of a file, 0 when it is not there."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Say in a sentence what the disk refused."""
    try:
        yield
    except OSError as error:
        if error.errno is None:  # not the operating system's
            raise
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        what = "The disk is full" if full else f"{path} cannot be written: {error.strerror}"
        raise UserError(
            f"{what}.", "Make room, or set PHOTOAPP_MODELS to a folder on another disk."
        ) from error
