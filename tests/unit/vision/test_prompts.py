import numpy as np
import pytest

from photoapp.vision.prompts import embed_prompts, prompts_of
from tests.fake_embedder import FakeEmbedder

TEMPLATES = ("{}", "a photo of a {}.")


@pytest.mark.parametrize("name", ["tench", "golf ball", "French horn", "t-shirt", "Müller's dog"])
def test_a_short_name_goes_into_every_template(name: str) -> None:
    assert prompts_of(name, TEMPLATES) == [name, f"a photo of a {name}."]


@pytest.mark.parametrize(
    "sentence",
    [
        "two dogs playing in the snow",
        "A man climbs a wall",
        "A photo of my dog",
        "old photographs",
        "",
        "   ",
        "?!",
    ],
)
def test_everything_else_stays_as_it_is(sentence: str) -> None:
    assert prompts_of(sentence, TEMPLATES) == [sentence]


def test_an_article_is_not_said_twice() -> None:
    assert prompts_of("the sea", TEMPLATES) == ["the sea", "a photo of a sea."]
    assert prompts_of("An old owl", TEMPLATES) == ["An old owl", "a photo of a old owl."]


def test_braces_and_percent_signs_of_the_user_are_taken_literally() -> None:
    assert prompts_of("{0} %s", TEMPLATES) == ["{0} %s", "a photo of a {0} %s."]


def test_a_model_without_templates_gets_the_phrase_alone() -> None:
    assert prompts_of("dog", ()) == ["dog"]


def test_vectors_are_means_for_names_and_untouched_for_sentences() -> None:
    embedder = FakeEmbedder(templates=TEMPLATES)
    sentence = "two dogs playing in the snow"
    vectors = embed_prompts(embedder, [sentence, "zebra crossing", ""])
    alone = embedder.embed_phrases([sentence, "zebra crossing", "a photo of a zebra crossing.", ""])
    np.testing.assert_array_equal(vectors[0], alone[0])
    np.testing.assert_array_equal(vectors[2], alone[3])
    mean = alone[1] + alone[2]
    np.testing.assert_allclose(vectors[1], mean / np.linalg.norm(mean), rtol=1e-5)


def test_no_phrase_gives_no_vector() -> None:
    embedder = FakeEmbedder()
    assert embed_prompts(embedder, []).shape == (0, embedder.dimension)
