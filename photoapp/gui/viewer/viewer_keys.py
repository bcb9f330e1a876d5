"""The keys of the viewer: one table for what they do and for the sheet of shortcuts."""

from enum import Enum
from typing import Final

from PySide6.QtCore import QCoreApplication, QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

translate = QCoreApplication.translate


class Act(Enum):
    """What a key asks for."""

    RIGHT = "right"
    LEFT = "left"
    UP = "up"
    DOWN = "down"
    NEXT = "next"
    PREVIOUS = "previous"
    FIRST = "first"
    LAST = "last"
    ZOOM_IN = "zoom-in"
    ZOOM_OUT = "zoom-out"
    FULL_SIZE = "full-size"
    FIT = "fit"
    TOGGLE_ZOOM = "toggle-zoom"
    ROTATE_RIGHT = "rotate-right"
    ROTATE_LEFT = "rotate-left"
    INFO = "info"
    RATE_0 = "rate-0"
    RATE_1 = "rate-1"
    RATE_2 = "rate-2"
    RATE_3 = "rate-3"
    RATE_4 = "rate-4"
    RATE_5 = "rate-5"
    TAG = "tag"
    TRASH = "trash"
    SLIDE_SHOW = "slide-show"
    COMPARE = "compare"
    FULL_SCREEN = "full-screen"
    BACK = "back"


_KEYS: Final[dict[Act, tuple[str, ...]]] = {
    Act.RIGHT: ("Right",),
    Act.LEFT: ("Left",),
    Act.UP: ("Up",),
    Act.DOWN: ("Down",),
    Act.NEXT: ("Space", "PgDown"),
    Act.PREVIOUS: ("Backspace", "PgUp", "Shift+Space"),
    Act.FIRST: ("Home",),
    Act.LAST: ("End",),
    Act.ZOOM_IN: ("+", "=", "Ctrl++", "Ctrl+="),
    Act.ZOOM_OUT: ("-", "Ctrl+-"),
    Act.FULL_SIZE: ("Ctrl+1",),
    Act.FIT: ("Ctrl+0",),
    Act.TOGGLE_ZOOM: ("Z", "Return", "Enter"),
    Act.ROTATE_RIGHT: ("R",),
    Act.ROTATE_LEFT: ("Shift+R",),
    Act.INFO: ("I",),
    Act.RATE_0: ("0",),
    Act.RATE_1: ("1",),
    Act.RATE_2: ("2",),
    Act.RATE_3: ("3",),
    Act.RATE_4: ("4",),
    Act.RATE_5: ("5",),
    Act.TAG: ("T",),
    Act.TRASH: ("Del",),
    Act.SLIDE_SHOW: ("S", "F5"),
    Act.COMPARE: ("C",),
    Act.FULL_SCREEN: ("F", "F11"),
    Act.BACK: ("Esc",),
}

# Where these lie on the upper row of a keyboard, and with which modifier, differs by country.
_ANY_SHIFT: Final = frozenset(
    (
        Qt.Key.Key_Plus,
        Qt.Key.Key_Minus,
        Qt.Key.Key_Equal,
        *(Qt.Key(Qt.Key.Key_0.value + digit) for digit in range(6)),
    )
)


_ACTS: Final = {
    QKeySequence(text).toString(): act for act, texts in _KEYS.items() for text in texts
}


def act_for(event: QKeyEvent) -> Act | None:
    """Return what a key press asks for, None when it is no key of the viewer."""
    key = Qt.Key(event.key())
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key in _ANY_SHIFT:
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    return _ACTS.get(QKeySequence(QKeyCombination(modifiers, key)).toString())


def key_text(act: Act) -> str:
    """Return the first key of an act as the platform writes it."""
    return QKeySequence(_KEYS[act][0]).toString(QKeySequence.SequenceFormat.NativeText)


def viewer_keys() -> dict[str, str]:
    """Return what can be done in the viewer, and with which keys, for the sheet of shortcuts."""
    lines = (
        (translate("ViewerKeys", "Next photo"), (Act.RIGHT, Act.NEXT)),
        (translate("ViewerKeys", "Previous photo"), (Act.LEFT, Act.PREVIOUS)),
        (translate("ViewerKeys", "First and last photo"), (Act.FIRST, Act.LAST)),
        (translate("ViewerKeys", "Zoom in and out"), (Act.ZOOM_IN, Act.ZOOM_OUT)),
        (translate("ViewerKeys", "100 %"), (Act.FULL_SIZE,)),
        (translate("ViewerKeys", "Fit the window"), (Act.FIT,)),
        (translate("ViewerKeys", "Between fitted and 100 %"), (Act.TOGGLE_ZOOM,)),
        (translate("ViewerKeys", "Move a zoomed photo"), (Act.LEFT, Act.UP, Act.RIGHT, Act.DOWN)),
        (translate("ViewerKeys", "Turn the view right, left"), (Act.ROTATE_RIGHT, Act.ROTATE_LEFT)),
        (translate("ViewerKeys", "Information"), (Act.INFO,)),
        (translate("ViewerKeys", "Rating"), (Act.RATE_0, Act.RATE_5)),
        (translate("ViewerKeys", "Add tags"), (Act.TAG,)),
        (translate("ViewerKeys", "Move to the trash"), (Act.TRASH,)),
        (translate("ViewerKeys", "Slide show: start, pause, go on"), (Act.SLIDE_SHOW,)),
        (translate("ViewerKeys", "Compare with the next photo"), (Act.COMPARE,)),
        (translate("ViewerKeys", "Full screen"), (Act.FULL_SCREEN,)),
        (translate("ViewerKeys", "Back"), (Act.BACK,)),
    )
    return {text: ", ".join(key_text(act) for act in acts) for text, acts in lines}
