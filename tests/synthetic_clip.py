"""A contrastive model in numbers: concepts, photos and phrases of them, and nonsense.

Photos and phrases of one concept point the same way, more or less; nonsense points into dimensions
of its own, where photos have only noise. `in_cones` moves everything to where a trained model has
it: photos in one narrow cone, phrases in another, all cosines between them small and alike.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photoapp.vision.background_phrases import BackgroundPhrases

Vectors = NDArray[np.float32]

_CONCEPTS = 300
_SENSE, _NONSENSE, _CONES = 64, 32, 2
DIMENSION = _SENSE + _NONSENSE + _CONES


@dataclass(frozen=True)
class Cones:
    """Where a model has its vectors: how far apart, how narrow; all zero is no cone at all."""

    photos: float = 0.0
    phrases: float = 0.0
    angle: float = 0.0


class SyntheticClip:
    """Makes vectors; the same seed makes the same."""

    def __init__(self, seed: int = 0, cones: Cones = Cones()) -> None:
        self._random = np.random.default_rng(seed)
        self._concepts = _unit(self._random.standard_normal((_CONCEPTS, _SENSE)))
        self._cones = cones

    def photos(self, concepts: NDArray[np.int64]) -> Vectors:
        """Return float32[n, d], a photo of each concept."""
        return self._cone(self._near(concepts, 1.0), self._cones.photos, 0.0)

    def phrases(self, concepts: NDArray[np.int64]) -> Vectors:
        """Return float32[n, d], a phrase that names each concept."""
        return self._cone(self._near(concepts, 0.5), self._cones.phrases, self._cones.angle)

    def nonsense(self, count: int) -> Vectors:
        """Return float32[count, d], phrases that no photo shows."""
        vectors = np.zeros((count, DIMENSION))
        part = slice(_SENSE, _SENSE + _NONSENSE)
        vectors[:, part] = self._random.standard_normal((count, _NONSENSE)) + 1.0
        vectors[:, :_SENSE] = 0.4 * self._random.standard_normal((count, _SENSE))
        return self._cone(_unit(vectors), self._cones.phrases, self._cones.angle)

    def bank(self) -> BackgroundPhrases:
        """Return a bank that knows half of the concepts."""
        known = np.arange(0, _CONCEPTS, 2).repeat(3)
        return BackgroundPhrases(self.phrases(known), self.nonsense(250))

    def _near(self, concepts: NDArray[np.int64], noise: float) -> NDArray[np.float64]:
        vectors = np.zeros((len(concepts), DIMENSION))
        around = self._random.standard_normal((len(concepts), _SENSE)) / _SENSE**0.5
        vectors[:, :_SENSE] = self._concepts[concepts] + noise * around
        part = slice(_SENSE, _SENSE + _NONSENSE)
        vectors[:, part] = 0.1 * self._random.standard_normal((len(concepts), _NONSENSE))
        return _unit(vectors)

    def _cone(self, vectors: NDArray[np.float64], offset: float, angle: float) -> Vectors:
        moved = vectors.copy()
        moved[:, -2] += offset * np.cos(angle)
        moved[:, -1] += offset * np.sin(angle)
        return _unit(moved).astype(np.float32)


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float64)
