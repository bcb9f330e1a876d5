"""Albums that the user puts together; every call is one edit in the journal."""

import sqlite3
from collections.abc import Sequence

from photoapp.catalog import journal
from photoapp.catalog.embedding_visibility import id_list
from photoapp.catalog.names import tidy_name
from photoapp.catalog.text_folding import fold
from photoapp.domain.album import AlbumId
from photoapp.domain.changes import Changes
from photoapp.domain.errors import UserError
from photoapp.domain.photo import PhotoId


def create(connection: sqlite3.Connection, name: str) -> AlbumId:
    """Make an empty album.

    Args:
        connection: inside a transaction of `Database.write(..., durable=True)`.
        name: of an album that is not there yet, in any case.

    Raises:
        UserError: the name is empty or taken.
    """
    tidy = tidy_name(name, "album")
    for (taken,) in connection.execute("SELECT name FROM album"):
        if fold(taken) == fold(tidy):
            raise UserError(f"There is an album “{taken}” already.", "Choose another name.")
    row = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM album").fetchone()
    album_id = AlbumId(row[0])
    journal.perform(
        connection,
        "create album",
        [{"do": "create album", "album": album_id, "name": tidy}],
        [{"do": "delete album", "album": album_id}],
    )
    return album_id


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
        UserError: there is no such album.
    """
    _require(connection, album_id)
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
    put = {"do": "put into album", "album": album_id, "entries": entries}
    take = {"do": "take from album", "album": album_id, "entries": entries}
    return journal.perform(connection, "add to album", [put] if new else [], [take])


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
        UserError: there is no such album.
    """
    _require(connection, album_id)
    rows = connection.execute(
        "SELECT photo_id, position FROM album_photo WHERE album_id = ?"
        " AND photo_id IN (SELECT value FROM json_each(?)) ORDER BY position",
        [album_id, id_list(photo_ids)],
    ).fetchall()
    entries = [list(row) for row in rows]
    put = {"do": "put into album", "album": album_id, "entries": entries}
    take = {"do": "take from album", "album": album_id, "entries": entries}
    return journal.perform(connection, "remove from album", [take] if entries else [], [put])


def names(connection: sqlite3.Connection) -> list[tuple[AlbumId, str, int]]:
    """Return every album with the number of its visible photos, by name."""
    rows = connection.execute(
        "SELECT album.id, album.name, count(photo.id) FROM album"
        " LEFT JOIN album_photo ON album_photo.album_id = album.id"
        " LEFT JOIN photo ON photo.id = album_photo.photo_id AND photo.state = 'present'"
        " GROUP BY album.id"
    ).fetchall()
    albums = [(AlbumId(album_id), str(name), int(count)) for album_id, name, count in rows]
    return sorted(albums, key=lambda album: fold(album[1]))


def _require(connection: sqlite3.Connection, album_id: AlbumId) -> None:
    if connection.execute("SELECT 1 FROM album WHERE id = ?", [album_id]).fetchone() is None:
        raise UserError("This album is no more there.", "Choose another one.")
