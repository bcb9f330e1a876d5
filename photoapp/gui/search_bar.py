"""Where people type what they look for; the answer follows while they type."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

DEBOUNCE_MS = 150
"""Pause in typing after which the answer is looked for."""


class SearchBar(QLineEdit):
    """A line for phrases and filters.

    Signals:
        asked: the text, when typing has paused or Enter was pressed.
        left_downwards: Down was pressed; the grid should take the keyboard.
    """

    asked = Signal(str)
    left_downwards = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("Describe a photo: two dogs playing in the snow"))
        self.setAccessibleName(self.tr("Search photos"))
        self.setToolTip(
            self.tr(
                "Words describe what is in the photo. Add filters such as taken:2023, "
                "folder:holiday, -people or rating:>=4."
            )
        )
        self.setClearButtonEnabled(True)
        self.setMinimumHeight(38)
        self._pause = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._pause.timeout.connect(self._ask)
        self.textChanged.connect(lambda: self._pause.start())
        self.returnPressed.connect(self._ask)

    def take_keyboard(self) -> None:
        """Take the keyboard and select the text, so that typing replaces it."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape clears, Down goes to the photos."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        self._pause.stop()
        self.asked.emit(self.text())
