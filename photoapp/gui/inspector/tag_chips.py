"""Tags as chips, each with who said so, and a line to add more."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from photoapp.gui.icons import icon
from photoapp.gui.search.chip_flow import ChipFlow

_HEIGHT = 26
_ICON = 14


@dataclass(frozen=True, slots=True)
class ShownTag:
    """A tag to show.

    Attributes:
        own: the user set it, and may take it away.
        note: what is to be said of it ("on 3 of 12 photos"), for tooltip and screen reader.
        partial: only some of several photos have it.
    """

    name: str
    own: bool
    note: str
    partial: bool = False


class TagChip(QWidget):
    """One tag; Delete takes it away, Enter looks for it.

    Signals:
        removed: the user wants it gone.
        asked: the user looks for photos with it.
    """

    removed = Signal()
    asked = Signal()

    def __init__(self, tag: ShownTag, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tag = tag
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(_HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tag.note)
        self.setAccessibleName(self.tr("Tag {name}").format(name=tag.name))
        self.setAccessibleDescription(tag.note)
        label = QLabel(tag.name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        if tag.partial or not tag.own:
            label.setForegroundRole(label.palette().ColorRole.PlaceholderText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(9, 0, 3 if tag.own else 9, 0)
        layout.setSpacing(2)
        layout.addWidget(label)
        if tag.own:
            layout.addWidget(self._remove_button())

    def _remove_button(self) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setIcon(icon("close"))
        button.setIconSize(QSize(_ICON, _ICON))
        button.setFixedSize(_HEIGHT - 6, _HEIGHT - 6)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.setAccessibleName(self.tr("Remove tag {name}").format(name=self.tag.name))
        button.clicked.connect(self.removed)
        return button

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a rounded ground, framed while it has the keyboard."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        painter.setBrush(palette.alternateBase() if self.tag.own else Qt.BrushStyle.NoBrush)
        focused = palette.highlight().color()
        painter.setPen(focused if self.hasFocus() else palette.mid().color())
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), _HEIGHT / 2, _HEIGHT / 2)

    def mouseReleaseEvent(self, event: object) -> None:
        """Look for the tag."""
        self.asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on the tag that has the keyboard."""
        keys = Qt.Key
        if event.key() in (keys.Key_Delete, keys.Key_Backspace) and self.tag.own:
            self.removed.emit()
        elif event.key() in (keys.Key_Return, keys.Key_Enter, keys.Key_Space):
            self.asked.emit()
        else:
            super().keyPressEvent(event)


class TagChips(QWidget):
    """All tags of a photo, or of several, and a line to add one.

    Signals:
        added: names that the user typed, list of str.
        removed: the name of a tag that the user took away.
        asked: the name of a tag whose photos the user wants to see.
    """

    added = Signal(list)
    removed = Signal(str)
    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: list[TagChip] = []
        self._known = QStringListModel(self)
        self._line = QLineEdit()
        self._line.setPlaceholderText(self.tr("Add a tag"))
        self._line.setAccessibleName(self.tr("Add a tag"))
        self._line.setFixedHeight(_HEIGHT)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        popup = completer.popup()
        if popup is not None:
            popup.setAccessibleName(self.tr("Known tags"))
        self._line.setCompleter(completer)
        self._line.returnPressed.connect(self._add)
        self._flow = ChipFlow(self)
        self._flow.setContentsMargins(0, 0, 0, 0)
        self._flow.addWidget(self._line)

    def know(self, names: Sequence[str]) -> None:
        """Offer these names."""
        self._known.setStringList(list(names))

    def show_tags(self, tags: Sequence[ShownTag]) -> None:
        """Show these tags in place of those before; what is being typed stays."""
        if [chip.tag for chip in self._chips] == list(tags):
            return
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for tag in tags:
            chip = TagChip(tag, self)
            chip.removed.connect(lambda name=tag.name: self.removed.emit(name))
            chip.asked.connect(lambda name=tag.name: self.asked.emit(name))
            self._flow.insert(self._flow.count() - 1, chip)
            chip.show()
            self._chips.append(chip)
        self.updateGeometry()

    def take_keyboard(self) -> None:
        """Let the user type a tag."""
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _add(self) -> None:
        names = [part.strip() for part in self._line.text().split(",")]
        self._line.clear()
        names = [name for name in names if name]
        if names:
            self.added.emit(names)
