"""Folders of the user: no photo lies in two, and none is lost when folders are nested."""

import os
from pathlib import Path

import pytest

from photoapp.catalog import embeddings, folders, photos
from photoapp.catalog.database import Database
from photoapp.domain.errors import BugError
from tests.catalog_library import (
    MODEL,
    add_folder,
    found_file,
    index,
    record,
    searchable,
    tag,
    tags_of,
)

ODD = Path(os.fsdecode(b"/photos/caf\xe9"))


def test_folders_come_back_as_they_were_given(database: Database) -> None:
    add_folder(database, ODD, ["*.tmp", "private/*"])
    add_folder(database, Path("/album"))

    assert [(f.path, f.online, f.exclude) for f in database.read(folders.all_folders)] == [
        (Path("/album"), True, ()),
        (ODD, True, ("*.tmp", "private/*")),
    ]


def test_a_relative_path_is_a_bug(database: Database) -> None:
    with pytest.raises(BugError, match="absolute"):
        add_folder(database, Path("photos"))


def test_a_folder_inside_a_known_one_is_there_already(database: Database) -> None:
    outer = add_folder(database, Path("/photos"))

    inner, changes = database.write(lambda c: folders.add(c, Path("/photos/2023"))).result()

    assert inner == outer
    assert not changes
    assert add_folder(database, Path("/photos-of-others")) != outer


def test_the_same_folder_again_takes_new_exclusions(database: Database) -> None:
    first = add_folder(database, Path("/photos"), ["old"])

    again = add_folder(database, Path("/photos"), ["new"])

    assert again.id == first.id
    assert database.read(folders.all_folders) == [again]
    assert again.exclude == ("new",)
    assert add_folder(database, Path("/photos")).exclude == ("new",)


def test_a_folder_around_known_ones_takes_over_their_photos(database: Database) -> None:
    inner = add_folder(database, Path("/photos/2023"), ["raw"])
    (photo,) = record(database, inner.id, found_file(Path("/photos/2023/a.jpg")))
    index(database, photo, 1)
    tag(database, photo, "dog")

    outer = add_folder(database, Path("/photos"), ["*.bak"])

    assert database.read(folders.all_folders) == [outer]
    assert outer.exclude == ("*.bak", "2023/raw")
    (loaded,) = database.read(lambda c: photos.load(c, [photo]))
    assert (loaded.folder_id, loaded.tags) == (outer.id, ("dog",))
    assert photo in searchable(database)


def test_removing_a_folder_takes_its_photos_out_and_tells_the_index(database: Database) -> None:
    gone, kept = add_folder(database, Path("/gone")), add_folder(database, Path("/kept"))
    (lost,) = record(database, gone.id, found_file(Path("/gone/a.jpg")))
    (stays,) = record(database, kept.id, found_file(Path("/kept/a.jpg")))
    index(database, lost, 1)
    index(database, stays, 2)
    before = database.read(lambda c: embeddings.changes_since(c, MODEL, 0))

    changes = database.write(lambda c: folders.remove(c, gone.id)).result()

    assert changes.removed == {lost}
    assert changes.folders
    assert database.read(folders.all_folders) == [kept]
    after = database.read(lambda c: embeddings.changes_since(c, MODEL, before.sequence))
    assert after.reset
    assert after.ids.tolist() == [stays]
    assert not database.write(lambda c: folders.remove(c, gone.id)).result()


def test_an_offline_folder_keeps_its_photos_searchable(database: Database) -> None:
    folder = add_folder(database, Path("/usb"))
    (photo,) = record(database, folder.id, found_file(Path("/usb/a.jpg")))
    index(database, photo, 1)
    tag(database, photo, "dog")

    changes = database.write(lambda c: folders.set_online(c, folder.id, False)).result()

    assert changes.folders
    assert not database.write(lambda c: folders.set_online(c, folder.id, False)).result()
    (loaded,) = database.read(lambda c: photos.load(c, [photo]))
    assert loaded.offline
    assert tags_of(database, photo) == ("dog",)
    assert photo in searchable(database)


def test_the_identity_of_a_folder_may_take_all_64_bits(database: Database) -> None:
    folder = add_folder(database, Path("/photos"))
    assert database.read(lambda c: folders.root_identity(c, folder.id)) is None

    inode = 2**64 - 3
    database.write(lambda c: folders.set_root_identity(c, folder.id, 66, inode)).result()

    assert database.read(lambda c: folders.root_identity(c, folder.id)) == (66, inode)
