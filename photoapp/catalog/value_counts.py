"""Which cameras, lenses, file types and folders the library has, with their numbers of photos."""

import os
import sqlite3
from collections import Counter
from pathlib import Path

from photoapp.catalog import folders

_VISIBLE = "photo.state = 'present' AND photo.read_state IN ('pending', 'read')"
"""The photos that searches list, see `photos.matching`."""


def cameras(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Return makes and models of cameras, most used first."""
    return _counts(connection, "camera")


def lenses(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Return names of lenses, most used first."""
    return _counts(connection, "lens")


def extensions(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Return suffixes of files in lower case and without dot, most used first."""
    return _counts(connection, "extension")


def locations(connection: sqlite3.Connection) -> list[tuple[Path, int]]:
    """Return every folder that has photos, itself or below it, down from those of the library.

    Returns:
        Absolute paths with the photos in and below them, in the order of the paths.
    """
    roots = [os.fsencode(folder.path) for folder in folders.all_folders(connection)]
    in_folder: Counter[bytes] = Counter()
    for path, count in connection.execute(
        # One path of each location is enough to name it exactly; `location` itself is lossy text.
        f"SELECT min(photo.path), count(*) FROM photo WHERE {_VISIBLE} GROUP BY location"
    ):
        folder = os.path.dirname(bytes(path))
        while True:
            in_folder[folder] += count
            above = os.path.dirname(folder)
            if folder in roots or above == folder:
                break
            folder = above
    return sorted((Path(os.fsdecode(path)), count) for path, count in in_folder.items())


def _counts(connection: sqlite3.Connection, column: str) -> list[tuple[str, int]]:
    rows = connection.execute(
        f"SELECT {column}, count(*) FROM photo WHERE {_VISIBLE} AND {column} != ''"
        f" GROUP BY {column} ORDER BY count(*) DESC, {column}"
    )
    return [(str(value), int(count)) for value, count in rows]
