"""What a library has of cameras, lenses, file types and folders, as suggestions show it."""

from pathlib import Path

from photoapp.catalog import photos, value_counts
from photoapp.catalog.database import Database
from photoapp.domain.photo import PhotoFacts
from tests.catalog_library import add_folder, found_file, read, record


def test_values_are_counted_most_used_first(database: Database, tmp_path: Path) -> None:
    folder = add_folder(database, tmp_path / "photos")
    paths = [folder.path / name for name in ("a.jpg", "b.jpg", "trip/c.jpg", "trip/d/e.dng")]
    ids = record(database, folder.id, *(found_file(p, inode=n) for n, p in enumerate(paths)))
    facts = (
        PhotoFacts(camera="Canon EOS R5", lens="RF 50mm"),
        PhotoFacts(camera="Fuji X100"),
        PhotoFacts(camera="Canon EOS R5"),
        PhotoFacts(),
    )
    for number, (photo, fact) in enumerate(zip(ids, facts, strict=True)):
        read(database, photo, number, fact)
    assert database.read(value_counts.cameras) == [("Canon EOS R5", 2), ("Fuji X100", 1)]
    assert database.read(value_counts.lenses) == [("RF 50mm", 1)]
    assert database.read(value_counts.extensions) == [("jpg", 3), ("dng", 1)]


def test_folders_count_what_lies_below_them(database: Database, tmp_path: Path) -> None:
    folder = add_folder(database, tmp_path / "photos")
    odd = folder.path / "caf\udce9"
    paths = [folder.path / "a.jpg", folder.path / "trip/day 1/b.jpg", odd / "c.jpg"]
    record(database, folder.id, *(found_file(p, inode=n) for n, p in enumerate(paths)))
    assert database.read(value_counts.locations) == [
        (folder.path, 3),
        (odd, 1),
        (folder.path / "trip", 1),
        (folder.path / "trip/day 1", 1),
    ]


def test_missing_photos_do_not_count(database: Database, tmp_path: Path) -> None:
    folder = add_folder(database, tmp_path / "photos")
    (photo,) = record(database, folder.id, found_file(folder.path / "trip/a.jpg"))
    database.write(lambda c: photos.record_missing(c, [photo])).result()
    assert database.read(value_counts.locations) == []
    assert database.read(value_counts.extensions) == []
