"""The words that the teacher's classes and their WordNet parents are known by.

Which classes lie under a parent turns the teacher's 1,000 probabilities into probabilities of
"dog", "bird" or "vehicle": it is often sure of these where it cannot tell the kind.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import wordnet
from numpy.typing import NDArray

MOST_CLASSES = 250
"""Parents of more classes than this ("artifact", "whole", "object") say nothing about a photo."""

SUREST = 0.3
"""A name is used as a photo's text when the teacher gives it at least this probability."""


@dataclass(frozen=True)
class TeacherNames:
    """Names of the 1,000 classes, then of their parents.

    Attributes:
        names: First words, one for each class (without the background) and parent.
        members: bool[len(names), 1000]: which classes each name covers.
    """

    names: list[str]
    members: NDArray[np.bool_]


def no_names() -> TeacherNames:
    """For a training without a teacher."""
    return TeacherNames([], np.zeros((0, 0), bool))


def build_names(labels_file: Path, wordnet_folder: Path) -> TeacherNames:
    """Names from the teacher's labels file (background first) and WordNet."""
    labels = [line.strip() for line in labels_file.read_text("utf-8").splitlines()][1:]
    nouns = wordnet.read_synsets(wordnet_folder, "noun")
    below: dict[str, set[int]] = {}
    for index, offset in enumerate(wordnet.find_classes(nouns, labels)):
        for parent in wordnet.ancestors(nouns, offset) if offset else ():
            below.setdefault(parent, set()).add(index)
    parents = {o: c for o, c in below.items() if 2 <= len(c) <= MOST_CLASSES}
    names = [label.split(",")[0].lower() for label in labels]
    members = np.zeros((len(labels) + len(parents), len(labels)), bool)
    members[: len(labels)] = np.eye(len(labels), dtype=bool)
    for row, (offset, classes) in enumerate(sorted(parents.items()), start=len(labels)):
        names.append(nouns[offset].words[0])
        members[row, sorted(classes)] = True
    return TeacherNames(names, members)


def save_names(work: Path, found: TeacherNames) -> None:
    """Leaves the names where `load_names` finds them."""
    (work / "teacher_names.json").write_text(json.dumps(found.names), "utf-8")
    np.save(work / "teacher_members.npy", found.members)


def load_names(work: Path) -> TeacherNames:
    """The names that `prepare_texts.py` saved.

    Raises:
        FileNotFoundError: When it has not run.
    """
    names = json.loads((work / "teacher_names.json").read_text("utf-8"))
    return TeacherNames(names, np.load(work / "teacher_members.npy"))


def logit_scale(work: Path) -> float:
    """What one step of the teacher's int8 logits is worth."""
    return float(json.loads((work / "teacher.json").read_text("utf-8"))["logits"])


def sure_names(work: Path, found: TeacherNames, views: int) -> list[list[int]]:
    """For each photo the numbers of the names that the teacher is sure of, over its views."""
    scale = logit_scale(work)
    total: NDArray[np.float32] = np.zeros(())
    for view in range(views):
        logits = np.load(work / f"teacher_logits_{view}.npy", mmap_mode="r")[:, 1:]
        powers = np.exp(logits.astype(np.float32) * scale)
        shares = powers / powers.sum(axis=1, keepdims=True)
        total = total + shares
    probabilities = (total / views) @ found.members.T.astype(np.float32)
    return [np.flatnonzero(row >= SUREST).tolist() for row in probabilities]
