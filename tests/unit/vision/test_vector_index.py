"""The ranking is exact, whatever happened to the library before."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from photoapp.catalog.embeddings import EmbeddingChanges
from photoapp.domain.errors import BugError
from photoapp.domain.photo import PhotoId
from photoapp.domain.ranking import Verdict
from photoapp.vision.calibration import TOP_HITS, ScoreCurve
from photoapp.vision.vector_index import VectorIndex, lowest, order_keys

D = 8
CURVE = ScoreCurve(offset=0.0, slope=4.0, verdict=Verdict.WEAK)


def _judge(top: NDArray[np.float16]) -> ScoreCurve:
    return CURVE


def _vectors(count: int, seed: int = 0, dimension: int = D) -> NDArray[np.float16]:
    rows = np.random.default_rng(seed).standard_normal((count, dimension))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)


def _changes(
    ids: list[int] | range,
    vectors: NDArray[np.float16] | None = None,
    hidden: list[int] | None = None,
    reset: bool = False,
    sequence: int = 1,
) -> EmbeddingChanges:
    given_ids = np.array(ids, np.int64)
    return EmbeddingChanges(
        sequence,
        reset,
        given_ids,
        _vectors(len(given_ids)) if vectors is None else vectors,
        np.array(hidden or [], np.int64),
    )


def _index(*changes: EmbeddingChanges) -> VectorIndex:
    index = VectorIndex(D)
    for change in changes:
        index.apply(change)
    return index


def _expected(
    ids: list[int], vectors: NDArray[np.float16], query: NDArray[np.float32]
) -> list[int]:
    scores = vectors.astype(np.float64) @ query.astype(np.float64)
    return [photo for _, photo in sorted(zip((-scores).tolist(), ids, strict=True))]


QUERY = _vectors(1, seed=77)[0].astype(np.float32)


def test_all_photos_come_in_the_order_of_their_exact_cosines() -> None:
    ids = list(range(10, 20_010))
    vectors = _vectors(20_000, seed=5)
    ranking = _index(_changes(ids, vectors.copy())).rank(QUERY, _judge)
    exact = vectors.astype(np.float64) @ QUERY.astype(np.float64)
    by_id = exact[ranking.photo_ids - 10]
    assert sorted(ranking.photo_ids.tolist()) == ids
    assert (np.diff(by_id) <= 1e-7).all()
    np.testing.assert_allclose(ranking.scores, by_id, atol=1e-6)
    np.testing.assert_array_equal(ranking.probabilities, CURVE.probabilities(ranking.scores))
    assert ranking.searchable == 20_000
    assert ranking.verdict is Verdict.WEAK


@pytest.mark.parametrize("limit", [0, 1, 7, 100, 1000])
def test_a_limit_takes_the_beginning_of_the_whole_order(limit: int) -> None:
    index = _index(_changes(range(1, 301)))
    whole = index.rank(QUERY, _judge)
    some = index.rank(QUERY, _judge, limit=limit)
    np.testing.assert_array_equal(some.photo_ids, whole.photo_ids[:limit])
    np.testing.assert_array_equal(some.scores, whole.scores[:limit])
    assert some.searchable == 300


def test_within_leaves_out_and_changes_nothing_else() -> None:
    index = _index(_changes(range(1, 301)))
    whole = index.rank(QUERY, _judge).photo_ids.tolist()
    within = np.array([250, 3, 3, 17, 999, 42, -1])
    some = index.rank(QUERY, _judge, within, limit=3)
    assert some.photo_ids.tolist() == [i for i in whole if i in {250, 3, 17, 42}][:3]
    assert some.searchable == 300
    assert not len(index.rank(QUERY, _judge, np.array([], np.int64)).photo_ids)


@pytest.mark.parametrize("limit", [None, 4])
def test_equal_cosines_are_ordered_by_id(limit: int | None) -> None:
    vectors = np.repeat(_vectors(1, seed=2), 6, axis=0)
    ranking = _index(_changes([9, 4, 7, 1, 8, 3], vectors)).rank(QUERY, _judge, limit=limit)
    assert ranking.photo_ids.tolist() == [1, 3, 4, 7, 8, 9][:limit]


def test_the_judge_sees_the_best_photos_of_the_whole_library() -> None:
    seen: list[NDArray[np.float16]] = []

    def judge(top: NDArray[np.float16]) -> ScoreCurve:
        seen.append(top)
        return CURVE

    vectors = _vectors(50, seed=1)
    _index(_changes(range(50), vectors.copy())).rank(QUERY, judge, np.array([3]), limit=1)
    best = _expected(list(range(50)), vectors, QUERY)[:TOP_HITS]
    np.testing.assert_array_equal(seen[0], vectors[best])


def test_an_empty_library_gives_an_empty_ranking() -> None:
    ranking = VectorIndex(D).rank(QUERY, _judge, np.array([1, 2]), limit=5)
    assert ranking.photo_ids.dtype == np.int64
    assert ranking.scores.dtype == ranking.probabilities.dtype == np.float32
    assert len(ranking.photo_ids) == ranking.searchable == 0


_STEP = st.tuples(
    st.lists(st.integers(1, 25), unique=True, max_size=10),
    st.lists(st.integers(1, 25), unique=True, max_size=5),
    st.booleans(),
)


@settings(max_examples=60)
@given(st.lists(_STEP, min_size=1, max_size=8))
def test_any_history_of_changes_ranks_as_what_is_left(
    steps: list[tuple[list[int], list[int], bool]],
) -> None:
    index = VectorIndex(D)
    truth: dict[int, NDArray[np.float16]] = {}
    for number, (ids, hidden, reset) in enumerate(steps, 1):
        vectors = _vectors(len(ids), seed=number)
        gone = [photo for photo in hidden if photo not in ids]
        index.apply(_changes(ids, vectors, gone, reset=reset and number % 3 == 0, sequence=number))
        if reset and number % 3 == 0:
            truth = {}
        for photo in gone:
            truth.pop(photo, None)
        truth |= zip(ids, vectors, strict=True)
        assert index.sequence == number
        assert index.searchable == len(truth)
    left = sorted(truth)
    expected = _expected(left, np.array([truth[i] for i in left]).reshape(-1, D), QUERY)
    assert index.rank(QUERY, _judge).photo_ids.tolist() == expected
    assert index.rank(QUERY, _judge, limit=3).photo_ids.tolist() == expected[:3]


def test_a_large_library_grows_and_changes_in_every_block() -> None:
    first, second = _vectors(20_000, seed=1), _vectors(40_000, seed=2)
    index = _index(_changes(range(20_000), first.copy()))
    index.apply(_changes(range(20_000, 60_000), second.copy()))
    changed = [0, 19_999, 20_000, 36_385, 59_999]
    index.apply(_changes(changed, np.repeat(QUERY[np.newaxis], 5, axis=0).astype(np.float16)))
    index.apply(_changes([], np.empty((0, 0), np.float16), hidden=[36_385]))
    ranking = index.rank(QUERY, _judge, limit=4)
    assert ranking.photo_ids.tolist() == [0, 19_999, 20_000, 59_999]
    assert ranking.searchable == 59_999
    everything = np.concatenate([first, second]).astype(np.float32) @ QUERY
    everything[changed] = -2
    fifth = index.rank(QUERY, _judge, limit=5).photo_ids[4]
    assert everything[fifth] == pytest.approx(everything.max(), abs=1e-6)


def test_an_array_that_belongs_to_somebody_else_is_copied() -> None:
    vectors = _vectors(20_000)
    vectors.flags.writeable = False
    index = _index(_changes(range(20_000), vectors))
    index.apply(_changes([7], QUERY.astype(np.float16)[np.newaxis]))
    assert index.rank(QUERY, _judge, limit=1).photo_ids.tolist() == [7]


def test_a_damaged_vector_never_comes_first() -> None:
    vectors = _vectors(3)
    vectors[1] = np.nan
    ranking = _index(_changes([1, 2, 3], vectors)).rank(QUERY, _judge)
    assert ranking.photo_ids[-1] == 2
    assert np.isfinite(ranking.scores).all()


def test_a_photos_own_vector_is_given_at_unit_length() -> None:
    vectors = _vectors(3)
    index = _index(_changes([5, 6, 7], vectors))
    own = index.vector_of(PhotoId(6))
    assert own is not None
    np.testing.assert_allclose(own, vectors[1].astype(np.float32), atol=1e-3)
    assert np.linalg.norm(own) == pytest.approx(1, abs=1e-6)
    assert index.vector_of(PhotoId(8)) is None


def test_a_sample_holds_different_photos_and_is_the_same_every_time() -> None:
    vectors = _vectors(100)
    index = _index(_changes(range(100), vectors.copy()))
    sample = index.sample(20)
    assert len({row.tobytes() for row in sample} & {row.tobytes() for row in vectors}) == 20
    np.testing.assert_array_equal(index.sample(20), sample)
    np.testing.assert_array_equal(index.sample(1000), vectors)


def test_vectors_of_another_model_are_refused() -> None:
    with pytest.raises(BugError):
        _index(_changes([1], _vectors(1, dimension=D + 1)))


def test_many_rank_while_one_updates() -> None:
    """Each photo's vector changes between two values; a ranking must never see a third."""
    low, high = _vectors(2, seed=8)
    count = 30_000
    index = _index(_changes(range(count), np.repeat(low[np.newaxis], count, axis=0)))
    possible = {float(score) for score in index.rank(QUERY, _judge).scores}
    index.apply(_changes(range(count), np.repeat(high[np.newaxis], count, axis=0)))
    possible |= {float(score) for score in index.rank(QUERY, _judge).scores}
    stop = threading.Event()

    def rank() -> set[float]:
        seen: set[float] = set()
        while not stop.is_set():
            seen |= set(index.rank(QUERY, _judge, limit=50).scores.tolist())
        return seen

    with ThreadPoolExecutor(2) as rankers:
        seen = [rankers.submit(rank) for _ in range(2)]
        for number in range(20):
            vector = (low, high)[number % 2]
            index.apply(_changes(range(count), np.repeat(vector[np.newaxis], count, axis=0)))
        stop.set()
        assert seen[0].result() | seen[1].result() <= possible


def test_keys_order_every_kind_of_number() -> None:
    scores = np.array([0.0, -1.0, 1.0, -0.0, -0.5, 1e-30, -1e-30], np.float32)
    keys = order_keys(scores)
    assert lowest(keys, 7).tolist() == [2, 5, 0, 3, 6, 4, 1]
    assert lowest(keys[[1, 3, 4]], 2).tolist() == [3, 4]
    assert lowest(keys, 0).tolist() == []
