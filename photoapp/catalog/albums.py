"""Albums, put together by hand or filled by a search; every call is one edit in the journal."""

import sqlite3
from collections.abc import Sequence

from photoapp.catalog import journal
from photoapp.catalog.embedding_visibility import id_list
from photoapp.catalog.names import tidy_name
from photoapp.catalog.photo_rows import INVISIBLE
from photoapp.catalog.text_folding import fold, storable
from photoapp.domain.album import AlbumId
from photoapp.domain.changes import Changes
from photoapp.domain.edit import EditKind
from photoapp.domain.errors import UserError
from photoapp.domain.photo import PhotoId


def create(
    connection: sqlite3.Connection, name: str, photo_ids: Sequence[PhotoId] = ()
) -> tuple[AlbumId, Changes]:
    """Make an album.

    Args:
        connection: inside a transaction of `Database.write(..., durable=True)`.
        name: of an album that is not there yet, in any case.
        photo_ids: in their order; unknown ones are passed over.

    Raises:
        UserError: the name is empty or taken.
    """
    tidy = _free_name(connection, name)
    album_id = _next_id(connection)
    steps: list[journal.Step] = [_creation(album_id, tidy, None)]
    rows = connection.execute(
        "SELECT photo.id FROM json_each(?) AS wanted CROSS JOIN photo ON photo.id = wanted.value"
        " ORDER BY wanted.key",
        [id_list(photo_ids)],
    )
    if known := list(dict.fromkeys(photo_id for (photo_id,) in rows)):
        steps.append(_put(album_id, [[one, position] for position, one in enumerate(known)]))
    removal = {"do": "delete album", "album": album_id}
    return album_id, journal.perform(connection, EditKind.CREATE_ALBUM, steps, [removal], tidy)


def save_search(connection: sqlite3.Connection, name: str, query: str) -> tuple[AlbumId, Changes]:
    """Make a smart album: it has the photos that a search for its query shows.

    Args:
        connection: inside a transaction of `Database.write(..., durable=True)`.
        name: of an album that is not there yet, in any case.
        query: as people type it; an empty one shows every photo.

    Raises:
        UserError: the name is empty or taken.
    """
    tidy = _free_name(connection, name)
    album_id = _next_id(connection)
    creation = _creation(album_id, tidy, storable(query))
    removal = {"do": "delete album", "album": album_id}
    changes = journal.perform(connection, EditKind.SAVE_SEARCH, [creation], [removal], tidy)
    return album_id, changes


def change_search(connection: sqlite3.Connection, album_id: AlbumId, query: str) -> Changes:
    """Give a smart album another query.

    Raises:
        UserError: there is no such album, or it was put together by hand.
    """
    name, before = _album(connection, album_id)
    if before is None:
        raise UserError(f"The album “{name}” is not filled by a search.", "Choose another one.")
    tidy = storable(query)
    change = {"do": "set album query", "album": album_id, "query": tidy}
    inverse = {"do": "set album query", "album": album_id, "query": before}
    steps = [change] if tidy != before else []
    return journal.perform(connection, EditKind.CHANGE_SEARCH, steps, [inverse], name)


def rename(connection: sqlite3.Connection, album_id: AlbumId, name: str) -> Changes:
    """Give an album another name.

    Raises:
        UserError: there is no such album, or the name is empty or that of another album.
    """
    before, _ = _album(connection, album_id)
    tidy = _free_name(connection, name, unless=album_id)
    change = {"do": "rename album", "album": album_id, "name": tidy}
    inverse = {"do": "rename album", "album": album_id, "name": before}
    steps = [change] if tidy != before else []
    return journal.perform(connection, EditKind.RENAME_ALBUM, steps, [inverse], tidy)


def delete(connection: sqlite3.Connection, album_id: AlbumId) -> Changes:
    """Take an album away; its photos stay in the library.

    Raises:
        UserError: there is no such album.
    """
    name, query = _album(connection, album_id)
    rows = connection.execute(
        "SELECT photo_id, position FROM album_photo WHERE album_id = ? ORDER BY position",
        [album_id],
    )
    entries = [list(row) for row in rows]
    change = {"do": "delete album", "album": album_id}
    inverse = [_creation(album_id, name, query), _put(album_id, entries)]
    return journal.perform(connection, EditKind.DELETE_ALBUM, [change], inverse, name)


def add_photos(
    connection: sqlite3.Connection, album_id: AlbumId, photo_ids: Sequence[PhotoId]
) -> Changes:
    """Put photos at the end of an album, in their order.

    Args:
        connection: inside a transaction of `Database.write(..., durable=True)`.
        album_id: from `create` or `names`.
        photo_ids: unknown ones, and photos that are in the album already, are passed over.

    Returns:
        The photos that are new in the album.

    Raises:
        UserError: there is no such album, or a search fills it.
    """
    name = _require_by_hand(connection, album_id)
    rows = connection.execute(
        "SELECT photo.id FROM json_each(?) AS wanted CROSS JOIN photo ON photo.id = wanted.value"
        " WHERE photo.id NOT IN (SELECT photo_id FROM album_photo WHERE album_id = ?)"
        " ORDER BY wanted.key",
        [id_list(photo_ids), album_id],
    )
    new = list(dict.fromkeys(photo_id for (photo_id,) in rows))
    row = connection.execute(
        "SELECT coalesce(max(position) + 1, 0) FROM album_photo WHERE album_id = ?", [album_id]
    ).fetchone()
    entries = [[photo_id, position] for position, photo_id in enumerate(new, start=row[0])]
    take = {"do": "take from album", "album": album_id, "entries": entries}
    steps = [_put(album_id, entries)] if new else []
    return journal.perform(connection, EditKind.ADD_TO_ALBUM, steps, [take], name)


def remove_photos(
    connection: sqlite3.Connection, album_id: AlbumId, photo_ids: Sequence[PhotoId]
) -> Changes:
    """Take photos out of an album; the others keep their order.

    Args:
        connection: inside a transaction of `Database.write(..., durable=True)`.
        album_id: from `create` or `names`.
        photo_ids: photos that are not in the album are passed over.

    Returns:
        The photos that were in the album.

    Raises:
        UserError: there is no such album, or a search fills it.
    """
    name = _require_by_hand(connection, album_id)
    rows = connection.execute(
        "SELECT photo_id, position FROM album_photo WHERE album_id = ?"
        " AND photo_id IN (SELECT value FROM json_each(?)) ORDER BY position",
        [album_id, id_list(photo_ids)],
    ).fetchall()
    entries = [list(row) for row in rows]
    take = {"do": "take from album", "album": album_id, "entries": entries}
    steps = [take] if entries else []
    inverse = [_put(album_id, entries)]
    return journal.perform(connection, EditKind.REMOVE_FROM_ALBUM, steps, inverse, name)


def names(connection: sqlite3.Connection) -> list[tuple[AlbumId, str, int]]:
    """Return every album with the number of its visible photos, by name.

    A smart album has none of its own: what it shows is for a search to say.
    """
    # All of them, without the few that cannot be seen: both counted in indexes.
    inside = dict(connection.execute("SELECT album_id, count(*) FROM album_photo GROUP BY 1"))
    unseen = dict(
        connection.execute(
            "SELECT album_id, count(*) FROM photo CROSS JOIN album_photo"
            f" ON album_photo.photo_id = photo.id WHERE {INVISIBLE} GROUP BY 1"
        )
    )
    albums = [
        (AlbumId(album_id), str(name), inside.get(album_id, 0) - unseen.get(album_id, 0))
        for album_id, name in connection.execute("SELECT id, name FROM album")
    ]
    return sorted(albums, key=lambda album: fold(album[1]))


def saved_searches(connection: sqlite3.Connection) -> list[tuple[AlbumId, str, str]]:
    """Return every smart album with its name and its query."""
    rows = connection.execute("SELECT id, name, query FROM album WHERE query IS NOT NULL")
    return [(AlbumId(album_id), name, query) for album_id, name, query in rows]


def _creation(album_id: AlbumId, name: str, query: str | None) -> journal.Step:
    return {"do": "create album", "album": album_id, "name": name, "query": query}


def _put(album_id: AlbumId, entries: list[list[int]]) -> journal.Step:
    return {"do": "put into album", "album": album_id, "entries": entries}


def _next_id(connection: sqlite3.Connection) -> AlbumId:
    row = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM album").fetchone()
    return AlbumId(row[0])


def _free_name(connection: sqlite3.Connection, name: str, unless: AlbumId | None = None) -> str:
    """Return a name, tidied, that no album has, or only the one that may keep it."""
    tidy = tidy_name(name, "album")
    for album_id, taken in connection.execute("SELECT id, name FROM album"):
        if fold(taken) == fold(tidy) and album_id != unless:
            raise UserError(f"There is an album “{taken}” already.", "Choose another name.")
    return tidy


def _album(connection: sqlite3.Connection, album_id: AlbumId) -> tuple[str, str | None]:
    row = connection.execute("SELECT name, query FROM album WHERE id = ?", [album_id]).fetchone()
    if row is None:
        raise UserError("This album is no more there.", "Choose another one.")
    return row[0], row[1]


def _require_by_hand(connection: sqlite3.Connection, album_id: AlbumId) -> str:
    name, query = _album(connection, album_id)
    if query is not None:
        raise UserError(
            f"A search fills the album “{name}”.", "Change the search, or choose another album."
        )
    return name
