"""What lies over the photos: controls, information, and short messages."""

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from photoapp.gui.viewer.info_panel import InfoPanel
from photoapp.gui.viewer.viewer_bar import ViewerBar

_MARGIN: Final = 16  # logical pixels to the edge
_BAR_MS: Final = 3000  # without a move of the pointer, then the controls go
_SAYING_MS: Final = 1500

_SAYING_STYLE: Final = """
background: rgba(18, 19, 22, 215); color: #f2f2f4; border-radius: 10px; padding: 8px 16px;
"""


class ViewerOverlays:
    """Places its parts over a widget, and takes them away when they are in the way.

    Attributes:
        bar: the controls.
        info: what is known of the photo.
    """

    def __init__(self, over: QWidget) -> None:
        self._over = over
        self.info = InfoPanel(over)
        self.info.hide()
        self.bar = ViewerBar(over)
        self._saying = QLabel(over)
        self._saying.setStyleSheet(_SAYING_STYLE)
        self._saying.setAccessibleName(over.tr("Message"))
        self._saying.hide()
        self._idle = QTimer(over, singleShot=True, interval=_BAR_MS)
        self._idle.timeout.connect(self.hide_bar)
        self._said = QTimer(over, singleShot=True, interval=_SAYING_MS)
        self._said.timeout.connect(self._saying.hide)

    @property
    def saying(self) -> str:
        """The message in view, empty when there is none."""
        return "" if self._saying.isHidden() else self._saying.text()

    def arrange(self) -> None:
        """Put everything where it belongs; after the widget or a part has another size."""
        width, height = self._over.width(), self._over.height()
        self.bar.fit_into(width - 2 * _MARGIN)
        self.bar.move((width - self.bar.width()) // 2, height - self.bar.height() - _MARGIN)
        self.info.adjustSize()
        at_left = self._over.isRightToLeft()
        self.info.move(_MARGIN if at_left else width - self.info.width() - _MARGIN, _MARGIN)
        self._saying.adjustSize()
        self._saying.move((width - self._saying.width()) // 2, _MARGIN)

    def show_bar(self) -> None:
        """Show the controls for a while."""
        if self.bar.isHidden():
            self.bar.show()
            self.bar.raise_()
            self.arrange()
        self._idle.start()

    def hide_bar(self) -> None:
        """Take the controls away, unless somebody uses them."""
        focus = QApplication.focusWidget()
        in_use = self.bar.underMouse() or (focus is not None and self.bar.isAncestorOf(focus))
        # Who listens to a screen reader finds only what is visible.
        if in_use or QAccessible.isActive():
            self._idle.start()
        else:
            self.bar.hide()

    def say(self, text: str) -> None:
        """Show a short message."""
        self._saying.setText(text)
        self._saying.show()
        self._saying.raise_()
        self.arrange()
        self._said.start()
