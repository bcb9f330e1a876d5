"""What the catalog knows of a single photo: sources of its tags, albums, filters that it meets.

For who looks at a single photo; lists of photos are loaded by `photos`.
"""

import sqlite3
from collections.abc import Sequence

from photoapp.catalog.query_to_sql import compile_filters
from photoapp.catalog.text_folding import fold
from photoapp.domain.photo import PhotoId
from photoapp.domain.photo_details import PhotoTag, TagSource
from photoapp.domain.query import Node


def tags_with_source(connection: sqlite3.Connection, photo_id: PhotoId) -> tuple[PhotoTag, ...]:
    """Return the user's tags, then the file's keywords that are not among them, by name."""
    rows = connection.execute(
        "SELECT tag.name, 0 AS of_file FROM photo_tag JOIN tag ON tag.id = photo_tag.tag_id"
        " WHERE photo_id = :photo"
        " UNION ALL SELECT keyword, 1 FROM photo_keyword WHERE photo_id = :photo"
        " ORDER BY of_file, 1",
        {"photo": photo_id},
    )
    tags: dict[str, PhotoTag] = {}
    for name, of_file in rows:
        source = TagSource.FILE if of_file else TagSource.USER
        tags.setdefault(fold(name), PhotoTag(name, source))
    return tuple(tags.values())


def albums_of(connection: sqlite3.Connection, photo_id: PhotoId) -> tuple[str, ...]:
    """Return the names of the albums that a photo was put into, by name."""
    rows = connection.execute(
        "SELECT album.name FROM album JOIN album_photo ON album_photo.album_id = album.id"
        " WHERE album_photo.photo_id = ?",
        [photo_id],
    )
    return tuple(sorted((str(name) for (name,) in rows), key=fold))


def filters_met(
    connection: sqlite3.Connection, photo_id: PhotoId, filters: Sequence[Node]
) -> list[bool]:
    """Return for each filter whether it is true for a photo; all are false for an unknown one.

    Raises:
        BugError: there is a phrase or a photo to rank by among them.
    """
    met = []
    for node in filters:
        condition, parameters = compile_filters(node)
        row = connection.execute(
            f"SELECT 1 FROM photo WHERE photo.id = ? AND ({condition})", [photo_id, *parameters]
        ).fetchone()
        met.append(row is not None)
    return met
