"""Reviewing suggestions: which to look at first, and how many were right."""

import math
from collections.abc import Collection, Sequence

from photoapp.catalog.suggestions import Answer
from photoapp.domain.photo import PhotoId
from photoapp.domain.suggestion import Precision, ReviewProgress, Suggestion

_Z = 1.959964  # of the normal distribution for 95 %


def order_for_review(
    waiting: Sequence[Suggestion], threshold: float, skipped: Collection[PhotoId] = ()
) -> list[Suggestion]:
    """Return suggestions in the order in which answers teach most.

    Those next to the threshold come first, for there the machine knows least (uncertainty sampling:
    Lewis and Gale, "A sequential algorithm for training text classifiers", SIGIR 1994); those that
    were skipped come last.

    Args:
        waiting: without an answer.
        threshold: of the tag.
        skipped: photos put off in this review.
    """
    border = _odds(threshold)
    later = set(skipped)
    return sorted(
        waiting,
        key=lambda one: (
            one.photo_id in later,
            abs(_odds(one.probability) - border),
            one.photo_id,
        ),
    )


def precision(right: int, answered: int) -> Precision:
    """Return a share with its 95 % interval (Wilson, "Probable inference", JASA 1927)."""
    if not answered:
        return Precision(0, 0, 0.0, 1.0)
    share, square = right / answered, _Z * _Z / answered
    middle = (share + square / 2) / (1 + square)
    half = _Z / (1 + square) * math.sqrt(share * (1 - share) / answered + square / answered / 4)
    return Precision(right, answered, max(middle - half, 0.0), min(middle + half, 1.0))


def progress_of(
    tag: str, waiting: int, answers: Sequence[Answer], threshold: float
) -> ReviewProgress:
    """Return how far a tag's review is; precision counts what the machine said at the time.

    Args:
        tag: name.
        waiting: suggestions without an answer.
        answers: all of the tag.
        threshold: that precision is told for.
    """
    judged = [
        one for one in answers if one.probability is not None and one.probability >= threshold
    ]
    accepted = sum(one.accepted for one in answers)
    return ReviewProgress(
        tag=tag,
        waiting=waiting,
        accepted=accepted,
        rejected=len(answers) - accepted,
        precision=precision(sum(one.accepted for one in judged), len(judged)),
    )


def _odds(probability: float) -> float:
    kept = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(kept / (1 - kept))
