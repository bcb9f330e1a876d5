"""A line for several tag names, separated by commas, each completed while it is typed."""

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget


class TagNamesEdit(QLineEdit):
    """Takes "beach, summer 2023" and answers the list of names."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Tags, separated by commas"))
        self.setPlaceholderText(self.tr("beach, summer"))
        self._known = QStringListModel(self)
        self._completer = QCompleter(self._known, self)
        self._list = QListView()
        self._list.setAccessibleName(self.tr("Known tags"))
        self._completer.setPopup(self._list)
        self._completer.setWidget(self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.activated.connect(self._take)
        self.textEdited.connect(self._complete)

    def know(self, names: Sequence[str]) -> None:
        """Offer these names."""
        self._known.setStringList(list(names))

    def names(self) -> list[str]:
        """Return the names as they are written, without doubles and empty ones."""
        parts = (part.strip() for part in self.text().split(","))
        return list({part.casefold(): part for part in parts if part}.values())

    def completer_list(self) -> QListView:
        """Return the list of known names that opens while one is typed."""
        return self._list

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys of the open list to the list."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab)
        if self._list.isVisible() and event.key() in keys:
            event.ignore()
            return
        super().keyPressEvent(event)

    def _word(self) -> tuple[int, int]:
        """Return where the name begins and ends in which the cursor stands."""
        start = self.text().rfind(",", 0, self.cursorPosition()) + 1
        end = self.text().find(",", self.cursorPosition())
        return start, len(self.text()) if end < 0 else end

    def _complete(self) -> None:
        start, _ = self._word()
        prefix = self.text()[start : self.cursorPosition()].strip()
        if not prefix:
            self._list.hide()
            return
        self._completer.setCompletionPrefix(prefix)
        self._completer.complete()
        first = self._completer.completionModel().index(0, 0)
        if self._list.isVisible():
            self._list.setCurrentIndex(first)

    def _take(self, name: str) -> None:
        start, end = self._word()
        text, space = self.text(), " " if start else ""
        tail = text[end:] or ", "
        self.setText(text[:start] + space + name + tail)
        self.setCursorPosition(start + len(space) + len(name) + (2 if tail == ", " else 0))
