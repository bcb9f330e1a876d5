"""Tag sets: tags that the user describes in words, for the model to look for in photos."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from photoapp.domain.errors import UserError

TagSetId = NewType("TagSetId", int)

DEFAULT_THRESHOLD = 0.5
"""A photo gets a suggestion from this probability on."""

LONGEST_NAME = 200
LONGEST_PROMPT = 1000
"""Characters; models read some 64 words at most."""
MOST_PROMPTS = 50
MOST_TAGS = 5000
PLACEHOLDER = "{}"

_COLOUR = re.compile(r"#[0-9a-f]{6}")


class SetKind(StrEnum):
    """How the tags of a set stand to one another."""

    INDEPENDENT = "independent"  # each tag by itself
    EXCLUSIVE = "exclusive"  # at most one of them for a photo


@dataclass(frozen=True, slots=True)
class TagDefinition:
    """One tag of a set.

    Attributes:
        name: of the tag that photos get.
        prompts: what such photos show, in words; several are averaged. Empty when the tag is learnt
            from examples only.
        negative_prompts: what photos show that are easily taken for it.
        aliases: other names, for looking it up.
        parent: name of the tag of the same set above it; empty at the top.
        colour: "#rrggbb", or empty.
        threshold: probability 0..1 from which on it is suggested; None is the set's.
        from_examples: it may have no prompts: photos that the user gave it teach it.
        learning: what the answers taught it is used where that is measured better.
    """

    name: str
    prompts: tuple[str, ...] = ()
    negative_prompts: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    parent: str = ""
    colour: str = ""
    threshold: float | None = None
    from_examples: bool = False
    learning: bool = True


@dataclass(frozen=True, slots=True)
class TagSet:
    """A named set of tags.

    Attributes:
        name: of the set.
        tags: in the order to show.
        kind: exclusive or independent.
        templates: prompts are put into each of them in the place of "{}", and averaged; empty for
            those of the model.
        threshold: of tags without one of their own.
        enabled: its suggestions are shown.
        automatic: new photos are tagged as they are embedded.
        folders: absolute folders that it is limited to; empty for the whole library.
        query: filters that photos must meet, as the search bar takes them; empty for none.
        description: for people.
    """

    name: str
    tags: tuple[TagDefinition, ...]
    kind: SetKind = SetKind.INDEPENDENT
    templates: tuple[str, ...] = ()
    threshold: float = DEFAULT_THRESHOLD
    enabled: bool = True
    automatic: bool = False
    folders: tuple[str, ...] = ()
    query: str = ""
    description: str = ""

    def threshold_of(self, tag: TagDefinition) -> float:
        """Return the probability from which on a tag of this set is suggested."""
        return self.threshold if tag.threshold is None else tag.threshold

    def tag(self, name: str) -> TagDefinition:
        """Return the tag of a name or alias, in any case.

        Raises:
            UserError: the set has no such tag.
        """
        wanted = name.casefold()
        for tag in self.tags:
            if tag.name.casefold() == wanted:
                return tag
        for tag in self.tags:
            if wanted in {alias.casefold() for alias in tag.aliases}:
                return tag
        raise UserError(
            f"The tag set “{self.name}” has no tag “{name}”.",
            f"See what it has: photoapp tagset show “{self.name}”",
        )


@dataclass(frozen=True, slots=True)
class StoredTagSet:
    """A tag set of the library, with the id by which it is named whatever it is called."""

    id: TagSetId
    tag_set: TagSet


def check_tag_set(tag_set: TagSet) -> None:
    """Look whether a set makes sense as a whole.

    Raises:
        UserError: it has no tags, a tag has no prompt, a name comes twice, the hierarchy goes in
            a circle, a text is too long, a threshold is not between 0 and 1.
    """
    _check_name(tag_set.name, "tag set")
    if not tag_set.tags:
        raise UserError(f"The tag set “{tag_set.name}” has no tags.", "Give it at least one.")
    if len(tag_set.tags) > MOST_TAGS:
        raise UserError(
            f"The tag set “{tag_set.name}” has {len(tag_set.tags):,} tags.",
            f"Split it: a set may have {MOST_TAGS:,}.",
        )
    _check_threshold(tag_set.threshold, f"tag set “{tag_set.name}”")
    for template in tag_set.templates:
        _check_prompt(template, f"tag set “{tag_set.name}”", "template")
        if template.count(PLACEHOLDER) != 1:
            raise UserError(
                f"The template “{_short(template)}” has not just one “{PLACEHOLDER}”.",
                "Write it like this: a photo of a {}.",
            )
    for tag in tag_set.tags:
        _check_tag(tag)
    _check_names(tag_set.tags)
    _check_hierarchy(tag_set.tags)


def _check_tag(tag: TagDefinition) -> None:
    _check_name(tag.name, "tag")
    where = f"tag “{_short(tag.name)}”"
    if not tag.prompts and not tag.from_examples:
        raise UserError(f"The {where} has no prompt.", "Say in words what such photos show.")
    if len(tag.prompts) + len(tag.negative_prompts) > MOST_PROMPTS:
        raise UserError(f"The {where} has too many prompts.", f"Keep {MOST_PROMPTS} of them.")
    for prompt in (*tag.prompts, *tag.negative_prompts):
        _check_prompt(prompt, where, "prompt")
    for alias in tag.aliases:
        _check_name(alias, "alias")
    if tag.colour and not _COLOUR.fullmatch(tag.colour.lower()):
        raise UserError(
            f"The colour “{_short(tag.colour)}” of the {where} is none.", "Write it like #1a2b3c."
        )
    if tag.threshold is not None:
        _check_threshold(tag.threshold, where)


def _check_name(name: str, what: str) -> None:
    if not name.strip():
        raise UserError(f"A {what} needs a name.", "Write at least one letter.")
    if len(name) > LONGEST_NAME:
        raise UserError(
            f"The name of the {what} “{_short(name)}” has {len(name):,} characters.",
            f"Keep it below {LONGEST_NAME}.",
        )
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in name):
        raise UserError(
            f"The name of the {what} “{_short(name)}” has a control character in it.",
            "Write it in one line.",
        )


def _check_prompt(text: str, where: str, what: str) -> None:
    if not text.strip():
        raise UserError(f"A {what} of the {where} is empty.", "Leave it out, or say something.")
    if len(text) > LONGEST_PROMPT:
        raise UserError(
            f"A {what} of the {where} has {len(text):,} characters.",
            f"No model reads that much: keep it below {LONGEST_PROMPT:,}.",
        )


def _check_threshold(threshold: float, where: str) -> None:
    if not 0.0 <= threshold <= 1.0:  # false for NaN too
        raise UserError(
            f"The threshold {threshold:g} of the {where} is no probability.",
            "Choose one between 0 and 1.",
        )


def _check_names(tags: Sequence[TagDefinition]) -> None:
    taken: dict[str, str] = {}
    for tag in tags:
        folded = tag.name.casefold()
        if folded in taken:
            raise UserError(
                f"There are two tags “{_short(tag.name)}” in the set.",
                "Put their prompts together in one.",
            )
        taken[folded] = tag.name
    for tag in tags:
        for alias in dict.fromkeys(alias.casefold() for alias in tag.aliases):
            if taken.get(alias, tag.name) != tag.name:
                raise UserError(
                    f"The alias “{_short(alias)}” of the tag “{_short(tag.name)}” stands for"
                    f" “{_short(taken[alias])}” already.",
                    "Leave one of them out.",
                )
            taken.setdefault(alias, tag.name)


def _check_hierarchy(tags: Sequence[TagDefinition]) -> None:
    parents = {tag.name.casefold(): tag.parent.casefold() for tag in tags}
    for tag in tags:
        if tag.parent and tag.parent.casefold() not in parents:
            raise UserError(
                f"The parent “{_short(tag.parent)}” of the tag “{_short(tag.name)}” is not in"
                " the set.",
                "Add it as a tag, or leave the parent out.",
            )
    for tag in tags:
        passed, name = set(), tag.name.casefold()
        while name:
            if name in passed:
                raise UserError(
                    f"The tag “{_short(tag.name)}” is above itself, by way of its parents.",
                    "Leave out one of the parents in the circle.",
                )
            passed.add(name)
            name = parents[name]


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
