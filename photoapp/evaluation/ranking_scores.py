"""The measures themselves, from unit vectors alone: recall, zero-shot accuracy, breadth.

Scores are cosines. Equal vectors (copies of one photo, two spellings of one label) get exactly
equal scores: matrix products round differently from column to column, so each is computed once.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_BLOCK_SCORES: Final = 16_000_000
"""Scores that are in memory at once: 64 MB of float32."""


def ranks_of_own(
    queries: NDArray[np.float32], candidates: NDArray[np.float32], own: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return how many candidates score strictly higher than each query's own one.

    Args:
        queries: float32[m, d] of unit length.
        candidates: float32[n, d] of unit length.
        own: int64[m], row of each query's own candidate.

    Returns:
        int64[m], 0..n-1: 0 where nothing comes before the own one.
    """
    unique, place, copies = _distinct(candidates)
    ranks = np.empty(len(queries), np.int64)
    step = max(1, _BLOCK_SCORES // max(1, len(unique)))
    for first in range(0, len(queries), step):
        rows = slice(first, first + step)
        scores = queries[rows] @ unique.T
        own_score = np.take_along_axis(scores, place[own[rows], None], axis=1)
        ranks[rows] = (scores > own_score) @ copies
    return ranks


def share_in_first(ranks: NDArray[np.int64], count: int) -> float:
    """Return the share 0..1 of ranks below `count`: recall@count for ranks of photos."""
    return float(np.mean(ranks < count))


def accuracy(
    photos: NDArray[np.float32], labels: NDArray[np.float32], own: NDArray[np.int64]
) -> float:
    """Return the share 0..1 of photos whose best label is their own.

    A photo whose own label shares the first place with others counts as a guess among them does:
    half a photo with one other.

    Args:
        photos: float32[n, d] of unit length.
        labels: float32[c, d] of unit length.
        own: int64[n], row of each photo's label.
    """
    unique, place, copies = _distinct(labels)
    scores = photos @ unique.T
    best = scores == scores.max(axis=1, keepdims=True)
    right = np.take_along_axis(best, place[own, None], axis=1)[:, 0]
    return float(np.mean(right / (best @ copies)))


def _distinct(
    vectors: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
    """Return the different rows, the place of each row among them, and how often each occurs."""
    unique, place, copies = np.unique(vectors, axis=0, return_inverse=True, return_counts=True)
    return unique, place.reshape(-1), copies
