"""A dialog that asks for one name, without holding up the window."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget


class NameDialog(QDialog):
    """Asks for the name of an album or a search.

    Args:
        title: of the dialog.
        question: above the line.
        name: what the line begins with, selected.
        on_name: called with the name, stripped and not empty, when it is confirmed.
    """

    def __init__(
        self,
        title: str,
        question: str,
        name: str,
        on_name: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(400)
        self._on_name = on_name
        self._line = QLineEdit(name)
        self._line.setAccessibleName(question)
        self._line.selectAll()
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(bool(name.strip()))
        self._line.textChanged.connect(lambda text: ok.setEnabled(bool(text.strip())))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(QLabel(question))
        layout.addWidget(self._line)
        layout.addWidget(buttons)

    def accept(self) -> None:
        """Hand the name on and close."""
        name = self._line.text().strip()
        if name:
            super().accept()
            self._on_name(name)
