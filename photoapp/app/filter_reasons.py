"""What of a photo a filter was held against: the camera's name for `camera:`, the day for `taken:`.

Values only, in no language; the window writes the sentence.
"""

from collections.abc import Callable
from typing import Any

from photoapp.domain.photo import Photo
from photoapp.domain.photo_details import PhotoDetails
from photoapp.domain.query import (
    And,
    FileName,
    HasExtension,
    HasGps,
    HasOrientation,
    HasRating,
    HasSize,
    HasTag,
    InAlbum,
    InFolder,
    LikePhoto,
    Node,
    Not,
    Or,
    Phrase,
    TakenBetween,
    TakenThrough,
    TakenWith,
)

_KILO = 1000


def reason(node: Node, details: PhotoDetails) -> str:
    """Return what the photo has where the filter looks; empty where it has nothing.

    Args:
        node: a filter, or filters joined with AND, OR and NOT.
        details: of the photo; the file's own metadata is not needed.
    """
    if isinstance(node, Not):
        return reason(node.part, details)
    if isinstance(node, And | Or):
        values = (reason(part, details) for part in node.parts)
        return ", ".join(dict.fromkeys(value for value in values if value))
    if isinstance(node, Phrase | LikePhoto):
        return ""
    look = _LOOKS.get(type(node))
    return "" if look is None else look(details)


def _tags(details: PhotoDetails) -> str:
    return ", ".join(tag.name for tag in details.tags)


def _albums(details: PhotoDetails) -> str:
    return ", ".join(details.albums)


def _taken(photo: Photo) -> str:
    return "" if photo.taken_at is None else photo.taken_at.date().isoformat()


def _size(photo: Photo) -> str:
    size = float(photo.size)
    for unit in ("bytes", "kB", "MB"):
        if size < _KILO:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= _KILO
    return f"{size:.1f} GB"


def _sides(photo: Photo) -> str:
    return f"{photo.width} \N{MULTIPLICATION SIGN} {photo.height}" if photo.width else ""


def _place(photo: Photo) -> str:
    if photo.latitude is None or photo.longitude is None:
        return ""
    return f"{photo.latitude:.5f}, {photo.longitude:.5f}"


_LOOKS: dict[type[Any], Callable[[PhotoDetails], str]] = {
    HasTag: _tags,
    InAlbum: _albums,
    InFolder: lambda details: str(details.photo.path.parent),
    FileName: lambda details: details.photo.path.name,
    HasExtension: lambda details: details.photo.path.suffix.removeprefix(".").lower(),
    TakenWith: lambda details: details.photo.camera,
    TakenThrough: lambda details: details.photo.lens,
    TakenBetween: lambda details: _taken(details.photo),
    HasRating: lambda details: str(details.photo.rating or 0),
    HasSize: lambda details: _size(details.photo),
    HasOrientation: lambda details: _sides(details.photo),
    HasGps: lambda details: _place(details.photo),
}
