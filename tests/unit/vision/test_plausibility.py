"""Sense and nonsense are told apart by the phrase's vector alone, in any model."""

import numpy as np
import pytest

from photoapp.vision.background_phrases import BackgroundPhrases
from photoapp.vision.plausibility import Plausibility
from tests.synthetic_clip import DIMENSION, Cones, SyntheticClip

UNKNOWN_CONCEPTS = np.arange(1, 300, 2)  # the bank has only the even ones


def test_phrases_that_the_bank_does_not_hold_fall_on_the_right_side() -> None:
    model = SyntheticClip()
    plausibility = Plausibility(model.bank())
    sense = [plausibility.log_odds(phrase) for phrase in model.phrases(UNKNOWN_CONCEPTS)]
    nonsense = [plausibility.log_odds(phrase) for phrase in model.nonsense(100)]
    assert np.mean(np.array(sense) > 0) >= 0.97
    assert np.mean(np.array(nonsense) < 0) >= 0.97
    assert max(np.abs(sense + nonsense)) <= 4


@pytest.mark.parametrize("offset", [0.5, 2.0, 5.0])
def test_a_cone_changes_nothing(offset: float) -> None:
    plain, cone = (SyntheticClip(3, Cones(phrases=phrases)) for phrases in (0.0, offset))
    ours, theirs = Plausibility(plain.bank()), Plausibility(cone.bank())
    pairs = zip(plain.phrases(UNKNOWN_CONCEPTS), cone.phrases(UNKNOWN_CONCEPTS), strict=True)
    for left, right in pairs:
        assert ours.log_odds(left) == pytest.approx(theirs.log_odds(right), abs=0.01)


def test_a_model_that_cannot_tell_them_apart_says_neither() -> None:
    random = np.random.default_rng(5)
    vectors = random.standard_normal((700, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    plausibility = Plausibility(BackgroundPhrases(vectors[:350], vectors[350:600]))
    assert max(abs(plausibility.log_odds(phrase)) for phrase in vectors[600:]) < 1
