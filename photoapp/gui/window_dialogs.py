"""The dialogs of the window that stand for themselves: errors, settings, shortcuts, About."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.errors import PhotoappError
from photoapp.domain.model_info import ModelInfo
from photoapp.gui.bridge import Bridge
from photoapp.gui.commands.actions import Actions, Menu
from photoapp.gui.commands.shortcut_sheet import ShortcutSheet
from photoapp.gui.desktop.about_dialog import AboutDialog, package_licences
from photoapp.gui.desktop.log_file import LOG_NAME
from photoapp.gui.icons import application_icon
from photoapp.gui.viewer.viewer_keys import viewer_keys


class WindowDialogs(QObject):
    """Opens dialogs above a window; none of them holds it up.

    Signals:
        folders_chosen: list of `Path`.
    """

    folders_chosen = Signal(list)

    def __init__(self, app: PhotoApp, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._app = app
        self._bridge = bridge
        self._window = window
        self._trouble: QMessageBox | None = None

    def show_trouble(self, error: BaseException) -> None:
        """Say what went wrong; a second one while the first is shown is added below it."""
        words = words_of(error)
        if self._trouble is not None:
            if words not in self._trouble.text():
                self._trouble.setText(f"{self._trouble.text()}\n\n{words}")
            return
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Photoapp"))
        box.setText(words)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._trouble_read)
        self._trouble = box
        box.open()

    def choose_folders(self) -> None:
        """Let the user choose a folder."""
        dialog = QFileDialog(self._window, self.tr("Choose a folder of photos"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda chosen: self.folders_chosen.emit([Path(chosen)]))
        dialog.open()

    def show_shortcuts(self, actions: Actions, titles: Mapping[Menu, str]) -> None:
        """Show the F1 sheet."""
        ShortcutSheet(actions, titles, viewer_keys(), self._window).open()

    def show_about(self) -> None:
        """Show version and licences."""
        self._bridge.when_done(
            self._app.executors.read(lambda: (package_licences(), self._app.models.all())),
            self._open_about,
            self.show_trouble,
        )

    def show_log(self) -> None:
        """Open the log with the program that the system has for texts."""
        log = self._app.library / LOG_NAME
        place = log if log.exists() else self._app.library
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))

    def _open_about(self, read: tuple[list[tuple[str, str, str]], list[ModelInfo]]) -> None:
        packages, models = read
        AboutDialog(application_icon(), packages, models, self._window).open()

    def _trouble_read(self) -> None:
        self._trouble = None


def words_of(error: BaseException) -> str:
    """Return an error as a sentence for people; errors that are ours keep their kind."""
    if isinstance(error, PhotoappError):
        return str(error)
    return f"{type(error).__name__}: {error}"
