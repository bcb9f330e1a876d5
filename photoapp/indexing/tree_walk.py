"""Walk a library folder without recursion: names of photos, their stat, and what could not be seen.

Paths are bytes here, so that names that are not UTF-8 need no care and compare with the catalog's
keys as they are.
"""

import errno
import fnmatch
import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from photoapp.domain.errors import Cancelled
from photoapp.domain.photo import Problem, UnlistedFolder, UnreadablePhoto
from photoapp.domain.progress import IsCancelled, never_cancelled
from photoapp.imaging.formats import is_photo_name

_LINK_LOOP = UnreadablePhoto(Problem.LINK_LOOP, "The link leads back to itself.")
_BROKEN_LINK = UnreadablePhoto(Problem.NOT_A_FILE, "The link points to a file that is not there.")
_NOT_A_FILE = UnreadablePhoto(
    Problem.NOT_A_FILE, "It is named like a photo but is a pipe, a socket or a device."
)
_NOT_ALLOWED = UnreadablePhoto(Problem.NOT_ALLOWED, "Its folder does not let it be looked at.")
_UNREADABLE = UnreadablePhoto(Problem.UNREADABLE, "The file system does not answer for this file.")

NO_STATUS = os.stat_result((0,) * os.stat_result.n_fields)
"""Stands for a file that could be named and not looked at; every field is 0."""


class Exclusion:
    """The glob patterns of one library folder.

    A pattern without a slash is compared with every file and folder name; one with a slash is
    compared with the path relative to the library folder. `*` matches slashes too (`fnmatch`).
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        cleaned = [pattern.strip().rstrip("/") for pattern in patterns]
        self._names = _any_of([p for p in cleaned if p and "/" not in p])
        self._paths = _any_of([p.lstrip("/") for p in cleaned if "/" in p])

    def __bool__(self) -> bool:
        """Return whether there is any pattern."""
        return self._names is not None or self._paths is not None

    def covers(self, relative: bytes) -> bool:
        """Return whether the entry at this path, relative to the folder, is left out."""
        path = os.fsdecode(relative)
        if self._names is not None and self._names.match(path.rpartition("/")[2]):
            return True
        return self._paths is not None and self._paths.match(path) is not None


class TreeWalk:
    """One walk; iterate `files` to its end, then read what it noted.

    Attributes:
        problems: files that are there but must not be opened, with the reason.
        links: those of the files that are symbolic links.
        unlisted: folders that could not be listed, or not to their end, with the reason.
        unknown: paths (of folders, or of single files) whose content could not be listed; what is
            recorded at or below them must not be called gone.
        notes: one sentence for each of them.
    """

    def __init__(
        self,
        root: Path,
        exclude: Sequence[str] = (),
        *,
        library: Path | None = None,
        is_cancelled: IsCancelled = never_cancelled,
    ) -> None:
        self.problems: dict[bytes, UnreadablePhoto] = {}
        self.links: set[bytes] = set()
        self.unlisted: dict[bytes, UnlistedFolder] = {}
        self.unknown: list[bytes] = []
        self.notes: list[str] = []
        self._root = os.fsencode(root)
        self._prefix = self._root.rstrip(b"/") + b"/"
        self._exclusion = Exclusion(exclude)
        self._library = _identity(library) if library is not None else None
        self._is_cancelled = is_cancelled

    def files(self, under: Sequence[bytes] | None = None) -> Iterator[tuple[bytes, os.stat_result]]:
        """Yield absolute path and stat of every candidate; hidden and excluded ones are left out.

        Links to folders are not followed, links to files are (their stat is the target's).

        Args:
            under: absolute paths of folders or files to look at instead of the whole folder.

        Raises:
            Cancelled: `is_cancelled` said so; asked once per folder.
        """
        stack: list[bytes] = []
        if under is None:
            stack.append(self._root)
        for start in under or ():
            yield from self._start(start, stack)
        while stack:
            if self._is_cancelled():
                raise Cancelled("The scan was cancelled.")
            yield from self._list(stack.pop(), stack)

    def is_left_out(self, path: bytes) -> bool:
        """Return whether a path lies outside the folder, or in a hidden or excluded part of it."""
        if path == self._root:
            return False
        if not path.startswith(self._prefix):
            return True
        parts = path[len(self._prefix) :].split(b"/")
        for depth, name in enumerate(parts, start=1):
            relative = b"/".join(parts[:depth])
            if name.startswith(b".") or (self._exclusion and self._exclusion.covers(relative)):
                return True
        return False

    def _start(self, path: bytes, stack: list[bytes]) -> Iterator[tuple[bytes, os.stat_result]]:
        if self.is_left_out(path) or (path != self._root and not self._is_reached_plainly(path)):
            return
        try:
            status = os.stat(path) if path == self._root else os.lstat(path)
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ENOTDIR):
                self._cannot_reach(path, error)
            return
        if stat.S_ISDIR(status.st_mode):
            if not self._is_library(path, status.st_ino):
                stack.append(path)
        elif is_photo_name(os.fsdecode(os.path.basename(path))):
            seen = self._look(path, stat.S_ISLNK(status.st_mode))
            if seen is not None:
                yield path, seen

    def _is_reached_plainly(self, path: bytes) -> bool:
        """Return whether no folder on the way is a link, or the folder of the catalog."""
        parent = os.path.dirname(path)
        while len(parent) > len(self._root):
            if os.path.islink(parent):
                return False
            if self._library is not None and _identity(parent) == self._library:
                return False
            parent = os.path.dirname(parent)
        return True

    def _list(self, directory: bytes, stack: list[bytes]) -> Iterator[tuple[bytes, os.stat_result]]:
        exclusion = self._exclusion if self._exclusion else None
        skip = len(self._prefix)
        try:
            with os.scandir(directory) as entries:
                for entry in entries:
                    name, path = entry.name, entry.path
                    if name.startswith(b"."):
                        continue
                    is_folder = entry.is_dir(follow_symlinks=False)
                    if not is_folder and not is_photo_name(os.fsdecode(name)):
                        continue
                    if exclusion is not None and exclusion.covers(path[skip:]):
                        continue
                    if is_folder:
                        if not self._is_library(path, entry.inode()):
                            stack.append(path)
                        continue
                    status = self._look(path, entry.is_symlink())
                    if status is not None:
                        yield path, status
        except OSError as error:
            # A folder that vanished after its parent was listed is gone, not unreadable.
            if error.errno != errno.ENOENT or directory == self._root:
                self._cannot_list(directory, error)

    def _look(self, path: bytes, is_link: bool) -> os.stat_result | None:
        """Return the stat to record, or None when there is nothing to record."""
        if is_link:
            self.links.add(path)
        try:
            status = os.stat(path)
        except OSError as error:
            return self._look_failed(path, is_link, error)
        if stat.S_ISREG(status.st_mode):
            return status
        if stat.S_ISDIR(status.st_mode):
            return None
        self.problems[path] = _NOT_A_FILE
        return status

    def _look_failed(self, path: bytes, is_link: bool, error: OSError) -> os.stat_result | None:
        if is_link and error.errno in (errno.ELOOP, errno.ENOENT, errno.ENOTDIR):
            try:
                status = os.lstat(path)
            except OSError:
                return None
            self.problems[path] = _LINK_LOOP if error.errno == errno.ELOOP else _BROKEN_LINK
            return status
        if error.errno == errno.ENOENT:
            return None
        not_allowed = error.errno in (errno.EACCES, errno.EPERM)
        self.problems[path] = _NOT_ALLOWED if not_allowed else _UNREADABLE
        self.unknown.append(path)
        return NO_STATUS

    def _cannot_reach(self, path: bytes, error: OSError) -> None:
        """Note a path of which nobody knows what lies there, and the folder that is in the way."""
        self.unknown.append(path)
        parent = os.path.dirname(path)
        while len(parent) > len(self._root):
            try:
                os.lstat(parent)
            except OSError:
                parent = os.path.dirname(parent)
                continue
            try:
                with os.scandir(parent):
                    break
            except OSError as shut:
                self._cannot_list(parent, shut)
                return
        self.notes.append(f"{_for_people(path)} could not be looked at ({_reason(error)}).")

    def _cannot_list(self, directory: bytes, error: OSError) -> None:
        if directory in self.unlisted:
            return
        self.unknown.append(directory)
        if error.errno in (errno.EACCES, errno.EPERM):
            problem = Problem.NOT_ALLOWED
            detail = "This folder may not be opened: you have no permission to list it."
        else:
            problem = Problem.UNREADABLE
            detail = f"This folder could not be listed ({_reason(error)})."
        path = Path(os.fsdecode(directory))
        self.unlisted[directory] = UnlistedFolder(path, problem, detail)
        self.notes.append(f"{_for_people(directory)} could not be listed ({_reason(error)}).")

    def _is_library(self, path: bytes, inode: int) -> bool:
        if self._library is None or inode != self._library[1]:
            return False
        return _identity(path) == self._library


def _any_of(patterns: Sequence[str]) -> re.Pattern[str] | None:
    if not patterns:
        return None
    return re.compile("|".join(fnmatch.translate(pattern) for pattern in patterns))


def _reason(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else str(error)


def _identity(path: Path | bytes) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _for_people(path: bytes) -> str:
    """Return a path that every terminal can print."""
    return os.fsdecode(path).encode("utf-8", "replace").decode()
