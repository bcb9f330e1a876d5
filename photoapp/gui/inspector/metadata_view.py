"""Everything that is written in the file, to be searched and copied."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from photoapp.domain.photo_details import MetadataEntry

_LEAST_HEIGHT, _MOST_HEIGHT = 80, 420


class MetadataView(QWidget):
    """A list in groups with a line to search it; Ctrl+C copies what is marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._search = QLineEdit(clearButtonEnabled=True)
        self._search.setPlaceholderText(self.tr("Search in the metadata"))
        self._search.setAccessibleName(self.tr("Search in the metadata"))
        self._search.textChanged.connect(self._filter)
        self._tree = QTreeWidget()
        self._tree.setAccessibleName(self.tr("Metadata of the file"))
        self._tree.setColumnCount(2)
        self._tree.setHeaderHidden(True)
        self._tree.setRootIsDecorated(False)
        self._tree.setIndentation(0)
        self._tree.setUniformRowHeights(True)
        self._tree.setAlternatingRowColors(True)
        self._tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self._tree.header().setStretchLastSection(True)
        self._tree.header().resizeSection(0, 120)
        copy = QAction(self.tr("Copy"), self._tree)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy)
        everything = QAction(self.tr("Copy all"), self._tree)
        everything.triggered.connect(self.copy_all)
        self._tree.addActions([copy, everything])
        self._tree.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._search)
        layout.addWidget(self._tree)

    def show_entries(self, entries: Sequence[MetadataEntry]) -> None:
        """Show these in place of those before; what is searched for stays."""
        self._tree.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for entry in entries:
            if entry.group not in groups:
                groups[entry.group] = self._add_group(entry.group)
            item = QTreeWidgetItem([entry.name, entry.value.replace("\n", " ")])
            item.setToolTip(0, entry.name)
            item.setToolTip(1, entry.value)
            groups[entry.group].addChild(item)
        for group in groups.values():
            group.setExpanded(True)
        self._filter(self._search.text())
        rows = len(entries) + len(groups)
        height = rows * max(self._tree.sizeHintForRow(0), 18) + 6
        self._tree.setFixedHeight(max(_LEAST_HEIGHT, min(height, _MOST_HEIGHT)))

    def lines(self) -> list[str]:
        """Return the lines that are seen, as they are copied."""
        return [self._line(item) for item in self._items() if not item.isHidden()]

    def copy(self) -> None:
        """Put the marked lines into the clipboard."""
        marked = [self._line(item) for item in self._items() if item.isSelected()]
        if marked:
            QGuiApplication.clipboard().setText("\n".join(marked))

    def copy_all(self) -> None:
        """Put all lines that are seen into the clipboard."""
        QGuiApplication.clipboard().setText("\n".join(self.lines()))

    def sizeHint(self) -> QSize:
        """Return a size that fits into the panel."""
        return QSize(240, super().sizeHint().height())

    def _add_group(self, name: str) -> QTreeWidgetItem:
        group = QTreeWidgetItem([name])
        font = group.font(0)
        font.setBold(True)
        group.setFont(0, font)
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self._tree.addTopLevelItem(group)
        group.setFirstColumnSpanned(True)
        return group

    def _items(self) -> list[QTreeWidgetItem]:
        return [item for group in self._groups() for item in _children(group)]

    def _groups(self) -> list[QTreeWidgetItem]:
        numbers = range(self._tree.topLevelItemCount())
        return [item for n in numbers if (item := self._tree.topLevelItem(n)) is not None]

    def _line(self, item: QTreeWidgetItem) -> str:
        return f"{item.text(0)}: {item.toolTip(1)}"

    def _filter(self, text: str) -> None:
        wanted = text.casefold().split()
        for item in self._items():
            line = self._line(item).casefold()
            item.setHidden(not all(word in line for word in wanted))
        for group in self._groups():
            group.setHidden(all(child.isHidden() for child in _children(group)))


def _children(group: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    numbers = range(group.childCount())
    return [child for n in numbers if (child := group.child(n)) is not None]
