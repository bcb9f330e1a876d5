"""Copies of the catalog that were proved readable, and the way back from one."""

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from photoapp.catalog.connections import connect_for_reading
from photoapp.catalog.embedding_visibility import part_from_other_copies
from photoapp.domain.errors import BugError, UserError

NEWEST_KEPT = 3
"""Backups that stay whatever their age: several in a row may be made while a problem grows."""
DAYS_KEPT = 12
"""The newest backup of so many days stays."""
WEEKS_KEPT = 10
"""The newest backup of so many calendar weeks stays: with the days, some three months back."""
OLDER_BYTES_KEPT = 2 * 1024**3
"""Disk space for backups beyond the newest ones: a catalog of a million photos takes 1.3 GB."""

_PREFIX = "catalog-"
_TIME_FORMAT = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"catalog-(\d{8}-\d{6})(?:-(\d+))?(?:-([a-z][a-z0-9-]*))?\.db")
_WAL_FILES = ("-wal", "-shm")


def back_up(database_file: Path, folder: Path, reason: str) -> Path:
    """Copy a catalog, open or not, into `folder`, prove the copy, and thin out older copies.

    The copy is one consistent snapshot made by SQLite's backup API, a single file without a WAL
    beside it. It gets its name only after `PRAGMA quick_check` and the row counts of every table
    were right and the bytes are on the disk. A crash leaves at most a ".part" file, which the next
    backup takes away.

    Args:
        database_file: the catalog.
        folder: where backups lie; made when missing.
        reason: a few words for the file name ("before migration").

    Returns:
        The backup, "catalog-20240131-175900-before-migration.db" in local time.

    Raises:
        UserError: the catalog is missing or damaged, or the copy cannot be written.
    """
    if not database_file.is_file():
        raise UserError(f"There is no catalog at {database_file} to back up.")
    with _plain_errors(f"The catalog {database_file} could not be backed up"):
        folder.mkdir(parents=True, exist_ok=True)
        for left_over in folder.glob(f"{_PREFIX}*.part*"):
            left_over.unlink(missing_ok=True)
        backup = _free_name(folder, reason)
        part = backup.with_name(backup.name + ".part")
        try:
            _copy_snapshot(database_file, part)
            _flush(part)
            part.replace(backup)
            _flush(folder)
        finally:
            part.unlink(missing_ok=True)
    _thin_out(folder)
    return backup


def list_backups(folder: Path) -> list[Path]:
    """Return the backups in a folder, newest first; empty when the folder is missing."""
    if not folder.is_dir():
        return []
    found = [(age, path) for path in folder.iterdir() if (age := _age_of(path)) is not None]
    return [path for _, path in sorted(found, reverse=True)]


def time_and_reason(backup: Path) -> tuple[datetime, str]:
    """Return when a backup of `list_backups` was made, in local time, and why ("before migration").

    Raises:
        BugError: it is not named as backups are.
    """
    parts, age = _NAME.fullmatch(backup.name), _age_of(backup)
    if parts is None or age is None:
        raise BugError(f"{backup.name} is not the name of a backup.")
    return age[0], (parts[3] or "").replace("-", " ")


def restore(backup: Path, database_file: Path) -> Path | None:
    """Put a backup in the place of a catalog that nobody has open.

    The backup is verified first, and stays where it is. The catalog that is replaced is never
    deleted: with its WAL it gets another name in the same folder, from where it can be opened
    or restored in turn.

    Returns:
        Where the replaced catalog lies now, or None when there was none.

    Raises:
        UserError: the backup is missing or damaged, or the folder cannot be written; the catalog
            is as it was then.
    """
    with _plain_errors(f"The backup {backup} could not be restored"):
        if not backup.is_file():
            raise UserError(f"There is no backup at {backup}.")
        verify(backup)
        part = database_file.with_name(database_file.name + ".restoring")
        try:
            shutil.copyfile(backup, part)
            with closing(sqlite3.connect(part)) as copy:
                _part_ways(copy)
            _flush(part)
            kept = _set_aside(database_file)
            part.replace(database_file)
            _flush(database_file.parent)
        finally:
            part.unlink(missing_ok=True)
    return kept


def verify(database_file: Path) -> None:
    """Return when SQLite finds nothing wrong with a catalog.

    Raises:
        UserError: it is damaged, or not a catalog.
    """
    with (
        _plain_errors(f"{database_file} is not a readable catalog"),
        closing(connect_for_reading(database_file)) as connection,
    ):
        findings = [str(row[0]) for row in connection.execute("PRAGMA quick_check(1)")]
        if findings != ["ok"]:
            raise UserError(f"{database_file} is damaged: {findings[0]}.")
        if "photo" not in _count_rows(connection):
            raise UserError(f"{database_file} is not a catalog of Photoapp.")


def _copy_snapshot(database_file: Path, part: Path) -> None:
    """Write a verified copy; counting and copying see the same state of the catalog."""
    with (
        closing(connect_for_reading(database_file)) as source,
        closing(sqlite3.connect(part)) as copy,
    ):
        source.execute("BEGIN")
        expected = _count_rows(source)
        source.backup(copy)
        source.execute("ROLLBACK")
        _part_ways(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, complete in itself
        findings = [str(row[0]) for row in copy.execute("PRAGMA quick_check(1)")]
        if findings != ["ok"] or _count_rows(copy) != expected:
            raise UserError(
                f"The catalog {database_file} is damaged: {findings[0]}.",
                "Restore the newest backup.",
            )


def _part_ways(copy: sqlite3.Connection) -> None:
    """Tell every cache of vectors to begin again should this copy become the catalog."""
    with copy:
        if copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'embedding_model'").fetchone():
            part_from_other_copies(copy)


def _count_rows(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the number of rows of every table; none is counted through an index alone."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    counts = {}
    for (name,) in names:
        quoted = str(name).replace('"', '""')
        counts[str(name)] = int(
            connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0]
        )
    return counts


def _free_name(folder: Path, reason: str) -> Path:
    """Return a name that no backup has, also when several fall into one second."""
    words = re.sub(r"[^a-z0-9]+", "-", reason.casefold()).strip("-0123456789")
    time = datetime.now().strftime(_TIME_FORMAT)
    same_second = [age[1] for path in folder.glob(f"*{time}*") if (age := _age_of(path))]
    number = max(same_second, default=0) + 1
    parts = [time, *([str(number)] if number > 1 else []), *([words] if words else [])]
    return folder / f"{_PREFIX}{'-'.join(parts)}.db"


def _age_of(backup: Path) -> tuple[datetime, int] | None:
    """Return what sorts backups: the time in the name, and the number within that second."""
    parts = _NAME.fullmatch(backup.name)
    if parts is None:
        return None
    try:
        return datetime.strptime(parts[1], _TIME_FORMAT), int(parts[2] or 1)
    except ValueError:  # digits, but no time: somebody else's file
        return None


def _thin_out(folder: Path) -> None:
    """Delete backups that neither the newest, a day nor a week needs, or that take too much."""
    days: set[tuple[int, ...]] = set()
    weeks: set[tuple[int, ...]] = set()
    older_bytes = 0
    ages = ((_age_of(backup), backup) for backup in list_backups(folder))
    aged = [(age[0], backup) for age, backup in ages if age is not None]
    for position, (made, backup) in enumerate(aged):
        day, week = (made.year, made.month, made.day), made.isocalendar()[:2]
        wanted = (day not in days and len(days) < DAYS_KEPT) or (
            week not in weeks and len(weeks) < WEEKS_KEPT
        )
        days.add(day)
        weeks.add(week)
        if position < NEWEST_KEPT:
            continue
        size = backup.stat().st_size
        if wanted and older_bytes + size <= OLDER_BYTES_KEPT:
            older_bytes += size
        else:
            backup.unlink(missing_ok=True)


def _set_aside(database_file: Path) -> Path | None:
    """Give a catalog and its WAL a second name, and take the WAL away from the first.

    The catalog keeps its own name too until the backup replaces it, so that at no moment a reader
    finds no catalog, as if the library were empty. The WAL must go first: SQLite would apply it to
    whatever file has the catalog's name.
    """
    if not database_file.exists():
        return None
    time = datetime.now().strftime(_TIME_FORMAT)
    kept = database_file.with_name(f"{database_file.stem}-replaced-{time}{database_file.suffix}")
    number = 2
    while kept.exists():
        name = f"{database_file.stem}-replaced-{time}-{number}{database_file.suffix}"
        kept = database_file.with_name(name)
        number += 1
    try:
        os.link(database_file, kept)
    except OSError:  # a file system without hard links
        shutil.copyfile(database_file, kept)
        _flush(kept)
    for ending in _WAL_FILES:
        beside = Path(f"{database_file}{ending}")
        if beside.exists():
            beside.replace(Path(f"{kept}{ending}"))
    return kept


def _flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows opens no folder for this, and needs none
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _plain_errors(what: str) -> Iterator[None]:
    """Turn errors of SQLite and of the file system into a sentence."""
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise UserError(f"{what}: the disk is full.", "Make room and try again.") from error
        raise UserError(f"{what}: {error}.") from error
    except OSError as error:
        raise UserError(f"{what}: {error.strerror or error}.") from error
