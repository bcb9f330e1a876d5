"""Paths that something happened to, held back until it has been quiet around them."""

import os
from collections.abc import Callable
from pathlib import Path

QUIET_S = 0.5
"""Seconds without an event of a path before its hint is due: a save is many events."""

LIMIT = 5000
"""Paths held for one folder; beyond, one scan of the whole folder is cheaper than so many hints."""

Stamp = tuple[int, int] | None


class HintQueue:
    """The hints of one folder, coalesced. Not thread-safe; times are given by the caller.

    A file that grows without an event reaching us is told by its size and time: they must be the
    same at the last event and when its hint is due.
    """

    def __init__(
        self,
        quiet_s: float = QUIET_S,
        limit: int = LIMIT,
        stamp: Callable[[Path], Stamp] | None = None,
    ) -> None:
        self._quiet_s = quiet_s
        self._limit = limit
        self._stamp = stamp or _stamp
        self._quiet_since: dict[Path, float] = {}
        self._stamps: dict[Path, Stamp] = {}
        self._whole_since: float | None = None

    def add(self, path: Path, now: float) -> None:
        """Note an event of a path."""
        if self._whole_since is not None:
            return
        self._stamps[path] = self._stamp(path)
        self._quiet_since[path] = now
        if len(self._quiet_since) > self._limit:
            self.add_whole(now)

    def add_whole(self, now: float) -> None:
        """Note that anything may have happened anywhere in the folder."""
        self._quiet_since.clear()
        self._stamps.clear()
        if self._whole_since is None:
            self._whole_since = now

    def next_due(self) -> float | None:
        """Return when `take` may have something, None when nothing is held."""
        if self._whole_since is not None:
            return self._whole_since
        return min(self._quiet_since.values()) + self._quiet_s if self._quiet_since else None

    def take(self, now: float) -> frozenset[Path] | None:
        """Take out what has been quiet long enough.

        Returns:
            The paths, empty when there are none; None means the whole folder.
        """
        if self._whole_since is not None:
            self._whole_since = None
            return None
        due = [p for p, since in self._quiet_since.items() if since + self._quiet_s <= now]
        quiet = set()
        for path in due:
            stamp = self._stamp(path)
            if stamp == self._stamps[path]:
                quiet.add(path)
                del self._quiet_since[path], self._stamps[path]
            else:
                self._stamps[path] = stamp
                self._quiet_since[path] = now
        return frozenset(quiet)


def _stamp(path: Path) -> Stamp:
    """Return size and modification time, None for what is not there or has no size."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
