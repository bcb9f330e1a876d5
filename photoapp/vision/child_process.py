"""The vision process as its parent sees it: started, asked on two lanes, ended."""

import contextlib
import multiprocessing
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.errors import BugError, PhotoappError
from photoapp.domain.explanation import MatchParts
from photoapp.domain.photo import PhotoId
from photoapp.domain.ranking import Ranking, RankTerm
from photoapp.vision.installed_model import InstalledModel
from photoapp.vision.shared_arrays import ArrayPlace, ArraySender
from photoapp.vision.vision_child import Load, serve
from photoapp.vision.vision_messages import (
    Close,
    EmbedRequest,
    ExplainRequest,
    RankRequest,
    Ready,
    Reply,
    Request,
    TagQuestion,
    TagRequest,
)

CLOSE_SECONDS = 5.0
"""How long a child that was asked to end may take before it is terminated."""


class ChildDied(Exception):
    """The child ended without an answer."""


class VisionChild:
    """One running child process."""

    def __init__(self, library: Path, model: InstalledModel, device: str, load: Load) -> None:
        context = multiprocessing.get_context("spawn")
        pipes = [context.Pipe() for _ in range(3)]
        (self._control, control), (now, now_far), (batch, batch_far) = pipes
        self._now, self._batch = _Lane(now), _Lane(batch)
        self._ready: Ready | None = None
        self._device = ""
        self._loading = threading.Lock()
        self._closing = threading.Lock()
        self._closed = False
        # A daemon is terminated when the parent ends without closing it.
        self._process = context.Process(
            target=serve,
            args=(library, model, device, load, control, (now_far, batch_far)),
            name="photoapp-vision",
            daemon=True,
        )
        with _interrupts_blocked():
            self._process.start()
        for _, far in pipes:
            far.close()  # only the child holds it now, so that its death is seen

    def ready(self) -> Ready:
        """Wait until the model is loaded, and return what it is.

        Raises:
            PhotoappError: it cannot be loaded.
        """
        with self._loading:
            if self._ready is None:
                message = _receive(self._control)
                if isinstance(message, PhotoappError):
                    raise message
                if not isinstance(message, Ready):
                    raise BugError(f"The vision process began with {message!r}.")
                self._ready, self._device = message, message.device
            return replace(self._ready, device=self._device)

    def embed_images(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return float32[n, d]."""
        with self._batch.turn():
            (place,) = self._batch.arrays.place([pixels])
            vectors = self._value(self._batch.ask(EmbedRequest(place)))
        if not isinstance(vectors, np.ndarray):
            raise BugError(f"The vision process embedded photos as {vectors!r}.")
        return vectors

    def rank(
        self, terms: Sequence[RankTerm], within: NDArray[np.int64] | None, limit: int | None
    ) -> Ranking:
        """Return the ranking."""
        with self._now.turn():
            bare, pixels, place = self._now.place_terms(terms, within)
            ranking = self._value(self._now.ask(RankRequest(bare, pixels, place, limit)))
        if not isinstance(ranking, Ranking):
            raise BugError(f"The vision process ranked photos as {ranking!r}.")
        return ranking

    def explain(
        self, terms: Sequence[RankTerm], photo_id: PhotoId, picture: NDArray[np.uint8] | None
    ) -> MatchParts:
        """Return what the photo's score is made of."""
        with self._now.turn():
            bare, pixels, place = self._now.place_terms(terms, picture)
            parts = self._value(self._now.ask(ExplainRequest(bare, pixels, photo_id, place)))
        if not isinstance(parts, MatchParts):
            raise BugError(f"The vision process explained a score as {parts!r}.")
        return parts

    def ask_tags(
        self, question: TagQuestion, ids: NDArray[np.int64] | None, *, is_long: bool
    ) -> object:
        """Return the answer to a question about tags; a long one keeps no search waiting."""
        lane = self._batch if is_long else self._now
        with lane.turn():
            place = None if ids is None else lane.arrays.place([ids])[0]
            return self._value(lane.ask(TagRequest(question, place)))

    def close(self) -> None:
        """End the process; whoever still waits for an answer hears `ChildDied`."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            with contextlib.suppress(OSError):  # it may be dead
                self._control.send(Close())
            self._end_process()
            with self._loading:
                self._control.close()
            self._now.close()
            self._batch.close()

    def _end_process(self) -> None:
        self._process.join(CLOSE_SECONDS)
        for insist in (self._process.terminate, self._process.kill):
            if self._process.is_alive():
                insist()
                self._process.join(CLOSE_SECONDS)
        with contextlib.suppress(ValueError):  # somebody else waited for it: it counts as running
            self._process.close()

    def _value(self, reply: Reply) -> object:
        self._device = reply.device
        if reply.error is not None:
            raise reply.error
        return reply.value


class _Lane:
    """One pipe to the child, and the memory for the arrays of the request in it."""

    def __init__(self, connection: Connection) -> None:
        self.arrays = ArraySender()
        self._connection = connection
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Have the lane for oneself from placing arrays to the answer."""
        with self._lock:
            if self._connection.closed:
                raise ChildDied
            yield

    def place_terms(
        self, terms: Sequence[RankTerm], other: NDArray[Any] | None
    ) -> tuple[tuple[RankTerm, ...], tuple[ArrayPlace | None, ...], ArrayPlace | None]:
        """Put the pixels of terms and one more array into the lane's memory.

        Returns:
            The terms without pixels, the places of their pixels, the place of the other array.
        """
        arrays: list[NDArray[Any]] = [term.pixels for term in terms if term.pixels is not None]
        places = self.arrays.place(arrays if other is None else [*arrays, other])
        last = None if other is None else places.pop()
        pixels = iter(places)
        return (
            tuple(replace(term, pixels=None) for term in terms),
            tuple(None if term.pixels is None else next(pixels) for term in terms),
            last,
        )

    def ask(self, request: Request) -> Reply:
        """Send a request and wait for its answer."""
        try:
            self._connection.send(request)
        except OSError as error:
            raise ChildDied from error
        reply = _receive(self._connection)
        if not isinstance(reply, Reply):
            raise BugError(f"The vision process replied {reply!r}.")
        return reply

    def close(self) -> None:
        """Give back pipe and memory, after whoever waits has heard that the child is dead."""
        with self._lock:
            self._connection.close()
            self.arrays.close()


def _receive(connection: Connection) -> object:
    """Return what the child says."""
    try:
        return connection.recv()
    except (EOFError, OSError) as error:
        raise ChildDied from error


@contextlib.contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Let a child begin with Ctrl-C blocked: it must not end while it is still importing."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
