"""Tag sets of the user; every call that changes one is one edit in the journal."""

import json
import sqlite3
from dataclasses import asdict, fields, replace
from typing import Any

from photoapp.catalog import journal
from photoapp.catalog.names import tidy_name
from photoapp.catalog.text_folding import fold
from photoapp.domain.changes import Changes
from photoapp.domain.edit import EditKind
from photoapp.domain.errors import UserError
from photoapp.domain.tag_set import SetKind, StoredTagSet, TagDefinition, TagSet, TagSetId


def all_sets(connection: sqlite3.Connection) -> list[StoredTagSet]:
    """Return every tag set, by name."""
    rows = connection.execute("SELECT id, definition FROM tag_set").fetchall()
    stored = [StoredTagSet(TagSetId(set_id), from_json(text)) for set_id, text in rows]
    return sorted(stored, key=lambda one: fold(one.tag_set.name))


def find(connection: sqlite3.Connection, name: str) -> StoredTagSet:
    """Return the tag set of a name, in any case.

    Raises:
        UserError: there is none.
    """
    for stored in all_sets(connection):
        if fold(stored.tag_set.name) == fold(tidy_name(name, "tag set")):
            return stored
    raise UserError(f"There is no tag set “{name}”.", "See which there are: photoapp tagset list")


def load(connection: sqlite3.Connection, set_id: TagSetId) -> StoredTagSet:
    """Return a tag set.

    Raises:
        UserError: it is no more there.
    """
    row = connection.execute("SELECT definition FROM tag_set WHERE id = ?", [set_id]).fetchone()
    if row is None:
        raise UserError("This tag set is no more there.", "Choose another one.")
    return StoredTagSet(set_id, from_json(row[0]))


def save(
    connection: sqlite3.Connection, tag_set: TagSet, set_id: TagSetId | None = None
) -> tuple[TagSetId, Changes]:
    """Make a tag set, or put another definition in the place of one.

    Args:
        connection: inside a transaction of `Database.write(..., durable=True)`.
        tag_set: checked by `domain.tag_set.check_tag_set`.
        set_id: of the one to be changed; None makes a new one.

    Raises:
        UserError: another set has the name, or the one to be changed is gone.
    """
    tidy = replace(tag_set, name=tidy_name(tag_set.name, "tag set"))
    for other in all_sets(connection):
        if fold(other.tag_set.name) == fold(tidy.name) and other.id != set_id:
            raise UserError(
                f"There is a tag set “{other.tag_set.name}” already.", "Choose another name."
            )
    if set_id is None:
        chosen = _next_id(connection)
        inverse: journal.Step = {"do": "remove tag set", "set": chosen}
    else:
        chosen = set_id
        inverse = put_step(load(connection, set_id))
    step = put_step(StoredTagSet(chosen, tidy))
    steps = [] if step == inverse else [step]
    changes = journal.perform(connection, EditKind.SAVE_TAG_SET, steps, [inverse], tidy.name)
    return chosen, changes


def remove(connection: sqlite3.Connection, set_id: TagSetId) -> Changes:
    """Take a tag set away, and with it what it suggests; tags that were accepted stay.

    Raises:
        UserError: it is no more there.
    """
    stored = load(connection, set_id)
    step = {"do": "remove tag set", "set": set_id}
    name = stored.tag_set.name
    return journal.perform(connection, EditKind.REMOVE_TAG_SET, [step], [put_step(stored)], name)


def rename_tag(
    connection: sqlite3.Connection, name: str, other: str
) -> tuple[list[journal.Step], list[journal.Step]]:
    """Return the steps, and their inverse, that give a tag another name in every set.

    Raises:
        UserError: a set has tags of both names.
    """
    change: list[journal.Step] = []
    inverse: list[journal.Step] = []
    for stored in all_sets(connection):
        tags = stored.tag_set.tags
        taken = {fold(tag.name) for tag in tags}
        if fold(name) not in taken:
            continue
        if fold(other) in taken - {fold(name)}:
            raise UserError(
                f"The tag set “{stored.tag_set.name}” has “{name}” and “{other}”.",
                "Take one of them out of the set first.",
            )
        renamed = tuple(
            replace(
                tag,
                name=other if fold(tag.name) == fold(name) else tag.name,
                parent=other if fold(tag.parent) == fold(name) else tag.parent,
            )
            for tag in tags
        )
        change.append(put_step(replace(stored, tag_set=replace(stored.tag_set, tags=renamed))))
        inverse.append(put_step(stored))
    return change, inverse


def put_step(stored: StoredTagSet) -> journal.Step:
    """Return the step of the journal that gives a set this definition."""
    return {
        "do": "put tag set",
        "set": stored.id,
        "name": stored.tag_set.name,
        "enabled": int(stored.tag_set.enabled),
        "definition": to_json(stored.tag_set),
    }


def to_json(tag_set: TagSet) -> str:
    """Return a set as the text that the catalog keeps."""
    return json.dumps(asdict(tag_set), ensure_ascii=False)


def from_json(text: str) -> TagSet:
    """Return the set of such a text; what this version does not know is left out."""
    values: dict[str, Any] = json.loads(text)
    tags = tuple(TagDefinition(**_known(TagDefinition, tag)) for tag in values.pop("tags"))
    known = _known(TagSet, values)
    return TagSet(**{**known, "tags": tags, "kind": SetKind(known["kind"])})


def _known(kind: type, values: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in values.items()
        if name in names
    }


def _next_id(connection: sqlite3.Connection) -> TagSetId:
    """Return an id that no set and no run of a set that is gone has."""
    row = connection.execute(
        "SELECT max(coalesce((SELECT max(id) FROM tag_set), 0),"
        " coalesce((SELECT max(set_id) FROM tagging_run), 0)) + 1"
    ).fetchone()
    return TagSetId(row[0])
