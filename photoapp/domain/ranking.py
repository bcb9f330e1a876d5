"""What is asked of the vision engine, and what it answers."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.photo import PhotoId


@dataclass(frozen=True, slots=True)
class RankTerm:
    """One part of a query vector: a phrase, a photo of the library, or pixels from outside it.

    Exactly one of `phrase`, `photo_id` and `pixels` is set.

    Attributes:
        pixels: uint8[h, w, 3], the size of the model's `ModelInput`.
        weight: positive attracts, negative repels; not zero.
    """

    phrase: str | None = None
    photo_id: PhotoId | None = None
    pixels: NDArray[np.uint8] | None = None
    weight: float = 1.0


class Band(StrEnum):
    """How far a result can be trusted."""

    LIKELY = "likely"
    MAYBE = "maybe"
    UNLIKELY = "unlikely"


class Verdict(StrEnum):
    """What the whole library has to say to a query."""

    FOUND = "found"
    WEAK = "weak"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Photos in order, best first.

    Cut-offs are taken on the whole library, before `within` and `limit` leave anything out.

    Attributes:
        photo_ids: int64[k].
        scores: float32[k], cosine -1..1 to the query vector.
        probabilities: float32[k], calibrated 0..1, falling with the score.
        searchable: photos in the whole library that have a vector of this model.
        verdict: of the whole library.
    """

    photo_ids: NDArray[np.int64]
    scores: NDArray[np.float32]
    probabilities: NDArray[np.float32]
    searchable: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One result; for a query without a phrase, score and probability are 1."""

    photo_id: PhotoId
    score: float
    probability: float
    band: Band


@dataclass(frozen=True, slots=True)
class FoundPhotos:
    """The answer to a query for who shows it as a grid: ids only, rows are loaded when seen.

    Attributes:
        photo_ids: int64[n], in the order to show.
        likely: bool[n], true for the band `likely`.
        searchable: photos that a phrase could have found.
        verdict: of the whole library.
    """

    photo_ids: NDArray[np.int64]
    likely: NDArray[np.bool_]
    searchable: int
    verdict: Verdict
