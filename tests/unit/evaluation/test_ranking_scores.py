import numpy as np
import pytest
from numpy.typing import NDArray

from photoapp.evaluation import ranking_scores
from photoapp.evaluation.ranking_scores import accuracy, ranks_of_own, share_in_first


def axes(*weights: tuple[float, ...]) -> NDArray[np.float32]:
    return np.array(weights, np.float32)


def own(*rows: int) -> NDArray[np.int64]:
    return np.array(rows, np.int64)


THREE = np.eye(3, dtype=np.float32)


def test_a_rank_is_the_number_of_photos_that_score_strictly_higher() -> None:
    # The scores of three captions for three photos, their own one first, second and last.
    captions = axes((0.9, 0.5, 0.1), (0.6, 0.5, 0.4), (0.7, 0.6, 0.2))
    assert ranks_of_own(captions, THREE, own(0, 1, 2)).tolist() == [0, 1, 2]


def test_a_tie_with_the_own_photo_does_not_count_against_it() -> None:
    assert ranks_of_own(axes((0.5, 0.5, 0.1)), THREE, own(1)).tolist() == [0]


def test_copies_of_a_photo_tie_exactly_and_each_counts_before_others() -> None:
    random = np.random.default_rng(5)
    photos = random.normal(size=(40, 512)).astype(np.float32)
    photos /= np.linalg.norm(photos, axis=1, keepdims=True)
    gallery = np.concatenate([photos, photos])  # every photo twice
    rows = np.arange(80, dtype=np.int64)
    captions = gallery + random.normal(scale=0.001, size=gallery.shape).astype(np.float32)
    assert not ranks_of_own(captions, gallery, rows).any()
    # Asked for with the vector of another photo, both copies of that one come first.
    assert (ranks_of_own(np.roll(gallery, 1, axis=0), gallery, rows) >= 2).all()


def test_more_captions_than_fit_a_block_rank_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(3)
    captions, photos = random.normal(size=(2, 50, 8)).astype(np.float32)
    rows = np.arange(50, dtype=np.int64)
    whole = ranks_of_own(captions, photos, rows)
    monkeypatch.setattr(ranking_scores, "_BLOCK_SCORES", 120)
    assert ranks_of_own(captions, photos, rows).tolist() == whole.tolist()
    scores = captions @ photos.T
    by_hand = (scores > scores.diagonal()[:, None]).sum(1)
    assert whole.tolist() == by_hand.tolist()


def test_recall_at_k_counts_ranks_below_k() -> None:
    ranks = own(0, 0, 4, 5, 9, 10, 30, 80)
    assert share_in_first(ranks, 1) == pytest.approx(2 / 8)
    assert share_in_first(ranks, 5) == pytest.approx(3 / 8)
    assert share_in_first(ranks, 10) == pytest.approx(5 / 8)


def test_accuracy_is_the_share_whose_best_label_is_their_own() -> None:
    photos = axes((0.9, 0.1, 0), (0.2, 0.8, 0), (0.6, 0, 0.5), (0, 0.1, 0.3))
    assert accuracy(photos, THREE, own(0, 1, 2, 2)) == pytest.approx(3 / 4)


def test_a_shared_first_place_counts_as_a_guess_among_those_who_share_it() -> None:
    assert accuracy(axes((0.5, 0.5, 0.1)), THREE, own(1)) == pytest.approx(1 / 2)
    assert accuracy(axes((0.5, 0.5, 0.1)), THREE, own(2)) == 0
    same = np.repeat(THREE[:1], 4, axis=0)  # a model for which all labels are one
    assert accuracy(THREE[:1], same, own(3)) == pytest.approx(1 / 4)
