"""Tags that the user gives to photos; every call is one edit in the journal.

Keywords inside the files count as tags too where tags are looked for, but are never changed.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from photoapp.catalog import journal, tag_sets
from photoapp.catalog.embedding_visibility import id_list
from photoapp.catalog.names import tidy_name
from photoapp.catalog.photo_rows import INVISIBLE, VISIBLE
from photoapp.catalog.suggestions import answer_steps_for, move_answers
from photoapp.catalog.text_folding import fold
from photoapp.domain.changes import Changes
from photoapp.domain.edit import EditKind
from photoapp.domain.photo import PhotoId

MANUAL = "manual"
"""Source of a tag that the user set by hand."""


def add(
    connection: sqlite3.Connection, photo_ids: Sequence[PhotoId], names: Iterable[str]
) -> Changes:
    """Give tags to photos.

    Args:
        connection: inside a transaction of `Database.write(..., durable=True)`.
        photo_ids: unknown ones are passed over.
        names: any case; a tag that is there already keeps its spelling.

    Returns:
        The photos that did not have all of the tags before.

    Raises:
        UserError: a name is empty.
    """
    change: list[journal.Step] = []
    inverse: list[journal.Step] = []
    spelled = _spelled(connection, names)
    for name in spelled:
        rows = connection.execute(
            "SELECT photo.id FROM photo WHERE photo.id IN (SELECT value FROM json_each(?))"
            " AND NOT EXISTS (SELECT 1 FROM photo_tag JOIN tag ON tag.id = photo_tag.tag_id"
            "   WHERE photo_tag.photo_id = photo.id AND tag.name = ?) ORDER BY photo.id",
            [id_list(photo_ids), name],
        )
        lacking = [photo_id for (photo_id,) in rows]
        if lacking:
            change.append({"do": "tag", "tag": name, "source": MANUAL, "photos": lacking})
            inverse.append({"do": "untag", "tag": name, "photos": lacking})
        steps, back = answer_steps_for(connection, name, photo_ids, has_tag=True)
        change += steps
        inverse += back
    return journal.perform(connection, EditKind.ADD_TAGS, change, inverse, ", ".join(spelled))


def remove(
    connection: sqlite3.Connection, photo_ids: Sequence[PhotoId], names: Iterable[str]
) -> Changes:
    """Take tags from photos; a keyword inside a file stays.

    Args:
        connection: inside a transaction of `Database.write(..., durable=True)`.
        photo_ids: unknown ones are passed over.
        names: any case.

    Returns:
        The photos that had one of the tags.

    Raises:
        UserError: a name is empty.
    """
    change: list[journal.Step] = []
    inverse: list[journal.Step] = []
    spelled = _spelled(connection, names)
    for name in spelled:
        having: defaultdict[str, list[int]] = defaultdict(list)
        for photo_id, source in connection.execute(
            "SELECT photo_id, source FROM photo_tag JOIN tag ON tag.id = photo_tag.tag_id"
            " WHERE tag.name = ? AND photo_id IN (SELECT value FROM json_each(?))",
            [name, id_list(photo_ids)],
        ):
            having[source].append(photo_id)
        for source, photos in having.items():
            change.append({"do": "untag", "tag": name, "photos": photos})
            inverse.append({"do": "tag", "tag": name, "source": source, "photos": photos})
        removed = [photo_id for photos in having.values() for photo_id in photos]
        steps, back = answer_steps_for(connection, name, removed, has_tag=False)
        change += steps
        inverse += back
    return journal.perform(connection, EditKind.REMOVE_TAGS, change, inverse, ", ".join(spelled))


def rename(connection: sqlite3.Connection, old: str, new: str) -> Changes:
    """Give a tag another name, wherever it is: on photos, in answers and in tag sets.

    Where there is a tag of the new name, the two become one.

    Args:
        connection: inside a transaction of `Database.write(..., durable=True)`.
        old: any case; keywords inside files stay.
        new: as it shall be spelled, unless there is a tag of this name in another spelling.

    Raises:
        UserError: a name is empty, or a tag set has tags of both names.
    """
    (name,) = _spelled(connection, [old])
    (other,) = _spelled(connection, [new])
    change: list[journal.Step] = []
    inverse: list[journal.Step] = []
    if other == name:
        return Changes()
    rows = connection.execute(
        "SELECT source, photo_id, EXISTS (SELECT 1 FROM photo_tag AS twin JOIN tag ON"
        "   tag.id = twin.tag_id WHERE tag.name = ? AND twin.photo_id = photo_tag.photo_id)"
        " FROM photo_tag JOIN tag ON tag.id = photo_tag.tag_id WHERE tag.name = ?",
        [other, name],
    )
    groups: defaultdict[str, list[int]] = defaultdict(list)
    lacking: defaultdict[str, list[int]] = defaultdict(list)
    for source, photo_id, has_other in rows:
        groups[source].append(photo_id)
        if not has_other:
            lacking[source].append(photo_id)
    for source, photos in lacking.items():
        change.append({"do": "tag", "tag": other, "source": source, "photos": photos})
        inverse.append({"do": "untag", "tag": other, "photos": photos})
    for source, photos in groups.items():
        change.append({"do": "untag", "tag": name, "photos": photos})
        inverse.append({"do": "tag", "tag": name, "source": source, "photos": photos})
    for steps, back in (
        move_answers(connection, name, other),
        tag_sets.rename_tag(connection, name, other),
    ):
        change += steps
        inverse += back
    return journal.perform(connection, EditKind.RENAME_TAG, change, inverse, other)


def names(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Return every tag and keyword with the number of its visible photos, by name.

    What differs in case only is one, spelled as the user's tag when there is one.
    """
    tag_names = dict(connection.execute("SELECT id, name FROM tag").fetchall())
    of_user = _visible_counts(connection, "photo_tag", "tag_id")
    spellings: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for tag_id, count in of_user.items():
        spellings[fold(tag_names[tag_id])].append((tag_names[tag_id], count))
    for keyword, count in _visible_counts(connection, "photo_keyword", "keyword").items():
        spellings[fold(keyword)].append((keyword, count))
    return [
        (
            same[0][0],
            same[0][1] if len(same) == 1 else _count(connection, [name for name, _ in same]),
        )
        for _, same in sorted(spellings.items())
    ]


def _visible_counts(connection: sqlite3.Connection, table: str, column: str) -> dict[Any, int]:
    """Return how many visible photos have each value of a column, 0 left out.

    Counted in an index, and the few that cannot be seen taken away: looking whether each of some
    million rows is of a visible photo takes ten times as long.
    """
    rows = connection.execute(
        f"""
        WITH unseen(value, number) AS MATERIALIZED (
            SELECT {column}, count(*) FROM photo
            CROSS JOIN {table} ON {table}.photo_id = photo.id WHERE {INVISIBLE} GROUP BY {column}
        ), everything(value, number) AS MATERIALIZED (
            SELECT {column}, count(*) FROM {table} GROUP BY {column}
        )
        SELECT everything.value, everything.number - coalesce(unseen.number, 0)
        FROM everything LEFT JOIN unseen ON unseen.value = everything.value
        """
    )
    return {value: count for value, count in rows if count}


def _count(connection: sqlite3.Connection, same: Sequence[str]) -> int:
    """Return how many visible photos have one of these tags or keywords, or several."""
    marks = ", ".join("?" * len(same))
    row = connection.execute(
        f"SELECT count(*) FROM photo WHERE {VISIBLE} AND id IN ("
        "SELECT photo_id FROM photo_tag JOIN tag ON tag.id = photo_tag.tag_id"
        f" WHERE tag.name IN ({marks})"
        f" UNION SELECT photo_id FROM photo_keyword WHERE keyword IN ({marks}))",
        [*same, *same],
    ).fetchone()
    return int(row[0])


def _spelled(connection: sqlite3.Connection, names: Iterable[str]) -> list[str]:
    """Return the names, each once, as the catalog spells them already."""
    wanted = {fold(tidy_name(name, "tag")): tidy_name(name, "tag") for name in names}
    rows = connection.execute("SELECT name FROM tag")
    known = {folded: name for (name,) in rows if (folded := fold(name)) in wanted}
    return [known.get(folded, name) for folded, name in wanted.items()]
