"""What a query that is being typed could go on with: names of filters, and their values."""

import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from photoapp.app.query_text import album_text, folder_text, tag_text
from photoapp.catalog import albums, suggestions, tags, value_counts
from photoapp.catalog.database import Database
from photoapp.catalog.text_folding import fold
from photoapp.domain.changes import Changes
from photoapp.domain.query import (
    HasExtension,
    IsSuggested,
    Orientation,
    SortKey,
    TakenThrough,
    TakenWith,
)
from photoapp.searching.filter_values import read_filter
from photoapp.searching.query_writer import write_filter

MOST_COMPLETIONS = 20
"""Nobody scrolls through more; typing another letter is quicker."""

_LEAST_LETTERS = 2
"""Letters of a bare word before names of tags, albums and folders are looked for."""

_SHORTEST_FRESHNESS_S = 5.0
_PATIENCE = 50
"""Values are read again after 5 s, or after 50 times as long as reading them takes."""

_PIECE = re.compile(r'(?:[^\s"()]|"[^"]*(?:"|\Z))+|\s+|[()]')
"""A word with its quotes, spaces, or a parenthesis."""
_NAMED = re.compile(r"(-?)([a-z]+):(.*)\Z", re.IGNORECASE | re.DOTALL)


class CompletionKind(StrEnum):
    """What a completion is; the window has a symbol and an explanation for each."""

    NAME = "name"
    TAG = "tag"
    SUGGESTED = "suggested"
    ALBUM = "album"
    FOLDER = "folder"
    CAMERA = "camera"
    LENS = "lens"
    EXTENSION = "ext"
    DATE = "date"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to go on.

    Attributes:
        replacement: text for the place from `start` to `end`; a filter with its value, or the name
            of one with its colon.
        start: first character to be replaced.
        end: one after the last.
        kind: what it is.
        label: what to show: a name without quotes and filter.
        count: photos that have it; None where they are not counted.
    """

    replacement: str
    start: int
    end: int
    kind: CompletionKind
    label: str
    count: int | None = None

    @property
    def is_complete(self) -> bool:
        """Whether it is a whole filter, not only the name of one."""
        return self.kind is not CompletionKind.NAME


FILTER_NAMES = (
    *(
        "tag",
        "suggested",
        "album",
        "folder",
        "taken",
        "rating",
        "camera",
        "lens",
        "ext",
        "orientation",
    ),
    *("before", "after", "year", "size", "file", "has", "is", "like", "sort"),
)
"""Names of filters, what people use most first."""

_RATINGS = (">=1", ">=2", ">=3", ">=4", "5", "0")
_SIZES = (">1MB", ">5MB", ">20MB", "<1MB")
_FIXED: dict[str, Sequence[str]] = {
    "rating": _RATINGS,
    "size": _SIZES,
    "orientation": tuple(Orientation),
    "has": ("gps",),
    "is": ("recent", "tagged", "untagged", "failed", "offline"),
    "sort": tuple(f"{sign}{key}" for key in SortKey for sign in ("", "-")),
}
_DATE_NAMES = {"taken", "before", "after", "year"}


def _date_words(today: date) -> tuple[str, ...]:
    years = tuple(str(today.year - ago) for ago in range(6))
    return (
        *("today", "yesterday", "this week", "last week", "last weekend", "this month"),
        *("last month", "last 3 months", "this year", "last year", "last summer", "last winter"),
        *("last christmas", "easter", "halloween"),
        *years,
    )


_Values = list[tuple[str, str, int | None]]
"""Label, the text that asks for it, and how many photos have it, where that is counted."""


class Completer:
    """Completes queries with what the library has; callable from any thread.

    Values are kept for some seconds, so that typing costs no counting of a million photos.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._kept: dict[CompletionKind, tuple[float, _Values]] = {}
        self._lock = threading.Lock()

    def complete(self, text: str, cursor: int, today: date | None = None) -> list[Completion]:
        """Return the ways to go on with what stands before the cursor, the best first.

        Args:
            text: the query.
            cursor: place in it, 0 to its length.
            today: for the years that are offered.
        """
        pieces = _PIECE.findall(text[:cursor])
        written = pieces[-1] if pieces and not pieces[-1].isspace() else ""
        start = cursor - len(written)
        end = cursor
        if '"' not in written:
            while end < len(text) and not text[end].isspace() and text[end] not in '()"':
                end += 1
        named = _NAMED.match(written)
        if named and named[2].casefold() in FILTER_NAMES:
            minus, name, value = named[1], named[2].casefold(), named[3]
            found = self._values(minus, name, value.strip('"'), today or date.today())
        else:
            minus = "-" if written.startswith("-") else ""
            found = self._names(minus, written.removeprefix("-"))
        return [
            Completion(replacement, start, end, kind, label, count)
            for replacement, kind, label, count in found[:MOST_COMPLETIONS]
            if replacement != text[start:end]
        ]

    def follow(self, changes: Changes) -> None:
        """Read tags, albums or folders again the next time, when a write has changed them."""
        with self._lock:
            if changes.tags:
                self._kept.pop(CompletionKind.TAG, None)
            if changes.suggestions or changes.tag_sets:
                self._kept.pop(CompletionKind.SUGGESTED, None)
            if changes.albums:
                self._kept.pop(CompletionKind.ALBUM, None)
            if changes.folders:
                self._kept.pop(CompletionKind.FOLDER, None)

    def _names(self, minus: str, word: str) -> list[tuple[str, CompletionKind, str, int | None]]:
        """Return names of filters that begin with a word, and values that have it."""
        if not word or '"' in word:
            return []
        folded = fold(word)
        found: list[tuple[str, CompletionKind, str, int | None]] = [
            (f"{minus}{name}:", CompletionKind.NAME, f"{name}:", None)
            for name in FILTER_NAMES
            if name.startswith(folded)
        ]
        if len(word) < _LEAST_LETTERS:
            return found
        for kind in (CompletionKind.TAG, CompletionKind.ALBUM, CompletionKind.FOLDER):
            for label, asks, count in _fitting(self._of(kind), folded)[:3]:
                found.append((minus + asks, kind, label, count))
        return found

    def _values(
        self, minus: str, name: str, value: str, today: date
    ) -> list[tuple[str, CompletionKind, str, int | None]]:
        """Return the values of a filter that fit what stands behind its colon."""
        folded = fold(value)
        if name in _KIND_OF:
            kind = _KIND_OF[name]
            fitting = _fitting(self._of(kind), folded)
            return [(minus + asks, kind, label, count) for label, asks, count in fitting]
        kind = CompletionKind.DATE if name in _DATE_NAMES else CompletionKind.VALUE
        words = _date_words(today) if name in _DATE_NAMES else _FIXED.get(name, ())
        if name == "year":
            words = tuple(word for word in words if word.isdigit())
        return [
            (
                f"{minus}{name}:{word if ' ' not in word else chr(34) + word + chr(34)}",
                kind,
                word,
                None,
            )
            for word in words
            # Dates are not asked for: reading the first one takes half a second.
            if folded in word
            and (name in _DATE_NAMES or read_filter(f'{name}:"{word}"', today) is not None)
        ]

    def _of(self, kind: CompletionKind) -> _Values:
        """Return what the library has of a kind, at most some seconds old."""
        with self._lock:
            kept = self._kept.get(kind)
        if kept is not None and self._clock() < kept[0]:
            return kept[1]
        begun = self._clock()
        values = _READ[kind](self._database)
        taken = self._clock() - begun
        until = begun + taken + max(_SHORTEST_FRESHNESS_S, _PATIENCE * taken)
        with self._lock:
            self._kept[kind] = (until, values)
        return values


def _fitting(values: _Values, folded: str) -> _Values:
    """Return values that begin with a text, then those with a word that does, then the rest."""
    ranked = []
    for place, value in enumerate(values):
        label = fold(value[0])
        if folded in label:
            at = label.find(folded)
            rank = 0 if at == 0 else (1 if not label[at - 1].isalnum() else 2)
            ranked.append((rank, place, value))
    return [value for _, _, value in sorted(ranked, key=lambda entry: entry[:2])]


def _tags(database: Database) -> _Values:
    named = database.read(tags.names)
    return [(n, tag_text(n), c) for n, c in sorted(named, key=lambda entry: -entry[1])]


def _suggested(database: Database) -> _Values:
    counted = database.read(suggestions.waiting_counts)
    return [
        (name, write_filter(IsSuggested(name, exact="*" in name)), count)
        for name, count in sorted(counted.items(), key=lambda entry: -entry[1])
    ]


def _albums(database: Database) -> _Values:
    searches = {name for _, name, _ in database.read(albums.saved_searches)}
    return [
        (name, album_text(name), None if name in searches else count)
        for _, name, count in database.read(albums.names)
    ]


def _folders(database: Database) -> _Values:
    located = database.read(value_counts.locations)
    return [(str(path), folder_text(path), count) for path, count in located]


def _cameras(database: Database) -> _Values:
    counted = database.read(value_counts.cameras)
    return [(name, write_filter(TakenWith(name)), count) for name, count in counted]


def _lenses(database: Database) -> _Values:
    counted = database.read(value_counts.lenses)
    return [(name, write_filter(TakenThrough(name)), count) for name, count in counted]


def _extensions(database: Database) -> _Values:
    counted = database.read(value_counts.extensions)
    return [(name, write_filter(HasExtension(name)), count) for name, count in counted]


_READ: dict[CompletionKind, Callable[[Database], _Values]] = {
    CompletionKind.TAG: _tags,
    CompletionKind.SUGGESTED: _suggested,
    CompletionKind.ALBUM: _albums,
    CompletionKind.FOLDER: _folders,
    CompletionKind.CAMERA: _cameras,
    CompletionKind.LENS: _lenses,
    CompletionKind.EXTENSION: _extensions,
}
_KIND_OF = {
    "tag": CompletionKind.TAG,
    "suggested": CompletionKind.SUGGESTED,
    "album": CompletionKind.ALBUM,
    "folder": CompletionKind.FOLDER,
    "camera": CompletionKind.CAMERA,
    "lens": CompletionKind.LENS,
    "ext": CompletionKind.EXTENSION,
}
