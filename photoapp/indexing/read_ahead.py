"""Photos decoded ahead of the encoder, as many as fit a bound, in the order they get ready."""

import threading
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass

from photoapp.catalog.photos import PendingPhoto
from photoapp.domain.model_input import ModelInput
from photoapp.domain.photo import Reading, UnreadablePhoto
from photoapp.imaging.reader_pool import ReaderPool

BATCHES_AHEAD = 3
MEMORY_BOUND = 256 * 1024 * 1024
_THUMBNAIL_BYTES = 100 * 1024  # a 512-pixel JPEG has some 50 KiB, a detailed one twice that


def look_ahead(batch_size: int, model_input: ModelInput) -> int:
    """Return how many photos may be decoded, or under way, before the encoder takes them."""
    each = model_input.height * model_input.width * 3 + _THUMBNAIL_BYTES
    return max(1, min(BATCHES_AHEAD * batch_size, MEMORY_BOUND // each))


@dataclass(frozen=True, slots=True)
class ReadPhoto:
    """One photo with what its reader answered."""

    pending: PendingPhoto
    outcome: Reading | UnreadablePhoto


class ReadAhead:
    """A bounded window of readings under way; one slow file holds no other one up.

    One thread uses it; the futures of the pool report from theirs.
    """

    def __init__(self, readers: ReaderPool, model_input: ModelInput, bound: int) -> None:
        self._readers = readers
        self._model_input = model_input
        self._bound = bound
        self._under_way: dict[Future[Reading | UnreadablePhoto], PendingPhoto] = {}
        self._ended: deque[Future[Reading | UnreadablePhoto]] = deque()
        self._enough = 0
        self._wake = threading.Event()

    def __len__(self) -> int:
        """Return how many readings are under way or ended and not taken."""
        return len(self._under_way)

    @property
    def room(self) -> int:
        """How many more may be asked for."""
        return self._bound - len(self._under_way)

    def ask(self, photos: deque[PendingPhoto]) -> None:
        """Ask for as many of these photos as there is room for, taking them off the left."""
        while photos and self.room > 0:
            photo = photos.popleft()
            future = self._readers.read(photo.path, self._model_input)
            self._under_way[future] = photo
            future.add_done_callback(self._end)

    def take(self, most: int, timeout_s: float) -> list[ReadPhoto]:
        """Return at most `most` readings that ended.

        Waits until there are so many, or as many as are under way; for `timeout_s` at most, and
        only until somebody calls `wake`. So a batch costs one change of threads, not each photo.
        """
        self._enough = min(most, len(self._under_way))
        if timeout_s and len(self._ended) < self._enough:
            self._wake.wait(timeout_s)
        self._wake.clear()
        taken: list[ReadPhoto] = []
        while self._ended and len(taken) < most:
            future = self._ended.popleft()
            taken.append(ReadPhoto(self._under_way.pop(future), future.result()))
        return taken

    def wake(self) -> None:
        """End the waiting of a `take` under way, or of the next one; from any thread."""
        self._wake.set()

    def drop(self) -> None:
        """Give up what was not taken; nothing is lost, for nothing of it was recorded."""
        for future in list(self._under_way):
            future.cancel()
        self._under_way.clear()

    def _end(self, future: Future[Reading | UnreadablePhoto]) -> None:
        self._ended.append(future)
        if len(self._ended) >= self._enough:
            self._wake.set()
