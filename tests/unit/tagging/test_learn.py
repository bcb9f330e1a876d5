"""What answers teach a tag, on photos whose truth is known."""

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from photoapp.domain.suggestion import LearningUse, TagLearning
from photoapp.domain.tag_scoring import TagExamples
from photoapp.domain.tag_set import TagDefinition
from photoapp.tagging.learn import PRIOR_PHOTOS, fit_tag

DIMENSION = 64
TAG = TagDefinition("beach", ("a beach",))


class Photos:
    """5,000 photos, 400 of the tag; the prompt points only roughly where these lie."""

    def __init__(self, prompt_is_right: float, seed: int = 0) -> None:
        random = np.random.default_rng(seed)
        self.truth = np.arange(5000) < 400
        direction, other = random.standard_normal((2, DIMENSION)) / DIMENSION**0.5
        vectors = random.standard_normal((5000, DIMENSION)) / DIMENSION**0.5
        vectors[self.truth] += 0.55 * direction
        self.vectors = unit(vectors)
        prompt = unit(prompt_is_right * direction + (1 - prompt_is_right) * other)
        scores = self.vectors @ prompt
        standing = (scores - np.median(scores)) / scores.std()
        self.odds = (1.6 * standing - 4.2).astype(np.float32)
        self.sample = random.choice(5000, PRIOR_PHOTOS, replace=False)
        self.random = random

    def examples(self, seen: NDArray[np.int64]) -> TagExamples:
        return TagExamples(
            seen,
            self.vectors[seen],
            self.odds[seen],
            self.vectors[self.sample],
            self.odds[self.sample],
        )

    def reviewed(self, count: int) -> NDArray[np.int64]:
        """Photos that a review begins with: next to the border, and random ones above it."""
        border = np.argsort(np.abs(self.odds), kind="stable")
        return np.sort(border[:count])

    def odds_after(self, learnt: TagLearning) -> NDArray[np.float64]:
        odds = learnt.scale * self.odds.astype(np.float64) + learnt.shift
        if learnt.weights is not None:
            odds += self.vectors @ np.frombuffer(learnt.weights, "<f4")
        return odds


def unit(vectors: NDArray[np.float64]) -> NDArray[np.float32]:
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


def calibration_error(odds: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """Expected calibration error in ten equal parts of 0..1 (Guo et al., ICML 2017)."""
    probabilities = 1 / (1 + np.exp(-odds))
    part = np.minimum((10 * probabilities).astype(int), 9)
    error = 0.0
    for number in np.unique(part):
        own = part == number
        error += own.sum() * abs(probabilities[own].mean() - truth[own].mean())
    return float(error / len(truth))


def learn(photos: Photos, count: int, tag: TagDefinition = TAG) -> TagLearning:
    seen = photos.reviewed(count)
    return fit_tag(tag, photos.examples(seen), photos.truth[seen])


@pytest.mark.parametrize("seed", range(3))
def test_corrections_make_a_rough_prompt_better(seed: int) -> None:
    photos = Photos(0.5, seed)
    unseen = np.setdiff1d(np.arange(5000), photos.reviewed(200))
    before = average_precision_score(photos.truth[unseen], photos.odds[unseen])
    after = []
    for count in (20, 50, 200):
        odds = photos.odds_after(learn(photos, count))
        after.append(average_precision_score(photos.truth[unseen], odds[unseen]))
    assert after[-1] > before + 0.05
    assert min(after) > before - 0.02


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("prompt_is_right", [0.5, 0.9])
def test_fifty_answers_calibrate(prompt_is_right: float, seed: int) -> None:
    photos = Photos(prompt_is_right, seed)
    assert calibration_error(photos.odds_after(learn(photos, 50)), photos.truth) <= 0.05


def test_a_prompt_that_is_right_stays_in_use() -> None:
    photos = Photos(1.0)
    seen = np.r_[0:20, 400:440]
    learnt = fit_tag(TAG, photos.examples(seen), photos.truth[seen])
    before = average_precision_score(photos.truth, photos.odds)
    after = average_precision_score(photos.truth, photos.odds_after(learnt))
    assert after > before - 0.03
    report = learnt.report
    assert report.accepted + report.rejected == 60
    assert report.prompts_loss is not None
    assert report.learnt_loss is not None
    assert (report.use is LearningUse.LEARNT) == (learnt.weights is not None) == report.better
    assert report.better == (report.learnt_loss < 0.99 * report.prompts_loss)


def test_without_answers_of_both_kinds_nothing_is_claimed() -> None:
    photos = Photos(0.8)
    seen = np.flatnonzero(photos.truth)[:5]
    learnt = fit_tag(TAG, photos.examples(seen), photos.truth[seen])
    assert learnt.weights is None
    assert learnt.report.prompts_loss is None
    assert learnt.report.use is LearningUse.PROMPTS


def test_a_tag_is_learnt_from_ten_examples_alone() -> None:
    photos = Photos(0.5)
    photos.odds[:] = 0
    seen = np.flatnonzero(photos.truth)[:10]
    tag = TagDefinition("ours", from_examples=True)
    learnt = fit_tag(tag, photos.examples(seen), photos.truth[seen])
    odds = photos.odds_after(learnt)
    assert average_precision_score(photos.truth[10:], odds[10:]) > 0.4  # 0.08 by chance
    assert (odds[~photos.truth] > 0).mean() <= 0.05
    none = fit_tag(tag, photos.examples(seen[:0]), photos.truth[:0])
    assert photos.odds_after(none).max() < -20
