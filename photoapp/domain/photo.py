"""What Photoapp knows of one photo file, and why one could not be read."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NewType

import numpy as np
from numpy.typing import NDArray

PhotoId = NewType("PhotoId", int)
FolderId = NewType("FolderId", int)


class FileState(StrEnum):
    """Where a photo's file is; records of missing files stay, with everything the user did."""

    PRESENT = "present"
    MISSING = "missing"


class ReadState(StrEnum):
    """How far the reading of a photo's current content has come."""

    PENDING = "pending"
    READ = "read"
    FAILED = "failed"
    QUARANTINED = "quarantined"  # killed its reader process twice; retried only when asked


class Problem(StrEnum):
    """Why a file has no vector; the value is what `problems --json` prints."""

    EMPTY = "empty"
    NOT_AN_IMAGE = "not-an-image"
    DAMAGED = "damaged"
    TOO_LARGE = "too-large"
    NOT_ALLOWED = "not-allowed"  # permissions
    VANISHED = "vanished"
    NOT_A_FILE = "not-a-file"  # fifo, socket, device
    LINK_LOOP = "link-loop"
    UNSUPPORTED = "unsupported"  # a RAW file without rawpy, a codec that is not there
    CHANGING = "changing"  # still being written
    TIMED_OUT = "timed-out"
    CRASHED = "crashed"  # the reader process died or ran out of memory
    UNREADABLE = "unreadable"  # any other error of the file system


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What EXIF, IPTC and XMP inside the file say; every field is empty when the file is silent.

    Attributes:
        taken_at: wall-clock time at the place of the photo, without zone.
        camera: make and model, the make not repeated ("Canon EOS R5").
        lens: lens model.
        latitude: degrees, -90..90.
        longitude: degrees, -180..180.
        rating: 0..5 stars, or None when never rated (XMP's -1, "rejected", is given as 0).
        keywords: in file order, without duplicates.
        caption: description text.
    """

    taken_at: datetime | None = None
    camera: str = ""
    lens: str = ""
    latitude: float | None = None
    longitude: float | None = None
    rating: int | None = None
    keywords: tuple[str, ...] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one decode of an original gives.

    Attributes:
        content_hash: 32 bytes, BLAKE2b-256 of the whole file.
        width: upright width in pixels (after EXIF orientation) of the full original.
        height: upright height in pixels.
        format: Pillow's name of the format found in the content ("JPEG"), or "RAW".
        facts: what the metadata says.
        thumbnail: JPEG bytes, upright sRGB, longest side 512 px at most.
        model_input: uint8[h, w, 3] sRGB, exactly the size that the `ModelInput` asked for.
    """

    content_hash: bytes
    width: int
    height: int
    format: str
    facts: PhotoFacts
    thumbnail: bytes
    model_input: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class UnreadablePhoto:
    """One file that could not be read; a value, never a stop.

    Attributes:
        problem: the kind of failure.
        detail: one plain sentence for the user.
    """

    problem: Problem
    detail: str


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo file of the library as the catalog knows it.

    Attributes:
        path: absolute; bytes that are not UTF-8 travel as surrogate escapes (`os.fsdecode`).
        size: bytes.
        offline: the library folder it lies in cannot be reached now.
        taken_at: from EXIF, else the file's modification time; see `taken_from_file`.
        tags: accepted or set by the user, and keywords of the file.
    """

    id: PhotoId
    folder_id: FolderId
    path: Path
    size: int
    mtime_ns: int
    state: FileState
    offline: bool
    read_state: ReadState
    problem: Problem | None = None
    problem_detail: str = ""
    content_hash: bytes | None = None
    width: int | None = None
    height: int | None = None
    format: str = ""
    taken_at: datetime | None = None
    taken_from_file: bool = False
    camera: str = ""
    lens: str = ""
    latitude: float | None = None
    longitude: float | None = None
    rating: int | None = None
    caption: str = ""
    tags: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class PhotoProblem:
    """One line of the list of problems: a file that is counted but cannot be found by phrase."""

    path: Path
    problem: Problem
    detail: str
    quarantined: bool


@dataclass(frozen=True, slots=True)
class UnlistedFolder:
    """A folder inside a library folder that could not be listed; what lies in it is unknown.

    Photos that were found in it before keep their records.

    Attributes:
        path: absolute.
        problem: NOT_ALLOWED, or UNREADABLE for any other error of the file system.
        detail: one plain sentence for the user.
    """

    path: Path
    problem: Problem
    detail: str


@dataclass(frozen=True, slots=True)
class LibraryFolder:
    """A folder that the user gave to Photoapp.

    Attributes:
        path: absolute.
        online: False while it cannot be reached; its photos keep their records.
        exclude: glob patterns, relative to the folder, that are left out.
    """

    id: FolderId
    path: Path
    online: bool
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One candidate file as the scanner saw it.

    Attributes:
        path: absolute.
        device: st_dev, 0 where the platform has none.
        inode: st_ino, 0 where the platform has none.
        problem: set when the file must not even be opened (fifo, loop, permission).
    """

    path: Path
    size: int
    mtime_ns: int
    ctime_ns: int
    device: int
    inode: int
    problem: UnreadablePhoto | None = None
