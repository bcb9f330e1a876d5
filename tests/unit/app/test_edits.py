"""Every edit is told to who shows photos, keeps its order, and is done although the window goes."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.changes import Changes
from photoapp.domain.edit import EditHistory, EditKind, EditName
from photoapp.domain.errors import UserError
from photoapp.domain.photo import PhotoId
from tests.catalog_library import add_folder, found_file, record


@pytest.fixture
def app(tmp_path: Path) -> Iterator[PhotoApp]:
    with PhotoApp.open(tmp_path / "library", writing=True) as opened:
        yield opened


@pytest.fixture
def ids(app: PhotoApp) -> list[PhotoId]:
    folder = add_folder(app._database, Path("/photos"))
    files = [found_file(Path(f"/photos/{n}.jpg"), inode=n + 1) for n in range(4)]
    return record(app._database, folder.id, *files)


def test_subscribers_hear_of_edits_and_of_undoing_them(app: PhotoApp, ids: list[PhotoId]) -> None:
    heard: list[Changes] = []
    leave = app.changes.subscribe(heard.append)

    assert app.edits.add_tags(ids[:2], ["dog"]) == Changes(changed=frozenset(ids[:2]), tags=True)
    album = app.edits.create_album("Summer", ids)
    app.edits.undo()
    app.edits.redo()
    app.edits.add_tags(ids[:2], ["dog"])
    leave()
    app.edits.delete_album(album)

    summer = Changes(changed=frozenset(ids), albums=True)
    assert heard == [
        Changes(changed=frozenset(ids[:2]), tags=True),
        summer,
        Changes(albums=True),
        summer,
    ]


def test_subscribers_hear_of_folders(app: PhotoApp, ids: list[PhotoId], tmp_path: Path) -> None:
    heard: list[Changes] = []
    app.changes.subscribe(heard.append)
    (tmp_path / "more").mkdir()

    app.add_folders([tmp_path / "more"])
    app.remove_folder(Path("/photos"))

    assert heard[0] == Changes(folders=True)
    assert heard[1].removed == set(ids)


def test_edits_keep_the_order_of_the_calls_and_outlive_the_window(
    app: PhotoApp, ids: list[PhotoId]
) -> None:
    futures = [app.executors.edit(app.edits.set_rating, ids, n % 6) for n in range(50)]
    app.executors.edit(app.edits.add_tags, ids, ["last"])
    app.close()

    assert all(future.done() and not future.cancelled() for future in futures)
    with PhotoApp.open(app.library) as again:
        assert {photo.rating for photo in again.photos(ids)} == {1}
        assert {photo.tags for photo in again.photos(ids)} == {("last",)}


def test_albums_are_made_renamed_filled_and_taken_away(app: PhotoApp, ids: list[PhotoId]) -> None:
    album = app.edits.create_album("Summer")
    app.edits.add_to_album(album, [ids[2], ids[0]])
    app.edits.remove_from_album(album, ids[2:])
    app.edits.rename_album(album, "Été")
    assert app.find_ids("album:été").photo_ids.tolist() == ids[:1]

    smart = app.edits.save_search("Best", "rating:5")
    app.edits.change_search(smart, "rating:4")
    with pytest.raises(UserError, match="Été"):
        app.edits.rename_album(smart, "ÉTÉ")
    app.edits.delete_album(album)

    assert app.edits.history() == EditHistory(undo=EditName(EditKind.DELETE_ALBUM, 0, "Été"))


def test_ratings_and_tags_come_and_go(app: PhotoApp, ids: list[PhotoId]) -> None:
    app.edits.set_rating(ids, 4)
    app.edits.set_rating(ids[1:], None)
    app.edits.add_tags(ids, ["dog", "sea"])
    app.edits.remove_tags(ids[1:], ["DOG"])

    first, second, *_ = app.photos(ids)
    assert (first.rating, first.tags) == (4, ("dog", "sea"))
    assert (second.rating, second.tags) == (None, ("sea",))


def test_a_batch_of_many_photos_is_kept_short_in_the_journal(
    app: PhotoApp, ids: list[PhotoId]
) -> None:
    def many(connection: sqlite3.Connection) -> None:
        columns = "folder_id, name, location, extension, size, mtime_ns"
        connection.executemany(
            f"INSERT INTO photo ({columns}, path) SELECT {columns}, ? FROM photo WHERE id = ?",
            [(b"/photos/more-%d" % n, ids[0]) for n in range(20_000)],
        )

    app._database.write(many).result()
    everything = app.find_ids("").photo_ids

    assert len(app.edits.add_tags([PhotoId(n) for n in everything.tolist()], ["all"]).changed) == (
        20_004
    )

    def size(connection: sqlite3.Connection) -> int:
        row = connection.execute("SELECT sum(length(change) + length(inverse)) FROM journal")
        return int(row.fetchone()[0])

    assert app._database.read(size) < 1000
    assert app.edits.undo() == EditName(EditKind.ADD_TAGS, 20_004, "all")
    assert app.find_ids("tag:all").photo_ids.size == 0
