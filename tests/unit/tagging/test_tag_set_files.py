"""Tag sets go to files and come back whole; a wrong file is refused with line and reason."""

from pathlib import Path

import pytest

from photoapp.domain.errors import UserError
from photoapp.domain.tag_set import SetKind, TagDefinition, TagSet
from photoapp.tagging.tag_set_files import (
    parse_csv,
    parse_toml,
    read_tag_set,
    write_csv,
    write_toml,
)

READY = sorted((Path(__file__).parents[3] / "resources" / "tag_sets").glob("*.toml"))

FULL = TagSet(
    name="Tiere / 🐾, כלב",
    tags=(
        TagDefinition("animal", ("an animal",)),
        TagDefinition(
            'dog | "hound", 5*',
            ("a dog", 'a "dog"', "ein Hund\\"),
            ("a wolf",),
            ("hound",),
            "animal",
            "#c08040",
            0.6,
        ),
        TagDefinition("our dog", from_examples=True, learning=False),
    ),
    kind=SetKind.EXCLUSIVE,
    templates=("a photo of {}.",),
    threshold=0.4,
    enabled=False,
    automatic=True,
    folders=("/photos/2023",),
    query="rating:>=3 -tag:blurry",
    description="Pets.",
)


def test_toml_says_everything() -> None:
    assert parse_toml(write_toml(FULL), "x") == FULL


def test_csv_keeps_tags_and_prompts() -> None:
    assert [(t.name, t.prompts) for t in parse_csv(write_csv(FULL), "x", "y").tags] == [
        ("animal", ("an animal",)),
        ('dog | "hound", 5*', ("a dog", 'a "dog"', "ein Hund\\")),
        ("our dog", ("our dog",)),
    ]


@pytest.mark.parametrize("file", READY, ids=lambda file: file.stem)
def test_the_ready_sets_can_be_used(file: Path) -> None:
    tag_set = read_tag_set(file)
    assert len(tag_set.tags) >= 15
    assert parse_toml(write_toml(tag_set), "x") == tag_set


def test_there_are_six_ready_sets() -> None:
    assert len(READY) == 6


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "a"\n[[tag]\nname = "b"', "at line 2"),
        ('name = "a"\nversion = 9\n[[tag]]\nname = "b"\nprompts = ["b"]', "is of version 9"),
        ('name = "a"\n\n[[tag]]\nname = "b"\n', "line 3: The tag “b” has no prompt"),
        ('name = "a"\n[[tag]]\nname = "b"\nprompt = ["b"]', "line 2: there is no “prompt”"),
        ('name = "a"\n[[tag]]\nname = "b"\nprompts = "b"', "line 2: “prompts” is not a list"),
        ('name = "a"\nthreshold = 2\n[[tag]]\nname = "b"\nprompts = ["b"]', "threshold 2"),
        ('name = "a"\nkind = "odd"\n[[tag]]\nname = "b"\nprompts = ["b"]', "no kind of set"),
        ('name = "a"\ncolour = "x"\n[[tag]]\nname = "b"\nprompts = ["b"]', "line 2: there is no"),
        ('name = "a"\nautomatic = 1\n[[tag]]\nname = "b"\nprompts = ["b"]', "not true or false"),
        ('name = "a"', "has no tags"),
        ('[[tag]]\nname = "b"\nprompts = ["b"]', "needs a name"),
        ('name = "a"\ntag = 3', "not written as [[tag]]"),
    ],
)
def test_a_wrong_toml_is_refused_with_line_and_reason(text: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_toml(text, "set.toml")
    assert said in caught.value.what
    assert caught.value.what.startswith("set.toml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,prompt\ndog,a dog", "line 1: the first column is not called “tag”"),
        ("", "line 1"),
        ("tag,prompt\ndog,a dog\ndog,a puppy", "two tags “dog”"),
        ("tag,prompt\n,a dog", "line 2: A tag needs a name"),
        ('tag,prompt\ndog,"a', "is no CSV"),
        ("tag\n" + "x" * 300, "line 2: The name of the tag"),
    ],
)
def test_a_wrong_csv_is_refused(text: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_csv(text, "set.csv", "set")
    assert said in caught.value.what


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_any_table_program(tmp_path: Path, delimiter: str) -> None:
    file = tmp_path / "Our tags.csv"
    rows = [("Tag", "prompt", ""), ("dog", "a dog", "a puppy"), ("snow", "", "")]
    file.write_text("\ufeff" + "\r\n".join(map(delimiter.join, rows)), encoding="utf-8")
    tag_set = read_tag_set(file, exclusive=True)
    assert (tag_set.name, tag_set.kind) == ("Our tags", SetKind.EXCLUSIVE)
    assert [tag.prompts for tag in tag_set.tags] == [("a dog", "a puppy"), ("snow",)]


def test_a_file_that_is_no_text_or_not_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b'name = "a"\n\xff')
    with pytest.raises(UserError, match="line 2: this is not UTF-8"):
        read_tag_set(tmp_path / "a.toml")
    with pytest.raises(UserError, match="cannot be read"):
        read_tag_set(tmp_path / "b.toml")
