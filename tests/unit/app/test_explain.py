"""Why a photo is among the results; the engine sees colours."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from photoapp.app.explain import Explainer
from photoapp.app.photo_details import PhotoDetailsReader
from photoapp.catalog import photos, tags
from photoapp.catalog.thumbnail_store import ThumbnailStore
from photoapp.domain.errors import UserError
from photoapp.domain.explanation import ClauseKind, Explanation, ExplanationNote
from photoapp.domain.photo import PhotoFacts, PhotoId
from photoapp.domain.ranking import Band, RankTerm
from photoapp.vision.vision_engine import VisionEngine
from tests import catalog_library
from tests.fake_embedder import COLOURS
from tests.vision_library import VisionLibrary, coloured

RED, BLUE = PhotoId(1), PhotoId(2)
FACTS = PhotoFacts(taken_at=datetime(2023, 7, 14, 9, 30), camera="Canon EOS R5", rating=4)


class Bench:
    """A library of plain photos with an explainer over it."""

    def __init__(self, folder: Path) -> None:
        self.library = VisionLibrary(folder / "library")
        self.database = self.library.database
        self.library.add(coloured(*list(COLOURS)[:9]))
        catalog_library.read(self.database, RED, 1, FACTS)
        (self.database).write(lambda c: tags.add(c, [RED], ["Holiday"]), durable=True).result()
        self.library.embed([RED], coloured("red"))
        self.engine = VisionEngine(self.library.embedder, self.database, folder / "cache")
        key = self.library.embedder.model_key
        models: Any = SimpleNamespace(
            searching=lambda: SimpleNamespace(model_key=key), engine=lambda model: self.engine
        )
        self.thumbnails = ThumbnailStore(folder / "thumbnails")
        unused: Any = None
        self.explainer = Explainer(
            self.database,
            models,
            self.thumbnails,
            PhotoDetailsReader(self.database, unused),
            lambda path, vision: RankTerm(photo_id=BLUE),
        )

    def explain(self, query: str, photo: PhotoId = RED, *, heat: bool = False) -> Explanation:
        return self.explainer.explain(photo, query, heat=heat)

    def save_thumbnail(self, photo: PhotoId) -> None:
        picture = np.zeros((40, 80, 3), np.uint8)
        picture[:, 40:] = COLOURS["red"]
        file = BytesIO()
        Image.fromarray(picture).save(file, "JPEG")
        (loaded,) = self.database.read(lambda c: photos.load(c, [photo]))
        assert loaded.content_hash is not None
        self.thumbnails.save(loaded.content_hash, file.getvalue())


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    opened = Bench(tmp_path)
    yield opened
    opened.engine.close()
    opened.library.close()


def test_the_clauses_sum_to_the_score_of_the_search(bench: Bench) -> None:
    found = bench.explain('"red"^2 "orange sky" -blue like:/blue.jpg')
    assert [(clause.kind, clause.text, clause.away) for clause in found.clauses] == [
        (ClauseKind.PHRASE, "red", False),
        (ClauseKind.PHRASE, "orange sky", False),
        (ClauseKind.PHRASE, "blue", True),
        (ClauseKind.PHOTO, "/blue.jpg", False),
    ]
    total = sum(clause.contribution for clause in found.clauses)
    assert total == pytest.approx(found.score, abs=2e-3)
    for clause in found.clauses:
        assert clause.contribution == pytest.approx(clause.weight * clause.cosine)
        assert (clause.weight < 0) == clause.away


def test_a_single_phrase_is_its_own_cosine(bench: Bench) -> None:
    found = bench.explain("red")
    (clause,) = found.clauses
    assert clause.weight == 1
    assert clause.contribution == pytest.approx(found.score, abs=2e-3)
    assert found.band is Band.LIKELY
    assert found.note is None
    assert bench.explain("red", BLUE).score < found.score  # type: ignore[operator]


def test_each_filter_says_what_the_photo_has_there(bench: Bench) -> None:
    found = bench.explain("tag:holiday taken:2023-07 camera:canon rating:>=4 -tag:blurry ext:png")
    assert [(one.text, one.met, one.value) for one in found.filters] == [
        ("tag:holiday", True, "Holiday"),
        ("taken:2023-07", True, "2023-07-14"),
        ("camera:canon", True, "Canon EOS R5"),
        ("rating:>=4", True, "4"),
        ("-tag:blurry", True, "Holiday"),
        ("ext:png", False, "jpg"),
    ]
    assert found.note is ExplanationNote.NOT_MET
    assert found.score is None


def test_of_several_alternatives_the_best_one_is_explained(bench: Bench) -> None:
    assert [c.text for c in bench.explain("blue OR red").clauses] == ["red"]
    assert [c.text for c in bench.explain("(blue tag:holiday) OR (red tag:none)").clauses] == [
        "blue"
    ]


def test_notes_say_what_numbers_cannot(bench: Bench) -> None:
    assert bench.explain("").note is ExplanationNote.NOTHING_ASKED
    assert bench.explain("tag:holiday").note is ExplanationNote.FILTERS_ONLY
    assert bench.explain("-red", heat=True).note is ExplanationNote.ONLY_AWAY
    assert bench.explain("red", heat=True).note is ExplanationNote.NO_PICTURE
    bench.library.lose([BLUE])
    assert bench.explain("red", BLUE).note is ExplanationNote.NOT_INDEXED


def test_the_heat_map_lies_over_the_thumbnail(bench: Bench) -> None:
    bench.save_thumbnail(RED)
    heat = bench.explain("red", heat=True).heat
    assert heat is not None
    assert heat[:, heat.shape[1] * 2 // 3 :].mean() > heat[:, : heat.shape[1] // 3].mean() + 0.3
    assert bench.explain("red").heat is None


def test_a_photo_that_is_gone_is_an_error_in_words(bench: Bench) -> None:
    with pytest.raises(UserError, match="no more in the library"):
        bench.explain("red", PhotoId(99))
