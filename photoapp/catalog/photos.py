"""The records of photos: looked up here, written by `photo_scans` and `photo_readings`.

All of it can be had from here: `photos.record_found`, `photos.save_readings`, `photos.load`.
"""

import os
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photoapp.catalog.embedding_visibility import id_list
from photoapp.catalog.photo_counts import PhotoCounts, count_without_vector, counts
from photoapp.catalog.photo_problems import list_problems, retry_problems, save_problems
from photoapp.catalog.photo_readings import PendingPhoto, save_readings, without_vector
from photoapp.catalog.photo_rows import PRESENT, VISIBLE
from photoapp.catalog.photo_scans import (
    KnownFile,
    known_files,
    known_inodes,
    record_changed,
    record_found,
    record_missing,
    record_moved,
    record_returned,
)
from photoapp.catalog.text_folding import fold
from photoapp.domain.photo import FileState, FolderId, Photo, PhotoId, Problem, ReadState
from photoapp.domain.query import SortBy, SortKey

__all__ = [
    "KnownFile",
    "PendingPhoto",
    "PhotoCounts",
    "by_path",
    "count_without_vector",
    "counts",
    "known_files",
    "known_inodes",
    "list_problems",
    "load",
    "matching",
    "paths_of",
    "record_changed",
    "record_found",
    "record_missing",
    "record_moved",
    "record_returned",
    "retry_problems",
    "save_problems",
    "save_readings",
    "without_vector",
]

_ORDER = {
    SortKey.DATE: "photo.taken_at IS NULL, photo.taken_at {direction}",
    SortKey.NAME: "casefold(photo.name) {direction}",
    SortKey.RATING: "coalesce(photo.rating, photo.file_rating, 0) {direction}",
    SortKey.SIZE: "photo.size {direction}",
}


def load(connection: sqlite3.Connection, ids: Sequence[PhotoId]) -> list[Photo]:
    """Return photos in the order of `ids`; unknown ids are left out."""
    wanted = id_list(ids)
    tags = _tags_of(connection, wanted)
    rows = connection.execute(
        """
        SELECT photo.id, photo.folder_id, photo.path, photo.size, photo.mtime_ns, photo.state,
            NOT folder.online, photo.read_state, photo.problem, photo.problem_detail,
            photo.content_hash, photo.width, photo.height, photo.format, photo.taken_at,
            photo.taken_from_file, photo.camera, photo.lens, photo.latitude, photo.longitude,
            coalesce(photo.rating, photo.file_rating), photo.caption
        FROM json_each(?) AS wanted CROSS JOIN photo ON photo.id = wanted.value
        JOIN folder ON folder.id = photo.folder_id ORDER BY wanted.key
        """,
        [wanted],
    )
    return [_photo(row, tags.get(row[0], ())) for row in rows]


def paths_of(connection: sqlite3.Connection, ids: Sequence[PhotoId]) -> dict[PhotoId, Path]:
    """Return the absolute path of each photo; unknown ids are left out."""
    rows = connection.execute(
        "SELECT photo.id, photo.path FROM json_each(?) AS wanted"
        " CROSS JOIN photo ON photo.id = wanted.value",
        [id_list(ids)],
    )
    return {PhotoId(photo_id): Path(os.fsdecode(path)) for photo_id, path in rows}


def by_path(connection: sqlite3.Connection, path: Path) -> Photo | None:
    """Return the photo whose file is, or is offline, at an absolute path."""
    row = connection.execute(
        "SELECT id FROM photo WHERE path = ? AND state = 'present'", [os.fsencode(path)]
    ).fetchone()
    return None if row is None else load(connection, [PhotoId(row[0])])[0]


def matching(
    connection: sqlite3.Connection,
    condition: str,
    parameters: Sequence[object],
    sort: SortBy | None,
    *,
    with_failed: bool = False,
) -> NDArray[np.int64]:
    """Return the ids of visible photos that meet a condition.

    Visible are photos that are present, or offline, and that could be read or are still to be read.

    Args:
        connection: of a `Database`.
        condition: from `query_to_sql.compile_filters`, over the alias `photo`.
        parameters: for its placeholders.
        sort: photos that are equal in it, or all without it, come by id. Undated ones come last.
        with_failed: photos that could not be read are listed too.

    Returns:
        int64[k].
    """
    order = "photo.id"
    if sort is not None and sort.key in _ORDER:
        direction = "DESC" if sort.descending else "ASC"
        order = f"{_ORDER[sort.key].format(direction=direction)}, photo.id"
    rows = connection.execute(
        f"SELECT photo.id FROM photo WHERE {PRESENT if with_failed else VISIBLE}"
        f" AND ({condition}) ORDER BY {order}",
        tuple(parameters),
    )
    return np.fromiter((photo_id for (photo_id,) in rows), np.int64)


def _photo(row: tuple[Any, ...], tags: tuple[str, ...]) -> Photo:
    return Photo(
        id=PhotoId(row[0]),
        folder_id=FolderId(row[1]),
        path=Path(os.fsdecode(row[2])),
        size=row[3],
        mtime_ns=row[4],
        state=FileState(row[5]),
        offline=bool(row[6]),
        read_state=ReadState(row[7]),
        problem=None if row[8] is None else Problem(row[8]),
        problem_detail=row[9],
        content_hash=row[10],
        width=row[11],
        height=row[12],
        format=row[13],
        taken_at=None if row[14] is None else datetime.fromisoformat(row[14]),
        taken_from_file=bool(row[15]),
        camera=row[16],
        lens=row[17],
        latitude=row[18],
        longitude=row[19],
        rating=row[20],
        caption=row[21],
        tags=tags,
    )


def _tags_of(connection: sqlite3.Connection, wanted: str) -> dict[int, tuple[str, ...]]:
    """Return the user's tags, then the file's keywords that are not among them, by photo."""
    rows = connection.execute(
        """
        SELECT photo_tag.photo_id, tag.name, 0 AS origin FROM json_each(:ids) AS wanted
        CROSS JOIN photo_tag ON photo_tag.photo_id = wanted.value
        JOIN tag ON tag.id = photo_tag.tag_id
        UNION ALL
        SELECT photo_keyword.photo_id, photo_keyword.keyword, 1 FROM json_each(:ids) AS wanted
        CROSS JOIN photo_keyword ON photo_keyword.photo_id = wanted.value
        ORDER BY origin, 2
        """,
        {"ids": wanted},
    )
    tags: dict[int, dict[str, str]] = defaultdict(dict)
    for photo_id, name, _ in rows:
        tags[photo_id].setdefault(fold(name), name)
    return {photo_id: tuple(names.values()) for photo_id, names in tags.items()}
