"""Leave files alone that are still being written: a copy half done must not be indexed.

A file counts as written when its size, times and inode stay the same for `QUIET_S`: either its
latest time stamp is that old, or a second look after that long finds it unchanged (time stamps of
network disks and of copies may lie in the future). The change time is taken into account, because
a copy that keeps the original's modification time still moves it with every write.
"""

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from photoapp.indexing.scan_diff import Sighting

QUIET_S = 1.0
"""Seconds without a change after which a file counts as written."""


@dataclass(frozen=True, slots=True)
class SettleRule:
    """When a file may be read.

    Attributes:
        quiet_s: seconds without a change.
        now_ns: clock that file time stamps are compared with.
        wait: sleeps for so many seconds.
    """

    quiet_s: float = QUIET_S
    now_ns: Callable[[], int] = field(default=time.time_ns)
    wait: Callable[[float], None] = field(default=time.sleep)

    def unsettled(self, sightings: Iterable[Sighting]) -> set[bytes]:
        """Return the paths that are still being written; waits, if it must, `quiet_s` at most.

        Files that vanish meanwhile are returned too: the next scan knows better.
        """
        young = [seen for seen in sightings if seen.problem is None and self._is_young(seen.status)]
        if not young:
            return set()
        self.wait(max(self._seconds_missing(seen.status) for seen in young))
        return {seen.path for seen in young if not _is_same(seen)}

    def _is_young(self, status: os.stat_result) -> bool:
        return self._seconds_missing(status) > 0

    def _seconds_missing(self, status: os.stat_result) -> float:
        latest = max(status.st_mtime_ns, status.st_ctime_ns)
        age_s = (self.now_ns() - latest) / 1e9
        return min(self.quiet_s - age_s, self.quiet_s)


def _is_same(seen: Sighting) -> bool:
    try:
        again = os.stat(seen.path)
    except OSError:
        return False
    before = seen.status
    return (again.st_size, again.st_mtime_ns, again.st_ctime_ns, again.st_ino) == (
        before.st_size,
        before.st_mtime_ns,
        before.st_ctime_ns,
        before.st_ino,
    )
