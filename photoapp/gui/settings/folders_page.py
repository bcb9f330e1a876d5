"""The folders of the library: add, remove, and say what is left out of them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QMessageBox,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
)

from photoapp.app.library_folders import FolderState
from photoapp.app.photo_app import PhotoApp
from photoapp.domain.photo import LibraryFolder
from photoapp.gui.bridge import Bridge
from photoapp.gui.icons import icon
from photoapp.gui.numbers import count
from photoapp.gui.plain_names import plain
from photoapp.gui.settings.exclude_dialog import ExcludeDialog
from photoapp.gui.settings.page import SettingsPage, hint, without_pictures

_FOLDER, _PHOTOS, _LEFT_OUT, _STATE = range(4)
_ROW = 28


class FoldersPage(SettingsPage):
    """A list of folders and what can be done with each.

    Signals:
        folders_changed: folders or what they leave out; a rescan acts on it.
    """

    folders_changed = Signal()

    def __init__(self, app: PhotoApp, bridge: Bridge) -> None:
        super().__init__(app, bridge)
        self.set_title(self.tr("Folders"))
        self._build_list()
        self._add = _button(self.tr("&Add…"), "folder-add")
        self._exclude = _button(self.tr("&Leave out…"), "filter")
        self._open = _button(self.tr("&Open"), "open-outside")
        self._remove = _button(self.tr("&Remove…"), "remove")
        buttons = QHBoxLayout()
        for button in (self._add, self._exclude, self._open):
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(self._remove)
        self.content.addWidget(
            hint(
                self.tr(
                    "Photoapp looks for photos in these folders and below. It never changes, moves "
                    "or deletes a file in them."
                )
            )
        )
        self.content.addWidget(self._list, 1)
        self.content.addLayout(buttons)
        self._list.itemSelectionChanged.connect(self._enable)
        self._list.itemDoubleClicked.connect(lambda: self._edit_exclude())
        self._add.clicked.connect(self._choose)
        self._exclude.clicked.connect(self._edit_exclude)
        self._open.clicked.connect(self._open_outside)
        self._remove.clicked.connect(self._ask_to_remove)
        self._enable()

    def _build_list(self) -> None:
        self._list = QTreeWidget()
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setAccessibleName(self.tr("Folders of the library"))
        self._list.setHeaderLabels(
            [self.tr("Folder"), self.tr("Photos"), self.tr("Left out"), self.tr("State")]
        )
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.setMinimumHeight(220)
        header = self._list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_FOLDER, QHeaderView.ResizeMode.Stretch)

    def refresh(self) -> None:
        """Ask for the folders and their counts."""
        self.ask(self._app.executors.read(self._app.library_folders.states), self._show)

    def _show(self, states: Sequence[FolderState]) -> None:
        chosen = self._chosen()
        self._list.clear()
        for state in states:
            folder = state.folder
            item = QTreeWidgetItem(
                [
                    plain(folder.path),
                    count(state.photos),
                    ", ".join(folder.exclude),
                    self.tr("Online") if folder.online else self.tr("Offline"),
                ]
            )
            item.setIcon(_FOLDER, icon("folder" if folder.online else "offline"))
            item.setSizeHint(_FOLDER, QSize(0, _ROW))
            item.setTextAlignment(
                _PHOTOS, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            )
            item.setData(_FOLDER, Qt.ItemDataRole.UserRole, state)
            item.setToolTip(_FOLDER, plain(folder.path))
            item.setToolTip(_LEFT_OUT, "\n".join(folder.exclude))
            if not folder.online:
                item.setToolTip(
                    _STATE, self.tr("The folder cannot be reached now; its photos are kept.")
                )
            self._list.addTopLevelItem(item)
            if chosen is not None and folder.id == chosen.folder.id:
                self._list.setCurrentItem(item)
        first = self._list.topLevelItem(0)
        if self._chosen() is None and first is not None:
            self._list.setCurrentItem(first)
        self._enable()

    def _chosen(self) -> FolderState | None:
        items = self._list.selectedItems()
        state = items[0].data(_FOLDER, Qt.ItemDataRole.UserRole) if items else None
        return state if isinstance(state, FolderState) else None

    def _enable(self) -> None:
        chosen = self._chosen()
        for button in (self._exclude, self._open, self._remove):
            button.setEnabled(chosen is not None)
        self._open.setEnabled(chosen is not None and chosen.folder.online)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder of photos"))
        if folder:
            self.add([Path(folder)])

    def add(self, folders: Sequence[Path]) -> None:
        """Add folders and have them indexed."""
        self.ask(
            self._app.executors.edit(self._app.add_folders, list(folders)),
            lambda _: self._changed(),
        )

    def _edit_exclude(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        dialog = ExcludeDialog(self._app, self._bridge, chosen.folder, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(lambda patterns: self._set_exclude(chosen.folder, patterns))
        dialog.open()

    def _set_exclude(self, folder: LibraryFolder, patterns: list[str]) -> None:
        if tuple(patterns) == folder.exclude:
            return
        set_exclude = self._app.library_folders.set_exclude
        self.ask(
            self._app.executors.edit(set_exclude, folder.id, patterns), lambda _: self._changed()
        )

    def _open_outside(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(chosen.folder.path)))

    def _ask_to_remove(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Remove folder"))
        box.setText(
            self.tr("Remove “{folder}” from the library?").format(folder=plain(chosen.folder.path))
        )
        box.setInformativeText(
            self.tr(
                "No file is touched: the photos stay where they are. {count} photos leave the "
                "library, and with them the tags, ratings and albums that they were given here. A "
                "backup of the library is made first."
            ).format(count=count(chosen.photos))
        )
        remove = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(cancel)
        without_pictures(box)
        remove.clicked.connect(lambda: self._take_out(chosen.folder))
        box.open()

    def _take_out(self, folder: LibraryFolder) -> None:
        self._remove.setEnabled(False)
        self.ask(
            self._app.executors.edit(self._back_up_and_remove, folder), lambda _: self._changed()
        )

    def _back_up_and_remove(self, folder: LibraryFolder) -> None:
        self._app.backups.make("before removing a folder")
        self._app.remove_folder(folder.path)

    def _changed(self) -> None:
        self.clear_trouble()
        self.refresh()
        self.folders_changed.emit()


def _button(text: str, picture: str) -> QPushButton:
    button = QPushButton(icon(picture), text)
    button.setAutoDefault(False)
    return button
