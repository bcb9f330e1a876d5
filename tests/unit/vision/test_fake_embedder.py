"""The fake that other tests lean on keeps its promise: colour words find photos of that colour."""

import numpy as np
import pytest

from tests.fake_embedder import COLOURS, FakeEmbedder


@pytest.mark.parametrize("name", [name for name in COLOURS if name != "gray"])
@pytest.mark.parametrize("phrase", ["{}", "a photo of a {}.", "{} bicycle"])
def test_a_colour_word_ranks_photos_of_that_colour_first(name: str, phrase: str) -> None:
    embedder = FakeEmbedder()
    names = [other for other in COLOURS if other != "gray"]
    photos = np.empty((len(names), 32, 32, 3), np.uint8)
    for photo, other in zip(photos, names, strict=True):
        photo[:] = COLOURS[other]
    scores = embedder.embed_images(photos) @ embedder.embed_phrases([phrase.format(name)])[0]
    assert names[int(scores.argmax())] == name


def test_a_word_without_a_colour_is_far_from_every_photo() -> None:
    embedder = FakeEmbedder()
    photos = np.random.default_rng(1).integers(0, 256, (20, 32, 32, 3), dtype=np.uint8)
    scores = embedder.embed_images(photos) @ embedder.embed_phrases(["xylophone"])[0]
    assert np.abs(scores).max() < 0.05


def test_vectors_are_of_unit_length_and_the_same_every_time() -> None:
    photos = np.random.default_rng(1).integers(0, 256, (3, 32, 32, 3), dtype=np.uint8)
    vectors = FakeEmbedder().embed_images(photos)
    phrases = FakeEmbedder().embed_phrases(["", "red", "old red barn"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(phrases, axis=1), 1, rtol=1e-6)
    np.testing.assert_array_equal(vectors, FakeEmbedder().embed_images(photos))
