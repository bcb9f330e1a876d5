"""Bands of relevance: which hits a search lists, and how far each can be trusted."""

from photoapp.domain.ranking import Band
from photoapp.vision.calibration import LIKELY_PROBABILITY, MAYBE_PROBABILITY


def band(probability: float) -> Band:
    """Return the band of a calibrated probability 0..1."""
    if probability >= LIKELY_PROBABILITY:
        return Band.LIKELY
    return Band.MAYBE if probability >= MAYBE_PROBABILITY else Band.UNLIKELY
