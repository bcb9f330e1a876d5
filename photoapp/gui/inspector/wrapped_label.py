"""A text in as many lines as the panel's width makes of it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_NARROWEST = 40


class WrappedLabel(QLabel):
    """A plain text that can be marked.

    Qt asks a wrapping label for the height that it would have at its narrowest, and keeps so much
    room free at any width; this one asks for a line, and grows with what it is given.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def minimumSizeHint(self) -> QSize:
        """Return the size of a short line."""
        return QSize(_NARROWEST, self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        """Return the size in the width that it has."""
        width = max(self.width(), _NARROWEST)
        return QSize(width, max(self.heightForWidth(width), self.fontMetrics().height()))
