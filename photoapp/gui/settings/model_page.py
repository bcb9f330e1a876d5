"""The models: which one searches, which ones are here, which ones can be had."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
)

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.model_info import ModelsOverview, ModelState
from photoapp.domain.progress import Progress
from photoapp.gui.bridge import Bridge
from photoapp.gui.icons import icon
from photoapp.gui.model_downloads import ModelDownloads
from photoapp.gui.settings.device_row import DeviceRow
from photoapp.gui.settings.import_dialog import ImportDialog
from photoapp.gui.settings.model_card import ModelCard, model_words
from photoapp.gui.settings.model_coverage import ModelCoverage
from photoapp.gui.settings.page import SettingsPage, hint, without_pictures

_LOOK_AGAIN_MS = 2000
"""While a model fills, and the page is seen."""


class ModelPage(SettingsPage):
    """A card for each model, and above them the state of the one in use.

    Signals:
        model_changed: another model was chosen, or the device; indexing has to act on it.
    """

    model_changed = Signal()

    def __init__(self, app: PhotoApp, bridge: Bridge) -> None:
        super().__init__(app, bridge)
        self.set_title(self.tr("Models"))
        self._downloads = ModelDownloads.of(app)
        self._states: dict[str, ModelState] = {}
        self._cards: dict[str, ModelCard] = {}
        self._coverage = ModelCoverage()
        self._device = DeviceRow(app, bridge)
        self._cards_layout = QVBoxLayout()
        self._cards_layout.setSpacing(8)
        self._other = QLineEdit(clearButtonEnabled=True)
        self._other.setPlaceholderText("hf-hub:OWNER/NAME")
        self._other.setAccessibleName(self.tr("Another model of the hub, or of open_clip"))
        self._get_other = QPushButton(icon("download"), self.tr("&Download"))
        self._import = QPushButton(icon("import"), self.tr("&Import from a file…"))
        self._look_again = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._look_again.timeout.connect(self.refresh)
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Ask for the state of all models."""
        self.ask(self._app.executors.read(self._app.models.overview), self._show)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow how a model fills while this is seen."""
        super().showEvent(event)
        self._device.refresh()
        self._look_again.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop following."""
        self._look_again.stop()
        super().hideEvent(event)

    def _lay_out(self) -> None:
        self.content.addWidget(self._coverage)
        self.content.addWidget(self._device)
        self.add_section(self.tr("Models to choose from"))
        self.content.addLayout(self._cards_layout)
        self.add_section(self.tr("Other models"))
        self.content.addWidget(
            hint(
                self.tr(
                    "Any model of open_clip works: by its name on the hub, as ARCHITECTURE/TAG, or "
                    "from a .safetensors file. Pickles are never opened."
                )
            )
        )
        row = QHBoxLayout()
        row.addWidget(self._other, 1)
        row.addWidget(self._get_other)
        row.addWidget(self._import)
        self.content.addLayout(row)
        self.content.addStretch()
        for button in (self._get_other, self._import):
            button.setAutoDefault(False)
        self._get_other.setEnabled(False)

    def _connect(self) -> None:
        self._device.changed.connect(self._moved)
        self._device.failed.connect(self.show_trouble)
        self._other.textChanged.connect(lambda text: self._get_other.setEnabled(bool(text.strip())))
        self._other.returnPressed.connect(self._download_other)
        self._get_other.clicked.connect(self._download_other)
        self._import.clicked.connect(self._import_file)
        self._downloads.changed.connect(self._show_card)
        self._downloads.progressed.connect(self._show_progress)
        self._downloads.finished.connect(self._installed)
        self._downloads.failed.connect(self._download_failed)

    # What is shown

    def _show(self, overview: ModelsOverview) -> None:
        here_first = sorted(
            overview.models, key=lambda state: not (state.info.installed or state.begun_bytes)
        )
        self._states = {state.info.id: state for state in here_first}
        self._coverage.show_overview(overview)
        self._device.show_device(overview.device)
        if list(self._cards) != list(self._states):
            self._make_cards()
        for model_id in self._cards:
            self._show_card(model_id)

    def _make_cards(self) -> None:
        for card in self._cards.values():
            self._cards_layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = {model_id: ModelCard(state) for model_id, state in self._states.items()}
        for card in self._cards.values():
            card.use_pressed.connect(self._use)
            card.download_pressed.connect(self._download)
            card.cancel_pressed.connect(self._downloads.cancel)
            card.remove_pressed.connect(self._ask_to_remove)
            self._cards_layout.addWidget(card)

    def _show_card(self, model_id: str) -> None:
        card, state = self._cards.get(model_id), self._states.get(model_id)
        if card is None or state is None:
            if not self._downloads.is_running(model_id):
                self._refresh_if_seen()
            return
        running = self._downloads.is_running(model_id)
        card.show_state(state, running=running)
        if running and (progress := self._downloads.progress(model_id)):
            card.show_progress(progress)

    def _show_progress(self, model_id: str, progress: Progress) -> None:
        if card := self._cards.get(model_id):
            card.show_progress(progress)
        elif progress.total:
            self._coverage.show_other_download(model_id, progress)

    # What the user does

    def _download(self, model_id: str) -> None:
        self.clear_trouble()
        self._downloads.start(model_id)

    def _download_other(self) -> None:
        if wanted := self._other.text().strip():
            self._other.clear()
            self._download(wanted)

    def _installed(self, model_id: str) -> None:
        self._refresh_if_seen()

    def _download_failed(self, model_id: str, error: BaseException) -> None:
        self.show_trouble(error)
        self._refresh_if_seen()

    def _refresh_if_seen(self) -> None:
        if self.isVisible():  # downloads end while dialogs close and the library does
            self.refresh()

    def _use(self, model_id: str) -> None:
        self.ask(self._app.executors.edit(self._app.models.use, model_id), lambda _: self._moved())

    def _moved(self) -> None:
        self.clear_trouble()
        self.refresh()
        self.model_changed.emit()

    def _import_file(self) -> None:
        dialog = ImportDialog(self._app, self._bridge, self)
        dialog.imported.connect(self.refresh)
        dialog.open()

    def _ask_to_remove(self, model_id: str) -> None:
        state = self._states[model_id]
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Remove model"))
        box.setText(self.tr("Remove “{model}”?").format(model=model_words(state.info.title)))
        box.setInformativeText(
            self.tr(
                "Its files are deleted, and so is what it knows of the photos. To use it again, it "
                "has to be downloaded and all photos indexed with it. The photos are not touched."
            )
        )
        remove = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(cancel)
        without_pictures(box)
        remove.clicked.connect(lambda: self._remove(model_id))
        box.finished.connect(box.deleteLater)
        box.open()

    def _remove(self, model_id: str) -> None:
        self.ask(
            self._app.executors.edit(self._app.models.remove, model_id), lambda _: self.refresh()
        )
