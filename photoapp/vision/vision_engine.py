"""A model and the vectors it made of the library: photos in, rankings out, in this process."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from photoapp.catalog import embeddings
from photoapp.catalog.database import Database
from photoapp.domain.errors import BugError, Cancelled, UserError
from photoapp.domain.explanation import MatchParts
from photoapp.domain.model_input import ModelInput
from photoapp.domain.photo import PhotoId
from photoapp.domain.ranking import Ranking, RankTerm
from photoapp.domain.tag_scoring import TagExamples, TagMatches, TagQueries, TagQuery, TagSurvey
from photoapp.vision.background_phrases import embed_background_phrases
from photoapp.vision.calibration import SURVEY_SIZE, Calibration, LibrarySurvey, QueryKind
from photoapp.vision.embedder import Embedder
from photoapp.vision.encoder_turns import EncoderTurns
from photoapp.vision.heat_map import heat_map
from photoapp.vision.prompts import embed_prompts
from photoapp.vision.query_vector import WeightedVector, combine, query_parts
from photoapp.vision.tag_prompts import TagPrompts
from photoapp.vision.tag_scorer import TagScorer
from photoapp.vision.vector_index import VectorIndex
from photoapp.vision.vision import Vision

__all__ = ["Vision", "VisionEngine"]

_REMEMBERED_PHRASES = 256  # half a megabyte of 512-d vectors
_ENOUGH_PHOTOS = 50  # of a library, to say what is usual among photos


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
        bank = embed_background_phrases(embedder, cache)
        self._calibration = Calibration(bank)
        self._phrase_mean = self._calibration.phrase_mean
        self._index = VectorIndex(embedder.dimension)
        prompts = TagPrompts(self._embed_texts, embedder.templates, embedder.dimension)
        self._tags = TagScorer(self._index, bank.shown, prompts)
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

    def find_tags(self, queries: TagQueries, within: NDArray[np.int64] | None = None) -> TagMatches:
        """Return the photos at or above the thresholds of tags; see `Vision`."""
        self._refuse_when_closed()
        return self._tags.find(queries, self._refresh(), within)

    def survey_tags(
        self,
        queries: TagQueries,
        wanted: Sequence[int],
        within: NDArray[np.int64] | None = None,
        *,
        bins: int = 50,
        border: int = 0,
    ) -> tuple[TagSurvey, ...]:
        """Return how the probabilities of tags are spread; see `Vision`."""
        self._refuse_when_closed()
        with self._turns.search():
            survey = self._refresh()
            return self._tags.survey(queries, wanted, survey, within, bins=bins, border=border)

    def tag_probabilities(
        self, queries: TagQueries, photo_ids: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return the probabilities of photos; see `Vision`."""
        self._refuse_when_closed()
        with self._turns.search():
            return self._tags.probabilities(queries, self._refresh(), photo_ids)

    def tag_examples(
        self,
        query: TagQuery,
        templates: Sequence[str],
        photo_ids: NDArray[np.int64],
        sample: int,
    ) -> TagExamples:
        """Return what a classifier for a tag is learnt from; see `Vision`."""
        self._refuse_when_closed()
        return self._tags.examples(query, templates, self._refresh(), photo_ids, sample)

    def close(self) -> None:
        """Wait for the slice of photos or the search in the encoder, then give back the memory."""
        if self._closed.is_set():
            return
        self._closed.set()
        with self._turns.search(), self._turns.encoder(for_search=True):
            self._embedder.close()
        self._tags.close()
        self._index.close()

    def _embed_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        with self._turns.encoder(for_search=True):
            self._refuse_when_closed()
            return self._embedder.embed_phrases(texts)

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
