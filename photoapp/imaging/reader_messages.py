"""Whole messages over a socket, each within a limit of size and of time.

A limit for the whole message, which a limit for each `recv` is not: a decoder that was taken over
could send half a reply and stop, or a byte now and then.
"""

import socket
import time
from typing import Final

_LENGTH_BYTES: Final = 4
_FIRST_BUFFER: Final = 256 << 10  # bytes; a thumbnail and the pixels of most models


class MessageSocket:
    """One end of a conversation in which each side waits for the other: never two messages a way.

    Used by one thread at a time.
    """

    def __init__(self, end: socket.socket) -> None:
        """Take over a connected stream socket."""
        self._socket = end
        self._buffer = bytearray(_FIRST_BUFFER)

    def send(
        self, message: bytes, seconds: float | None = None, *, body: memoryview | None = None
    ) -> None:
        """Send a message; None waits for as long as it takes.

        Args:
            message: the message, or its beginning.
            seconds: for each of the two parts.
            body: bytes behind `message` that belong to it; not copied, as hundreds of megabytes
                should not be.

        Raises:
            TimeoutError: it was not taken in time.
            OSError: the other side is gone.
        """
        self._socket.settimeout(seconds)
        length = len(message) + (0 if body is None else body.nbytes)
        self._socket.sendall(b"".join((length.to_bytes(_LENGTH_BYTES, "little"), message)))
        if body is not None:
            self._socket.sendall(body)

    def receive(
        self,
        max_bytes: int | None = None,
        seconds: float | None = None,
        *,
        to_keep: bool = False,
    ) -> memoryview:
        """Wait for the next message.

        Args:
            max_bytes: longest message that is taken, None for any: of who is trusted.
            seconds: within which it must have come whole, None for as long as it takes.
            to_keep: take it into memory of its own.

        Returns:
            The message; the next call overwrites it, unless it is `to_keep`.

        Raises:
            TimeoutError: it did not come in time.
            EOFError: the other side is gone.
            OSError: it is too long, or more came than one message.
        """
        ends_at = None if seconds is None else time.monotonic() + seconds
        received = self._read(self._buffer, 0, ends_at)
        while received < _LENGTH_BYTES:
            received += self._read(self._buffer, received, ends_at)
        length = int.from_bytes(self._buffer[:_LENGTH_BYTES], "little")
        if max_bytes is not None and length > max_bytes:
            raise OSError("the message is too long")
        end = _LENGTH_BYTES + length
        buffer = self._buffer
        if to_keep or end > len(buffer):
            buffer = bytearray(max(end, received))
            buffer[:received] = self._buffer[:received]
            if not to_keep:
                self._buffer = buffer
        while received < end:
            received += self._read(buffer, received, ends_at)
        if received > end:
            raise OSError("more came than one message")
        return memoryview(buffer)[_LENGTH_BYTES:end]

    def close(self) -> None:
        """Close the socket; the other side sees it."""
        self._socket.close()

    def _read(self, buffer: bytearray, start: int, ends_at: float | None) -> int:
        """Read what is there into `buffer` from `start` on; return how many bytes came."""
        left = None if ends_at is None else ends_at - time.monotonic()
        if left is not None and left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)
        count = self._socket.recv_into(memoryview(buffer)[start:])
        if not count:
            raise EOFError
        return count
