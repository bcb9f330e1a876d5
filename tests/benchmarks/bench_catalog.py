"""What the catalog costs for a whole library, beside bare SQLite reading the same rows.

Run: python tests/benchmarks/bench_catalog.py [PHOTOS]
Prints CPU seconds of each step, where there is one its ratio to the bare statement, and the peak
memory. Goal: `known_files` of 100,000 well under 1 s.
"""
# ruff: noqa: T201, B023

import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from photoapp.catalog import embeddings, folders, photos
from photoapp.catalog.database import Database
from photoapp.domain.photo import FoundFile, PhotoFacts, PhotoId, Reading

T = TypeVar("T")
MODEL, DIMENSION, PAGE = "benchmark@00000000", 512, 512
PIXELS = np.zeros((1, 1, 3), np.uint8)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    start = time.process_time()
    return work(), time.process_time() - start


def report(step: str, seconds: float, bare: float | None = None) -> None:
    ratio = "" if bare is None else f"   {seconds / max(bare, 1e-9):6.1f} x bare ({bare:.3f} s)"
    print(f"{step:<42}{seconds:9.3f} s{ratio}")


def index_all(database: Database, vectors: np.ndarray) -> tuple[float, float]:
    """Read and embed every photo as the pipeline does; seconds in asking, seconds in saving."""
    asking = saving = 0.0
    after = PhotoId(0)
    while True:
        page, seconds = timed(
            lambda: database.read(
                lambda c: photos.without_vector(c, MODEL, after=after, limit=PAGE)
            )
        )
        asking += seconds
        if not page:
            return asking, saving
        after = page[-1].id
        readings = [
            (p, Reading(p.id.to_bytes(32, "big"), 4, 3, "JPEG", PhotoFacts(), b"", PIXELS))
            for p in page
        ]
        ids = np.array([p.id for p in page], np.int64)

        def save(c: sqlite3.Connection) -> None:
            photos.save_readings(c, readings)
            embeddings.copy_same_content(c, MODEL, ids.tolist())
            embeddings.save(c, MODEL, ids, vectors[: len(ids)])

        saving += timed(lambda: database.write(save).result())[1]


def main(count: int) -> None:
    with (
        tempfile.TemporaryDirectory() as place,
        Database.open(Path(place), writing=True) as database,
    ):
        folder, _ = database.write(lambda c: folders.add(c, Path("/photos"))).result()
        files = [
            FoundFile(Path(f"/photos/{n // 500}/IMG_{n}.jpg"), 10**6 + n, 10**18 + n, 0, 5, n)
            for n in range(count)
        ]
        _, seconds = timed(
            lambda: database.write(lambda c: photos.record_found(c, folder.id, files)).result()
        )
        report(f"record {count:,} files found", seconds)

        bare_query = "SELECT path, id, size, mtime_ns FROM photo"
        bare = timed(lambda: database.read(lambda c: c.execute(bare_query).fetchall()))[1]
        known, seconds = timed(lambda: database.read(lambda c: photos.known_files(c, folder.id)))
        report(f"known_files of {len(known):,}", seconds, bare)

        vectors = np.random.default_rng(1).normal(size=(PAGE, DIMENSION)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        asking, saving = index_all(database, vectors)
        report("without_vector, a whole run in pages", asking)
        report("save readings and vectors", saving)

        _, seconds = timed(lambda: database.read(lambda c: photos.counts(c, MODEL)))
        report("counts", seconds)
        _, seconds = timed(lambda: database.read(lambda c: photos.count_without_vector(c, MODEL)))
        report("count_without_vector, none left", seconds)
        _, seconds = timed(lambda: database.read(lambda c: photos.matching(c, "1", [], None)))
        report("matching, everything", seconds)
        bare_query = "SELECT vector FROM embedding"
        bare = timed(lambda: database.read(lambda c: sum(1 for _ in c.execute(bare_query))))[1]
        news, seconds = timed(
            lambda: database.read(lambda c: embeddings.changes_since(c, MODEL, 0))
        )
        report(f"changes_since, all {len(news.ids):,} vectors", seconds, bare)
        _, seconds = timed(
            lambda: database.read(lambda c: embeddings.changes_since(c, MODEL, news.sequence))
        )
        report("changes_since, nothing new", seconds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"peak memory {peak:,.0f} MiB, of which {news.vectors.nbytes / 2**20:,.0f} are the vectors"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
