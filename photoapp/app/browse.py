"""What there is to browse: the counts behind a sidebar, as one picture of the library."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from photoapp.app.query_text import album_text, folder_text, tag_text
from photoapp.catalog.database import Database
from photoapp.catalog.overview import FolderCount, LibraryCounts, count_library
from photoapp.domain.overview import AlbumCount, FolderNode, Overview, TagCount
from photoapp.domain.photo import LibraryFolder


class Browse:
    """Reads for whoever shows the library; callable from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def overview(self) -> Overview:
        """Return folders, tags, albums and states with their counts, of one moment."""
        counts = self._database.read(count_library)
        return Overview(
            all=counts.all,
            recent=counts.recent,
            favourites=counts.favourites,
            untagged=counts.untagged,
            problems=counts.problems,
            offline=counts.offline,
            folders=tuple(_tree(folder, inside) for folder, inside in counts.in_folders),
            tags=tuple(TagCount(name, count, tag_text(name)) for name, count in counts.tags),
            albums=tuple(_albums(counts)),
        )


def _albums(counts: LibraryCounts) -> Iterable[AlbumCount]:
    for album_id, name, count in counts.albums:
        query = counts.saved_searches.get(album_id)
        shown = count if query is None else None
        yield AlbumCount(album_id, name, shown, query, album_text(name))


def _tree(folder: LibraryFolder, inside: Iterable[FolderCount]) -> FolderNode:
    """Return a library folder with those below it that have photos, or have such below."""
    count_of: defaultdict[Path, int] = defaultdict(int)
    below: defaultdict[Path, set[Path]] = defaultdict(set)
    for location in inside:
        path = location.path
        count_of[path] += location.count
        while path != folder.path and path not in below[path.parent]:
            below[path.parent].add(path)
            path = path.parent
    return _node(folder, folder.path, str(folder.path), count_of, below)


def _node(
    folder: LibraryFolder,
    path: Path,
    name: str,
    count_of: defaultdict[Path, int],
    below: defaultdict[Path, set[Path]],
) -> FolderNode:
    children = tuple(
        _node(folder, child, child.name, count_of, below) for child in sorted(below.get(path, ()))
    )
    count = count_of.get(path, 0) + sum(child.count for child in children)
    return FolderNode(path, name, count, folder.online, folder_text(path), children)
