"""Every number beside a line of the sidebar is what the line's query lists."""

import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from photoapp.app.browse import Browse
from photoapp.app.photo_app import PhotoApp
from photoapp.catalog import folders, photos
from photoapp.catalog.database import Database
from photoapp.domain.overview import FolderNode
from photoapp.domain.photo import PhotoFacts, PhotoId, Problem, UnreadablePhoto
from tests.catalog_library import add_folder, found_file, read, record, waiting

PLACES = ("", "2023", "2023/rome", "2023/rome/day 1", "2024-5", "a*b", "axb", '"q"')
ROOT = Path("/photos")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[PhotoApp]:
    with PhotoApp.open(tmp_path / "library", writing=True) as opened:
        yield opened


@pytest.fixture
def ids(app: PhotoApp) -> list[PhotoId]:
    """Two photos in each place; one unread, one failed, one missing, one folder offline."""
    database = app._database
    folder = add_folder(database, ROOT)
    paths = [ROOT / place / f"{n}.jpg" for place in PLACES for n in range(2)]
    found = record(
        database, folder.id, *(found_file(path, inode=n) for n, path in enumerate(paths, 1))
    )
    for number, photo in enumerate(found[:-3]):
        facts = PhotoFacts(
            keywords=("Été", "sea") if number % 3 == 0 else (), rating=number % 6 or None
        )
        read(database, photo, number, facts)
    fail(database, found[-2])
    database.write(lambda c: photos.record_missing(c, [found[-1]])).result()
    away = add_folder(database, Path("/disk"))
    record(database, away.id, found_file(Path("/disk/deep/er/1.jpg"), inode=99))
    database.write(lambda c: folders.set_online(c, away.id, online=False)).result()
    return found


def fail(database: Database, photo: PhotoId) -> None:
    pending = waiting(database)[photo]
    problem = UnreadablePhoto(Problem.DAMAGED, "It is damaged.")
    database.write(lambda c: photos.save_problems(c, [(pending, problem)])).result()


def count(app: PhotoApp, text: str) -> int:
    return int(app.find_ids(text).photo_ids.size)


def all_nodes(nodes: tuple[FolderNode, ...]) -> list[FolderNode]:
    return [one for node in nodes for one in (node, *all_nodes(node.children))]


def test_states_are_counted_as_their_queries_list_them(app: PhotoApp, ids: list[PhotoId]) -> None:
    app.edits.add_tags(ids[1:3], ["dog"])
    app.edits.add_tags(ids[-2:], ["dog"])  # neither can be seen

    def age(connection: sqlite3.Connection) -> None:
        for days, photo in ((29, ids[4]), (31, ids[5]), (400, ids[6])):
            then = int(time.time()) - days * 86_400
            connection.execute("UPDATE photo SET recorded_at = ? WHERE id = ?", [then, photo])

    app._database.write(age).result()
    seen = app.browse.overview()

    assert seen.all == count(app, "") == len(ids) - 2 + 1
    assert seen.recent == count(app, "is:recent") == seen.all - 2
    assert seen.favourites == count(app, "rating:>=4") == 4
    assert seen.untagged == count(app, "is:untagged") == seen.all - count(app, "is:tagged")
    assert count(app, "is:tagged") == 7
    assert seen.offline == count(app, "is:offline") == 1
    assert seen.problems == count(app, "is:failed") == 1


def test_photos_that_failed_are_listed_only_when_asked_for(
    app: PhotoApp, ids: list[PhotoId]
) -> None:
    failed = [ids[-2]]
    assert app.find_ids("is:failed").photo_ids.tolist() == failed
    assert app.find_ids("is:failed sort:name").photo_ids.tolist() == failed
    assert app.find_ids("is:failed folder:/elsewhere").photo_ids.tolist() == []
    assert failed[0] in app.find_ids("is:failed OR file:0.jpg").photo_ids
    assert failed[0] not in app.find_ids("-is:failed").photo_ids
    assert failed[0] not in app.find_ids("file:0.jpg").photo_ids
    assert app.find("is:failed").paths == (ROOT / PLACES[-1] / "0.jpg",)


def test_folders_are_a_tree_and_count_what_is_below(app: PhotoApp, ids: list[PhotoId]) -> None:
    disk, root = app.browse.overview().folders

    assert (root.path, root.name, root.online) == (ROOT, "/photos", True)
    assert (disk.path, disk.name, disk.online, disk.count) == (Path("/disk"), "/disk", False, 1)
    deep = disk.children[0]
    assert (deep.name, deep.count, deep.online, deep.children[0].name) == ("deep", 1, False, "er")
    assert [child.name for child in root.children] == ["2023", "2024-5", "a*b", "axb"]
    rome = root.children[0].children[0]
    assert (root.children[0].count, rome.path, rome.count) == (6, ROOT / "2023/rome", 4)
    assert [child.name for child in rome.children] == ["day 1"]
    for node in all_nodes((disk, root)):
        assert count(app, node.asks) == node.count, node.asks


def test_a_folder_whose_name_is_no_text_can_be_asked_for(app: PhotoApp) -> None:
    folder = add_folder(app._database, ROOT)
    path = Path(os.fsdecode(b"/photos/caf\xe9"))
    record(app._database, folder.id, found_file(path / "1.jpg"))

    (node,) = app.browse.overview().folders[0].children

    assert node.path == path
    assert count(app, node.asks) == node.count == 1


def test_tags_are_counted_once_and_can_be_asked_for(app: PhotoApp, ids: list[PhotoId]) -> None:
    app.edits.add_tags(ids[:3], ["SEA", "été", "5* hotel", "5 star hotel", 'say "hi"', "=x"])
    app.edits.add_tags(ids[-2:], ["only unseen"])

    seen = {tag.name: tag for tag in app.browse.overview().tags}

    assert set(seen) == {"SEA", "été", "5* hotel", "5 star hotel", 'say "hi"', "=x"}
    assert (seen["SEA"].count, seen["été"].count) == (7, 7)
    assert seen["5* hotel"].count == 3
    for tag in seen.values():
        assert count(app, tag.asks) == tag.count, tag.asks


def test_albums_are_counted_unless_a_search_fills_them(app: PhotoApp, ids: list[PhotoId]) -> None:
    app.edits.create_album("Rome *", ids)
    app.edits.create_album("Rome 2")
    smart = app.edits.save_search("Best", "rating:>=4")

    best, starred, empty = app.browse.overview().albums

    assert (best.id, best.name, best.count, best.query) == (smart, "Best", None, "rating:>=4")
    assert (starred.count, starred.query) == (len(ids) - 2, None)
    assert empty.count == 0
    for album in (starred, empty):
        assert count(app, album.asks) == album.count


def test_an_empty_library_has_nothing_to_browse(tmp_path: Path) -> None:
    with Database.open(tmp_path / "none", writing=False) as database:
        seen = Browse(database).overview()

    assert (seen.all, seen.untagged, seen.folders, seen.tags, seen.albums) == (0, 0, (), (), ())
