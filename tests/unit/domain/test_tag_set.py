"""A tag set that makes no sense is refused with a sentence that says what and what to do."""

from dataclasses import replace

import pytest

from photoapp.domain.errors import UserError
from photoapp.domain.tag_set import TagDefinition, TagSet, check_tag_set

DOG = TagDefinition("dog", ("a dog",))
CAT = TagDefinition("cat", ("a cat",))


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ((), "has no tags"),
        ((replace(DOG, prompts=()),), "has no prompt"),
        ((DOG, replace(DOG, name="DOG")), "two tags “DOG”"),
        ((DOG, replace(CAT, aliases=("Dog",))), "stands for “dog” already"),
        ((replace(DOG, parent="cat"), replace(CAT, parent="dog")), "above itself"),
        ((replace(DOG, parent="animal"),), "“animal” of the tag “dog” is not in the set"),
        ((replace(DOG, prompts=("x" * 10_000,)),), "10,000 characters"),
        ((replace(DOG, prompts=(" ",)),), "is empty"),
        ((replace(DOG, threshold=1.5),), "threshold 1.5"),
        ((replace(DOG, threshold=float("nan")),), "threshold nan"),
        ((replace(DOG, colour="red"),), "colour “red”"),
        ((replace(DOG, name=" "),), "needs a name"),
        ((replace(DOG, name="two\nlines"),), "control character"),
    ],
)
def test_what_makes_no_sense_is_said(tags: tuple[TagDefinition, ...], said: str) -> None:
    with pytest.raises(UserError) as caught:
        check_tag_set(TagSet("Animals", tags))
    assert said in caught.value.what
    assert caught.value.remedy


@pytest.mark.parametrize("template", ["a photo", "{} and {}"])
def test_a_template_has_one_place_for_the_prompt(template: str) -> None:
    with pytest.raises(UserError, match="has not just one"):
        check_tag_set(TagSet("Animals", (DOG,), templates=(template,)))


@pytest.mark.parametrize("name", ["a/b", "a|b", "a, b", "🐕", "כלב", '"quoted"', "5* hotel"])
def test_names_may_have_any_signs(name: str) -> None:
    check_tag_set(TagSet(name, (replace(DOG, name=name),)))


def test_a_tag_is_found_by_alias_and_a_tag_of_examples_needs_no_prompt() -> None:
    more = TagDefinition("our house", aliases=("home",), from_examples=True)
    tag_set = TagSet("Ours", (DOG, more))
    check_tag_set(tag_set)
    assert tag_set.tag("HOME") is more
    with pytest.raises(UserError, match="no tag “cat”"):
        tag_set.tag("cat")
