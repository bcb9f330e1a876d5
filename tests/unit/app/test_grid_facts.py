"""Facts of many photos at once, from a real catalog."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from photoapp.app.grid_facts import NO_DAY, NO_FOLDER, GridFacts
from photoapp.catalog.database import Database
from photoapp.domain.photo import PhotoFacts, PhotoId
from tests.catalog_library import add_folder, found_file, read, record


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "library", writing=True) as database:
        yield database


def _photos(database: Database) -> list[PhotoId]:
    folder = add_folder(database, Path("/photos"))
    paths = [Path("/photos/a/1.jpg"), Path("/photos/b, c/2.jpg"), Path("/photos/a/3.jpg")]
    return record(database, folder.id, *(found_file(path, inode=n) for n, path in enumerate(paths)))


def test_shapes_are_known_once_a_photo_was_read_and_days_before(
    database: Database,
) -> None:
    first, second, third = _photos(database)
    read(database, first, 1, PhotoFacts(taken_at=datetime(2024, 2, 29, 23, 59, 59)))
    read(database, third, 3, PhotoFacts(taken_at=datetime(1969, 12, 31)))
    facts = GridFacts(database)
    ids = np.array([third, second, first, 10**6], np.int64)
    aspects = facts.aspects(ids)
    assert aspects[[0, 2]].tolist() == pytest.approx([40 / 30, 40 / 30])
    assert np.isnan(aspects[1])
    day_of_the_file = 1_700_000_000 // 86_400
    leap_day = int(np.datetime64("2024-02-29").astype(np.int64))
    assert facts.days(ids).tolist() == [-1, day_of_the_file, leap_day, NO_DAY]


def test_folders_are_numbered_and_named(database: Database) -> None:
    ids = np.array([*_photos(database), 10**6], np.int64)
    facts = GridFacts(database)
    first, second, third, unknown = facts.folders(ids).tolist()
    assert first == third
    assert facts.folder_names()[first] == "/photos/a"
    assert facts.folder_names()[second] == "/photos/b, c"
    assert unknown == NO_FOLDER


def test_what_was_not_known_is_asked_again_and_what_changed_when_it_is_forgotten(
    database: Database,
) -> None:
    first, second, _ = _photos(database)
    ids = np.array([first, second], np.int64)
    facts = GridFacts(database)
    assert np.isnan(facts.aspects(ids)).all()
    read(database, first, 1)
    assert facts.aspects(ids)[0] == pytest.approx(40 / 30)

    def turn(connection):  # type: ignore[no-untyped-def]
        connection.execute("UPDATE photo SET width = 30, height = 40 WHERE id = ?", [first])

    database.write(turn).result()
    assert facts.aspects(ids)[0] == pytest.approx(40 / 30)
    facts.forget(np.array([first, 10**7], np.int64))
    assert facts.aspects(ids)[0] == pytest.approx(30 / 40)


def test_ids_far_apart_are_looked_up_one_by_one(database: Database) -> None:
    ids = _photos(database)
    for number, photo in enumerate(ids):
        read(database, photo, number)
    wanted = np.array([10**6, ids[2], ids[0]], np.int64)
    aspects = GridFacts(database).aspects(wanted)
    assert np.isnan(aspects[0])
    assert aspects[1:].tolist() == pytest.approx([40 / 30, 40 / 30])


def test_nothing_is_asked_for_no_photos(database: Database) -> None:
    facts = GridFacts(database)
    nothing = np.empty(0, np.int64)
    assert len(facts.aspects(nothing)) == len(facts.days(nothing)) == len(facts.folders(nothing))
