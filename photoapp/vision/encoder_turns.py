"""Whose turn it is at the encoder: a search goes before the photos of a running indexing."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

Encode = Callable[[NDArray[np.uint8]], NDArray[np.float32]]

SLICE_SECONDS = 0.25
"""How long a search waits at most for the photos that are in the encoder."""

_FIRST_SLICE = 8  # photos; a CPU reaches 97 % of its best rate with them
_LARGEST_SLICE = 512


class EncoderTurns:
    """Lets one caller at a time use the encoder, searches first; thread-safe.

    Photos go through in slices of about `SLICE_SECONDS`, and none begins while a search is under
    way: the search needs the cores too.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        """Measure the slices with `clock`, seconds."""
        self._changed = threading.Condition()
        self._busy = False
        self._searches = 0
        self._clock = clock
        self._slice = _FIRST_SLICE

    @contextmanager
    def search(self) -> Iterator[None]:
        """Hold back the next slice of photos while a search is under way."""
        with self._changed:
            self._searches += 1
        try:
            yield
        finally:
            with self._changed:
                self._searches -= 1
                self._changed.notify_all()

    @contextmanager
    def encoder(self, *, for_search: bool) -> Iterator[None]:
        """Have the encoder for oneself."""
        with self._changed:
            self._changed.wait_for(lambda: not self._busy and (for_search or self._searches == 0))
            self._busy = True
        try:
            yield
        finally:
            with self._changed:
                self._busy = False
                self._changed.notify_all()

    def in_slices(self, encode: Encode, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return what `encode` makes of all photos, uint8[n, h, w, 3] -> float32[n, d].

        `encode` is called once at least, with the encoder for itself.
        """
        parts: list[NDArray[np.float32]] = []
        start = 0
        while start < len(pixels) or not parts:
            with self.encoder(for_search=False):
                piece = pixels[start : start + self._slice]
                begun = self._clock()
                parts.append(encode(piece))
                self._learn(len(piece), self._clock() - begun)
            start += len(piece)
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _learn(self, photos: int, seconds: float) -> None:
        """Choose the next slice: the power of two that fits the time, at most twice as large."""
        if photos < self._slice and seconds <= SLICE_SECONDS:
            return  # the end of a batch says too little
        fitting = photos * SLICE_SECONDS / max(seconds, 1e-9)
        largest = min(self._slice * 2, _LARGEST_SLICE)
        self._slice = max(1, min(2 ** int(np.log2(max(fitting, 1))), largest))
