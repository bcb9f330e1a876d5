"""What a scan records: a photo stays itself wherever its file goes."""

import os
from pathlib import Path

import pytest

from photoapp.catalog import photos
from photoapp.catalog.database import Database
from photoapp.catalog.photo_scans import MOVE_WINDOW_S
from photoapp.domain.photo import (
    FileState,
    FolderId,
    Photo,
    PhotoId,
    Problem,
    ReadState,
    UnreadablePhoto,
)
from tests.catalog_library import (
    add_folder,
    as_stored,
    found_file,
    index,
    read,
    record,
    searchable,
    tag,
    tags_of,
    waiting,
)

A, B, C = (Path(f"/photos/{name}.jpg") for name in "abc")


@pytest.fixture
def folder(database: Database) -> FolderId:
    return add_folder(database, Path("/photos")).id


def loaded(database: Database, photo: PhotoId) -> Photo:
    (one,) = database.read(lambda c: photos.load(c, [photo]))
    return one


def test_found_files_are_pending_and_known(database: Database, folder: FolderId) -> None:
    (photo,) = record(database, folder, found_file(A, size=12, mtime_ns=34, inode=56, device=78))

    known = database.read(lambda c: photos.known_files(c, folder))[os.fsencode(A)]

    assert (known.id, known.path, known.size, known.mtime_ns) == (photo, A, 12, 34)
    assert (known.inode, known.device, known.ctime_ns) == (56, 78, 34)
    assert (known.state, known.read_state) == (FileState.PRESENT, ReadState.PENDING)
    assert list(waiting(database)) == [photo]


def test_finding_a_file_twice_makes_one_record(database: Database, folder: FolderId) -> None:
    record(database, folder, found_file(A))

    changes = database.write(
        lambda c: photos.record_found(c, folder, [found_file(A), found_file(B)])
    ).result()

    assert len(changes.added) == 1
    assert len(database.read(lambda c: photos.known_files(c, folder))) == 2


@pytest.mark.parametrize(
    "name",
    [b"caf\xe9.JPG", b"\xff\xfe\xfd", b"new\nline.jpg", "日本 é.jpeg".encode(), b"a'b%_.png"],
)
def test_any_name_survives(database: Database, folder: FolderId, name: bytes) -> None:
    path = Path(os.fsdecode(b"/photos/" + name))

    (photo,) = record(database, folder, found_file(path))

    assert os.fsencode(loaded(database, photo).path) == b"/photos/" + name
    assert name in {
        os.path.basename(raw) for raw in database.read(lambda c: photos.known_files(c, folder))
    }


def test_numbers_of_64_bits_survive(database: Database, folder: FolderId) -> None:
    record(database, folder, found_file(A, inode=2**64 - 1, device=2**63, mtime_ns=-(10**18)))

    known = database.read(lambda c: photos.known_files(c, folder))[os.fsencode(A)]

    assert (known.inode, known.device, known.mtime_ns) == (2**64 - 1, 2**63, -(10**18))


def test_a_file_that_must_not_be_opened_fails_at_once(database: Database, folder: FolderId) -> None:
    pipe = UnreadablePhoto(Problem.NOT_A_FILE, "It is a pipe.")
    (photo,) = record(database, folder, found_file(A, problem=pipe))

    assert loaded(database, photo).read_state is ReadState.FAILED
    assert (loaded(database, photo).problem, waiting(database)) == (Problem.NOT_A_FILE, {})


def test_an_edited_file_keeps_id_and_tags_and_waits_to_be_read(
    database: Database, folder: FolderId
) -> None:
    (photo,) = record(database, folder, found_file(A, size=1))
    index(database, photo, 1)
    tag(database, photo, "dog")

    database.write(lambda c: photos.record_changed(c, [(photo, found_file(A, size=2))])).result()
    assert searchable(database) == {photo: as_stored(1)}  # until it is known to be another
    assert waiting(database)[photo].size == 2
    assert not waiting(database)[photo].has_reading
    assert index(database, photo, 2) == photo

    assert searchable(database) == {photo: as_stored(2)}
    assert tags_of(database, photo) == ("dog",)


def test_another_photo_with_the_name_of_a_deleted_one_does_not_get_its_tags(
    database: Database, folder: FolderId
) -> None:
    (deleted,) = record(database, folder, found_file(A, size=1))
    index(database, deleted, 1)
    tag(database, deleted, "dog")
    database.write(lambda c: photos.record_missing(c, [deleted])).result()

    changes = database.write(
        lambda c: photos.record_changed(c, [(deleted, found_file(A, size=2))])
    ).result()
    (new,) = changes.added
    assert index(database, new, 2) == new

    assert tags_of(database, new) == ()
    assert searchable(database) == {new: as_stored(2)}
    assert loaded(database, deleted).state is FileState.MISSING


def test_a_deleted_photo_restored_with_another_date_has_its_tags(
    database: Database, folder: FolderId
) -> None:
    (deleted,) = record(database, folder, found_file(A, mtime_ns=1))
    index(database, deleted, 1)
    tag(database, deleted, "dog")
    database.write(lambda c: photos.record_missing(c, [deleted])).result()

    restored = found_file(A, mtime_ns=2)
    changes = database.write(lambda c: photos.record_changed(c, [(deleted, restored)])).result()
    (new,) = changes.added
    assert read(database, new, 1) == deleted

    assert tags_of(database, deleted) == ("dog",)
    assert loaded(database, deleted).mtime_ns == 2
    assert searchable(database) == {deleted: as_stored(1)}


def test_a_file_that_became_a_pipe_cannot_be_found(database: Database, folder: FolderId) -> None:
    (photo,) = record(database, folder, found_file(A))
    index(database, photo, 1)
    pipe = found_file(A, problem=UnreadablePhoto(Problem.NOT_A_FILE, "It is a pipe."))

    database.write(lambda c: photos.record_changed(c, [(photo, pipe)])).result()

    assert searchable(database) == {}


def test_a_moved_file_keeps_everything(database: Database, folder: FolderId) -> None:
    other = add_folder(database, Path("/elsewhere")).id
    (photo,) = record(database, folder, found_file(A))
    index(database, photo, 1)
    tag(database, photo, "dog")
    target = Path("/elsewhere/New Name.PNG")

    changes = database.write(
        lambda c: photos.record_moved(c, other, [(photo, found_file(target))])
    ).result()

    moved = loaded(database, photo)
    assert changes.changed == {photo}
    assert (moved.path, moved.folder_id, moved.tags) == (target, other, ("dog",))
    assert (moved.state, moved.read_state) == (FileState.PRESENT, ReadState.READ)
    assert searchable(database) == {photo: as_stored(1)}
    assert database.read(lambda c: photos.by_path(c, A)) is None
    assert waiting(database) == {}


def test_files_that_exchange_their_names_keep_their_tags(
    database: Database, folder: FolderId
) -> None:
    first, second = record(database, folder, found_file(A), found_file(B))
    for photo, content, name in ((first, 1, "one"), (second, 2, "two")):
        index(database, photo, content)
        tag(database, photo, name)

    database.write(
        lambda c: photos.record_moved(c, folder, [(first, found_file(B)), (second, found_file(A))])
    ).result()

    assert (loaded(database, first).path, loaded(database, second).path) == (B, A)
    assert (tags_of(database, first), tags_of(database, second)) == (("one",), ("two",))
    assert searchable(database) == {first: as_stored(1), second: as_stored(2)}


def test_a_move_onto_another_photo_makes_that_one_missing_with_its_tags(
    database: Database, folder: FolderId
) -> None:
    mover, target = record(database, folder, found_file(A), found_file(B))
    index(database, mover, 1)
    index(database, target, 2)
    tag(database, target, "overwritten")

    changes = database.write(
        lambda c: photos.record_moved(c, folder, [(mover, found_file(B))])
    ).result()

    assert changes.removed == {target}
    assert loaded(database, target).state is FileState.MISSING
    assert searchable(database) == {mover: as_stored(1)}
    known = database.read(lambda c: photos.known_files(c, folder))
    assert known[os.fsencode(B)].id == mover
    # Its content turns up again: the tags are there.
    (copy,) = record(database, folder, found_file(C))
    assert read(database, copy, 2) == target
    assert tags_of(database, target) == ("overwritten",)
    assert searchable(database) == {mover: as_stored(1), target: as_stored(2)}


def test_a_move_onto_a_path_recorded_as_new_replaces_the_new_record(
    database: Database, folder: FolderId
) -> None:
    mover, new = record(database, folder, found_file(A), found_file(B))
    read(database, mover, 1)

    changes = database.write(
        lambda c: photos.record_moved(c, folder, [(mover, found_file(B))])
    ).result()

    assert changes.removed == {new}
    assert database.read(lambda c: photos.load(c, [new])) == []
    assert loaded(database, mover).path == B


def test_a_missing_file_keeps_its_record_out_of_sight(database: Database, folder: FolderId) -> None:
    (photo,) = record(database, folder, found_file(A))
    index(database, photo, 1)
    tag(database, photo, "dog")

    changes = database.write(lambda c: photos.record_missing(c, [photo])).result()

    assert changes.removed == {photo}
    assert searchable(database) == {}
    assert database.read(lambda c: photos.matching(c, "1", [], None)).tolist() == []
    assert loaded(database, photo).state is FileState.MISSING
    assert loaded(database, photo).tags == ("dog",)
    assert not database.write(lambda c: photos.record_missing(c, [photo])).result()


def test_a_returned_file_is_found_again_without_being_read(
    database: Database, folder: FolderId
) -> None:
    (photo,) = record(database, folder, found_file(A))
    index(database, photo, 1)
    database.write(lambda c: photos.record_missing(c, [photo])).result()

    changes = database.write(lambda c: photos.record_returned(c, [(photo, found_file(A))])).result()

    assert changes.changed == {photo}
    assert changes.embeddings
    assert searchable(database) == {photo: as_stored(1)}
    assert waiting(database) == {}


def test_a_copy_read_before_its_original_vanished_was_a_move(
    database: Database, folder: FolderId
) -> None:
    (original,) = record(database, folder, found_file(A))
    index(database, original, 1)
    tag(database, original, "dog")
    (copy,) = record(database, folder, found_file(B))
    assert index(database, copy, 1) == copy

    changes = database.write(lambda c: photos.record_missing(c, [original])).result()

    assert (changes.changed, changes.removed) == ({original}, {copy})
    assert loaded(database, original).path == B
    assert tags_of(database, original) == ("dog",)
    assert searchable(database) == {original: as_stored(1)}
    assert database.read(lambda c: photos.counts(c, "m")).missing == 0


@pytest.mark.parametrize("why", ["tagged", "old"])
def test_a_copy_of_its_own_stays_when_the_original_is_deleted(
    database: Database, folder: FolderId, why: str
) -> None:
    original, copy = record(database, folder, found_file(A), found_file(B))
    index(database, original, 1)
    index(database, copy, 1)
    if why == "tagged":
        tag(database, copy, "mine")
    else:
        age = "UPDATE photo SET recorded_at = recorded_at - ?"
        database.write(lambda c: c.execute(age, [MOVE_WINDOW_S + 60])).result()

    database.write(lambda c: photos.record_missing(c, [original])).result()

    assert loaded(database, original).state is FileState.MISSING
    assert loaded(database, copy).path == B
    assert searchable(database) == {copy: as_stored(1)}


def test_a_problem_of_the_moment_is_over_when_the_file_is_seen_again(
    database: Database, folder: FolderId
) -> None:
    (photo,) = record(database, folder, found_file(A))
    index(database, photo, 1)
    database.write(lambda c: photos.record_changed(c, [(photo, found_file(A))])).result()
    vanished = UnreadablePhoto(Problem.VANISHED, "It went away.")
    pending = waiting(database)[photo]
    database.write(lambda c: photos.save_problems(c, [(pending, vanished)])).result()
    assert searchable(database) == {}

    database.write(lambda c: photos.record_moved(c, folder, [(photo, found_file(B))])).result()
    assert list(waiting(database)) == [photo]
    read(database, photo, 1)

    assert searchable(database) == {photo: as_stored(1)}


def test_only_what_lies_under_some_paths_is_told(database: Database, folder: FolderId) -> None:
    paths = [Path(f"/photos/{name}") for name in ("x/a.jpg", "x/y/b.jpg", "xy/c.jpg", "x.jpg")]
    files = [found_file(path) for path in paths]
    ids = record(database, folder, *files)
    database.write(lambda c: photos.record_missing(c, ids[1:2])).result()

    known = database.read(lambda c: photos.known_files(c, folder, [b"/photos/x", b"/photos/x.jpg"]))

    assert {file.path for file in known.values()} == {paths[0], paths[1], paths[3]}


def test_files_are_known_by_their_inode_in_all_folders(
    database: Database, folder: FolderId
) -> None:
    other = add_folder(database, Path("/other")).id
    record(database, folder, found_file(A, inode=1), found_file(B, inode=2**64 - 2))
    record(database, other, found_file(Path("/other/c.jpg"), inode=1))

    known = database.read(lambda c: photos.known_inodes(c, [1]))
    large = database.read(lambda c: photos.known_inodes(c, [2**64 - 2, 99]))

    assert {(where, file.path) for where, file in known} == {
        (folder, A),
        (other, Path("/other/c.jpg")),
    }
    assert [file.path for _, file in large] == [B]
