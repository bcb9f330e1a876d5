"""Why a photo is among the results of a query: what each part of it added, and where it shows."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.ranking import Band


class ClauseKind(StrEnum):
    """What a query vector is made of."""

    PHRASE = "phrase"
    PHOTO = "photo"


class ExplanationNote(StrEnum):
    """What an explanation has to say besides its numbers; the window makes a sentence of it."""

    NOTHING_ASKED = "nothing asked"
    FILTERS_ONLY = "filters only"  # no phrase and no photo: nothing was ranked
    NOT_INDEXED = "not indexed"  # no vector of this photo yet
    NO_PICTURE = "no picture"  # no thumbnail, so no heat map
    ONLY_AWAY = "only away"  # the query only stays away from things: nothing to show
    NOT_MET = "not met"  # the photo is none of the results: a filter does not fit


@dataclass(frozen=True, slots=True)
class Clause:
    """A phrase or photo of the query, and what it added to the score.

    Attributes:
        text: as it stands in the query, the photo's path for `PHOTO`.
        away: the query stays away from it.
        weight: what its cosine is multiplied with, negative where `away`. 1 for a single one.
        cosine: of the photo to it, -1..1; where a query has several parts, of what sets it apart
            from other phrases (or photos).
        contribution: weight x cosine; all together are the score.
    """

    kind: ClauseKind
    text: str
    away: bool
    weight: float
    cosine: float
    contribution: float


@dataclass(frozen=True, slots=True)
class FilterClause:
    """A filter of the query, and what of the photo it was held against.

    Attributes:
        text: as people write it ("taken:2023", "-tag:dog", "tag:a OR tag:b").
        met: whether it is true for the photo.
        value: what the photo has there ("2023-07-14", "Canon EOS R5"); empty where it has nothing.
    """

    text: str
    met: bool
    value: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a photo is among the results.

    Attributes:
        clauses: in the order of the query; of several alternatives (OR) those of the best one.
        filters: in the order of the query.
        score: cosine to the query vector, None where nothing was ranked.
        probability: calibrated, 0..1, None where nothing was ranked.
        band: None where nothing was ranked.
        heat: float32[rows, columns] in 0..1 over the whole upright photo: where the query is met.
            None where there is none to show, or none was asked for.
        note: what is to be said besides.
    """

    clauses: tuple[Clause, ...] = ()
    filters: tuple[FilterClause, ...] = ()
    score: float | None = None
    probability: float | None = None
    band: Band | None = None
    heat: NDArray[np.float32] | None = None
    note: ExplanationNote | None = None


@dataclass(frozen=True, slots=True)
class MatchParts:
    """What a photo's score is made of, as the vision engine says it.

    Attributes:
        score: cosine -1..1 to the query vector.
        probability: calibrated, 0..1.
        weights: float32[n], one for each term.
        cosines: float32[n]; the sum of weight x cosine is the score, up to rounding.
        heat: float32[rows, columns] in 0..1, None where none was asked for or nothing attracts.
    """

    score: float
    probability: float
    weights: NDArray[np.float32]
    cosines: NDArray[np.float32]
    heat: NDArray[np.float32] | None = None
