"""The sidebar's lines as a tree model: flat lists of numbers, quick at ten thousand tags."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QFont

from photoapp.gui.grid.photo_grid_model import Index
from photoapp.gui.icons import icon
from photoapp.gui.sidebar.sidebar_entries import Entry, EntryKind

_TAKES_PHOTOS = (EntryKind.ALBUM, EntryKind.TAG)


class SidebarModel(QAbstractItemModel):
    """Entries by number: `internalId` is the place of a line in depth-first order.

    Signals:
        photos_dropped: an `Entry` that takes photos; the chosen photos were dropped on it.
    """

    EntryRole = Qt.ItemDataRole.UserRole
    CountRole = Qt.ItemDataRole.UserRole + 1

    photos_dropped = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []
        self._parents: list[int] = []
        self._rows: list[int] = []
        self._children: list[list[int]] = []
        self._top: list[int] = []
        self._numbers: dict[str, int] = {}

    def show(self, lines: Sequence[Entry]) -> bool:
        """Show lines; return whether the tree is another one now, not only its counts."""
        numbered = list(_depth_first(lines, -1, 0, [0]))
        entries = [entry for entry, _, _ in numbered]
        parents = [parent for _, parent, _ in numbered]
        rows = [row for _, _, row in numbered]
        same = [entry.key for entry in entries] == [entry.key for entry in self._entries]
        if same and parents == self._parents:
            self._entries = entries
            self._tell_all_changed()
            return False
        self.beginResetModel()
        self._entries, self._parents, self._rows = entries, parents, rows
        self._children = [[] for _ in entries]
        self._top = []
        for number, parent in enumerate(parents):
            (self._top if parent < 0 else self._children[parent]).append(number)
        self._numbers = {entry.key: number for number, entry in enumerate(entries)}
        self.endResetModel()
        return True

    def entry(self, index: Index) -> Entry | None:
        """Return the line at an index."""
        return self._entries[index.internalId()] if index.isValid() else None

    def index_of(self, key: str) -> QModelIndex:
        """Return the place of the line with a key; invalid when there is none."""
        number = self._numbers.get(key)
        if number is None:
            return QModelIndex()
        return self.createIndex(self._rows[number], 0, number)

    def keys_in_order(self) -> list[str]:
        """Return the keys of all lines, depth first."""
        return list(self._numbers)

    def root_keys(self) -> list[str]:
        """Return the keys of the library's own folders."""
        return [entry.key for entry in self._entries if entry.root]

    def key_of(self, query: str) -> str:
        """Return the key of the first line that asks for a query, empty when there is none."""
        return next((entry.key for entry in self._entries if entry.query == query), "")

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the place of a child."""
        children = self._under(parent)
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, children[row])

    def parent(self, child: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """Return the place of the line that a line lies under."""
        if not child.isValid():
            return QModelIndex()
        number = self._parents[child.internalId()]
        return self.createIndex(self._rows[number], 0, number) if number >= 0 else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of lines under a line."""
        return len(self._under(parent))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return 1."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, icon, count or the entry itself."""
        entry = self.entry(index)
        if entry is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        if role == Qt.ItemDataRole.DecorationRole and entry.icon:
            return icon(entry.icon)
        if role == Qt.ItemDataRole.ToolTipRole and entry.kind is EntryKind.FOLDER:
            return self._folder_tip(entry)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(entry)
        if role == Qt.ItemDataRole.FontRole and entry.kind is EntryKind.SECTION:
            font = QFont()
            font.setBold(True)
            return font
        if role == self.EntryRole:
            return entry
        return entry.count if role == self.CountRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what can be done with a line."""
        entry = self.entry(index)
        if entry is None:
            return Qt.ItemFlag.NoItemFlags
        if entry.kind is EntryKind.SECTION:
            return Qt.ItemFlag.ItemIsEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsDropEnabled if entry.kind in _TAKES_PHOTOS else flags

    def mimeTypes(self) -> list[str]:
        """Return the format of dragged files."""
        return ["text/uri-list"]

    def supportedDropActions(self) -> Qt.DropAction:
        """Return that photos are copied to where they are dropped."""
        return Qt.DropAction.CopyAction

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Return whether a line takes what is held over it."""
        entry = self.entry(parent)
        return entry is not None and entry.kind in _TAKES_PHOTOS and data.hasUrls()

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Tell who edits albums and tags."""
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        self.photos_dropped.emit(self.entry(parent))
        return True

    def _under(self, parent: Index) -> list[int]:
        return self._children[parent.internalId()] if parent.isValid() else self._top

    def _folder_tip(self, entry: Entry) -> str:
        path = entry.key.removeprefix("folder:")
        return (
            self.tr("{path}\nOffline: it cannot be reached now.").format(path=path)
            if entry.faint
            else path
        )

    def _spoken(self, entry: Entry) -> str:
        if entry.count is None:
            return entry.text
        spoken = self.tr("{name}, {count} photos").format(name=entry.text, count=entry.count)
        return spoken + self.tr(", offline") if entry.faint else spoken

    def _tell_all_changed(self) -> None:
        for siblings in (self._top, *self._children):
            if siblings:
                first, last = siblings[0], siblings[-1]
                self.dataChanged.emit(
                    self.createIndex(0, 0, first), self.createIndex(len(siblings) - 1, 0, last)
                )


def _depth_first(
    lines: Sequence[Entry], parent: int, depth: int, next_number: list[int]
) -> Iterator[tuple[Entry, int, int]]:
    for row, entry in enumerate(lines):
        number = next_number[0]
        next_number[0] += 1
        yield entry, parent, row
        yield from _depth_first(entry.children, number, depth + 1, next_number)
