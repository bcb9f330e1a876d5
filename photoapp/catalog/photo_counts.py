"""How many photos there are, and how far they are."""

import sqlite3
from collections import Counter
from dataclasses import dataclass

from photoapp.catalog.photo_readings import WAITS_FOR_READING, WAITS_FOR_VECTOR
from photoapp.domain.photo import FolderId, Problem


@dataclass(frozen=True, slots=True)
class PhotoCounts:
    """Counts of a library for one model; photos = searchable + pending + failed.

    Attributes:
        photos: files that are present, or offline.
        searchable: of these, photos with a vector of the model.
        pending: of these, photos still to be indexed.
        failed: of these, photos that could not be read, quarantined ones too.
        problems: photos per reason; the sum is `failed`.
        offline: photos in folders that cannot be reached now.
        missing: records whose file is gone.
    """

    photos: int
    searchable: int
    pending: int
    failed: int
    problems: dict[Problem, int]
    offline: int
    missing: int


def counts(connection: sqlite3.Connection, model_key: str) -> PhotoCounts:
    """Return the counts of the library, from indexes alone."""
    (searchable,) = connection.execute(
        "SELECT count(*) FROM embedding WHERE hidden = 0"
        " AND model_id = (SELECT id FROM embedding_model WHERE key = ?)",
        [model_key],
    ).fetchone()
    offline_folders = {
        folder_id for (folder_id,) in connection.execute("SELECT id FROM folder WHERE NOT online")
    }
    photos = missing = offline = 0
    problems: Counter[Problem] = Counter()
    rows = connection.execute(
        "SELECT state, read_state, problem, folder_id, count(*) FROM photo"
        " GROUP BY state, read_state, problem, folder_id"
    )
    for state, read_state, problem, folder_id, count in rows:
        if state == "missing":
            missing += count
            continue
        photos += count
        offline += count if folder_id in offline_folders else 0
        if read_state in {"failed", "quarantined"}:
            problems[Problem(problem)] += count
    failed = problems.total()
    pending = photos - searchable - failed
    return PhotoCounts(photos, searchable, pending, failed, dict(problems), offline, missing)


def count_without_vector(connection: sqlite3.Connection, model_key: str) -> int:
    """Return how many photos `without_vector` would list."""
    (count,) = connection.execute(
        f"SELECT (SELECT count(*) FROM photo WHERE {WAITS_FOR_READING})"
        f" + (SELECT count(*) FROM photo WHERE {WAITS_FOR_VECTOR})",
        {"model": model_key},
    ).fetchone()
    return int(count)


def photos_by_folder(connection: sqlite3.Connection) -> dict[FolderId, int]:
    """Return how many photos lie in each library folder and below, missing ones not counted."""
    rows = connection.execute(
        "SELECT folder_id, count(*) FROM photo WHERE state != 'missing' GROUP BY folder_id"
    )
    return {FolderId(folder_id): int(count) for folder_id, count in rows}
