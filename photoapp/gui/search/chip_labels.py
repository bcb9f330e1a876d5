"""What a chip says in the user's language: "taken July 2023", "not tag blurry"."""

import os
from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale, QObject

from photoapp.app.query_text import Chip
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
    IsFailed,
    IsOffline,
    IsRecent,
    IsTagged,
    IsUntagged,
    LikePhoto,
    Node,
    Not,
    Or,
    Orientation,
    Phrase,
    SortBy,
    SortKey,
    TakenBetween,
    TakenThrough,
    TakenWith,
)

_DAY = timedelta(days=1)


class ChipLabels(QObject):
    """Words for the parts of a query; holds no state."""

    def label(self, chip: Chip) -> str:
        """Return what a chip says, without weights; its text where there are no words for it."""
        if chip.sort is not None:
            return self.order(chip.sort)
        words = self._node(chip.node) if chip.node is not None else ""
        return words or chip.text

    def order(self, sort: SortBy) -> str:
        """Return words for an order, as "by date, newest first"."""
        up, down = {
            SortKey.RELEVANCE: (self.tr("by relevance"), self.tr("by relevance, worst first")),
            SortKey.DATE: (self.tr("by date, oldest first"), self.tr("by date, newest first")),
            SortKey.NAME: (self.tr("by name, A to Z"), self.tr("by name, Z to A")),
            SortKey.RATING: (self.tr("by rating, lowest first"), self.tr("by rating, best first")),
            SortKey.SIZE: (self.tr("by size, smallest first"), self.tr("by size, largest first")),
        }[sort.key]
        return down if sort.descending else up

    def _node(self, node: Node) -> str:
        if isinstance(node, Not):
            inner = self._node(node.part)
            if inner and isinstance(node.part, And | Or):
                inner = f"({inner})"
            return self.tr("not {this}").format(this=inner) if inner else ""
        if isinstance(node, And | Or):
            words = [self._node(part) for part in node.parts]
            if not all(words):
                return ""
            return (self.tr(" or ") if isinstance(node, Or) else ", ").join(words)
        return self._ranked_or_named(node) or self._measured(node)

    def _ranked_or_named(self, node: Node) -> str:
        match node:
            case Phrase(text):
                return text
            case LikePhoto(path):
                return self.tr("like {photo}").format(photo=path.name)
            case HasTag(name):
                return self.tr("tag {name}").format(name=name)
            case InAlbum(name):
                return self.tr("album {name}").format(name=name)
            case InFolder(text):
                short = os.path.basename(text.rstrip("/\\")) or text
                return self.tr("in folder {name}").format(name=short)
            case FileName(text):
                return self.tr("named {text}").format(text=text)
            case TakenWith(camera):
                return self.tr("camera {name}").format(name=camera)
            case TakenThrough(lens):
                return self.tr("lens {name}").format(name=lens)
            case HasExtension(extension):
                return self.tr("{type} files").format(type=extension.upper())
            case _:
                return ""

    def _measured(self, node: Node) -> str:
        match node:
            case TakenBetween(start, end):
                return self._taken(start, end)
            case HasRating(low, high):
                return self._rating(low, high)
            case HasSize(low_bytes, high_bytes):
                return self._size(low_bytes, high_bytes)
            case HasOrientation(orientation):
                return {
                    Orientation.LANDSCAPE: self.tr("landscape"),
                    Orientation.PORTRAIT: self.tr("portrait"),
                    Orientation.SQUARE: self.tr("square"),
                }[orientation]
            case HasGps():
                return self.tr("with a place")
            case _:
                return self._state(node)

    def _state(self, node: Node) -> str:
        match node:
            case IsOffline():
                return self.tr("offline")
            case IsRecent():
                return self.tr("new in the library")
            case IsTagged():
                return self.tr("with tags")
            case IsUntagged():
                return self.tr("without tags")
            case IsFailed():
                return self.tr("could not be read")
            case _:
                return ""

    def _taken(self, start: date | None, end: date | None) -> str:
        if start is None or end is None:
            if end is not None:
                return self.tr("taken before {day}").format(day=_day(end))
            return self.tr("taken since {day}").format(day=_day(start)) if start else ""
        if _whole_months(start, end):
            months = (end.year - start.year) * 12 + end.month - start.month
            if months == 1:
                return self.tr("taken {time}").format(time=_month(start))
            if start.month == end.month == 1:
                if months == 12:
                    return self.tr("taken {time}").format(time=start.year)
                return self.tr("taken {first} to {last}").format(
                    first=start.year, last=end.year - 1
                )
            return self.tr("taken {first} to {last}").format(
                first=_month(start), last=_month(end - _DAY)
            )
        if end - start == _DAY:
            return self.tr("taken {time}").format(time=_day(start))
        return self.tr("taken {first} to {last}").format(first=_day(start), last=_day(end - _DAY))

    def _rating(self, low: int, high: int) -> str:
        if low == high:
            return self.tr("rated {stars}").format(stars=low) if low else self.tr("not rated")
        if high == 5:
            return self.tr("rated {stars} or more").format(stars=low)
        if low == 0:
            return self.tr("rated {stars} or less").format(stars=high)
        return self.tr("rated {low} to {high}").format(low=low, high=high)

    def _size(self, low: int | None, high: int | None) -> str:
        locale = QLocale()
        style = QLocale.DataSizeFormat.DataSizeSIFormat
        ends: Sequence[str] = [
            "" if size is None else locale.formattedDataSize(size, 1, style) for size in (low, high)
        ]
        if low is None:
            return self.tr("smaller than {size}").format(size=ends[1])
        if high is None:
            return self.tr("larger than {size}").format(size=ends[0])
        if ends[0] == ends[1]:
            return ends[0]
        return self.tr("{low} to {high} large").format(low=ends[0], high=ends[1])


def _whole_months(start: date, end: date) -> bool:
    return start.day == end.day == 1


def _month(day: date) -> str:
    return QLocale().toString(QDate(day.year, day.month, 1), "MMMM yyyy")


def _day(day: date) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMMM yyyy")
