"""The Qt application: made, run, and taken apart in order."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from photoapp import __version__
from photoapp.app.library_place import library_folder
from photoapp.app.photo_app import PhotoApp
from photoapp.domain.errors import LibraryInUse, UserError
from photoapp.gui.appearance import SYSTEM as SCHEME_OF_SYSTEM
from photoapp.gui.appearance import dress
from photoapp.gui.bridge import Bridge
from photoapp.gui.desktop.crash_report import CrashReporter
from photoapp.gui.desktop.log_file import LogFile
from photoapp.gui.desktop.single_instance import SingleInstance, hand_over
from photoapp.gui.icons import application_icon
from photoapp.gui.index_job import IndexJob
from photoapp.gui.language import SYSTEM as LANGUAGE_OF_SYSTEM
from photoapp.gui.language import speak
from photoapp.gui.main_window import MainWindow
from photoapp.gui.quit_signals import QuitSignals
from photoapp.gui.window_state import WindowState

_PATIENCE_S = 3.0
"""How long a second start waits for a window that is just being opened."""

_AGAIN = 75
"""Ends one run of the event loop to begin another: the library is to be opened anew."""


def run_window(library: Path | None, folders: Sequence[Path]) -> int:
    """Open a library in a window, with folders added; return the exit code when it is closed."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("photoapp")
    application.setApplicationDisplayName("Photoapp")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("photoapp")
    state = WindowState()
    speak(application, state.value("language", LANGUAGE_OF_SYSTEM))
    dress(application, state.value("appearance", SCHEME_OF_SYSTEM))
    application.setWindowIcon(application_icon())
    QuitSignals(application)
    wanted = [Path(os.path.abspath(folder.expanduser())) for folder in folders]
    code = _open_and_run(application, library, wanted)
    while code == _AGAIN:
        code = _open_and_run(application, library, [])
    return code


def _open_and_run(application: QApplication, library: Path | None, folders: Sequence[Path]) -> int:
    try:
        place = library_folder(library)
        if hand_over(place, folders):
            return 0
        app = PhotoApp.open(place, writing=True, vision="child-process")
    except LibraryInUse as error:
        if hand_over(place, folders, patience_s=_PATIENCE_S):
            return 0
        return _give_up(error)
    except UserError as error:
        return _give_up(error)
    return _OpenLibrary(application, app).run(folders)


class _OpenLibrary:
    """Everything that lives as long as a library is open in a window."""

    def __init__(self, application: QApplication, app: PhotoApp) -> None:
        self._application = application
        self._app = app
        self._bridge = Bridge()
        self._log = LogFile(app.library)
        self._crashes = CrashReporter(self._bridge, self._log.text, application.activeWindow)
        self._crashes.install()
        self._instance = SingleInstance(app.library)
        self._job = IndexJob(app, self._bridge)
        self._window_bridge = Bridge()
        self._window = self._make_window()
        self._instance.called.connect(lambda called: self._window.take_call(called))

    def run(self, folders: Sequence[Path]) -> int:
        """Show the window until it is closed; return the exit code, or `_AGAIN`."""
        self._window.show()
        self._window.begin(folders)
        if self._log.left_behind:
            self._crashes.show(self._log.left_behind)
        try:
            return self._application.exec()
        finally:
            self._close()

    def _make_window(self) -> MainWindow:
        window = MainWindow(self._app, self._window_bridge, self._job)
        window.language_changed.connect(self._speak_anew, Qt.ConnectionType.QueuedConnection)
        window.restart_wanted.connect(lambda: self._application.exit(_AGAIN))
        return window

    def _speak_anew(self) -> None:
        """Take the place of the window by one whose texts are in the language that is set."""
        old, old_bridge = self._window, self._window_bridge
        self._window_bridge = Bridge()
        self._window = self._make_window()
        old.keep_state()
        self._window.restore_state()
        self._window.show()
        self._window.begin([], index=False)
        self._window.show_settings("general")
        old.close()
        old_bridge.close()
        old.deleteLater()

    def _close(self) -> None:
        self._instance.close()
        self._job.stop()
        self._window_bridge.close()
        self._bridge.close()
        self._app.close()
        self._window.close()
        self._crashes.remove()
        self._log.close()


def _give_up(error: UserError) -> int:
    sys.stderr.write(f"photoapp: {error}\n")
    QMessageBox(QMessageBox.Icon.Warning, "Photoapp", str(error)).exec()
    return 1
