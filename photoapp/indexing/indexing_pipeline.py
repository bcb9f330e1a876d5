"""Give every photo of the library a vector: read, record, embed, record.

No stage hands work to the next one in memory alone: each asks the catalog which photos still lack
what it makes, so that a killed process goes on where it stopped. Reading, recording and the encoder
overlap: while one batch is in the encoder, the next one is decoded and its readings are recorded.
"""

import os
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photoapp.catalog import embeddings, photos
from photoapp.catalog.database import Connection, Database
from photoapp.catalog.photos import PendingPhoto
from photoapp.catalog.thumbnail_store import ThumbnailStore
from photoapp.domain.changes import Changes
from photoapp.domain.photo import PhotoId, Problem, Reading, UnreadablePhoto
from photoapp.domain.progress import (
    IsCancelled,
    OnProgress,
    Stage,
    ignore_progress,
    never_cancelled,
)
from photoapp.imaging.reader_pool import ReaderPool
from photoapp.indexing.rate import ProgressReporter
from photoapp.indexing.read_ahead import ReadAhead, ReadPhoto, look_ahead
from photoapp.vision.call_size import CallSize
from photoapp.vision.vision_engine import Vision

CPU_BATCH_SIZE = 32
"""Photos in one call of the encoder at most, on a CPU; 8 reach 97 % of its rate already."""

_TICK_S = 0.1  # how long a cancel or a pause may go unnoticed while nothing else happens


@dataclass(frozen=True, slots=True)
class PipelineReport:
    """What one run did.

    Attributes:
        indexed: photos that got a vector, copied ones too.
        failed: photos that ended in a problem.
        cancelled: the run was stopped before the end; what was done stays done.
    """

    indexed: int
    failed: int
    cancelled: bool


@dataclass(frozen=True, slots=True)
class _Batch:
    """Photos whose readings are recorded, on their way through the encoder."""

    ids: list[PhotoId]
    twins: list[PhotoId]  # of the same content as one of `ids`: they get that one's vector
    pixels: NDArray[np.uint8]


class IndexingPipeline:
    """Embeds what lacks a vector, again and again: each `run` does what is there to do."""

    def __init__(
        self,
        database: Database,
        readers: ReaderPool,
        vision: Vision,
        thumbnails: ThumbnailStore,
        *,
        batch_size: int = CPU_BATCH_SIZE,
    ) -> None:
        self.database = database
        self.readers = readers
        self.vision = vision
        self.thumbnails = thumbnails
        self.batch_size = batch_size
        self._going = threading.Event()
        self._going.set()

    def pause(self) -> None:
        """Hold after the photos in the encoder; nothing is lost, `run` does not return."""
        self._going.clear()

    def resume(self) -> None:
        """Go on after `pause`."""
        self._going.set()

    def run(
        self,
        on_progress: OnProgress = ignore_progress,
        is_cancelled: IsCancelled = never_cancelled,
        *,
        between_batches: Callable[[], bool] | None = None,
    ) -> PipelineReport:
        """Embed every photo that lacks a vector of this model, until none is left.

        Args:
            on_progress: called on this thread, 30 times a second at most.
            is_cancelled: asked some ten times a second.
            between_batches: called on this thread now and then, to do what must not wait for the
                end of a long run; returns whether there may be new photos. New ones are embedded
                in this run, known ones that changed may have to wait for the next one.

        Raises:
            UserError: the disk is full, or the model cannot go on; what was finished is kept.
        """
        return _Run(self, self._going, on_progress, is_cancelled, between_batches).run()


class _Run:
    """One run: a loop on the calling thread, the encoder on a thread of its own."""

    def __init__(
        self,
        pipeline: IndexingPipeline,
        going: threading.Event,
        on_progress: OnProgress,
        is_cancelled: IsCancelled,
        between_batches: Callable[[], bool] | None,
    ) -> None:
        self._database = pipeline.database
        self._vision = pipeline.vision
        self._thumbnails = pipeline.thumbnails
        self._key = pipeline.vision.model_key
        self._page = 4 * pipeline.batch_size
        self._going = going
        self._is_cancelled = is_cancelled
        self._between_batches = between_batches
        self._window = ReadAhead(
            pipeline.readers,
            pipeline.vision.model_input,
            look_ahead(pipeline.batch_size, pipeline.vision.model_input),
        )
        self._call_size = CallSize(pipeline.batch_size)
        total = self._database.read(lambda c: photos.count_without_vector(c, self._key))
        self._progress = ProgressReporter(on_progress, total)
        self._indexed = 0
        self._waiting: deque[PendingPhoto] = deque()  # known to lack a vector, not yet asked for
        self._last_id = PhotoId(0)
        self._all_listed = False
        self._read: list[ReadPhoto] = []
        self._prepared: _Batch | None = None
        self._embedding: tuple[_Batch, Future[tuple[NDArray[np.float32], float]]] | None = None

    def run(self) -> PipelineReport:
        cancelled = False
        with ThreadPoolExecutor(1, thread_name_prefix="photo-encoder") as self._encoder:
            try:
                while not cancelled and not self._is_done():
                    self._step()
                    cancelled = self._hold_while_paused() or self._is_cancelled()
                self._finish_embedding()
            finally:
                self._window.drop()
        self._progress.report(Stage.INDEXING, at_once=True)
        return PipelineReport(self._indexed, self._progress.failed, cancelled)

    def _is_done(self) -> bool:
        self._list_more()
        to_read = self._waiting or len(self._window) or self._read
        to_embed = self._prepared is not None or self._embedding is not None
        return self._all_listed and not to_read and not to_embed

    def _step(self) -> None:
        self._do_what_cannot_wait()
        self._list_more()
        self._window.ask(self._waiting)
        self._take_readings()
        if self._prepared is None and self._is_batch_ready():
            self._prepare()
        if self._embedding is not None and self._embedding[1].done():
            self._finish_embedding()
        elif self._embedding is None:
            self._start_embedding()
        self._progress.report(Stage.INDEXING)

    def _take_readings(self) -> None:
        """Wait for what comes first: a reading that is of use now, or the encoder."""
        missing = self._call_size.photos - len(self._read)
        if missing > 0 and len(self._window):
            idle = self._prepared is not None and self._embedding is None
            self._read += self._window.take(missing, 0 if idle else _TICK_S)
        elif self._embedding is not None and (self._prepared or not self._is_batch_ready()):
            wait([self._embedding[1]], timeout=_TICK_S)

    def _is_batch_ready(self) -> bool:
        if len(self._read) >= self._call_size.photos:
            return True
        return bool(self._read) and not len(self._window) and not self._waiting

    def _list_more(self) -> None:
        """Ask the catalog for the next photos; those with a known content may be served at once."""
        if self._all_listed or len(self._waiting) >= self._page:
            return
        page = self._database.read(
            lambda c: photos.without_vector(c, self._key, after=self._last_id, limit=self._page)
        )
        if not page:
            self._all_listed = True
            return
        self._last_id = page[-1].id
        served = self._copy_vectors([photo.id for photo in page if photo.has_reading])
        self._waiting.extend(photo for photo in page if photo.id not in served)

    def _copy_vectors(self, ids: list[PhotoId]) -> set[PhotoId]:
        """Give photos the vector of the same content, where there is one; return those served."""
        if not ids:
            return set()

        def copy(connection: Connection) -> tuple[set[PhotoId], Changes]:
            served = embeddings.copy_same_content(connection, self._key, ids)
            return served, Changes(changed=frozenset(served), embeddings=bool(served))

        served, _ = self._database.write(copy).result()
        self._count(len(served), 0)
        return served

    def _prepare(self) -> None:
        """Record what was read, and stack up what the encoder has to see of it."""
        readings: list[tuple[PendingPhoto, Reading]] = []
        problems: list[tuple[PendingPhoto, UnreadablePhoto]] = []
        for photo in self._read:
            if isinstance(photo.outcome, Reading):
                readings.append((photo.pending, photo.outcome))
            elif not _lost_with_its_folder(photo):
                problems.append((photo.pending, photo.outcome))
        self._read = []
        if problems:
            self._database.write(lambda c: photos.save_problems(c, problems)).result()
            self._count(0, len(problems))
        if readings:
            self._prepared = self._record_readings(readings)

    def _record_readings(self, readings: list[tuple[PendingPhoto, Reading]]) -> _Batch | None:
        for _, reading in readings:
            if not self._thumbnails.has(reading.content_hash):
                self._thumbnails.save(reading.content_hash, reading.thumbnail)

        def record(
            connection: Connection,
        ) -> tuple[dict[PhotoId, PhotoId], set[PhotoId], Changes]:
            survivors, changes = photos.save_readings(connection, readings)
            ids = list(survivors.values())
            served = embeddings.copy_same_content(connection, self._key, ids)
            return survivors, served, changes | Changes(embeddings=bool(served))

        survivors, served, _ = self._database.write(record).result()
        self._count(len(served), 0)
        by_id = {survivors[read.id]: one for read, one in readings if read.id in survivors}
        first_of: dict[bytes, PhotoId] = {}
        twins: list[PhotoId] = []
        for photo_id, reading in by_id.items():
            if photo_id in served:
                continue
            if first_of.setdefault(reading.content_hash, photo_id) != photo_id:
                twins.append(photo_id)
        if not first_of:
            return None
        ids = list(first_of.values())
        return _Batch(ids, twins, np.stack([by_id[photo_id].model_input for photo_id in ids]))

    def _start_embedding(self) -> None:
        if self._prepared is None:
            return
        batch, self._prepared = self._prepared, None
        future = self._encoder.submit(self._embed, batch.pixels)
        future.add_done_callback(lambda _: self._window.wake())
        self._embedding = (batch, future)

    def _embed(self, pixels: NDArray[np.uint8]) -> tuple[NDArray[np.float32], float]:
        started = time.monotonic()
        vectors = self._vision.embed_images(pixels)
        return vectors, time.monotonic() - started

    def _finish_embedding(self) -> None:
        """Record the vectors of the batch in the encoder; the next one goes in first."""
        if self._embedding is None:
            return
        batch, future = self._embedding
        vectors, seconds = future.result()
        self._embedding = None
        self._call_size.took(len(batch.ids), seconds)
        if self._going.is_set() and not self._is_cancelled():
            self._start_embedding()
        ids = np.array(batch.ids, dtype=np.int64)

        def record(connection: Connection) -> tuple[set[PhotoId], Changes]:
            changes = embeddings.save(connection, self._key, ids, vectors)
            served = embeddings.copy_same_content(connection, self._key, batch.twins)
            return served, changes | Changes(changed=frozenset(served))

        served, _ = self._database.write(record).result()
        self._count(len(ids) + len(served), 0)

    def _count(self, indexed: int, failed: int) -> None:
        self._indexed += indexed
        self._progress.finished(indexed, failed)

    def _do_what_cannot_wait(self) -> None:
        if self._between_batches is not None and self._between_batches():
            self._all_listed = False

    def _hold_while_paused(self) -> bool:
        """Return whether the run was cancelled while it was paused."""
        if not self._going.is_set():
            self._finish_embedding()
        while not self._going.wait(_TICK_S):
            self._progress.report(Stage.PAUSED)
            self._do_what_cannot_wait()
            if self._is_cancelled():
                return True
        return False


def _lost_with_its_folder(photo: ReadPhoto) -> bool:
    """Return whether a photo vanished together with its folder: a scan has to say what that means.

    Recording a problem for each photo of a disk that was unplugged would call them failed, and
    take the vectors they have for other models.
    """
    vanished = (
        isinstance(photo.outcome, UnreadablePhoto) and photo.outcome.problem is Problem.VANISHED
    )
    return vanished and not os.path.isdir(os.path.dirname(photo.pending.path))
