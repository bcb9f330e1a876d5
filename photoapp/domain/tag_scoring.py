"""What the vision engine is asked about tags, and what it answers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class TagQuery:
    """One tag, as the engine scores it.

    log-odds = scale x (log-odds of the prompts, 0 without any) + vector @ weights + shift

    Attributes:
        prompts: averaged.
        negative_prompts: each takes from the tag what is more like it.
        threshold: probability 0..1 for counts and matches.
        weights: float32[d], learnt; None is 0.
    """

    prompts: tuple[str, ...]
    negative_prompts: tuple[str, ...] = ()
    threshold: float = 0.5
    scale: float = 1.0
    shift: float = 0.0
    weights: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class TagQueries:
    """The tags of a set.

    Attributes:
        exclusive: softmax over the tags and "none of these"; else each tag by itself.
        templates: each with "{}" for the prompt; empty for the model's own way.
    """

    tags: tuple[TagQuery, ...]
    exclusive: bool = False
    templates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class TagMatches:
    """Photos at or above the thresholds.

    Attributes:
        tags: int32[m], places in `TagQueries.tags`; ascending.
        photo_ids: int64[m].
        probabilities: float32[m].
        looked_at: photos that were scored.
    """

    tags: NDArray[np.int32]
    photo_ids: NDArray[np.int64]
    probabilities: NDArray[np.float32]
    looked_at: int


@dataclass(frozen=True, slots=True, eq=False)
class TagSurvey:
    """How one tag's probabilities are spread over the library.

    Attributes:
        histogram: int64[bins], equal parts of 0..1.
        count: photos at or above the threshold.
        looked_at: photos that were scored.
        above: int64[k], photos at or above the threshold, nearest first.
        below: int64[k], photos below it, nearest first.
        above_probabilities: float32[k].
        below_probabilities: float32[k].
    """

    histogram: NDArray[np.int64]
    count: int
    looked_at: int
    above: NDArray[np.int64]
    below: NDArray[np.int64]
    above_probabilities: NDArray[np.float32]
    below_probabilities: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class TagExamples:
    """What a classifier is learnt from.

    Attributes:
        photo_ids: int64[n], those asked for that have a vector.
        vectors: float32[n, d] of unit length.
        odds: float32[n], log-odds by the prompts alone.
        sample: float32[m, d], vectors of random photos of the library.
        sample_odds: float32[m].
    """

    photo_ids: NDArray[np.int64]
    vectors: NDArray[np.float32]
    odds: NDArray[np.float32]
    sample: NDArray[np.float32]
    sample_odds: NDArray[np.float32]
