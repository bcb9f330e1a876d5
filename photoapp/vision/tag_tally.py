"""Counts of one tag's probabilities, made of parts of the library and added up."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.tag_scoring import TagSurvey

_Side = tuple[NDArray[np.int64], NDArray[np.float32]]
"""Photos int64[k] and their probabilities float32[k], nearest to the threshold first."""


@dataclass(frozen=True, slots=True, eq=False)
class TagTally:
    """One tag over a part of the library."""

    histogram: NDArray[np.int64]
    count: int
    looked_at: int
    above: _Side
    below: _Side

    @classmethod
    def of(
        cls,
        probabilities: NDArray[np.float32],
        photo_ids: NDArray[np.int64],
        threshold: float,
        bins: int,
        border: int,
    ) -> "TagTally":
        """Count probabilities float32[n] of photos int64[n]."""
        places = np.minimum((probabilities * bins).astype(np.int64), bins - 1)
        is_above = probabilities >= np.float32(threshold)
        above, below = np.flatnonzero(is_above), np.flatnonzero(~is_above)
        return cls(
            np.bincount(places, minlength=bins),
            len(above),
            len(probabilities),
            _nearest(photo_ids[above], probabilities[above], border, rising=True),
            _nearest(photo_ids[below], probabilities[below], border, rising=False),
        )


def add_up(tallies: Sequence[TagTally], bins: int, border: int) -> TagSurvey:
    """Return the tallies of all parts as one."""
    nothing = (np.zeros(0, np.int64), np.zeros(0, np.float32))
    sides = []
    for side, rising in (("above", True), ("below", False)):
        parts: list[_Side] = [getattr(tally, side) for tally in tallies] or [nothing]
        ids = np.concatenate([part[0] for part in parts])
        sides.append(_nearest(ids, np.concatenate([p[1] for p in parts]), border, rising=rising))
    (above, above_at), (below, below_at) = sides
    return TagSurvey(
        histogram=np.sum([t.histogram for t in tallies] or [np.zeros(bins, np.int64)], axis=0),
        count=sum(tally.count for tally in tallies),
        looked_at=sum(tally.looked_at for tally in tallies),
        above=above,
        below=below,
        above_probabilities=above_at,
        below_probabilities=below_at,
    )


def _nearest(
    ids: NDArray[np.int64], probabilities: NDArray[np.float32], count: int, *, rising: bool
) -> _Side:
    keys = probabilities if rising else -probabilities
    if count < len(keys):
        some = np.argpartition(keys, count)[:count] if count else np.zeros(0, np.int64)
    else:
        some = np.arange(len(keys))
    order = some[np.lexsort((ids[some], keys[some]))]
    return ids[order], probabilities[order]
