"""What the machine suggests, what people answer, and how well it did."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.photo import PhotoId
from photoapp.domain.tag_set import TagSetId

RunId = NewType("RunId", int)


class TagState(StrEnum):
    """How a photo stands to a tag."""

    SUGGESTED = "suggested"  # by the machine, not yet answered
    ACCEPTED = "accepted"  # suggested, and found right
    BY_HAND = "by hand"  # set by the user without a suggestion
    REJECTED = "rejected"  # never suggested again


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One tag for one photo.

    Attributes:
        probability: calibrated, 0..1.
    """

    photo_id: PhotoId
    tag: str
    probability: float
    state: TagState = TagState.SUGGESTED


@dataclass(frozen=True, slots=True)
class TaggingRun:
    """One auto-tag run.

    Attributes:
        tag_set: name of the set when it ran.
        model_key: of the model.
        at: when it began, UTC.
        automatic: it grows as photos are embedded; else it was asked for, over all photos.
        photos: that were looked at.
        thresholds: tag -> probability from which on it was suggested.
        counts: tag -> suggestions that it made.
        finished: it went through to the end; of one that was killed nothing is shown.
        live: its suggestions are the ones that are shown.
        withdrawn: it was taken back.
    """

    id: RunId
    set_id: TagSetId
    tag_set: str
    model_key: str
    at: datetime
    automatic: bool
    photos: int
    thresholds: dict[str, float]
    counts: dict[str, int]
    finished: bool
    live: bool
    withdrawn: bool

    @property
    def suggested(self) -> int:
        """Suggestions of all tags."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class TagDifference:
    """What one tag got in two runs: pairs in both, only in the first, only in the second."""

    tag: str
    both: int
    only_first: int
    only_second: int


@dataclass(frozen=True, slots=True, eq=False)
class TagPreview:
    """What a tag would do to the library, for tuning.

    Attributes:
        tag: name.
        histogram: int64[bins] of the photos' probabilities, equal parts of 0..1.
        count: photos at or above the threshold.
        looked_at: photos of the set's part of the library that have a vector.
        above: int64[k], photos at or above the threshold, nearest to it first.
        below: int64[k], photos below it, nearest to it first.
        above_probabilities: float32[k].
        below_probabilities: float32[k].
    """

    tag: str
    histogram: NDArray[np.int64]
    count: int
    looked_at: int
    above: NDArray[np.int64]
    below: NDArray[np.int64]
    above_probabilities: NDArray[np.float32]
    below_probabilities: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Precision:
    """How many of the answered suggestions were right.

    Attributes:
        right: accepted ones.
        answered: accepted and rejected ones.
        low: lower end of the 95 % interval of the share that is right (Wilson 1927).
        high: upper end.
    """

    right: int
    answered: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ReviewProgress:
    """How far the review of a tag is.

    Attributes:
        tag: name.
        waiting: suggestions without an answer.
        accepted: answered with yes, whatever the threshold is now.
        rejected: answered with no.
        precision: of those that were suggested at or above the threshold when they were answered.
    """

    tag: str
    waiting: int
    accepted: int
    rejected: int
    precision: Precision


class LearningUse(StrEnum):
    """Which way of scoring a tag is in use."""

    PROMPTS = "prompts"
    LEARNT = "learnt"


@dataclass(frozen=True, slots=True)
class LearningReport:
    """What the answers have taught a tag.

    Attributes:
        tag: name.
        accepted: examples of it: accepted and set by hand.
        rejected: counterexamples.
        prompts_loss: mean log loss of the prompts on answers that were held out, None when there
            are too few answers to tell.
        learnt_loss: the same of the learnt classifier.
        prompts_precision: average precision of the prompts on them.
        learnt_precision: the same of the learnt classifier.
        better: the learnt one is measured better.
        switched_off: the user went back to the prompts.
        use: what is used now.
    """

    tag: str
    accepted: int
    rejected: int
    prompts_loss: float | None
    learnt_loss: float | None
    prompts_precision: float | None
    learnt_precision: float | None
    better: bool
    switched_off: bool
    use: LearningUse


@dataclass(frozen=True, slots=True)
class TagLearning:
    """What is known of a tag beyond its prompts, for one model; derived from the answers.

    log-odds = scale x (log-odds of the prompts) + vector @ weights + shift

    Attributes:
        scale: 1 where nothing was learnt.
        shift: 0 where nothing was learnt.
        weights: float32[d] as little-endian bytes, None where only `scale` and `shift` are.
        report: the figures.
        signature: of prompts and answers that it was made from.
    """

    scale: float
    shift: float
    weights: bytes | None
    report: LearningReport
    signature: str
