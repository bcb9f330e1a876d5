import socket
import threading
from collections.abc import Iterator

import pytest

from photoapp.imaging.reader_messages import MessageSocket

MAX = 1 << 20
SHORT_S, LONG_S = 0.05, 60.0


@pytest.fixture
def pair() -> Iterator[tuple[MessageSocket, socket.socket]]:
    """Return our end, and the raw end of somebody who may send anything."""
    ours, theirs = socket.socketpair()
    messages = MessageSocket(ours)
    yield messages, theirs
    messages.close()
    theirs.close()


@pytest.mark.parametrize("size", [0, 1, 5000, 3 << 20])
def test_messages_of_any_size_come_as_they_went(size: int) -> None:
    ends = [MessageSocket(end) for end in socket.socketpair()]
    message = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    sender = threading.Thread(target=ends[0].send, args=(message,))
    sender.start()
    assert bytes(ends[1].receive(size, LONG_S)) == message
    sender.join()
    ends[1].send(b"short", LONG_S)
    assert bytes(ends[0].receive()) == b"short"
    for end in ends:
        end.close()


@pytest.mark.parametrize("size", [0, 5000, 3 << 20])
def test_a_message_to_keep_is_not_overwritten_by_the_next_one(size: int) -> None:
    ends = [MessageSocket(end) for end in socket.socketpair()]
    body = memoryview(b"b" * size)
    sender = threading.Thread(target=ends[0].send, args=(b"head",), kwargs={"body": body})
    sender.start()
    kept = ends[1].receive(size + 4, LONG_S, to_keep=True)
    sender.join()
    ends[0].send(b"another one")
    assert bytes(ends[1].receive()) == b"another one"
    assert bytes(kept) == b"head" + bytes(body)
    for end in ends:
        end.close()


def test_a_message_that_is_longer_than_agreed_is_refused_before_it_is_read(
    pair: tuple[MessageSocket, socket.socket],
) -> None:
    pair[1].sendall((MAX + 1).to_bytes(4, "little") + b"the beginning")
    with pytest.raises(OSError, match="too long"):
        pair[0].receive(MAX, LONG_S)


def test_two_messages_at_once_are_refused(pair: tuple[MessageSocket, socket.socket]) -> None:
    pair[1].sendall(b"\x01\0\0\0a\x01\0\0\0b")
    with pytest.raises(OSError, match="more came"):
        pair[0].receive(MAX, LONG_S)


@pytest.mark.parametrize("begun", [b"", b"\x08\0", b"\x08\0\0\0half"])
def test_half_a_message_does_not_hold_up_for_longer_than_agreed(
    pair: tuple[MessageSocket, socket.socket], begun: bytes
) -> None:
    pair[1].sendall(begun)
    with pytest.raises(TimeoutError):
        pair[0].receive(MAX, SHORT_S)


def test_a_byte_now_and_then_does_not_hold_up_for_longer_than_agreed(
    pair: tuple[MessageSocket, socket.socket],
) -> None:
    stop = threading.Event()

    def trickle() -> None:
        pair[1].sendall((MAX).to_bytes(4, "little"))
        while not stop.wait(SHORT_S / 10):
            pair[1].sendall(b".")

    trickler = threading.Thread(target=trickle)
    trickler.start()
    with pytest.raises(TimeoutError):
        pair[0].receive(MAX, SHORT_S)
    stop.set()
    trickler.join()


def test_a_message_that_nobody_takes_does_not_hold_up_for_longer_than_agreed(
    pair: tuple[MessageSocket, socket.socket],
) -> None:
    with pytest.raises(TimeoutError):
        pair[0].send(bytes(64 << 20), SHORT_S)


@pytest.mark.parametrize("begun", [b"", b"\x08\0\0\0half"])
def test_an_end_that_is_gone_is_seen(
    pair: tuple[MessageSocket, socket.socket], begun: bytes
) -> None:
    pair[1].sendall(begun)
    pair[1].close()
    with pytest.raises(EOFError):
        pair[0].receive(MAX, LONG_S)
