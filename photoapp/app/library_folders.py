"""The folders of a library as settings show them: counts, and what is left out of each."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from photoapp.app.library_place import listable_folder
from photoapp.catalog import folders, photo_counts, photos
from photoapp.catalog.database import Database
from photoapp.domain.errors import BugError, UserError
from photoapp.domain.photo import FileState, FolderId, LibraryFolder
from photoapp.indexing.tree_walk import TreeWalk


class PatternFlaw(StrEnum):
    """Why a pattern of what to leave out cannot mean what its writer thinks."""

    EVERYTHING = "everything"
    BACKSLASH = "backslash"
    OUTSIDE = "outside"
    ABSOLUTE = "absolute"


@dataclass(frozen=True, slots=True)
class FolderState:
    """A folder of the library.

    Attributes:
        photos: in it and below, missing ones not counted.
    """

    folder: LibraryFolder
    photos: int


def pattern_flaw(pattern: str) -> PatternFlaw | None:
    """Return what is wrong with a pattern, None when it can be used; spaces around it are no flaw.

    A pattern is a glob over names, or, with a slash, over paths inside the folder.
    """
    text = pattern.strip()
    if text.strip("*/") == "":
        return PatternFlaw.EVERYTHING
    if "\\" in text:
        return PatternFlaw.BACKSLASH
    if ".." in text.split("/"):
        return PatternFlaw.OUTSIDE
    if text.startswith("~") or text[1:3] == ":/":
        return PatternFlaw.ABSOLUTE
    return None


class LibraryFolders:
    """Reads and changes what the library knows of its folders; no method touches a photo."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def states(self) -> list[FolderState]:
        """Return the folders in the order of their paths."""
        known = self._database.read(folders.all_folders)
        counts = self._database.read(photo_counts.photos_by_folder)
        return [FolderState(folder, counts.get(folder.id, 0)) for folder in known]

    def add(self, paths: Sequence[Path], exclude: Sequence[str] = ()) -> list[LibraryFolder]:
        """Add folders of photos; one that is in the library already is returned as it is.

        Raises:
            UserError: one is missing, no folder, or may not be listed; then none is added.
        """
        checked = [listable_folder(path) for path in paths]
        added = []
        for path in checked:
            add = partial(folders.add, path=path, exclude=exclude)
            folder, _ = self._database.write(add, durable=True).result()
            added.append(folder)
        return list({folder.id: folder for folder in added}.values())

    def remove(self, path: Path) -> LibraryFolder:
        """Take a folder out of the library, with its records; no file is touched.

        Raises:
            UserError: it is not a folder of the library.
        """
        wanted = Path(os.path.abspath(path.expanduser()))
        for folder in self._database.read(folders.all_folders):
            if folder.path == wanted:
                remove = partial(folders.remove, folder_id=folder.id)
                self._database.write(remove, durable=True).result()
                return folder
        raise UserError(
            f"{wanted} is not a folder of this library.", "See them with: photoapp folders list"
        )

    def set_exclude(self, folder_id: FolderId, patterns: Sequence[str]) -> LibraryFolder:
        """Set what a folder leaves out; the next scan acts on it.

        Args:
            folder_id: of the library.
            patterns: empty ones and repetitions are dropped.

        Raises:
            UserError: a pattern cannot be used, or the folder is gone.
        """
        wanted = tuple(dict.fromkeys(text for p in patterns if (text := p.strip())))
        for pattern in wanted:
            if flaw := pattern_flaw(pattern):
                raise UserError(f"The pattern {pattern} cannot be used: {flaw}.")
        change = partial(folders.set_exclude, folder_id=folder_id, exclude=wanted)
        self._database.write(change, durable=True).result()
        for folder in self._database.read(folders.all_folders):
            if folder.id == folder_id:
                return folder
        raise UserError("This folder is not in the library any more.")

    def left_out(self, folder_id: FolderId, patterns: Sequence[str]) -> tuple[int, int]:
        """Return how many of a folder's photos the patterns leave out, and how many there are."""
        known = {folder.id: folder for folder in self._database.read(folders.all_folders)}
        if folder_id not in known:
            raise BugError(f"There is no folder {folder_id}.")
        walk = TreeWalk(known[folder_id].path, patterns)
        files = self._database.read(lambda connection: photos.known_files(connection, folder_id))
        present = [key for key, file in files.items() if file.state is not FileState.MISSING]
        return sum(walk.is_left_out(key) for key in present), len(present)
