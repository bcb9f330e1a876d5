"""Names and values below each other; every value can be marked and copied."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from photoapp.gui.inspector.wrapped_label import WrappedLabel

_NAME_WIDTH = 84


class FactRows(QWidget):
    """A table of facts without lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(10)
        self._layout.setVerticalSpacing(4)
        self._layout.setColumnMinimumWidth(0, _NAME_WIDTH)
        self._layout.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show names with their values; those without a value are left out."""
        filled = [(name, value) for name, value in facts if value]
        while len(self._rows) < len(filled):
            self._add_row()
        for place, (name, value) in enumerate(self._rows):
            used = place < len(filled)
            name.setVisible(used)
            value.setVisible(used)
            if used:
                name.setText(filled[place][0])
                value.setText(_breakable(filled[place][1]))
                value.setAccessibleName(f"{filled[place][0]}: {filled[place][1]}")

    def _add_row(self) -> None:
        name, value = QLabel(), WrappedLabel()
        name.setForegroundRole(name.palette().ColorRole.PlaceholderText)
        name.setWordWrap(True)
        top = Qt.AlignmentFlag.AlignTop
        row = len(self._rows)
        self._layout.addWidget(name, row, 0, top)
        self._layout.addWidget(value, row, 1, top)
        self._rows.append((name, value))


def _breakable(text: str) -> str:
    """Return a text that may be broken behind slashes and underscores, long names being common."""
    space = "\N{ZERO WIDTH SPACE}"
    return text.replace("/", f"/{space}").replace("_", f"_{space}")
