"""From a query tree to photos: filters are answered by the catalog, phrases by the model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photoapp.catalog import albums, embeddings, photos
from photoapp.catalog.database import Database
from photoapp.catalog.query_to_sql import asks_for_failed, compile_filters
from photoapp.domain.photo import PhotoId
from photoapp.domain.query import And, LikePhoto, Query, SortBy, SortKey
from photoapp.domain.ranking import RankTerm, SearchHit, Verdict
from photoapp.searching.alternatives import Alternative, Attraction, alternatives
from photoapp.searching.relevance import band
from photoapp.searching.smart_albums import SmartAlbums, names_albums
from photoapp.vision.calibration import LIKELY_PROBABILITY, MAYBE_PROBABILITY
from photoapp.vision.vision_engine import Vision

_FIRST_LOOK = 2000
"""Photos asked for at first; more only if all of these lie above the cut-off."""

_GROWTH = 8

_NEWEST_FIRST = SortBy(SortKey.DATE, descending=True)

_BEST_FIRST = (Verdict.FOUND, Verdict.WEAK, Verdict.NOTHING)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a query found, in the order asked for, best first by default, cut at `limit`.

    Arrays, for a grid of a million photos is no place for an object each.

    Attributes:
        ids: int64[k].
        scores: float32[k], cosine; 1 without a phrase.
        probabilities: float32[k], calibrated 0..1; 1 without a phrase.
        total: hits at or above the cut-off, before `limit`.
        searchable: photos of the library that a phrase could have found.
        verdict: of the whole library, `nothing` also when the filters leave nothing to list.
    """

    ids: NDArray[np.int64]
    scores: NDArray[np.float32]
    probabilities: NDArray[np.float32]
    total: int
    searchable: int
    verdict: Verdict

    @property
    def hits(self) -> tuple[SearchHit, ...]:
        """The same as one object for each photo."""
        return tuple(
            SearchHit(PhotoId(photo_id), score, probability, band(probability))
            for photo_id, score, probability in zip(
                self.ids.tolist(), self.scores.tolist(), self.probabilities.tolist(), strict=True
            )
        )

    @property
    def likely(self) -> NDArray[np.bool_]:
        """bool[k], true for the band `likely`."""
        return self.probabilities >= LIKELY_PROBABILITY


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one alternative found: ids int64[k], scores and probabilities float32[k], in order."""

    ids: NDArray[np.int64]
    scores: NDArray[np.float32]
    probabilities: NDArray[np.float32]
    verdict: Verdict
    searchable: int | None = None

    @property
    def above(self) -> int:
        """How many lie at or above the cut-off; they come first."""
        if self.verdict is Verdict.NOTHING:
            return 0
        return int(np.count_nonzero(self.probabilities >= MAYBE_PROBABILITY))

    def first(self, count: int) -> "_Answer":
        return replace(
            self,
            ids=self.ids[:count],
            scores=self.scores[:count],
            probabilities=self.probabilities[:count],
        )


_NOTHING = _Answer(
    np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0, np.float32), Verdict.NOTHING, 0
)


def find_photos(
    database: Database,
    model_key: str,
    load_vision: Callable[[], Vision],
    query: Query,
    *,
    limit: int | None,
    below_cut_off: bool,
    locate: Callable[[Path], RankTerm],
    today: date | None = None,
) -> Found:
    """Answer a query.

    Within one phrase the order is that of the cosine, exactly as the model gives it. Alternatives
    (OR) are merged by their best probability. Cut-offs are taken on the whole library: a filter
    never makes an unlikely photo a likely one.

    Args:
        database: of the library.
        model_key: of the model that ranks.
        load_vision: gives the engine of that model; only called when there is something to rank.
        query: from `query_parser.parse`.
        limit: hits at most; None is all.
        below_cut_off: list unlikely photos too, after the others.
        locate: gives the term for a photo that `like:` names.
        today: what dates in the queries of smart albums are relative to.

    Raises:
        UserError: the model cannot be loaded, or a photo named by `like:` cannot be read.
    """
    finder = _Finder(database, model_key, load_vision, locate)
    query = finder.with_albums(query, today or date.today())
    merged = finder.answer(query, limit, below_cut_off=below_cut_off)
    total = merged.above
    if not below_cut_off:
        merged = merged.first(total)
    merged = _sorted(database, merged, query.sort)
    searchable = merged.searchable
    if searchable is None:
        searchable = database.read(embeddings.model_keys).get(model_key, 0)
    kept = merged if limit is None else merged.first(limit)
    return Found(
        ids=kept.ids,
        scores=kept.scores,
        probabilities=kept.probabilities,
        total=total,
        searchable=searchable,
        verdict=merged.verdict if total else Verdict.NOTHING,
    )


class _Finder:
    """Answers queries with one model."""

    def __init__(
        self,
        database: Database,
        model_key: str,
        load_vision: Callable[[], Vision],
        locate: Callable[[Path], RankTerm],
    ) -> None:
        self._database = database
        self._model_key = model_key
        self._load_vision = load_vision
        self._locate = locate

    def with_albums(self, query: Query, today: date) -> Query:
        """Return the query with the smart albums that it names as what they mean."""
        if not names_albums(query.root):
            return query
        saved = {name: text for _, name, text in self._database.read(albums.saved_searches)}
        return SmartAlbums(saved, self._shown, today).put_in(query) if saved else query

    def _shown(self, query: Query) -> NDArray[np.int64]:
        answer = self.answer(query, None, below_cut_off=False)
        return answer.ids[: answer.above]

    def answer(self, query: Query, limit: int | None, *, below_cut_off: bool) -> _Answer:
        """Return what all alternatives of a query found together, best first."""
        can_rank = self._database.read(lambda c: embeddings.has_any(c, self._model_key))
        answers = []
        for alternative in alternatives(query.root):
            if alternative.attractions and not can_rank:
                answers.append(_NOTHING)  # said at once, without seconds for the model
            elif alternative.attractions:
                answers.append(self._rank(alternative, limit, below_cut_off=below_cut_off))
            else:
                answers.append(_filtered(self._database, alternative))
        merged = answers[0] if len(answers) == 1 else _merged(answers, below_cut_off)
        searchable = (answer.searchable for answer in answers)
        return replace(merged, searchable=next((n for n in searchable if n is not None), None))

    def _rank(self, alternative: Alternative, limit: int | None, *, below_cut_off: bool) -> _Answer:
        vision = self._load_vision()
        terms = [self._term(attraction) for attraction in alternative.attractions]
        within = _matching(self._database, alternative, None) if alternative.filters else None
        wanted = None if below_cut_off and limit is None else max(limit or 0, _FIRST_LOOK)
        while True:
            ranking = vision.rank(terms, within, wanted)
            answer = _Answer(
                ranking.photo_ids,
                ranking.scores,
                ranking.probabilities,
                ranking.verdict,
                ranking.searchable,
            )
            # The count of hits has to be right, so every photo above the cut-off must be here.
            if wanted is None or len(answer.ids) < wanted or answer.above < wanted:
                return answer
            wanted *= _GROWTH

    def _term(self, attraction: Attraction) -> RankTerm:
        sign = -1.0 if attraction.away else 1.0
        weight = sign * attraction.to.weight
        if isinstance(attraction.to, LikePhoto):
            return replace(self._locate(attraction.to.path), weight=weight)
        return RankTerm(phrase=attraction.to.text, weight=weight)


def _matching(
    database: Database, alternative: Alternative, sort: SortBy | None
) -> NDArray[np.int64]:
    filters = And(alternative.filters) if alternative.filters else None
    condition, parameters = compile_filters(filters)
    with_failed = asks_for_failed(filters)
    return database.read(
        lambda connection: photos.matching(
            connection, condition, parameters, sort, with_failed=with_failed
        )
    )


def _filtered(database: Database, alternative: Alternative) -> _Answer:
    ids = _matching(database, alternative, _NEWEST_FIRST)
    ones = np.ones(len(ids), dtype=np.float32)
    return _Answer(ids, ones, ones, Verdict.FOUND if len(ids) else Verdict.NOTHING)


def _merged(answers: Sequence[_Answer], below_cut_off: bool) -> _Answer:
    """Return each photo once, with its best probability; what fits several gains nothing."""
    parts = [answer if below_cut_off else answer.first(answer.above) for answer in answers]
    ids = np.concatenate([part.ids for part in parts])
    scores = np.concatenate([part.scores for part in parts])
    probabilities = np.concatenate([part.probabilities for part in parts])
    # Stable, so that photos of equal worth keep the order in which they were found.
    order = np.lexsort((-scores, -probabilities))
    _, first = np.unique(ids[order], return_index=True)
    kept = order[np.sort(first)]
    verdict = min((answer.verdict for answer in answers), key=_BEST_FIRST.index)
    return _Answer(ids[kept], scores[kept], probabilities[kept], verdict)


def _sorted(database: Database, answer: _Answer, sort: SortBy | None) -> _Answer:
    if sort is None or len(answer.ids) == 0:
        return answer
    if sort.key is SortKey.RELEVANCE:
        places = np.arange(len(answer.ids))[:: -1 if sort.descending else 1]
    else:
        everything = database.read(
            lambda connection: photos.matching(connection, "1", (), sort, with_failed=True)
        )
        place_of = {photo_id: place for place, photo_id in enumerate(answer.ids.tolist())}
        places = np.array(
            [place_of[i] for i in everything.tolist() if i in place_of], dtype=np.int64
        )
    return replace(
        answer,
        ids=answer.ids[places],
        scores=answer.scores[places],
        probabilities=answer.probabilities[places],
    )
