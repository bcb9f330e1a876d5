"""What the pages of the settings are made of: headings, rows, cards, hints and troubles."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.errors import PhotoappError
from photoapp.gui.bridge import Bridge
from photoapp.gui.icon_label import IconLabel

Answer = TypeVar("Answer")

_RADIUS = 8.0
_ICON = 18


class SettingsPage(QWidget):
    """One page: a title, scrolling content, and a place for what went wrong.

    Attributes:
        content: takes sections and rows.
    """

    def __init__(self, app: PhotoApp, bridge: Bridge) -> None:
        super().__init__()
        self._app = app
        self._bridge = bridge
        self._title = QLabel()
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        font.setBold(True)
        self._title.setFont(font)
        self._trouble = TroubleLine()
        inner = QWidget()
        self.content = QVBoxLayout(inner)
        self.content.setContentsMargins(24, 4, 24, 20)
        self.content.setSpacing(10)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inner)
        top = QVBoxLayout()
        top.setContentsMargins(24, 20, 24, 8)
        top.addWidget(self._title)
        top.addWidget(self._trouble)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._area, 1)

    def set_title(self, title: str) -> None:
        """Name the page, for the eye and for the ear."""
        self._title.setText(title)
        self.setAccessibleName(title)
        self._area.setAccessibleName(title)

    def refresh(self) -> None:
        """Ask for what the page shows; called whenever it comes to the front."""

    def ask(
        self,
        future: Future[Answer],
        on_result: Callable[[Answer], None],
        on_error: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Call one of the two when the future ends, unless the page is gone by then."""
        ask_for(self, self._bridge, future, on_result, on_error or self.show_trouble)

    def show_trouble(self, error: BaseException) -> None:
        """Say what went wrong, above the page."""
        self._trouble.show_words(words_of(error))

    def clear_trouble(self) -> None:
        """Take back what was said."""
        self._trouble.show_words("")

    def add_section(self, title: str) -> None:
        """Begin a part of the page."""
        heading = QLabel(title)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        if self.content.count():
            self.content.addSpacing(12)
        self.content.addWidget(heading)

    def add_row(self, text: str, control: QWidget, about: str = "") -> None:
        """Add a control with its label before it, and a hint below."""
        label = QLabel(text)
        label.setBuddy(control)
        control.setAccessibleName(text.replace("&", "").rstrip(":"))
        control.setAccessibleDescription(about)
        row = QHBoxLayout()
        row.addWidget(label, 1)
        row.addWidget(control)
        self.content.addLayout(row)
        if about:
            self.content.addWidget(hint(about))


class Card(QFrame):
    """A panel with round corners on the ground of lists."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and a fine line around it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid), 1.0))
        painter.setBrush(self.palette().brush(QPalette.ColorRole.Base))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS
        )


class Badge(QLabel):
    """A word in a pill, such as "In use"."""

    def __init__(self, text: str = "", *, strong: bool = False) -> None:
        super().__init__(text)
        self._strong = strong
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        self.setFont(font)
        self.setContentsMargins(8, 2, 8, 2)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        if strong:
            self.setForegroundRole(QPalette.ColorRole.HighlightedText)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pill, then the word."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        role = QPalette.ColorRole.Highlight if self._strong else QPalette.ColorRole.AlternateBase
        painter.setBrush(self.palette().brush(role))
        painter.drawRoundedRect(QRectF(self.rect()), self.height() / 2, self.height() / 2)
        painter.end()
        super().paintEvent(event)


class TroubleLine(Card):
    """A sentence about what went wrong; hidden while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.setAccessibleName(self.tr("Trouble"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addWidget(IconLabel("warning", _ICON), 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1)
        self.hide()

    @property
    def words(self) -> str:
        """What is said now."""
        return self._words.text()

    def show_words(self, words: str) -> None:
        """Say this; nothing hides the line."""
        self._words.setText(words)
        self.setVisible(bool(words))


def ask_for(
    owner: QObject,
    bridge: Bridge,
    future: Future[Answer],
    on_result: Callable[[Answer], None],
    on_error: Callable[[BaseException], None],
) -> None:
    """Call one of the two when the future ends, unless its owner was deleted by then."""
    bridge.when_done(
        future,
        lambda answer: on_result(answer) if isValid(owner) else None,
        lambda error: on_error(error) if isValid(owner) else None,
    )


def hint(text: str = "") -> QLabel:
    """Return a paragraph that explains, paler than what it explains."""
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


def without_pictures(box: QDialogButtonBox | QMessageBox) -> None:
    """Take the style's own pictures off the buttons, which are of another hand than ours."""
    for button in box.buttons():
        button.setIcon(QIcon())


def words_of(error: BaseException) -> str:
    """Return an error as sentences for people."""
    if isinstance(error, PhotoappError):
        return str(error)
    return f"{type(error).__name__}: {error}"
