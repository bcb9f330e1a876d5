"""The queue begins at the border; precision comes with Wilson's interval."""

import pytest

from photoapp.catalog.suggestions import Answer
from photoapp.domain.photo import PhotoId
from photoapp.domain.suggestion import Suggestion
from photoapp.tagging.review import order_for_review, precision, progress_of


def suggestion(number: int, probability: float) -> Suggestion:
    return Suggestion(PhotoId(number), "dog", probability)


def test_what_is_next_to_the_threshold_comes_first_and_skipped_ones_last() -> None:
    waiting = [suggestion(1, 0.99), suggestion(2, 0.61), suggestion(3, 0.7), suggestion(4, 0.6)]
    queue = order_for_review(waiting, 0.6, skipped=[PhotoId(4)])
    assert [one.photo_id for one in queue] == [2, 3, 1, 4]


def test_precision_is_wilsons() -> None:
    found = precision(46, 50)
    assert (found.right, found.answered) == (46, 50)
    assert found.low == pytest.approx(0.8116, abs=1e-3)  # Newcombe 1998, method 3
    assert found.high == pytest.approx(0.9685, abs=1e-3)
    assert (precision(0, 0).low, precision(0, 0).high) == (0, 1)


def test_precision_counts_what_the_machine_said_at_the_threshold() -> None:
    answers = [
        Answer(PhotoId(1), True, 0.9),
        Answer(PhotoId(2), False, 0.7),
        Answer(PhotoId(3), True, 0.4),  # suggested below the threshold of today
        Answer(PhotoId(4), True, None),  # never suggested
    ]
    found = progress_of("dog", 7, answers, 0.5)
    assert (found.waiting, found.accepted, found.rejected) == (7, 3, 1)
    assert (found.precision.right, found.precision.answered) == (1, 2)
