"""What reading a photo's file gave: which photos wait for it, and where its content leads."""

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from photoapp.catalog import embedding_visibility
from photoapp.catalog.photo_rows import HAS_USER_DATA, local_time, overwrite, take_over
from photoapp.catalog.text_folding import storable
from photoapp.domain.changes import Changes
from photoapp.domain.photo import PhotoId, Reading

_REACHABLE = "state = 'present' AND folder_id IN (SELECT id FROM folder WHERE online)"
WAITS_FOR_READING = f"{_REACHABLE} AND read_state = 'pending'"
"""SQL condition over `photo`: the file can be read now and has to be."""
WAITS_FOR_VECTOR = f"""{_REACHABLE} AND read_state = 'read' AND NOT EXISTS (
    SELECT 1 FROM embedding WHERE embedding.photo_id = photo.id AND embedding.hidden = 0
    AND embedding.model_id = (SELECT id FROM embedding_model WHERE key = :model))"""
"""SQL condition over `photo`: it was read, can be now, and has no vector of the model `:model`."""


@dataclass(frozen=True, slots=True)
class PendingPhoto:
    """A photo that waits to be read or embedded, as it was when it was asked for.

    Attributes:
        size: bytes.
        mtime_ns: modification time; with `size` it tells whether the file changed meanwhile.
        has_reading: facts and content hash are there, only the vector is not.
    """

    id: PhotoId
    path: Path
    size: int
    mtime_ns: int
    has_reading: bool


def without_vector(
    connection: sqlite3.Connection, model_key: str, *, after: PhotoId, limit: int
) -> list[PendingPhoto]:
    """Return photos that can be read now and lack a reading or a vector of the model.

    Args:
        connection: of a `Database`.
        model_key: whose vectors are looked for; a model without any is fine.
        after: only ids above it, so that going through all of them costs one pass.
        limit: at most so many, by id ascending.
    """
    # Two conditions, so that each walks an index in the order of ids and SQLite merges them.
    rows = connection.execute(
        "SELECT id, path, size, mtime_ns, 0 AS has_reading FROM photo"
        f" WHERE id > :after AND {WAITS_FOR_READING} UNION ALL"
        " SELECT id, path, size, mtime_ns, 1 FROM photo"
        f" WHERE id > :after AND {WAITS_FOR_VECTOR} ORDER BY id LIMIT :limit",
        {"after": after, "model": model_key, "limit": limit},
    )
    return [
        PendingPhoto(PhotoId(photo_id), Path(os.fsdecode(path)), size, mtime_ns, bool(has_reading))
        for photo_id, path, size, mtime_ns, has_reading in rows
    ]


def save_readings(
    connection: sqlite3.Connection, readings: Sequence[tuple[PendingPhoto, Reading]]
) -> tuple[dict[PhotoId, PhotoId], Changes]:
    """Store what was read, and let the content decide which photo it is.

    - The same content as before: nothing is lost, hidden vectors are shown again.
    - Another content than before: the vectors of all models go, tags stay.
    - A content whose file is missing elsewhere: that file was moved here. Its record takes over
      this path with id, tags and vectors. The record that was read is deleted when it was new,
      and becomes missing when it had been a photo of another content, now overwritten.

    Args:
        connection: of a `Database`.
        readings: each with the `PendingPhoto` that was read. One whose file was recorded as
            changed, or whose record was removed, since then is left out: it waits to be read again.

    Returns:
        The id that each photo goes on with, for those stored: its own one mostly.
    """
    survivors: dict[PhotoId, PhotoId] = {}
    changes = Changes()
    for pending, reading in readings:
        row = connection.execute(
            "SELECT content_hash, state = 'present' FROM photo"
            " WHERE id = ? AND size = ? AND mtime_ns = ?",
            [pending.id, pending.size, pending.mtime_ns],
        ).fetchone()
        if row is not None:
            before, present = row
            survivor, change = _place(connection, pending.id, before, bool(present), reading)
            # A record without a content was never read: it has neither vectors nor keywords.
            is_first = before is None and survivor == pending.id
            _store(connection, survivor, pending.mtime_ns, reading, is_first=is_first)
            survivors[pending.id] = survivor
            changes |= change
    return survivors, changes


def _place(
    connection: sqlite3.Connection,
    photo_id: PhotoId,
    before: bytes | None,
    present: bool,
    reading: Reading,
) -> tuple[PhotoId, Changes]:
    """Return the record that the content at a path belongs to, which has that path then."""
    same = before == reading.content_hash
    if present and not same:
        missing = _missing_twin(connection, photo_id, reading.content_hash)
        if missing is not None:
            return missing, _bring_back(connection, missing, photo_id, new=before is None)
    changed = frozenset({photo_id})
    if not same:
        emptied = before is not None and embedding_visibility.empty(connection, [photo_id])
        return photo_id, Changes(changed=changed, embeddings=emptied)
    shown = present and embedding_visibility.show(connection, [photo_id])
    return photo_id, Changes(changed=changed, embeddings=shown)


def _missing_twin(
    connection: sqlite3.Connection, photo_id: PhotoId, content_hash: bytes
) -> PhotoId | None:
    """Return the missing record with this content that most deserves to go on."""
    row = connection.execute(
        f"""
        SELECT id FROM photo INDEXED BY photo_by_content
        WHERE content_hash = ? AND state = 'missing'
        ORDER BY {HAS_USER_DATA.format(photo="photo")} DESC,
            name = (SELECT name FROM photo WHERE id = ?) DESC, id LIMIT 1
        """,
        [content_hash, photo_id],
    ).fetchone()
    return None if row is None else PhotoId(row[0])


def _bring_back(
    connection: sqlite3.Connection, missing: PhotoId, photo_id: PhotoId, *, new: bool
) -> Changes:
    if new:
        take_over(connection, missing, photo_id)
    else:
        _exchange(connection, missing, photo_id)
    return Changes(
        changed=frozenset({missing}), removed=frozenset({photo_id}), tags=new, embeddings=True
    )


def _exchange(connection: sqlite3.Connection, missing: PhotoId, overwritten: PhotoId) -> None:
    """Give a missing record the place of one whose content is not there any more."""
    columns = "folder_id, path, name, location, extension, size, mtime_ns, ctime_ns, device, inode"
    place = connection.execute(
        f"SELECT {columns} FROM photo WHERE id = ?", [overwritten]
    ).fetchone()
    overwrite(connection, overwritten)
    connection.execute(
        f"UPDATE photo SET ({columns}) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), state = 'present'"
        " WHERE id = ?",
        [*place, missing],
    )
    embedding_visibility.show(connection, [missing])


def _store(
    connection: sqlite3.Connection,
    photo_id: PhotoId,
    mtime_ns: int,
    reading: Reading,
    *,
    is_first: bool,
) -> None:
    facts = reading.facts
    taken = facts.taken_at
    taken_at = (
        local_time(mtime_ns)
        if taken is None
        else taken.replace(tzinfo=None).isoformat(timespec="seconds")
    )
    connection.execute(
        "UPDATE photo SET read_state = 'read', problem = NULL, problem_detail = '',"
        " content_hash = ?, width = ?, height = ?, format = ?, taken_at = ?, taken_from_file = ?,"
        " camera = ?, lens = ?, latitude = ?, longitude = ?, file_rating = ?, caption = ?"
        " WHERE id = ?",
        [
            reading.content_hash,
            reading.width,
            reading.height,
            storable(reading.format),
            taken_at,
            int(taken is not None),
            storable(facts.camera),
            storable(facts.lens),
            facts.latitude,
            facts.longitude,
            facts.rating,
            storable(facts.caption),
            photo_id,
        ],
    )
    if not is_first:
        connection.execute("DELETE FROM photo_keyword WHERE photo_id = ?", [photo_id])
    if facts.keywords:
        connection.executemany(
            "INSERT OR IGNORE INTO photo_keyword (photo_id, keyword) VALUES (?, ?)",
            [(photo_id, keyword) for text in facts.keywords if (keyword := storable(text))],
        )
