"""Warm search inside the engine, against a plain float32 product of numpy in the same run.

    python tests/benchmarks/bench_search.py [ROWS ...]        (default: 100000 1000000)

Both see the same photos: 512-d unit vectors around 200 centres. The engine's time is the whole of
`VectorIndex.rank`: products, order, probabilities and verdict; limit 100. numpy's time is
`float32 @ query` and `argpartition`, on an array twice as large as the engine's. Rounds of the two
alternate, and the medians are compared.
"""

import resource
import statistics
import sys
import threading
import time
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from photoapp.catalog.embeddings import EmbeddingChanges
from photoapp.vision.background_phrases import BackgroundPhrases
from photoapp.vision.calibration import SURVEY_SIZE, Calibration
from photoapp.vision.vector_index import VectorIndex

DIMENSION = 512
LIMIT = 100
ROUNDS = 15
CHUNK = 50_000


def main(sizes: list[int]) -> None:
    """Print one block of figures for each size."""
    for rows in sizes:
        run(rows)


def run(rows: int) -> None:
    """Measure a library of `rows` photos."""
    generator = np.random.default_rng(1)
    half = make_vectors(rows, generator)
    index = VectorIndex(DIMENSION)
    nothing = np.empty(0, np.int64)
    index.apply(EmbeddingChanges(1, False, np.arange(1, rows + 1), half, nothing))
    bank = unit(generator.standard_normal((600, DIMENSION)).astype(np.float32))
    calibration = Calibration(BackgroundPhrases(bank[:400], bank[400:]))
    survey = calibration.survey(index.sample(SURVEY_SIZE), rows)
    engine_memory = peak_memory()
    plain = np.empty((rows, DIMENSION), np.float32)
    for start in range(0, rows, CHUNK):
        plain[start : start + CHUNK] = half[start : start + CHUNK]
    queries = unit(generator.standard_normal((ROUNDS, DIMENSION)).astype(np.float32))

    def engine(query: NDArray[np.float32], limit: int | None = LIMIT) -> NDArray[np.int64]:
        judge = partial(calibration.judge, query, survey)
        return index.rank(query, judge, None, limit).photo_ids

    def numpy_alone(query: NDArray[np.float32]) -> NDArray[np.int64]:
        scores = plain @ query
        best = np.argpartition(-scores, LIMIT)[:LIMIT]
        return best[np.argsort(-scores[best])] + 1

    same = np.mean([np.isin(engine(q), numpy_alone(q)).mean() for q in queries])
    ours, theirs = alternate([engine, numpy_alone], queries)
    (everything,) = alternate([partial(engine, limit=None)], queries)
    some = np.sort(generator.choice(rows, rows // 2, replace=False)) + 1
    within = [
        seconds(lambda q=q: index.rank(q, partial(calibration.judge, q, survey), some, LIMIT))
        for q in queries
    ]
    print(f"{rows:,} photos, {DIMENSION} numbers, {threading.active_count()} threads")  # noqa: T201
    print(f"  engine, best {LIMIT}        {show(ours)}")  # noqa: T201
    print(f"  engine, all in order    {show(everything)}")  # noqa: T201
    print(f"  engine, within half     {show(within)}")  # noqa: T201
    print(f"  numpy float32           {show(theirs)}")  # noqa: T201
    ratio = statistics.median(theirs) / statistics.median(ours)
    print(f"  ratio numpy / engine    {ratio:.2f}")  # noqa: T201
    print(f"  same best {LIMIT}           {same:.4f}")  # noqa: T201
    both = peak_memory()
    print(f"  peak memory             {engine_memory:,.0f} MB, {both:,.0f} with numpy's")  # noqa: T201
    index.close()


def make_vectors(rows: int, generator: np.random.Generator) -> NDArray[np.float16]:
    """Return float16[rows, DIMENSION] of unit length around 200 centres."""
    centres = generator.standard_normal((200, DIMENSION)).astype(np.float32)
    vectors = np.empty((rows, DIMENSION), np.float16)
    for start in range(0, rows, CHUNK):
        piece = vectors[start : start + CHUNK]
        noise = generator.standard_normal(piece.shape, dtype=np.float32)
        noise += centres[generator.integers(0, len(centres), len(piece))]
        piece[:] = unit(noise)
    return vectors


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the rows at unit length."""
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def alternate(
    searches: list[Callable[[NDArray[np.float32]], object]], queries: NDArray[np.float32]
) -> list[list[float]]:
    """Return the seconds of every query for each search, taken in turns."""
    times: list[list[float]] = [[] for _ in searches]
    for query in queries:
        for search, taken in zip(searches, times, strict=True):
            taken.append(seconds(partial(search, query)))
    return times


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def show(times: list[float]) -> str:
    """Return median and best in ms."""
    return f"{statistics.median(times) * 1e3:8.1f} ms   best {min(times) * 1e3:8.1f} ms"


def peak_memory() -> float:
    """Return the largest resident memory of this process so far, MB (Linux counts KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [100_000, 1_000_000])
