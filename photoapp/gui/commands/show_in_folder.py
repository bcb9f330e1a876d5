"""Show files in the system's file manager, marked where it can do that."""

import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices


def show_in_folder(path: Path) -> None:
    """Open the folder of a file in the file manager, the file marked where that is possible.

    A folder is opened itself. Never waits: a file manager that does not answer holds up nothing.
    """
    if sys.platform == "darwin":
        QProcess.startDetached("open", ["-R", str(path)])
    elif sys.platform == "win32":
        QProcess.startDetached("explorer", ["/select,", str(path)])
    elif path.is_dir() or not _shown_over_dbus(path):
        folder = path if path.is_dir() else path.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def open_outside(path: Path) -> bool:
    """Open a photo with the program that the system has for it; return whether there is one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _shown_over_dbus(path: Path) -> bool:
    """Ask org.freedesktop.FileManager1, which marks the file; return whether it is there."""
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    service = "org.freedesktop.FileManager1"
    names = bus.interface()
    if names is None or not names.isServiceRegistered(service).value():
        return False
    call = QDBusMessage.createMethodCall(
        service, "/org/freedesktop/FileManager1", service, "ShowItems"
    )
    call.setArguments([[QUrl.fromLocalFile(str(path)).toString()], ""])
    return bus.send(call)
