"""What the user did to tags, ratings and albums, as undo and redo name it."""

from dataclasses import dataclass
from enum import StrEnum


class EditKind(StrEnum):
    """The kinds of edit; the value is what the journal of the catalog holds."""

    ADD_TAGS = "add tags"
    REMOVE_TAGS = "remove tags"
    RATE = "rate"
    CREATE_ALBUM = "create album"
    RENAME_ALBUM = "rename album"
    DELETE_ALBUM = "delete album"
    ADD_TO_ALBUM = "add to album"
    REMOVE_FROM_ALBUM = "remove from album"
    SAVE_SEARCH = "save search"
    CHANGE_SEARCH = "change search"
    RENAME_TAG = "rename tag"
    ACCEPT_TAG = "accept tag"
    REJECT_TAG = "reject tag"
    SAVE_TAG_SET = "save tag set"
    REMOVE_TAG_SET = "remove tag set"


@dataclass(frozen=True, slots=True)
class EditName:
    """An edit, in the parts from which a window makes a sentence.

    Attributes:
        count: photos that it changed; 0 for an edit of an album itself.
        detail: the tags ("dog, cat"), the stars ("4", or "" for unrated) or the album's name.
    """

    kind: EditKind
    count: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class EditHistory:
    """What the next undo and the next redo would do; None where there is nothing."""

    undo: EditName | None = None
    redo: EditName | None = None
