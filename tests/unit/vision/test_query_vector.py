"""Phrases and photos become one query vector in which each counts as the user would expect."""

import numpy as np
import pytest
from numpy.typing import NDArray

from photoapp.domain.errors import UserError
from photoapp.vision.calibration import LibrarySurvey
from photoapp.vision.query_vector import WeightedVector, combine

D = 16
_COMMON = np.eye(D, dtype=np.float32)[0]


def _unit(vector: NDArray[np.floating]) -> NDArray[np.float32]:
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def _thing(axis: int) -> NDArray[np.float32]:
    return np.eye(D, dtype=np.float32)[axis]


def _phrase(axis: int) -> NDArray[np.float32]:
    """Return a phrase of a cone as narrow as CLIP's: two of them have a cosine of 0.8."""
    return _unit(2 * _COMMON + _thing(axis))


def _photo(*axes: int) -> NDArray[np.float32]:
    return _unit(sum((_thing(axis) for axis in axes), 1.5 * _thing(15) + 0.3 * _COMMON))


PHRASE_MEAN = np.mean([_phrase(axis) for axis in range(1, 15)], axis=0)


def _survey() -> LibrarySurvey:
    sample = np.stack([_photo(a, b) for a in range(1, 15) for b in range(1, 15)])
    return LibrarySurvey(len(sample), sample.mean(axis=0), sample)


def _combine(*terms: WeightedVector) -> NDArray[np.float32]:
    return combine(terms, PHRASE_MEAN, _survey())


def test_a_single_phrase_or_photo_stays_exactly_what_it_is() -> None:
    for vector, of_photo in ((_phrase(3), False), (_photo(1, 2), True)):
        for weight in (1.0, 2.5):
            alone = _combine(WeightedVector(vector, weight, of_photo))
            assert alone.tobytes() == vector.tobytes()


def test_only_a_negative_phrase_looks_the_other_way() -> None:
    query = _combine(WeightedVector(_phrase(3), -1.0, of_photo=False))
    np.testing.assert_array_equal(query, -_phrase(3))


def test_a_negative_phrase_sends_away_what_shows_it_and_keeps_what_is_wanted() -> None:
    query = _combine(
        WeightedVector(_phrase(1), 1.0, of_photo=False),
        WeightedVector(_phrase(2), -1.0, of_photo=False),
    )
    photos = {"wanted": _photo(1, 5), "both": _photo(1, 2), "other": _photo(5, 6)}
    scores = {name: float(photo @ query) for name, photo in photos.items()}
    assert scores["wanted"] > scores["both"] > scores["other"] > float(_photo(2, 5) @ query)


def test_what_all_phrases_share_does_not_count_in_a_difference() -> None:
    query = _combine(
        WeightedVector(_phrase(1), 1.0, of_photo=False),
        WeightedVector(_phrase(2), -1.0, of_photo=False),
    )
    assert abs(float(query @ _COMMON)) < 0.05


def test_two_phrases_want_both() -> None:
    query = _combine(
        WeightedVector(_phrase(1), 1.0, of_photo=False),
        WeightedVector(_phrase(2), 1.0, of_photo=False),
    )
    assert float(_photo(1, 2) @ query) > max(float(_photo(1, 5) @ query), float(_photo(2) @ query))
    assert np.linalg.norm(query) == pytest.approx(1, abs=1e-6)


def test_a_heavier_phrase_counts_more() -> None:
    query = _combine(
        WeightedVector(_phrase(1), 1.0, of_photo=False),
        WeightedVector(_phrase(2), 3.0, of_photo=False),
    )
    assert float(_photo(2, 5) @ query) > float(_photo(1, 5) @ query)


def test_a_phrase_beside_a_photo_is_not_drowned() -> None:
    query = _combine(
        WeightedVector(_photo(3, 4), 1.0, of_photo=True),
        WeightedVector(_phrase(1), 1.0, of_photo=False),
    )
    both = float(_photo(3, 1) @ query)
    assert both > float(_photo(3, 5) @ query)
    assert both > float(_photo(1, 5) @ query)


def test_a_query_that_cancels_itself_out_says_so() -> None:
    with pytest.raises(UserError, match="cancel each other"):
        _combine(
            WeightedVector(_phrase(1), 1.0, of_photo=False),
            WeightedVector(_phrase(1), -2.0, of_photo=False),
        )


def test_an_empty_library_can_be_asked_too() -> None:
    empty = LibrarySurvey(0, np.zeros(D, np.float32), np.zeros((0, D), np.float32))
    terms = [
        WeightedVector(_phrase(1), 1.0, of_photo=False),
        WeightedVector(_photo(2), 1.0, of_photo=True),
    ]
    assert np.linalg.norm(combine(terms, PHRASE_MEAN, empty)) == pytest.approx(1, abs=1e-6)
