"""A reading tells which photo a file is: the content decides."""

from datetime import datetime
from pathlib import Path

import pytest

from photoapp.catalog import photos
from photoapp.catalog.database import Database
from photoapp.domain.photo import (
    FileState,
    FolderId,
    Photo,
    PhotoFacts,
    PhotoId,
    Problem,
    ReadState,
    UnreadablePhoto,
)
from tests.catalog_library import (
    MODEL,
    add_folder,
    as_stored,
    content_hash,
    embed,
    found_file,
    index,
    read,
    reading,
    record,
    searchable,
    tag,
    tags_of,
    waiting,
)

A, B, C, D = (Path(f"/photos/{name}.jpg") for name in "abcd")


@pytest.fixture
def folder(database: Database) -> FolderId:
    return add_folder(database, Path("/photos")).id


def loaded(database: Database, photo: PhotoId) -> Photo:
    (one,) = database.read(lambda c: photos.load(c, [photo]))
    return one


def lose(database: Database, *ids: PhotoId) -> None:
    database.write(lambda c: photos.record_missing(c, ids)).result()


def test_facts_are_stored_and_read_back(database: Database, folder: FolderId) -> None:
    (photo,) = record(database, folder, found_file(A))
    facts = PhotoFacts(
        taken_at=datetime(2023, 7, 14, 15, 30, 5),
        camera="Canon EOS R5",
        lens="RF 50mm",
        latitude=-12.5,
        longitude=179.25,
        rating=4,
        keywords=("Zoo", "Étang", "zoo"),
        caption="Am See",
    )

    read(database, photo, 1, facts)

    one = loaded(database, photo)
    assert (one.taken_at, one.taken_from_file) == (facts.taken_at, True)
    assert (one.camera, one.lens, one.caption) == ("Canon EOS R5", "RF 50mm", "Am See")
    assert (one.latitude, one.longitude, one.rating) == (-12.5, 179.25, 4)
    assert one.tags == ("Zoo", "Étang")
    assert (one.width, one.height, one.format) == (40, 30, "JPEG")
    assert (one.content_hash, one.read_state) == (content_hash(1), ReadState.READ)


def test_without_a_date_in_the_file_the_modification_time_counts(
    database: Database, folder: FolderId
) -> None:
    moment = datetime(2021, 5, 6, 7, 8, 9)
    mtime_ns = int(moment.timestamp()) * 10**9
    (photo,) = record(database, folder, found_file(A, mtime_ns=mtime_ns))
    assert loaded(database, photo).taken_at == moment

    read(database, photo, 1)

    assert (loaded(database, photo).taken_at, loaded(database, photo).taken_from_file) == (
        moment,
        False,
    )


def test_an_absurd_modification_time_is_no_date(database: Database, folder: FolderId) -> None:
    (photo,) = record(database, folder, found_file(A, mtime_ns=2**63 - 1, size=2**62))
    (other,) = record(database, folder, found_file(B, mtime_ns=-(2**63)))

    read(database, photo, 1)

    assert loaded(database, photo).size == 2**62
    assert loaded(database, other).read_state is ReadState.PENDING


def test_hostile_text_in_a_file_stops_nothing(database: Database, folder: FolderId) -> None:
    (photo,) = record(database, folder, found_file(A))
    facts = PhotoFacts(camera="a\0b\udce9", keywords=("\udcff", "\0", "x'); DROP TABLE photo"))

    read(database, photo, 1, facts)

    assert loaded(database, photo).camera == "ab?"
    assert loaded(database, photo).tags == ("?", "x'); DROP TABLE photo")


def test_photos_wait_in_pages_by_id(database: Database, folder: FolderId) -> None:
    files = [found_file(Path(f"/photos/{n}.jpg")) for n in range(7)]
    ids = record(database, folder, *files)
    index(database, ids[0], 0)
    read(database, ids[2], 2)

    pages = []
    after = PhotoId(0)
    while page := database.read(
        lambda c, after=after: photos.without_vector(c, MODEL, after=after, limit=4)
    ):
        pages.append([(photo.id, photo.has_reading) for photo in page])
        after = page[-1].id

    assert [photo for page in pages for photo in page] == [(i, i == ids[2]) for i in ids[1:]]
    assert [len(page) for page in pages] == [4, 2]
    assert database.read(lambda c: photos.count_without_vector(c, MODEL)) == 6
    assert database.read(lambda c: photos.count_without_vector(c, "other@1")) == 7


def test_offline_and_missing_photos_do_not_wait(database: Database, folder: FolderId) -> None:
    from photoapp.catalog import folders

    away = add_folder(database, Path("/usb")).id
    (gone,) = record(database, folder, found_file(A))
    record(database, away, found_file(Path("/usb/a.jpg")))
    lose(database, gone)
    database.write(lambda c: folders.set_online(c, away, False)).result()

    assert waiting(database) == {}
    assert database.read(lambda c: photos.count_without_vector(c, MODEL)) == 0


def test_a_file_that_changed_while_it_was_read_waits_again(
    database: Database, folder: FolderId
) -> None:
    (photo,) = record(database, folder, found_file(A, size=1))
    pending = waiting(database)[photo]
    database.write(lambda c: photos.record_changed(c, [(photo, found_file(A, size=2))])).result()

    survivors, changes = database.write(
        lambda c: photos.save_readings(c, [(pending, reading(1))])
    ).result()
    broken = UnreadablePhoto(Problem.DAMAGED, "It is damaged.")
    problem = database.write(lambda c: photos.save_problems(c, [(pending, broken)])).result()

    assert (survivors, bool(changes), bool(problem)) == ({}, False, False)
    assert waiting(database)[photo].size == 2


def test_a_photo_removed_while_it_was_read_is_left_out(
    database: Database, folder: FolderId
) -> None:
    from photoapp.catalog import folders

    (photo,) = record(database, folder, found_file(A))
    pending = waiting(database)[photo]
    database.write(lambda c: folders.remove(c, folder)).result()

    survivors, _ = database.write(
        lambda c: photos.save_readings(c, [(pending, reading(1))])
    ).result()

    assert survivors == {}


def test_reading_the_same_content_again_keeps_the_vector(
    database: Database, folder: FolderId
) -> None:
    (photo,) = record(database, folder, found_file(A))
    index(database, photo, 1)
    touched = found_file(A, mtime_ns=1)
    database.write(lambda c: photos.record_changed(c, [(photo, touched)])).result()

    read(database, photo, 1)

    assert waiting(database) == {}
    assert searchable(database) == {photo: as_stored(1)}


def test_another_content_takes_the_vectors_of_all_models_away(
    database: Database, folder: FolderId
) -> None:
    (photo,) = record(database, folder, found_file(A))
    index(database, photo, 1)
    embed(database, photo, 1, "other@1")
    database.write(lambda c: photos.record_changed(c, [(photo, found_file(A, size=9))])).result()

    read(database, photo, 2)

    assert (searchable(database), searchable(database, "other@1")) == ({}, {})
    assert waiting(database)[photo].has_reading


def test_a_file_found_at_a_new_path_goes_on_with_its_record(
    database: Database, folder: FolderId
) -> None:
    (photo,) = record(database, folder, found_file(A))
    index(database, photo, 1)
    tag(database, photo, "dog")
    lose(database, photo)
    (new,) = record(database, folder, found_file(B, size=77, inode=5))
    tag(database, new, "seen before it was read")

    assert read(database, new, 1) == photo

    one = loaded(database, photo)
    assert (one.path, one.size, one.state) == (B, 77, FileState.PRESENT)
    assert one.tags == ("dog", "seen before it was read")
    assert database.read(lambda c: photos.load(c, [new])) == []
    assert searchable(database) == {photo: as_stored(1)}
    assert waiting(database) == {}


def test_a_copy_is_a_photo_of_its_own(database: Database, folder: FolderId) -> None:
    original, copy = record(database, folder, found_file(A), found_file(B))
    index(database, original, 1)
    tag(database, original, "dog")

    assert read(database, copy, 1) == copy

    assert tags_of(database, copy) == ()


def test_of_several_missing_records_the_one_with_tags_goes_on_first(
    database: Database, folder: FolderId
) -> None:
    plain, tagged, named = record(database, folder, found_file(A), found_file(B), found_file(C))
    for photo in (plain, tagged, named):
        index(database, photo, 1)
    tag(database, tagged, "dog")
    lose(database, plain, tagged, named)
    elsewhere = [Path("/photos/new") / name for name in ("c.jpg", "x.jpg", "c-2.jpg", "more.jpg")]
    first, second, third, fourth = record(database, folder, *[found_file(p) for p in elsewhere])

    assert read(database, second, 1) == tagged  # what the user did comes first
    assert read(database, first, 1) == named  # then the same file name
    assert read(database, third, 1) == plain
    assert read(database, fourth, 1) == fourth  # nobody is missing any more

    assert tags_of(database, tagged) == ("dog",)


def test_several_copies_in_one_call_take_one_record_each(
    database: Database, folder: FolderId
) -> None:
    old = record(database, folder, found_file(A), found_file(B))
    for photo in old:
        index(database, photo, 1)
    lose(database, *old)
    new = record(database, folder, found_file(C), found_file(D))
    pending = waiting(database)

    survivors, _ = database.write(
        lambda c: photos.save_readings(c, [(pending[photo], reading(1)) for photo in new])
    ).result()

    assert set(survivors) == set(new)
    assert set(survivors.values()) == set(old)


def test_a_missing_content_put_over_another_photo_leaves_both_with_their_tags(
    database: Database, folder: FolderId
) -> None:
    first, second = record(database, folder, found_file(A), found_file(B))
    for photo, content, name in ((first, 1, "one"), (second, 2, "two")):
        index(database, photo, content)
        tag(database, photo, name)
    lose(database, second)
    database.write(lambda c: photos.record_changed(c, [(first, found_file(A, size=5))])).result()

    assert read(database, first, 2) == second

    assert (loaded(database, second).path, tags_of(database, second)) == (A, ("two",))
    assert loaded(database, first).state is FileState.MISSING
    assert searchable(database) == {second: as_stored(2)}
    # The overwritten content comes back from a backup.
    (restored,) = record(database, folder, found_file(C))
    assert read(database, restored, 1) == first
    assert tags_of(database, first) == ("one",)
    assert searchable(database) == {first: as_stored(1), second: as_stored(2)}


def test_the_file_now_at_the_path_of_an_overwritten_photo_is_not_taken_for_it(
    database: Database, folder: FolderId
) -> None:
    first, second = record(database, folder, found_file(A), found_file(B))
    index(database, first, 1)
    index(database, second, 2)
    lose(database, second)
    edited = found_file(A, size=5, mtime_ns=6)
    database.write(lambda c: photos.record_changed(c, [(first, edited)])).result()
    read(database, first, 2)
    database.write(lambda c: photos.record_moved(c, folder, [(second, found_file(C))])).result()

    known = database.read(lambda c: photos.known_files(c, folder))

    missing = known[b"/photos/a.jpg"]
    assert (missing.id, missing.state) == (first, FileState.MISSING)
    assert (missing.size, missing.mtime_ns) != (5, 6)
