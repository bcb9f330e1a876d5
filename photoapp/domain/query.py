"""The tree of a query: phrases and photos that are ranked, filters that are true or false.

Data only. `searching.query_parser` makes it from text, `searching.query_writer` makes text from it,
`catalog.query_to_sql` turns its filters into SQL.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that the model ranks photos by; `weight` > 0 (negation is `Not`)."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class LikePhoto:
    """A photo that the model ranks photos by, as the user wrote its path."""

    path: Path
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class HasTag:
    """`tag:dog`: a tag of the user or a keyword of the file, any case; `*` is any letters.

    With `exact`, `tag:="5* hotel"`, a `*` is itself.
    """

    name: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class IsSuggested:
    """`suggested:dog`: the machine suggests the tag, and nobody has answered yet; `*` as in tags.

    With `exact`, a `*` is itself.
    """

    name: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class InAlbum:
    """`album:"Summer 2023"`, any case; `*` stands for any letters, with `exact` for itself."""

    name: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class InFolder:
    """`folder:holiday`: a part of the folder's path, or an absolute path; any case, `*` allowed.

    With `exact`, `folder:="/photos/2023"`, it is that one folder with everything below it, letter
    by letter.
    """

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class FileName:
    """`file:IMG_12`: a part of the file's own name; any case, `*` allowed."""

    text: str


@dataclass(frozen=True, slots=True)
class HasExtension:
    """`ext:jpg`: the file's suffix without dot, any case; jpg and jpeg, tif and tiff are one."""

    extension: str


@dataclass(frozen=True, slots=True)
class TakenWith:
    """`camera:canon`: a part of make and model, any case."""

    camera: str


@dataclass(frozen=True, slots=True)
class TakenThrough:
    """`lens:50mm`: a part of the lens name, any case."""

    lens: str


@dataclass(frozen=True, slots=True)
class TakenBetween:
    """`taken: before: after: year:`; `start` is in, `end` is out, None is open."""

    start: date | None
    end: date | None


Comparison = Literal["<", "<=", "=", ">=", ">"]


@dataclass(frozen=True, slots=True)
class HasRating:
    """`rating:>=4`; `low` and `high` are stars 0..5, both in; an unrated photo counts as 0."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class HasSize:
    """`size:>5MB`: bytes of the file, both in, None is open."""

    low: int | None
    high: int | None


class Orientation(StrEnum):
    """Shape of the upright photo."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"
    SQUARE = "square"


@dataclass(frozen=True, slots=True)
class HasOrientation:
    """`orientation:portrait`."""

    orientation: Orientation


@dataclass(frozen=True, slots=True)
class HasGps:
    """`has:gps`."""


@dataclass(frozen=True, slots=True)
class IsOffline:
    """`is:offline`."""


@dataclass(frozen=True, slots=True)
class IsRecent:
    """`is:recent`: added to the library within the last 30 days."""


@dataclass(frozen=True, slots=True)
class IsTagged:
    """`is:tagged`: it has a tag of the user, or a keyword inside the file."""


@dataclass(frozen=True, slots=True)
class IsUntagged:
    """`is:untagged`."""


@dataclass(frozen=True, slots=True)
class IsFailed:
    """`is:failed`: its file could not be read; only queries with this filter list such photos."""


@dataclass(frozen=True, slots=True)
class IsAmong:
    """One of these photos; no text says it, `searching.smart_albums` puts it for an album.

    Attributes:
        photo_ids: in any order.
    """

    photo_ids: tuple[int, ...]


Filter: TypeAlias = (
    HasTag
    | IsSuggested
    | InAlbum
    | InFolder
    | FileName
    | HasExtension
    | TakenWith
    | TakenThrough
    | TakenBetween
    | HasRating
    | HasSize
    | HasOrientation
    | HasGps
    | IsOffline
    | IsRecent
    | IsTagged
    | IsUntagged
    | IsFailed
    | IsAmong
)


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """None of it: a filter that must be false, or a phrase to stay away from."""

    part: "Node"


Node: TypeAlias = Phrase | LikePhoto | Filter | And | Or | Not


class SortKey(StrEnum):
    """What `sort:` may name."""

    RELEVANCE = "relevance"
    DATE = "date"
    NAME = "name"
    RATING = "rating"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class SortBy:
    """`sort:date` (oldest first), `sort:-date` (newest first)."""

    key: SortKey = SortKey.RELEVANCE
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query; `root` is None when nothing was asked for (every photo)."""

    root: Node | None = None
    sort: SortBy | None = None
