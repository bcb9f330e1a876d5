"""The first thing that people see: choose folders, or drop them, and it begins."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFont, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photoapp.app.pictures_folder import PhotoEstimate
from photoapp.gui import numbers
from photoapp.gui.icon_label import IconLabel
from photoapp.gui.icons import icon
from photoapp.gui.plain_names import plain

_WIDTH = 560
_ICON = 20


class WelcomePage(QWidget):
    """Says what will happen, and takes folders.

    Signals:
        choose_pressed: the user wants to choose folders.
        dropped: list of `Path`, folders that were dropped here.
        started: list of `Path`, the folders to begin with.
        models_pressed: the user wants to see the models.
    """

    choose_pressed = Signal()
    dropped = Signal(list)
    started = Signal(list)
    models_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._folders: dict[Path, str] = {}
        self._suggested: Path | None = None
        self._build()
        self._show_folders()
        self.setFocusProxy(self._choose)

    def suggest(self, estimate: PhotoEstimate) -> None:
        """Offer the system's folder of pictures, when there are photos in it."""
        if not estimate.photos or self._folders:
            return
        self._suggested = estimate.folder
        count = numbers.count(estimate.photos)
        photos = (
            self.tr("about {count} photos").format(count=count)
            if estimate.complete
            else self.tr("more than {count} photos").format(count=count)
        )
        self._suggestion.setText(
            self.tr("Use {folder} ({photos})").format(folder=plain(estimate.folder), photos=photos)
        )
        self._suggestion.setAccessibleName(self._suggestion.text())
        self._suggestion.show()
        if self._choose.hasFocus():  # nobody has begun yet: the shortest way is one key
            self._suggestion.setFocus()

    def add(self, folders: Sequence[Path]) -> None:
        """Put folders on the list of those to begin with."""
        for folder in folders:
            self._folders[folder] = plain(folder)
        self._suggestion.setVisible(
            self._suggested is not None and self._suggested not in self._folders
        )
        self._show_folders()
        (self._start if self._folders else self._choose).setFocus()

    def _build(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(14)
        column.addWidget(self._title())
        column.addWidget(self._lead())
        column.addSpacing(6)
        column.addWidget(self._steps())
        column.addSpacing(6)
        self._list = QVBoxLayout()
        column.addLayout(self._list)
        self._suggestion = QPushButton()
        self._suggestion.setMinimumHeight(38)
        self._suggestion.setAutoDefault(True)
        self._suggestion.setAccessibleName(self.tr("Use the folder of pictures"))
        self._suggestion.hide()
        self._suggestion.clicked.connect(lambda: self._take_suggestion())
        column.addWidget(self._suggestion)
        column.addLayout(self._main_buttons())
        column.addSpacing(10)
        column.addWidget(self._model_offer())
        frame = QWidget()
        frame.setMaximumWidth(_WIDTH)
        frame.setLayout(column)
        middle = QHBoxLayout()
        middle.addStretch()
        middle.addWidget(frame, 10)
        middle.addStretch()
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addLayout(middle)
        layout.addStretch(3)

    def _title(self) -> QLabel:
        title = QLabel(self.tr("Find your photos by what is in them"))
        title.setObjectName("welcomeTitle")
        title.setWordWrap(True)
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 2)
        font.setWeight(QFont.Weight.DemiBold)
        title.setFont(font)
        return title

    def _lead(self) -> QLabel:
        lead = QLabel(self.tr("Choose the folders that hold your photos, or drop them here."))
        lead.setWordWrap(True)
        lead.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        font = lead.font()
        font.setPointSizeF(font.pointSizeF() * 1.15)
        lead.setFont(font)
        return lead

    def _steps(self) -> QFrame:
        box = QFrame()
        box.setObjectName("welcomeSteps")
        lines = QVBoxLayout(box)
        lines.setSpacing(10)
        lines.setContentsMargins(0, 0, 0, 0)
        for picture, text in (
            ("photos", self.tr("Photoapp looks at each photo once and never changes it.")),
            ("offline", self.tr("All of it happens on this machine; nothing leaves it.")),
            ("search", self.tr("Then describe a photo: “two dogs playing in the snow”.")),
        ):
            line = QHBoxLayout()
            line.setSpacing(12)
            mark = IconLabel(picture, _ICON)
            words = QLabel(text)
            words.setWordWrap(True)
            line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(words, 1)
            lines.addLayout(line)
        return box

    def _main_buttons(self) -> QHBoxLayout:
        self._choose = QPushButton(self.tr("Choose folders…"))
        self._choose.setMinimumHeight(38)
        self._choose.clicked.connect(self.choose_pressed)
        self._start = QPushButton(self.tr("Start"))
        self._start.setMinimumHeight(38)
        self._start.clicked.connect(lambda: self.started.emit(list(self._folders)))
        for button in (self._choose, self._start):
            button.setAutoDefault(True)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._choose, 1)
        row.addWidget(self._start, 1)
        return row

    def _model_offer(self) -> QWidget:
        offer = QWidget()
        row = QHBoxLayout(offer)
        row.setContentsMargins(0, 0, 0, 0)
        words = QLabel(self.tr("The built-in model works at once; a full one finds much more."))
        words.setWordWrap(True)
        words.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        more = QPushButton(self.tr("See the models…"))
        more.setFlat(True)
        more.clicked.connect(self.models_pressed)
        row.addWidget(words, 1)
        row.addWidget(more)
        return offer

    def _show_folders(self) -> None:
        while self._list.count():
            item = self._list.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.deleteLater()
        for folder, name in self._folders.items():
            self._list.addWidget(self._folder_line(folder, name))
        self._start.setVisible(bool(self._folders))
        self._start.setDefault(bool(self._folders))
        self._choose.setDefault(not self._folders)
        self._choose.setText(
            self.tr("Add another folder…") if self._folders else self.tr("Choose folders…")
        )

    def _folder_line(self, folder: Path, name: str) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        mark = IconLabel("folder", _ICON)
        words = QLabel(name)
        words.setWordWrap(True)
        away = QToolButton()
        away.setAutoRaise(True)
        away.setIcon(icon("close"))
        away.setAccessibleName(self.tr("Leave out {folder}").format(folder=name))
        away.setToolTip(away.accessibleName())
        away.clicked.connect(lambda: self._leave_out(folder))
        row.addWidget(mark)
        row.addWidget(words, 1)
        row.addWidget(away)
        return line

    def _leave_out(self, folder: Path) -> None:
        self._folders.pop(folder, None)
        self.add([])

    def _take_suggestion(self) -> None:
        if self._suggested is not None:
            self.add([self._suggested])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take folders, nothing else."""
        if dropped_folders(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put the dropped folders on the list."""
        folders = dropped_folders(event)
        if folders:
            event.acceptProposedAction()
            self.add(folders)
            self.dropped.emit(folders)


def dropped_folders(event: QDropEvent) -> list[Path]:
    """Return the local folders among what is dropped."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.is_dir()]
