"""A smart album is what its search shows, wherever its name stands."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from photoapp.catalog import albums, ratings, tags
from photoapp.domain.errors import UserError
from photoapp.domain.photo import PhotoId
from photoapp.domain.ranking import Band, Ranking, RankTerm, Verdict
from photoapp.searching.find_photos import Found, find_photos
from photoapp.searching.query_parser import parse
from tests.fake_embedder import FakeEmbedder
from tests.vision_library import VisionLibrary

EMBEDDER = FakeEmbedder()
TABLE = {
    "cat": [0.9, 0.8, 0.2, 0.05, 0.04, 0.03],
    "dog": [0.01, 0.02, 0.7, 0.95, 0.3, 0.02],
}


class TableVision:
    """Photo n has the n-th probability that a phrase has in the table; phrases add up."""

    model_key = EMBEDDER.model_key
    model_input = EMBEDDER.model_input
    dimension = 4
    templates: tuple[str, ...] = ()
    device = "table"

    def __init__(self, ids: Sequence[PhotoId]) -> None:
        self._ids = np.array(ids, np.int64)

    def embed_images(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        raise AssertionError("nothing is embedded here")

    def rank(
        self,
        terms: Sequence[RankTerm],
        within: NDArray[np.int64] | None = None,
        limit: int | None = None,
    ) -> Ranking:
        values = sum(term.weight * np.array(TABLE[term.phrase or ""]) for term in terms)
        order = np.argsort(-np.asarray(values), kind="stable")
        kept = [n for n in order if within is None or self._ids[n] in within][:limit]
        scores = np.asarray(values)[kept].astype(np.float32)
        return Ranking(self._ids[kept], scores, scores, len(self._ids), Verdict.FOUND)

    def close(self) -> None:
        pass


@pytest.fixture
def library(tmp_path: Path) -> Iterator[VisionLibrary]:
    library = VisionLibrary(tmp_path / "library")
    yield library
    library.close()


class Search:
    def __init__(self, library: VisionLibrary) -> None:
        size = EMBEDDER.model_input
        pixels = np.zeros((6, size.height, size.width, 3), np.uint8)
        self.ids = library.add(pixels)
        self.database = library.database
        self.vision = TableVision(self.ids)

    def save(self, **queries: str) -> None:
        for name, query in queries.items():
            self.database.write(lambda c, n=name, q=query: albums.save_search(c, n, q)).result()

    def find(self, text: str) -> Found:
        return find_photos(
            self.database,
            EMBEDDER.model_key,
            lambda: self.vision,
            parse(text, date(2023, 8, 16)),
            limit=None,
            below_cut_off=False,
            locate=lambda path: RankTerm(photo_id=self.ids[0]),
            today=date(2023, 8, 16),
        )

    def __call__(self, text: str) -> list[int]:
        return [self.ids.index(hit.photo_id) for hit in self.find(text).hits]


@pytest.fixture
def search(library: VisionLibrary) -> Search:
    search = Search(library)
    ids = search.ids
    search.database.write(lambda c: tags.add(c, [ids[0], ids[2], ids[5]], ["red"])).result()
    search.database.write(lambda c: ratings.set_rating(c, ids[2:4], 5)).result()
    search.database.write(lambda c: albums.create(c, "By hand", [ids[4], ids[0]])).result()
    return search


def test_shows_what_the_search_shows_in_its_order_and_bands(search: Search) -> None:
    search.save(Dogs="dog")

    found, direct = search.find('album:"dogs"'), search.find("dog")

    assert found.hits == direct.hits
    assert (found.total, found.verdict) == (direct.total, direct.verdict)
    assert search("album:dogs") == [3, 2, 4]
    assert {hit.band for hit in found.hits} == {Band.LIKELY, Band.MAYBE}
    assert search("album:dogs sort:-date") == search("dog sort:-date")


def test_brings_its_order_along_when_nothing_else_is_asked(search: Search) -> None:
    search.save(Dogs="dog sort:-rating", Best="rating:5 sort:name")

    assert search("album:dogs") == search("dog sort:-rating")
    assert search("album:best") == search("rating:5 sort:name")
    assert search("album:best sort:-name") == search("rating:5 sort:-name")


@pytest.mark.parametrize(
    ("text", "photos"),
    [
        ("album:dogs tag:red", [2]),
        ("album:dogs cat", [2]),  # those of the album, ranked by the other phrase
        ("-album:dogs", [0, 1, 5]),
        ("tag:red -album:dogs", [0, 5]),
        ("cat -album:dogs", [0, 1]),
        ("album:dogs album:cats", [2]),
        ("album:best", [2, 3]),
        ("album:best -tag:red", [3]),
        ("album:best album:dogs", [2, 3]),
        ("cat album:best", [2]),
        ("album:dogs OR tag:red", [0, 2, 3, 4, 5]),
        ("album:d*", [2, 3, 4]),
        ('album:="d*"', []),
        ('album:="DOGS"', [2, 3, 4]),
        ("album:*", [0, 1, 2, 3, 4]),
        ("album:everything -album:dogs", [0, 1, 5]),
        ("album:nowhere", []),
        ("album:recentcats", []),
        ("album:older rating:5", [2, 3]),
    ],
)
def test_is_a_set_of_photos_beside_other_terms(
    search: Search, text: str, photos: list[int]
) -> None:
    search.save(Dogs="dog", Cats="cat", Best="rating:5", RecentCats="cat after:tomorrow")
    search.save(Older="album:dogs")
    if "everything" in text:
        search.save(Everything="")

    assert sorted(search(text)) == photos


def test_albums_may_be_inside_one_another(search: Search) -> None:
    search.save(A="album:b tag:red", B="album:c OR album:d", C="dog", D='album:"by hand"')

    assert sorted(search("album:b")) == [0, 2, 3, 4]
    assert sorted(search("album:a")) == [0, 2]
    assert sorted(search("-album:a")) == [1, 3, 4, 5]


def test_an_album_that_has_itself_in_it_ends(search: Search) -> None:
    search.save(Me="album:me OR rating:5", A="album:b OR tag:red", B="album:a OR dog")
    search.save(Lost="album:lost")

    assert sorted(search("album:me")) == [2, 3]
    assert sorted(search("album:a")) == [0, 2, 3, 4, 5]
    assert sorted(search("album:b")) == sorted(search("album:a OR album:b")) == [0, 2, 3, 4, 5]
    assert search("album:lost") == []


def test_albums_that_all_name_one_another_end_soon(search: Search) -> None:
    names = [f"n{number}" for number in range(40)]
    everyone = " OR ".join(f"album:{name}" for name in names[:15])
    search.save(**{name: f"{everyone} OR rating:5" for name in names[:15]})

    assert sorted(search("album:n0 OR album:n7")) == [2, 3]


def test_albums_that_double_at_every_level_end_soon(search: Search) -> None:
    search.save(
        a0="rating:5", **{f"a{n}": f"album:a{n - 1} OR album:a{n - 1}" for n in range(1, 15)}
    )

    assert sorted(search("album:a14")) == [2, 3]


def test_nesting_beyond_measure_is_said(search: Search) -> None:
    search.save(a0="rating:5", **{f"a{n}": f"album:a{n - 1}" for n in range(1, 30)})

    assert sorted(search("album:a15")) == [2, 3]
    with pytest.raises(UserError, match="inside one another"):
        search("album:a29")


def test_many_large_albums_are_no_burden_for_the_database(search: Search) -> None:
    large = " OR ".join(f"tag:t{number}" for number in range(150)) + " OR tag:red"
    search.save(Large=large, Other=f"{large} OR rating:5")

    query = " ".join(["album:large", "album:other"] * 200)
    assert sorted(search(query)) == [0, 2, 5]
