"""Auto-tag runs, each a batch of suggestions that can be compared and withdrawn as one.

Derived data: a run is made again whenever one likes. A run over all photos takes the place of those
before it when it is finished, and only then: of one that was killed nothing is ever shown.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from photoapp.catalog.names import tidy_name
from photoapp.catalog.text_folding import fold
from photoapp.domain.changes import Changes
from photoapp.domain.errors import UserError
from photoapp.domain.suggestion import RunId, TagDifference, TaggingRun
from photoapp.domain.tag_set import TagSetId

_KEPT_RUNS = 5
"""Finished runs of a set whose suggestions are kept for comparing, the live one among them."""

_COLUMNS = (
    "id, set_id, set_name, model_key, at, automatic, photos, thresholds, counts, finished, live,"
    " withdrawn"
)


def begin(
    connection: sqlite3.Connection,
    set_id: TagSetId,
    name: str,
    model_key: str,
    thresholds: Mapping[str, float],
) -> RunId:
    """Begin a run over all photos; runs of the set that never ended are cleared away."""
    connection.execute(
        "DELETE FROM tagging_run WHERE set_id = ? AND NOT finished AND NOT automatic", [set_id]
    )
    return _insert(connection, set_id, name, model_key, thresholds, automatic=False)


def automatic(
    connection: sqlite3.Connection,
    set_id: TagSetId,
    name: str,
    model_key: str,
    thresholds: Mapping[str, float],
) -> RunId:
    """Return today's run that grows with the photos, a new one where model or thresholds differ."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM tagging_run WHERE set_id = ? AND NOT withdrawn"
        " ORDER BY id DESC LIMIT 1",
        [set_id],
    ).fetchone()
    if row is not None:
        last = _run(row)
        same = last.model_key == model_key and last.thresholds == dict(thresholds)
        if last.automatic and same and last.at.date() == datetime.now(UTC).date():
            return last.id
    run_id = _insert(connection, set_id, name, model_key, thresholds, automatic=True)
    _choose_live(connection, set_id)
    return run_id


def add_suggestions(
    connection: sqlite3.Connection,
    run_id: RunId,
    tags: Sequence[str],
    photo_ids: NDArray[np.int64],
    probabilities: NDArray[np.float32],
) -> Changes:
    """Add what a run suggests; photos that are gone, or have the suggestion, are passed over.

    Args:
        connection: of a `Database`.
        run_id: of a run that is there.
        tags: names, n of them.
        photo_ids: int64[n].
        probabilities: float32[n].
    """
    ids = tag_ids(connection, dict.fromkeys(tags))
    connection.executemany(
        "INSERT OR IGNORE INTO suggestion(run_id, tag_id, photo_id, probability)"
        " SELECT ?, ?, photo.id, ? FROM photo WHERE photo.id = ?",
        (
            (run_id, ids[tag], probability, photo_id)
            for tag, probability, photo_id in zip(
                tags, probabilities.tolist(), photo_ids.tolist(), strict=True
            )
        ),
    )
    return Changes(suggestions=bool(len(tags)))


def tagged_up_to(connection: sqlite3.Connection, set_id: TagSetId, model_key: str) -> int:
    """Return the sequence of the newest embedding that a set was ever applied to; 0 for none."""
    row = connection.execute(
        "SELECT coalesce(max(sequence), 0) FROM tagging_run"
        " WHERE set_id = ? AND model_key = ? AND finished",
        [set_id, model_key],
    ).fetchone()
    return int(row[0])


def count(connection: sqlite3.Connection, run_id: RunId, photos: int, sequence: int) -> None:
    """Write down what a run suggests now, and that it looked at `photos` more.

    Args:
        connection: of a `Database`.
        run_id: of the run.
        photos: that were looked at since the last time.
        sequence: of the newest embedding among them.
    """
    rows = connection.execute(
        "SELECT tag.name, count(*) FROM suggestion JOIN tag ON tag.id = suggestion.tag_id"
        " WHERE run_id = ? GROUP BY tag.id",
        [run_id],
    )
    connection.execute(
        "UPDATE tagging_run SET photos = photos + ?, counts = ?, sequence = ? WHERE id = ?",
        [photos, json.dumps(dict(rows.fetchall()), ensure_ascii=False), sequence, run_id],
    )


def finish(connection: sqlite3.Connection, run_id: RunId, photos: int, sequence: int) -> Changes:
    """End a run over all photos: from now on its suggestions are shown, those before no more."""
    count(connection, run_id, photos, sequence)
    row = connection.execute(
        "UPDATE tagging_run SET finished = 1 WHERE id = ? RETURNING set_id", [run_id]
    ).fetchone()
    if row is None:
        raise UserError("This run was cleared away by another one.", "Begin it again.")
    _choose_live(connection, TagSetId(row[0]))
    connection.execute(
        "DELETE FROM suggestion WHERE run_id IN (SELECT id FROM tagging_run WHERE set_id = ?"
        " AND NOT live ORDER BY id DESC LIMIT -1 OFFSET ?)",
        [row[0], _KEPT_RUNS - 1],
    )
    return Changes(suggestions=True)


def withdraw(connection: sqlite3.Connection, run_id: RunId) -> Changes:
    """Take back what a run suggested; tags that were accepted, or set by hand, stay.

    What the runs before it suggested is shown again.

    Raises:
        UserError: there is no such run.
    """
    run = load(connection, run_id)
    connection.execute("DELETE FROM suggestion WHERE run_id = ?", [run_id])
    connection.execute("UPDATE tagging_run SET withdrawn = 1 WHERE id = ?", [run_id])
    _choose_live(connection, run.set_id)
    return Changes(suggestions=True)


def all_runs(connection: sqlite3.Connection) -> list[TaggingRun]:
    """Return the runs, newest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM tagging_run ORDER BY id DESC")
    return [_run(row) for row in rows]


def load(connection: sqlite3.Connection, run_id: RunId) -> TaggingRun:
    """Return a run.

    Raises:
        UserError: there is no such run.
    """
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM tagging_run WHERE id = ?", [run_id]
    ).fetchone()
    if row is None:
        raise UserError(f"There is no run {run_id}.", "See which there are: photoapp runs list")
    return _run(row)


def compare(connection: sqlite3.Connection, first: RunId, second: RunId) -> list[TagDifference]:
    """Return by tag how many suggestions two runs share, and how many only one has."""
    rows = connection.execute(
        """
        SELECT tag.name, sum(number = 3), sum(number = 1), sum(number = 2) FROM (
            SELECT tag_id, sum(CASE run_id WHEN :first THEN 1 ELSE 2 END) AS number
            FROM suggestion WHERE run_id IN (:first, :second) GROUP BY tag_id, photo_id
        ) AS pair JOIN tag ON tag.id = pair.tag_id GROUP BY tag.id ORDER BY tag.name
        """,
        {"first": first, "second": second},
    )
    return [TagDifference(*row) for row in rows]


def tag_ids(connection: sqlite3.Connection, names: Mapping[str, object]) -> dict[str, int]:
    """Return the ids of tags, any case; a name that no tag has gets one."""
    rows = connection.execute("SELECT id, name FROM tag")
    known = {fold(name): tag_id for tag_id, name in rows}
    ids = {}
    for name in names:
        folded = fold(tidy_name(name, "tag"))
        if folded not in known:
            cursor = connection.execute(
                "INSERT INTO tag(name) VALUES (?)", [tidy_name(name, "tag")]
            )
            known[folded] = int(cursor.lastrowid or 0)
        ids[name] = known[folded]
    return ids


def _insert(
    connection: sqlite3.Connection,
    set_id: TagSetId,
    name: str,
    model_key: str,
    thresholds: Mapping[str, float],
    *,
    automatic: bool,
) -> RunId:
    cursor = connection.execute(
        "INSERT INTO tagging_run(set_id, set_name, model_key, at, automatic, thresholds, finished)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            set_id,
            name,
            model_key,
            datetime.now(UTC).isoformat(timespec="seconds"),
            int(automatic),
            json.dumps(dict(thresholds), ensure_ascii=False),
            int(automatic),
        ],
    )
    return RunId(int(cursor.lastrowid or 0))


def _choose_live(connection: sqlite3.Connection, set_id: TagSetId) -> None:
    """Show the newest whole run of a set, and the automatic ones since."""
    connection.execute(
        """
        UPDATE tagging_run SET live = finished AND NOT withdrawn AND id >= coalesce((
            SELECT max(id) FROM tagging_run AS whole
            WHERE whole.set_id = :set AND whole.finished AND NOT whole.withdrawn
            AND NOT whole.automatic), 0)
        WHERE set_id = :set
        """,
        {"set": set_id},
    )


def _run(row: tuple[object, ...]) -> TaggingRun:
    run_id, set_id, name, model_key, at, is_automatic, photos, thresholds, counts, *marks = row
    finished, live, withdrawn = map(bool, marks)
    return TaggingRun(
        id=RunId(int(str(run_id))),
        set_id=TagSetId(int(str(set_id))),
        tag_set=str(name),
        model_key=str(model_key),
        at=datetime.fromisoformat(str(at)),
        automatic=bool(is_automatic),
        photos=int(str(photos)),
        thresholds=json.loads(str(thresholds)),
        counts=json.loads(str(counts)),
        finished=finished,
        live=live,
        withdrawn=withdrawn,
    )
