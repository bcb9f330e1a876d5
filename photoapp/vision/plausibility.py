"""Does a phrase name something that a photo can show? Asked of the phrase's vector alone."""

import numpy as np
from numpy.typing import NDArray

from photoapp.vision.background_phrases import BackgroundPhrases

_SHARPNESS = 1.0  # of the kernel; 0.5 to 2 do as well
_RIDGE = 0.2  # 0.1 to 0.4 do as well
_MOST = 4.0  # log-odds beyond which a bank of this size knows nothing


class Plausibility:
    """Tells phrases like the bank's shown ones from those like its not shown ones.

    Kernel ridge regression (Saunders et al. 1998) on the bank's vectors, seen from their own mean
    and brought to unit length, so that a model's cone and its scale drop out. Its answers for the
    bank itself, each phrase left out in turn (in closed form), give the log-odds: a model that
    cannot tell the halves apart gives odds of 1 to everything.

    Measured with the starter model: the captions of Flickr8k's test photos against nonsense that
    was written apart from the bank: area under the ROC curve 0.999 for gibberish, 0.999 for
    abstractions, 0.95 for absurd scenes; a linear discriminant gives 0.999, 0.995 and 0.92.
    """

    def __init__(self, bank: BackgroundPhrases) -> None:
        """Fit to the bank; a linear system of the bank's size is solved once (0.1 s)."""
        shown, not_shown = bank.shown.astype(np.float64), bank.not_shown.astype(np.float64)
        self._centre = (shown.mean(axis=0) + not_shown.mean(axis=0)) / 2
        self._anchors = self._seen_from_centre(np.concatenate([shown, not_shown]))
        answers = np.repeat([1.0, -1.0], [len(shown), len(not_shown)])
        # Both halves weigh the same, however many phrases they have.
        ridge = np.repeat([len(shown), len(not_shown)], [len(shown), len(not_shown)])
        kernel = self._kernel(self._anchors) + np.diag(_RIDGE * 2 * ridge / len(answers))
        inverse = np.linalg.inv(kernel)
        self._weights = inverse @ answers
        left_out = answers - self._weights / np.diag(inverse)
        yes, no = left_out[: len(shown)], left_out[len(shown) :]
        self._middle = float(yes.mean() + no.mean()) / 2
        # Two normal distributions of one variance: the log-odds are linear in the answer.
        variance = float(yes.var() + no.var()) / 2 + 1e-9
        self._slope = max(float(yes.mean() - no.mean()), 0.0) / variance

    def log_odds(self, phrase: NDArray[np.float32]) -> float:
        """Return the log-odds, -4..4, that a phrase float32[d] names what a photo can show."""
        answer = float(
            (self._kernel(self._seen_from_centre(phrase[np.newaxis])) @ self._weights)[0]
        )
        return float(np.clip(self._slope * (answer - self._middle), -_MOST, _MOST))

    def _seen_from_centre(self, vectors: NDArray[np.floating]) -> NDArray[np.float64]:
        centred = vectors - self._centre
        lengths = np.linalg.norm(centred, axis=1, keepdims=True)
        return np.asarray(centred / np.maximum(lengths, 1e-12), np.float64)

    def _kernel(self, vectors: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return float64[n, m], near 1 where a vector points like an anchor."""
        return np.asarray(np.exp(_SHARPNESS * (vectors @ self._anchors.T - 1)), np.float64)
