"""Tags x photos inside the engine, against the bare float32 product of numpy in the same run.

    python tests/benchmarks/bench_tagging.py [ROWS ...]        (default: 100000 1000000)

Run it with OPENBLAS_NUM_THREADS=1, as Photoapp sets it. 200 tags of 3 prompts over 512-d vectors
around 200 centres; thresholds at 0.5. Measured are a whole `TagScorer.find` in a fresh engine (what
photos score for the background phrases included) and once more, as an independent and as an
exclusive set, and one edited prompt with histogram, count and border photos. The bare product is
`vectors @ tags` of all rows converted to float32 beforehand, in pieces, on one thread.
"""

import hashlib
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from photoapp.catalog.embeddings import EmbeddingChanges
from photoapp.domain.tag_scoring import TagQueries, TagQuery
from photoapp.vision.background_phrases import BackgroundPhrases
from photoapp.vision.calibration import SURVEY_SIZE, Calibration
from photoapp.vision.tag_prompts import TagPrompts
from photoapp.vision.tag_scorer import TagScorer
from photoapp.vision.vector_index import VectorIndex
from tests.benchmarks.bench_search import make_vectors, peak_memory, unit

DIMENSION = 512
TAGS = 200
PIECE = 4096


def main(sizes: list[int]) -> None:
    """Print one block of figures for each size."""
    for rows in sizes:
        run(rows)


def run(rows: int) -> None:
    """Measure a library of `rows` photos."""
    generator = np.random.default_rng(1)
    half = make_vectors(rows, generator)
    index = VectorIndex(DIMENSION)
    index.apply(EmbeddingChanges(1, False, np.arange(1, rows + 1), half, np.empty(0, np.int64)))
    bank = unit(generator.standard_normal((800, DIMENSION)).astype(np.float32))
    survey = Calibration(BackgroundPhrases(bank[:600], bank[600:])).survey(
        index.sample(SURVEY_SIZE), rows
    )
    scorer = TagScorer(index, bank[:600], TagPrompts(embed, ("{}",), DIMENSION))
    tags = tuple(TagQuery(tuple(f"tag {tag} prompt {n}" for n in range(3))) for tag in range(TAGS))
    queries = TagQueries(tags)
    before = resident_memory()
    cold = seconds(lambda: scorer.find(queries, survey, None))
    warm = seconds(lambda: scorer.find(queries, survey, None))
    exclusive = seconds(lambda: scorer.find(replace(queries, exclusive=True), survey, None))
    above = peak_memory() - before
    scorer.survey(queries, [0], survey, None, bins=50, border=12)
    edited = [edit(queries, number) for number in range(5)]
    edits = [
        seconds(lambda q=one: scorer.survey(q, [0], survey, None, bins=50, border=12))
        for one in edited
    ]
    above_after = peak_memory() - before
    bare = seconds(lambda: bare_product(half))
    scorer.close()
    print(f"{rows:,} photos, {TAGS} tags x 3 prompts, {DIMENSION} numbers")  # noqa: T201
    print(f"  all tags, fresh engine      {cold:7.2f} s")  # noqa: T201
    print(f"  all tags, once more         {warm:7.2f} s, exclusive {exclusive:.2f} s")  # noqa: T201
    print(f"  one edited prompt           {np.median(edits) * 1e3:7.0f} ms")  # noqa: T201
    print(f"  bare product, one thread    {bare:7.2f} s, ratio {bare / warm:.2f}")  # noqa: T201
    print(f"  memory above the matrix     {above:7.0f} MB, tuned {above_after:.0f} MB")  # noqa: T201


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return a direction for each text, always the same."""
    seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") for text in texts]
    return unit(
        np.stack([np.random.default_rng(s).standard_normal(DIMENSION) for s in seeds])
    ).astype(np.float32)


def edit(queries: TagQueries, number: int) -> TagQueries:
    """Return the set with another prompt in its first tag."""
    first = replace(queries.tags[0], prompts=(f"edited {number}", *queries.tags[0].prompts[1:]))
    return replace(queries, tags=(first, *queries.tags[1:]))


def bare_product(half: NDArray[np.float16]) -> None:
    """Multiply all rows with as many columns as there are tags."""
    columns = np.ones((DIMENSION, TAGS), np.float32)
    wide = half[:PIECE].astype(np.float32)
    for _ in range(0, len(half), PIECE):
        wide @ columns


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def resident_memory() -> float:
    """Return the resident memory now, after the peak was set back to it, MB."""
    try:
        with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
            file.write("5")
    except OSError:
        pass  # then the peak of making the vectors counts too
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [100_000, 1_000_000])
