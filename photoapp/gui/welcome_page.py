"""The first thing that people see: choose folders, or drop them, and it begins."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget


class WelcomePage(QWidget):
    """Says what will happen, and takes folders.

    Signals:
        choose_pressed: the user wants to choose folders.
        dropped: list of `Path`, folders that were dropped here.
    """

    choose_pressed = Signal()
    dropped = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        title = QLabel(self.tr("Find your photos by what is in them"))
        title.setObjectName("welcomeTitle")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 2)
        font.setBold(True)
        title.setFont(font)
        text = QLabel(
            self.tr(
                "Choose the folders that hold your photos, or drop them here.\n"
                "Photoapp looks at each photo once, on this machine, and never changes it.\n"
                "Then type what you look for: “two dogs playing in the snow”."
            )
        )
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        text.setWordWrap(True)
        self._choose = QPushButton(self.tr("Choose folders…"))
        self._choose.setDefault(True)
        self._choose.setMinimumHeight(40)
        self._choose.clicked.connect(self.choose_pressed)
        layout = QVBoxLayout(self)
        layout.setSpacing(20)
        layout.addStretch()
        layout.addWidget(title)
        layout.addWidget(text)
        layout.addWidget(self._choose, alignment=Qt.AlignmentFlag.AlignCenter)
        layout.addStretch()
        self.setFocusProxy(self._choose)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take folders, nothing else."""
        if dropped_folders(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the dropped folders on."""
        folders = dropped_folders(event)
        if folders:
            event.acceptProposedAction()
            self.dropped.emit(folders)


def dropped_folders(event: QDropEvent) -> list[Path]:
    """Return the local folders among what is dropped."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.is_dir()]
