"""How well each photo fits phrases that nobody asked for: what a tag has to be better than.

Querybank normalisation with inverted softmax (Bogolin et al., "Cross Modal Retrieval with Querybank
Normalisation", CVPR 2022; Smith et al., "Offline bilingual word vectors", ICLR 2017): from the
cosine of a photo and a prompt, the log of the mean exp over the photo's cosines with the bank is
taken away. What is like everything (hubs), and what is more like something else, falls.

Measured with the built-in model on 1,567 photos, 110 names, mean average precision of the names:
cosine alone 0.390, all 801 phrases of the bank 0.469, 128 means of similar phrases 0.463, and 128
phrases drawn at random 0.447.
"""

import numpy as np
from numpy.typing import NDArray

from photoapp.vision.vector_index import RowTable

_ANCHORS = 128
_ROUNDS = 20
_SHARPNESS = 2.0
"""Of the softmax, per standard deviation of a photo's cosines with the bank; 1.5 to 2.5 do as
well. Counted in deviations, it is the same for a model whose cosines lie closer together."""

_TINY = 1e-6


class PhotoBackground:
    """Level and spread of each row's cosines with the bank, kept for as long as the row stays."""

    def __init__(self, shown: NDArray[np.float32]) -> None:
        """Take the bank's phrases that photos show, float32[m, d]."""
        self._anchors = _means_of_similar(shown)
        self.usual_spread = float(self.of_vectors(self._anchors)[1].mean())
        """Of a photo's cosines, where there is no photo yet to say."""
        self._levels = np.zeros(0, np.float32)
        self._spreads = np.zeros(0, np.float32)
        self._stamps = np.zeros(0, np.int64)
        self._epoch = -1

    def make_room(self, table: RowTable) -> None:
        """Get ready for the rows of a table; before `of` is called on several threads."""
        count = len(table.photo_ids)
        if table.epoch != self._epoch:
            self._epoch = table.epoch
            self._stamps[:] = -1
        if count > len(self._levels):
            levels, spreads = np.zeros(count, np.float32), np.zeros(count, np.float32)
            stamps = np.full(count, -1, np.int64)
            known = len(self._levels)
            levels[:known], spreads[:known] = self._levels, self._spreads
            stamps[:known] = self._stamps
            self._levels, self._spreads, self._stamps = levels, spreads, stamps

    def of_rows(
        self, rows: NDArray[np.int64], stamps: NDArray[np.int64], vectors: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return level and spread of rows, float32[k] each; computed where they are not known.

        Args:
            rows: int64[k], each once; no two threads have one in common.
            stamps: int64[k], when they were written.
            vectors: float32[k, d].
        """
        new = np.flatnonzero(self._stamps[rows] != stamps)
        if len(new):
            fresh = rows[new]
            self._levels[fresh], self._spreads[fresh] = self.of_vectors(
                vectors if len(new) == len(rows) else vectors[new]
            )
            self._stamps[fresh] = stamps[new]
        return self._levels[rows], self._spreads[rows]

    def of_vectors(
        self, vectors: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return level and spread of photos, float32[k] each."""
        cosines = vectors @ self._anchors.T
        means = cosines.mean(axis=1)
        cosines -= means[:, np.newaxis]
        spreads = np.sqrt(np.einsum("ij,ij->i", cosines, cosines) / cosines.shape[1]) + _TINY
        cosines *= (_SHARPNESS / spreads)[:, np.newaxis]
        np.exp(cosines, out=cosines)
        levels = means + spreads / _SHARPNESS * np.log(cosines.mean(axis=1))
        return levels.astype(np.float32), spreads.astype(np.float32)


def _means_of_similar(shown: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return float32[k, d], the mean of each cluster of similar phrases; the same at every call."""
    if len(shown) <= _ANCHORS:
        return shown
    centred = shown - shown.mean(axis=0)
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), _TINY)
    # Imported where it is used: SciPy takes as long to load as the rest of the window.
    from scipy.cluster.vq import kmeans2

    _, cluster = kmeans2(centred, _ANCHORS, iter=_ROUNDS, minit="++", seed=0, missing="raise")
    means = [shown[cluster == number].mean(axis=0) for number in np.unique(cluster)]
    return np.asarray(means, np.float32)
