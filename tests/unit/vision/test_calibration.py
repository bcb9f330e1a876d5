"""Verdicts and bands of a synthetic model, for libraries of every size and any cosine scale."""

import numpy as np
import pytest
from numpy.typing import NDArray

from photoapp.domain.ranking import Verdict
from photoapp.vision.calibration import (
    LIKELY_PROBABILITY,
    MAYBE_PROBABILITY,
    SURVEY_SIZE,
    TOP_HITS,
    Calibration,
    LibrarySurvey,
    QueryKind,
    ScoreCurve,
)
from photoapp.vision.query_vector import WeightedVector, combine
from tests.synthetic_clip import Cones, SyntheticClip, Vectors

HERE = np.arange(0, 200)  # concepts that libraries are made of
ELSEWHERE = np.arange(220, 300)

SCALES = {
    "no cone": Cones(),
    "like CLIP": Cones(photos=1.2, phrases=1.5, angle=1.2),
    "like SigLIP": Cones(photos=2.0, phrases=3.0, angle=1.6),
    "below zero": Cones(photos=1.0, phrases=1.0, angle=2.4),
}


class Library:
    """Photos of a synthetic model, and the calibration that judges them."""

    def __init__(self, size: int, cones: Cones = SCALES["no cone"], seed: int = 0) -> None:
        self.model = SyntheticClip(seed, cones)
        self.calibration = Calibration(self.model.bank())
        self.concepts = np.random.default_rng(seed).choice(HERE, size)
        self.photos = self.model.photos(self.concepts)
        self.survey = self.calibration.survey(self.photos[:SURVEY_SIZE], size)

    def judge(
        self,
        query: Vectors,
        kind: QueryKind = QueryKind.PHRASE,
        phrases: Vectors | None = None,
        *,
        repelled: bool = False,
    ) -> tuple[ScoreCurve, Vectors]:
        """Return the curve, and the probability of every photo in the order of the photos."""
        scores = self.photos @ query
        top = self.photos[np.argsort(-scores)[:TOP_HITS]]
        curve = self.calibration.judge(query, self.survey, top, kind, phrases, repelled=repelled)
        return curve, curve.probabilities(scores)

    def verdicts(self, queries: Vectors) -> list[Verdict]:
        return [self.judge(query)[0].verdict for query in queries]


def share(verdicts: list[Verdict], verdict: Verdict) -> float:
    return verdicts.count(verdict) / len(verdicts)


@pytest.mark.parametrize("size", [1, 5, 50, 2000])
def test_what_is_there_is_found_and_nonsense_is_not(size: int) -> None:
    library = Library(size)
    there = library.verdicts(library.model.phrases(library.concepts[:60]))
    assert share(there, Verdict.NOTHING) <= 0.05
    nonsense = library.verdicts(library.model.nonsense(60))
    assert share(nonsense, Verdict.NOTHING) >= 0.95
    assert Verdict.FOUND not in nonsense


@pytest.mark.parametrize("size", [1, 5, 50, 2000])
def test_sensible_things_that_no_photo_shows_are_rarely_found(size: int) -> None:
    library = Library(size)
    there = library.verdicts(library.model.phrases(library.concepts[:60]))
    absent = library.verdicts(library.model.phrases(ELSEWHERE))
    assert share(absent, Verdict.FOUND) <= 0.2
    assert share(there, Verdict.FOUND) >= 2 * share(absent, Verdict.FOUND)
    assert size > 1 or share(absent, Verdict.NOTHING) >= 0.5


@pytest.mark.parametrize("size", [3, 40, 1000])
@pytest.mark.parametrize("scale", ["like CLIP", "like SigLIP", "below zero"])
def test_another_cosine_scale_changes_no_verdict_and_no_band(size: int, scale: str) -> None:
    plain, other = Library(size, seed=7), Library(size, SCALES[scale], seed=7)
    wanted = np.concatenate([plain.concepts[:20], ELSEWHERE[:20]])
    phrases = [library.model.phrases(wanted) for library in (plain, other)]
    nonsense = [library.model.nonsense(20) for library in (plain, other)]
    queries = [np.concatenate(pair) for pair in zip(phrases, nonsense, strict=True)]
    spans = [
        float(np.ptp(lib.photos @ q.T)) for lib, q in zip((plain, other), queries, strict=True)
    ]
    assert spans[1] < 0.6 * spans[0]
    for left, right in zip(*queries, strict=True):
        ours, ours_each = plain.judge(left)
        theirs, theirs_each = other.judge(right)
        assert ours.verdict is theirs.verdict
        np.testing.assert_allclose(ours_each, theirs_each, atol=0.02)


def test_within_a_query_the_probability_only_rises_with_the_cosine() -> None:
    library = Library(500)
    queries = np.concatenate(
        [library.model.phrases(library.concepts[:10]), library.model.nonsense(10)]
    )
    for query in queries:
        curve, _ = library.judge(query)
        probabilities = curve.probabilities(np.linspace(-1, 1, 4001, dtype=np.float32))
        assert (np.diff(probabilities) >= 0).all()
        assert probabilities.dtype == np.float32
        assert 0 <= probabilities[0] <= probabilities[-1] <= 1


def test_a_verdict_says_what_the_bands_show() -> None:
    library = Library(300)
    queries = np.concatenate(
        [library.model.phrases(np.arange(0, 300, 5)), library.model.nonsense(20)]
    )
    seen = set()
    for query in queries:
        curve, probabilities = library.judge(query)
        best = probabilities.max()
        expected = Verdict.FOUND if best >= LIKELY_PROBABILITY else Verdict.WEAK
        assert curve.verdict is (expected if best >= MAYBE_PROBABILITY else Verdict.NOTHING)
        seen.add(curve.verdict)
    assert seen == set(Verdict)


def test_a_weak_answer_of_a_large_library_lists_ten_photos_at_least() -> None:
    library = Library(2000)
    judged = [library.judge(phrase) for phrase in library.model.phrases(np.arange(0, 300, 3))]
    listed = [
        int((each >= MAYBE_PROBABILITY).sum())
        for curve, each in judged
        if curve.verdict is not Verdict.NOTHING
    ]
    assert min(listed) >= 10
    assert np.median(listed) <= 100


def test_likely_photos_show_what_was_asked_for() -> None:
    library = Library(1000)
    right = hits = 0
    for concept in HERE:
        _, probabilities = library.judge(library.model.phrases(np.array([concept]))[0])
        likely = probabilities >= LIKELY_PROBABILITY
        hits += int(likely.sum())
        right += int((library.concepts[likely] == concept).sum())
    assert hits > 100
    assert right / hits >= 0.8


def test_an_empty_library_has_nothing() -> None:
    model = SyntheticClip()
    calibration = Calibration(model.bank())
    none = model.photos(np.array([0]))[:0]
    curve = calibration.judge(model.phrases(np.array([0]))[0], calibration.survey(none, 0), none)
    assert curve.verdict is Verdict.NOTHING


def test_several_phrases_are_judged_as_one_is() -> None:
    library = Library(800, SCALES["like CLIP"])
    first, second = library.concepts[:2]
    pair = library.model.phrases(np.array([first, second]))
    both = _combined(library, pair, [1.0, 1.0])
    curve, probabilities = library.judge(both, QueryKind.PHRASES, pair)
    assert curve.verdict is not Verdict.NOTHING
    assert library.concepts[probabilities.argmax()] in (first, second)
    nonsense = np.concatenate([pair[:1], library.model.nonsense(1)])
    mixed = _combined(library, nonsense, [1.0, 1.0])
    assert library.judge(mixed, QueryKind.PHRASES, nonsense)[0].verdict is Verdict.NOTHING
    away = _combined(library, pair, [1.0, -1.0])
    assert library.judge(away, QueryKind.PHRASES, pair[:1])[0].verdict is not Verdict.NOTHING


def test_a_repelled_phrase_makes_only_its_own_photos_unlikely() -> None:
    library = Library(400)
    concept = int(library.concepts[0])
    phrase = library.model.phrases(np.array([concept]))
    liked = library.judge(phrase[0])[1]
    curve, probabilities = library.judge(-phrase[0], QueryKind.PHRASE, phrase, repelled=True)
    assert curve.verdict is Verdict.FOUND
    assert np.mean(probabilities >= LIKELY_PROBABILITY) > 0.9
    assert probabilities.argmin() == liked.argmax()
    absent = library.model.nonsense(1)
    _, all_likely = library.judge(-absent[0], QueryKind.PHRASE, absent, repelled=True)
    assert all_likely.min() >= LIKELY_PROBABILITY


@pytest.mark.parametrize("scale", ["no cone", "like CLIP"])
def test_a_photo_finds_its_like_although_photos_are_always_close(scale: str) -> None:
    library = Library(1000, SCALES[scale])
    right = hits = 0
    for row in range(50):
        curve, probabilities = library.judge(library.photos[row], QueryKind.PHOTO)
        assert curve.verdict is Verdict.FOUND  # itself
        assert probabilities[row] >= LIKELY_PROBABILITY
        near = probabilities >= LIKELY_PROBABILITY
        hits += int(near.sum()) - 1
        right += int((library.concepts[near] == library.concepts[row]).sum()) - 1
    assert hits > 10
    assert right / hits >= 0.7


def test_a_photo_unlike_any_other_finds_nothing() -> None:
    library = Library(200)
    stranger = library.model.photos(ELSEWHERE[:20])
    verdicts = [library.judge(photo, QueryKind.PHOTO)[0].verdict for photo in stranger]
    assert share(verdicts, Verdict.FOUND) <= 0.1


@pytest.mark.parametrize(
    ("count", "changed", "stale"),
    [(1000, 0, False), (1000, 40, False), (1040, 40, False), (1100, 100, True), (1000, 60, True),
     (900, 100, True), (0, 1000, True)],
)  # fmt: skip
def test_a_survey_is_made_again_when_a_twentieth_has_changed(
    count: int, changed: int, stale: bool
) -> None:
    vectors = np.zeros((4, 8), np.float32)
    survey = LibrarySurvey(count=1000, mean=vectors[0], sample=vectors)
    assert survey.is_stale(count, changed) is stale


def test_a_sample_of_a_large_library_judges_as_the_whole_does() -> None:
    library = Library(8000)
    rows: NDArray[np.int64] = np.random.default_rng(1).choice(8000, SURVEY_SIZE, replace=False)
    calibration = library.calibration
    whole = calibration.survey(library.photos, 8000)
    sample = calibration.survey(library.photos[rows], 8000)
    for phrase in library.model.phrases(np.arange(0, 300, 10)):
        top = library.photos[np.argsort(-(library.photos @ phrase))[:TOP_HITS]]
        scores = library.photos @ phrase
        exact = calibration.judge(phrase, whole, top).probabilities(scores)
        estimated = calibration.judge(phrase, sample, top).probabilities(scores)
        np.testing.assert_allclose(exact, estimated, atol=0.05)


def _combined(library: Library, vectors: Vectors, weights: list[float]) -> Vectors:
    terms = [
        WeightedVector(vector, weight, of_photo=False)
        for vector, weight in zip(vectors, weights, strict=True)
    ]
    return combine(terms, library.calibration.phrase_mean, library.survey)
