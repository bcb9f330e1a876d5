"""Vectors: stored exactly enough, told to followers once, never of a content that is gone."""

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from photoapp.catalog import embeddings, photos
from photoapp.catalog.backup import back_up, restore
from photoapp.catalog.database import Database
from photoapp.catalog.embeddings import EmbeddingChanges
from photoapp.domain.errors import BugError
from photoapp.domain.photo import FolderId, PhotoId
from tests.catalog_library import (
    MODEL,
    add_folder,
    as_stored,
    embed,
    found_file,
    index,
    read,
    record,
    searchable,
)


@pytest.fixture
def folder(database: Database) -> FolderId:
    return add_folder(database, Path("/photos")).id


def indexed(database: Database, folder: FolderId, *contents: int) -> list[PhotoId]:
    """Photos with these contents, read and embedded."""
    files = [found_file(Path(f"/photos/{content}.jpg")) for content in contents]
    ids = record(database, folder, *files)
    for photo, content in zip(ids, contents, strict=True):
        index(database, photo, content)
    return ids


def changes_since(database: Database, sequence: int, model: str = MODEL) -> EmbeddingChanges:
    return database.read(lambda c: embeddings.changes_since(c, model, sequence))


def test_unit_vectors_keep_their_cosines(database: Database, folder: FolderId) -> None:
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(200, 512)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    files = [found_file(Path(f"/photos/{n}.jpg")) for n in range(200)]
    ids = np.array(record(database, folder, *files), np.int64)

    database.write(lambda c: embeddings.save(c, MODEL, ids, vectors)).result()

    changes = changes_since(database, 0)
    assert changes.ids.tolist() == ids.tolist()
    assert changes.vectors.dtype == np.float16
    restored = changes.vectors.astype(np.float32)
    assert np.abs(restored @ restored.T - vectors @ vectors.T).max() < 5e-4


def test_a_follower_is_told_what_is_new_and_nothing_twice(
    database: Database, folder: FolderId
) -> None:
    first, second = indexed(database, folder, 1, 2)
    start = changes_since(database, 0)
    assert start.ids.tolist() == [first, second]
    assert start.reset

    nothing = changes_since(database, start.sequence)
    assert (nothing.reset, len(nothing.ids), len(nothing.hidden)) == (False, 0, 0)
    assert nothing.sequence == start.sequence

    (third,) = indexed(database, folder, 3)
    embed(database, first, 4)
    news = changes_since(database, start.sequence)
    assert news.ids.tolist() == [third, first]
    assert news.vectors.tolist() == [as_stored(3), as_stored(4)]
    assert not news.reset


def test_a_missing_photo_is_hidden_and_shown_when_it_is_back(
    database: Database, folder: FolderId
) -> None:
    first, second = indexed(database, folder, 1, 2)
    start = changes_since(database, 0).sequence

    database.write(lambda c: photos.record_missing(c, [first])).result()
    gone = changes_since(database, start)
    assert (gone.ids.tolist(), gone.hidden.tolist(), gone.reset) == ([], [first], False)
    assert searchable(database) == {second: as_stored(2)}

    file = found_file(Path("/photos/1.jpg"))
    database.write(lambda c: photos.record_returned(c, [(first, file)])).result()
    back = changes_since(database, gone.sequence)
    assert (back.ids.tolist(), back.hidden.tolist()) == ([first], [])
    assert back.vectors.tolist() == [as_stored(1)]


def test_two_models_live_side_by_side(database: Database, folder: FolderId) -> None:
    first, second = indexed(database, folder, 1, 2)
    embed(database, first, 9, "other@2")

    assert database.read(embeddings.model_keys) == {MODEL: 2, "other@2": 1}
    assert searchable(database, "other@2") == {first: as_stored(9)}

    assert database.write(lambda c: embeddings.remove_model(c, MODEL)).result().embeddings
    assert database.read(embeddings.model_keys) == {"other@2": 1}
    assert searchable(database) == {}
    assert second not in searchable(database, "other@2")


def test_a_model_that_is_removed_and_comes_again_makes_followers_begin_again(
    database: Database, folder: FolderId
) -> None:
    first, _ = indexed(database, folder, 1, 2)
    start = changes_since(database, 0).sequence
    database.write(lambda c: embeddings.remove_model(c, MODEL)).result()
    gone = changes_since(database, start)
    assert gone.reset
    assert len(gone.ids) == 0

    embed(database, first, 1)

    assert changes_since(database, start).reset
    assert changes_since(database, start).ids.tolist() == [first]


def test_a_cache_of_another_catalog_begins_again(tmp_path: Path) -> None:
    with Database.open(tmp_path / "old", writing=True) as old:
        indexed(old, add_folder(old, Path("/photos")).id, 1, 2, 3)
        sequence = changes_since(old, 0).sequence
    with Database.open(tmp_path / "new", writing=True) as new:
        (photo,) = indexed(new, add_folder(new, Path("/photos")).id, 7)
        news = changes_since(new, sequence)

    assert news.reset
    assert (news.ids.tolist(), news.vectors.tolist()) == ([photo], [as_stored(7)])


def test_a_cache_of_the_catalog_that_a_backup_replaced_begins_again(tmp_path: Path) -> None:
    library = tmp_path / "library"
    with Database.open(library, writing=True) as database:
        folder = add_folder(database, Path("/photos")).id
        (first,) = indexed(database, folder, 1)
    backup = back_up(library / "catalog.db", library / "backups", "test")
    sequences = []
    for content in (2, 3):  # the same backup, restored twice
        with Database.open(library, writing=True) as database:
            indexed(database, folder, content)
            sequences.append(changes_since(database, 0).sequence)
        restore(backup, library / "catalog.db")

    with Database.open(library, writing=True) as database:
        for sequence in sequences:
            news = changes_since(database, sequence)
            assert news.reset
            assert news.ids.tolist() == [first]


def test_an_unknown_model_has_nothing(database: Database) -> None:
    changes = changes_since(database, 0, "nobody@0")

    assert (changes.sequence, changes.reset, len(changes.ids)) == (0, False, 0)
    assert changes.vectors.shape == (0, 0)


def test_a_photo_removed_meanwhile_is_left_out_and_a_missing_one_stays_hidden(
    database: Database, folder: FolderId
) -> None:
    (photo,) = record(database, folder, found_file(Path("/photos/a.jpg")))
    database.write(lambda c: photos.record_missing(c, [photo])).result()
    ids = np.array([photo, 999], np.int64)
    vectors = np.eye(2, dtype=np.float32)

    changes = database.write(lambda c: embeddings.save(c, MODEL, ids, vectors)).result()

    assert changes.changed == {photo}
    assert searchable(database) == {}


@pytest.mark.parametrize(
    "vectors",
    [
        np.ones((2, 4), np.float32),
        np.ones(4, np.float32),
        np.full((1, 4), np.nan, np.float32),
        np.ones((1, 3), np.float32),
    ],
)
def test_vectors_that_cannot_be_right_are_refused(
    database: Database, folder: FolderId, vectors: np.ndarray
) -> None:
    (photo,) = indexed(database, folder, 1)
    ids = np.array([photo], np.int64)

    with pytest.raises(BugError):
        database.write(lambda c: embeddings.save(c, MODEL, ids, vectors)).result()

    assert searchable(database) == {photo: as_stored(1)}


def test_a_copy_gets_the_vector_of_its_original(database: Database, folder: FolderId) -> None:
    (original,) = indexed(database, folder, 1)
    files = [found_file(Path(f"/photos/{name}.jpg")) for name in ("copy", "other")]
    copy, other = record(database, folder, *files)
    read(database, copy, 1)
    read(database, other, 2)

    served = database.write(
        lambda c: embeddings.copy_same_content(c, MODEL, [copy, other, original])
    ).result()

    assert served == {copy, original}
    assert searchable(database) == {original: as_stored(1), copy: as_stored(1)}
    unknown = database.write(lambda c: embeddings.copy_same_content(c, "new@1", [copy])).result()
    assert unknown == set()


def test_a_copy_of_a_missing_photo_with_another_copy_is_served_too(
    database: Database, folder: FolderId
) -> None:
    (original,) = indexed(database, folder, 1)
    database.write(lambda c: photos.record_missing(c, [original])).result()
    files = [found_file(Path(f"/photos/{name}.jpg")) for name in ("a", "b")]
    first, second = record(database, folder, *files)
    assert read(database, first, 1) == original
    assert read(database, second, 1) == second

    served = database.write(lambda c: embeddings.copy_same_content(c, MODEL, [second])).result()

    assert served == {second}
    assert searchable(database) == {original: as_stored(1), second: as_stored(1)}


def test_the_order_of_bytes_is_fixed(database: Database, folder: FolderId) -> None:
    (photo,) = record(database, folder, found_file(Path("/photos/a.jpg")))
    ids, vectors = np.array([photo], np.int64), np.array([[1, 0, 0, 0]], np.float32)
    database.write(lambda c: embeddings.save(c, MODEL, ids, vectors)).result()

    def blob(connection: object) -> bytes:
        with closing(connection.execute("SELECT vector FROM embedding")) as rows:  # type: ignore[attr-defined]
            return bytes(rows.fetchone()[0])

    assert database.read(blob) == b"\x00\x3c" + bytes(6)
