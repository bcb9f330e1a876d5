"""Show, hide and empty vectors so that whoever follows the sequence numbers notices.

A reader of vectors (the vector index) remembers the sequence up to which it has read. So every
change of a row gives it a new, higher sequence; and a deletion, which leaves no row behind, raises
the model's *epoch* to a new sequence: a reader whose sequence is below it begins again.
"""

import json
import sqlite3
from collections.abc import Iterable

SHOWN = 0
HIDDEN = 1
"""The vector is right, but the photo is missing or cannot be read now."""
STALE = 2
"""The vector was of an older content and is emptied."""

_SEQUENCE_GAP = 2**50
"""Further than any library counts on (35 years in microseconds), and 8,000 gaps fit into SQLite's
integers."""


def id_list(ids: Iterable[int]) -> str:
    """Return ids as JSON for `json_each(?)`: one parameter for any number of them.

    Join it with CROSS JOIN, which keeps the order: SQLite knows nothing of its length, and has been
    seen to go through all ids for each present photo.
    """
    return json.dumps([int(one) for one in ids])


def next_sequences(connection: sqlite3.Connection, count: int) -> int:
    """Reserve `count` sequence numbers and return the first; they are never given again."""
    # AUTOINCREMENT keeps its counter in an ordinary table, which an UPDATE of rows does not touch.
    rows = connection.execute(
        "UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'embedding' RETURNING seq", [count]
    )
    (last,) = rows.fetchall()[0]
    return int(last) - count + 1


def show(connection: sqlite3.Connection, photo_ids: Iterable[int]) -> bool:
    """Show hidden vectors again; return whether there were any."""
    return _change(connection, photo_ids, (HIDDEN,), SHOWN)


def hide(connection: sqlite3.Connection, photo_ids: Iterable[int]) -> bool:
    """Hide vectors whose photo cannot be seen now; return whether there were any."""
    return _change(connection, photo_ids, (SHOWN,), HIDDEN)


def empty(connection: sqlite3.Connection, photo_ids: Iterable[int]) -> bool:
    """Take away the vectors, of all models, of photos with a new content."""
    return _change(connection, photo_ids, (SHOWN, HIDDEN), STALE)


def begin_epoch(connection: sqlite3.Connection) -> None:
    """Make every reader of vectors begin again: rows are deleted in this transaction."""
    connection.execute("UPDATE embedding_model SET epoch = ?", [next_sequences(connection, 1)])


def part_from_other_copies(connection: sqlite3.Connection) -> None:
    """Begin an epoch that readers of no other copy of this catalog have reached.

    For a backup: were it put in the place of the catalog, both would count on from the same
    sequence, and a vector cache made from the lost one would be taken for right.
    """
    next_sequences(connection, _SEQUENCE_GAP)
    begin_epoch(connection)


def _change(
    connection: sqlite3.Connection, photo_ids: Iterable[int], before: tuple[int, ...], after: int
) -> bool:
    rows = connection.execute(
        "SELECT embedding.sequence FROM json_each(?) AS wanted"
        " CROSS JOIN embedding ON embedding.photo_id = wanted.value"
        f" WHERE embedding.hidden IN ({', '.join(map(str, before))})",
        [id_list(photo_ids)],
    )
    sequences = sorted({int(sequence) for (sequence,) in rows})
    if not sequences:
        return False
    first = next_sequences(connection, len(sequences))
    emptied = ", vector = x''" if after == STALE else ""
    connection.executemany(
        f"UPDATE embedding SET sequence = ?, hidden = {after}{emptied} WHERE sequence = ?",
        [(first + position, sequence) for position, sequence in enumerate(sequences)],
    )
    return True
