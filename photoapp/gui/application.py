"""The Qt application: made, run, and taken apart in order."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QMessageBox

from photoapp import __version__
from photoapp.app.photo_app import PhotoApp
from photoapp.domain.errors import UserError
from photoapp.gui.appearance import dress
from photoapp.gui.bridge import Bridge
from photoapp.gui.index_job import IndexJob
from photoapp.gui.main_window import MainWindow
from photoapp.gui.quit_signals import QuitSignals


def run_window(library: Path | None, folders: Sequence[Path]) -> int:
    """Open a library in a window, with folders added; return the exit code when it is closed."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("photoapp")
    application.setApplicationDisplayName("Photoapp")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("photoapp")
    translator = QTranslator(application)
    translations = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(), "qtbase", "_", translations):
        application.installTranslator(translator)
    dress(application)
    QuitSignals(application)
    try:
        app = PhotoApp.open(library, writing=True, vision="child-process")
    except UserError as error:
        sys.stderr.write(f"photoapp: {error}\n")
        _say(str(error))
        return 1
    bridge = Bridge()
    job = IndexJob(app, bridge)
    window = MainWindow(app, bridge, job)
    window.show()
    window.begin([Path(os.path.abspath(folder.expanduser())) for folder in folders])
    try:
        return application.exec()
    finally:
        job.stop()
        bridge.close()
        app.close()


def _say(sentence: str) -> None:
    box = QMessageBox(QMessageBox.Icon.Warning, "Photoapp", sentence)
    box.exec()
