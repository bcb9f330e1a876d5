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
        self._heading = QToolButton(autoRaise=True)
        self._heading.setCheckable(True)
        self._heading.setChecked(True)
        self._heading.setText(title)
        self._heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._heading.setIconSize(QSize(12, 12))
        self._heading.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        font = self._heading.font()
        font.setBold(True)
        self._heading.setFont(font)
        self._heading.toggled.connect(self._fold)
        self._heading.clicked.connect(lambda shown: self.folded.emit(not shown))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._heading)
        layout.addWidget(content)
        self._fold(True)

    @property
    def is_folded(self) -> bool:
        """Whether only the heading is seen."""
        return not self._heading.isChecked()

    def fold(self, folded: bool) -> None:
        """Fold it, or unfold it."""
        self._heading.setChecked(not folded)

    def _fold(self, shown: bool) -> None:
        self._content.setVisible(shown)
        self._heading.setIcon(icon("collapse" if shown else "expand"))
        self._heading.setAccessibleName(self._title)
        self._heading.setAccessibleDescription(
            self.tr("shown, press to fold") if shown else self.tr("folded, press to show")
        )
