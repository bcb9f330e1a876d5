"""A word on the desktop when long work has ended and the user looks elsewhere."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

_SHOWN_MS = 8000


class Notifications(QObject):
    """Tells through the system's tray, where there is one, while the window is not active.

    Signals of the tray are not needed: a click on the message raises the window.
    """

    def __init__(self, window: QWidget, picture: QIcon) -> None:
        super().__init__(window)
        self._window = window
        self._picture = picture
        self._tray: QSystemTrayIcon | None = None

    def tell(self, title: str, sentence: str) -> bool:
        """Show a message unless the window is active; return whether it was shown."""
        if self._window.isActiveWindow() or not QSystemTrayIcon.isSystemTrayAvailable():
            return False
        tray = self._shown_tray()
        if not tray.supportsMessages():
            return False
        tray.showMessage(title, sentence, self._picture, _SHOWN_MS)
        return True

    def close(self) -> None:
        """Take the icon out of the tray."""
        if self._tray is not None:
            self._tray.hide()

    def _shown_tray(self) -> QSystemTrayIcon:
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._picture, self)
            self._tray.setToolTip(self._window.windowTitle())
            self._tray.messageClicked.connect(self._raise)
            self._tray.activated.connect(self._raise)
        self._tray.show()
        return self._tray

    def _raise(self) -> None:
        self._window.raise_()
        self._window.activateWindow()
        if self._tray is not None:
            self._tray.hide()
