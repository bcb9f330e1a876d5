"""Turn the cosines of one query into probabilities and a verdict, for any model and any library.

A cosine says nothing by itself: its scale differs from model to model, from phrase to phrase and
from photo to photo. So it is only ever compared: with what the same photos score for a bank of
background phrases, with what the whole library scores for the same query, and the phrase itself
with phrases that photos show and phrases that no photo shows. All three are ratios of differences
of cosines; a model whose cosines lie elsewhere, or closer together, gives the same ratios.

Within one query the probability only ever rises with the cosine, so bands never change the order.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.ranking import Verdict
from photoapp.vision.background_phrases import BackgroundPhrases, embed_background_phrases
from photoapp.vision.embedder import Embedder
from photoapp.vision.plausibility import Plausibility

LIKELY_PROBABILITY = 0.5
"""A hit at or above it is `likely`."""

MAYBE_PROBABILITY = 0.1
"""A hit at or above it, and below `LIKELY_PROBABILITY`, is `maybe`; below it is the cut-off."""

SURVEY_SIZE = 4096
"""Photos that a `LibrarySurvey` looks at, at most: a random sample of a larger library."""

TOP_HITS = 10
"""Best photos of the whole library whose vectors `Calibration.judge` looks at."""

_BACKGROUND_PHOTOS = 20
"""The library's own scores weigh as much as the bank's when the library has as many photos."""

# Logistic regressions by tests/benchmarks/fit_calibration.py, which prints how well they do.
# The query: is what it asks for in the library at all?
_PLAUSIBLE_ENOUGH = 1.5
_QUERY_PLAUSIBLE = 0.9
_QUERY_MORE_PLAUSIBLE = 0.25
_QUERY_PREFERENCE = 2.6
_QUERY_TENFOLD = -1.2
_QUERY_CONSTANT = -3.15
_QUERY_SURE = 1.0  # below it no hit is `likely`, nor for a phrase that makes little sense
# A photo: does it show what was asked for?
_PHOTO_PLAUSIBLE = 0.1
_PHOTO_STANDING = 1.6
_PHOTO_PREFERENCE = 0.25
_PHOTO_TENFOLD = -1.6
_PHOTO_CONSTANT = -2.7
_PHOTO_LARGEST = 3.2  # log10 of 1,567 photos: beyond it, a larger library holds more matches too
# A photo against a photo.
_SIMILAR_STANDING = 1.42
_SIMILAR_TENFOLD = -2.31
_SIMILAR_CONSTANT = 0.62
_SIMILAR_SPREAD = 0.25  # of the cosines around a photo, as part of the way from their mean to 1

_TINY = 1e-6


class QueryKind(StrEnum):
    """What a query vector is made of, as far as the calibration cares."""

    PHRASE = "phrase"  # one phrase, as the model embeds it
    PHRASES = "phrases"  # several phrases or negated ones, put together by `query_vector.combine`
    PHOTO = "photo"  # at least one photo


@dataclass(frozen=True, slots=True)
class LibrarySurvey:
    """What the calibration remembers of a library; made again when the library has changed.

    Attributes:
        count: photos in the library when the survey was made.
        mean: float32[d], of the photos' vectors.
        sample: float32[n, d], the photos looked at, n <= SURVEY_SIZE.
    """

    count: int
    mean: NDArray[np.float32]
    sample: NDArray[np.float32]

    def is_stale(self, count: int, changed: int = 0) -> bool:
        """Return whether a library needs another survey: 5 % of it are new, gone or replaced.

        Args:
            count: photos in it now.
            changed: photos added, replaced or taken away since this survey.
        """
        return max(abs(count - self.count), changed) > 0.05 * min(count, self.count)


@dataclass(frozen=True, slots=True)
class ScoreCurve:
    """How probable each cosine of one query makes a match; rises with the cosine.

    Attributes:
        offset: of the logistic curve.
        slope: of the logistic curve, > 0.
        verdict: what the whole library has to say.
        leniency: 0..1, factor on negative log-odds; below 1 it lifts hits over the cut-off.
    """

    offset: float
    slope: float
    verdict: Verdict
    leniency: float = 1.0

    def probabilities(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return float32[n] in 0..1 for the cosines float32[n], monotone in the cosine."""
        odds = self.offset + self.slope * scores.astype(np.float64)
        odds = np.where(odds < 0, self.leniency * odds, odds)
        return (1.0 / (1.0 + np.exp(-np.clip(odds, -60, 60)))).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a query, in numbers that do not depend on a model's scale.

    Attributes:
        plausible: log-odds that a photo can show the phrase at all.
        preference: how far the best photos prefer the query to the bank, in standard deviations
            of what each of them scores for the bank; mean over 1 (of 10 photos) to 10 (of 1,000).
        tenfold: log10 of the number of photos; the best of many are good by chance.
        standing: (offset, slope) that make of a cosine its distance from the library's mean, in
            standard deviations of the library.
        preferring: (offset, slope) that make of a cosine a preference over the bank.
    """

    plausible: float
    preference: float
    tenfold: float
    standing: tuple[float, float]
    preferring: tuple[float, float]

    def query_odds(self) -> float:
        """Return the log-odds that the library shows what is asked for; below 0 is `nothing`.

        A phrase of good sense gains little from even more of it: whether the library has it is for
        the photos to say.
        """
        enough = min(self.plausible, _PLAUSIBLE_ENOUGH)
        return (
            _QUERY_PLAUSIBLE * enough
            + _QUERY_MORE_PLAUSIBLE * self.plausible
            + _QUERY_PREFERENCE * self.preference
            + _QUERY_TENFOLD * self.tenfold
            + _QUERY_CONSTANT
        )

    def photo_odds(self) -> tuple[float, float]:
        """Return (offset, slope) that make of a cosine the log-odds that the photo is a match."""
        offset = (
            _PHOTO_PLAUSIBLE * self.plausible
            + _PHOTO_TENFOLD * min(self.tenfold, _PHOTO_LARGEST)
            + _PHOTO_CONSTANT
            + _PHOTO_STANDING * self.standing[0]
            + _PHOTO_PREFERENCE * self.preferring[0]
        )
        slope = _PHOTO_STANDING * self.standing[1] + _PHOTO_PREFERENCE * self.preferring[1]
        return offset, slope


class Calibration:
    """Judges queries of one model.

    Thread-safe: it holds only arrays that never change.
    """

    def __init__(self, bank: BackgroundPhrases) -> None:
        """Take the bank's vectors of the model."""
        self._plausibility = Plausibility(bank)
        self._shown = bank.shown
        self._mean = np.asarray(bank.shown.mean(axis=0), np.float32)
        # Combined queries are made of centred phrases of unit length, so is their background.
        centred = bank.shown - self._mean
        lengths = np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), _TINY)
        self._shown_centred = np.asarray(centred / lengths, np.float32)

    @property
    def phrase_mean(self) -> NDArray[np.float32]:
        """Return float32[d], the mean vector of the bank's phrases that photos show."""
        return self._mean

    def background(self, kind: QueryKind) -> NDArray[np.float32]:
        """Return float32[m, d], phrases that photos show, on the footing of such a query vector."""
        return self._shown if kind is QueryKind.PHRASE else self._shown_centred

    @classmethod
    def load_or_build(
        cls, embedder: Embedder, cache: Path, phrases: Path | None = None
    ) -> "Calibration":
        """Return the calibration of the embedder's model; see `embed_background_phrases`."""
        return cls(embed_background_phrases(embedder, cache, phrases))

    def survey(self, sample: NDArray[np.floating], count: int) -> LibrarySurvey:
        """Return what `judge` needs to know of a library.

        Args:
            sample: float[n, d] unit vectors: all photos of the library, or a random sample of
                SURVEY_SIZE of them; n may be 0.
            count: photos in the whole library.
        """
        vectors = np.ascontiguousarray(sample, dtype=np.float32)
        mean = vectors.mean(axis=0) if len(vectors) else np.zeros(vectors.shape[1], np.float32)
        return LibrarySurvey(count=count, mean=mean, sample=vectors)

    def judge(
        self,
        query: NDArray[np.float32],
        survey: LibrarySurvey,
        top: NDArray[np.floating],
        kind: QueryKind = QueryKind.PHRASE,
        phrases: NDArray[np.float32] | None = None,
        *,
        repelled: bool = False,
    ) -> ScoreCurve:
        """Return the curve and the verdict of one query.

        Costs one product of the survey's sample with the query and one of `top` with the bank,
        about a millisecond, however large the library is.

        Args:
            query: float32[d] of unit length.
            survey: of the whole library.
            top: float[k, d], vectors of the best photos of the whole library, best first, k up to
                TOP_HITS (fewer only when the library is smaller).
            kind: what the query is made of.
            phrases: float32[m, d], for `PHRASES` the vectors of those that attract, as the model
                embeds them; one that makes no sense makes none of the whole query.
            repelled: `query` only stays away from something, the opposite of a query of `kind`:
                what matches that opposite is unlikely, everything else is likely.
        """
        if not len(top):
            return ScoreCurve(offset=-10.0, slope=1.0, verdict=Verdict.NOTHING)
        if repelled:
            order = np.argsort(survey.sample @ query)[:TOP_HITS]
            opposite = self.judge(-query, survey, survey.sample[order], kind, phrases)
            return ScoreCurve(-opposite.offset, opposite.slope, Verdict.FOUND)
        best = np.asarray(top, np.float32)
        scores = (best @ query).astype(np.float64)
        if kind is QueryKind.PHOTO:
            return _drawn(*_similarity(query, survey), scores, survey.count)
        evidence = self.weigh(query, survey, best, kind, phrases)
        offset, slope = evidence.photo_odds()
        if evidence.query_odds() < 0:
            return _lowered(offset, slope, scores[0], 1.2 * _odds(MAYBE_PROBABILITY))
        if evidence.query_odds() < _QUERY_SURE or evidence.plausible < 0:
            offset = _lowered(offset, slope, scores[0], -0.05).offset
        return _drawn(offset, slope, scores, survey.count, never_nothing=True)

    def weigh(
        self,
        query: NDArray[np.float32],
        survey: LibrarySurvey,
        top: NDArray[np.float32],
        kind: QueryKind = QueryKind.PHRASE,
        phrases: NDArray[np.float32] | None = None,
    ) -> Evidence:
        """Return what speaks for a query of phrases; the arguments are those of `judge`."""
        single = kind is QueryKind.PHRASE
        background = top @ (self._shown if single else self._shown_centred).T
        means = background.mean(axis=1).astype(np.float64)
        spreads = background.std(axis=1).astype(np.float64) + _TINY
        heard = query[np.newaxis] if phrases is None or single else phrases
        mean, spread = means.mean(), spreads.mean()
        centre, width = _standing(query, survey, mean, float(np.sqrt((spreads**2).mean())))
        first = min(len(top), max(1, min(TOP_HITS, round(survey.count**0.5 / 3))))
        return Evidence(
            plausible=min((self._plausibility.log_odds(phrase) for phrase in heard), default=0.0),
            preference=float((((top @ query) - means) / spreads)[:first].mean()),
            tenfold=float(np.log10(max(survey.count, 1))),
            standing=(-centre / width, 1 / width),
            preferring=(float(-mean / spread), float(1 / spread)),
        )


def _standing(
    query: NDArray[np.float32], survey: LibrarySurvey, mean: float, spread: float
) -> tuple[float, float]:
    """Return mean and standard deviation of the library's cosines with the query.

    A small library says little of its own: the bank's `mean` and `spread` stand in for
    _BACKGROUND_PHOTOS more photos.
    """
    if not len(survey.sample):
        return mean, spread
    scores = (survey.sample @ query).astype(np.float64)
    own = survey.count / (survey.count + _BACKGROUND_PHOTOS)
    centre = own * scores.mean() + (1 - own) * mean
    return float(centre), float(np.sqrt(own * scores.var() + (1 - own) * spread**2)) + _TINY


def _similarity(query: NDArray[np.float32], survey: LibrarySurvey) -> tuple[float, float]:
    """Return (offset, slope) that make of a cosine the log-odds that two photos are alike.

    Photos lie far closer to photos than phrases do, so the bank says nothing here: only the
    library does, and for a small one the way from its mean to 1, where a photo meets itself.
    """
    scores = (survey.sample @ query).astype(np.float64)
    mean = float(scores.mean()) if len(scores) else 0.0
    usual = _SIMILAR_SPREAD * max(1 - mean, _TINY)
    own = survey.count / (survey.count + _BACKGROUND_PHOTOS)
    variance = float(scores.var()) if len(scores) else 0.0
    width = float(np.sqrt(own * variance + (1 - own) * usual**2)) + _TINY
    tenfold = min(float(np.log10(max(survey.count, 1))), _PHOTO_LARGEST)
    offset = _SIMILAR_CONSTANT + _SIMILAR_TENFOLD * tenfold - _SIMILAR_STANDING * mean / width
    return offset, _SIMILAR_STANDING / width


def _drawn(
    offset: float,
    slope: float,
    scores: NDArray[np.float64],
    count: int,
    *,
    never_nothing: bool = False,
) -> ScoreCurve:
    """Return the curve of a query whose best photos have `scores`, best first.

    With `never_nothing`, the best photos are listed however doubtful each one is: one in fifty of
    the library, 10 at most. The query makes sense here, and of the photos that somebody means by a
    caption a small model ranks many below some that are no match.
    """
    best = offset + slope * scores[0]
    listed = _odds(MAYBE_PROBABILITY) * 0.95  # clear of rounding
    curve = ScoreCurve(offset, slope, Verdict.FOUND)
    if never_nothing:
        rows = min(len(scores), max(1, min(TOP_HITS, round(count / 50))))
        last = offset + slope * scores[rows - 1]
        if last < listed:
            curve = replace(curve, leniency=float(listed / last))
    if best >= _odds(LIKELY_PROBABILITY):
        return curve
    maybe = never_nothing or best >= _odds(MAYBE_PROBABILITY)
    return replace(curve, verdict=Verdict.WEAK if maybe else Verdict.NOTHING)


def _lowered(offset: float, slope: float, best: float, odds: float) -> ScoreCurve:
    """Return the curve, lowered where needed so that the best score has log-odds `odds` at most."""
    return ScoreCurve(offset - max(offset + slope * best - odds, 0.0), slope, Verdict.NOTHING)


def _odds(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))
