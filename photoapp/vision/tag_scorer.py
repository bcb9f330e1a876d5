"""Tags x photos: who matches, how the probabilities are spread, and what lies at the border.

Photos go through in chunks, so that whatever the library's size only a few megabytes are in use
besides the answer. The log-odds of tags that were looked at lately are kept, as far as a budget
goes: a prompt that is edited is the one column that has to be computed again.
"""

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.errors import UserError
from photoapp.domain.tag_scoring import TagExamples, TagMatches, TagQueries, TagQuery, TagSurvey
from photoapp.vision.calibration import LibrarySurvey
from photoapp.vision.photo_background import PhotoBackground
from photoapp.vision.tag_calibration import (
    LibraryBackground,
    exclusive_probabilities,
    odds_of,
    probabilities_of,
)
from photoapp.vision.tag_columns import TagColumn, TagMatrix, tag_columns, widen
from photoapp.vision.tag_prompts import TagPrompts
from photoapp.vision.tag_tally import TagTally, add_up
from photoapp.vision.vector_index import RowTable, VectorIndex

_CHUNK = 4096  # rows: 8 MB of 512-d vectors as float32
_MOST_THREADS = 4
_KEPT_BYTES = 96 * 2**20  # of log-odds of tags that were looked at
_MOST_MATCHES = 8_000_000  # 130 MB of pairs
_SURVEYED = 2048  # photos of a library that say what is usual in it

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """Log-odds float32[n] of one tag by row, right for rows written up to `stamps`."""

    odds: NDArray[np.float32]
    stamps: NDArray[np.int64]
    epoch: int


class TagScorer:
    """Scores the photos of a `VectorIndex`; thread-safe, one question at a time."""

    def __init__(self, index: VectorIndex, shown: NDArray[np.float32], prompts: TagPrompts) -> None:
        """Take the library's vectors, the bank's phrases that photos show, and the prompts."""
        self._index = index
        self._prompts = prompts
        self._background = PhotoBackground(shown)
        self._library: tuple[LibrarySurvey, LibraryBackground] | None = None
        self._kept: OrderedDict[bytes, _Kept] = OrderedDict()
        self._lock = threading.Lock()
        threads = max(1, min(_MOST_THREADS, os.cpu_count() or 1))
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="photoapp-tags")

    def close(self) -> None:
        """End the threads and give back the memory; idempotent."""
        self._pool.shutdown(cancel_futures=True)
        with self._lock:
            self._kept.clear()

    def find(
        self, queries: TagQueries, survey: LibrarySurvey, within: NDArray[np.int64] | None
    ) -> TagMatches:
        """Return the photos at or above the tags' thresholds.

        Args:
            queries: the tags; an exclusive set gives a photo one at most.
            survey: of the whole library.
            within: int64 ids to look at; None is all.

        Raises:
            UserError: there are more than 8 million pairs.
        """
        columns = self._columns(queries, survey)
        with self._lock:
            table, rows = self._rows(within)
            matrix = TagMatrix(columns) if columns else None
            limits = np.array([tag.threshold for tag in queries.tags], np.float32)
            least = np.array([odds_of(tag.threshold) for tag in queries.tags], np.float32)

            def match(some: NDArray[np.int64]) -> TagMatches:
                odds, there = self._odds(matrix, table, some) if matrix else (None, some)
                if odds is None:
                    return _none(len(there))
                return _matches(odds, table.photo_ids[there], queries.exclusive, limits, least)

            return _together(self._over(match, rows))

    def survey(
        self,
        queries: TagQueries,
        wanted: Sequence[int],
        survey: LibrarySurvey,
        within: NDArray[np.int64] | None,
        *,
        bins: int,
        border: int,
    ) -> tuple[TagSurvey, ...]:
        """Return how the probabilities of tags are spread.

        Args:
            queries: the tags.
            wanted: places of those asked for.
            survey: of the whole library.
            within: int64 ids to look at; None is all.
            bins: of the histogram.
            border: photos nearest to the threshold on either side.
        """
        columns = self._columns(queries, survey)
        used = range(len(columns)) if queries.exclusive else wanted
        chosen = [columns[number] for number in used]
        places = [list(used).index(number) for number in wanted]
        limits = [queries.tags[number].threshold for number in wanted]
        if not chosen:
            return ()
        with self._lock:
            table, rows = self._rows(within)
            read = self._reader(chosen, table)

            def tally(some: NDArray[np.int64]) -> list[TagTally]:
                odds, there = read(some)
                if queries.exclusive:
                    probabilities = exclusive_probabilities(odds)[:, places]
                else:
                    probabilities = probabilities_of(odds[:, places])
                photo_ids = table.photo_ids[there]
                return [
                    TagTally.of(probabilities[:, place], photo_ids, limit, bins, border)
                    for place, limit in enumerate(limits)
                ]

            tallies = self._over(tally, rows)
            return tuple(
                add_up([some[place] for some in tallies], bins, border)
                for place in range(len(wanted))
            )

    def probabilities(
        self, queries: TagQueries, survey: LibrarySurvey, photo_ids: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return float32[n, tags] for photos; NaN for one without a vector."""
        columns = self._columns(queries, survey)
        answer = np.full((len(photo_ids), len(queries.tags)), np.nan, np.float32)
        if not columns:
            return answer
        with self._lock:
            table, rows = self._rows(photo_ids)
            matrix = TagMatrix(columns)
            parts = self._over(lambda some: self._odds(matrix, table, some), rows)
        known: dict[int, NDArray[np.float32]] = {}
        for odds, there in parts:
            if queries.exclusive:
                probabilities = exclusive_probabilities(odds)
            else:
                probabilities = probabilities_of(odds)
            known |= zip(table.photo_ids[there].tolist(), probabilities, strict=True)
        for place, photo_id in enumerate(photo_ids.tolist()):
            if photo_id in known:
                answer[place] = known[photo_id]
        return answer

    def examples(
        self, query: TagQuery, templates: Sequence[str], survey: LibrarySurvey,
        photo_ids: NDArray[np.int64], sample: int,
    ) -> TagExamples:  # fmt: skip
        """Return the vectors and log-odds of photos, and of `sample` random ones."""
        bare = TagQuery(query.prompts, query.negative_prompts)
        columns = self._columns(TagQueries((bare,), templates=tuple(templates)), survey)
        matrix = TagMatrix(columns)
        some = survey.sample[np.random.default_rng(0).permutation(len(survey.sample))[:sample]]
        with self._lock:
            table, rows = self._rows(photo_ids)
            vectors, stamps = self._index.read_rows(rows)
            there = np.flatnonzero(stamps == table.stamps[rows])
            wide = widen(vectors[there])
            levels, _ = self._background.of_rows(rows[there], stamps[there], wide)
        sample_levels, _ = self._background.of_vectors(some)
        return TagExamples(
            table.photo_ids[rows[there]],
            wide,
            matrix.odds(wide, levels)[:, 0],
            some,
            matrix.odds(some, sample_levels)[:, 0],
        )

    def _columns(self, queries: TagQueries, survey: LibrarySurvey) -> list[TagColumn]:
        if not queries.tags:
            return []
        groups = [tag.prompts for tag in queries.tags]
        rivals = [(prompt,) for tag in queries.tags for prompt in tag.negative_prompts]
        directions = self._prompts.directions([*groups, *rivals], queries.templates)
        negatives = []
        first = len(groups)
        for tag in queries.tags:
            negatives.append(directions[first : first + len(tag.negative_prompts)])
            first += len(tag.negative_prompts)
        library = self._of_library(survey)
        return tag_columns(queries.tags, directions[: len(groups)], negatives, library)

    def _of_library(self, survey: LibrarySurvey) -> LibraryBackground:
        """Return what is usual in the library, made again with each survey."""
        known = self._library
        if known is None or known[0] is not survey:
            sample = survey.sample[:_SURVEYED]
            levels, spreads = self._background.of_vectors(sample)
            spread = float(spreads.mean()) if len(spreads) else self._background.usual_spread
            known = (survey, LibraryBackground(sample, levels, spread, survey.count))
            self._library = known
        return known[1]

    def _rows(self, within: NDArray[np.int64] | None) -> tuple[RowTable, NDArray[np.int64]]:
        """Return the table of rows, and those of the photos to look at, ascending."""
        table = self._index.row_table()
        self._background.make_room(table)
        if within is None:
            return table, np.flatnonzero(table.photo_ids >= 0)
        return table, np.flatnonzero(np.isin(table.photo_ids, within) & (table.photo_ids >= 0))

    def _over(
        self, work: Callable[[NDArray[np.int64]], _Answer], rows: NDArray[np.int64]
    ) -> list[_Answer]:
        """Return what work makes of each chunk of rows, in their order, on several threads."""
        chunks = [rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK)]
        if len(chunks) < 2:
            return [work(chunk) for chunk in chunks]
        return list(self._pool.map(work, chunks))

    def _odds(
        self, matrix: TagMatrix, table: RowTable, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return log-odds float32[k, tags] of rows, and these rows: those that did not change."""
        vectors, stamps = self._index.read_rows(rows)
        same = stamps == table.stamps[rows]
        if not same.all():
            rows, vectors, stamps = rows[same], vectors[same], stamps[same]
        wide = widen(vectors)
        levels, _ = self._background.of_rows(rows, stamps, wide)
        return matrix.odds(wide, levels), rows

    def _reader(
        self, columns: Sequence[TagColumn], table: RowTable
    ) -> Callable[[NDArray[np.int64]], tuple[NDArray[np.float32], NDArray[np.int64]]]:
        """Return what gives log-odds of rows: from memory where all columns fit into it."""
        if len(columns) * len(table.photo_ids) * 4 > _KEPT_BYTES:
            matrix = TagMatrix(columns)
            return lambda rows: self._odds(matrix, table, rows)
        kept = self._keep(columns, table)
        return lambda rows: (np.stack([odds[rows] for odds in kept], axis=1), rows)

    def _keep(self, columns: Sequence[TagColumn], table: RowTable) -> list[NDArray[np.float32]]:
        """Return the log-odds float32[n] of each column by row; only what is new is computed."""
        known = {column.key: self._fitting(column.key, table) for column in columns}
        lacking = {column.key: column for column in columns if known[column.key] is None}
        if lacking:
            known |= self._fill(list(lacking.values()), table)
        for column in columns:
            self._kept.move_to_end(column.key)
        room = _KEPT_BYTES // max(4 * len(table.photo_ids), 1)
        while len(self._kept) > max(room, len(lacking)):
            self._kept.popitem(last=False)
        return [odds for column in columns if (odds := known[column.key]) is not None]

    def _fill(
        self, columns: Sequence[TagColumn], table: RowTable
    ) -> dict[bytes, NDArray[np.float32]]:
        """Return, and keep, columns that were not kept, or not of all rows."""
        stale = [self._stale(column.key, table) for column in columns]
        rows = np.flatnonzero(np.logical_or.reduce(stale) & (table.photo_ids >= 0))
        filled = {column.key: self._copy(column.key, table) for column in columns}
        matrix = TagMatrix(columns)

        def fill(some: NDArray[np.int64]) -> None:
            odds, there = self._odds(matrix, table, some)
            for number, values in enumerate(filled.values()):
                values[there] = odds[:, number]

        self._over(fill, rows)
        for key, odds in filled.items():
            self._kept[key] = _Kept(odds, table.stamps, table.epoch)
        return filled

    def _fitting(self, key: bytes, table: RowTable) -> NDArray[np.float32] | None:
        kept = self._kept.get(key)
        same = kept is not None and kept.epoch == table.epoch
        return kept.odds if same and kept and np.array_equal(kept.stamps, table.stamps) else None

    def _stale(self, key: bytes, table: RowTable) -> NDArray[np.bool_]:
        """Return bool[n], rows that were written since the column was computed."""
        stale = np.ones(len(table.stamps), np.bool_)
        kept = self._kept.get(key)
        if kept is not None and kept.epoch == table.epoch:
            stale[: len(kept.stamps)] = kept.stamps != table.stamps[: len(kept.stamps)]
        return stale

    def _copy(self, key: bytes, table: RowTable) -> NDArray[np.float32]:
        odds = np.full(len(table.stamps), -60, np.float32)
        kept = self._kept.get(key)
        if kept is not None and kept.epoch == table.epoch:
            odds[: len(kept.odds)] = kept.odds
        return odds


def _matches(
    odds: NDArray[np.float32],
    photo_ids: NDArray[np.int64],
    exclusive: bool,
    limits: NDArray[np.float32],
    least: NDArray[np.float32],
) -> TagMatches:
    if exclusive:
        probabilities = exclusive_probabilities(odds)
        best = probabilities.argmax(axis=1)
        rows = np.flatnonzero(probabilities[np.arange(len(best)), best] >= limits[best])
        tags = best[rows]
        found = probabilities[rows, tags]
    else:
        rows, tags = np.nonzero(odds >= least)
        found = probabilities_of(odds[rows, tags])
    return TagMatches(tags.astype(np.int32), photo_ids[rows], found, len(photo_ids))


def _none(looked_at: int) -> TagMatches:
    return TagMatches(
        np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0, np.float32), looked_at
    )


def _together(parts: Iterable[TagMatches]) -> TagMatches:
    """Return all matches, by tag and then by photo."""
    some = [_none(0), *parts]
    if sum(len(part.tags) for part in some) > _MOST_MATCHES:
        raise UserError(
            f"More than {_MOST_MATCHES:,} suggestions would come of it.", "Raise the thresholds."
        )
    tags = np.concatenate([part.tags for part in some])
    photo_ids = np.concatenate([part.photo_ids for part in some])
    order = np.lexsort((photo_ids, tags))
    return TagMatches(
        tags[order],
        photo_ids[order],
        np.concatenate([part.probabilities for part in some])[order],
        sum(part.looked_at for part in some),
    )
