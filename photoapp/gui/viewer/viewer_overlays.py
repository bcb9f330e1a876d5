"""What lies over the photos: controls, information, and short messages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from photoapp.domain.photo import Photo
from photoapp.gui.viewer.info_panel import InfoPanel
from photoapp.gui.viewer.viewer_bar import ViewerBar

_MARGIN: Final = 16  # logical pixels to the edge
_BAR_MS: Final = 3000  # without a move of the pointer, then the controls go
_SAYING_MS: Final = 1500

_SAYING_STYLE: Final = """
background: rgba(18, 19, 22, 215); color: #f2f2f4; border-radius: 10px; padding: 8px 16px;
"""


@dataclass(frozen=True, slots=True)
class ViewerState:
    """What controls and information tell.

    Attributes:
        photo: the one that keys work on, None while its record is not there.
        row: of this photo.
        count: how many photos there are to go through.
        compared: how many photos are seen beside each other; 1 for one alone.
        scale: device pixels for one pixel of the photo, None while there is none.
        slides_on: there is a slide show, running or paused.
        seconds: for each photo of it.
    """

    photo: Photo | None
    row: int
    count: int
    compared: int
    scale: float | None
    slides_on: bool
    slides_running: bool
    seconds: int
    full_screen: bool


class ViewerOverlays:
    """Places its parts over a widget, and takes them away when they are in the way.

    Attributes:
        bar: the controls.
        info: what is known of the photo.
    """

    def __init__(self, over: QWidget, on_idle: Callable[[bool], None]) -> None:
        """Make the parts.

        Args:
            over: the widget that they lie over.
            on_idle: called with True when the controls go, with False when they come.
        """
        self._over = over
        self._on_idle = on_idle
        self.info = InfoPanel(over)
        self.info.hide()
        self.bar = ViewerBar(over)
        self._saying = QLabel(over)
        self._saying.setStyleSheet(_SAYING_STYLE)
        self._saying.setAccessibleName(QCoreApplication.translate("ViewerOverlays", "Message"))
        self._saying.hide()
        self._idle = QTimer(over, singleShot=True, interval=_BAR_MS)
        self._idle.timeout.connect(self.hide_bar)
        self._said = QTimer(over, singleShot=True, interval=_SAYING_MS)
        self._said.timeout.connect(self._saying.hide)

    @property
    def saying(self) -> str:
        """The message in view, empty when there is none."""
        return "" if self._saying.isHidden() else self._saying.text()

    @property
    def info_shown(self) -> bool:
        """Whether the information is switched on."""
        return not self.info.isHidden()

    def toggle_info(self) -> None:
        """Show or hide what is known of the photo."""
        self.info.setVisible(self.info.isHidden())
        self.info.raise_()

    def show_state(self, state: ViewerState) -> None:
        """Tell what is seen."""
        bar = self.bar
        if state.compared > 1:
            bar.show_compared(state.compared)
        else:
            bar.show_position(state.row, state.count)
        bar.show_zoom(state.scale)
        bar.show_rating(None if state.photo is None else state.photo.rating)
        bar.show_states(
            info=self.info_shown,
            comparing=state.compared > 1,
            slides=state.slides_on,
            full_screen=state.full_screen,
        )
        bar.show_slides(
            is_on=state.slides_on, is_running=state.slides_running, seconds=state.seconds
        )
        self.info.show_photo(state.photo)
        self.arrange()

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
        self._on_idle(False)
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
            self._on_idle(True)

    def say(self, text: str) -> None:
        """Show a short message."""
        self._saying.setText(text)
        self._saying.show()
        self._saying.raise_()
        self.arrange()
        self._said.start()
