"""Bring the catalog's records of one library folder in line with the files that are there.

The scanner is the only code that decides what happened to a file. It never deletes a record: a
file that is gone leaves one that is *missing*, a folder that cannot be reached leaves all of its
records as they are and is *offline*, and what could not be listed is left as it was.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from photoapp.catalog import folders, photos, unlisted_folders
from photoapp.catalog.database import Database
from photoapp.catalog.photos import KnownFile
from photoapp.domain.changes import Changes
from photoapp.domain.errors import Cancelled
from photoapp.domain.photo import FileState, FoundFile, LibraryFolder, PhotoId
from photoapp.domain.progress import IsCancelled, never_cancelled
from photoapp.indexing.library_root import Identity, RootCheck, root_identity
from photoapp.indexing.scan_diff import (
    DOUBTED_LIMIT,
    Diff,
    Sighting,
    compare,
    match_moves,
    settle_absent,
)
from photoapp.indexing.settle import SettleRule
from photoapp.indexing.tree_walk import TreeWalk

T = TypeVar("T")

_ROWS_PER_TRANSACTION = 5000  # some 50 ms of the writer, so that a user's edit never waits longer


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What one scan saw and recorded.

    Attributes:
        found: candidate files seen, known ones too.
        added: new records.
        changed: records whose content is to be read again.
        moved: records that followed their file to another path.
        returned: records that were missing and whose file is there again, unchanged.
        missing: records whose file is gone since the last scan.
        failed: new or changed files that must not even be opened; recorded with the reason.
        complete: everything asked for was listed; False when offline or cancelled. Files of
            `unsettled` count as listed.
        online: the folder can be reached.
        notes: one sentence for each thing left out.
        changes: for whoever shows the library.
        reopened: folders that could not be listed at an earlier scan, and can be now or are gone.
        unsettled: files still being written, left for the next scan.
    """

    found: int = 0
    added: int = 0
    changed: int = 0
    moved: int = 0
    returned: int = 0
    missing: int = 0
    failed: int = 0
    complete: bool = True
    online: bool = True
    notes: tuple[str, ...] = ()
    changes: Changes = field(default_factory=Changes)
    reopened: frozenset[Path] = frozenset()
    unsettled: frozenset[Path] = frozenset()


def scan_folder(
    database: Database,
    folder: LibraryFolder,
    *,
    under: Sequence[Path] | None = None,
    is_cancelled: IsCancelled = never_cancelled,
    settle: SettleRule | None = None,
) -> ScanReport:
    """List a library folder and record what is new, changed, moved, back or gone.

    Args:
        database: opened for writing.
        folder: as the catalog gave it.
        under: folders or files inside it to look at instead of all; nothing outside them is
            called gone. A folder that was exchanged meanwhile is scanned whole all the same.
        is_cancelled: a cancelled scan records nothing.
        settle: when a file counts as written; None for the usual rule.

    Raises:
        UserError: the catalog cannot be written, for example because the disk is full.
    """
    return _Scan(database, folder, is_cancelled, settle or SettleRule()).run(under)


class _Scan:
    def __init__(
        self,
        database: Database,
        folder: LibraryFolder,
        is_cancelled: IsCancelled,
        settle: SettleRule,
    ) -> None:
        self._database = database
        self._folder = folder
        self._is_cancelled = is_cancelled
        self._settle = settle
        self._changes = Changes()

    def run(self, under: Sequence[Path] | None) -> ScanReport:
        current = self._current_folder()
        if current is None:  # taken out of the library meanwhile
            return ScanReport()
        self._folder = current
        remembered = self._database.read(lambda c: folders.root_identity(c, current.id))
        before = root_identity(current.path)
        if before is None:
            return self._offline(RootCheck(remembered, None, None).trouble(current.path, Diff(), 0))
        if before != remembered or not current.online:
            under = None
        scope = None if under is None else _roots_of([os.fsencode(path) for path in under])
        walk = TreeWalk(
            current.path,
            current.exclude,
            library=self._database.library,
            is_cancelled=self._is_cancelled,
        )
        try:
            return self._list(walk, scope, remembered, before)
        except Cancelled as cancelled:
            return ScanReport(complete=False, notes=(str(cancelled),))

    def _list(
        self,
        walk: TreeWalk,
        scope: list[bytes] | None,
        remembered: Identity | None,
        before: Identity,
    ) -> ScanReport:
        known = self._database.read(lambda c: photos.known_files(c, self._folder.id, scope))
        compared = {record.id for record in known.values()}
        present = sum(record.state is FileState.PRESENT for record in known.values())
        diff = compare(known, walk.files(scope), walk.problems, walk.links)
        settle_absent(diff, known, walk.unknown)
        after = root_identity(self._folder.path)
        trouble = RootCheck(remembered, before, after).trouble(self._folder.path, diff, present)
        if trouble:
            return self._offline(trouble)
        match_moves(diff, self._moved_here(diff, compared))
        unsettled = self._leave_unsettled(diff)
        self._root_is_well(before, remembered)
        report = self._record(diff, walk, unsettled)
        reopened, changes = self._record_unlisted(walk, scope)
        return replace(report, changes=report.changes | changes, reopened=reopened)

    def _record(self, diff: Diff, walk: TreeWalk, unsettled: set[bytes]) -> ScanReport:
        """Write the differences: what moved first, for it makes room; what is gone last."""
        here = self._folder.id
        read_again = list(diff.changed)
        noted = list(diff.renumbered)
        (read_again if len(diff.doubted) <= DOUBTED_LIMIT else noted).extend(diff.doubted)
        gone = [record.id for record in diff.gone]
        seen_anew = [*diff.new.values(), *(seen for _, seen in read_again)]
        # All at once: files that exchanged their names must be seen together.
        moved = _pairs(diff.moved)
        self._write([moved] if moved else [], lambda c, rows: photos.record_moved(c, here, rows[0]))
        self._write(noted, lambda c, rows: photos.record_moved(c, here, _pairs(rows)))
        self._write(
            list(diff.new.values()),
            lambda c, rows: photos.record_found(c, here, [_found_file(seen) for seen in rows]),
        )
        self._write(read_again, lambda c, rows: photos.record_changed(c, _pairs(rows)))
        self._write(diff.returned, lambda c, rows: photos.record_returned(c, _pairs(rows)))
        self._write(gone, photos.record_missing)
        return ScanReport(
            found=diff.found,
            added=len(diff.new),
            changed=len(read_again),
            moved=len(diff.moved),
            returned=len(diff.returned),
            missing=len(gone),
            failed=sum(seen.problem is not None for seen in seen_anew),
            complete=not walk.unknown,
            notes=tuple(walk.notes),
            changes=self._changes,
            unsettled=frozenset(Path(os.fsdecode(path)) for path in unsettled),
        )

    def _record_unlisted(
        self, walk: TreeWalk, scope: list[bytes] | None
    ) -> tuple[frozenset[Path], Changes]:
        here, unlisted = self._folder.id, list(walk.unlisted.values())
        return self._database.write(
            lambda c: unlisted_folders.record(c, here, unlisted, scope)
        ).result()

    def _moved_here(self, diff: Diff, compared: set[PhotoId]) -> Iterator[KnownFile]:
        """Yield records beyond this scan whose file was seen in it, and left its old path."""
        wanted = {
            (seen.status.st_dev, seen.status.st_ino)
            for seen in [*diff.new.values(), *(seen for _, seen in diff.changed)]
            if seen.problem is None
        }
        if not wanted:
            return
        inodes = {inode for _, inode in wanted}
        found = self._database.read(lambda c: photos.known_inodes(c, inodes))
        # A folder that cannot be reached keeps its photos: nobody knows whether they left.
        reachable = {
            folder.id: root_identity(folder.path) is not None
            for folder in self._database.read(folders.all_folders)
        }
        for folder_id, record in found:
            is_wanted = (record.device, record.inode) in wanted and record.id not in compared
            if is_wanted and reachable.get(folder_id) and _has_left(record):
                yield record

    def _leave_unsettled(self, diff: Diff) -> set[bytes]:
        written = [*diff.new.values(), *(seen for _, seen in diff.changed)]
        unsettled = self._settle.unsettled(written)
        for path in unsettled:
            diff.new.pop(path, None)
        if unsettled:
            diff.changed = [(r, seen) for r, seen in diff.changed if seen.path not in unsettled]
        return unsettled

    def _root_is_well(self, identity: Identity, remembered: Identity | None) -> None:
        here = self._folder.id
        if identity != remembered:
            self._database.write(lambda c: folders.set_root_identity(c, here, *identity)).result()
        if not self._folder.online:
            online = self._database.write(lambda c: folders.set_online(c, here, True))
            self._changes |= online.result()

    def _offline(self, trouble: str) -> ScanReport:
        here = self._folder.id
        changes = self._database.write(lambda c: folders.set_online(c, here, False)).result()
        return ScanReport(complete=False, online=False, notes=(trouble,), changes=changes)

    def _current_folder(self) -> LibraryFolder | None:
        """Return the folder as the catalog has it now."""
        for folder in self._database.read(folders.all_folders):
            if folder.id == self._folder.id:
                return folder
        return None

    def _write(self, rows: Sequence[T], record: Callable[..., Changes]) -> None:
        """Hand rows to a repository function `record(connection, rows)`, some in a transaction."""
        for start in range(0, len(rows), _ROWS_PER_TRANSACTION):
            some = rows[start : start + _ROWS_PER_TRANSACTION]
            written = self._database.write(lambda c, some=some: record(c, some))  # type: ignore[misc]
            self._changes |= written.result()


def _roots_of(paths: Sequence[bytes]) -> list[bytes]:
    """Return the paths that lie in no other of them, in order."""
    roots: list[bytes] = []
    for path in sorted(set(paths), key=lambda path: path.rstrip(b"/") + b"/"):
        if not roots or not _is_within(path, roots[-1]):
            roots.append(path)
    return roots


def _is_within(path: bytes, root: bytes) -> bool:
    return path == root or path.startswith(root.rstrip(b"/") + b"/")


def _has_left(record: KnownFile) -> bool:
    """Return whether the file of a record is no longer at its path."""
    if record.state is not FileState.PRESENT:
        return True
    try:
        status = os.stat(record.path)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return (status.st_dev, status.st_ino) != (record.device, record.inode)


def _found_file(seen: Sighting) -> FoundFile:
    status = seen.status
    return FoundFile(
        path=Path(os.fsdecode(seen.path)),
        size=status.st_size,
        mtime_ns=status.st_mtime_ns,
        ctime_ns=status.st_ctime_ns,
        device=status.st_dev,
        inode=status.st_ino,
        problem=seen.problem,
    )


def _pairs(rows: Sequence[tuple[KnownFile, Sighting]]) -> list[tuple[PhotoId, FoundFile]]:
    return [(record.id, _found_file(seen)) for record, seen in rows]
