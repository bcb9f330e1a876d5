"""A tag set and a library -> suggestions, in runs that are kept, compared and withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from photoapp.catalog import embeddings, tag_learning, tagging_runs
from photoapp.catalog.database import Connection, Database
from photoapp.catalog.text_folding import fold
from photoapp.domain.changes import Changes
from photoapp.domain.errors import Cancelled
from photoapp.domain.progress import (
    IsCancelled,
    OnProgress,
    Progress,
    Stage,
    ignore_progress,
    never_cancelled,
)
from photoapp.domain.suggestion import RunId, TaggingRun, TagLearning, TagPreview
from photoapp.domain.tag_scoring import TagMatches, TagQueries, TagQuery
from photoapp.domain.tag_set import StoredTagSet, TagDefinition, TagSet
from photoapp.vision.vision import Vision

_AT_ONCE = 20_000  # suggestions in one transaction; an answer of the user waits for one at most


def queries_of(
    tag_set: TagSet, learnt: Mapping[str, TagLearning], threshold: float | None = None
) -> TagQueries:
    """Return a set as the vision engine is asked about it.

    Args:
        tag_set: with tags that have prompts or were learnt from examples.
        learnt: what its tags were taught, by folded name.
        threshold: in the place of the set's own.
    """
    tags = tuple(
        _query(tag_set, tag, learnt.get(fold(tag.name)), threshold) for tag in tag_set.tags
    )
    return TagQueries(tags, str(tag_set.kind) == "exclusive", tag_set.templates)


def _query(
    tag_set: TagSet, tag: TagDefinition, learnt: TagLearning | None, threshold: float | None
) -> TagQuery:
    limit = tag_set.threshold_of(tag) if threshold is None else threshold
    query = TagQuery(tag.prompts, tag.negative_prompts, limit)
    if learnt is None or not tag.learning:
        return query if tag.prompts else replace(query, shift=-40.0)
    weights = None if learnt.weights is None else np.frombuffer(learnt.weights, "<f4")
    return replace(query, scale=learnt.scale, shift=learnt.shift, weights=weights)


def preview(
    vision: Vision,
    queries: TagQueries,
    names: Sequence[str],
    wanted: Sequence[int],
    within: NDArray[np.int64] | None,
    *,
    bins: int,
    border: int,
) -> list[TagPreview]:
    """Return what tags would do to the library, without keeping anything.

    Args:
        vision: of the model.
        queries: the set.
        names: of its tags.
        wanted: places of the tags asked for.
        within: int64 ids of the set's part of the library; None is all.
        bins: of the histogram.
        border: photos next to the threshold, on either side.
    """
    surveys = vision.survey_tags(queries, wanted, within, bins=bins, border=border)
    return [
        TagPreview(
            tag=names[place],
            histogram=survey.histogram,
            count=survey.count,
            looked_at=survey.looked_at,
            above=survey.above,
            below=survey.below,
            above_probabilities=survey.above_probabilities,
            below_probabilities=survey.below_probabilities,
        )
        for place, survey in zip(wanted, surveys, strict=True)
    ]


def run_tag_set(
    database: Database,
    vision: Vision,
    stored: StoredTagSet,
    within: NDArray[np.int64] | None,
    threshold: float | None = None,
    on_progress: OnProgress = ignore_progress,
    is_cancelled: IsCancelled = never_cancelled,
) -> TaggingRun:
    """Apply a set to the library as one run, which takes the place of those before it.

    Nothing of it is shown before it is whole; of one that was cancelled or killed nothing ever is.

    Args:
        database: opened for writing.
        vision: of the model.
        stored: the set.
        within: int64 ids that it is limited to; None is all.
        threshold: in the place of the set's own.
        on_progress: told how many suggestions are written.
        is_cancelled: asked between transactions.

    Raises:
        Cancelled: it was cancelled.
        UserError: the model cannot be loaded, or the disk is full.
    """
    key = vision.model_key
    learnt = database.read(partial(tag_learning.of_set, set_id=stored.id, model_key=key))
    queries = queries_of(stored.tag_set, learnt, threshold)
    names = [tag.name for tag in stored.tag_set.tags]
    limits = {name: query.threshold for name, query in zip(names, queries.tags, strict=True)}
    sequence = database.read(partial(embeddings.newest_sequence, model_key=key))
    on_progress(Progress(Stage.TAGGING))
    matches = vision.find_tags(queries, within)
    run_id = database.write(
        lambda c: tagging_runs.begin(c, stored.id, stored.tag_set.name, key, limits)
    ).result()
    _write(database, run_id, names, matches, on_progress, is_cancelled)
    database.write(
        partial(tagging_runs.finish, run_id=run_id, photos=matches.looked_at, sequence=sequence)
    ).result()
    return database.read(partial(tagging_runs.load, run_id=run_id))


def tag_new_photos(
    database: Database, vision: Vision, stored: StoredTagSet, within: NDArray[np.int64] | None
) -> int:
    """Apply an automatic set to the photos that were embedded since it was last applied.

    Returns:
        Photos that were looked at.

    Raises:
        Cancelled: the model was closed.
        UserError: the disk is full.
    """
    key = vision.model_key

    def lacking(connection: Connection) -> tuple[NDArray[np.int64], int]:
        since = tagging_runs.tagged_up_to(connection, stored.id, key)
        return embeddings.ids_since(connection, key, since)

    ids, sequence = database.read(lacking)
    if not len(ids):
        return 0
    learnt = database.read(partial(tag_learning.of_set, set_id=stored.id, model_key=key))
    queries = queries_of(stored.tag_set, learnt)
    names = [tag.name for tag in stored.tag_set.tags]
    limits = {name: query.threshold for name, query in zip(names, queries.tags, strict=True)}
    wanted = ids if within is None else np.intersect1d(ids, within)
    matches = vision.find_tags(queries, wanted)

    def add(connection: Connection) -> Changes:
        run_id = tagging_runs.automatic(connection, stored.id, stored.tag_set.name, key, limits)
        tags = [names[place] for place in matches.tags.tolist()]
        changes = tagging_runs.add_suggestions(
            connection, run_id, tags, matches.photo_ids, matches.probabilities
        )
        tagging_runs.count(connection, run_id, len(wanted), sequence)
        return changes

    database.write(add).result()
    return len(wanted)


def _write(
    database: Database,
    run_id: RunId,
    names: Sequence[str],
    matches: TagMatches,
    on_progress: OnProgress,
    is_cancelled: IsCancelled,
) -> None:
    total = len(matches.tags)
    for start in range(0, total, _AT_ONCE):
        if is_cancelled():
            raise Cancelled
        part = slice(start, start + _AT_ONCE)
        tags = [names[place] for place in matches.tags[part].tolist()]
        database.write(
            partial(
                tagging_runs.add_suggestions,
                run_id=run_id,
                tags=tags,
                photo_ids=matches.photo_ids[part],
                probabilities=matches.probabilities[part],
            )
        ).result()
        on_progress(Progress(Stage.TAGGING, done=min(start + _AT_ONCE, total), total=total))
