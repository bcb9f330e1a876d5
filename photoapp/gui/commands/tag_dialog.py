"""The dialog that asks which tags photos should get."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from photoapp.gui import numbers
from photoapp.gui.commands.tag_names_edit import TagNamesEdit


class TagDialog(QDialog):
    """Asks for names of tags; several at once, known ones are completed.

    Args:
        count: how many photos will get them.
        on_names: called with the names when they are confirmed.
    """

    def __init__(
        self,
        count: int,
        known: Sequence[str],
        on_names: Callable[[list[str]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Add tags"))
        self.setMinimumWidth(440)
        self._on_names = on_names
        self._names = TagNamesEdit()
        self._names.know(known)
        label = QLabel(
            self.tr("&Tags for this photo:")
            if count == 1
            else self.tr("&Tags for {count} photos:").format(count=numbers.count(count))
        )
        label.setBuddy(self._names)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._add = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._add.setText(self.tr("Add"))
        self._add.setEnabled(False)
        self._names.textChanged.connect(lambda: self._add.setEnabled(bool(self._names.names())))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(label)
        layout.addWidget(self._names)
        layout.addWidget(buttons)

    def accept(self) -> None:
        """Hand the names on and close."""
        names = self._names.names()
        super().accept()
        if names:
            self._on_names(names)
