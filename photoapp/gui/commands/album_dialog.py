"""The dialog that asks which album photos should go to: one that is there, or a new one."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from photoapp.domain.album import AlbumId
from photoapp.gui import numbers


class AlbumDialog(QDialog):
    """One line that filters the albums and names a new one.

    Args:
        count: how many photos will be put into it.
        albums: name -> id of the albums that photos can be put into.
        on_album: called with the id of the chosen album.
        on_new: called with the name of a new one.
    """

    def __init__(
        self,
        count: int,
        albums: Mapping[str, AlbumId],
        on_album: Callable[[AlbumId], None],
        on_new: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Add to album"))
        self.resize(420, 420)
        self._albums = dict(albums)
        self._on_album, self._on_new = on_album, on_new
        self._name = QLineEdit(placeholderText=self.tr("Album, or the name of a new one"))
        self._name.setAccessibleName(self.tr("Album"))
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Albums"))
        self._list.addItems(sorted(albums, key=str.casefold))
        label = QLabel(
            self.tr("Put this photo into:")
            if count == 1
            else self.tr("Put {count} photos into:").format(count=numbers.count(count))
        )
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        for part in (label, self._name, self._list, self._buttons):
            layout.addWidget(part)
        self._name.textChanged.connect(self._filter)
        self._list.currentItemChanged.connect(self._choose)
        self._list.itemDoubleClicked.connect(self.accept)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._filter("")

    def accept(self) -> None:
        """Hand the chosen or new album on and close."""
        name = self._name.text().strip()
        if not name:
            return
        known = {album.casefold(): number for album, number in self._albums.items()}
        super().accept()
        if name.casefold() in known:
            self._on_album(known[name.casefold()])
        else:
            self._on_new(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leads from the line into the list."""
        if event.key() == Qt.Key.Key_Down and self._name.hasFocus():
            self._list.setFocus()
            visible = [
                row for row in range(self._list.count()) if not self._list.item(row).isHidden()
            ]
            self._list.setCurrentRow(visible[0] if visible else -1)
            return
        super().keyPressEvent(event)

    def _filter(self, text: str) -> None:
        wanted = text.strip().casefold()
        if not self._list.hasFocus():  # else the text came from the list itself
            for row in range(self._list.count()):
                item = self._list.item(row)
                item.setHidden(wanted not in item.text().casefold())
        is_new = bool(wanted) and wanted not in map(str.casefold, self._albums)
        self._ok.setEnabled(bool(wanted))
        self._ok.setText(self.tr("Create and add") if is_new else self.tr("Add"))

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._name.setText(item.text())
