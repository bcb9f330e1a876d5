"""A query to be edited: chips for what is complete, behind them a line for what is being typed."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from photoapp.app.photo_app import PhotoApp
from photoapp.app.query_text import (
    Arrangement,
    Chip,
    ChipKind,
    arrange,
    join,
    photo_text,
    sort_text,
    split_chips,
)
from photoapp.domain.query import LikePhoto, Not, SortBy
from photoapp.gui.bridge import Bridge
from photoapp.gui.search.chip_flow import ChipFlow
from photoapp.gui.search.chip_widget import CHIP_HEIGHT, ChipWidget


class QueryField(QWidget):
    """Chips and a line; together they are one query.

    Signals:
        typed: the line was edited by hand.
        chips_changed: a chip came, went, or asks for something else, by hand; True when the
            answer should not wait for more, as it does while a weight is turned.
    """

    typed = Signal()
    chips_changed = Signal(bool)

    def __init__(self, app: PhotoApp, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._bridge = bridge
        self._chips: list[ChipWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.line = self._make_line()
        self._flow = ChipFlow(self)
        self._flow.addWidget(self.line)

    def _make_line(self) -> QLineEdit:
        line = QLineEdit(self)
        line.setFrame(False)
        line.setFixedHeight(CHIP_HEIGHT)
        line.setAccessibleName(self.tr("Search photos"))
        words = self.tr(
            "Words describe what is in the photo. Add filters such as taken:2023, "
            "folder:holiday, -people or rating:>=4, or drop a photo here."
        )
        line.setAccessibleDescription(words)
        line.setToolTip(words)
        palette = line.palette()
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        line.setPalette(palette)
        line.textEdited.connect(self._edited)
        line.setPlaceholderText(self.tr("Describe a photo: two dogs playing in the snow"))
        return line

    def text(self) -> str:
        """Return the whole query."""
        return join(self.chips(), self.line.text())

    def chips(self) -> tuple[Chip, ...]:
        """Return what the chips ask for, in their order."""
        return tuple(widget.chip for widget in self._chips)

    def set_text(self, text: str) -> None:
        """Show a query."""
        arrangement = arrange(text)
        self._show(arrangement.chips, arrangement.words, len(arrangement.words))

    def set_sort(self, sort: SortBy | None) -> None:
        """Put an order in place of the one that is there; None takes it out."""
        kept = tuple(chip for chip in self.chips() if chip.kind is not ChipKind.SORT)
        new = split_chips(sort_text(sort)) if sort is not None else []
        self._show((*kept, *new), self.line.text(), self.line.cursorPosition())

    def add_photos(self, paths: Sequence[Path]) -> None:
        """Put chips for photos behind the others."""
        new = [chip for path in paths for chip in split_chips(photo_text(path))]
        self._show((*self.chips(), *new), self.line.text(), self.line.cursorPosition())
        self.line.setFocus()
        self.chips_changed.emit(True)

    def finish_typing(self) -> None:
        """Make chips of everything that can be one."""
        self._take(arrange(self.text()))

    def complete(self, start: int, end: int, replacement: str) -> None:
        """Put other text in place of a part of the line, as if it had been typed."""
        text = self.line.text()
        self.line.setText(text[:start] + replacement + text[end:].lstrip())
        self.line.setCursorPosition(start + len(replacement))
        self.line.setFocus()
        self._edited()

    def hold_last_chip(self) -> bool:
        """Give the keyboard to the last chip; return whether there is one."""
        if self._chips:
            self._chips[-1].setFocus(Qt.FocusReason.TabFocusReason)
        return bool(self._chips)

    # Chips out of text, and back

    def _edited(self) -> None:
        """Follow typing: make chips of what has become complete."""
        if any(letter.isspace() for letter in self.line.text()):
            before = join(self.chips(), "")
            offset = len(before) + 1 if before else 0
            text = f"{before} {self.line.text()}" if before else self.line.text()
            self._take(arrange(text, offset + self.line.cursorPosition()))
        self.typed.emit()

    def _take(self, arrangement: Arrangement) -> None:
        new = [chip.text for chip in arrangement.chips]
        if new and new != [chip.text for chip in self.chips()]:
            self._show(arrangement.chips, arrangement.words, arrangement.cursor)

    def _show(self, chips: Sequence[Chip], words: str, cursor: int) -> None:
        """Show chips and words; widgets of chips that stay are kept, with their pictures."""
        old = list(self._chips)
        self._chips = []
        for chip in chips:
            same = next((widget for widget in old if widget.chip.text == chip.text), None)
            if same is not None:
                old.remove(same)
            self._chips.append(same or self._make_chip(chip))
        for widget in old:
            self._flow.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        for place, widget in enumerate(self._chips):
            self._flow.removeWidget(widget)
            self._flow.insert(place, widget)
            widget.show()
        if self._chips:
            QWidget.setTabOrder(self._chips[-1], self.line)
        if self.line.text() != words:
            self.line.setText(words)
        self.line.setCursorPosition(cursor)
        empty = self.tr("Describe a photo: two dogs playing in the snow")
        self.line.setPlaceholderText("" if self._chips else empty)
        self.updateGeometry()

    def _make_chip(self, chip: Chip) -> ChipWidget:
        widget = ChipWidget(chip, self)
        widget.edit_pressed.connect(lambda: self._edit(widget))
        widget.removed.connect(lambda: self._remove(widget))
        widget.changed.connect(lambda text: self._change(widget, text))
        widget.walked.connect(lambda step: self._walk(widget, step))
        widget.typed.connect(self._type)
        node = chip.node.part if isinstance(chip.node, Not) else chip.node
        if isinstance(node, LikePhoto):
            self._bridge.when_done(
                self._app.executors.read(self._app.examples.thumbnail, node.path),
                lambda jpeg: self._show_picture(widget, jpeg),
                lambda error: None,  # the search says why the photo cannot be read
            )
        return widget

    def _show_picture(self, widget: ChipWidget, jpeg: bytes | None) -> None:
        if jpeg is not None and widget in self._chips:
            widget.show_picture(jpeg)

    # What the user does with a chip

    def _edit(self, widget: ChipWidget) -> None:
        """Turn a chip back into text, before the other words."""
        text = widget.chip.text
        rest = self.line.text().lstrip()
        kept = tuple(other.chip for other in self._chips if other is not widget)
        self._show(kept, f"{text} {rest}" if rest else text, len(text))
        self.line.setFocus()
        self.typed.emit()

    def _remove(self, widget: ChipWidget) -> None:
        place = self._chips.index(widget)
        had_keyboard = widget.hasFocus()
        kept = tuple(other.chip for other in self._chips if other is not widget)
        self._show(kept, self.line.text(), self.line.cursorPosition())
        if had_keyboard and place > 0:
            self._chips[place - 1].setFocus()
        else:
            self.line.setFocus()
        self.chips_changed.emit(True)

    def _change(self, widget: ChipWidget, text: str) -> None:
        parts = split_chips(text)
        if len(parts) == 1:
            widget.show_chip(parts[0])
            self.chips_changed.emit(False)

    def _walk(self, widget: ChipWidget, step: int) -> None:
        place = self._chips.index(widget) + step
        if place >= len(self._chips):
            self.line.setFocus()
            self.line.setCursorPosition(0)
        elif place >= 0:
            self._chips[place].setFocus()

    def _type(self, letters: str) -> None:
        self.line.setFocus()
        self.line.insert(letters)
        self._edited()
