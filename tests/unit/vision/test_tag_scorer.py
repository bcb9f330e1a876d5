"""Tags on photos whose concepts are known: who gets one, who gets none, and how sure."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from photoapp.catalog.embeddings import EmbeddingChanges
from photoapp.domain.errors import UserError
from photoapp.domain.tag_scoring import TagMatches, TagQueries, TagQuery
from photoapp.vision.calibration import Calibration, LibrarySurvey
from photoapp.vision.tag_prompts import TagPrompts
from photoapp.vision.tag_scorer import TagScorer
from photoapp.vision.vector_index import VectorIndex
from tests.synthetic_clip import DIMENSION, Cones, SyntheticClip

NO_IDS = np.empty(0, np.int64)
TAGS = 8
PER_TAG = 30
OTHERS = 1500


class Library:
    """Photos of eight tags' concepts, and many of others.

    A prompt is the number of its tag; the bank names none of their concepts.
    """

    def __init__(self, cones: Cones | None = None) -> None:
        self.clip = SyntheticClip(3, cones or Cones())
        own = np.arange(TAGS).repeat(PER_TAG)
        others = 20 + np.arange(OTHERS) % 250
        self.concepts = np.concatenate([own, others])
        self.vectors = self.clip.photos(_concept(self.concepts))
        self.ids = np.arange(1, len(self.concepts) + 1)
        self.index = VectorIndex(DIMENSION)
        self.bank = self.clip.bank()
        self.calibration = Calibration(self.bank)
        self.phrases = {str(n): self.clip.phrases(_concept(np.array([n])))[0] for n in range(300)}
        self.texts: list[str] = []
        prompts = TagPrompts(self._embed, ("{}",), DIMENSION)
        self.scorer = TagScorer(self.index, self.bank.shown, prompts)
        self.put(self.ids, self.vectors, 1)

    def put(self, ids: NDArray[np.int64], vectors: NDArray[np.float32], sequence: int) -> None:
        half = vectors.astype(np.float16)
        self.index.apply(EmbeddingChanges(sequence, False, ids, half, NO_IDS))

    def survey(self) -> LibrarySurvey:
        return self.calibration.survey(self.vectors, len(self.vectors))

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts.extend(texts)
        return np.stack([self.phrases[text] for text in texts])


@pytest.fixture(scope="module", params=["plain", "narrow cones"])
def library(request: pytest.FixtureRequest) -> Iterator[Library]:
    plain = request.param == "plain"
    library = Library(Cones() if plain else Cones(photos=2.0, phrases=1.5, angle=1.2))
    yield library
    library.scorer.close()
    library.index.close()


@pytest.fixture
def make() -> Iterator[Callable[[], Library]]:
    made: list[Library] = []

    def one() -> Library:
        made.append(Library())
        return made[-1]

    yield one
    for library in made:
        library.scorer.close()
        library.index.close()


def _concept(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The bank knows every even concept; the tags' are the odd ones."""
    return np.where(numbers < TAGS, 2 * numbers + 1, numbers)


def queries(*, exclusive: bool = False, threshold: float = 0.5, tags: int = TAGS) -> TagQueries:
    return TagQueries(
        tuple(TagQuery((str(tag),), threshold=threshold) for tag in range(tags)), exclusive
    )


def pairs(matches: TagMatches) -> set[tuple[int, int]]:
    return set(zip(matches.tags.tolist(), matches.photo_ids.tolist(), strict=True))


def test_order_is_better_than_the_cosines(library: Library) -> None:
    found = library.scorer.probabilities(queries(), library.survey(), library.ids)
    ours, plain = [], []
    for tag in range(TAGS):
        truth = library.concepts == tag
        ours.append(average_precision_score(truth, found[:, tag]))
        plain.append(average_precision_score(truth, library.vectors @ library.phrases[str(tag)]))
    assert np.mean(ours) > np.mean(plain) or np.mean(plain) > 0.99
    assert np.mean(ours) > 0.8


@pytest.mark.parametrize("exclusive", [False, True])
def test_photos_of_no_tag_get_none(library: Library, exclusive: bool) -> None:
    matches = library.scorer.find(queries(exclusive=exclusive), library.survey(), None)
    tagged = np.unique(matches.photo_ids)
    none = library.concepts >= TAGS
    assert np.isin(library.ids[none], tagged).mean() <= 0.05
    right = library.concepts[matches.photo_ids - 1] == matches.tags
    assert right.mean() > 0.8
    assert right.sum() > 0.4 * TAGS * PER_TAG


def test_an_exclusive_set_gives_a_photo_one_tag_at_most(library: Library) -> None:
    matches = library.scorer.find(queries(exclusive=True, threshold=0.05), library.survey(), None)
    assert len(np.unique(matches.photo_ids)) == len(matches.photo_ids)
    every = library.scorer.probabilities(queries(exclusive=True), library.survey(), library.ids)
    assert (every.sum(axis=1) <= 1 + 1e-5).all()


def test_counts_of_the_survey_are_those_of_the_matches(library: Library) -> None:
    for exclusive in (False, True):
        asked = queries(exclusive=exclusive, threshold=0.3)
        surveys = library.scorer.survey(
            asked, range(TAGS), library.survey(), None, bins=20, border=5
        )
        probabilities = library.scorer.probabilities(asked, library.survey(), library.ids)
        for tag, survey in enumerate(surveys):
            own = probabilities[:, tag]
            assert survey.looked_at == len(own) == survey.histogram.sum()
            assert survey.count == (own >= 0.3).sum()
            nearest = np.sort(own[own >= 0.3])[:5]
            assert survey.above_probabilities == pytest.approx(nearest, abs=1e-5)
            assert survey.below_probabilities == pytest.approx(np.sort(own[own < 0.3])[:-6:-1])


def test_an_edited_prompt_alone_is_embedded_again(make: Callable[[], Library]) -> None:
    library = make()
    survey = library.survey()
    library.scorer.survey(queries(exclusive=True), [0], survey, None, bins=10, border=0)
    library.texts.clear()
    edited = TagQueries((TagQuery(("100",)), *queries().tags[1:]), exclusive=True)
    library.scorer.survey(edited, [0], survey, None, bins=10, border=0)
    assert library.texts == ["100"]


def test_photos_that_come_go_and_change_are_seen(make: Callable[[], Library]) -> None:
    library, asked = make(), queries(tags=2)
    survey = library.survey()

    def counts() -> list[int]:
        found = library.scorer.survey(asked, [0, 1], survey, None, bins=10, border=0)
        assert [one.count for one in found] == np.bincount(
            library.scorer.find(asked, survey, None).tags, minlength=2
        ).tolist()
        return [one.count for one in found]

    before = counts()
    sure = library.scorer.find(asked, survey, None).photo_ids[:3]
    library.index.apply(
        EmbeddingChanges(2, False, NO_IDS, np.empty((0, DIMENSION), np.float16), sure)
    )
    assert counts() == [before[0] - 3, before[1]]
    library.put(np.array([9001, 9002]), library.vectors[sure[:2] - 1], 3)
    assert counts() == [before[0] - 1, before[1]]
    library.put(np.array([9001]), library.vectors[-1:], 4)
    assert counts() == [before[0] - 2, before[1]]


def test_only_photos_within_are_looked_at(library: Library) -> None:
    within = np.array([1, 2, 3, 10**9])
    found = library.scorer.find(queries(), library.survey(), within)
    assert found.looked_at == 3
    assert set(found.photo_ids.tolist()) <= {1, 2, 3}
    unknown = library.scorer.probabilities(queries(), library.survey(), within)
    assert np.isnan(unknown[3]).all()
    assert not np.isnan(unknown[:3]).any()


def test_a_negative_prompt_takes_what_is_more_like_it(library: Library) -> None:
    survey = library.survey()
    both = TagQueries((TagQuery(("0", "1")),))
    without = TagQueries((TagQuery(("0", "1"), ("1",)),))
    of_other = library.ids[library.concepts == 1]
    of_tag = library.ids[library.concepts == 0]
    lost_other = [library.scorer.probabilities(q, survey, of_other).mean() for q in (both, without)]
    lost_tag = [library.scorer.probabilities(q, survey, of_tag).mean() for q in (both, without)]
    assert lost_other[1] < 0.5 * lost_other[0]
    assert lost_tag[1] > 0.7 * lost_tag[0]


def test_templates_are_filled_and_averaged(make: Callable[[], Library]) -> None:
    library = make()
    asked = TagQueries((TagQuery(("0",)),), templates=("{}", "1{}"))
    library.scorer.find(asked, library.survey(), None)
    assert library.texts == ["0", "10"]


def test_an_empty_library_and_an_empty_set_have_no_tags(make: Callable[[], Library]) -> None:
    library = make()
    assert not len(library.scorer.find(TagQueries(()), library.survey(), None).tags)
    nothing = np.empty((0, DIMENSION), np.float16)
    library.index.apply(EmbeddingChanges(5, True, NO_IDS, nothing, NO_IDS))
    empty = library.calibration.survey(nothing, 0)
    assert library.scorer.find(queries(), empty, None).looked_at == 0
    (survey,) = library.scorer.survey(queries(), [0], empty, None, bins=5, border=3)
    assert survey.histogram.tolist() == [0] * 5


def test_more_pairs_than_memory_is_meant_for_are_refused(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photoapp.vision.tag_scorer._MOST_MATCHES", 100)
    with pytest.raises(UserError, match="Raise the thresholds"):
        library.scorer.find(queries(threshold=0.0), library.survey(), None)


def test_the_first_photos_of_a_library_are_judged_too(make: Callable[[], Library]) -> None:
    library = make()
    ids = library.ids[:3]
    small = library.calibration.survey(library.vectors[:3], 3)
    found = library.scorer.probabilities(queries(), small, ids)
    assert found[:, 0].min() > found[:, 1:].max()
