"""Phrases and photos rank the library as it is now, with a real catalog and a fake encoder."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from photoapp.catalog import embeddings
from photoapp.domain.errors import Cancelled, UserError
from photoapp.domain.photo import PhotoId
from photoapp.domain.ranking import RankTerm, Verdict
from photoapp.vision.vision_engine import VisionEngine
from tests.fake_embedder import FakeEmbedder
from tests.vision_library import VisionLibrary, coloured


@pytest.fixture
def library(tmp_path: Path) -> Iterator[VisionLibrary]:
    opened = VisionLibrary(tmp_path / "library")
    yield opened
    opened.close()


@pytest.fixture
def engine(library: VisionLibrary, tmp_path: Path) -> Iterator[VisionEngine]:
    opened = VisionEngine(FakeEmbedder(), library.database, tmp_path / "cache")
    yield opened
    opened.close()


def _first(engine: VisionEngine, *terms: RankTerm) -> int:
    return int(engine.rank(terms, limit=1).photo_ids[0])


def test_a_phrase_ranks_exactly_by_the_models_own_cosine(
    library: VisionLibrary, engine: VisionEngine
) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (60, 32, 32, 3), dtype=np.uint8)
    pixels[:] = pixels[:, :1, :1]
    ids = np.array(library.add(pixels))
    phrase = "something red and yellow in the sun"
    cosines = engine.embed_images(pixels) @ library.embedder.embed_phrases([phrase])[0]
    ranking = engine.rank([RankTerm(phrase=phrase)])
    assert ranking.photo_ids.tolist() == ids[np.argsort(-cosines, kind="stable")].tolist()
    np.testing.assert_allclose(ranking.scores, np.sort(cosines)[::-1], atol=5e-4)
    assert ranking.searchable == 60


def test_what_was_indexed_a_moment_ago_is_found(
    library: VisionLibrary, engine: VisionEngine
) -> None:
    red, blue = library.add(coloured("red", "blue"))
    assert _first(engine, RankTerm(phrase="blue")) == blue
    (green,) = library.add(coloured("green"))
    assert _first(engine, RankTerm(phrase="green")) == green
    library.embed([red], coloured("pink"))
    assert _first(engine, RankTerm(phrase="pink")) == red
    library.lose([green])
    ranking = engine.rank([RankTerm(phrase="green")])
    assert green not in ranking.photo_ids
    assert ranking.searchable == 2
    library.database.write(lambda c: embeddings.remove_model(c, engine.model_key)).result()
    assert engine.rank([RankTerm(phrase="green")]).searchable == 0


def test_an_empty_library_has_nothing(engine: VisionEngine) -> None:
    ranking = engine.rank([RankTerm(phrase="red"), RankTerm(phrase="green", weight=-1)])
    assert len(ranking.photo_ids) == 0
    assert ranking.verdict is Verdict.NOTHING


def test_photos_of_the_library_and_from_outside_rank_what_is_like_them(
    library: VisionLibrary, engine: VisionEngine
) -> None:
    red, blue, pink = library.add(coloured("red", "blue", "pink"))
    assert _first(engine, RankTerm(photo_id=pink)) == pink
    assert _first(engine, RankTerm(pixels=coloured("blue")[0])) == blue
    like_red = engine.rank([RankTerm(photo_id=red)])
    assert like_red.scores[0] == pytest.approx(1, abs=1e-3)


def test_a_photo_that_was_not_indexed_is_named_as_the_reason(engine: VisionEngine) -> None:
    with pytest.raises(UserError, match="not indexed"):
        engine.rank([RankTerm(photo_id=PhotoId(12345))])


def test_a_repelled_phrase_goes_to_the_end(library: VisionLibrary, engine: VisionEngine) -> None:
    ids = library.add(coloured("red", "orange", "yellow", "green", "blue", "white", "black"))
    only_negative = engine.rank([RankTerm(phrase="red", weight=-1)])
    positive = engine.rank([RankTerm(phrase="red")])
    np.testing.assert_array_equal(only_negative.scores, -positive.scores[::-1])
    assert only_negative.photo_ids[-1] == ids[0]
    mixed = [RankTerm(phrase="yellow"), RankTerm(phrase="red", weight=-1)]
    order = engine.rank(mixed).photo_ids.tolist()
    assert order.index(ids[2]) < order.index(ids[1]) < order.index(ids[0])


def test_within_and_limit_pass_through(library: VisionLibrary, engine: VisionEngine) -> None:
    ids = library.add(coloured("red", "orange", "yellow", "green"))
    ranking = engine.rank([RankTerm(phrase="red")], np.array(ids[1:], np.int64), limit=2)
    assert ranking.photo_ids.tolist() == ids[1:3]
    assert ranking.searchable == 4


def test_a_phrase_asked_again_is_not_embedded_again(library: VisionLibrary, tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    engine = VisionEngine(embedder, library.database, tmp_path / "cache")
    for _ in range(3):
        engine.rank([RankTerm(phrase="a red dress on a line"), RankTerm(phrase="blue sky at noon")])
    assert embedder.phrases.count("a red dress on a line") == 1
    engine.close()


def test_a_second_start_takes_the_background_from_the_cache(
    library: VisionLibrary, tmp_path: Path
) -> None:
    VisionEngine(FakeEmbedder(), library.database, tmp_path / "cache").close()
    again = FakeEmbedder()
    VisionEngine(again, library.database, tmp_path / "cache").close()
    assert len(again.phrases) < 10


def test_a_search_is_answered_while_photos_are_in_the_encoder(
    library: VisionLibrary, tmp_path: Path
) -> None:
    in_encoder, go_on = threading.Event(), threading.Event()

    class Slow(FakeEmbedder):
        def embed_images(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
            in_encoder.set()
            go_on.wait()
            return super().embed_images(pixels)

    (red,) = library.add(coloured("red"))
    engine = VisionEngine(Slow(), library.database, tmp_path / "cache")
    engine.rank([RankTerm(phrase="red")])
    with ThreadPoolExecutor(1) as thread:
        batch = thread.submit(engine.embed_images, coloured(*["blue"] * 20))
        in_encoder.wait()
        assert _first(engine, RankTerm(phrase="red")) == red
        assert not batch.done()
        go_on.set()
        assert len(batch.result()) == 20
    engine.close()


def test_after_closing_nothing_is_answered(library: VisionLibrary, tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    engine = VisionEngine(embedder, library.database, tmp_path / "cache")
    engine.close()
    engine.close()
    assert embedder.closed
    with pytest.raises(Cancelled):
        engine.rank([RankTerm(phrase="red")])
    with pytest.raises(Cancelled):
        engine.embed_images(coloured("red"))
    assert library.database.read(lambda c: embeddings.model_keys(c)) == {}
