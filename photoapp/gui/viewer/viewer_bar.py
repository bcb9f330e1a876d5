"""The controls over a photo: out of the way until the pointer moves or Tab asks for them."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSpinBox, QToolButton, QWidget

from photoapp.gui import numbers
from photoapp.gui.icons import icon
from photoapp.gui.viewer.slide_show import MAX_SECONDS, MIN_SECONDS
from photoapp.gui.viewer.viewer_keys import Act, key_text

INK: Final = "#f2f2f4"
"""Of everything that is written over photos."""

_GOLD: Final = "#ffc94d"
_ICON: Final = 20
_STARS: Final = 5

_STYLE: Final = """
#viewerBar { background: rgba(18, 19, 22, 215); border: 1px solid rgba(255, 255, 255, 28);
             border-radius: 12px; }
#viewerBar QToolButton { border: 2px solid transparent; border-radius: 7px; padding: 4px;
                         background: transparent; color: #f2f2f4; }
#viewerBar QToolButton:hover { background: rgba(255, 255, 255, 30); }
#viewerBar QToolButton:pressed { background: rgba(255, 255, 255, 55); }
#viewerBar QToolButton:checked { background: rgba(91, 157, 255, 110); }
#viewerBar QToolButton:focus { border-color: #5b9dff; }
#viewerBar QLabel { color: #f2f2f4; background: transparent; }
#viewerBar QSpinBox { color: #f2f2f4; background: rgba(255, 255, 255, 22); border: none;
                      border-radius: 6px; padding: 3px 6px; }
#viewerBar QFrame[separator="true"] { background: rgba(255, 255, 255, 40); margin: 0 5px; }
"""


class ViewerBar(QFrame):
    """Buttons for everything that the viewer can do with the mouse.

    Signals:
        asked: `Act` of the button that was pressed.
        seconds_changed: time for each photo of the slide show.
    """

    asked = Signal(object)
    seconds_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewerBar")
        self.setAccessibleName(self.tr("Photo controls"))
        self.setStyleSheet(_STYLE)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._buttons: dict[Act, QToolButton] = {}
        # What keys do as well, in the order in which it goes when there is not room for all.
        self._spare: dict[int, list[QWidget]] = {1: [], 2: [], 3: []}
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(8, 5, 8, 5)
        self._layout.setSpacing(1)
        self._add_moving()
        self._add_zoom()
        self._add_rating()
        self._add_rest()

    def _add_moving(self) -> None:
        self._add(Act.PREVIOUS, "previous", self.tr("Previous photo"))
        self._position = QLabel()
        self._position.setAccessibleName(self.tr("Position"))
        self._position.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._layout.addWidget(self._position)
        self._add(Act.NEXT, "next", self.tr("Next photo"))
        self._separate()

    def _add_zoom(self) -> None:
        self._add(Act.ZOOM_OUT, "zoom-out", self.tr("Zoom out"))
        self._zoom = QToolButton()
        self._zoom.setAccessibleName(self.tr("Zoom"))
        self._zoom.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._zoom.setToolTip(
            self.tr("100 % or the whole photo ({key})").format(key=key_text(Act.TOGGLE_ZOOM))
        )
        self._zoom.setMinimumWidth(self.fontMetrics().horizontalAdvance("1,600 %") + 14)
        self._zoom.clicked.connect(lambda: self.asked.emit(Act.TOGGLE_ZOOM))
        self._layout.addWidget(self._zoom)
        self._add(Act.ZOOM_IN, "zoom-in", self.tr("Zoom in"))
        self._add(Act.FIT, "zoom-fit", self.tr("Fit the window"))
        self._separate(spare=2)
        self._add(Act.ROTATE_LEFT, "rotate-left", self.tr("Turn the view left"), spare=2)
        self._add(Act.ROTATE_RIGHT, "rotate-right", self.tr("Turn the view right"), spare=2)
        self._separate()

    def _add_rating(self) -> None:
        names = (
            self.tr("Rate with 1 star"),
            self.tr("Rate with 2 stars"),
            self.tr("Rate with 3 stars"),
            self.tr("Rate with 4 stars"),
            self.tr("Rate with 5 stars"),
        )
        for stars, name in enumerate(names, 1):
            button = self._add(Act(f"rate-{stars}"), "star", name, spare=1)
            button.setIconSize(QSize(_ICON - 3, _ICON - 3))
        self._separate(spare=1)

    def _add_rest(self) -> None:
        self._add(Act.TAG, "tag", self.tr("Add tags…"), spare=3)
        self._add(Act.INFO, "info", self.tr("Information"), checkable=True)
        self._add(Act.COMPARE, "compare", self.tr("Compare with the next photo"), checkable=True)
        self._add(Act.SLIDE_SHOW, "slide-show", self.tr("Slide show"), checkable=True)
        self._seconds = QSpinBox(minimum=MIN_SECONDS, maximum=MAX_SECONDS)
        self._seconds.setSuffix(self.tr(" s"))
        self._seconds.setAccessibleName(self.tr("Seconds for each photo"))
        self._seconds.setToolTip(self.tr("Seconds for each photo"))
        self._seconds.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self._seconds.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._seconds.valueChanged.connect(self.seconds_changed)
        self._seconds.hide()
        self._layout.addWidget(self._seconds)
        self._add(Act.TRASH, "trash", self.tr("Move to the trash…"), spare=3)
        self._separate()
        self._add(Act.FULL_SCREEN, "full-screen", self.tr("Full screen"), checkable=True)
        self._add(Act.BACK, "close", self.tr("Back to all photos"))

    def show_position(self, row: int, count: int) -> None:
        """Say which photo of how many is seen."""
        text = self.tr("{row} of {count}").format(
            row=numbers.count(row + 1), count=numbers.count(count)
        )
        self._position.setText(f" {text} ")
        self._buttons[Act.PREVIOUS].setEnabled(row > 0)
        self._buttons[Act.NEXT].setEnabled(row + 1 < count)

    def show_compared(self, count: int) -> None:
        """Say how many photos are compared; there is no next one then."""
        self._position.setText(self.tr(" {count} photos ").format(count=count))
        self._buttons[Act.PREVIOUS].setEnabled(False)
        self._buttons[Act.NEXT].setEnabled(False)

    def show_zoom(self, scale: float | None) -> None:
        """Say how large the photo is seen; 1 is 100 %, None when there is none."""
        if scale is None:
            percent = "–"  # noqa: RUF001
        else:
            percent = f"{scale * 100:,.0f} %" if scale >= 0.1 else f"{scale * 100:.1f} %"
        self._zoom.setText(percent)
        self._zoom.setEnabled(scale is not None)
        self._zoom.setAccessibleName(self.tr("Zoom: {percent}").format(percent=percent))

    def show_rating(self, stars: int | None) -> None:
        """Fill the stars."""
        for star in range(1, _STARS + 1):
            filled = star <= (stars or 0)
            button = self._buttons[Act(f"rate-{star}")]
            button.setIcon(icon("star-filled", _GOLD) if filled else icon("star", INK))

    def show_states(self, *, info: bool, comparing: bool, slides: bool, full_screen: bool) -> None:
        """Mark what is switched on."""
        for act, on in (
            (Act.INFO, info),
            (Act.COMPARE, comparing),
            (Act.SLIDE_SHOW, slides),
            (Act.FULL_SCREEN, full_screen),
        ):
            self._buttons[act].setChecked(on)
        name = "leave-full-screen" if full_screen else "full-screen"
        self._buttons[Act.FULL_SCREEN].setIcon(icon(name, INK))

    def show_slides(self, *, is_on: bool, is_running: bool, seconds: int) -> None:
        """Show the time for each photo while there is a slide show, and whether it pauses."""
        self._seconds.setValue(seconds)
        self._seconds.setVisible(is_on)
        self._buttons[Act.SLIDE_SHOW].setIcon(icon("pause" if is_running else "slide-show", INK))

    def fit_into(self, width: int) -> None:
        """Leave out what keys do as well, when there is not room for everything."""
        for widgets in self._spare.values():
            for widget in widgets:
                widget.show()
        for widgets in self._spare.values():
            self._layout.activate()
            if self.sizeHint().width() <= width:
                break
            for widget in widgets:
                widget.hide()
        self._layout.activate()
        self.resize(min(width, self.sizeHint().width()), self.sizeHint().height())

    def _add(
        self, act: Act, name: str, text: str, *, checkable: bool = False, spare: int = 0
    ) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name, INK))
        button.setIconSize(QSize(_ICON, _ICON))
        button.setAccessibleName(text)
        button.setToolTip(f"{text} ({key_text(act)})")
        button.setCheckable(checkable)
        # A click must not take the keyboard from the photos.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.asked.emit(act))
        self._buttons[act] = button
        self._layout.addWidget(button)
        if spare:
            self._spare[spare].append(button)
        return button

    def _separate(self, *, spare: int = 0) -> None:
        line = QFrame()
        line.setProperty("separator", True)
        line.setFixedSize(11, 22)
        line.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(line)
        if spare:
            self._spare[spare].append(line)
