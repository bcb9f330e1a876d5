"""The folder in which the system keeps pictures, and about how many photos lie in a folder."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from photoapp.domain.progress import IsCancelled, never_cancelled
from photoapp.imaging.formats import is_photo_name

_MOST_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class PhotoEstimate:
    """How many photos a folder holds, by the names of its files.

    Attributes:
        complete: False when counting was ended early, so that there are at least `photos`.
    """

    folder: Path
    photos: int
    complete: bool


def pictures_folder() -> Path | None:
    """Return the user's folder of pictures as the system names it; None when there is none."""
    folder = platformdirs.user_pictures_path()
    is_home = folder == Path.home()  # what xdg-user-dirs says when there is no such folder
    return folder if folder.is_dir() and not is_home else None


def estimate_photos(folder: Path, is_cancelled: IsCancelled = never_cancelled) -> PhotoEstimate:
    """Count the names of photos in a folder and below, for five seconds at most; opens no file."""
    count = 0
    give_up = time.monotonic() + _MOST_SECONDS
    for _, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        count += sum(is_photo_name(name) for name in files)
        if is_cancelled() or time.monotonic() > give_up:
            return PhotoEstimate(folder, count, complete=False)
    return PhotoEstimate(folder, count, complete=True)
