"""Turn the cosines of one query into probabilities and a verdict, for any model and any library.

A cosine says nothing by itself: its scale differs from model to model and from phrase to phrase.
So every query is judged against a bank of background phrases of the same model (things that photos
show, things that no photo shows) and against the library's own photos.
"""

import hashlib
import importlib.resources
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.errors import BugError
from photoapp.domain.ranking import Verdict
from photoapp.vision.embedder import Embedder

LIKELY_PROBABILITY = 0.5
"""A hit at or above it is `likely`."""

MAYBE_PROBABILITY = 0.1
"""A hit at or above it, and below `LIKELY_PROBABILITY`, is `maybe`; below it is the cut-off."""

SURVEY_SIZE = 4096
"""Photos that a `LibrarySurvey` looks at, at most: a random sample of a larger library."""

TOP_HITS = 10
"""Best photos of the whole library whose vectors `Calibration.judge` looks at."""


class QueryKind(StrEnum):
    """What a query vector is made of, as far as the calibration cares."""

    PHRASE = "phrase"  # phrases only, negated ones too
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

    def is_stale(self, count: int) -> bool:
        """Return whether a library of now `count` photos needs another survey (5 % changed)."""
        return abs(count - self.count) > 0.05 * min(count, self.count)


@dataclass(frozen=True, slots=True)
class ScoreCurve:
    """How probable each cosine of one query makes a match; falls with the cosine.

    Attributes:
        offset: of the logistic curve.
        slope: of the logistic curve, > 0.
        verdict: what the whole library has to say.
    """

    offset: float
    slope: float
    verdict: Verdict

    def probabilities(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return float32[n] in 0..1 for the cosines float32[n], monotone in the cosine."""
        logits = self.offset + self.slope * scores.astype(np.float64)
        return (1.0 / (1.0 + np.exp(-np.clip(logits, -60, 60)))).astype(np.float32)

    def score_at(self, probability: float) -> float:
        """Return the cosine that has this probability; it may lie outside -1..1."""
        return (float(np.log(probability / (1 - probability))) - self.offset) / self.slope


class Calibration:
    """Judges queries of one model.

    Thread-safe after it was made: it holds only arrays that never change.
    """

    def __init__(
        self, model_key: str, shown: NDArray[np.float32], not_shown: NDArray[np.float32]
    ) -> None:
        """Take the bank's vectors, float32[m, d] each of unit length."""
        self.model_key = model_key
        self._shown = shown
        self._not_shown = not_shown
        self._direction, self._threshold, self._spread = _separate(shown, not_shown)

    @property
    def phrase_mean(self) -> NDArray[np.float32]:
        """Return float32[d], the mean vector of the bank's phrases that photos show."""
        return np.asarray(self._shown.mean(axis=0), np.float32)

    @classmethod
    def load_or_build(
        cls, embedder: Embedder, cache: Path, phrases: Path | None = None
    ) -> "Calibration":
        """Return the calibration of the embedder's model.

        The bank's vectors are kept in `cache` under the model's key and the hash of the phrases, and
        made again when the file is missing or cannot be read.

        Args:
            embedder: its `embed_phrases` is called for some 600 phrases when nothing is cached.
            cache: folder for the derived file, made when missing.
            phrases: another bank than the one that ships.
        """
        file = phrases or background_phrases_file()
        text = file.read_text(encoding="utf-8")
        shown, not_shown = read_background_phrases(text)
        digest = hashlib.sha256(text.encode()).hexdigest()[:8]
        cached = cache / f"background-{embedder.model_key}-{digest}.npy"
        vectors = _load_vectors(cached, (len(shown) + len(not_shown), embedder.dimension))
        if vectors is None:
            vectors = embedder.embed_phrases([*shown, *not_shown])
            cache.mkdir(parents=True, exist_ok=True)
            np.save(cached, vectors)
        return cls(embedder.model_key, vectors[: len(shown)], vectors[len(shown) :])

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
    ) -> ScoreCurve:
        """Return the curve and the verdict of one query.

        Args:
            query: float32[d] of unit length.
            survey: of the whole library.
            top: float[k, d], vectors of the best photos of the whole library, best first, k up to
                TOP_HITS (fewer only when the library is smaller).
            kind: what the query is made of.
        """
        if not len(top):
            return ScoreCurve(offset=-10.0, slope=1.0, verdict=Verdict.NOTHING)
        scores = survey.sample @ query
        centre, spread = float(scores.mean()), float(scores.std()) + 1e-6
        peak = (float(top[0].astype(np.float32) @ query) - centre) / spread
        plausible = (float(self._direction @ query) - self._threshold) / self._spread
        evidence = plausible if kind is QueryKind.PHRASE else 1.0
        slope = 2.0 / spread
        offset = min(0.0, evidence) * 4.0 - 5.0 - slope * centre
        best = offset + slope * (centre + spread * peak)
        return ScoreCurve(offset, slope, _verdict(best))


def background_phrases_file() -> Path:
    """Return the bank that ships with Photoapp.

    Raises:
        BugError: the installation is incomplete.
    """
    package = Path(str(importlib.resources.files("photoapp")))
    for folder in (package, package.parent):
        file = folder / "resources" / "background_phrases.txt"
        if file.is_file():
            return file
    raise BugError(f"no resources/background_phrases.txt in or beside {package}")


def read_background_phrases(text: str) -> tuple[list[str], list[str]]:
    """Return the phrases of the sections [shown] and [not shown] of a bank."""
    sections: dict[str, list[str]] = {"[shown]": [], "[not shown]": []}
    section: list[str] = []
    for line in text.splitlines():
        if line in sections:
            section = sections[line]
        elif line.strip() and not line.startswith("# "):
            section.append(line.strip())
    return sections["[shown]"], sections["[not shown]"]


def _load_vectors(file: Path, shape: tuple[int, int]) -> NDArray[np.float32] | None:
    """Return cached vectors, or None when there are none of this shape."""
    try:
        vectors = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return vectors if vectors.shape == shape and vectors.dtype == np.float32 else None


def _separate(
    shown: NDArray[np.float32], not_shown: NDArray[np.float32]
) -> tuple[NDArray[np.float32], float, float]:
    """Return direction, threshold and spread that tell the two halves of the bank apart."""
    means = shown.mean(axis=0), not_shown.mean(axis=0)
    rest = np.concatenate([shown - means[0], not_shown - means[1]]).astype(np.float64)
    scatter = rest.T @ rest / len(rest)
    scatter += np.eye(len(scatter)) * np.trace(scatter) / len(scatter)
    direction = np.linalg.solve(scatter, (means[0] - means[1]).astype(np.float64))
    threshold = float(direction @ (means[0] + means[1]) / 2)
    spread = float((rest @ direction).std()) + 1e-9
    return direction.astype(np.float32), threshold, spread


def _verdict(best: float) -> Verdict:
    """Return the verdict that the best photo's logit gives."""
    probability = 1 / (1 + float(np.exp(-best)))
    if probability >= LIKELY_PROBABILITY:
        return Verdict.FOUND
    return Verdict.WEAK if probability >= MAYBE_PROBABILITY else Verdict.NOTHING
