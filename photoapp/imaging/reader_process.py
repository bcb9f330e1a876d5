"""The child side of `ReaderPool`: takes paths from a socket, answers with pixels, trusts no photo.

Only the standard library is imported here; Pillow comes after the limits are in place, and numpy
after its thread pools are switched off.
"""

import contextlib
import os
import signal
import socket
import sys
from dataclasses import dataclass
from typing import Final

_OPEN_FILES: Final = 64  # Pillow and its libraries need fewer than ten at a time
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38  # linux/prctl.h
_ORPHAN_FACTOR: Final = 3  # the parent kills after one time limit, the kernel after three
_LOW_PRIORITY: Final = 10  # nice value: half-way down


@dataclass(frozen=True, slots=True)
class ReaderLimits:
    """What one reader process may use.

    Attributes:
        memory: bytes of address space.
        seconds: for one photo.
        low_priority: stand back behind everything else that the machine does.
    """

    memory: int
    seconds: float
    low_priority: bool


def serve(connection: socket.socket, limits: ReaderLimits, parent: int) -> None:
    """Answer requests until the other side closes.

    Args:
        connection: carries the messages of `reader_protocol`; this function owns it.
        limits: set before the first library with a decoder is imported.
        parent: process id of the pool; without it the reader ends.
    """
    # Ctrl-C goes to the whole process group; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent(parent)
    _limit(limits)
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"

    from photoapp.domain.view_image import ViewSize
    from photoapp.imaging.file_metadata import read_metadata
    from photoapp.imaging.metadata_protocol import WantedMetadata, encode_metadata
    from photoapp.imaging.photo_reader import read_photo
    from photoapp.imaging.reader_messages import MessageSocket
    from photoapp.imaging.reader_protocol import READY, decode_request, encode_reply, encode_view
    from photoapp.imaging.viewing import view_photo

    _silence()
    messages = MessageSocket(connection)
    messages.send(READY)
    while True:
        try:
            path, wanted = decode_request(bytes(messages.receive()))
        except (EOFError, OSError):
            return
        _end_in(limits.seconds * _ORPHAN_FACTOR)
        body = None
        if isinstance(wanted, ViewSize):
            reply, body = encode_view(view_photo(path, wanted))
        elif isinstance(wanted, WantedMetadata):
            reply = encode_metadata(read_metadata(path))
        else:
            reply = encode_reply(read_photo(path, wanted))
        _end_in(0)
        try:
            messages.send(reply, body=body)
        except OSError:  # the parent is gone, or has given this photo up
            return
        del reply, body  # hundreds of megabytes of pixels would stay until the next photo


def _end_with_parent(parent: int) -> None:
    """Ask Linux to kill this process with the thread that started it, and give up all privileges.

    Elsewhere the closed socket ends an idle reader, and `_end_in` one that is stuck in a photo.
    """
    if sys.platform != "linux":
        return
    import ctypes

    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:  # it died before the first line of this function
        os._exit(0)


def _silence() -> None:
    """Send what C libraries write to the terminal nowhere; it would land between our own lines."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _limit(limits: ReaderLimits) -> None:
    if limits.low_priority:
        _lower_priority()
    if sys.platform == "win32":
        return
    import resource

    for kind, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),  # a reader never writes a file
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        hard = resource.getrlimit(kind)[1]
        lowered = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # macOS refuses some limits; the others still help.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (lowered, lowered))


def _lower_priority() -> None:
    if sys.platform == "win32":
        import psutil

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(_LOW_PRIORITY)


def _end_in(seconds: float) -> None:
    """Let the kernel end this process after `seconds`, however stuck it is; 0 takes that back."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)
