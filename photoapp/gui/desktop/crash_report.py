"""What nobody caught: written to the log, and shown in a dialog from which it can be copied."""

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

import PySide6
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from photoapp import __version__
from photoapp.gui.bridge import Bridge

_log = logging.getLogger(__name__)


class CrashReporter(QObject):
    """Takes over what Python calls for errors that nobody caught, on every thread.

    Args:
        bridge: way to the GUI thread.
        log_text: returns the end of the log.
        window: returns the window above which the dialog opens.
    """

    def __init__(
        self, bridge: Bridge, log_text: Callable[[], str], window: Callable[[], QWidget | None]
    ) -> None:
        super().__init__()
        self._bridge = bridge
        self._log_text = log_text
        self._window = window
        self._dialog: CrashDialog | None = None
        self._before = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Begin; `remove` gives back what was there before."""
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._before

    def show(self, what: str) -> None:
        """Open the dialog, or add to the one that is open; on the GUI thread."""
        report = f"{environment()}\n\n{what}"
        if self._dialog is not None:
            self._dialog.add(what)
            return
        log = self._log_text()
        self._dialog = CrashDialog(f"{report}\n\n{log}" if log else report, self._window())
        self._dialog.finished.connect(self._closed)
        self._dialog.open()

    def _closed(self) -> None:
        self._dialog = None

    def _caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        _log.critical("nobody caught this", exc_info=(kind, error, trace))
        what = "".join(traceback.format_exception(kind, error, trace))
        self._bridge.post(lambda: self.show(what))

    def _caught_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        error = caught.exc_value
        if error is not None and not isinstance(error, SystemExit):
            self._caught(type(error), error, caught.exc_traceback)


class CrashDialog(QDialog):
    """Says that something went wrong, and gives the report to copy."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Something went wrong"))
        self.resize(720, 460)
        words = QLabel(
            self.tr(
                "Photoapp made a mistake. Your photos, tags and albums are safe; you can go on. "
                "To have it mended, send this report to the people who make Photoapp."
            )
        )
        words.setWordWrap(True)
        self._report = QPlainTextEdit(report, readOnly=True)
        self._report.setAccessibleName(self.tr("Report"))
        self._report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(self.tr("Copy report"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self._report.toPlainText())
        )
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(words)
        layout.addWidget(self._report, 1)
        layout.addWidget(buttons)

    def add(self, what: str) -> None:
        """Put a further error at the end."""
        self._report.appendPlainText(what)


def environment() -> str:
    """Return what a report needs to say about this installation; no path, no name of a photo."""
    return (
        f"Photoapp {__version__}, Python {platform.python_version()}, "
        f"PySide6 {PySide6.__version__}, {platform.platform()}"
    )
