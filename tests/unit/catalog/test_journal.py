"""Tags, ratings and albums: every edit can be taken back, to exactly what was before."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photoapp.catalog import albums, journal, ratings, tags
from photoapp.catalog.database import Database
from photoapp.catalog.text_folding import fold
from photoapp.domain.album import AlbumId
from photoapp.domain.changes import Changes
from photoapp.domain.edit import EditHistory, EditKind, EditName
from photoapp.domain.errors import BugError, UserError
from photoapp.domain.photo import PhotoId

IDS = [PhotoId(number) for number in range(1, 5)]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "library", writing=True) as opened:
        opened.write(start_again).result()
        yield opened


@pytest.fixture(scope="module")
def shared_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with Database.open(tmp_path_factory.mktemp("library"), writing=True) as opened:
        yield opened


def start_again(connection: sqlite3.Connection) -> None:
    """Leave four untouched photos, one with keywords and a rating inside the file."""
    for table in ("folder", "tag", "album", "journal"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("INSERT INTO folder(id, path) VALUES (1, x'2f')")
    connection.executemany(
        "INSERT INTO photo(id, folder_id, path, name, location, extension, size, mtime_ns,"
        " ctime_ns, device, inode, state, read_state, recorded_at, file_rating)"
        " VALUES (?, 1, ?, '', '', 'jpg', 0, 0, 0, 0, 0, 'present', 'read', 0, ?)",
        [(number, b"/%d" % number, 4 if number == 1 else None) for number in IDS],
    )
    connection.execute("INSERT INTO photo_keyword VALUES (1, 'Harbour'), (1, 'night')")


def edit(database: Database, work: Callable[[sqlite3.Connection], Any]) -> Any:
    return database.write(work, durable=True).result()


def state(database: Database) -> dict[str, Any]:
    """Return all user data: tags with source, ratings, albums with the order of their photos."""

    def read(connection: sqlite3.Connection) -> dict[str, Any]:
        tagged = connection.execute(
            "SELECT tag.name, photo_id, source FROM photo_tag JOIN tag ON tag.id = tag_id"
        )
        placed = connection.execute(
            "SELECT name, group_concat(photo_id) FROM (SELECT album.name, photo_id FROM album"
            " LEFT JOIN album_photo ON album_id = album.id ORDER BY position) GROUP BY name"
        )
        return {
            "tags": {(fold(name), photo_id, source) for name, photo_id, source in tagged},
            "ratings": connection.execute("SELECT id, rating FROM photo ORDER BY id").fetchall(),
            "albums": dict(placed.fetchall()),
        }

    return database.read(read)


def journal_rows(database: Database) -> list[tuple[Any, ...]]:
    return database.read(
        lambda connection: connection.execute(
            "SELECT operation, change, inverse, undone FROM journal ORDER BY sequence"
        ).fetchall()
    )


class Model:
    """What the edits should do, in plain Python."""

    def __init__(self) -> None:
        self.tags: set[tuple[str, int, str]] = set()
        self.ratings: dict[int, int | None] = dict.fromkeys(IDS)
        self.albums: dict[str, list[int]] = {}
        self.history: list[tuple[Any, ...]] = []
        self.undone: list[tuple[Any, ...]] = []

    def snapshot(self) -> tuple[Any, ...]:
        albums = {name: list(photos) for name, photos in self.albums.items()}
        return set(self.tags), dict(self.ratings), albums

    def run(self, work: Callable[[], None]) -> None:
        before = self.snapshot()
        work()
        if self.snapshot() != before:
            self.history.append(before)
            self.undone.clear()

    def undo(self) -> None:
        self._go(self.history, self.undone)

    def redo(self) -> None:
        self._go(self.undone, self.history)

    def _go(self, past: list[tuple[Any, ...]], future: list[tuple[Any, ...]]) -> None:
        if past:
            future.append(self.snapshot())
            self.tags, self.ratings, self.albums = past.pop()

    def state(self) -> dict[str, Any]:
        return {
            "tags": self.tags,
            "ratings": sorted(self.ratings.items()),
            "albums": {
                name: ",".join(map(str, photos)) or None for name, photos in self.albums.items()
            },
        }


PHOTOS = st.lists(st.sampled_from([*IDS, PhotoId(99)]), max_size=4)
NAMES = st.lists(st.sampled_from(["dog", "Dog", "ÉTÉ", "été", "sea side"]), min_size=1, max_size=2)
ALBUMS = st.sampled_from(["Summer", "Winter"])
EDITS = st.one_of(
    st.tuples(st.just("tag"), PHOTOS, NAMES),
    st.tuples(st.just("untag"), PHOTOS, NAMES),
    st.tuples(st.just("rate"), PHOTOS, st.none() | st.integers(0, 5)),
    st.tuples(st.just("create"), PHOTOS, ALBUMS),
    st.tuples(st.just("put"), PHOTOS, ALBUMS),
    st.tuples(st.just("take"), PHOTOS, ALBUMS),
    st.tuples(st.just("rename"), st.just([]), st.permutations(["Summer", "Winter"]).map(tuple)),
    st.tuples(st.just("delete"), st.just([]), ALBUMS),
    st.tuples(st.sampled_from(["undo", "undo", "redo"]), st.just([]), st.none()),
)


def in_model(model: Model, kind: str, photos: list[PhotoId], value: Any) -> None:
    known = list(dict.fromkeys(photo for photo in photos if photo in IDS))

    def work() -> None:
        if kind in {"tag", "untag"}:
            rows = {(fold(name), photo, "manual") for name in value for photo in known}
            model.tags = model.tags | rows if kind == "tag" else model.tags - rows
        elif kind == "rate":
            model.ratings.update(dict.fromkeys(known, value))
        elif kind == "create":
            model.albums.setdefault(value, known)
        elif kind == "delete":
            model.albums = {name: inside for name, inside in model.albums.items() if name != value}
        elif kind == "rename":
            old, new = value
            if old in model.albums and new not in model.albums:
                model.albums[new] = model.albums.pop(old)
        elif value in model.albums and kind == "put":
            inside = model.albums[value]
            inside.extend(photo for photo in known if photo not in inside)
        elif value in model.albums:
            model.albums[value] = [one for one in model.albums[value] if one not in known]

    if kind == "undo":
        model.undo()
    elif kind == "redo":
        model.redo()
    else:
        model.run(work)


def in_catalog(database: Database, kind: str, photos: list[PhotoId], value: Any) -> None:
    names = database.read(albums.names)
    wanted = value[0] if kind == "rename" else value
    album_id = next((found for found, name, _ in names if name == wanted), AlbumId(0))
    works: dict[str, Callable[[sqlite3.Connection], Any]] = {
        "tag": lambda connection: tags.add(connection, photos, value),
        "untag": lambda connection: tags.remove(connection, photos, value),
        "rate": lambda connection: ratings.set_rating(connection, photos, value),
        "create": lambda connection: albums.create(connection, value, photos),
        "rename": lambda connection: albums.rename(connection, album_id, value[1]),
        "delete": lambda connection: albums.delete(connection, album_id),
        "put": lambda connection: albums.add_photos(connection, album_id, photos),
        "take": lambda connection: albums.remove_photos(connection, album_id, photos),
        "undo": journal.undo_last,
        "redo": journal.redo_next,
    }
    try:
        database.write(works[kind]).result()
    except UserError:
        assert kind in {"create", "put", "take", "rename", "delete"}


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(EDITS, max_size=12))
def test_edits_and_undoing_them_follow_the_model(
    shared_database: Database, edits: list[tuple[str, list[PhotoId], Any]]
) -> None:
    shared_database.write(start_again).result()
    model = Model()

    for kind, photos, value in edits:
        in_model(model, kind, photos, value)
        in_catalog(shared_database, kind, photos, value)
        assert state(shared_database) == model.state()
    while model.history:
        model.undo()
        shared_database.write(journal.undo_last).result()
        assert state(shared_database) == model.state()
    assert shared_database.write(journal.undo_last).result() == (None, Changes())
    assert state(shared_database) == Model().state()


def test_tells_what_changed(database: Database) -> None:
    first, second = IDS[:2]
    assert edit(database, lambda c: tags.add(c, [first], ["dog"])) == Changes(
        changed=frozenset({first}), tags=True
    )
    assert edit(database, lambda c: tags.add(c, [first, second], ["DOG"])) == Changes(
        changed=frozenset({second}), tags=True
    )
    assert edit(database, lambda c: ratings.set_rating(c, [first, second], 3)) == Changes(
        changed=frozenset({first, second})
    )
    album_id = edit(database, lambda c: albums.create(c, "Summer"))[0]
    assert edit(database, lambda c: albums.add_photos(c, album_id, [second])) == Changes(
        changed=frozenset({second}), albums=True
    )
    assert edit(database, journal.undo_last)[1] == Changes(changed=frozenset({second}), albums=True)


def test_an_edit_that_changes_nothing_leaves_nothing_to_undo(database: Database) -> None:
    edit(database, lambda c: tags.add(c, IDS, ["dog"]))

    assert not edit(database, lambda c: tags.add(c, IDS, ["Dog", " dog "]))
    assert not edit(database, lambda c: tags.remove(c, IDS, ["cat"]))
    assert not edit(database, lambda c: ratings.set_rating(c, IDS, None))

    assert [row[0] for row in journal_rows(database)] == ["add tags"]


def test_each_edit_is_one_row_that_people_can_read(database: Database) -> None:
    edit(database, lambda c: tags.add(c, IDS[:2], ["été", "dog"]))

    [(operation, change, inverse, undone)] = journal_rows(database)
    assert operation == "add tags"
    assert "été" in change
    assert json.loads(inverse) == [
        {"do": "untag", "tag": "été", "photos": "1-2"},
        {"do": "untag", "tag": "dog", "photos": "1-2"},
    ]
    assert undone == 0
    assert database.read(journal.history) == EditHistory(
        undo=EditName(EditKind.ADD_TAGS, 2, "été, dog")
    )


def test_an_edit_that_fails_half_way_leaves_no_trace(database: Database) -> None:
    def half(connection: sqlite3.Connection) -> None:
        tags.add(connection, IDS, ["dog"])
        raise RuntimeError

    before = state(database)
    with pytest.raises(RuntimeError):
        edit(database, half)

    assert state(database) == before
    assert journal_rows(database) == []


def test_an_accepted_suggestion_comes_back_as_one(database: Database) -> None:
    edit(database, lambda c: tags.add(c, IDS[:2], ["dog"]))
    edit(
        database, lambda c: c.execute("UPDATE photo_tag SET source = 'accepted' WHERE photo_id = 1")
    )
    before = state(database)

    edit(database, lambda c: tags.remove(c, IDS, ["dog"]))
    edit(database, journal.undo_last)

    assert state(database) == before


def test_a_photo_that_is_gone_does_not_stop_the_undo_of_the_others(database: Database) -> None:
    edit(database, lambda c: tags.add(c, IDS, ["dog"]))
    edit(database, lambda c: tags.remove(c, IDS, ["dog"]))
    edit(database, lambda c: c.execute("DELETE FROM photo WHERE id = 1"))

    edit(database, journal.undo_last)

    assert state(database)["tags"] == {("dog", number, "manual") for number in IDS[1:]}


def test_lists_tags_and_keywords_as_one(database: Database) -> None:
    edit(database, lambda c: tags.add(c, IDS[:2], ["harbour", "Zoo"]))
    edit(database, lambda c: c.execute("UPDATE photo SET state = 'missing' WHERE id = 2"))

    assert database.read(tags.names) == [("harbour", 1), ("night", 1), ("Zoo", 1)]


def test_a_keyword_of_a_photo_that_is_gone_is_not_counted_in_any_case(database: Database) -> None:
    def write(connection: sqlite3.Connection) -> None:
        connection.execute(
            "INSERT INTO photo_keyword VALUES (2, 'Sea'), (3, 'sea'), (4, 'SEA'), (4, 'Été')"
        )
        connection.execute("UPDATE photo SET state = 'missing' WHERE id = 2")
        connection.execute("UPDATE photo SET read_state = 'failed' WHERE id = 4")

    edit(database, write)

    assert [(fold(name), count) for name, count in database.read(tags.names)] == [
        ("harbour", 1),
        ("night", 1),
        ("sea", 1),
    ]


def test_lists_albums_with_what_can_be_seen(database: Database) -> None:
    album_id = edit(database, lambda c: albums.create(c, "  Summer   2023 "))[0]
    empty_id = edit(database, lambda c: albums.create(c, "été"))[0]
    edit(database, lambda c: albums.add_photos(c, album_id, [*IDS, *IDS]))
    edit(database, lambda c: c.execute("UPDATE photo SET state = 'missing' WHERE id = 2"))

    assert database.read(albums.names) == [(album_id, "Summer 2023", 3), (empty_id, "été", 0)]


@pytest.mark.parametrize("name", ["", "  \n", "\0"])
def test_a_name_needs_a_letter(database: Database, name: str) -> None:
    with pytest.raises(UserError, match="name"):
        edit(database, lambda c: tags.add(c, IDS, [name]))
    with pytest.raises(UserError, match="name"):
        edit(database, lambda c: albums.create(c, name))


def test_a_name_of_an_album_is_taken_in_any_case(database: Database) -> None:
    edit(database, lambda c: albums.create(c, "Été"))

    with pytest.raises(UserError, match="Été"):
        edit(database, lambda c: albums.create(c, "ÉTÉ"))


@pytest.mark.parametrize("stars", [-1, 6])
def test_there_are_no_more_than_five_stars(database: Database, stars: int) -> None:
    with pytest.raises(BugError):
        edit(database, lambda c: ratings.set_rating(c, IDS, stars))


def test_the_whole_library_can_be_tagged_and_undone(database: Database) -> None:
    many = [PhotoId(number) for number in range(1000, 31_000)]
    edit(
        database,
        lambda c: c.executemany(
            "INSERT INTO photo SELECT ?, folder_id, ?, name, location, extension, size, mtime_ns,"
            " ctime_ns, device, inode, state, read_state, problem, problem_detail, recorded_at,"
            " content_hash, width, height, format, taken_at, taken_from_file, camera, lens,"
            " latitude, longitude, file_rating, rating, caption FROM photo WHERE id = 2",
            [(number, b"/%d" % number) for number in many],
        ),
    )
    album_id = edit(database, lambda c: albums.create(c, "all"))[0]

    assert edit(database, lambda c: tags.add(c, many, ["all"])).changed == set(many)
    assert edit(database, lambda c: albums.add_photos(c, album_id, many)).changed == set(many)
    assert database.read(albums.names) == [(album_id, "all", len(many))]
    edit(database, journal.undo_last)
    assert edit(database, journal.undo_last)[1].changed == set(many)
    assert state(database)["tags"] == set()


def test_a_new_edit_leaves_what_was_undone_behind(database: Database) -> None:
    edit(database, lambda c: tags.add(c, IDS, ["dog"]))
    edit(database, lambda c: tags.add(c, IDS, ["cat"]))
    edit(database, journal.undo_last)
    edit(database, lambda c: ratings.set_rating(c, IDS, 3))

    assert database.read(journal.history) == EditHistory(undo=EditName(EditKind.RATE, 4, "3"))
    assert edit(database, journal.redo_next) == (None, Changes())
    edit(database, journal.undo_last)
    edit(database, journal.undo_last)
    assert state(database)["tags"] == set()
    edit(database, journal.redo_next)
    assert {name for name, _, _ in state(database)["tags"]} == {"dog"}
    assert [row[3] for row in journal_rows(database)] == [0, 2, 1]


def test_an_edit_that_changes_nothing_keeps_what_can_be_done_again(database: Database) -> None:
    edit(database, lambda c: tags.add(c, IDS, ["dog"]))
    edit(database, journal.undo_last)

    edit(database, lambda c: tags.remove(c, IDS, ["cat"]))

    assert database.read(journal.history).redo == EditName(EditKind.ADD_TAGS, 4, "dog")


def test_undoing_and_redoing_say_what_they_did(database: Database) -> None:
    album_id, _ = edit(database, lambda c: albums.create(c, "Summer", IDS[:3]))
    made = EditName(EditKind.CREATE_ALBUM, 3, "Summer")

    assert edit(database, journal.undo_last)[0] == made
    assert database.read(albums.names) == []
    assert edit(database, journal.redo_next)[0] == made
    assert database.read(albums.names) == [(album_id, "Summer", 3)]
    assert edit(database, journal.redo_next)[0] is None


def test_a_deleted_album_comes_back_with_its_order(database: Database) -> None:
    album_id, _ = edit(database, lambda c: albums.create(c, "Summer", [IDS[2], IDS[0], IDS[1]]))
    edit(database, lambda c: albums.remove_photos(c, album_id, [IDS[0]]))
    before = state(database)

    edit(database, lambda c: albums.delete(c, album_id))
    assert state(database)["albums"] == {}
    edit(database, journal.undo_last)

    assert state(database) == before


def test_a_smart_album_holds_a_query_and_no_photos(database: Database) -> None:
    smart, _ = edit(database, lambda c: albums.save_search(c, "Dogs", "a dog rating:>=3"))
    by_hand, _ = edit(database, lambda c: albums.create(c, "Summer"))

    assert database.read(albums.saved_searches) == [(smart, "Dogs", "a dog rating:>=3")]
    for work in (albums.add_photos, albums.remove_photos):
        with pytest.raises(UserError, match="Dogs"):
            edit(database, lambda c, work=work: work(c, smart, IDS))
    with pytest.raises(UserError, match="Summer"):
        edit(database, lambda c: albums.change_search(c, by_hand, "cat"))

    edit(database, lambda c: albums.change_search(c, smart, "a cat"))
    edit(database, lambda c: albums.delete(c, smart))
    assert database.read(albums.saved_searches) == []
    edit(database, journal.undo_last)
    assert database.read(albums.saved_searches) == [(smart, "Dogs", "a cat")]
    edit(database, journal.undo_last)
    assert database.read(albums.saved_searches) == [(smart, "Dogs", "a dog rating:>=3")]


def test_an_album_may_change_the_case_of_its_name(database: Database) -> None:
    album_id, _ = edit(database, lambda c: albums.create(c, "summer"))
    edit(database, lambda c: albums.create(c, "Winter"))

    edit(database, lambda c: albums.rename(c, album_id, "Summer"))
    with pytest.raises(UserError, match="Winter"):
        edit(database, lambda c: albums.rename(c, album_id, "WINTER"))
    with pytest.raises(UserError, match="no more there"):
        edit(database, lambda c: albums.rename(c, AlbumId(99), "Other"))

    assert [name for _, name, _ in database.read(albums.names)] == ["Summer", "Winter"]


def test_edits_of_the_first_journals_can_still_be_undone(database: Database) -> None:
    edit(database, lambda c: tags.add(c, IDS[:2], ["dog"]))
    album_id, _ = edit(database, lambda c: albums.create(c, "Summer"))
    edit(database, lambda c: albums.add_photos(c, album_id, IDS[:2]))
    take = {"do": "take from album", "album": album_id, "entries": [[1, 0], [2, 1]]}
    untag = {"do": "untag", "tag": "dog", "photos": [1, 2]}
    for operation, inverse in (("add to album", take), ("add tags", untag)):
        edit(
            database,
            lambda c, operation=operation, inverse=inverse: c.execute(
                "UPDATE journal SET inverse = ? WHERE operation = ?",
                [json.dumps([inverse]), operation],
            ),
        )

    for _ in range(3):
        edit(database, journal.undo_last)

    assert state(database)["tags"] == set()
    assert state(database)["albums"] == {}
