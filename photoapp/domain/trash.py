"""What became of photos that were to go to the system's trash."""

from dataclasses import dataclass
from pathlib import Path

from photoapp.domain.photo import PhotoId


@dataclass(frozen=True, slots=True)
class TrashFailure:
    """A photo whose file stayed where it was.

    Attributes:
        path: absolute.
        reason: one plain sentence.
    """

    photo_id: PhotoId
    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class TrashReport:
    """The end of one move to the trash.

    Attributes:
        moved: photos whose file is in the trash now; the records are kept, and with them what the
            user did, for the case that it is restored from there.
        failed: the others that were tried; none of them was touched.
        cancelled: the rest was left alone.
    """

    moved: tuple[PhotoId, ...]
    failed: tuple[TrashFailure, ...]
    cancelled: bool = False
