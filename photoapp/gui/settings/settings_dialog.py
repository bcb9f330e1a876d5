"""The settings: a list of pages, each of which acts at once."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from photoapp.app.photo_app import PhotoApp
from photoapp.gui.appearance import dress
from photoapp.gui.bridge import Bridge
from photoapp.gui.icons import icon
from photoapp.gui.language import speak
from photoapp.gui.settings.folders_page import FoldersPage
from photoapp.gui.settings.general_page import GeneralPage
from photoapp.gui.settings.library_page import LibraryPage
from photoapp.gui.settings.model_page import ModelPage
from photoapp.gui.settings.page import SettingsPage, without_pictures
from photoapp.gui.window_state import WindowState

PAGES = ("general", "folders", "models", "library")


class SettingsDialog(QDialog):
    """Everything that can be set.

    Signals:
        appearance_changed: "system", "light" or "dark"; already worn by the application.
        language_changed: "system" or a code; already spoken, what is on the screen has to be made
            anew.
        folders_changed: folders, what they leave out, or how often they are looked through;
            indexing has to begin anew.
        model_changed: another model was chosen, or another device; indexing has to begin anew.
        restart_wanted: the library has to be closed and opened again, to restore a backup.
    """

    appearance_changed = Signal(str)
    language_changed = Signal(str)
    folders_changed = Signal()
    model_changed = Signal()
    restart_wanted = Signal()

    def __init__(
        self, app: PhotoApp, bridge: Bridge, page: str = "general", parent: QWidget | None = None
    ) -> None:
        """Build the pages; each asks for its content when it is shown.

        Args:
            app: whose settings these are.
            bridge: brings answers here.
            page: one of `PAGES` to begin with.
            parent: the window above which it opens.
        """
        super().__init__(parent)
        self._app = app
        self._bridge = bridge
        self.resize(900, 680)
        self._names = QListWidget()
        self._names.setIconSize(QSize(20, 20))
        self._names.setFixedWidth(176)
        self._names.setFrameShape(QFrame.Shape.NoFrame)
        self._names.setViewportMargins(8, 12, 8, 8)
        self._names.viewport().setAutoFillBackground(False)
        self._names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack = QStackedWidget()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self._names.currentRowChanged.connect(self._turn_to)
        self._build()
        self.show_page(page)
        self._names.setFocus()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._names)
        row.addWidget(self._stack, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 12, 10)
        foot.addWidget(self._buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row, 1)
        layout.addLayout(foot)

    def show_page(self, page: str) -> None:
        """Turn to one of `PAGES`, the first for an unknown name."""
        self._names.setCurrentRow(PAGES.index(page) if page in PAGES else 0)

    def page(self) -> str:
        """Return the name of the page that is shown."""
        return PAGES[self._names.currentRow()]

    def changeEvent(self, event: QEvent) -> None:
        """Make all texts anew in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.isVisible():
            shown = self.page()
            self._build()
            self.show_page(shown)

    def _build(self) -> None:
        self.setWindowTitle(self.tr("Settings"))
        self._names.setAccessibleName(self.tr("Pages of the settings"))
        close = self._buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(self.tr("Close"))
        close.setAutoDefault(False)  # Enter in a field is for the field
        close.setDefault(False)
        without_pictures(self._buttons)
        self._names.clear()
        while old := self._stack.widget(0):
            self._stack.removeWidget(old)
            old.deleteLater()
        for text, picture, page in (
            (self.tr("General"), "settings", self._general()),
            (self.tr("Folders"), "folder", self._folders()),
            (self.tr("Models"), "model", self._models()),
            (self.tr("Library"), "library", self._library()),
        ):
            item = QListWidgetItem(icon(picture), text)
            item.setSizeHint(QSize(0, 40))
            self._stack.addWidget(page)
            self._names.addItem(item)

    def _general(self) -> SettingsPage:
        page = GeneralPage(self._app, self._bridge)
        page.appearance_chosen.connect(self._wear)
        page.language_chosen.connect(self._speak)
        page.indexing_changed.connect(self.folders_changed)
        return page

    def _folders(self) -> SettingsPage:
        page = FoldersPage(self._app, self._bridge)
        page.folders_changed.connect(self.folders_changed)
        return page

    def _models(self) -> SettingsPage:
        page = ModelPage(self._app, self._bridge)
        page.model_changed.connect(self.model_changed)
        return page

    def _library(self) -> SettingsPage:
        page = LibraryPage(self._app, self._bridge)
        page.restart_wanted.connect(self.restart_wanted)
        return page

    def _turn_to(self, row: int) -> None:
        page = self._stack.widget(row)
        if isinstance(page, SettingsPage):
            self._stack.setCurrentIndex(row)
            page.refresh()

    def _wear(self, choice: str) -> None:
        WindowState().keep("appearance", choice)
        dress(_application(), choice)
        self.appearance_changed.emit(choice)

    def _speak(self, choice: str) -> None:
        WindowState().keep("language", choice)
        speak(_application(), choice)
        self.language_changed.emit(choice)


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
