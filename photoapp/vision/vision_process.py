"""`Vision` in a child process: torch neither freezes nor ends the process that shows the window."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.errors import BugError, Cancelled, PhotoappError, UserError
from photoapp.domain.explanation import MatchParts
from photoapp.domain.model_input import ModelInput
from photoapp.domain.photo import PhotoId
from photoapp.domain.ranking import Ranking, RankTerm
from photoapp.domain.tag_scoring import TagExamples, TagMatches, TagQueries, TagQuery, TagSurvey
from photoapp.vision.child_process import CLOSE_SECONDS, ChildDied, VisionChild
from photoapp.vision.installed_model import InstalledModel
from photoapp.vision.vision_child import Load, load_open_clip
from photoapp.vision.vision_messages import (
    FindExamples,
    FindTags,
    Ready,
    SurveyTags,
    TagProbabilities,
    TagQuestion,
)

__all__ = ["CLOSE_SECONDS", "VisionProcess"]

_MANY = 4096  # photos: more of them are a long job

_TRIES = 2  # a request whose child died is asked of a new one once; then it may be the cause

_Answer = TypeVar("_Answer")


class VisionProcess:
    """Answers like `VisionEngine`, by a child process that is started again when it dies.

    A search is answered while photos are embedded: they have a lane each. Thread-safe.
    """

    def __init__(
        self, library: Path, model: InstalledModel, device: str, *, load: Load = load_open_clip
    ) -> None:
        """Start the child and return at once; the first call waits until the model is loaded.

        Args:
            library: folder of the catalog; the child opens it for reading.
            model: the model to load.
            device: auto, cuda, mps, xpu or cpu.
            load: loads the model in the child.
        """
        self._library = library
        self._model = model
        self._device = device
        self._load = load
        self._lock = threading.Lock()
        self._closed = False
        self._failure: PhotoappError | None = None
        self._child: VisionChild | None = self._start()

    @property
    def model_key(self) -> str:
        """Key of the model's vectors; see `Embedder`."""
        return self._ready().model_key

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._ready().dimension

    @property
    def model_input(self) -> ModelInput:
        """The shape in which `embed_images` wants its photos."""
        return self._ready().model_input

    @property
    def templates(self) -> tuple[str, ...]:
        """Prompt templates for short names."""
        return self._ready().templates

    @property
    def device(self) -> str:
        """Where the model runs and in which precision, for people."""
        return self._ready().device

    def embed_images(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Embed photos; see `Vision`.

        Raises:
            UserError: the model cannot be loaded, or its process died twice.
            Cancelled: it was closed meanwhile.
        """
        return self._ask(lambda child: child.embed_images(pixels))

    def rank(
        self,
        terms: Sequence[RankTerm],
        within: NDArray[np.int64] | None = None,
        limit: int | None = None,
    ) -> Ranking:
        """Rank the library's photos; see `Vision`.

        Raises:
            UserError: as `Vision.rank`; the model cannot be loaded, or its process died twice.
            Cancelled: it was closed meanwhile.
        """
        return self._ask(lambda child: child.rank(terms, within, limit))

    def explain(
        self,
        terms: Sequence[RankTerm],
        photo_id: PhotoId,
        picture: NDArray[np.uint8] | None = None,
    ) -> MatchParts:
        """Say what a photo's score in a ranking is made of; see `Vision`.

        Raises:
            UserError: as `Vision.explain`; the model cannot be loaded, or its process died twice.
            Cancelled: it was closed meanwhile.
        """
        return self._ask(lambda child: child.explain(terms, photo_id, picture))

    def find_tags(self, queries: TagQueries, within: NDArray[np.int64] | None = None) -> TagMatches:
        """Return the photos at or above the thresholds of tags; see `Vision`.

        Raises:
            UserError: as `Vision.find_tags`; the model cannot be loaded, or its process died twice.
            Cancelled: it was closed meanwhile.
        """
        is_long = within is None or len(within) > _MANY
        return self._ask_tags(FindTags(queries), within, TagMatches, is_long=is_long)

    def survey_tags(
        self,
        queries: TagQueries,
        wanted: Sequence[int],
        within: NDArray[np.int64] | None = None,
        *,
        bins: int = 50,
        border: int = 0,
    ) -> tuple[TagSurvey, ...]:
        """Return how the probabilities of tags are spread; see `Vision`.

        Raises:
            UserError: the model cannot be loaded, or its process died twice.
            Cancelled: it was closed meanwhile.
        """
        question = SurveyTags(queries, tuple(wanted), bins, border)
        return self._ask_tags(question, within, tuple)

    def tag_probabilities(
        self, queries: TagQueries, photo_ids: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return the probabilities of photos; see `Vision`.

        Raises:
            UserError: the model cannot be loaded, or its process died twice.
            Cancelled: it was closed meanwhile.
        """
        answer: NDArray[np.float32] = self._ask_tags(
            TagProbabilities(queries), photo_ids, np.ndarray
        )
        return answer

    def tag_examples(
        self,
        query: TagQuery,
        templates: Sequence[str],
        photo_ids: NDArray[np.int64],
        sample: int,
    ) -> TagExamples:
        """Return what a classifier for a tag is learnt from; see `Vision`.

        Raises:
            UserError: the model cannot be loaded, or its process died twice.
            Cancelled: it was closed meanwhile.
        """
        question = FindExamples(query, tuple(templates), sample)
        return self._ask_tags(question, photo_ids, TagExamples)

    def move_to(self, device: str) -> None:
        """Run the model on another device from now on; what is being asked is asked again there.

        Args:
            device: auto, cuda, mps, xpu or cpu.
        """
        with self._lock:
            if self._closed or device == self._device:
                return
            self._device, self._failure = device, None
            child, self._child = self._child, None
        if child is not None:
            child.close()

    def close(self) -> None:
        """End the child: ask, wait `CLOSE_SECONDS`, terminate. Idempotent."""
        with self._lock:
            self._closed = True
            child, self._child = self._child, None
        if child is not None:
            child.close()

    def _start(self) -> VisionChild:
        return VisionChild(self._library, self._model, self._device, self._load)

    def _ready(self) -> Ready:
        return self._ask(lambda child: child.ready())

    def _ask_tags(
        self,
        question: TagQuestion,
        ids: NDArray[np.int64] | None,
        kind: type[_Answer],
        *,
        is_long: bool = False,
    ) -> _Answer:
        answer = self._ask(lambda child: child.ask_tags(question, ids, is_long=is_long))
        if not isinstance(answer, kind):
            raise BugError(f"The vision process answered about tags with {answer!r}.")
        return answer

    def _ask(self, question: Callable[[VisionChild], _Answer]) -> _Answer:
        """Return the child's answer; when it dies meanwhile, ask a new one once."""
        for _ in range(_TRIES):
            child = self._living_child()
            try:
                self._wait_until_loaded(child)
                return question(child)
            except ChildDied:
                self._bury(child)
        if self._closed:
            raise Cancelled("The model was closed.")
        raise UserError(
            f"The model {self._model.id} stopped unexpectedly, twice.",
            "The machine may be short of memory: close other programs, or choose a smaller model "
            "(photoapp models list).",
        )

    def _wait_until_loaded(self, child: VisionChild) -> None:
        try:
            child.ready()
        except PhotoappError as error:
            self._failure = error  # it would fail again; whoever mends it opens the model anew
            self._bury(child)
            raise

    def _living_child(self) -> VisionChild:
        """Return the child, a new one when the last one died."""
        with self._lock:
            if self._closed:
                raise Cancelled("The model was closed.")
            if self._failure is not None:
                raise self._failure.with_traceback(None)
            if self._child is None:
                self._child = self._start()
            return self._child

    def _bury(self, child: VisionChild) -> None:
        """Give back what is left of a dead child."""
        with self._lock:
            if self._child is child:
                self._child = None
        child.close()
