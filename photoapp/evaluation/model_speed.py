"""How fast an embedder is when nothing else of Photoapp runs."""

import statistics
import time
from collections.abc import Sequence
from itertools import cycle, islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.errors import Cancelled
from photoapp.domain.progress import IsCancelled
from photoapp.evaluation.photo_vectors import LARGEST_CALL
from photoapp.vision.call_size import CallSize
from photoapp.vision.embedder import Embedder

_PHOTO_SECONDS: Final = 4.0
_MOST_CALLS: Final = 50
_PHRASE_SECONDS: Final = 4.0
_WARM_PHRASES: Final = 5
_MOST_PHRASES: Final = 200


def photos_per_second(
    embedder: Embedder, sample: NDArray[np.uint8], is_cancelled: IsCancelled
) -> float | None:
    """Return how many decoded photos the embedder does in a second: the median of its calls.

    Args:
        embedder: has embedded photos before.
        sample: uint8[k, h, w, 3]; embedded again and again for some seconds.
        is_cancelled: asked between the calls.

    Returns:
        Photos a second, None without a photo.

    Raises:
        Cancelled: as asked.
    """
    if not len(sample):
        return None
    calls = CallSize(min(LARGEST_CALL, len(sample)))
    rates: list[tuple[int, float]] = []
    end = time.perf_counter() + _PHOTO_SECONDS
    while not rates or (len(rates) < _MOST_CALLS and time.perf_counter() < end):
        if is_cancelled():
            raise Cancelled
        photos = calls.photos
        began = time.perf_counter()
        embedder.embed_images(sample[:photos])
        seconds = time.perf_counter() - began
        rates.append((photos, photos / max(seconds, 1e-9)))
        calls.took(photos, seconds)
    # The first calls are small, to find out how long one takes: only those of full size count.
    largest = max(photos for photos, _ in rates)
    return statistics.median(rate for photos, rate in rates if 2 * photos >= largest)


def phrase_milliseconds(
    embedder: Embedder, phrases: Sequence[str], is_cancelled: IsCancelled
) -> tuple[float, float]:
    """Return how long one phrase takes to become a vector, warm.

    Args:
        embedder: of the model that is measured.
        phrases: at least one; embedded one at a time, at most `_MOST_PHRASES` times in all.
        is_cancelled: asked between the phrases.

    Returns:
        Median and 95th percentile in milliseconds.

    Raises:
        Cancelled: as asked.
    """
    for phrase in islice(cycle(phrases), _WARM_PHRASES):
        embedder.embed_phrases([phrase])
    times: list[float] = []
    end = time.perf_counter() + _PHRASE_SECONDS
    for phrase in islice(cycle(phrases), _MOST_PHRASES):
        if is_cancelled():
            raise Cancelled
        began = time.perf_counter()
        embedder.embed_phrases([phrase])
        times.append(1000 * (time.perf_counter() - began))
        if time.perf_counter() >= end:
            break
    return float(np.median(times)), float(np.percentile(times, 95))
