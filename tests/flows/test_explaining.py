"""Why a photo was found, asked of the vision process: the same as of the engine in process."""

from pathlib import Path

import numpy as np
import pytest

from photoapp.domain.errors import UserError
from photoapp.domain.photo import PhotoId
from photoapp.domain.ranking import RankTerm
from photoapp.vision.vision_engine import VisionEngine
from photoapp.vision.vision_process import VisionProcess
from tests.fake_embedder import FakeEmbedder
from tests.vision_library import MODEL, VisionLibrary, coloured, load_fake


def test_the_vision_process_explains_as_the_engine_does(tmp_path: Path) -> None:
    library = VisionLibrary(tmp_path / "library")
    ids = library.add(coloured("red", "blue", "green", "orange"))
    picture = np.random.default_rng(3).integers(0, 256, (60, 90, 3), dtype=np.uint8)
    terms = [
        RankTerm(phrase="red"),
        RankTerm(pixels=coloured("orange")[0]),
        RankTerm(phrase="blue", weight=-1),
    ]
    vision = VisionProcess(tmp_path / "library", MODEL, "cpu", load=load_fake)
    try:
        engine = VisionEngine(FakeEmbedder(), library.database, tmp_path / "cache")
        for photo in ids:
            theirs, ours = (one.explain(terms, photo, picture) for one in (vision, engine))
            assert theirs.score == pytest.approx(ours.score)
            np.testing.assert_allclose(theirs.weights, ours.weights, rtol=1e-5)
            np.testing.assert_allclose(theirs.cosines, ours.cosines, atol=1e-5)
            assert theirs.heat is not None
            assert ours.heat is not None
            np.testing.assert_allclose(theirs.heat, ours.heat, atol=1e-4)
        assert vision.explain(terms, ids[0]).heat is None
        with pytest.raises(UserError, match="not indexed"):
            vision.explain(terms, PhotoId(99))
        assert len(vision.rank([RankTerm(phrase="red")]).photo_ids) == 4  # the lane goes on
        engine.close()
    finally:
        vision.close()
        library.close()
