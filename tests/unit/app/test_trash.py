"""Originals go to a trash from where they come back with their tags; nothing else ever moves."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from send2trash import plat_other

from photoapp.app.trash import move_to_trash
from photoapp.catalog import folders, photos, tags
from photoapp.domain.changes import Changes
from photoapp.domain.photo import FileState, Photo, PhotoId
from photoapp.imaging.reader_pool import ReaderPool
from tests.indexing_library import IndexedLibrary, make_old, write_photo


@pytest.fixture(scope="module")
def readers() -> Iterator[ReaderPool]:
    with ReaderPool(workers=1) as pool:
        yield pool


@pytest.fixture
def trash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of trashed files of a user whose home is made for the test."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr("photoapp.app.trash.send2trash", plat_other.send2trash)
    monkeypatch.setattr(plat_other, "XDG_DATA_HOME", os.fsencode(home / "data"))
    monkeypatch.setattr(plat_other, "HOMETRASH_B", os.fsencode(home / "data/Trash"))
    return home / "data/Trash/files"


@pytest.fixture
def library(tmp_path: Path, readers: ReaderPool, trash: Path) -> Iterator[IndexedLibrary]:
    library = IndexedLibrary(tmp_path / "library", readers)
    for number in range(4):
        make_old(write_photo(tmp_path / "photos" / f"{number}.png", number))
    library.add(tmp_path / "photos")
    library.index()
    yield library
    library.database.close()


@pytest.fixture
def paths(tmp_path: Path, library: IndexedLibrary) -> list[Path]:
    return [tmp_path / "photos" / f"{number}.png" for number in range(4)]


def load(library: IndexedLibrary, photo: PhotoId) -> Photo:
    return library.database.read(lambda c: photos.load(c, [photo]))[0]


def test_files_move_and_come_back_with_their_tags(
    library: IndexedLibrary, paths: list[Path], trash: Path
) -> None:
    ids = [library.photo(path).id for path in paths[:2]]
    library.database.write(lambda c: tags.add(c, ids, ["dog"])).result()
    content = paths[0].read_bytes()
    heard: list[Changes] = []
    library.database.tell_changes(heard.append)

    report = move_to_trash(library.database, [*ids, *ids, PhotoId(999)])

    assert (report.moved, report.failed, report.cancelled) == (tuple(ids), (), False)
    assert [path.exists() for path in paths] == [False, False, True, True]
    assert (trash / "0.png").read_bytes() == content
    assert heard[0].removed == set(ids)
    assert load(library, ids[0]).state is FileState.MISSING
    assert paths[0] not in library.searchable()
    library.index()
    (trash / "0.png").rename(paths[0])
    library.index()
    again = library.photo(paths[0])
    assert (again.id, again.tags) == (ids[0], ("dog",))
    assert paths[0] in library.searchable()


def test_a_copy_elsewhere_does_not_take_the_record_along(
    library: IndexedLibrary, paths: list[Path], trash: Path
) -> None:
    copy = paths[0].with_name("copy.png")
    copy.write_bytes(paths[0].read_bytes())
    make_old(copy)
    library.index()
    original, twin = library.photo(paths[0]), library.photo(copy)
    library.database.write(lambda c: tags.add(c, [original.id], ["dog"])).result()

    move_to_trash(library.database, [original.id])
    library.index()

    assert (library.photo(copy).id, library.photo(copy).tags) == (twin.id, ())
    (trash / "0.png").rename(paths[0])
    library.index()
    assert (library.photo(paths[0]).id, library.photo(paths[0]).tags) == (original.id, ("dog",))


def test_what_the_user_has_not_seen_stays(library: IndexedLibrary, paths: list[Path]) -> None:
    ids = [library.photo(path).id for path in paths]
    paths[0].write_bytes(b"quite another photo")
    paths[1].unlink()
    paths[2].unlink()
    paths[2].mkdir()

    report = move_to_trash(library.database, ids)

    assert report.moved == (ids[3],)
    assert [(failure.photo_id, failure.path) for failure in report.failed] == list(
        zip(ids[:3], paths[:3], strict=True)
    )
    for failure, word in zip(report.failed, ("changed", "no more there", "no file"), strict=True):
        assert word in failure.reason
    assert paths[0].read_bytes() == b"quite another photo"
    assert paths[2].is_dir()
    assert load(library, ids[0]).state is FileState.PRESENT
    (gone,) = move_to_trash(library.database, ids[3:]).failed
    assert "no more there" in gone.reason


def test_photos_that_cannot_be_reached_stay(library: IndexedLibrary, paths: list[Path]) -> None:
    folder = library.folders()[0].id
    library.database.write(lambda c: folders.set_online(c, folder, online=False)).result()

    (failure,) = move_to_trash(library.database, [library.photo(paths[0]).id]).failed

    assert "reached" in failure.reason
    assert paths[0].exists()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(13, "Permission denied"), "may not be removed"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (plat_other.TrashPermissionError("/disk/.Trash-0"), "no trash"),
    ],
)
def test_where_there_is_no_trash_the_photo_stays(
    library: IndexedLibrary,
    paths: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    error: OSError,
    words: str,
) -> None:
    def refuse(path: Path) -> None:
        raise error

    monkeypatch.setattr("photoapp.app.trash.send2trash", refuse)
    photo = library.photo(paths[0])

    (failure,) = move_to_trash(library.database, [photo.id]).failed

    assert words in failure.reason
    assert library.photo(paths[0]) == photo


def test_a_move_can_be_stopped_and_tells_how_far_it_is(
    library: IndexedLibrary, paths: list[Path]
) -> None:
    ids = [library.photo(path).id for path in paths]
    asked = iter([False, False, False, True])
    progress: list[tuple[int, int]] = []

    report = move_to_trash(
        library.database,
        ids,
        lambda: next(asked),
        lambda done, total: progress.append((done, total)),
    )

    assert (report.moved, report.cancelled) == (tuple(ids[:2]), True)
    assert [path.exists() for path in paths] == [False, False, True, True]
    assert progress == [(2, 4)]
