"""A model and the vectors it made of the library: photos in, rankings out, in this process."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol, TypedDict

import numpy as np
from numpy.typing import NDArray

from photoapp.catalog import embeddings
from photoapp.catalog.database import Database
from photoapp.domain.errors import BugError, Cancelled, UserError
from photoapp.domain.explanation import MatchParts
from photoapp.domain.model_input import ModelInput
from photoapp.domain.photo import PhotoId
from photoapp.domain.ranking import Ranking, RankTerm
from photoapp.vision.calibration import SURVEY_SIZE, Calibration, LibrarySurvey, QueryKind
from photoapp.vision.embedder import Embedder
from photoapp.vision.encoder_turns import EncoderTurns
from photoapp.vision.heat_map import heat_map
from photoapp.vision.prompts import embed_prompts
from photoapp.vision.query_vector import WeightedVector, combine, query_parts
from photoapp.vision.vector_index import VectorIndex

_REMEMBERED_PHRASES = 256  # half a megabyte of 512-d vectors
_ENOUGH_PHOTOS = 50  # of a library, to say what is usual among photos


class Vision(Protocol):
    """What indexing and searching ask of a model, wherever it runs. Thread-safe."""

    @property
    def model_key(self) -> str:
        """Key of the model's vectors; see `Embedder`."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    @property
    def model_input(self) -> ModelInput:
        """The shape in which `embed_images` wants its photos."""
        ...

    @property
    def templates(self) -> tuple[str, ...]:
        """Prompt templates for short names; "{}" stands for the name."""
        ...

    @property
    def device(self) -> str:
        """Where the model runs and in which precision, for people."""
        ...

    def embed_images(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Embed photos; a search asked for meanwhile goes first.

        Args:
            pixels: uint8[n, h, w, 3] sRGB, the size of `model_input`.

        Returns:
            float32[n, dimension], each row of unit length.

        Raises:
            UserError: the model cannot go on.
            Cancelled: it was closed meanwhile.
        """
        ...

    def rank(
        self,
        terms: Sequence[RankTerm],
        within: NDArray[np.int64] | None = None,
        limit: int | None = None,
    ) -> Ranking:
        """Rank the library's photos, those indexed a moment ago too.

        Args:
            terms: one at least.
            within: int64 ids that may be returned; None is all.
            limit: number of photos to return at most; None is all.

        Raises:
            UserError: a photo among the terms has no vector; the terms cancel each other out.
            Cancelled: it was closed meanwhile.
        """
        ...

    def explain(
        self,
        terms: Sequence[RankTerm],
        photo_id: PhotoId,
        picture: NDArray[np.uint8] | None = None,
    ) -> MatchParts:
        """Say what a photo's score in a ranking is made of.

        Args:
            terms: as given to `rank`.
            photo_id: of the photo.
            picture: uint8[h, w, 3], the photo upright in sRGB, of any size: to find out where in it
                what attracts shows; 512 pixels are plenty. None leaves that out, which takes most
                of the time.

        Raises:
            UserError: the photo, or one among the terms, has no vector; the terms cancel out.
            Cancelled: it was closed meanwhile.
        """
        ...

    def close(self) -> None:
        """End it and give back the memory; idempotent."""
        ...


class VisionEngine:
    """`Vision` in this process.

    Ready when it is constructed: the vectors are in memory and the encoder has run once, so that
    the first search is as fast as the second.
    """

    def __init__(self, embedder: Embedder, database: Database, cache: Path) -> None:
        """Load the library's vectors and warm up.

        Args:
            embedder: taken over, and closed with the engine.
            database: open as long as the engine is; read only.
            cache: folder for what can be made again.
        """
        self._embedder = embedder
        self._database = database
        self._turns = EncoderTurns()
        self._closed = threading.Event()
        self._refreshing = threading.Lock()
        self._phrases = _PhraseMemory()
        self._calibration = Calibration.load_or_build(embedder, cache)
        self._phrase_mean = self._calibration.phrase_mean
        self._index = VectorIndex(embedder.dimension)
        self._survey = self._calibration.survey(self._index.sample(0), 0)
        self._changed = 0  # photos that came, went or were replaced since that survey
        self.rank([RankTerm(phrase="a photo")], limit=1)

    @property
    def model_key(self) -> str:
        """Key of the model's vectors."""
        return self._embedder.model_key

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._embedder.dimension

    @property
    def model_input(self) -> ModelInput:
        """The shape in which `embed_images` wants its photos."""
        return self._embedder.model_input

    @property
    def templates(self) -> tuple[str, ...]:
        """Prompt templates for short names."""
        return self._embedder.templates

    @property
    def device(self) -> str:
        """Where the model runs and in which precision, for people."""
        return self._embedder.device

    def embed_images(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Embed photos in slices, between which searches are answered; see `Vision`."""

        def encode(piece: NDArray[np.uint8]) -> NDArray[np.float32]:
            self._refuse_when_closed()
            return self._embedder.embed_images(piece)

        return self._turns.in_slices(encode, pixels)

    def rank(
        self,
        terms: Sequence[RankTerm],
        within: NDArray[np.int64] | None = None,
        limit: int | None = None,
    ) -> Ranking:
        """Rank the library's photos; see `Vision`."""
        self._refuse_when_closed()
        with self._turns.search():
            survey = self._refresh()
            weighted = self._all_weighted(terms)
            query = combine(weighted, self._phrase_mean, survey)
            judge = partial(self._calibration.judge, query, survey, **_nature(weighted))
            return self._index.rank(query, judge, within, limit)

    def explain(
        self,
        terms: Sequence[RankTerm],
        photo_id: PhotoId,
        picture: NDArray[np.uint8] | None = None,
    ) -> MatchParts:
        """Say what a photo's score in a ranking is made of; see `Vision`."""
        self._refuse_when_closed()
        with self._turns.search():
            survey = self._refresh()
            weighted = self._all_weighted(terms)
            parts = query_parts(weighted, self._phrase_mean, survey)
            judge = partial(self._calibration.judge, parts.vector, survey, **_nature(weighted))
            within = np.array([photo_id], np.int64)
            ranking = self._index.rank(parts.vector, judge, within, 1)
            vector = self._index.vector_of(photo_id)
            if vector is None or not len(ranking.scores):
                raise _not_indexed()
            return MatchParts(
                score=float(ranking.scores[0]),
                probability=float(ranking.probabilities[0]),
                weights=parts.weights,
                cosines=parts.directions @ vector,
                heat=None if picture is None else self._heat(weighted, survey, picture),
            )

    def close(self) -> None:
        """Wait for the slice of photos or the search in the encoder, then give back the memory."""
        if self._closed.is_set():
            return
        self._closed.set()
        with self._turns.search(), self._turns.encoder(for_search=True):
            self._embedder.close()
        self._index.close()

    def _refuse_when_closed(self) -> None:
        if self._closed.is_set():
            raise Cancelled("The model was closed.")

    def _refresh(self) -> LibrarySurvey:
        """Take in the vectors that are newer than the index, and survey a library that changed."""
        with self._refreshing:
            changes = self._database.read(
                lambda connection: embeddings.changes_since(
                    connection, self.model_key, self._index.sequence
                )
            )
            self._index.apply(changes)
            self._changed += len(changes.ids) + len(changes.hidden)
            count = self._index.searchable
            if self._survey.is_stale(count, self._changed):
                self._survey = self._calibration.survey(self._index.sample(SURVEY_SIZE), count)
                self._changed = 0
            return self._survey

    def _heat(
        self,
        terms: Sequence[WeightedVector],
        survey: LibrarySurvey,
        picture: NDArray[np.uint8],
    ) -> NDArray[np.float32] | None:
        """Return where the photo shows what attracts, None where nothing does."""
        attracting = [term for term in terms if term.weight > 0]
        if not attracting:
            return None
        query = combine(attracting, self._phrase_mean, survey)
        kind = _nature(attracting)["kind"]
        background = self._calibration.background(kind)
        if kind is QueryKind.PHOTO and len(survey.sample) >= _ENOUGH_PHOTOS:
            background = survey.sample  # photos are alike in what phrases know nothing of
        with self._turns.encoder(for_search=True):
            self._refuse_when_closed()
            return heat_map(self._embedder, picture, query, background)

    def _all_weighted(self, terms: Sequence[RankTerm]) -> list[WeightedVector]:
        """Return the vectors of the terms."""
        phrases = self._phrase_vectors([t.phrase for t in terms if t.phrase is not None])
        return [self._weighted(term, phrases) for term in terms]

    def _weighted(
        self, term: RankTerm, phrases: Mapping[str, NDArray[np.float32]]
    ) -> WeightedVector:
        """Return the term's vector."""
        if term.phrase is not None:
            return WeightedVector(phrases[term.phrase], term.weight, of_photo=False)
        if term.pixels is not None:
            with self._turns.encoder(for_search=True):
                self._refuse_when_closed()
                vector = self._embedder.embed_images(term.pixels[np.newaxis])[0]
            return WeightedVector(vector, term.weight, of_photo=True)
        if term.photo_id is None:
            raise BugError("A term of a query with neither phrase, photo nor pixels.")
        stored = self._index.vector_of(term.photo_id)
        if stored is None:
            raise _not_indexed()
        return WeightedVector(stored, term.weight, of_photo=True)

    def _phrase_vectors(self, phrases: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the vector of each phrase, from memory where it was asked for lately."""
        vectors = self._phrases.known(phrases)
        new = [phrase for phrase in dict.fromkeys(phrases) if phrase not in vectors]
        if new:
            with self._turns.encoder(for_search=True):
                self._refuse_when_closed()
                vectors |= zip(new, embed_prompts(self._embedder, new), strict=True)
            self._phrases.remember({phrase: vectors[phrase] for phrase in new})
        return vectors


def _not_indexed() -> UserError:
    return UserError("This photo is not indexed yet.", "Index it, then search again.")


class _Nature(TypedDict):
    """What the calibration has to know of a query besides its vector."""

    kind: QueryKind
    phrases: NDArray[np.float32] | None
    repelled: bool


def _nature(terms: Sequence[WeightedVector]) -> _Nature:
    repelled = all(term.weight < 0 for term in terms)
    asked = [term.vector for term in terms if repelled or term.weight > 0]
    if any(term.of_photo for term in terms):
        return _Nature(kind=QueryKind.PHOTO, phrases=None, repelled=repelled)
    kind = QueryKind.PHRASE if len(terms) == 1 else QueryKind.PHRASES
    return _Nature(kind=kind, phrases=np.stack(asked), repelled=repelled)


class _PhraseMemory:
    """The vectors of the phrases that were asked for last; thread-safe."""

    def __init__(self) -> None:
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, phrases: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the vectors of those phrases that are remembered."""
        with self._lock:
            found = {p: self._vectors[p] for p in phrases if p in self._vectors}
            for phrase in found:
                self._vectors.move_to_end(phrase)
            return found

    def remember(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep vectors, and forget those that were not asked for the longest."""
        with self._lock:
            self._vectors.update(vectors)
            while len(self._vectors) > _REMEMBERED_PHRASES:
                self._vectors.popitem(last=False)
