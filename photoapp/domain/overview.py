"""What a library has in it, in numbers: the lines of a sidebar."""

from dataclasses import dataclass
from pathlib import Path

from photoapp.domain.album import AlbumId


@dataclass(frozen=True, slots=True)
class FolderNode:
    """A folder that has photos in it or below it; the topmost ones are those of the library.

    Attributes:
        path: absolute.
        name: its last part; the whole path of a topmost one.
        count: photos in it and below it.
        online: whether the library's folder around it can be reached.
        asks: the text of the query that shows these photos.
    """

    path: Path
    name: str
    count: int
    online: bool
    asks: str
    children: tuple["FolderNode", ...] = ()


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag of the user or a keyword inside files, or both.

    Attributes:
        asks: the text of the query that shows its photos.
    """

    name: str
    count: int
    asks: str


@dataclass(frozen=True, slots=True)
class AlbumCount:
    """An album.

    Attributes:
        count: of its photos; None for a smart album, whose photos a search has to find.
        query: what fills a smart album; None for one put together by hand.
        asks: the text of the query that shows its photos.
    """

    id: AlbumId
    name: str
    count: int | None
    query: str | None
    asks: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of one moment; each is what a search for the text beside it lists.

    Attributes:
        all: the empty query: photos that were read, or are still to be read.
        recent: `is:recent`.
        favourites: `rating:>=4`.
        untagged: `is:untagged`.
        problems: `is:failed`, which no other query lists.
        offline: `is:offline`.
        folders: those of the library, in the order of their paths.
        tags: by name, those without photos left out.
        albums: by name.
    """

    all: int
    recent: int
    favourites: int
    untagged: int
    problems: int
    offline: int
    folders: tuple[FolderNode, ...]
    tags: tuple[TagCount, ...]
    albums: tuple[AlbumCount, ...]
