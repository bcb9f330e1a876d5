"""The one thing Photoapp does to originals, and only when told to: move them to the system's trash.

Send2Trash knows the trash of each system: freedesktop.org's on Linux (also that of another disk),
the Finder's and the Recycle Bin. Nothing is ever deleted: where there is no trash, a photo stays.
"""

import stat
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from send2trash import TrashPermissionError, send2trash

from photoapp.catalog import photos
from photoapp.catalog.database import Database
from photoapp.domain.photo import FileState, Photo, PhotoId
from photoapp.domain.progress import IsCancelled, never_cancelled
from photoapp.domain.trash import TrashFailure, TrashReport

_PHOTOS_PER_WRITE = 100
"""Photos that go between two writes, so that a window shows how far it is."""


def move_to_trash(
    database: Database,
    ids: Sequence[PhotoId],
    is_cancelled: IsCancelled = never_cancelled,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> TrashReport:
    """Move the files of photos to the system's trash; the records become missing.

    A file that is restored from the trash is found by the next scan, with its tags. A file that is
    not the one that the library knows, because it was changed since the last scan, is left alone.

    Args:
        database: of the library, open for writing.
        ids: unknown ones are passed over.
        is_cancelled: asked between two files.
        on_progress: called with the photos that were tried and all of them.
    """
    wanted = list(dict.fromkeys(ids))
    moved: list[PhotoId] = []
    failed: list[TrashFailure] = []
    cancelled = False
    for start in range(0, len(wanted), _PHOTOS_PER_WRITE):
        cancelled = cancelled or is_cancelled()
        if cancelled:
            break
        some = wanted[start : start + _PHOTOS_PER_WRITE]
        known = database.read(partial(photos.load, ids=some))
        gone, stayed = _move(known, is_cancelled)
        cancelled = len(gone) + len(stayed) < len(known)
        if gone:
            record = partial(photos.record_missing, photo_ids=gone, may_have_moved=False)
            database.write(record, durable=True).result()
        moved.extend(gone)
        failed.extend(stayed)
        on_progress(len(moved) + len(failed), len(wanted))
    return TrashReport(tuple(moved), tuple(failed), cancelled)


def _move(
    some: Sequence[Photo], is_cancelled: IsCancelled
) -> tuple[list[PhotoId], list[TrashFailure]]:
    gone: list[PhotoId] = []
    stayed: list[TrashFailure] = []
    for photo in some:
        if is_cancelled():
            break
        reason = _reason_to_stay(photo) or _send(photo.path)
        if reason is None:
            gone.append(photo.id)
        else:
            stayed.append(TrashFailure(photo.id, photo.path, reason))
    return gone, stayed


def _reason_to_stay(photo: Photo) -> str | None:
    """Return why a file must not go: it is not the one that the user saw."""
    if photo.offline:
        return "Its folder cannot be reached now."
    if photo.state is not FileState.PRESENT:
        return "It is no more there."
    try:
        status = photo.path.stat()
    except FileNotFoundError:
        return "It is no more there."
    except OSError as error:
        return f"It cannot be looked at: {error.strerror}."
    if not stat.S_ISREG(status.st_mode):
        return "It is no file."
    if (status.st_size, status.st_mtime_ns) != (photo.size, photo.mtime_ns):
        return "It was changed since it was last looked at."
    return None


def _send(path: Path) -> str | None:
    """Move a file to the trash; return why that is not possible."""
    try:
        send2trash(path)
    except TrashPermissionError:
        return "Its disk has no trash that can be written to."
    except PermissionError:
        return "It may not be removed from its folder."
    except OSError as error:
        return f"It cannot be moved to the trash: {error.strerror or error}."
    return None
