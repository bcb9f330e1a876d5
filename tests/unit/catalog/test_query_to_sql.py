"""What SQLite finds is what the meaning of the filters says."""

import os
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photoapp.catalog import photos
from photoapp.catalog.database import Database
from photoapp.catalog.query_to_sql import compile_filters
from photoapp.catalog.text_folding import fold
from photoapp.domain.errors import BugError
from photoapp.domain.query import (
    And,
    FileName,
    HasExtension,
    HasGps,
    HasOrientation,
    HasRating,
    HasSize,
    HasTag,
    InAlbum,
    InFolder,
    IsOffline,
    LikePhoto,
    Node,
    Not,
    Or,
    Orientation,
    Phrase,
    TakenBetween,
    TakenThrough,
    TakenWith,
)


@dataclass(frozen=True)
class Picture:
    """One photo as the catalog would hold it."""

    name: str = "a.jpg"
    location: str = "/photos"
    extension: str = "jpg"
    size: int = 1
    online: bool = True
    width: int | None = None
    height: int | None = None
    taken_at: datetime | None = None
    camera: str = ""
    lens: str = ""
    latitude: float | None = None
    file_rating: int | None = None
    rating: int | None = None
    tags: frozenset[str] = frozenset()
    keywords: frozenset[str] = frozenset()
    albums: frozenset[str] = frozenset()


def fits(value: str, wanted: str) -> bool:
    """Compare a whole text, `*` being any letters."""
    pattern = ".*".join(re.escape(part) for part in re.split(r"\*+", fold(wanted)))
    return re.fullmatch(pattern, fold(value), re.DOTALL) is not None


def has_part(value: str, wanted: str) -> bool:
    return fits(value, wanted if "*" in wanted else f"*{wanted}*")


def in_folder(location: str, wanted: str) -> bool:
    if wanted.startswith("/"):
        path = re.sub("^//+", "/", os.path.normpath(wanted))
        return fits(location, path) or fits(location, f"{path.rstrip('/')}/*")
    wanted = wanted.rstrip("/")
    return fits(f"{location}/", f"*/{wanted}/*") if "*" in wanted else has_part(location, wanted)


def is_true(node: Node, picture: Picture) -> bool:  # noqa: C901 - one line for each filter
    """Say in plain Python what a filter means."""
    match node:
        case And(parts):
            return all(is_true(part, picture) for part in parts)
        case Or(parts):
            return any(is_true(part, picture) for part in parts)
        case Not(part):
            return not is_true(part, picture)
        case HasTag(name):
            return any(fits(tag, name) for tag in picture.tags | picture.keywords)
        case InAlbum(name):
            return any(fits(album, name) for album in picture.albums)
        case InFolder(text):
            return in_folder(picture.location, text)
        case FileName(text):
            return has_part(picture.name, text)
        case HasExtension(extension):
            same = [{"jpg", "jpeg"}, {"tif", "tiff"}, {"heic", "heif"}]
            return picture.extension == extension or {picture.extension, extension} in same
        case TakenWith(camera):
            return has_part(picture.camera, camera)
        case TakenThrough(lens):
            return has_part(picture.lens, lens)
        case TakenBetween(start, end):
            day = picture.taken_at.date() if picture.taken_at else None
            return day is not None and (not start or start <= day) and (not end or day < end)
        case HasRating(low, high):
            stars = picture.file_rating if picture.rating is None else picture.rating
            return low <= (stars or 0) <= high
        case HasSize(least, most):
            return (least or 0) <= picture.size and (most is None or picture.size <= most)
        case HasOrientation(orientation):
            if picture.width is None or picture.height is None:
                return False
            difference = picture.width - picture.height
            return orientation == (
                Orientation.LANDSCAPE
                if difference > 0
                else Orientation.PORTRAIT
                if difference
                else Orientation.SQUARE
            )
        case HasGps():
            return picture.latitude is not None
        case IsOffline():
            return not picture.online
    raise AssertionError(node)


WORDS = [
    "a",
    "A",
    "ä",
    "Ä",
    "a\u0308",
    "ß",
    "SS",
    "_",
    "%",
    "\\",
    "b",
    "[",
    "?",
    "'",
    '"',
    "é",
    "\u212a",
    "k",
]
NAMES = st.lists(st.sampled_from([*WORDS, "2023", " "]), min_size=1, max_size=4).map("".join)
WANTED = st.lists(st.sampled_from([*WORDS, "*", "2023"]), min_size=1, max_size=3).map("".join)
FOLDERS = st.lists(NAMES, max_size=3).map(lambda names: "/" + "/".join(names))
EXTENSIONS = st.sampled_from(["jpg", "jpeg", "tif", "tiff", "heic", "heif", "png"])
TIMES = st.datetimes(datetime(2022, 12, 30), datetime(2023, 1, 3)).map(
    lambda time: time.replace(microsecond=0)
)
DAYS = st.dates(date(2022, 12, 30), date(2023, 1, 4))
SOME_NAMES = st.frozensets(NAMES, max_size=2)
PICTURES = st.builds(
    Picture,
    name=NAMES,
    location=FOLDERS,
    extension=EXTENSIONS,
    size=st.integers(0, 5),
    online=st.booleans(),
    width=st.none() | st.integers(1, 3),
    height=st.none() | st.integers(1, 3),
    taken_at=st.none() | TIMES,
    camera=st.just("") | NAMES,
    lens=st.just("") | NAMES,
    latitude=st.none() | st.floats(-90, 90),
    file_rating=st.none() | st.integers(0, 5),
    rating=st.none() | st.integers(0, 5),
    tags=SOME_NAMES,
    keywords=SOME_NAMES,
    albums=SOME_NAMES,
)
FILTERS: st.SearchStrategy[Node] = st.one_of(
    st.builds(HasTag, WANTED),
    st.builds(InAlbum, WANTED),
    st.builds(
        InFolder, WANTED | st.lists(WANTED, max_size=2).map(lambda names: "/" + "/".join(names))
    ),
    st.builds(FileName, WANTED),
    st.builds(HasExtension, EXTENSIONS),
    st.builds(TakenWith, WANTED),
    st.builds(TakenThrough, WANTED),
    st.builds(TakenBetween, st.none() | DAYS, st.none() | DAYS),
    st.builds(HasRating, st.integers(0, 5), st.integers(0, 5)),
    st.builds(HasSize, st.none() | st.integers(0, 5), st.none() | st.integers(0, 5)),
    st.builds(HasOrientation, st.sampled_from(Orientation)),
    st.just(HasGps()),
    st.just(IsOffline()),
)
TREES = st.recursive(
    FILTERS,
    lambda nodes: (
        st.lists(nodes, max_size=3).map(lambda parts: And(tuple(parts)))
        | st.lists(nodes, max_size=3).map(lambda parts: Or(tuple(parts)))
        | nodes.map(Not)
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with Database.open(tmp_path_factory.mktemp("library"), writing=True) as opened:
        yield opened


def name_id(connection: sqlite3.Connection, table: str, name: str) -> int:
    """Return the id of a tag or album, made when it is new."""
    connection.execute(f"INSERT OR IGNORE INTO {table}(name) VALUES (?)", [name])
    row = connection.execute(f"SELECT id FROM {table} WHERE name = ?", [name]).fetchone()
    return int(row[0])


def store(connection: sqlite3.Connection, pictures: list[Picture]) -> None:
    """Make the catalog hold these photos only, with ids from 1."""
    for table in ("folder", "tag", "album"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("INSERT INTO folder(id, path, online) VALUES (0, x'30', 0), (1, x'31', 1)")
    for number, one in enumerate(pictures, start=1):
        row = {
            "id": number, "folder_id": one.online, "path": b"%d" % number, "name": one.name,
            "location": one.location, "extension": one.extension, "size": one.size, "mtime_ns": 0,
            "ctime_ns": 0, "device": 0, "inode": 0, "state": "present", "read_state": "read",
            "recorded_at": 0, "width": one.width, "height": one.height, "camera": one.camera,
            "taken_at": one.taken_at and one.taken_at.isoformat(), "lens": one.lens,
            "latitude": one.latitude, "longitude": one.latitude, "file_rating": one.file_rating,
            "rating": one.rating,
        }  # fmt: skip
        connection.execute(
            f"INSERT INTO photo({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
            list(row.values()),
        )
        for tag in one.tags:
            connection.execute(
                "INSERT OR IGNORE INTO photo_tag(tag_id, photo_id) VALUES (?, ?)",
                [name_id(connection, "tag", tag), number],
            )
        for album in one.albums:
            connection.execute(
                "INSERT OR IGNORE INTO album_photo(album_id, photo_id) VALUES (?, ?)",
                [name_id(connection, "album", album), number],
            )
        for keyword in one.keywords:
            connection.execute(
                "INSERT OR IGNORE INTO photo_keyword VALUES (?, ?)", [number, keyword]
            )


def found(database: Database, node: Node | None) -> list[int]:
    """Return which of the stored photos the filters let through."""
    condition, parameters = compile_filters(node)
    return database.read(
        lambda connection: photos.matching(connection, condition, parameters, None).tolist()
    )


def matches(database: Database, node: Node, picture: Picture) -> bool:
    database.write(lambda connection: store(connection, [picture])).result()
    return found(database, node) == [1]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pictures=st.lists(PICTURES, max_size=4), node=TREES)
def test_finds_what_the_filters_mean(
    database: Database, pictures: list[Picture], node: Node
) -> None:
    database.write(lambda connection: store(connection, pictures)).result()

    expected = [number for number, one in enumerate(pictures, start=1) if is_true(node, one)]
    assert found(database, node) == expected
    assert found(database, Not(node)) == sorted(set(range(1, len(pictures) + 1)) - set(expected))


@pytest.mark.parametrize(
    ("node", "picture", "expected"),
    [
        (HasTag("ÉTÉ"), Picture(tags=frozenset({"e\u0301te\u0301"})), True),
        (HasTag("Strasse"), Picture(keywords=frozenset({"STRAßE"})), True),
        (HasTag("sum"), Picture(tags=frozenset({"summer"})), False),
        (HasTag("sum*"), Picture(tags=frozenset({"Summer"})), True),
        (HasTag("100%"), Picture(tags=frozenset({"1000"})), False),
        (HasTag("a_b"), Picture(tags=frozenset({"axb"})), False),
        (HasTag("'; DROP TABLE photo; --"), Picture(), False),
        (InFolder("/photos/2023"), Picture(location="/photos/2023"), True),
        (InFolder("/photos/2023/"), Picture(location="/photos/2023/may"), True),
        (InFolder("/photos/2023"), Picture(location="/photos/2023-old"), False),
        (InFolder("/photos/*/raw"), Picture(location="/photos/2023/raw/x"), True),
        (InFolder("/"), Picture(location="/photos"), True),
        (InFolder("~/Pictures"), Picture(location=str(Path.home() / "Pictures/a")), True),
        (InFolder("holi"), Picture(location="/photos/Holidays/x"), True),
        (InFolder("holi*"), Picture(location="/photos/Holidays/x"), True),
        (InFolder("olid*"), Picture(location="/photos/Holidays/x"), False),
        (InFolder("photos/holidays"), Picture(location="/photos/Holidays/x"), True),
        (FileName("img_12"), Picture(name="IMG_1234.jpg"), True),
        (FileName("IMG*"), Picture(name="my IMG.jpg"), False),
        (FileName("*.jpg"), Picture(name="my IMG.JPG"), True),
        (FileName("caf\udce9"), Picture(name="caf?.jpg"), True),
        (FileName("x" * 60_000), Picture(), False),
        (FileName("%" * 24_998), Picture(), False),
        (HasExtension("jpeg"), Picture(extension="jpg"), True),
        (TakenBetween(date(2023, 1, 1), None), Picture(taken_at=datetime(2023, 1, 1)), True),
        (TakenBetween(None, date(2023, 1, 1)), Picture(taken_at=datetime(2023, 1, 1)), False),
        (Not(TakenBetween(None, date(2023, 1, 1))), Picture(), True),
        (Not(HasOrientation(Orientation.SQUARE)), Picture(), True),
        (HasRating(0, 0), Picture(), True),
        (HasRating(3, 3), Picture(file_rating=5, rating=3), True),
        (HasRating(0, 0), Picture(file_rating=5, rating=0), True),
        (HasSize(2**62, None), Picture(size=2**63 - 1), True),
    ],
)  # fmt: skip
def test_single_filters(database: Database, node: Node, picture: Picture, expected: bool) -> None:
    assert matches(database, node, picture) == expected


def test_no_filter_is_every_visible_photo(database: Database) -> None:
    database.write(
        lambda connection: store(connection, [Picture(), Picture(online=False)])
    ).result()

    assert found(database, None) == [1, 2]
    assert found(database, And(())) == [1, 2]
    assert found(database, Or(())) == []


def nested(levels: int, width: int, inside: Node) -> Node:
    """Return ANDs, ORs and NOTs inside one another, the deepest one last."""
    for level in range(levels):
        if level % 4 == 3:
            inside = Not(inside)
        else:
            others: list[Node] = [IsOffline() if level % 2 else HasRating(0, 5)] * (width - 1)
            inside = (Or if level % 2 else And)((*others, inside))
    return inside


# The deepest and the longest query that the parser gives, and more of both.
@pytest.mark.parametrize(("levels", "width"), [(16, 80), (40, 3), (1, 1200)])
def test_long_and_deep_queries_stay_in_the_limits_of_sqlite(
    database: Database, levels: int, width: int
) -> None:
    picture = Picture(tags=frozenset({"x"}))

    for tag in ("x", "y"):
        node = nested(levels, width, HasTag(tag))
        assert matches(database, node, picture) == is_true(node, picture)


def test_phrases_are_not_for_the_catalog() -> None:
    with pytest.raises(BugError):
        compile_filters(And((HasGps(), Phrase("dog"))))
    with pytest.raises(BugError):
        compile_filters(Not(LikePhoto(Path("a.jpg"))))
