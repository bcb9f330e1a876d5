"""Finds sets of captioned and of labelled photos in a folder.

Understood, in the folder itself and up to two levels below:

- `captions.json`: file name -> list of captions.
- `labels.json`: file name -> label, or a list whose first entry is the label. Each top
  folder in the file names (`scenes/beach/01.jpg`, `flowers/rose/01.jpg`) is a set of its own.
- folders named after their labels: `SET/LABEL/photo.jpg`, or `LABEL/photo.jpg` in the folder
  itself, which is one set. An underscore in a label's name is read as a space.

A folder that holds a description, or has one directly below it, is no set of label folders itself:
`captioned/` and `labelled/` side by side are no labels.
"""

import os
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from photoapp.domain.errors import UserError
from photoapp.evaluation.descriptions import CAPTIONS, LABELS, read_captions, read_labels
from photoapp.imaging.formats import is_photo_name

LEVELS: Final = 2
"""How far below the folder a set may lie: far enough for FOLDER/labelled/SET/LABEL/photo.jpg."""

BREADTH_NAMES: Final = 200
BREADTH_PHOTOS_PER_NAME: Final = 2
"""A set of at least so many names, with at most so many photos each on average, measures breadth
and not accuracy; a set called "breadth" always does. 50 guesses are one in four of 200 names, so
that chance alone does not fill the measure; Caltech-101 in samples of six is no such set."""

_BREADTH: Final = "breadth"


@dataclass(frozen=True, slots=True)
class CaptionSet:
    """Photos with what people wrote of them.

    Attributes:
        name: of the folder that the captions lie in.
        captions: of each photo; one without captions is still ranked among the others.
    """

    name: str
    captions: Mapping[Path, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class LabelSet:
    """Photos with one label each.

    Attributes:
        name: of the set.
        label_of: each photo's label.
    """

    name: str
    label_of: Mapping[Path, str]

    @property
    def labels(self) -> list[str]:
        """The different labels, sorted."""
        return sorted(set(self.label_of.values()))

    @property
    def measures_breadth(self) -> bool:
        """Whether nearly every photo has a name of its own among many."""
        names = len(self.labels)
        return self.name == _BREADTH or (
            names >= BREADTH_NAMES and len(self.label_of) <= BREADTH_PHOTOS_PER_NAME * names
        )


@dataclass(frozen=True, slots=True)
class PhotoSets:
    """All sets of a folder.

    Attributes:
        captioned: sets with captions.
        labelled: sets with two labels or more.
        notes: one sentence for each set that cannot be measured.
    """

    captioned: tuple[CaptionSet, ...]
    labelled: tuple[LabelSet, ...]
    notes: tuple[str, ...] = ()

    @property
    def photos(self) -> list[Path]:
        """All different files, sorted."""
        files = {photo for each in self.captioned for photo in each.captions}
        files |= {photo for each in self.labelled for photo in each.label_of}
        return sorted(files)


def find_photo_sets(folder: Path) -> PhotoSets:
    """Return the sets of a folder; see this module for the layouts that are understood.

    Raises:
        UserError: the folder cannot be listed, holds no set, or a description in it is broken.
    """
    root = Path(os.path.abspath(folder.expanduser()))
    finder = _Finder()
    try:
        finder.look(root, LEVELS)
    except FileNotFoundError as error:
        raise UserError(f"There is no folder {root}.", "Check the name.") from error
    except NotADirectoryError as error:
        raise UserError(f"{root} is a file, not a folder.", "Name its folder.") from error
    except OSError as error:
        raise UserError(f"{error.filename or root} cannot be listed: {error.strerror}.") from error
    return finder.sets(root)


class _Finder:
    """Walks a folder and keeps the sets that it meets."""

    def __init__(self) -> None:
        self._captioned: list[CaptionSet] = []
        self._labelled: list[tuple[Path, LabelSet]] = []  # with the folder each was found in

    def look(self, folder: Path, levels: int, *, described: bool = False) -> None:
        """Look for sets in a folder and in those below it.

        Args:
            folder: to look into.
            levels: how many levels of folders below it to look into.
            described: a `labels.json` above already says what the folders here are.
        """
        files, folders = _list(folder)
        if CAPTIONS in files:
            self._captioned.append(CaptionSet(folder.name, read_captions(folder / CAPTIONS)))
        if LABELS in files:
            described = True
            self._labelled += [(folder, each) for each in _described_sets(folder)]
        contents = {below: _list(below)[0] for below in folders}
        descriptions = {CAPTIONS, LABELS}
        free = not described and descriptions.isdisjoint(files.union(*contents.values()))
        photos = {below: sorted(filter(is_photo_name, contents[below])) for below in folders}
        label_folders = [below for below in folders if photos[below]] if free else []
        if len(label_folders) > 1:
            label_of = {
                below / name: _as_label(below.name) for below in label_folders
                for name in photos[below]
            }  # fmt: skip
            self._labelled.append((folder, LabelSet(folder.name, label_of)))
        for below in folders:
            if levels and (len(label_folders) < 2 or below not in label_folders):
                self.look(below, levels - 1, described=described)

    def sets(self, root: Path) -> PhotoSets:
        """Return what was found.

        Raises:
            UserError: nothing that can be measured.
        """
        names = [each.name for _, each in self._labelled]
        labelled, notes = [], []
        for folder, each in self._labelled:
            name = each.name
            if names.count(name) > 1:
                name = f"{folder.relative_to(root).as_posix()}: {name}"
            one_set = LabelSet(name, _one_spelling(each.label_of))
            if len(one_set.labels) < 2:
                notes.append(f"{name} is left out: it has one label only.")
            else:
                labelled.append(one_set)
        captioned = [each for each in self._captioned if any(each.captions.values())]
        if not captioned and not labelled:
            raise UserError(
                f"{root} holds no photos with captions or labels.",
                "Understood are captions.json (a map from file name to a list of captions), "
                "labels.json (a map from file name to a label), and at least two folders of photos "
                "named after their labels (LABEL/photo.jpg or SET/LABEL/photo.jpg).",
            )
        return PhotoSets(tuple(captioned), tuple(labelled), tuple(notes))


def _list(folder: Path) -> tuple[set[str], list[Path]]:
    """Return the names of the files in a folder, and its folders in order, hidden ones left out."""
    with os.scandir(folder) as entries:
        visible = [entry for entry in entries if not entry.name.startswith(".")]
    files = {entry.name for entry in visible if not entry.is_dir()}
    return files, [folder / name for name in sorted({entry.name for entry in visible} - files)]


def _described_sets(folder: Path) -> list[LabelSet]:
    """Return the sets of a `labels.json`: one for each top folder that its photos lie in."""
    sets: defaultdict[str, dict[Path, str]] = defaultdict(dict)
    for name, label in read_labels(folder / LABELS).items():
        parents = PurePosixPath(name).parent.parts
        if parents and _as_label(parents[-1]).casefold() == _as_label(label).casefold():
            parents = parents[:-1]  # the folder of a label is no set
        sets[parents[0] if parents else folder.name][folder / name] = label
    return [LabelSet(name, label_of) for name, label_of in sorted(sets.items())]


def _as_label(folder_name: str) -> str:
    """Return the label that the name of a folder stands for."""
    return " ".join(folder_name.replace("_", " ").split())


def _one_spelling(label_of: Mapping[Path, str]) -> dict[Path, str]:
    """Return the labels with "Dog" and "dog" as one, in the spelling that sorts first."""
    spelling: dict[str, str] = {}
    for label in sorted(label_of.values()):
        spelling.setdefault(label.casefold(), label)
    return {photo: spelling[label.casefold()] for photo, label in label_of.items()}
