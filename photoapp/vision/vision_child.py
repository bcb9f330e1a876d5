"""The vision process from within: loads a model and answers its parent on two lanes."""

import os
import signal
import threading
import traceback
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from photoapp.catalog.database import Database
from photoapp.domain.errors import BugError, PhotoappError, UserError
from photoapp.vision.embedder import Embedder
from photoapp.vision.installed_model import InstalledModel
from photoapp.vision.shared_arrays import ArrayReceiver
from photoapp.vision.vision_engine import VisionEngine
from photoapp.vision.vision_messages import (
    EmbedRequest,
    ExplainRequest,
    FindTags,
    RankRequest,
    Ready,
    Reply,
    SurveyTags,
    TagProbabilities,
    TagQuestion,
    TagRequest,
)

Load: TypeAlias = Callable[[InstalledModel, str], Embedder]
"""Loads a model for a device; found by its name in the child, so a function of a module."""


def load_open_clip(model: InstalledModel, device: str) -> Embedder:
    """Load any model that open_clip knows.

    Raises:
        ModelUnavailable: its files cannot be loaded.
        UserError: the device is not there.
    """
    # Imported here, in the child: torch takes seconds, and the parent must never load it.
    from photoapp.vision.open_clip_embedder import OpenClipEmbedder

    return OpenClipEmbedder.load(model, device)


def serve(
    library: Path,
    model: InstalledModel,
    device: str,
    load: Load,
    control: Connection,
    lanes: tuple[Connection, Connection],
) -> None:
    """Answer the parent until it asks to end, or is gone.

    Args:
        library: folder of the catalog.
        model: the model to load.
        device: auto, cuda, mps, xpu or cpu.
        load: loads the model.
        control: says `Ready`, or the error that stands in the way; then waits for `Close`.
        lanes: `now` and `batch`; each is answered by a thread of its own.
    """
    # Ctrl-C reaches the whole process group; it is the parent's to say when the child ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    service = _Service(control, lanes)
    thread = threading.Thread(target=service.run, args=(library, model, device, load))
    thread.start()
    try:
        control.recv()
    except (EOFError, OSError):
        # The parent died: nothing here is worth keeping, and a thread may be deep in the model.
        os._exit(0)
    service.stop()
    thread.join()


class _Service:
    """The engine, and the two threads that answer for it."""

    def __init__(self, control: Connection, lanes: tuple[Connection, Connection]) -> None:
        self._control = control
        self._lanes = lanes
        self._stopped, self._stop = Pipe(duplex=False)  # its end is seen by whoever waits for both
        self._engine: VisionEngine | None = None

    def run(self, library: Path, model: InstalledModel, device: str, load: Load) -> None:
        """Load everything, say so, and answer both lanes until `stop`."""
        try:
            with Database.open(library, writing=False) as database:
                self._serve(load(model, device), database)
        except Exception as error:  # noqa: BLE001 - whatever it is, the parent must hear of it
            self._control.send(_for_parent(error))

    def stop(self) -> None:
        """End `run` after the slice of photos or the search that is in the encoder."""
        if self._engine is None:
            os._exit(0)  # still loading, which cannot be interrupted
        self._engine.close()
        self._stop.close()

    def _serve(self, embedder: Embedder, database: Database) -> None:
        engine = VisionEngine(embedder, database, database.library / "vectors")
        self._engine = engine
        self._control.send(
            Ready(
                engine.model_key,
                engine.dimension,
                engine.model_input,
                engine.templates,
                engine.device,
            )
        )
        now, batch = self._lanes
        other = threading.Thread(target=self._answer, args=(engine, batch))
        other.start()
        self._answer(engine, now)
        other.join()

    def _answer(self, engine: VisionEngine, lane: Connection) -> None:
        """Answer the requests of one lane, one after the other."""
        arrays = ArrayReceiver()
        while self._stopped not in wait([lane, self._stopped]):
            try:
                request = lane.recv()
            except (EOFError, OSError):
                break  # the parent is gone; `serve` ends the process
            try:
                reply = Reply(engine.device, value=_value(engine, request, arrays))
            except Exception as error:  # noqa: BLE001 - the parent waits for an answer
                reply = Reply(engine.device, error=_for_parent(error))
            lane.send(reply)
        arrays.close()


def _value(engine: VisionEngine, request: object, arrays: ArrayReceiver) -> object:
    """Return the answer to a request."""
    if isinstance(request, EmbedRequest):
        return engine.embed_images(arrays.take(request.pixels))
    if isinstance(request, RankRequest | ExplainRequest):
        terms = [
            term if place is None else replace(term, pixels=arrays.take(place))
            for term, place in zip(request.terms, request.pixels, strict=True)
        ]
    if isinstance(request, ExplainRequest):
        picture = None if request.picture is None else arrays.take(request.picture)
        return engine.explain(terms, request.photo_id, picture)
    if isinstance(request, RankRequest):
        within = None if request.within is None else arrays.take(request.within)
        return engine.rank(terms, within, request.limit)
    if isinstance(request, TagRequest):
        ids = None if request.ids is None else arrays.take(request.ids)
        return _about_tags(engine, request.question, ids)
    raise BugError(f"The vision process was asked for a {type(request).__name__}.")


def _about_tags(
    engine: VisionEngine, question: TagQuestion, ids: NDArray[np.int64] | None
) -> object:
    """Return the answer to a question about tags."""
    if isinstance(question, FindTags):
        return engine.find_tags(question.queries, ids)
    if isinstance(question, SurveyTags):
        return engine.survey_tags(
            question.queries, question.wanted, ids, bins=question.bins, border=question.border
        )
    photo_ids = np.zeros(0, np.int64) if ids is None else ids
    if isinstance(question, TagProbabilities):
        return engine.tag_probabilities(question.queries, photo_ids)
    return engine.tag_examples(question.query, question.templates, photo_ids, question.sample)


def _for_parent(error: Exception) -> PhotoappError:
    """Return an error that survives the way to the parent and says there where it came from."""
    if isinstance(error, PhotoappError):
        return error
    if isinstance(error, MemoryError):
        return UserError(
            "There is not enough memory for the model.",
            "Close other programs, or choose a smaller model: photoapp models list",
        )
    trace = "".join(traceback.format_exception(error))
    return BugError(f"In the vision process:\n{trace}")
