"""What answers teach a tag: a small classifier that begins at the prompts and moves with photos.

Logistic regression on the log-odds of the prompts and the photo's own vector, with prior data
(Bedrick, Christensen and Johnson, "A new perspective on priors for generalized linear models",
JASA 1996): random photos of the library count as seen with the probability that the prompts give
them, a few examples' worth in all. So without answers it says what the prompts say, a few answers
correct its scale (Platt, 1999), and many turn its direction. The vector's part is used only once it
foretells answers that were held out better than the prompts with a corrected scale do.
"""

import hashlib
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.photo import PhotoId
from photoapp.domain.suggestion import LearningReport, LearningUse, TagLearning
from photoapp.domain.tag_scoring import TagExamples, TagQuery
from photoapp.domain.tag_set import TagDefinition
from photoapp.vision.vision import Vision

PRIOR_PHOTOS = 400
"""Random photos that stand for the prompts' opinion."""

LEAST_EXAMPLES = 2
"""Of either kind, before anything is measured or learnt from vectors."""

_PRIOR_WEIGHT = 8.0  # answers that the prompts' opinion counts for
_BACKGROUND_WEIGHT = 10.0  # answers that "most photos show something else" counts for
_RARE = 0.02  # share of photos that show a tag of which only examples are known
_FOLDS = 5
_STRENGTH = 4.0  # inverse of the penalty on the vector's part
_ODDS_UNIT = 10.0  # makes the penalty on the scale of the prompts' log-odds next to nothing
_BETTER = 0.99  # of the prompts' log loss
_LARGEST = 20.0  # log-odds beyond which a prompt's opinion is no more counted
_IMPORTING = threading.Lock()

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Fit:
    """log-odds = scale x (log-odds of the prompts) + vector @ weights + shift."""

    scale: float
    shift: float
    weights: NDArray[np.float32] | None

    def probabilities(self, odds: Floats, vectors: NDArray[np.float32]) -> Floats:
        found = self.scale * odds + self.shift
        if self.weights is not None:
            found = found + vectors @ self.weights
        return np.asarray(1 / (1 + np.exp(-np.clip(found, -60, 60))), np.float64)


def signature(
    tag: TagDefinition,
    templates: Sequence[str],
    accepted: Sequence[PhotoId],
    rejected: Sequence[PhotoId],
) -> str:
    """Return what tells whether anything that a tag is learnt from has changed."""
    parts = [tag.prompts, tag.negative_prompts, tuple(templates), tag.learning]
    text = json.dumps([*parts, sorted(accepted), sorted(rejected)])
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def learn(
    vision: Vision,
    tag: TagDefinition,
    templates: Sequence[str],
    accepted: Sequence[PhotoId],
    rejected: Sequence[PhotoId],
) -> TagLearning:
    """Fit a tag to the answers; well under a second, however large the library is.

    Args:
        vision: of the model that searches use.
        tag: with prompts, or learnt from examples only.
        templates: of its set.
        accepted: photos that have the tag.
        rejected: photos that do not.

    Raises:
        UserError: the model cannot be loaded.
        Cancelled: it was closed meanwhile.
    """
    ids = np.array([*accepted, *rejected], np.int64)
    query = TagQuery(tag.prompts, tag.negative_prompts)
    examples = vision.tag_examples(query, templates, ids, PRIOR_PHOTOS)
    truth = np.isin(examples.photo_ids, np.array(accepted, np.int64))
    mark = signature(tag, templates, accepted, rejected)
    if not tag.learning:
        return _nothing_learnt(tag, truth, mark, switched_off=True)
    return fit_tag(tag, examples, truth, mark)


def fit_tag(
    tag: TagDefinition, examples: TagExamples, truth: NDArray[np.bool_], mark: str = ""
) -> TagLearning:
    """Return what examples teach a tag.

    Args:
        tag: as `learn`.
        examples: their vectors and log-odds, and a sample of the library.
        truth: bool[n], which of them show the tag.
        mark: kept as the signature.
    """
    has_prompts = bool(tag.prompts)
    yes, no = int(truth.sum()), int((~truth).sum())
    if not has_prompts:
        enough = yes >= 1
        fit = _fit(examples, truth, vectors=True, prompts=False) if enough else None
        losses = None
    else:
        losses = _cross_validate(examples, truth) if min(yes, no) >= LEAST_EXAMPLES else None
        better = losses is not None and losses[1] < _BETTER * losses[0]
        fit = _fit(examples, truth, vectors=better, prompts=True) if yes + no else None
    if fit is None:
        return _nothing_learnt(tag, truth, mark, switched_off=False)
    in_use = fit.weights is not None
    report = LearningReport(
        tag=tag.name,
        accepted=yes,
        rejected=no,
        prompts_loss=None if losses is None else losses[0],
        learnt_loss=None if losses is None else losses[1],
        prompts_precision=None if losses is None else losses[2],
        learnt_precision=None if losses is None else losses[3],
        better=in_use,
        switched_off=False,
        use=LearningUse.LEARNT if in_use else LearningUse.PROMPTS,
    )
    weights = None if fit.weights is None else fit.weights.astype("<f4").tobytes()
    return TagLearning(fit.scale, fit.shift, weights, report, mark)


def _nothing_learnt(
    tag: TagDefinition, truth: NDArray[np.bool_], mark: str, *, switched_off: bool
) -> TagLearning:
    yes = int(truth.sum())
    report = LearningReport(
        tag=tag.name,
        accepted=yes,
        rejected=len(truth) - yes,
        prompts_loss=None,
        learnt_loss=None,
        prompts_precision=None,
        learnt_precision=None,
        better=False,
        switched_off=switched_off,
        use=LearningUse.PROMPTS,
    )
    # Without prompts and examples nothing may be suggested: half of all photos would be.
    shift = 0.0 if tag.prompts else -2 * _LARGEST
    return TagLearning(1.0, shift, None, report, mark)


def _scikit_learn() -> tuple[ModuleType, ModuleType, ModuleType]:
    """Import what is needed: it takes a second, and most libraries never learn.

    One thread at a time: two that begin it together can see modules that are half made.
    """
    with _IMPORTING:
        from sklearn import linear_model, metrics, model_selection
    return linear_model, metrics, model_selection


def _fit(examples: TagExamples, truth: NDArray[np.bool_], *, vectors: bool, prompts: bool) -> _Fit:
    linear_model, _, _ = _scikit_learn()
    sample, odds = examples.sample, _limited(examples.sample_odds)
    opinion = 1 / (1 + np.exp(-odds)) if prompts else np.full(len(odds), _RARE)
    centre = sample.mean(axis=0) if len(sample) else examples.vectors.mean(axis=0)
    spread = float(np.sqrt(((sample - centre) ** 2).sum(axis=1).mean())) if len(sample) else 1.0
    spread = max(spread, 1e-6)

    def features(some: NDArray[np.float32], their_odds: Floats) -> Floats:
        columns = []
        if prompts:
            columns.append(_ODDS_UNIT * their_odds[:, np.newaxis])
        if vectors:
            columns.append((some - centre) / spread)
        return np.concatenate(columns, axis=1).astype(np.float64)

    prior = features(sample, odds)
    weight = (_PRIOR_WEIGHT if prompts and not vectors else _BACKGROUND_WEIGHT) / max(len(odds), 1)
    own = features(examples.vectors, _limited(examples.odds))
    model = linear_model.LogisticRegression(C=_STRENGTH, max_iter=300, tol=1e-3)
    model.fit(
        np.concatenate([own, prior, prior]),
        np.concatenate([truth, np.ones(len(odds), bool), np.zeros(len(odds), bool)]),
        np.concatenate([np.ones(len(own)), weight * opinion, weight * (1 - opinion)]),
    )
    coefficients, shift = model.coef_[0], float(model.intercept_[0])
    scale = float(coefficients[0]) * _ODDS_UNIT if prompts else 1.0
    if not vectors:
        return _Fit(max(scale, 0.05), shift, None)
    weights = coefficients[1 if prompts else 0 :] / spread
    return _Fit(max(scale, 0.0), shift - float(centre @ weights), weights.astype(np.float32))


def _cross_validate(
    examples: TagExamples, truth: NDArray[np.bool_]
) -> tuple[float, float, float, float]:
    """Return log loss of prompts and of the learnt, then average precision of both, held out."""
    _, metrics, model_selection = _scikit_learn()
    folds = min(_FOLDS, int(truth.sum()), int((~truth).sum()))
    by_prompts, by_learnt = np.zeros(len(truth)), np.zeros(len(truth))
    split = model_selection.StratifiedKFold(folds, shuffle=True, random_state=0)
    for known, held_out in split.split(truth, truth):
        some = TagExamples(
            examples.photo_ids[known],
            examples.vectors[known],
            examples.odds[known],
            examples.sample,
            examples.sample_odds,
        )
        odds = _limited(examples.odds[held_out])
        for answers, vectors in ((by_prompts, False), (by_learnt, True)):
            fit = _fit(some, truth[known], vectors=vectors, prompts=True)
            answers[held_out] = fit.probabilities(odds, examples.vectors[held_out])
    return (
        float(metrics.log_loss(truth, by_prompts, labels=[False, True])),
        float(metrics.log_loss(truth, by_learnt, labels=[False, True])),
        float(metrics.average_precision_score(truth, by_prompts)),
        float(metrics.average_precision_score(truth, by_learnt)),
    )


def _limited(odds: NDArray[np.float32]) -> Floats:
    return np.clip(odds.astype(np.float64), -_LARGEST, _LARGEST)
