"""Backups of the catalog as settings show them, and the way back from one at the next start."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from photoapp.catalog import backup as catalog_backup
from photoapp.catalog.library_lock import LibraryLock
from photoapp.domain.errors import UserError

BY_HAND = "by hand"
"""Reason of a backup that the user asked for."""

_ASKED = "restore-at-start.json"


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup of the catalog.

    Attributes:
        made: local time.
        reason: words from its name ("before migration"), empty when it has none.
        size: in bytes.
    """

    path: Path
    made: datetime
    reason: str
    size: int


class Backups:
    """The backups of one library, which lie in its folder `backups`."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self.folder = library / "backups"

    def all(self) -> list[Backup]:
        """Return the backups, newest first."""
        found = []
        for path in catalog_backup.list_backups(self.folder):
            try:
                size = path.stat().st_size
            except FileNotFoundError:  # thinned out meanwhile
                continue
            made, reason = catalog_backup.time_and_reason(path)
            found.append(Backup(path, made, reason, size))
        return found

    def make(self, reason: str = BY_HAND) -> Path:
        """Make a verified backup now, beside whatever is being written.

        Args:
            reason: a few words for its name.

        Raises:
            UserError: the catalog is damaged, or the copy cannot be written.
        """
        return catalog_backup.back_up(self._library / "catalog.db", self.folder, reason)

    def restore_at_start(self, chosen: Path) -> None:
        """Ask for a backup to take the catalog's place when the library is next opened.

        Nothing changes before: a catalog that is in use cannot be replaced.

        Raises:
            UserError: the backup is missing or damaged, or the library cannot be written to.
        """
        if not chosen.is_file():
            raise UserError(f"There is no backup at {chosen}.")
        catalog_backup.verify(chosen)
        asked = self._library / _ASKED
        try:
            asked.write_text(json.dumps({"backup": os.fspath(chosen)}), encoding="utf-8")
        except OSError as error:
            raise UserError(f"{asked} cannot be written: {error.strerror}.") from error

    def asked_for(self) -> Path | None:
        """Return the backup that the next start restores, None when none is asked for."""
        return _asked_for(self._library)

    def forget_restore(self) -> None:
        """Take back `restore_at_start`."""
        (self._library / _ASKED).unlink(missing_ok=True)


def restore_if_asked(library: Path) -> Path | None:
    """Restore the backup that was asked for; called before the library is opened.

    What was asked for is forgotten whatever comes of it, so that a backup that cannot be restored
    keeps nobody out. The catalog that is replaced gets another name in the same folder.

    Returns:
        The backup that was restored, or None.

    Raises:
        LibraryInUse: another Photoapp has it open for writing; the wish stays.
        UserError: the backup is damaged or cannot be copied; the catalog is as it was.
    """
    chosen = _asked_for(library)
    if chosen is None:
        return None
    lock = LibraryLock(library)
    lock.acquire()
    try:
        (library / _ASKED).unlink(missing_ok=True)
        catalog_backup.restore(chosen, library / "catalog.db")
    finally:
        lock.release()
    return chosen


def _asked_for(library: Path) -> Path | None:
    try:
        wish = json.loads((library / _ASKED).read_text(encoding="utf-8"))
        return Path(wish["backup"])
    except (OSError, ValueError, KeyError, TypeError):
        return None  # none, or half written: nothing is restored without a clear wish
