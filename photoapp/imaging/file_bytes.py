"""The bytes of one file, read once, never blocking, never from anything but a regular file."""

import errno
import os
import stat
from pathlib import Path
from typing import Final

from photoapp.domain.photo import Problem, UnreadablePhoto
from photoapp.imaging.formats import HEAD_BYTES, Content, sniff

MAX_FILE_BYTES: Final = 1 << 30
"""Largest file that is read: 1 GiB, half of the memory that a reader process may use."""

# O_NONBLOCK: opening a fifo that nobody writes to would wait for ever. O_BINARY is Windows' own.
_OPEN_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)

_PROBLEMS: Final = {
    errno.ENOENT: UnreadablePhoto(Problem.VANISHED, "The file is no longer there."),
    errno.ENOTDIR: UnreadablePhoto(Problem.VANISHED, "The file is no longer there."),
    errno.EACCES: UnreadablePhoto(Problem.NOT_ALLOWED, "You are not allowed to read this file."),
    errno.EPERM: UnreadablePhoto(Problem.NOT_ALLOWED, "You are not allowed to read this file."),
    errno.ELOOP: UnreadablePhoto(Problem.LINK_LOOP, "It is a link that leads back to itself."),
    errno.ENXIO: UnreadablePhoto(Problem.NOT_A_FILE, "It is a socket or a pipe, not a file."),
}


def read_file(path: Path) -> bytes | UnreadablePhoto:
    """Read a whole file once.

    Files whose first bytes belong to a format that is not read are refused without reading on.

    Args:
        path: links are followed.

    Returns:
        All bytes (1 to `MAX_FILE_BYTES`), or why there are none.
    """
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
    except OSError as error:
        return _describe(error)
    except ValueError:  # a NUL inside the name
        return UnreadablePhoto(Problem.UNREADABLE, "The file's name is not valid.")
    try:
        return _read_open_file(descriptor)
    except OSError as error:
        return _describe(error)
    finally:
        os.close(descriptor)


def _read_open_file(descriptor: int) -> bytes | UnreadablePhoto:
    before = os.fstat(descriptor)
    refusal = _refuse(before)
    if refusal is not None:
        return refusal
    with os.fdopen(descriptor, "rb", closefd=False) as file:
        content, name = sniff(file.peek(HEAD_BYTES)[:HEAD_BYTES])
        if content is Content.UNSUPPORTED:
            return UnreadablePhoto(Problem.UNSUPPORTED, f"Photoapp does not read {name} files.")
        # One byte more than expected shows a file that grew.
        data = file.read(before.st_size + 1)
    if len(data) != before.st_size or _version(before) != _version(os.fstat(descriptor)):
        return UnreadablePhoto(
            Problem.CHANGING, "The file changed while it was read; it is tried again later."
        )
    return data


def _refuse(status: os.stat_result) -> UnreadablePhoto | None:
    if stat.S_ISDIR(status.st_mode):
        return UnreadablePhoto(Problem.NOT_A_FILE, "It is a folder, not a file.")
    if not stat.S_ISREG(status.st_mode):
        return UnreadablePhoto(Problem.NOT_A_FILE, "It is a pipe or a device, not a file.")
    if status.st_size == 0:
        return UnreadablePhoto(Problem.EMPTY, "The file is empty.")
    if status.st_size > MAX_FILE_BYTES:
        return UnreadablePhoto(
            Problem.TOO_LARGE,
            f"The file has {status.st_size / 2**30:.1f} GB; at most 1 GB is read.",
        )
    return None


def _version(status: os.stat_result) -> tuple[int, int]:
    # Not st_ctime: a link or a change of permissions does not touch the content.
    return status.st_size, status.st_mtime_ns


def _describe(error: OSError) -> UnreadablePhoto:
    known = _PROBLEMS.get(error.errno or 0)
    if known is not None:
        return known
    if isinstance(error, IsADirectoryError):
        return UnreadablePhoto(Problem.NOT_A_FILE, "It is a folder, not a file.")
    reason = error.strerror or "unknown error"
    return UnreadablePhoto(Problem.UNREADABLE, f"The system cannot read the file: {reason}.")
