"""The F1 sheet: every action with its keys, from the one table of actions."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from photoapp.gui.commands.actions import Actions, Menu


class ShortcutSheet(QDialog):
    """All keys in two columns, with a box to look for one."""

    def __init__(
        self,
        actions: Actions,
        titles: Mapping[Menu, str],
        viewer_keys: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Shortcuts"))
        self.resize(720, 640)
        self._rows: list[tuple[QWidget, QWidget, str]] = []
        self._look = QLineEdit(placeholderText=self.tr("Filter"))
        self._look.setAccessibleName(self.tr("Filter shortcuts"))
        self._look.setClearButtonEnabled(True)
        self._look.textChanged.connect(self._filter)
        body = QWidget()
        columns = QGridLayout(body)
        columns.setHorizontalSpacing(36)
        left, right = QVBoxLayout(), QVBoxLayout()
        columns.addLayout(left, 0, 0)
        columns.addLayout(right, 0, 1)
        for menu, title in titles.items():
            side = left if menu in (Menu.LIBRARY, Menu.EDIT, Menu.VIEW) else right
            side.addWidget(self._section(title.replace("&", ""), _keys_of(actions, menu)))
        right.addWidget(self._section(self.tr("In the viewer"), viewer_keys))
        left.addStretch()
        right.addStretch()
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setAccessibleName(self.tr("List of shortcuts"))
        scroll.setWidget(body)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self._look)
        layout.addWidget(scroll, 1)
        layout.addWidget(buttons)

    def _section(self, title: str, keys: Mapping[str, str]) -> QWidget:
        section = QWidget()
        grid = QGridLayout(section)
        grid.setContentsMargins(0, 0, 0, 14)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(0, 1)
        heading = QLabel(title)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        grid.addWidget(heading, 0, 0, 1, 2)
        for row, (text, key) in enumerate(keys.items(), start=1):
            name = QLabel(text)
            combination = QLabel(key)
            combination.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            combination.setAlignment(Qt.AlignmentFlag.AlignTrailing)
            grid.addWidget(name, row, 0)
            grid.addWidget(combination, row, 1)
            self._rows.append((name, combination, f"{text} {key}".casefold()))
        return section

    def _filter(self, text: str) -> None:
        wanted = text.casefold()
        for name, combination, words in self._rows:
            name.setVisible(wanted in words)
            combination.setVisible(wanted in words)


def _keys_of(actions: Actions, menu: Menu) -> dict[str, str]:
    keys = {}
    for spec in actions.table:
        shortcuts = actions[spec.name].shortcuts()
        if spec.menu is menu and shortcuts:
            native = shortcuts[0].SequenceFormat.NativeText
            text = spec.text.replace("&", "").rstrip("…")
            keys[text] = ", ".join(one.toString(native) for one in shortcuts)
    return keys
