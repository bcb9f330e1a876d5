"""Tag sets, what they suggest, and what people answer: one method for each intention."""

import dataclasses
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from photoapp.app.learning_jobs import LearningJobs
from photoapp.app.library_place import resources_folder
from photoapp.app.models_in_use import ModelsInUse
from photoapp.catalog import suggestions, tag_learning, tag_sets, tagging_runs
from photoapp.catalog.database import Connection, Database
from photoapp.catalog.text_folding import fold
from photoapp.domain.errors import UserError
from photoapp.domain.photo import PhotoId
from photoapp.domain.progress import IsCancelled, OnProgress, ignore_progress, never_cancelled
from photoapp.domain.query import Query
from photoapp.domain.suggestion import (
    LearningReport,
    ReviewProgress,
    RunId,
    Suggestion,
    TagDifference,
    TaggingRun,
    TagLearning,
    TagPreview,
    TagState,
)
from photoapp.domain.tag_set import StoredTagSet, TagDefinition, TagSet, TagSetId, check_tag_set
from photoapp.searching.tag_set_scope import scope_of
from photoapp.tagging.review import order_for_review, progress_of
from photoapp.tagging.suggest_tags import preview, queries_of, run_tag_set
from photoapp.tagging.tag_set_files import read_tag_set, write_csv, write_toml
from photoapp.vision.vision import Vision

T = TypeVar("T")

FindIds = Callable[[Query], NDArray[np.int64]]
"""Photos, int64[k], that a query shows."""

PREVIEW_BINS = 50
PREVIEW_BORDER = 24
"""Photos on either side of the threshold."""


class Tagging:
    """The tag sets of one library; callable from any thread.

    What changes something needs a library opened for writing, is done when the method returns, and
    can be undone by `Edits.undo`, except runs, which are withdrawn.
    """

    def __init__(self, database: Database, models: ModelsInUse, find_ids: FindIds) -> None:
        self._database = database
        self._models = models
        self._find_ids = find_ids
        self._learning = LearningJobs(database, self.vision)

    def close(self) -> None:
        """Finish what is being learnt."""
        self._learning.close()

    # Sets

    def sets(self) -> list[StoredTagSet]:
        """Return the tag sets of the library, by name."""
        return self._database.read(tag_sets.all_sets)

    def find_set(self, name: str) -> StoredTagSet:
        """Return the tag set of a name, in any case.

        Raises:
            UserError: there is none.
        """
        return self._database.read(partial(tag_sets.find, name=name))

    def save_set(self, tag_set: TagSet, set_id: TagSetId | None = None) -> TagSetId:
        """Make a set, or change one.

        Raises:
            UserError: something in it makes no sense, its name is taken, or it is gone.
        """
        check_tag_set(tag_set)
        return self._edit(partial(tag_sets.save, tag_set=tag_set, set_id=set_id))[0]

    def remove_set(self, set_id: TagSetId) -> None:
        """Take a set away with what it suggests; accepted tags stay.

        Raises:
            UserError: it is gone.
        """
        self._edit(partial(tag_sets.remove, set_id=set_id))

    def import_set(
        self, file: Path, name: str | None = None, *, exclusive: bool | None = None
    ) -> StoredTagSet:
        """Make a set from a TOML or CSV file; see `tagging.tag_set_files`.

        Raises:
            UserError: something in it is wrong (says where), or the name is taken; nothing is made.
        """
        tag_set = read_tag_set(file, name, exclusive=exclusive)
        return StoredTagSet(self.save_set(tag_set), tag_set)

    def export_set(self, set_id: TagSetId, *, as_csv: bool = False) -> str:
        """Return a set as the text of a file.

        Raises:
            UserError: it is gone.
        """
        tag_set = self._database.read(partial(tag_sets.load, set_id=set_id)).tag_set
        return write_csv(tag_set) if as_csv else write_toml(tag_set)

    def ready_sets(self) -> list[TagSet]:
        """Return the sets that come with Photoapp, to be copied and changed."""
        return [read_tag_set(file) for file in self.ready_files()]

    def ready_files(self) -> list[Path]:
        """Return the files of the sets that come with Photoapp."""
        return sorted((resources_folder() / "tag_sets").glob("*.toml"))

    # Tuning

    def preview(
        self,
        tag_set: TagSet,
        tags: Sequence[str],
        set_id: TagSetId | None = None,
        *,
        bins: int = PREVIEW_BINS,
        border: int = PREVIEW_BORDER,
    ) -> list[TagPreview]:
        """Return what tags of a set, as it is being edited, would do; keeps nothing.

        Args:
            tag_set: need not be saved; prompts must be there.
            tags: names of those asked for.
            set_id: of the saved one that it is an edit of, for what its tags were taught.
            bins: of the histograms.
            border: photos nearest to the threshold on either side.

        Raises:
            UserError: there is no such tag, or the model cannot be loaded.
        """
        vision = self.vision()
        learnt = {} if set_id is None else self._learnt(set_id, vision)
        names = [tag.name for tag in tag_set.tags]
        wanted = [tag_set.tags.index(tag_set.tag(name)) for name in tags]
        return preview(
            vision,
            queries_of(tag_set, learnt),
            names,
            wanted,
            self.scope(tag_set),
            bins=bins,
            border=border,
        )

    # Runs

    def run(
        self,
        set_id: TagSetId,
        threshold: float | None = None,
        on_progress: OnProgress = ignore_progress,
        is_cancelled: IsCancelled = never_cancelled,
    ) -> TaggingRun:
        """Apply a set to the library; what it suggests takes the place of what it did before.

        Args:
            set_id: of the set.
            threshold: 0..1, in the place of those of the set, for this run.
            on_progress: told how far it is.
            is_cancelled: asked now and then; then nothing changes.

        Raises:
            UserError: the set is gone, or the model cannot be loaded.
            Cancelled: it was cancelled.
        """
        if threshold is not None and not 0.0 <= threshold <= 1.0:
            raise UserError(
                f"The threshold {threshold:g} is no probability.", "Choose one between 0 and 1."
            )
        stored = self._database.read(partial(tag_sets.load, set_id=set_id))
        self._learning.catch_up(stored)
        within = self.scope(stored.tag_set)
        return run_tag_set(
            self._database, self.vision(), stored, within, threshold, on_progress, is_cancelled
        )

    def runs(self) -> list[TaggingRun]:
        """Return all runs, newest first."""
        return self._database.read(tagging_runs.all_runs)

    def compare_runs(self, first: RunId, second: RunId) -> list[TagDifference]:
        """Return by tag what two runs have in common; older runs may have been cleared away."""
        return self._database.read(partial(tagging_runs.compare, first=first, second=second))

    def withdraw_run(self, run_id: RunId) -> None:
        """Take back what a run suggested; accepted tags and those set by hand stay.

        Raises:
            UserError: there is no such run.
        """
        self._edit(partial(tagging_runs.withdraw, run_id=run_id))

    # Review

    def waiting(self) -> dict[str, int]:
        """Return how many suggestions wait for an answer, by tag."""
        return self._database.read(suggestions.waiting_counts)

    def suggested(self, ids: Sequence[PhotoId]) -> dict[PhotoId, tuple[Suggestion, ...]]:
        """Return what is suggested for photos; those without anything are left out."""
        return self._database.read(partial(suggestions.of_photos, photo_ids=ids))

    def queue(self, tag: str, skipped: Sequence[PhotoId] = ()) -> list[Suggestion]:
        """Return the suggestions of a tag, the one to answer first at the front."""
        waiting = self._database.read(partial(suggestions.waiting, tag=tag))
        return order_for_review(waiting, self._threshold(tag), skipped)

    def accept(self, tag: str, ids: Sequence[PhotoId]) -> None:
        """Say that photos show a tag: they get it; the tag learns from it."""
        self._answer(suggestions.accept, tag, ids)

    def reject(self, tag: str, ids: Sequence[PhotoId]) -> None:
        """Say that photos do not show a tag: it is never suggested for them again."""
        self._answer(suggestions.reject, tag, ids)

    def accept_above(self, tag: str, probability: float) -> int:
        """Accept all suggestions of a tag from a probability on, as one edit; return how many."""
        waiting = self._database.read(partial(suggestions.waiting, tag=tag))
        above = {one.photo_id: one.probability for one in waiting if one.probability >= probability}
        self._edit(partial(suggestions.accept, tag=tag, probabilities=above))
        self._learning.learn_soon(tag)
        return len(above)

    def progress(self, set_id: TagSetId) -> list[ReviewProgress]:
        """Return how far the review of a set's tags is, and how many were right.

        Raises:
            UserError: the set is gone.
        """

        def read(connection: Connection) -> list[ReviewProgress]:
            tag_set = tag_sets.load(connection, set_id).tag_set
            waiting = {fold(n): c for n, c in suggestions.waiting_counts(connection).items()}
            return [
                progress_of(
                    tag.name,
                    waiting.get(fold(tag.name), 0),
                    suggestions.answers(connection, tag.name),
                    tag_set.threshold_of(tag),
                )
                for tag in tag_set.tags
            ]

        return self._database.read(read)

    def outcome(self, run: TaggingRun) -> list[Suggestion]:
        """Return all pairs of a run with their state now, by tag, then the most probable first."""

        def read(connection: Connection) -> list[Suggestion]:
            states = suggestions.states(connection, run.counts)
            return [
                dataclasses.replace(one, state=state)
                for one in suggestions.of_run(connection, run.id)
                if (state := states.get((one.photo_id, fold(one.tag)), TagState.SUGGESTED))
                is not TagState.REJECTED
            ]

        return self._database.read(read)

    # Learning

    def learning(self, set_id: TagSetId) -> list[LearningReport]:
        """Return what its answers have taught each tag of a set, figures of today.

        Raises:
            UserError: the set is gone, or the model cannot be loaded.
        """
        stored = self._database.read(partial(tag_sets.load, set_id=set_id))
        self._learning.catch_up(stored)
        learnt = self._learnt(set_id, self.vision())
        return [
            learnt[fold(tag.name)].report for tag in stored.tag_set.tags if fold(tag.name) in learnt
        ]

    def switch_learning(self, set_id: TagSetId, tag: str, *, on: bool) -> None:
        """Use what a tag was taught where that is better, or only ever its prompts.

        Raises:
            UserError: the set or the tag is gone.
        """
        stored = self._database.read(partial(tag_sets.load, set_id=set_id))
        wanted = stored.tag_set.tag(tag)
        tags = tuple(
            dataclasses.replace(one, learning=on) if one is wanted else one
            for one in stored.tag_set.tags
        )
        self.save_set(dataclasses.replace(stored.tag_set, tags=tags), set_id)
        self._learning.learn_soon(tag)

    def find_more_like(self, set_id: TagSetId, tag: str, ids: Sequence[PhotoId]) -> None:
        """Give photos a tag and let a set learn it from them; it needs no prompt.

        Args:
            set_id: of the set that gets the tag when it has none of this name.
            tag: name.
            ids: photos that show it; ten are plenty to begin with.

        Raises:
            UserError: the set is gone, or the name makes no sense.
        """
        stored = self._database.read(partial(tag_sets.load, set_id=set_id))
        if fold(tag) not in {fold(one.name) for one in stored.tag_set.tags}:
            tags = (*stored.tag_set.tags, TagDefinition(tag, from_examples=True))
            self.save_set(dataclasses.replace(stored.tag_set, tags=tags), set_id)
        self._answer(suggestions.accept, tag, ids)

    # Inside

    def vision(self) -> Vision:
        """Return the engine that scores tags; the first call takes seconds."""
        return self._models.engine(self._models.searching())

    def scope(self, tag_set: TagSet) -> NDArray[np.int64] | None:
        """Return the photos that a set is limited to, None for the whole library."""
        query = scope_of(tag_set.folders, tag_set.query)
        return None if query is None else self._find_ids(query)

    def _learnt(self, set_id: TagSetId, vision: Vision) -> dict[str, TagLearning]:
        key = vision.model_key
        return self._database.read(partial(tag_learning.of_set, set_id=set_id, model_key=key))

    def _threshold(self, tag: str) -> float:
        for stored in self.sets():
            for one in stored.tag_set.tags:
                if fold(one.name) == fold(tag):
                    return stored.tag_set.threshold_of(one)
        return 0.5

    def _answer(self, work: Callable[..., object], tag: str, ids: Sequence[PhotoId]) -> None:
        def answer(connection: Connection) -> object:
            known = suggestions.of_photos(connection, ids)
            probabilities: dict[PhotoId, float | None] = dict.fromkeys(ids)
            for photo_id, some in known.items():
                for one in some:
                    if fold(one.tag) == fold(tag):
                        probabilities[photo_id] = one.probability
            return work(connection, tag=tag, probabilities=probabilities)

        self._edit(answer)
        self._learning.learn_soon(tag)

    def _edit(self, work: Callable[[Connection], T]) -> T:
        return self._database.write(work, durable=True).result()
