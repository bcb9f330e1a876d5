"""Tell a library folder that is there from one that is unplugged, unmounted or replaced."""

import os
from dataclasses import dataclass
from pathlib import Path

from photoapp.catalog.photos import KnownFile
from photoapp.indexing.scan_diff import Diff

Identity = tuple[int, int]
"""st_dev and st_ino of the folder itself; an empty mount point has others than the mounted disk."""


def root_identity(root: Path) -> Identity | None:
    """Return the identity of a folder that can be listed now, or None. A link is followed."""
    try:
        status = os.stat(root)
        with os.scandir(root):
            return status.st_dev, status.st_ino
    except OSError:
        return None


@dataclass(frozen=True, slots=True)
class RootCheck:
    """Whether what a scan saw can be the folder that the records speak of.

    Attributes:
        remembered: identity at the last good scan, None before the first.
        before: identity just before the listing, None when it could not be listed.
        after: identity just after it.
    """

    remembered: Identity | None
    before: Identity | None
    after: Identity | None

    def trouble(self, root: Path, diff: Diff, records_present: int) -> str:
        """Return why the listing must not be believed, for people; empty when it may be.

        A folder with another identity that shows none of its photos is another disk, or the empty
        mount point of one. An identity alone may change without harm: device numbers are given
        anew when a computer starts.
        """
        if self.before is None or self.after is None:
            return f"{root} cannot be reached; its photos stay in the library."
        if self.before != self.after:
            return f"{root} was exchanged while it was listed; its photos stay in the library."
        moved_disk = self.remembered is not None and self.remembered != self.before
        if moved_disk and records_present and not diff.recognised and not _any_familiar(diff):
            return (
                f"{root} is another disk or an empty mount point: none of its photos is there."
                " They stay in the library."
            )
        return ""


def _any_familiar(diff: Diff) -> bool:
    """Return whether any new path shows a file of the records: the disk was tidied elsewhere."""
    absent = {_evidence(record) for record in (*diff.gone, *diff.lost)}
    return any(
        (seen.status.st_ino, seen.status.st_size, seen.status.st_mtime_ns) in absent
        for seen in diff.new.values()
    )


def _evidence(record: KnownFile) -> tuple[int, int, int]:
    return record.inode, record.size, record.mtime_ns
