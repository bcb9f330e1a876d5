"""A file that cannot be read is counted with its reason, and never in the way of the others."""

from pathlib import Path

import pytest

from photoapp.catalog import photos
from photoapp.catalog.database import Database
from photoapp.domain.photo import FolderId, PhotoId, PhotoProblem, Problem, UnreadablePhoto
from tests.catalog_library import (
    MODEL,
    add_folder,
    as_stored,
    found_file,
    index,
    read,
    record,
    searchable,
    waiting,
)

A, B, C = (Path(f"/photos/{name}.jpg") for name in "abc")


@pytest.fixture
def folder(database: Database) -> FolderId:
    return add_folder(database, Path("/photos")).id


def fail(database: Database, photo: PhotoId, problem: Problem, detail: str = "") -> None:
    pending = waiting(database)[photo]
    unreadable = UnreadablePhoto(problem, detail)
    database.write(lambda c: photos.save_problems(c, [(pending, unreadable)])).result()


def test_problems_are_listed_by_path_until_they_are_retried(
    database: Database, folder: FolderId
) -> None:
    first, second, third = record(database, folder, found_file(B), found_file(A), found_file(C))
    fail(database, first, Problem.DAMAGED, "It ends \udce9 too early.")
    fail(database, second, Problem.CRASHED, "It broke its reader.")
    index(database, third, 3)

    assert database.read(photos.list_problems) == [
        PhotoProblem(A, Problem.CRASHED, "It broke its reader.", quarantined=True),
        PhotoProblem(B, Problem.DAMAGED, "It ends ? too early.", quarantined=False),
    ]
    counts = database.read(lambda c: photos.counts(c, MODEL))
    assert counts.problems == {Problem.CRASHED: 1, Problem.DAMAGED: 1}
    assert (counts.photos, counts.searchable, counts.failed, counts.pending) == (3, 1, 2, 0)
    assert waiting(database) == {}

    assert len(database.write(photos.retry_problems).result().changed) == 2

    assert database.read(photos.list_problems) == []
    assert set(waiting(database)) == {first, second}


def test_a_missing_file_is_no_problem(database: Database, folder: FolderId) -> None:
    (photo,) = record(database, folder, found_file(A))
    fail(database, photo, Problem.EMPTY)
    database.write(lambda c: photos.record_missing(c, [photo])).result()

    assert database.read(photos.list_problems) == []
    assert not database.write(photos.retry_problems).result()


def test_a_photo_that_fails_is_hidden_and_comes_back_with_its_vector(
    database: Database, folder: FolderId
) -> None:
    (photo,) = record(database, folder, found_file(A))
    index(database, photo, 1)
    database.write(lambda c: photos.record_changed(c, [(photo, found_file(A))])).result()
    fail(database, photo, Problem.NOT_ALLOWED)
    assert searchable(database) == {}
    # Seen as the same file again, it still could not be read.
    database.write(lambda c: photos.record_missing(c, [photo])).result()
    database.write(lambda c: photos.record_returned(c, [(photo, found_file(A))])).result()
    assert searchable(database) == {}

    database.write(photos.retry_problems).result()
    read(database, photo, 1)

    assert searchable(database) == {photo: as_stored(1)}
