"""The question before photos go to the system's trash: exactly what goes, and how much it is."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from photoapp.domain.photo import Photo
from photoapp.gui import numbers
from photoapp.gui.plain_names import plain

_NAMES_SHOWN = 200


class TrashDialog(QDialog):
    """Lists photos and asks; Cancel is what Enter does."""

    def __init__(
        self,
        photos: Sequence[Photo],
        on_confirmed: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Move to trash"))
        self.resize(560, 400)
        self._on_confirmed = on_confirmed
        size = QLocale().formattedDataSize(sum(photo.size for photo in photos))
        question = QLabel(
            self.tr("Move this photo ({size}) to the system's trash?").format(size=size)
            if len(photos) == 1
            else self.tr("Move these {count} photos ({size}) to the system's trash?").format(
                count=numbers.count(len(photos)), size=size
            )
        )
        question.setWordWrap(True)
        font = question.font()
        font.setBold(True)
        question.setFont(font)
        names = QListWidget()
        names.setAccessibleName(self.tr("Photos that go to the trash"))
        names.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for photo in photos[:_NAMES_SHOWN]:
            names.addItem(f"{plain(photo.path)}   {QLocale().formattedDataSize(photo.size)}")
        if len(photos) > _NAMES_SHOWN:
            more = numbers.count(len(photos) - _NAMES_SHOWN)
            names.addItem(self.tr("and {count} more").format(count=more))
        note = QLabel(self.tr("They can be brought back from the trash; tags and ratings stay."))
        note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(question)
        layout.addWidget(names, 1)
        layout.addWidget(note)
        layout.addWidget(self._buttons())

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        move = buttons.addButton(
            self.tr("Move to trash"), QDialogButtonBox.ButtonRole.DestructiveRole
        )
        cancel = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        move.setAutoDefault(False)
        cancel.setDefault(True)
        cancel.setFocus()
        move.clicked.connect(self._confirm)
        buttons.rejected.connect(self.reject)
        return buttons

    def _confirm(self) -> None:
        self.accept()
        self._on_confirmed()
