"""The journal of what the user did: each edit with its inverse, written in one transaction.

An edit is a list of steps, plain data that says which rows come, go or change. The same few kinds
of step make the edits and their inverses, so that the journal can be undone, read and replayed.
Steps name photos by id and tags by name; what is no more there when an inverse comes, a photo whose
folder was removed, is passed over.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from typing import TypeAlias

from photoapp.domain.changes import Changes
from photoapp.domain.errors import BugError
from photoapp.domain.photo import PhotoId

Step: TypeAlias = Mapping[str, object]
"""JSON object: "do" names the step, the other members are what it is done with."""

_TAG = """
    INSERT OR IGNORE INTO photo_tag(tag_id, photo_id, source)
    SELECT tag.id, photo.id, :source FROM tag, photo
    WHERE tag.name = :tag AND photo.id IN (SELECT value FROM json_each(:photos))
    """
_UNTAG = """
    DELETE FROM photo_tag WHERE tag_id = (SELECT id FROM tag WHERE name = :tag)
    AND photo_id IN (SELECT value FROM json_each(:photos))
    """
_RATE = "UPDATE photo SET rating = :stars WHERE id IN (SELECT value FROM json_each(:photos))"
_PUT = """
    INSERT OR IGNORE INTO album_photo(album_id, photo_id, position)
    SELECT album.id, photo.id, json_extract(entry.value, '$[1]') FROM album
    CROSS JOIN json_each(:entries) AS entry
    CROSS JOIN photo ON photo.id = json_extract(entry.value, '$[0]')
    WHERE album.id = :album
    """
_TAKE = """
    DELETE FROM album_photo WHERE album_id = :album
    AND photo_id IN (SELECT json_extract(value, '$[0]') FROM json_each(:entries))
    """
_STATEMENTS: Mapping[str, tuple[str, ...]] = {
    "tag": ("INSERT OR IGNORE INTO tag(name) VALUES (:tag)", _TAG),
    "untag": (_UNTAG,),
    "rate": (_RATE,),
    "create album": ("INSERT INTO album(id, name) VALUES (:album, :name)",),
    "delete album": ("DELETE FROM album WHERE id = :album",),
    "put into album": (_PUT,),
    "take from album": (_TAKE,),
}


def perform(
    connection: sqlite3.Connection,
    operation: str,
    change: Sequence[Step],
    inverse: Sequence[Step],
) -> Changes:
    """Make an edit and write it down.

    Args:
        connection: inside a transaction of `Database.write(..., durable=True)`.
        operation: what the user did, for people ("add tags").
        change: the steps of the edit; none is no edit, and leaves nothing to undo.
        inverse: the steps that bring back what was, in the order in which they must be done.

    Raises:
        BugError: a step is unknown.
    """
    if not change:
        return Changes()
    changes = _apply(connection, change)
    connection.execute(
        "INSERT INTO journal(at, operation, change, inverse) VALUES (?, ?, ?, ?)",
        [
            datetime.now(UTC).isoformat(timespec="seconds"),
            operation,
            json.dumps(change, ensure_ascii=False),
            json.dumps(inverse, ensure_ascii=False),
        ],
    )
    return changes


def undo_last(connection: sqlite3.Connection) -> Changes:
    """Take back the newest edit that was not yet taken back; nothing when there is none.

    Called again, it goes on with the edit before. The journal keeps the edit, marked as undone.
    """
    row = connection.execute(
        "SELECT sequence, inverse FROM journal WHERE NOT undone ORDER BY sequence DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return Changes()
    sequence, inverse = row
    changes = _apply(connection, json.loads(inverse))
    connection.execute("UPDATE journal SET undone = 1 WHERE sequence = ?", [sequence])
    return changes


def last_operation(connection: sqlite3.Connection) -> str | None:
    """Return what `undo_last` would take back ("add tags"), or None when there is nothing."""
    row = connection.execute(
        "SELECT operation FROM journal WHERE NOT undone ORDER BY sequence DESC LIMIT 1"
    ).fetchone()
    return None if row is None else str(row[0])


def _apply(connection: sqlite3.Connection, steps: Sequence[Step]) -> Changes:
    return reduce(or_, (_apply_one(connection, step) for step in steps), Changes())


def _apply_one(connection: sqlite3.Connection, step: Step) -> Changes:
    kind = str(step.get("do"))
    if kind not in _STATEMENTS:
        raise BugError(f"The journal knows no step {kind!r}.")
    values = {
        name: json.dumps(value) if isinstance(value, list) else value
        for name, value in step.items()
    }
    for statement in _STATEMENTS[kind]:
        connection.execute(statement, values)
    return Changes(changed=frozenset(_photos_of(step)), tags="tag" in step, albums="album" in step)


def _photos_of(step: Step) -> list[PhotoId]:
    """Return the photos of a step: ids, or pairs of id and position."""
    photos, entries = step.get("photos", []), step.get("entries", [])
    if not isinstance(photos, list) or not isinstance(entries, list):
        raise BugError(f"The step {step.get('do')!r} of the journal has no list of photos.")
    return [PhotoId(photo_id) for photo_id in (*photos, *(entry[0] for entry in entries))]
