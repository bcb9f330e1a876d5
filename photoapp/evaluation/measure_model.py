"""All measures of one embedder on all sets of a folder.

- recall@k: of all captions, the share whose own photo is among the first k of its set. Its rank is
  the number of photos that score strictly higher.
- zero-shot accuracy: of all photos of a set, the share whose best label is their own; a label
  is the mean of its vectors in three templates (`label_prompts`). Sets of one label are left out.
- breadth: of all photos of a set, the share whose own name is among the first 50 of all names.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.errors import Cancelled, UserError
from photoapp.domain.model_report import (
    AccuracyScore,
    BreadthScore,
    Measures,
    ModelSpeed,
    RecallScore,
)
from photoapp.domain.progress import IsCancelled, OnProgress, Progress, Stage
from photoapp.evaluation.label_prompts import embed_labels, name_prompts
from photoapp.evaluation.model_speed import photos_per_second, phrase_milliseconds
from photoapp.evaluation.photo_sets import CaptionSet, LabelSet, PhotoSets
from photoapp.evaluation.photo_vectors import PhotoVectors, embed_photos
from photoapp.evaluation.ranking_scores import accuracy, ranks_of_own, share_in_first
from photoapp.imaging.reader_pool import ReaderPool
from photoapp.vision.embedder import Embedder

BREADTH_FIRST: Final = 50
"""Guesses that breadth allows."""

_PHRASES_A_CALL: Final = 64


def measure_model(
    embedder: Embedder,
    sets: PhotoSets,
    readers: ReaderPool,
    on_progress: OnProgress,
    is_cancelled: IsCancelled,
) -> Measures:
    """Measure an embedder on sets of photos.

    Args:
        embedder: of the model.
        sets: from `find_photo_sets`.
        readers: read the photos.
        on_progress: hears of every photo, and of what is done after the last.
        is_cancelled: asked ten times a second, or after each call of the embedder.

    Raises:
        Cancelled: as asked.
        UserError: not one photo can be read, or memory does not suffice.
    """
    photos = embed_photos(sets.photos, embedder, readers, on_progress, is_cancelled)
    if not photos.row_of:
        first = photos.skipped[0]
        raise UserError(
            f"None of the {len(photos.skipped)} photos can be read; {first.path}: {first.detail}",
            "Check that the photos lie where the descriptions say.",
        )
    measuring = _Measuring(embedder, photos, is_cancelled)
    total = len(sets.photos)
    on_progress(Progress(Stage.EVALUATING, total, total, note="captions and labels"))
    for captioned in sets.captioned:
        measuring.add_captioned(captioned)
    for labelled in sets.labelled:
        measuring.add_labelled(labelled)
    on_progress(Progress(Stage.EVALUATING, total, total, note="speed"))
    return measuring.result(sets)


class _Measuring:
    """The scores so far, over photos that are embedded."""

    def __init__(self, embedder: Embedder, photos: PhotoVectors, is_cancelled: IsCancelled) -> None:
        self._embedder = embedder
        self._photos = photos
        self._is_cancelled = is_cancelled
        self._recall: list[RecallScore] = []
        self._zero_shot: list[AccuracyScore] = []
        self._breadth: list[BreadthScore] = []
        self._notes: list[str] = []

    def add_captioned(self, photo_set: CaptionSet) -> None:
        """Measure recall on one set."""
        readable = [photo for photo in photo_set.captions if photo in self._photos.row_of]
        captions = [text for photo in readable for text in photo_set.captions[photo]]
        own = [row for row, photo in enumerate(readable) for _ in photo_set.captions[photo]]
        if not captions:
            self._leave_out(photo_set.name)
            return
        gallery = self._photos.vectors[[self._photos.row_of[photo] for photo in readable]]
        ranks = ranks_of_own(self._embed(captions), gallery, np.array(own, np.int64))
        self._recall.append(
            RecallScore(
                name=photo_set.name,
                photos=len(readable),
                captions=len(captions),
                at_1=share_in_first(ranks, 1),
                at_5=share_in_first(ranks, 5),
                at_10=share_in_first(ranks, 10),
            )
        )

    def add_labelled(self, photo_set: LabelSet) -> None:
        """Measure zero-shot accuracy or breadth on one set."""
        readable = [photo for photo in photo_set.label_of if photo in self._photos.row_of]
        if not readable:
            self._leave_out(photo_set.name)
            return
        labels = photo_set.labels
        row_of = {label: row for row, label in enumerate(labels)}
        own = np.array([row_of[photo_set.label_of[photo]] for photo in readable], np.int64)
        vectors = self._photos.vectors[[self._photos.row_of[photo] for photo in readable]]
        name, count = photo_set.name, len(readable)
        if photo_set.measures_breadth:
            ranks = ranks_of_own(vectors, self._embed(name_prompts(labels)), own)
            share = share_in_first(ranks, BREADTH_FIRST)
            self._breadth.append(BreadthScore(name, count, len(labels), share))
        else:
            self._check_cancelled()
            share = accuracy(vectors, embed_labels(self._embedder, labels), own)
            self._zero_shot.append(AccuracyScore(name, count, len(labels), share))

    def result(self, sets: PhotoSets) -> Measures:
        """Measure the speed and return everything."""
        texts = [text for each in sets.captioned for own in each.captions.values() for text in own]
        names = [name for each in sets.labelled for name in name_prompts(each.labels)]
        alone = photos_per_second(self._embedder, self._photos.sample, self._is_cancelled)
        middle, slow = phrase_milliseconds(self._embedder, texts or names, self._is_cancelled)
        return Measures(
            recall=tuple(self._recall),
            zero_shot=tuple(self._zero_shot),
            breadth=tuple(self._breadth),
            speed=ModelSpeed(alone, self._photos.photos_per_s, middle, slow),
            photos=len(self._photos.row_of),
            skipped=self._photos.skipped,
            notes=(*sets.notes, *self._notes),
        )

    def _embed(self, phrases: Sequence[str]) -> NDArray[np.float32]:
        """Return float32[len(phrases), d], asking between calls whether to stop."""
        vectors = []
        for first in range(0, len(phrases), _PHRASES_A_CALL):
            self._check_cancelled()
            vectors.append(self._embedder.embed_phrases(phrases[first : first + _PHRASES_A_CALL]))
        return np.concatenate(vectors)

    def _check_cancelled(self) -> None:
        if self._is_cancelled():
            raise Cancelled

    def _leave_out(self, name: str) -> None:
        self._notes.append(f"{name} is left out: none of its photos can be read.")
