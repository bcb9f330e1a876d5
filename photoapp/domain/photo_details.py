"""Everything that is known of one photo: its record, and what its file says now."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from photoapp.domain.photo import Photo, UnreadablePhoto


class TagSource(StrEnum):
    """Who says that a photo has a tag."""

    USER = "user"
    FILE = "file"  # a keyword inside the file; never changed


@dataclass(frozen=True, slots=True)
class PhotoTag:
    """A tag of a photo; of the user and the file both it is the user's."""

    name: str
    source: TagSource


@dataclass(frozen=True, slots=True)
class MetadataEntry:
    """A line of what is written in a file.

    Attributes:
        group: "EXIF", "GPS", "XMP", "IPTC", "File".
        name: for people, of the standard and not translated ("Exposure time", "dc:subject").
        value: for people ("1/250 s").
    """

    group: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class FileMetadata:
    """What is written in a photo file.

    Attributes:
        entries: in groups.
        file_hash: BLAKE2b-256 of the whole file, hexadecimal.
    """

    entries: tuple[MetadataEntry, ...]
    file_hash: str


@dataclass(frozen=True, slots=True)
class PhotoDetails:
    """One photo in full.

    Attributes:
        tags: the user's first.
        albums: names of the albums it lies in.
        metadata: as the file says now, in groups.
        file_hash: BLAKE2b-256 of the file as it is now, hexadecimal; empty when it was not read.
        trouble: why the file was not read, None when it was.
    """

    photo: Photo
    tags: tuple[PhotoTag, ...] = ()
    albums: tuple[str, ...] = ()
    metadata: tuple[MetadataEntry, ...] = ()
    file_hash: str = ""
    trouble: UnreadablePhoto | None = None


@dataclass(frozen=True, slots=True)
class SelectionDetails:
    """Several photos in short.

    Attributes:
        count: photos, those only that are still in the library.
        size: bytes, all together.
        first: when the earliest of them was taken, None where that is known of none.
        last: when the latest was taken.
        ratings: photos by stars, unrated ones as 0 stars.
        tags: tags of the user, and on how many of the photos each is, the most frequent first.
        offline: photos that cannot be reached now.
    """

    count: int
    size: int
    first: datetime | None
    last: datetime | None
    ratings: tuple[tuple[int, int], ...]
    tags: tuple[tuple[str, int], ...]
    offline: int
