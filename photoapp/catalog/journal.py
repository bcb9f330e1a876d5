"""The journal of what the user did: each edit with its inverse, written in one transaction.

An edit is a list of steps, plain data that says which rows come, go or change. The same few kinds
of step make the edits and their inverses, so that an edit can be undone, done again, and read.
Steps name photos by id and tags by name; what is no more there when a step comes again, a photo
whose folder was removed, is passed over.

Undone edits are done again in the reverse order, until a new edit is made: from then on they are
left behind, in the journal but out of reach.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from typing import Any, TypeAlias

from photoapp.catalog.id_runs import read_runs, write_runs
from photoapp.domain.changes import Changes
from photoapp.domain.edit import EditHistory, EditKind, EditName
from photoapp.domain.errors import BugError
from photoapp.domain.photo import PhotoId

Step: TypeAlias = Mapping[str, object]
"""JSON object: "do" names the step, the other members are what it is done with.

"photos" is a list of ids, "entries" a list of [id, position]. Stored, both are texts of `id_runs`.
"""

DONE, UNDONE, LEFT_BEHIND = 0, 1, 2
"""Column `undone`."""

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
_ANSWER = """
    INSERT INTO tag_answer(tag_id, photo_id, accepted, permille)
    SELECT tag.id, photo.id, :accepted, nullif(json_extract(entry.value, '$[1]'), 1001) FROM tag
    CROSS JOIN json_each(:entries) AS entry
    CROSS JOIN photo ON photo.id = json_extract(entry.value, '$[0]')
    WHERE tag.name = :tag
    ON CONFLICT DO UPDATE SET accepted = excluded.accepted, permille = excluded.permille
    """
_UNANSWER = """
    DELETE FROM tag_answer WHERE tag_id = (SELECT id FROM tag WHERE name = :tag)
    AND photo_id IN (SELECT value FROM json_each(:photos))
    """
_PUT_SET = """
    INSERT INTO tag_set(id, name, enabled, definition)
    VALUES (:set, :name, :enabled, :definition)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, enabled = excluded.enabled,
        definition = excluded.definition
    """
_STATEMENTS: Mapping[str, tuple[str, ...]] = {
    "tag": ("INSERT OR IGNORE INTO tag(name) VALUES (:tag)", _TAG),
    "untag": (_UNTAG,),
    "answer": ("INSERT OR IGNORE INTO tag(name) VALUES (:tag)", _ANSWER),
    "unanswer": (_UNANSWER,),
    "put tag set": (_PUT_SET,),
    "remove tag set": ("DELETE FROM tag_set WHERE id = :set",),
    "rate": (_RATE,),
    "create album": ("INSERT INTO album(id, name, query) VALUES (:album, :name, :query)",),
    "rename album": ("UPDATE album SET name = :name WHERE id = :album",),
    "set album query": ("UPDATE album SET query = :query WHERE id = :album",),
    "delete album": ("DELETE FROM album WHERE id = :album",),
    "put into album": (_PUT,),
    "take from album": (_TAKE,),
}


def perform(
    connection: sqlite3.Connection,
    kind: EditKind,
    change: Sequence[Step],
    inverse: Sequence[Step],
    detail: str = "",
) -> Changes:
    """Make an edit and write it down; what was undone before can then no more be done again.

    Args:
        connection: inside a transaction of `Database.write(..., durable=True)`.
        kind: what the user did.
        change: the steps of the edit; none is no edit, and leaves nothing to undo.
        inverse: the steps that bring back what was, in the order in which they must be done.
        detail: see `EditName`.

    Raises:
        BugError: a step is unknown.
    """
    if not change:
        return Changes()
    changes = _apply(connection, change)
    connection.execute(
        f"UPDATE journal SET undone = {LEFT_BEHIND} WHERE undone = {UNDONE}",
    )
    connection.execute(
        "INSERT INTO journal(at, operation, change, inverse, photos, detail)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            datetime.now(UTC).isoformat(timespec="seconds"),
            kind.value,
            _write_steps(change),
            _write_steps(inverse),
            len(changes.changed),
            detail,
        ],
    )
    return changes


def undo_last(connection: sqlite3.Connection) -> tuple[EditName | None, Changes]:
    """Take back the newest edit that was not yet taken back.

    Called again, it goes on with the edit before. The journal keeps the edit, marked as undone.

    Returns:
        The edit, None when there was none, and what changed.
    """
    return _go(connection, "inverse", UNDONE)


def redo_next(connection: sqlite3.Connection) -> tuple[EditName | None, Changes]:
    """Make the edit again that was undone last; called again, it goes on with the one after.

    Returns:
        The edit, None when there was none, and what changed.
    """
    return _go(connection, "change", DONE)


def history(connection: sqlite3.Connection) -> EditHistory:
    """Return what `undo_last` and `redo_next` would do."""
    undo, redo = (
        connection.execute(f"SELECT operation, photos, detail FROM journal {where}").fetchone()
        for where in (_NEXT[UNDONE], _NEXT[DONE])
    )
    return EditHistory(_name(undo), _name(redo))


_NEXT = {
    UNDONE: f"WHERE undone = {DONE} ORDER BY sequence DESC LIMIT 1",
    DONE: f"WHERE undone = {UNDONE} ORDER BY sequence LIMIT 1",
}
"""The edit that is next to become undone, or done."""


def _go(connection: sqlite3.Connection, column: str, mark: int) -> tuple[EditName | None, Changes]:
    row = connection.execute(
        f"SELECT operation, photos, detail, sequence, {column} FROM journal {_NEXT[mark]}"
    ).fetchone()
    if row is None:
        return None, Changes()
    changes = _apply(connection, _read_steps(row[4]))
    connection.execute("UPDATE journal SET undone = ? WHERE sequence = ?", [mark, row[3]])
    return _name(row[:3]), changes


def _name(row: tuple[str, int, str] | None) -> EditName | None:
    return None if row is None else EditName(EditKind(row[0]), row[1], row[2])


def _write_steps(steps: Sequence[Step]) -> str:
    return json.dumps([_stored(step) for step in steps], ensure_ascii=False)


def _stored(step: Step) -> dict[str, object]:
    stored = dict(step)
    if isinstance(photos := step.get("photos"), list):
        stored["photos"] = write_runs(photos)
    if isinstance(entries := step.get("entries"), list):
        stored["entries"] = write_runs(photo_id for photo_id, _ in entries)
        stored["positions"] = write_runs(position for _, position in entries)
    return stored


def _read_steps(text: str) -> list[Step]:
    """Return stored steps; those of the first journals have lists already."""
    steps: list[dict[str, Any]] = json.loads(text)
    for step in steps:
        if isinstance(photos := step.get("photos"), str):
            step["photos"] = read_runs(photos)
        if isinstance(entries := step.get("entries"), str):
            pairs = zip(read_runs(entries), read_runs(step.pop("positions")), strict=True)
            step["entries"] = [list(pair) for pair in pairs]
    return [*steps]


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
    values.setdefault("query", None)  # albums were without one once
    for statement in _STATEMENTS[kind]:
        connection.execute(statement, values)
    return Changes(
        changed=frozenset(_photos_of(step)),
        tags="tag" in step,
        albums="album" in step,
        tag_sets="set" in step,
        suggestions="set" in step or kind in {"answer", "unanswer"},
    )


def _photos_of(step: Step) -> list[PhotoId]:
    """Return the photos of a step: ids, or pairs of id and position."""
    photos, entries = step.get("photos", []), step.get("entries", [])
    if not isinstance(photos, list) or not isinstance(entries, list):
        raise BugError(f"The step {step.get('do')!r} of the journal has no list of photos.")
    return [PhotoId(photo_id) for photo_id in (*photos, *(entry[0] for entry in entries))]
