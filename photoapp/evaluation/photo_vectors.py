"""Photos from files to vectors, the way indexing does it, with the time that it takes."""

import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.errors import Cancelled
from photoapp.domain.model_input import ModelInput
from photoapp.domain.photo import PhotoProblem, Reading, UnreadablePhoto
from photoapp.domain.progress import IsCancelled, OnProgress, Progress, Stage
from photoapp.imaging.reader_pool import ReaderPool
from photoapp.vision.call_size import CallSize
from photoapp.vision.embedder import Embedder

LARGEST_CALL: Final = 256
"""A graphics card's batch; an embedder on a processor makes smaller ones of it."""

SAMPLE_PHOTOS: Final = 256
SAMPLE_BYTES: Final = 128 << 20
"""What is kept decoded to measure the embedder alone."""

FEWEST_TIMED: Final = 100
"""Photos below which a rate is chance: so many lie decoded when the clock starts."""

_AHEAD: Final = 96
_AHEAD_BYTES: Final = 256 << 20
_TICK_S: Final = 0.1

Outcome = Reading | UnreadablePhoto


@dataclass(frozen=True, slots=True)
class PhotoVectors:
    """Embedded photos.

    Attributes:
        row_of: row of each photo that could be read; copies of one content share a row.
        vectors: float32[n, d] of unit length.
        sample: uint8[k, h, w, 3], the first decoded photos; k may be 0.
        skipped: files that could not be read.
        photos_per_s: files read and embedded a second, None when they were too few to tell.
    """

    row_of: Mapping[Path, int]
    vectors: NDArray[np.float32]
    sample: NDArray[np.uint8]
    skipped: tuple[PhotoProblem, ...]
    photos_per_s: float | None


def embed_photos(
    photos: Sequence[Path],
    embedder: Embedder,
    readers: ReaderPool,
    on_progress: OnProgress,
    is_cancelled: IsCancelled,
) -> PhotoVectors:
    """Read and embed photos, each content once.

    Args:
        photos: different files.
        embedder: of the model that is measured.
        readers: decode ahead of the embedder, in processes of their own.
        on_progress: hears of every photo.
        is_cancelled: asked ten times a second while photos are waited for, and between calls.

    Raises:
        Cancelled: as asked.
        UserError: memory does not suffice, or no reader process can be started.
    """
    run = _Run(embedder)
    started = time.perf_counter()
    for done, (photo, outcome) in enumerate(
        _read(photos, embedder.model_input, readers, is_cancelled), 1
    ):
        run.take(photo, outcome)
        rate = done / max(time.perf_counter() - started, 1e-9)
        on_progress(
            Progress(
                Stage.EVALUATING, done=done, total=len(photos), failed=len(run.skipped), rate=rate
            )
        )
    return run.result()


def _read(
    photos: Sequence[Path], model_input: ModelInput, readers: ReaderPool, is_cancelled: IsCancelled
) -> Iterator[tuple[Path, Outcome]]:
    """Yield each photo with what its reader answered, in order, a window of them read ahead."""
    ahead = max(1, min(_AHEAD, _AHEAD_BYTES // (model_input.height * model_input.width * 3)))
    waiting = deque(photos)
    window: deque[tuple[Path, Future[Outcome]]] = deque()
    try:
        while waiting or window:
            while waiting and len(window) < ahead:
                photo = waiting.popleft()
                window.append((photo, readers.read(photo, model_input)))
            photo, future = window.popleft()
            yield photo, _wait_for(future, is_cancelled)
    finally:
        for _, future in window:
            future.cancel()


def _wait_for(future: Future[Outcome], is_cancelled: IsCancelled) -> Outcome:
    while not is_cancelled():
        try:
            return future.result(timeout=_TICK_S)
        except TimeoutError:
            continue
    future.cancel()
    raise Cancelled


class _Run:
    """Collects photos into calls of the embedder, and their vectors."""

    def __init__(self, embedder: Embedder) -> None:
        self.skipped: list[PhotoProblem] = []
        self._embedder = embedder
        self._calls = CallSize(LARGEST_CALL)
        self._row_of: dict[Path, int] = {}
        self._row_of_content: dict[bytes, int] = {}
        self._pixels: list[NDArray[np.uint8]] = []  # of contents that have a row and no vector yet
        self._vectors = [np.empty((0, embedder.dimension), np.float32)]
        self._sample: list[NDArray[np.uint8]] = []
        self._sample_bytes = 0
        self._files = 0
        self._clock: tuple[float, int] | None = None  # when it began, and files done by then
        size = embedder.model_input
        # The first photo prepares the image tower, which is no part of the speed.
        embedder.embed_images(np.zeros((1, size.height, size.width, 3), np.uint8))

    def take(self, photo: Path, outcome: Outcome) -> None:
        """Take one photo, and embed those at hand when they fill a call."""
        self._files += 1
        if isinstance(outcome, UnreadablePhoto):
            problem = PhotoProblem(photo, outcome.problem, outcome.detail, quarantined=False)
            self.skipped.append(problem)
            return
        content = outcome.content_hash
        if content not in self._row_of_content:
            self._row_of_content[content] = len(self._row_of_content)
            self._pixels.append(outcome.model_input)
            self._keep(outcome.model_input)
        self._row_of[photo] = self._row_of_content[content]
        if len(self._pixels) >= self._calls.photos:
            self._embed()

    def result(self) -> PhotoVectors:
        """Embed what is left and return everything."""
        self._embed()
        rate = None
        if self._clock is not None:
            began, before = self._clock
            timed = self._files - before
            if timed >= FEWEST_TIMED:
                rate = timed / (time.perf_counter() - began)
        size = self._embedder.model_input
        empty = np.empty((0, size.height, size.width, 3), np.uint8)
        return PhotoVectors(
            row_of=self._row_of,
            vectors=np.concatenate(self._vectors),
            sample=np.stack(self._sample) if self._sample else empty,
            skipped=tuple(self.skipped),
            photos_per_s=rate,
        )

    def _embed(self) -> None:
        if not self._pixels:
            return
        began = time.perf_counter()
        self._vectors.append(self._embedder.embed_images(np.stack(self._pixels)))
        self._calls.took(len(self._pixels), time.perf_counter() - began)
        self._pixels = []
        if self._clock is None:  # by now the reader processes have started
            self._clock = (time.perf_counter(), self._files)

    def _keep(self, pixels: NDArray[np.uint8]) -> None:
        fits = self._sample_bytes + pixels.nbytes <= SAMPLE_BYTES
        if fits and len(self._sample) < SAMPLE_PHOTOS:
            self._sample.append(pixels)
            self._sample_bytes += pixels.nbytes
