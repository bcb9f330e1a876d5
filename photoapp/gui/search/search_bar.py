"""Where people say what they look for: by words, filters, photos, or an earlier search."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QEvent,
    QIODevice,
    QObject,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QImageWriter,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from photoapp.app.completion import Completion
from photoapp.app.photo_app import PhotoApp
from photoapp.app.query_text import split_chips
from photoapp.domain.query import SortBy
from photoapp.gui.bridge import Bridge
from photoapp.gui.search import photos_in_mime
from photoapp.gui.search.chip_widget import CHIP_HEIGHT
from photoapp.gui.search.glyph_button import Glyph, GlyphButton, draw_glyph
from photoapp.gui.search.query_field import QueryField
from photoapp.gui.search.suggestions import Suggestions

DEBOUNCE_MS = 150
"""Pause in typing after which the answer is looked for."""

_LENS = 18
_MARGIN = 7
_CORNER = 10.0
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class SearchBar(QFrame):
    """The bar around a query: asks when typing pauses, suggests, recalls, takes photos.

    Signals:
        asked: the query, when typing has paused, a chip has changed or Enter was pressed.
        left_downwards: Down was pressed; the grid should take the keyboard.
        troubled: something that was dropped or pasted cannot be used; a sentence.
    """

    asked = Signal(object)  # not str: Qt drops the bytes of file names that are not UTF-8
    left_downwards = Signal()
    troubled = Signal(str)

    def __init__(self, app: PhotoApp, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._bridge = bridge
        self._asked_last = ""
        self._knows_dates = False
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("Search"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self._field = QueryField(app, bridge, self)
        self._field.typed.connect(self._typed)
        self._field.chips_changed.connect(self._chips_changed)
        self._line = self._field.line
        self._line.installEventFilter(self)
        self._clear = GlyphButton(Glyph.CROSS, CHIP_HEIGHT, self, margin=0.3)
        self._clear.setAccessibleName(self.tr("Clear the search"))
        self._clear.setToolTip(self.tr("Clear (Esc)"))
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        self._line.textChanged.connect(self._show_clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(20 + _LENS, _MARGIN, 10, _MARGIN)
        row.setSpacing(6)
        row.addWidget(self._field, 1)
        row.addWidget(self._clear, 0, Qt.AlignmentFlag.AlignTop)
        self._pause = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._pause.timeout.connect(lambda: self._ask(again=False))
        self._suggestions = Suggestions(app, bridge, self)
        self._suggestions.completed.connect(self._take_completion)
        self._suggestions.recalled.connect(self._recall)

    # The query

    def text(self) -> str:
        """Return the whole query."""
        return self._field.text()

    def set_text(self, text: str) -> None:
        """Show a query; nothing is asked."""
        self._pause.stop()
        self._suggestions.hide()
        self._field.set_text(text)
        self._asked_last = self.text()
        self._show_clear()

    def set_sort(self, sort: SortBy | None) -> None:
        """Ask for another order; None for the one that fits the query."""
        self._field.set_sort(sort)
        self._chips_changed(at_once=True)

    def add_photos(self, paths: Sequence[Path]) -> None:
        """Look for what looks like these photos, too."""
        self._field.add_photos(paths)

    def add_picture(self, image: QImage) -> None:
        """Look for what looks like these pixels; they are kept as a file of the library."""
        self._bridge.when_done(
            self._app.executors.read(_keep, self._app, QImage(image)),
            lambda path: self.add_photos([path]),
            lambda error: self.troubled.emit(str(error)),
        )

    def clear(self) -> None:
        """Forget the query, and ask for everything."""
        self.set_text("")
        self._line.setFocus()
        self._ask()

    def take_keyboard(self) -> None:
        """Take the keyboard and select the words, so that typing replaces them."""
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._line.selectAll()

    def record(self) -> None:
        """Remember the query: it led to something."""
        self._app.executors.read(self._app.search_history.record, self.text())

    def _typed(self) -> None:
        if not self._knows_dates:
            self._knows_dates = True  # the first date takes half a second: its words are loaded
            self._app.executors.read(split_chips, "taken:whenever")
        self._show_clear()
        self._pause.start()
        if self._line.text().strip():
            self._suggestions.complete(
                self._line.text(), self._line.cursorPosition(), self._line.hasFocus
            )
        else:
            self._suggestions.hide()

    def _chips_changed(self, at_once: bool) -> None:
        self._show_clear()
        self._suggestions.hide()
        if at_once:
            self._ask()
        else:
            self._pause.start()

    def _ask(self, *, again: bool = True) -> None:
        """Ask for the query; if it is the one asked last, only when `again` is set."""
        self._pause.stop()
        text = self.text()
        if again or text != self._asked_last:
            self._asked_last = text
            self.asked.emit(text)

    def _show_clear(self) -> None:
        self._clear.setVisible(bool(self._field.chips() or self._line.text()))

    # Suggestions

    def _take_completion(self, completion: Completion) -> None:
        space = " " if completion.is_complete else ""
        self._field.complete(completion.start, completion.end, completion.replacement + space)

    def _recall_from(self, text: str) -> None:
        self._suggestions.recall(text, self._line.hasFocus)

    def _recall(self, text: str) -> None:
        self.set_text(text)
        self._line.setFocus()
        self._ask()

    # What comes to the line, before the line sees it

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at keys and photos first, and follow the keyboard."""
        kind = event.type()
        if kind is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            return self._keep_from_shortcuts(event)
        if kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._suggestion_key(event) or self._line_key(event)
        if kind is QEvent.Type.MouseButtonRelease and not self.text():
            self._recall_from("")
        if kind in {QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop}:
            return isinstance(event, QDropEvent) and self._take_dragged(event)
        if kind in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.update()
            if kind is QEvent.Type.FocusOut:
                self._suggestions.hide()
        return super().eventFilter(watched, event)

    def _keep_from_shortcuts(self, event: QKeyEvent) -> bool:
        """Take keys before the shortcuts of the window do; return whether it was one of them."""
        key = event.key()
        used = key in _ENTER or (key == Qt.Key.Key_Escape and bool(self._line.text()))
        if self._suggestions.list.isVisible():
            used = used or key in {Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down}
        if used or key == Qt.Key.Key_Down:
            event.accept()
            return True
        return False

    def _suggestion_key(self, event: QKeyEvent) -> bool:
        """Walk through the list while it is open; return whether the key was for it."""
        shown = self._suggestions.list
        if not shown.isVisible() or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return False
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            shown.move_by(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key == Qt.Key.Key_Escape:
            self._suggestions.hide()
            return True
        if key in _ENTER:
            return shown.take()
        if key == Qt.Key.Key_Tab:
            before = self._line.text()[: self._line.cursorPosition()]
            names_a_filter = ":" in before.rpartition(" ")[2]
            return shown.take(otherwise=0 if names_a_filter else None)
        return False

    def _line_key(self, event: QKeyEvent) -> bool:
        """Do what a line does not know; return whether the key was used."""
        key = event.key()
        if key == Qt.Key.Key_Down:
            if event.modifiers() & Qt.KeyboardModifier.AltModifier or not self.text():
                self._recall_from(self._line.text())
            else:
                self.left_downwards.emit()
            return True
        if key == Qt.Key.Key_Escape and (self.text() or self._line.text()):
            self.clear()
            return True
        if key in _ENTER:
            self._suggestions.hide()
            self._field.finish_typing()
            self._ask()
            self.record()
            return True
        if event.matches(QKeySequence.StandardKey.Paste):
            return self._paste()
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        back = Qt.Key.Key_Right if rtl else Qt.Key.Key_Left
        if key in {Qt.Key.Key_Backspace, back} and not event.modifiers():
            at_edge = self._line.cursorPosition() == 0 and not self._line.hasSelectedText()
            return at_edge and self._field.hold_last_chip()
        return False

    # Photos

    def _paste(self) -> bool:
        data = QGuiApplication.clipboard().mimeData()
        photos = photos_in_mime.photo_files(data)
        picture = None if data.hasText() else photos_in_mime.picture(data)
        if photos:
            self.add_photos(photos)
        elif picture is not None:
            self.add_picture(picture)
        return bool(photos) or picture is not None

    def _take_dragged(self, event: QDropEvent) -> bool:
        """Take photos and pictures; return whether it was one. Text and folders are for others."""
        data = event.mimeData()
        photos = photos_in_mime.photo_files(data)
        if not photos and not data.hasImage():
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() is QEvent.Type.Drop:
            picture = photos_in_mime.picture(data)
            if photos:
                self.add_photos(photos)
            elif picture is not None:
                self.add_picture(picture)
        return True

    def dragEnterEvent(self, event: QDragMoveEvent) -> None:
        """Take photos."""
        if not self._take_dragged(event):
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look for what looks like the photos."""
        if not self._take_dragged(event):
            event.ignore()

    # What is seen

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Give the keyboard to the line, wherever the bar is clicked."""
        self._line.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, brighter around it while it has the keyboard, and the lens."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        active = self._line.hasFocus()
        edge = palette.color(QPalette.ColorRole.Highlight if active else QPalette.ColorRole.Mid)
        painter.setPen(QPen(edge, 1.6 if active else 1.0))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, _CORNER, _CORNER)
        top = _MARGIN + (CHIP_HEIGHT - _LENS) / 2
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - 13.0 - _LENS if rtl else 13.0
        faint = QColor(palette.color(QPalette.ColorRole.PlaceholderText))
        draw_glyph(painter, Glyph.LENS, QRectF(left, top, _LENS, _LENS), faint)
        painter.end()


def _keep(app: PhotoApp, image: QImage) -> Path:
    """Write pixels as a PNG into the library's folder; not on the GUI thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return app.examples.keep_pasted(bytes(buffer.data().data()))
