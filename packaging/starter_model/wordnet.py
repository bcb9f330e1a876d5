"""WordNet's own files (Princeton WordNet 3, Debian's `wordnet-base`): words, glosses, parents.

File format: WNDB(5WN). Only what training needs is read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

PHYSICAL = frozenset({5, 6, 8, 13, 17, 18, 19, 20, 27, 4, 11, 15, 14})
"""Lexicographer files of what a photo can show: animal, artifact, body, food, object, person,
phenomenon, plant, substance, act, event, location, group (LEXNAMES(5WN))."""


@dataclass
class Synset:
    """One meaning: its words (lower case, spaces), gloss, lexicographer file, parents' offsets."""

    words: list[str]
    gloss: str
    lexicographer: int
    parents: list[str] = field(default_factory=list)


def read_synsets(folder: Path, part: str) -> dict[str, Synset]:
    """Offset -> synset of one part of speech: `noun`, `verb` or `adj`.

    Raises:
        FileNotFoundError: When the folder has no such file.
    """
    synsets: dict[str, Synset] = {}
    with (folder / f"data.{part}").open(encoding="latin1") as lines:
        for line in lines:
            if line.startswith("  "):  # the licence
                continue
            head, _, gloss = line.partition("|")
            fields = head.split()
            count = int(fields[3], 16)
            # "(a)", "(p)" and "(ip)" mark where an adjective may stand.
            words = [
                w.split("(")[0].replace("_", " ").lower() for w in fields[4 : 4 + 2 * count : 2]
            ]
            pointers = fields[5 + 2 * count :]
            parents = [
                pointers[i + 1]
                for i in range(len(pointers) - 3)
                if pointers[i] in ("@", "@i") and pointers[i + 2] == "n"
            ]
            meaning = re.split(r'[;"(]', gloss.strip())[0].strip().lower()
            synsets[fields[0]] = Synset(words, meaning, int(fields[1]), parents)
    return synsets


def phrases(folder: Path) -> Iterator[str]:
    """Words and short first glosses of WordNet, and "a photo of a ..." for physical things."""
    named: set[str] = set()
    for synset in read_synsets(folder, "noun").values():
        for word in synset.words:
            if len(word) > 30 or re.search(r"[0-9]", word):
                continue
            yield word
            if word not in named and synset.lexicographer in PHYSICAL:
                yield f"a photo of {'an' if word[0] in 'aeiou' else 'a'} {word}"
            if word not in named and len(synset.gloss) < 90:
                yield synset.gloss
            named.add(word)
    for part in ("adj", "verb"):
        for synset in read_synsets(folder, part).values():
            yield from (word for word in synset.words if len(word) < 20)


def find_classes(nouns: dict[str, Synset], labels: list[str]) -> list[str | None]:
    """The offset of each ImageNet label (a comma-separated list of a synset's words), or None."""
    by_word: dict[str, list[str]] = {}
    for offset, synset in nouns.items():
        for word in synset.words:
            by_word.setdefault(word, []).append(offset)
    found: list[str | None] = []
    for label in labels:
        words = [word.strip().lower() for word in label.split(",")]
        candidates = [o for o in by_word.get(words[0], []) if nouns[o].lexicographer in PHYSICAL]
        ranked = sorted(candidates, key=lambda o: -len(set(words) & set(nouns[o].words)))
        found.append(ranked[0] if ranked else None)
    return found


def ancestors(nouns: dict[str, Synset], offset: str) -> set[str]:
    """Offsets of everything above a synset, itself left out."""
    above: set[str] = set()
    queue = [offset]
    while queue:
        for parent in nouns[queue.pop()].parents:
            if parent not in above:
                above.add(parent)
                queue.append(parent)
    return above
