"""What the overview of a library costs, beside one bare count of all its rows.

Run: python tests/benchmarks/bench_overview.py [PHOTOS]
Prints wall and CPU seconds of the overview and of folder, rating and state filters, and the ratio
to `SELECT count(*)` of keywords, tags and photos. Goal: 0.15 s for 100,000 photos, 1.5 s for a
million, with three keywords each.
"""
# ruff: noqa: T201

import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from photoapp.app.browse import Browse
from photoapp.catalog.database import Database
from photoapp.catalog.photos import matching
from photoapp.catalog.query_to_sql import compile_filters
from photoapp.domain.query import HasRating, InFolder, IsRecent, IsUntagged

ROWS = """INSERT INTO photo (id, folder_id, path, name, location, extension, size, mtime_ns, state,
    read_state, recorded_at, file_rating) VALUES (?, 1, ?, ?, ?, 'jpg', 1000, 1, ?, ?, ?, ?)"""


def fill(connection: sqlite3.Connection, count: int) -> None:
    chance = random.Random(1)
    now = int(time.time())
    connection.execute("INSERT INTO folder (id, path) VALUES (1, ?)", [b"/photos"])
    connection.executemany(
        ROWS,
        (
            (
                n,
                b"/photos/%d/%d/IMG_%d.jpg" % (n // 20_000, n // 250, n),
                f"IMG_{n}.jpg",
                f"/photos/{n // 20_000}/{n // 250}",
                "missing" if n % 50 == 0 else "present",
                "failed" if n % 99 == 0 else "read",
                now - n % 100 * 86_400,
                n % 6 or None,
            )
            for n in range(1, count + 1)
        ),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO photo_keyword VALUES (?, ?)",
        ((n, f"word {chance.randrange(3000)}") for n in range(1, count + 1) for _ in range(3)),
    )
    names = [(n, f"word {n}" if n < 100 else f"tag {n}") for n in range(1, 501)]
    connection.executemany("INSERT INTO tag (id, name) VALUES (?, ?)", names)
    connection.executemany(
        "INSERT OR IGNORE INTO photo_tag (tag_id, photo_id) VALUES (?, ?)",
        ((chance.randrange(1, 501), n) for n in range(1, count + 1) if n % 4 == 0),
    )
    albums = [(n, f"album {n}") for n in range(1, 51)]
    connection.executemany("INSERT INTO album (id, name) VALUES (?, ?)", albums)
    connection.executemany(
        "INSERT OR IGNORE INTO album_photo (album_id, photo_id) VALUES (?, ?)",
        ((chance.randrange(1, 51), n) for n in range(1, count + 1) if n % 10 == 0),
    )


def best(work: Callable[[], object]) -> tuple[float, float]:
    """Return the least wall and CPU seconds of three runs."""
    runs = []
    for _ in range(3):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        runs.append((time.perf_counter() - wall, time.process_time() - processor))
    return min(wall for wall, _ in runs), min(processor for _, processor in runs)


def main(count: int) -> None:
    with (
        tempfile.TemporaryDirectory() as place,
        Database.open(Path(place), writing=True) as database,
    ):
        database.write(lambda c: fill(c, count)).result()
        tables = ("photo", "photo_keyword", "photo_tag")
        bare = best(
            lambda: database.read(
                lambda c: [
                    c.execute(f"SELECT count(*) FROM {table} WHERE +rowid", ()).fetchone()
                    if table == "photo"
                    else c.execute(f"SELECT count(*) FROM {table}").fetchone()
                    for table in tables
                ]
            )
        )
        wall, processor = best(Browse(database).overview)
        print(f"{count:,} photos")
        print(f"{'overview':<28}{wall:7.3f} s   CPU {processor:7.3f} s", end="")
        print(f"   {processor / bare[1]:.1f} x counting all rows ({bare[1]:.3f} s)")
        for node in (
            InFolder("/photos/1", exact=True),
            InFolder("/photos/1"),
            HasRating(5, 5),
            IsRecent(),
            IsUntagged(),
        ):
            condition, values = compile_filters(node)
            wall, processor = best(
                lambda condition=condition, values=values: database.read(
                    lambda c: matching(c, condition, values, None)
                )
            )
            print(f"{type(node).__name__:<28}{wall:7.3f} s   CPU {processor:7.3f} s")
        print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
