"""What a photo's score is made of, said by the engine."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from photoapp.domain.errors import UserError
from photoapp.domain.photo import PhotoId
from photoapp.domain.ranking import RankTerm
from photoapp.vision.vision_engine import VisionEngine
from tests.fake_embedder import COLOURS
from tests.vision_library import VisionLibrary, coloured

TERMS = {
    "one phrase": [RankTerm(phrase="red")],
    "one to stay away from": [RankTerm(phrase="red", weight=-1)],
    "weights": [RankTerm(phrase="red", weight=2), RankTerm(phrase="blue", weight=0.5)],
    "for and against": [RankTerm(phrase="orange"), RankTerm(phrase="blue", weight=-1)],
    "a photo too": [RankTerm(phrase="orange"), RankTerm(photo_id=PhotoId(2))],
    "pixels too": [RankTerm(phrase="red"), RankTerm(pixels=coloured("pink")[0])],
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[VisionLibrary]:
    opened = VisionLibrary(tmp_path / "library")
    opened.add(coloured(*list(COLOURS)[:9]))
    yield opened
    opened.close()


@pytest.fixture
def engine(library: VisionLibrary, tmp_path: Path) -> VisionEngine:
    return VisionEngine(library.embedder, library.database, tmp_path / "cache")


@pytest.mark.parametrize("terms", TERMS.values(), ids=TERMS)
def test_the_parts_sum_to_the_score_that_the_ranking_gave(
    engine: VisionEngine, terms: list[RankTerm]
) -> None:
    ranking = engine.rank(terms)
    for photo, score, probability in zip(
        ranking.photo_ids.tolist(), ranking.scores, ranking.probabilities, strict=True
    ):
        parts = engine.explain(terms, PhotoId(photo))
        assert parts.score == pytest.approx(score)
        assert parts.probability == pytest.approx(probability)
        assert len(parts.weights) == len(parts.cosines) == len(terms)
        assert float(parts.weights @ parts.cosines) == pytest.approx(score, abs=2e-3)
        assert (np.sign(parts.weights) == [np.sign(term.weight) for term in terms]).all()


def test_a_picture_brings_a_map_of_what_attracts(engine: VisionEngine) -> None:
    picture = np.empty((40, 80, 3), np.uint8)
    picture[:, :40], picture[:, 40:] = COLOURS["red"], COLOURS["blue"]
    terms = [RankTerm(phrase="red"), RankTerm(phrase="blue", weight=-1)]
    heat = engine.explain(terms, PhotoId(1), picture).heat
    assert heat is not None
    assert heat.shape[1] == 2 * heat.shape[0]
    assert heat[:, : heat.shape[1] // 3].mean() > heat[:, -heat.shape[1] // 3 :].mean() + 0.3
    assert engine.explain(terms, PhotoId(1)).heat is None


def test_what_only_repels_has_no_map(engine: VisionEngine) -> None:
    parts = engine.explain([RankTerm(phrase="red", weight=-1)], PhotoId(1), coloured("red")[0])
    assert parts.heat is None


def test_a_photo_without_a_vector_is_not_explained(engine: VisionEngine) -> None:
    with pytest.raises(UserError, match="not indexed"):
        engine.explain([RankTerm(phrase="red")], PhotoId(99))
