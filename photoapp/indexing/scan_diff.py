"""Compare what the catalog knows of a folder with what a walk saw: one dictionary, one pass.

How a change of a file is told:

- Another size or modification time: the content is taken to be new.
- The same size and modification time, another change time (ctime): an edit that put the
  modification time back, or merely a chmod, a hard link or a restored backup. Up to
  `DOUBTED_LIMIT` such files in one scan are read again; when the content hash turns out the same,
  their vectors stay. More of them at once is what `chmod -R` or a backup looks like: their new
  times are noted and nothing is read.
- Another inode alone (file systems that number anew at every mount): noted.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from photoapp.catalog.photos import KnownFile
from photoapp.domain.photo import FileState, Problem, UnreadablePhoto
from photoapp.indexing.tree_walk import NO_STATUS

DOUBTED_LIMIT = 1000
"""Files whose ctime alone changed that one scan reads again; some 45 ms of one core for each."""

_RETRIED = frozenset({Problem.CHANGING, Problem.VANISHED})
_SEEN_BY_SCAN = frozenset({Problem.LINK_LOOP, Problem.NOT_A_FILE})


class Sighting(NamedTuple):
    """One candidate as the walk saw it; `problem` when it must not be opened."""

    path: bytes
    status: os.stat_result
    problem: UnreadablePhoto | None = None
    is_link: bool = False


@dataclass(slots=True)
class Diff:
    """What differs between catalog and folder.

    Attributes:
        found: candidates seen, unchanged ones too.
        recognised: of the records whose file was there, how many were seen at their path.
        new: at paths without a record.
        changed: content may be new.
        doubted: only the ctime differs.
        renumbered: only inode or device differ.
        returned: missing records whose file is there again, the same by size and time.
        gone: records of present files whose path was not seen.
        lost: records that were missing before and still are.
        moved: records that followed their file to another path.
    """

    found: int = 0
    recognised: int = 0
    new: dict[bytes, Sighting] = field(default_factory=dict)
    changed: list[tuple[KnownFile, Sighting]] = field(default_factory=list)
    doubted: list[tuple[KnownFile, Sighting]] = field(default_factory=list)
    renumbered: list[tuple[KnownFile, Sighting]] = field(default_factory=list)
    returned: list[tuple[KnownFile, Sighting]] = field(default_factory=list)
    gone: list[KnownFile] = field(default_factory=list)
    lost: list[KnownFile] = field(default_factory=list)
    moved: list[tuple[KnownFile, Sighting]] = field(default_factory=list)


def compare(
    known: dict[bytes, KnownFile],
    files: Iterable[tuple[bytes, os.stat_result]],
    problems: dict[bytes, UnreadablePhoto],
    links: set[bytes],
) -> Diff:
    """Sort every file that was seen; `known` is emptied of all that were.

    What is left in `known` afterwards was not seen: see `settle_absent`.

    Args:
        known: records by `os.fsencode(path)`; changed in place.
        files: path and stat, as `TreeWalk.files` yields them.
        problems: filled by the walk while `files` is iterated.
        links: filled by the walk while `files` is iterated.
    """
    diff = Diff()
    take = known.pop
    present = FileState.PRESENT
    for path, status in files:
        diff.found += 1
        record = take(path, None)
        if record is None:
            diff.new[path] = Sighting(path, status, problems.get(path), path in links)
            continue
        if record.state is present:
            diff.recognised += 1
            if (
                record.problem is None
                and record.size == status.st_size
                and record.mtime_ns == status.st_mtime_ns
                and record.ctime_ns == status.st_ctime_ns
                and record.inode == status.st_ino
                and path not in problems
            ):
                continue
        _sort(diff, record, Sighting(path, status, problems.get(path), path in links))
    return diff


def _sort(diff: Diff, record: KnownFile, seen: Sighting) -> None:
    status = seen.status
    if status is NO_STATUS:
        return  # nothing was learnt, the record stays as it is
    same_content = record.size == status.st_size and record.mtime_ns == status.st_mtime_ns
    problem = seen.problem.problem if seen.problem is not None else None
    other_problem = problem is not record.problem and (
        problem is not None or record.problem in _SEEN_BY_SCAN
    )
    if other_problem or not same_content or (record.problem in _RETRIED and problem is None):
        diff.changed.append((record, seen))
    elif record.state is not FileState.PRESENT:
        diff.returned.append((record, seen))
    elif record.ctime_ns != status.st_ctime_ns:
        # A file that failed may have got its permission back: that changes the ctime alone.
        (diff.doubted if record.problem is None else diff.changed).append((record, seen))
    elif record.inode != status.st_ino:
        diff.renumbered.append((record, seen))


def settle_absent(diff: Diff, known: dict[bytes, KnownFile], unknown: Iterable[bytes]) -> None:
    """Sort the records that were not seen; those at or below an `unknown` path stay as they are."""
    prefixes = tuple(path.rstrip(b"/") + b"/" for path in unknown)
    for path, record in known.items():
        if prefixes and (path + b"/").startswith(prefixes):
            continue
        absent = diff.gone if record.state is FileState.PRESENT else diff.lost
        absent.append(record)


def match_moves(diff: Diff, elsewhere: Iterable[KnownFile] = ()) -> None:
    """Find records whose very file (device, inode, size, time) was seen at another path.

    Fills `moved`, and takes what moved out of `new`, `changed`, `gone` and `lost`. Files that
    exchanged their names follow too: a record leaves a path that another one takes over only when
    it has a path to go to itself.

    Args:
        diff: sorted, see `compare` and `settle_absent`.
        elsewhere: records beyond this scan whose path is known to hold their file no more.
    """
    displaced = {
        seen.path: (record, seen)
        for record, seen in diff.changed
        if seen.problem is None and record.inode != seen.status.st_ino
    }
    sources: dict[tuple[int, int, int, int], KnownFile] = {}
    for record in [*elsewhere, *diff.lost, *diff.gone, *(r for r, _ in displaced.values())]:
        if record.inode:
            sources[record.device, record.inode, record.size, record.mtime_ns] = record
    if not sources:
        return
    moves: dict[int, tuple[KnownFile, Sighting]] = {}
    for seen in _destinations(diff, displaced):
        mover = sources.pop(_evidence(seen), None)
        if mover is not None:
            moves[mover.id] = (mover, seen)
    _drop_blocked(moves, displaced)
    _take_out(diff, moves, displaced)


def _destinations(
    diff: Diff, displaced: dict[bytes, tuple[KnownFile, Sighting]]
) -> Iterator[Sighting]:
    """Yield the paths a file may have moved to, links last: they share the target's inode."""
    seen = [s for s in diff.new.values() if s.problem is None]
    seen += [s for _, s in displaced.values()]
    yield from sorted(seen, key=lambda s: (s.is_link, s.path))


def _evidence(seen: Sighting) -> tuple[int, int, int, int]:
    status = seen.status
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _drop_blocked(
    moves: dict[int, tuple[KnownFile, Sighting]],
    displaced: dict[bytes, tuple[KnownFile, Sighting]],
) -> None:
    """Drop moves onto a path whose own record has nowhere to go, until none is left."""
    blocked = True
    while blocked:
        blocked = False
        for record, seen in list(moves.values()):
            occupant = displaced.get(seen.path)
            if occupant is not None and occupant[0].id not in moves:
                del moves[record.id]
                blocked = True


def _take_out(
    diff: Diff,
    moves: dict[int, tuple[KnownFile, Sighting]],
    displaced: dict[bytes, tuple[KnownFile, Sighting]],
) -> None:
    if not moves:
        return
    diff.moved = list(moves.values())
    taken = {seen.path for _, seen in diff.moved}
    for path in taken:
        diff.new.pop(path, None)
    for path, (record, seen) in displaced.items():
        if record.id in moves and path not in taken:
            diff.new[path] = seen  # its record left, another file came
    diff.changed = [(r, s) for r, s in diff.changed if r.id not in moves]
    diff.gone = [r for r in diff.gone if r.id not in moves]
    diff.lost = [r for r in diff.lost if r.id not in moves]
