"""Ctrl-C in the terminal and the end of the session close the window in order."""

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication


class QuitSignals(QObject):
    """Turns SIGINT and SIGTERM into an ordinary quit.

    Qt's event loop runs no Python, so a handler alone would wait for the next click: Python writes
    the signal's number into a socket, and the socket wakes the loop.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._inside, outside = socket.socketpair()
        self._outside = outside
        self._inside.setblocking(False)
        outside.setblocking(False)
        notifier = QSocketNotifier(self._inside.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._take)
        signal.set_wakeup_fd(outside.fileno())
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: application.quit())

    def _take(self) -> None:
        self._inside.recv(64)
