"""The lines of the sidebar, made from an overview of the library."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QObject

from photoapp.domain.overview import FolderNode, Overview
from photoapp.gui.plain_names import plain


class EntryKind(StrEnum):
    """What a line stands for."""

    PLACE = "place"
    SECTION = "section"
    FOLDER = "folder"
    ALBUM = "album"
    SMART_ALBUM = "smart-album"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line.

    Attributes:
        key: tells it from all others, the same after every refresh.
        query: what is looked for when it is chosen; None for a heading.
        count: photos behind it, or None.
        value: path of a folder, id of an album, name of a tag.
        root: a folder that the user gave to the library, not one inside it.
        faint: it cannot be reached now.
    """

    key: str
    kind: EntryKind
    text: str
    query: str | None = None
    count: int | None = None
    icon: str = ""
    value: object = None
    root: bool = False
    faint: bool = False
    children: tuple["Entry", ...] = field(default=())


class Entries(QObject):
    """Makes lines in the language that is set."""

    def all(self, overview: Overview, wanted: str = "") -> tuple[Entry, ...]:
        """Return all lines, or those whose text holds `wanted`, and those above them."""
        sections = (
            self._section(
                "folders", self.tr("Folders"), self._folders(overview.folders, root=True)
            ),
            self._section("albums", self.tr("Albums"), self._albums(overview)),
            self._section("tags", self.tr("Tags"), self._tags(overview)),
        )
        lines = (*self._places(overview), *(section for section in sections if section.children))
        return _holding(lines, wanted.strip().casefold()) if wanted.strip() else lines

    def _places(self, overview: Overview) -> tuple[Entry, ...]:
        always = (
            ("", self.tr("All photos"), overview.all, "photos"),
            ("is:recent", self.tr("Recent"), overview.recent, "recent"),
            ("rating:>=4", self.tr("Favourites"), overview.favourites, "favourite"),
            ("is:untagged", self.tr("Untagged"), overview.untagged, "untagged"),
        )
        when_there_are_some = (
            ("is:failed", self.tr("Problems"), overview.problems, "problem"),
            ("is:offline", self.tr("Offline"), overview.offline, "offline"),
        )
        shown = (*always, *(place for place in when_there_are_some if place[2]))
        return tuple(
            Entry(f"place:{query}", EntryKind.PLACE, text, query, count, icon)
            for query, text, count, icon in shown
        )

    def _section(self, name: str, text: str, children: tuple[Entry, ...]) -> Entry:
        return Entry(f"section:{name}", EntryKind.SECTION, text, children=children)

    def _folders(self, nodes: Iterable[FolderNode], *, root: bool) -> tuple[Entry, ...]:
        return tuple(
            Entry(
                f"folder:{plain(node.path)}",
                EntryKind.FOLDER,
                plain(node.path.name or node.name),
                node.asks,
                node.count,
                "folder" if node.online else "offline",
                node.path,
                root,
                not node.online,
                self._folders(node.children, root=False),
            )
            for node in nodes
        )

    def _albums(self, overview: Overview) -> tuple[Entry, ...]:
        return tuple(
            Entry(
                f"album:{album.id}",
                EntryKind.ALBUM if album.query is None else EntryKind.SMART_ALBUM,
                album.name,
                album.asks,
                album.count,
                "album" if album.query is None else "smart-album",
                album.id,
            )
            for album in overview.albums
        )

    def _tags(self, overview: Overview) -> tuple[Entry, ...]:
        return tuple(
            Entry(
                f"tag:{tag.name.casefold()}",
                EntryKind.TAG,
                tag.name,
                tag.asks,
                tag.count,
                "tag",
                tag.name,
            )
            for tag in overview.tags
        )


def _holding(lines: Iterable[Entry], wanted: str) -> tuple[Entry, ...]:
    kept = []
    for line in lines:
        inside = _holding(line.children, wanted)
        is_match = line.kind is not EntryKind.SECTION and wanted in line.text.casefold()
        if inside or is_match:
            kept.append(_with_children(line, inside))
    return tuple(kept)


def _with_children(line: Entry, children: tuple[Entry, ...]) -> Entry:
    return Entry(
        line.key,
        line.kind,
        line.text,
        line.query,
        line.count,
        line.icon,
        line.value,
        line.root,
        line.faint,
        children,
    )
