"""One photo in full, several in short, and what looks like it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from photoapp.app.photo_details import PhotoDetailsReader
from photoapp.catalog import albums, folders, ratings, tags
from photoapp.catalog.database import Database
from photoapp.domain.errors import UserError
from photoapp.domain.photo import PhotoFacts, PhotoId
from photoapp.domain.photo_details import PhotoTag, TagSource
from photoapp.imaging.reader_pool import ReaderPool
from tests import catalog_library


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "library", writing=True) as opened:
        yield opened


@pytest.fixture
def reader(database: Database) -> Iterator[PhotoDetailsReader]:
    with ReaderPool(1) as readers:
        yield PhotoDetailsReader(database, readers)


@pytest.fixture
def photo(database: Database, tmp_path: Path) -> PhotoId:
    Image.new("RGB", (32, 24)).save(tmp_path / "a.jpg", comment=b"hello")
    folder = catalog_library.add_folder(database, tmp_path)
    file = catalog_library.found_file(tmp_path / "a.jpg")
    (photo,) = catalog_library.record(database, folder.id, file)
    facts = PhotoFacts(keywords=("Snow", "dog"))
    return catalog_library.read(database, photo, 1, facts)


def test_tags_say_who_set_them_and_the_file_is_read_anew(
    database: Database, reader: PhotoDetailsReader, photo: PhotoId
) -> None:
    database.write(lambda c: tags.add(c, [photo], ["Dog", "holiday"]), durable=True).result()
    database.write(lambda c: albums.create(c, "Summer", [photo]), durable=True).result()
    details = reader.read(photo)
    assert details.tags == (
        PhotoTag("Dog", TagSource.USER),
        PhotoTag("holiday", TagSource.USER),
        PhotoTag("Snow", TagSource.FILE),
    )
    assert details.albums == ("Summer",)
    assert details.trouble is None
    assert len(details.file_hash) == 64
    assert "hello" in [entry.value for entry in details.metadata]
    assert set(reader.known_tags()) == {"Dog", "holiday", "Snow"}


def test_what_cannot_be_read_is_told_beside_what_is_known(
    database: Database, reader: PhotoDetailsReader, photo: PhotoId, tmp_path: Path
) -> None:
    (tmp_path / "a.jpg").unlink()
    gone = reader.read(photo)
    assert gone.photo.id == photo
    assert gone.trouble is not None
    assert gone.metadata == ()
    folder = database.read(folders.all_folders)[0]
    database.write(lambda c: folders.set_online(c, folder.id, False)).result()
    offline = reader.read(photo)
    assert offline.trouble is not None
    assert "cannot be reached" in offline.trouble.detail


def test_a_photo_that_is_gone_is_an_error_in_words(reader: PhotoDetailsReader) -> None:
    with pytest.raises(UserError, match="no more in the library"):
        reader.read(PhotoId(7))


def test_several_photos_in_short(
    database: Database, reader: PhotoDetailsReader, tmp_path: Path
) -> None:
    folder = catalog_library.add_folder(database, tmp_path)
    files = [
        catalog_library.found_file(tmp_path / f"{n}.jpg", size=100, inode=n) for n in range(1, 4)
    ]
    ids = catalog_library.record(database, folder.id, *files)
    database.write(lambda c: tags.add(c, ids, ["trip"]), durable=True).result()
    database.write(lambda c: tags.add(c, ids[:1], ["best"]), durable=True).result()
    database.write(lambda c: ratings.set_rating(c, ids[:2], 3), durable=True).result()
    summary = reader.summary([*ids, PhotoId(99)])
    assert (summary.count, summary.size, summary.offline) == (3, 300, 0)
    assert summary.tags == (("trip", 3), ("best", 1))
    assert summary.ratings == ((0, 1), (3, 2))
