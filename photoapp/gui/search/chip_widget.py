"""A part of the query as something to hold: read, weighed, turned round, removed."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from photoapp.app.query_text import Chip, ChipKind, with_negation, with_weight
from photoapp.gui.icons import picture
from photoapp.gui.plain_names import plain
from photoapp.gui.search.chip_labels import ChipLabels
from photoapp.gui.search.glyph_button import Glyph, GlyphButton

CHIP_HEIGHT = 28
"""Pixels."""

_WIDEST_LABEL = 260
_BUTTON = 18
_WEIGHTS = (
    *(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
    *(1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0),
)
"""Steps of the weight's control."""

_OFFERED_WEIGHTS = (0.5, 1.0, 2.0, 3.0, 5.0)


class ChipWidget(QAbstractButton):
    """One chip; with the keyboard on it, arrows walk and weigh, Backspace removes.

    Signals:
        edit_pressed: it wants to be text again.
        removed: it wants to go.
        changed: it asks for something else now; its new text.
        walked: the keyboard goes to the chip before (-1) or behind (1).
        typed: a letter was typed, which belongs into the line.
    """

    edit_pressed = Signal()
    removed = Signal()
    changed = Signal(object)
    walked = Signal(int)
    typed = Signal(str)

    def __init__(self, chip: Chip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFixedHeight(CHIP_HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self.edit_pressed)
        self._turned = 0
        self._picture = QLabel(self)
        self._picture.setFixedSize(CHIP_HEIGHT - 6, CHIP_HEIGHT - 6)
        is_photo = chip.kind is ChipKind.PHOTO
        self._picture.setVisible(is_photo)
        if is_photo:
            colour = self.palette().color(QPalette.ColorRole.PlaceholderText)
            side = CHIP_HEIGHT - 6
            self._picture.setPixmap(picture("photo", side, colour, self.devicePixelRatioF()))
        self._label = QLabel(self)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        for shown in (self._picture, self._label):
            shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._sign = GlyphButton(Glyph.MINUS, _BUTTON, self)
        self._sign.clicked.connect(self._toggle_sign)
        self._weight = QToolButton(self)
        self._weight.setAutoRaise(True)
        self._weight.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._weight.setCursor(Qt.CursorShape.ArrowCursor)
        self._weight.setFixedHeight(_BUTTON + 2)
        self._weight.clicked.connect(self._offer_weights)
        self._remove = GlyphButton(Glyph.CROSS, _BUTTON, self)
        self._remove.clicked.connect(self.removed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 0, 5, 0)
        layout.setSpacing(3)
        for part in (self._sign, self._picture, self._label, self._weight, self._remove):
            layout.addWidget(part)
        self.chip = chip
        self.show_chip(chip)

    def show_chip(self, chip: Chip) -> None:
        """Show what a chip says; a photo keeps its picture."""
        self.chip = chip
        words = plain(ChipLabels().label(chip))
        ranked = chip.weight is not None
        metrics = self._label.fontMetrics()
        self._label.setText(metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, _WIDEST_LABEL))
        self._sign.setVisible(ranked)
        self._sign.set_glyph(Glyph.MINUS if chip.negated else Glyph.PLUS)
        turn = self.tr("Look for it") if chip.negated else self.tr("Stay away from it")
        self._sign.setAccessibleName(f"{turn}: {words}")
        self._sign.setToolTip(f"{turn} ({'+' if chip.negated else '-'})")
        self._weight.setVisible(ranked)
        if chip.weight is not None:
            self._weight.setText(f"\N{MULTIPLICATION SIGN}{chip.weight:.3g}")
            name = self.tr("Weight {weight} of {what}")
            self._weight.setAccessibleName(name.format(weight=f"{chip.weight:.3g}", what=words))
            self._weight.setToolTip(self.tr("How much it counts (Up and Down, or the wheel)"))
            words_of_all = self.tr("{what}, weight {weight}")
            self.setAccessibleName(words_of_all.format(what=words, weight=f"{chip.weight:.3g}"))
        else:
            self.setAccessibleName(words)
        self._remove.setAccessibleName(self.tr("Remove {what}").format(what=words))
        self._remove.setToolTip(self.tr("Remove (Backspace)"))
        self.setToolTip(plain(chip.text))
        left = 6 if ranked else 11
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(left, 0, 5, 0)
        self.updateGeometry()
        self.update()

    def show_picture(self, jpeg: bytes) -> None:
        """Show the photo that is searched by; bytes that are no picture change nothing."""
        image = QImage.fromData(jpeg)
        if image.isNull():
            return
        scale = self.devicePixelRatioF()
        side = round((CHIP_HEIGHT - 6) * scale)
        fitted = image.scaled(
            QSize(side, side),
            Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation,
        )
        left, top = (fitted.width() - side) // 2, (fitted.height() - side) // 2
        round_picture = QPixmap(side, side)
        round_picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(round_picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(0, 0, side, side), 4 * scale, 4 * scale)
        painter.setClipPath(outline)
        painter.drawImage(-left, -top, fitted)
        painter.end()
        round_picture.setDevicePixelRatio(scale)
        self._picture.setPixmap(round_picture)

    def sizeHint(self) -> QSize:
        """Return the size of what is in it."""
        layout = self.layout()
        return QSize(layout.sizeHint().width() if layout else 0, CHIP_HEIGHT)

    # What the user does

    def event(self, event: QEvent) -> bool:
        """Keep its keys from the shortcuts of the window, of which one deletes photos."""
        is_key = event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and isinstance(event, QKeyEvent) and not _is_command(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, weigh, turn round, remove, or become text; letters go into the line."""
        key = event.key()
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            forward = (key == Qt.Key.Key_Right) is not rtl
            self.walked.emit(1 if forward else -1)
        elif key in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
            self.removed.emit()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space}:
            self.edit_pressed.emit()
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and self.chip.weight is not None:
            self._step(1 if key == Qt.Key.Key_Up else -1)
        elif event.text() in {"+", "-"} and self.chip.kind is not ChipKind.SORT:
            self._negate(event.text() == "-")
        elif event.text().isprintable() and event.text() and not _is_command(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the weight, by a step for each notch."""
        if self.chip.weight is None:
            event.ignore()
            return
        self._turned += event.angleDelta().y()
        steps = int(self._turned / 120)
        if steps:
            self._turned -= steps * 120
            self._step(steps)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what the keys do."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Edit as text"), self.edit_pressed.emit)
        if self.chip.kind is not ChipKind.SORT:
            text = self.tr("Look for it") if self.chip.negated else self.tr("Leave it out")
            menu.addAction(text, self._toggle_sign)
        menu.addAction(self.tr("Remove"), self.removed.emit)
        menu.popup(event.globalPos())

    def _toggle_sign(self) -> None:
        self._negate(not self.chip.negated)

    def _negate(self, negated: bool) -> None:
        if self.chip.negated is not negated:
            self.changed.emit(with_negation(self.chip, negated))

    def _step(self, steps: int) -> None:
        if self.chip.weight is None:
            return
        nearest = min(_WEIGHTS, key=lambda weight: abs(weight - (self.chip.weight or 1.0)))
        place = min(max(_WEIGHTS.index(nearest) + steps, 0), len(_WEIGHTS) - 1)
        if _WEIGHTS[place] != self.chip.weight:
            self.changed.emit(with_weight(self.chip, _WEIGHTS[place]))

    def _offer_weights(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for weight in _OFFERED_WEIGHTS:
            action = menu.addAction(f"\N{MULTIPLICATION SIGN}{weight:g}")
            action.setCheckable(True)
            action.setChecked(weight == self.chip.weight)
            action.triggered.connect(
                lambda _=False, chosen=weight: self.changed.emit(with_weight(self.chip, chosen))
            )
        menu.popup(self._weight.mapToGlobal(self._weight.rect().bottomLeft()))

    # What is seen

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pill: tinted for filters, dashed for what must not be."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        accent = palette.color(QPalette.ColorRole.Highlight)
        text = palette.color(QPalette.ColorRole.Text)
        ranked = self.chip.weight is not None
        fill = QColor(text if ranked else accent)
        fill.setAlphaF((0.10 if ranked else 0.18) + (0.07 if self.underMouse() else 0.0))
        if self.hasFocus():
            fill = QColor(accent)
            fill.setAlphaF(0.42)
        edge = QColor(accent if self.hasFocus() else text)
        edge.setAlphaF(1.0 if self.hasFocus() else 0.55)
        pen = QPen(edge, 1.6 if self.hasFocus() else 1.0)
        if self.chip.negated:
            pen.setStyle(Qt.PenStyle.DashLine)
        elif not self.hasFocus():
            pen.setStyle(Qt.PenStyle.NoPen)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush if self._is_outlined() else fill)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.end()

    def _is_outlined(self) -> bool:
        return self.chip.negated and not self.hasFocus() and not self.underMouse()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that it has the keyboard."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that it no longer has."""
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up."""
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Calm down."""
        self.update()


def _is_command(event: QKeyEvent) -> bool:
    command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return bool(event.modifiers() & command)
