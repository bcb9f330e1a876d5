"""Filters meet a real catalog; the model is a table of probabilities: cut-offs are exact."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from photoapp.catalog import tags
from photoapp.domain.errors import BugError
from photoapp.domain.model_input import ModelInput
from photoapp.domain.photo import PhotoId
from photoapp.domain.ranking import Band, Ranking, RankTerm, Verdict
from photoapp.searching.find_photos import Found, find_photos
from photoapp.searching.query_parser import parse
from tests.fake_embedder import FakeEmbedder
from tests.vision_library import VisionLibrary

KEY = FakeEmbedder().model_key
COUNT = 6


def black(count: int) -> NDArray[np.uint8]:
    size = FakeEmbedder().model_input
    return np.zeros((count, size.height, size.width, 3), dtype=np.uint8)


@dataclass
class TableVision:
    """Ranks photo n of the library by the n-th probability that a phrase has in the table."""

    ids: Sequence[PhotoId]
    table: Mapping[str, Sequence[float]]
    model_key: str = KEY
    dimension: int = 4
    model_input: ModelInput = field(default_factory=lambda: ModelInput(1, 1))
    templates: tuple[str, ...] = ()
    device: str = "table"
    asked: list[list[RankTerm]] = field(default_factory=list)

    def embed_images(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        raise BugError("nothing is embedded here")

    def rank(
        self,
        terms: Sequence[RankTerm],
        within: NDArray[np.int64] | None = None,
        limit: int | None = None,
    ) -> Ranking:
        self.asked.append(list(terms))
        values = np.zeros(len(self.ids))
        for term in terms:
            values += term.weight * np.array(self.table[term.phrase or "a photo"])
        order = np.argsort(-values, kind="stable")
        ids = np.array(self.ids, dtype=np.int64)[order]
        kept = np.ones(len(ids), dtype=bool) if within is None else np.isin(ids, within)
        best = values.max()
        verdict = Verdict.FOUND if best >= 0.5 else Verdict.WEAK if best >= 0.1 else Verdict.NOTHING
        scores = values[order][kept][:limit].astype(np.float32)
        return Ranking(ids[kept][:limit], scores, scores, len(ids), verdict)

    def close(self) -> None:
        pass


@pytest.fixture
def library(tmp_path: Path) -> Iterator[VisionLibrary]:
    library = VisionLibrary(tmp_path / "library")
    yield library
    library.close()


@pytest.fixture
def ids(library: VisionLibrary) -> list[PhotoId]:
    return library.add(black(COUNT))


@pytest.fixture
def vision(ids: list[PhotoId]) -> TableVision:
    return TableVision(
        ids,
        {
            "cat": [0.9, 0.8, 0.2, 0.05, 0.04, 0.03],
            "dog": [0.01, 0.02, 0.7, 0.95, 0.3, 0.02],
            "haze": [0.2, 0.11, 0.05, 0.01, 0.01, 0.01],
            "xyzzy": [0.03, 0.02, 0.01, 0.01, 0.01, 0.01],
            "a photo": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
        },
    )


class Search:
    def __init__(self, library: VisionLibrary, vision: TableVision) -> None:
        self._library, self._vision = library, vision

    def __call__(self, text: str, limit: int | None = None, *, below: bool = False) -> Found:
        return find_photos(
            self._library.database,
            KEY,
            lambda: self._vision,
            parse(text, date(2023, 8, 16)),
            limit=limit,
            below_cut_off=below,
            locate=lambda path: RankTerm(photo_id=self._vision.ids[0]),
        )

    def rows(self, text: str, limit: int | None = None, *, below: bool = False) -> list[int]:
        """Return which photos were found, by their place in the library."""
        found = self(text, limit, below=below)
        return [self._vision.ids.index(hit.photo_id) for hit in found.hits]


@pytest.fixture
def search(library: VisionLibrary, vision: TableVision) -> Search:
    return Search(library, vision)


def tag(library: VisionLibrary, ids: Sequence[PhotoId], name: str) -> None:
    library.database.write(lambda c: tags.add(c, ids, [name]), durable=True).result()


def test_what_lies_below_the_cut_off_is_listed_only_when_asked_for(search: Search) -> None:
    assert search.rows("cat") == [0, 1, 2]
    assert search.rows("cat", below=True) == [0, 1, 2, 3, 4, 5]
    found = search("cat", below=True)
    assert found.total == 3
    bands = [hit.band for hit in found.hits]
    assert bands == [Band.LIKELY, Band.LIKELY, Band.MAYBE, *[Band.UNLIKELY] * 3]


def test_the_limit_cuts_the_list_but_not_the_count(search: Search) -> None:
    found = search("cat", 1)
    assert (len(found.hits), found.total, found.verdict) == (1, 3, Verdict.FOUND)


def test_an_absurd_phrase_finds_nothing(search: Search) -> None:
    found = search("xyzzy")
    assert (found.hits, found.total, found.verdict) == ((), 0, Verdict.NOTHING)
    assert len(search("xyzzy", below=True).hits) == COUNT


def test_a_weak_answer_says_so(search: Search) -> None:
    assert search("haze").verdict is Verdict.WEAK
    assert search.rows("haze") == [0, 1]


def test_filters_narrow_but_never_lift(
    search: Search, library: VisionLibrary, ids: list[PhotoId]
) -> None:
    tag(library, ids[2:], "holiday")
    assert search.rows("cat tag:holiday") == [2]
    assert search("cat tag:holiday").hits[0].band is Band.MAYBE
    tag(library, ids[3:], "work")
    found = search("cat tag:work")
    assert (found.hits, found.verdict) == ((), Verdict.NOTHING)


def test_either_phrase_is_enough_and_no_photo_comes_twice(search: Search) -> None:
    assert search.rows("cat OR dog") == [3, 0, 1, 2, 4]
    assert search("cat OR dog").total == 5
    assert search("xyzzy OR cat").verdict is Verdict.FOUND
    assert search.rows("xyzzy OR cat") == [0, 1, 2]


def test_a_phrase_or_a_filter(search: Search, library: VisionLibrary, ids: list[PhotoId]) -> None:
    tag(library, ids[5:], "a")
    assert search.rows("cat OR tag:a") == [5, 0, 1, 2]


def test_filters_alone_need_no_model_and_come_newest_first(
    search: Search, library: VisionLibrary, ids: list[PhotoId], vision: TableVision
) -> None:
    tag(library, ids[1:3], "a")
    found = search("tag:a")
    assert {hit.photo_id for hit in found.hits} == set(ids[1:3])
    assert {(hit.score, hit.probability) for hit in found.hits} == {(1.0, 1.0)}
    assert (found.verdict, vision.asked) == (Verdict.FOUND, [])
    assert search("tag:nobody").verdict is Verdict.NOTHING
    assert len(search("").hits) == COUNT


def test_a_library_without_vectors_says_nothing_without_loading_a_model(
    library: VisionLibrary, search: Search, vision: TableVision
) -> None:
    library.lose(vision.ids)
    found = search("cat")
    assert (found.hits, found.searchable, found.verdict) == ((), 0, Verdict.NOTHING)
    assert vision.asked == []


def test_the_order_can_be_another(search: Search) -> None:
    assert search.rows("cat sort:-name") == [2, 1, 0]
    assert search.rows("cat sort:-relevance") == [2, 1, 0]
    assert search.rows("sort:-name") == [5, 4, 3, 2, 1, 0]


def test_negated_and_weighted_terms_reach_the_model(search: Search, vision: TableVision) -> None:
    search("cat^2 -dog -like:/photos/1.jpg")
    (terms,) = vision.asked
    assert [(term.phrase, term.photo_id, term.weight) for term in terms] == [
        ("cat", None, 2.0),
        ("dog", None, -1.0),
        (None, vision.ids[0], -1.0),
    ]


def test_every_photo_above_the_cut_off_is_counted(
    library: VisionLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photoapp.searching.find_photos._FIRST_LOOK", 4)
    many = library.add(black(100))
    vision = TableVision(many, {"sky": [0.9] * 60 + [0.01] * 40})
    found = Search(library, vision)("sky", 5)
    assert (len(found.hits), found.total) == (5, 60)
