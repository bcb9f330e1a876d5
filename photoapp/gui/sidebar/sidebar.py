"""The sidebar: all photos and their kinds, folders, albums, tags; one of them is what is shown."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from photoapp.domain.overview import Overview
from photoapp.gui.icons import icon
from photoapp.gui.sidebar.sidebar_delegate import SidebarDelegate
from photoapp.gui.sidebar.sidebar_entries import Entries, Entry, EntryKind
from photoapp.gui.sidebar.sidebar_model import SidebarModel

_FILTER_FROM_LINES = 25
"""Lines that fit on a small screen; with more there is a box to filter them."""

_INDENTATION = 14

_ALL = "*"
"""Stands for all roots: which ones are open is known from an earlier start."""


class Sidebar(QWidget):
    """Shows an overview; keeps what is open and chosen when a newer one comes.

    Signals:
        asked: the query of the line that was chosen.
        add_folders_pressed: the button for new folders.
        new_album_pressed: the button for a new album.
        photos_dropped: an `Entry` (album or tag) that the chosen photos were dropped on.
        menu_requested: an `Entry` and the place on the screen for its context menu.
        delete_requested: an `Entry`; the Delete key.
        rename_requested: an `Entry`; F2.
        left: the photos should get the keyboard (Right or Enter on a line without children).
    """

    asked = Signal(str)
    add_folders_pressed = Signal()
    new_album_pressed = Signal()
    photos_dropped = Signal(object)
    menu_requested = Signal(object, QPoint)
    delete_requested = Signal(object)
    rename_requested = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._overview: Overview | None = None
        self._entries = Entries(self)
        self._chosen = ""
        self._query = ""
        self._open: set[str] = {"section:folders", "section:albums", "section:tags"}
        self._seen_roots: set[str] = set()
        self._filling = False
        self.model = SidebarModel(self)
        self.tree = _Tree(self)
        self._filter = QLineEdit(placeholderText=self.tr("Filter folders, albums, tags"))
        self._filter.setAccessibleName(self.tr("Filter the sidebar"))
        self._filter.setClearButtonEnabled(True)
        self._filter.hide()
        self._build()
        self._connect()

    def sizeHint(self) -> QSize:
        """Return the width that the names of most folders fit into."""
        return QSize(240, 600)

    def show_overview(self, overview: Overview) -> None:
        """Show a newer overview."""
        self._overview = overview
        lines = 8 + len(overview.tags) + len(overview.albums)
        self._filter.setVisible(lines >= _FILTER_FROM_LINES or bool(self._filter.text()))
        self._fill()

    def select(self, query: str) -> None:
        """Mark the line with this query as chosen, or none; asks nothing."""
        self._query = query
        self._chosen = self.model.key_of(query)
        self._mark_chosen()

    def current(self) -> Entry | None:
        """Return the chosen line."""
        return self.model.entry(self.model.index_of(self._chosen))

    def open_lines(self) -> list[str]:
        """Return the keys of the lines that are open, to be kept."""
        return sorted(self._open)

    def set_open_lines(self, keys: Sequence[str]) -> None:
        """Open the lines that were kept; folders of the library not known yet open themselves."""
        if keys:
            self._open = set(keys)
            self._seen_roots = {_ALL}
            self._restore_open()

    def _build(self) -> None:
        self._add_folder = self._button("add", self.tr("Add folders"))
        self._add_album = self._button("album", self.tr("New album"))
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 4, 8, 6)
        foot.addWidget(self._add_folder)
        foot.addWidget(self._add_album)
        foot.addStretch()
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 8, 0)
        head.addWidget(self._filter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.tree, 1)
        layout.addLayout(foot)
        self.tree.setModel(self.model)
        self.setFocusProxy(self.tree)

    def _button(self, picture: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(picture))
        button.setAutoRaise(True)
        button.setToolTip(name)
        button.setAccessibleName(name)
        return button

    def _connect(self) -> None:
        self._add_folder.clicked.connect(self.add_folders_pressed)
        self._add_album.clicked.connect(self.new_album_pressed)
        self._filter.textChanged.connect(lambda: self._fill())
        self.model.photos_dropped.connect(self.photos_dropped)
        self.tree.expanded.connect(lambda index: self._remember(index, is_open=True))
        self.tree.collapsed.connect(lambda index: self._remember(index, is_open=False))
        self.tree.selectionModel().currentChanged.connect(self._choose)
        self.tree.clicked.connect(self._clicked)
        self.tree.customContextMenuRequested.connect(self._ask_for_menu)
        self.tree.key_pressed.connect(self._key)

    def _fill(self) -> None:
        if self._overview is None:
            return
        at = self.tree.verticalScrollBar().value()
        self._filling = True
        if self.model.show(self._entries.all(self._overview, self._filter.text())):
            self._restore_open()
            self.tree.verticalScrollBar().setValue(at)
        self._filling = False
        if not self._chosen:  # its line may have come only now
            self._chosen = self.model.key_of(self._query)
        self._mark_chosen()

    def _restore_open(self) -> None:
        self._filling = True
        if self._filter.text().strip():
            self.tree.expandAll()
        else:
            new_roots = set(self.model.root_keys()) - self._seen_roots
            if _ALL not in self._seen_roots:
                self._open |= new_roots
            self._seen_roots |= new_roots
            for key in self._open:
                index = self.model.index_of(key)
                if index.isValid():
                    self.tree.setExpanded(index, True)
        self._filling = False

    def _remember(self, index: QModelIndex, *, is_open: bool) -> None:
        entry = self.model.entry(index)
        if entry is not None and not self._filling:
            (self._open.add if is_open else self._open.discard)(entry.key)

    def _mark_chosen(self) -> None:
        index = self.model.index_of(self._chosen)
        self._filling = True
        flags = QItemSelectionModel.SelectionFlag
        self.tree.selectionModel().setCurrentIndex(
            index, flags.ClearAndSelect if index.isValid() else flags.Clear
        )
        self._filling = False

    def _choose(self, index: QModelIndex) -> None:
        entry = self.model.entry(index)
        if self._filling or entry is None or entry.query is None:
            return
        self._chosen, self._query = entry.key, entry.query
        self.asked.emit(entry.query)

    def _clicked(self, index: QModelIndex) -> None:
        entry = self.model.entry(index)
        if entry is None:
            return
        if entry.kind is EntryKind.SECTION:
            self.tree.setExpanded(index, not self.tree.isExpanded(index))
        elif entry.key != self._chosen:
            self._choose(index)

    def _ask_for_menu(self, at: QPoint) -> None:
        entry = self.model.entry(self.tree.indexAt(at))
        if entry is not None:
            self.menu_requested.emit(entry, self.tree.viewport().mapToGlobal(at))

    def _key(self, key: int) -> None:
        entry = self.model.entry(self.tree.currentIndex())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif entry is not None and key == Qt.Key.Key_Delete:
            self.delete_requested.emit(entry)
        elif entry is not None and key == Qt.Key.Key_F2:
            self.rename_requested.emit(entry)


class _Tree(QTreeView):
    """The tree itself, with keys for what a line offers.

    Signals:
        key_pressed: Return, Delete or F2.
    """

    key_pressed = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Library"))
        self.setHeaderHidden(True)
        self.setItemDelegate(SidebarDelegate(self))
        side = self.fontMetrics().height()
        self.setIconSize(QSize(side, side))
        self.setIndentation(_INDENTATION)
        self.setUniformRowHeights(True)  # else ten thousand tags are asked for theirs
        self.setFrameShape(QTreeView.Shape.NoFrame)
        palette = self.palette()  # the delegate paints what is chosen, with round corners
        palette.setColor(QPalette.ColorRole.Highlight, Qt.GlobalColor.transparent)
        self.setPalette(palette)
        self.setMouseTracking(True)
        self.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setDropIndicatorShown(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setExpandsOnDoubleClick(False)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take photos of this window; what comes from elsewhere is left to the window."""
        if event.source() is None:
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand on the keys that mean more here than in every tree."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_F2)
        if event.key() in keys:
            self.key_pressed.emit(event.key())
        else:
            super().keyPressEvent(event)
