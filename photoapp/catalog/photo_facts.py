"""What an inspector shows: the sources of a photo's tags, its albums, the filters that it meets.

Lists of photos are loaded by `photos`.
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from photoapp.catalog.embedding_visibility import id_list
from photoapp.catalog.query_to_sql import compile_filters
from photoapp.catalog.text_folding import fold
from photoapp.domain.photo import PhotoId
from photoapp.domain.photo_details import PhotoTag, SelectionDetails, TagSource
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


def summary(connection: sqlite3.Connection, photo_ids: Sequence[PhotoId]) -> SelectionDetails:
    """Return several photos in short; unknown ids are left out."""
    wanted = [id_list(photo_ids)]
    chosen = " FROM json_each(?) AS wanted CROSS JOIN photo ON photo.id = wanted.value"
    count, size, first, last, offline = connection.execute(
        "SELECT count(*), coalesce(sum(size), 0), min(taken_at), max(taken_at),"
        f" coalesce(sum(NOT folder.online), 0) {chosen}"
        " JOIN folder ON folder.id = photo.folder_id",
        wanted,
    ).fetchone()
    ratings = connection.execute(
        f"SELECT coalesce(rating, file_rating, 0) AS stars, count(*) {chosen}"
        " GROUP BY stars ORDER BY stars",
        wanted,
    ).fetchall()
    tags = connection.execute(
        "SELECT tag.name, count(*) AS photos FROM json_each(?) AS wanted"
        " CROSS JOIN photo_tag ON photo_tag.photo_id = wanted.value"
        " JOIN tag ON tag.id = photo_tag.tag_id GROUP BY tag.id ORDER BY photos DESC, tag.name",
        wanted,
    ).fetchall()
    return SelectionDetails(
        count=count,
        size=size,
        first=None if first is None else datetime.fromisoformat(first),
        last=None if last is None else datetime.fromisoformat(last),
        ratings=tuple(ratings),
        tags=tuple(tags),
        offline=offline,
    )
