"""Taking in a model that lies on the disk."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from photoapp.app.photo_app import PhotoApp
from photoapp.gui.bridge import Bridge
from photoapp.gui.settings.page import TroubleLine, ask_for, hint, without_pictures, words_of


class ImportDialog(QDialog):
    """Asks for a file, and stays open with a sentence when it cannot be taken.

    Signals:
        imported: a model is installed now.
    """

    imported = Signal()

    def __init__(self, app: PhotoApp, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._app = app
        self._bridge = bridge
        self._open = True
        self.setWindowTitle(self.tr("Import a model"))
        self.resize(560, 0)
        self._build_controls()
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(
            hint(
                self.tr(
                    "A .safetensors file of open_clip. A file open_clip_config.json beside it is "
                    "taken too."
                )
            )
        )
        layout.addLayout(self._form())
        layout.addWidget(self._trouble)
        layout.addWidget(self._busy)
        layout.addWidget(self._buttons)
        self._file.textChanged.connect(self._file_named)
        self._buttons.accepted.connect(self._begin)
        self._buttons.rejected.connect(self.reject)

    def _build_controls(self) -> None:
        self._file = QLineEdit()
        self._file.setAccessibleName(self.tr("File of the model"))
        self._name = QLineEdit()
        self._name.setPlaceholderText(self.tr("as the file is named"))
        self._architecture = QLineEdit()
        self._architecture.setPlaceholderText(self.tr("as the file tells; otherwise ViT-B-32…"))
        self._name.setAccessibleName(self.tr("Name for the model"))
        self._architecture.setAccessibleName(self.tr("Architecture of the model"))
        self._trouble = TroubleLine()
        self._busy = QProgressBar(maximum=0, textVisible=False)
        self._busy.setFixedHeight(8)
        self._busy.setAccessibleName(self.tr("Importing"))
        self._busy.hide()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._import = self._buttons.addButton(
            self.tr("Import"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        without_pictures(self._buttons)
        self._import.setEnabled(False)

    def _form(self) -> QFormLayout:
        choose = QPushButton(self.tr("&Choose…"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose)
        row = QHBoxLayout()
        row.addWidget(self._file, 1)
        row.addWidget(choose)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        label = QLabel(self.tr("&File"))
        label.setBuddy(self._file)
        form.addRow(label, row)
        form.addRow(self.tr("&Name"), self._name)
        form.addRow(self.tr("&Architecture"), self._architecture)
        return form

    def done(self, result: int) -> None:
        """Close; an import that runs goes on, and nobody waits for its answer here."""
        self._open = False
        super().done(result)

    def _file_named(self, text: str) -> None:
        self._import.setEnabled(bool(text.strip()))

    def _choose(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose a model"), "", self.tr("Models (*.safetensors)")
        )
        if file:
            self._file.setText(file)

    def _begin(self) -> None:
        self._trouble.show_words("")
        self._show_busy(True)
        ask_for(
            self,
            self._bridge,
            self._app.executors.download(
                self._app.models.import_file,
                Path(self._file.text().strip()).expanduser(),
                self._architecture.text().strip() or None,
                self._name.text().strip() or None,
            ),
            lambda _: self._came(),
            self._broke,
        )

    def _came(self) -> None:
        if self._open:
            self.imported.emit()
            self.accept()

    def _broke(self, error: BaseException) -> None:
        if self._open:
            self._show_busy(False)
            self._trouble.show_words(words_of(error))

    def _show_busy(self, busy: bool) -> None:
        self._busy.setVisible(busy)
        self._import.setEnabled(not busy)
