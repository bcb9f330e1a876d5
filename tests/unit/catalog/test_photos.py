"""Photos are looked up in the order asked for, and listed in the order wanted."""

import sqlite3
from pathlib import Path

import pytest

from photoapp.catalog import folders, photos
from photoapp.catalog.database import Database
from photoapp.catalog.photos import PhotoCounts
from photoapp.domain.photo import FolderId, PhotoFacts, PhotoId, Problem, UnreadablePhoto
from photoapp.domain.query import SortBy, SortKey
from tests.catalog_library import (
    MODEL,
    add_folder,
    found_file,
    index,
    read,
    record,
    tag,
)

A, B, C = (Path(f"/photos/{name}.jpg") for name in "abc")


@pytest.fixture
def folder(database: Database) -> FolderId:
    return add_folder(database, Path("/photos")).id


def test_photos_come_in_the_order_of_the_ids(database: Database, folder: FolderId) -> None:
    first, second, third = record(database, folder, found_file(A), found_file(B), found_file(C))

    wanted = [third, PhotoId(999), first, second]
    loaded = database.read(lambda c: photos.load(c, wanted))
    paths = database.read(lambda c: photos.paths_of(c, wanted))

    assert [photo.id for photo in loaded] == [third, first, second]
    assert paths == {first: A, second: B, third: C}


def test_tags_of_the_user_come_before_keywords_and_none_twice(
    database: Database, folder: FolderId
) -> None:
    (photo,) = record(database, folder, found_file(A))
    read(database, photo, 1, PhotoFacts(keywords=("été", "Beach")))
    tag(database, photo, "Zoo")
    tag(database, photo, "ÉTÉ")

    (loaded,) = database.read(lambda c: photos.load(c, [photo]))

    assert loaded.tags == ("Zoo", "ÉTÉ", "Beach")


def test_the_stars_of_the_user_go_before_those_of_the_file(
    database: Database, folder: FolderId
) -> None:
    (photo,) = record(database, folder, found_file(A))
    read(database, photo, 1, PhotoFacts(rating=2))
    assert database.read(lambda c: photos.load(c, [photo]))[0].rating == 2

    database.write(lambda c: c.execute("UPDATE photo SET rating = 5")).result()

    assert database.read(lambda c: photos.load(c, [photo]))[0].rating == 5


def test_a_photo_is_found_by_its_path_while_it_is_there(
    database: Database, folder: FolderId
) -> None:
    (photo,) = record(database, folder, found_file(A))
    found = database.read(lambda c: photos.by_path(c, A))
    assert found is not None
    assert found.id == photo

    database.write(lambda c: photos.record_missing(c, [photo])).result()

    assert database.read(lambda c: photos.by_path(c, A)) is None
    assert database.read(lambda c: photos.by_path(c, B)) is None


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (None, "abcd"),
        (SortBy(SortKey.RELEVANCE), "abcd"),
        (SortBy(SortKey.NAME), "dbac"),
        (SortBy(SortKey.NAME, descending=True), "cabd"),
        (SortBy(SortKey.DATE), "bcad"),
        (SortBy(SortKey.DATE, descending=True), "acbd"),
        (SortBy(SortKey.SIZE), "cabd"),
        (SortBy(SortKey.SIZE, descending=True), "abdc"),
        (SortBy(SortKey.RATING, descending=True), "bcad"),
    ],
)
def test_matching_photos_are_sorted(
    database: Database, folder: FolderId, sort: SortBy | None, order: str
) -> None:
    def fill(connection: sqlite3.Connection) -> None:
        # name, size, date (None: undated comes last either way), the file's stars, the user's
        rows = [
            ("Éa.jpg", 20, "2023-01-03T00:00:00", None, None),
            ("b.jpg", 20, "2021-01-01T00:00:00", 5, None),
            ("éC.jpg", 10, "2022-01-01T00:00:00", 1, 4),
            ("A.jpg", 20, None, 5, 0),
        ]
        connection.executemany(
            "INSERT INTO photo (folder_id, path, name, location, extension, size, mtime_ns,"
            " taken_at, file_rating, rating) VALUES (?, ?, ?, '', 'jpg', ?, 0, ?, ?, ?)",
            [(folder, name.encode(), name, *rest) for name, *rest in rows],
        )

    database.write(fill).result()

    ids = database.read(lambda c: photos.matching(c, "1", [], sort))

    assert ids.dtype == "int64"
    assert "".join("abcd"[i - 1] for i in ids) == order


def test_a_condition_with_parameters_narrows_the_visible_photos(
    database: Database, folder: FolderId
) -> None:
    first, second, gone = record(
        database, folder, found_file(A, size=1), found_file(B, size=2), found_file(C, size=2)
    )
    database.write(lambda c: photos.record_missing(c, [gone])).result()
    database.write(lambda c: folders.set_online(c, folder, False)).result()

    condition = "photo.size = ? OR photo.size = ?"

    def matching(*sizes: int) -> list[int]:
        return database.read(lambda c: photos.matching(c, condition, sizes, None)).tolist()

    assert matching(2, 9) == [second]
    assert matching(1, 2) == [first, second]


def test_counts_tell_how_far_a_library_is(database: Database, folder: FolderId) -> None:
    away = add_folder(database, Path("/usb")).id
    pipe = UnreadablePhoto(Problem.NOT_A_FILE, "It is a pipe.")
    files = [found_file(path) for path in (A, B)]
    done, half = record(database, folder, *files)
    record(database, folder, found_file(C, problem=pipe))
    index(database, done, 1)
    read(database, half, 2)
    usb, gone = record(database, away, *[found_file(Path(f"/usb/{n}.jpg")) for n in "ab"])
    index(database, usb, 3)
    index(database, gone, 4)
    database.write(lambda c: photos.record_missing(c, [gone])).result()
    database.write(lambda c: folders.set_online(c, away, False)).result()

    assert database.read(lambda c: photos.counts(c, MODEL)) == PhotoCounts(
        photos=4,
        searchable=2,
        pending=1,
        failed=1,
        problems={Problem.NOT_A_FILE: 1},
        offline=1,
        missing=1,
    )
    assert database.read(lambda c: photos.counts(c, "unknown@1")).searchable == 0
