"""A part of the panel under a heading that folds it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from photoapp.gui.icons import icon


class Section(QWidget):
    """A heading and what is below it.

    Signals:
        folded: whether it is folded now; by the user.
    """

    folded = Signal(bool)

    def __init__(self, title: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._content = content
        self._shown = True
        self._heading = QToolButton()
        self._heading.setAutoRaise(True)
        self._heading.setText(title)
        self._heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._heading.setIconSize(QSize(12, 12))
        self._heading.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        font = self._heading.font()
        font.setBold(True)
        self._heading.setFont(font)
        self._heading.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._heading.clicked.connect(self._press)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._heading)
        layout.addWidget(content)
        self.fold(False)

    @property
    def is_folded(self) -> bool:
        """Whether only the heading is seen."""
        return not self._shown

    def fold(self, folded: bool) -> None:
        """Fold it, or unfold it."""
        self._shown = not folded
        self._content.setVisible(self._shown)
        self._heading.setIcon(icon("collapse" if self._shown else "expand"))
        self._heading.setAccessibleName(self._title)
        self._heading.setAccessibleDescription(
            self.tr("shown, press to fold") if self._shown else self.tr("folded, press to show")
        )

    def _press(self) -> None:
        self.fold(self._shown)
        self.folded.emit(self.is_folded)
