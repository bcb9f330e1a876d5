"""One photo on a dark ground, or a sentence that says why it cannot be seen."""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from photoapp.gui.viewer.view_geometry import FITTED, Fitting, ViewPlace

GROUND: Final = QColor("#101114")
"""Behind photos, in light and dark windows alike: what surrounds a photo changes how it is seen."""

_TEXT: Final = QColor("#e6e6e8")
_FRAME: Final = QColor("#5b9dff")
_FADED: Final = 0.35
_SMOOTH_UP_TO: Final = 3.0  # device pixels for one of the photo; above, its pixels can be seen
_SNAP: Final = 1.5  # device pixels by which a fitted image may differ from where it belongs
_WHEEL_STEP: Final = 1.2  # for one notch of a wheel, 120 eighths of a degree


class PhotoPane(QWidget):
    """Draws one photo at a place that its owner sets, and says what the mouse asks for.

    Signals:
        place_asked: `ViewPlace` that a wheel or a drag wants.
        toggle_asked: double click at a point (`QPointF`, device pixels of the pane).
        pressed: a mouse button went down on it.
        resized: its size changed.
    """

    place_asked = Signal(object)
    toggle_asked = Signal(QPointF)
    pressed = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumSize(40, 40)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._images: list[QImage] = []
        self._size = QSizeF()
        self._message = ""
        self._caption = ""
        self._turns = 0
        self._place = FITTED
        self._framed = False
        self._drag_from: QPointF | None = None
        self._pointer_hidden = False

    # What is shown

    def show_photo(self, images: list[QImage], size: QSizeF, turns: int, message: str) -> None:
        """Show a photo.

        Args:
            images: the same picture with few to many pixels; may be empty.
            size: of the original in pixels, before it is turned.
            turns: quarters of a turn clockwise.
            message: a sentence instead of the photo; empty for none.
        """
        self._images = images
        self._size = size
        self._turns = turns % 4
        self._message = message
        self.update()

    def set_place(self, place: ViewPlace) -> None:
        """Show another part; what does not fit this photo is mended while it is drawn."""
        self._place = place
        self._show_hand()
        self.update()

    def set_frame(self, framed: bool, caption: str) -> None:
        """Mark the pane among others, and name its photo; an empty caption shows nothing."""
        self._framed = framed
        self._caption = caption
        self.update()

    @property
    def message(self) -> str:
        """The sentence that is shown instead of a photo."""
        return self._message

    @property
    def has_image(self) -> bool:
        """Whether there is anything to see of the photo."""
        return bool(self._images)

    @property
    def turns(self) -> int:
        """Quarters of a turn clockwise, 0..3."""
        return self._turns

    def hide_pointer(self, hidden: bool) -> None:
        """Hide the pointer while it is over this pane, or show it again."""
        if hidden != self._pointer_hidden:
            self._pointer_hidden = hidden
            self._show_hand()

    def fitting(self) -> Fitting:
        """Return how the photo lies in this pane, in device pixels."""
        size = self._size.transposed() if self._turns % 2 else self._size
        return Fitting(size, QSizeF(self.size()) * self.devicePixelRatioF())

    def place(self) -> ViewPlace:
        """Return what is really seen."""
        return self.fitting().clamped(self._place)

    def shown_image(self) -> QImage | None:
        """Return the image that is drawn: the smallest one with enough pixels."""
        target = self.fitting().target(self.place())
        across = target.height() if self._turns % 2 else target.width()
        for image in self._images:
            if image.width() + _SNAP >= across:
                return image
        return self._images[-1] if self._images else None

    def middle(self) -> QPointF:
        """Return the middle of the pane in device pixels."""
        area = self.fitting().area
        return QPointF(area.width() / 2, area.height() / 2)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the photo, and what is said about it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), GROUND)
        if self._message:
            painter.setOpacity(_FADED)
        self._draw_photo(painter)
        painter.setOpacity(1.0)
        if self._message:
            self._draw_message(painter)
        if self._caption:
            self._draw_caption(painter)
        if self._framed:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(_FRAME, 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _draw_photo(self, painter: QPainter) -> None:
        image = self.shown_image()
        if image is None or self._size.isEmpty():
            return
        fitting, place = self.fitting(), self.place()
        target = fitting.target(place)
        size = target.size().transposed() if self._turns % 2 else target.size()
        if (
            abs(size.width() - image.width()) < _SNAP
            and abs(size.height() - image.height()) < _SNAP
        ):
            size = QSizeF(image.size())  # pixel on pixel, without any blur
        whole = size.toSize()
        painter.save()
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)
        smooth = fitting.scale(place) < _SMOOTH_UP_TO
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.translate(target.center())
        painter.rotate(90 * self._turns)
        corner = QPointF(-whole.width() / 2, -whole.height() / 2)
        on_screen = painter.transform().map(corner)
        corner -= (
            QPointF(on_screen - QPointF(on_screen.toPoint())) if not self._turns else QPointF()
        )
        painter.drawImage(QRectF(corner, QSizeF(whole)), image)
        painter.restore()

    def _draw_message(self, painter: QPainter) -> None:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        painter.setFont(font)
        room = QRectF(self.rect()).adjusted(24, 24, -24, -24)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        text = painter.boundingRect(room, flags, self._message)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 170))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(text.adjusted(-18, -12, 18, 12), 10, 10)
        painter.setPen(_TEXT)
        painter.drawText(room, flags, self._message)

    def _draw_caption(self, painter: QPainter) -> None:
        metrics = self.fontMetrics()
        text = metrics.elidedText(
            self._caption, Qt.TextElideMode.ElideMiddle, max(20, self.width() - 48)
        )
        box = QRectF(10, 10, metrics.horizontalAdvance(text) + 20, metrics.height() + 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 150))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(_TEXT)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    # The mouse

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom where the pointer is."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        fitting, place = self.fitting(), self.place()
        scale = fitting.scale(place) * _WHEEL_STEP ** (turned / 120)
        at = event.position() * self.devicePixelRatioF()
        self.place_asked.emit(fitting.zoomed(place, scale, at))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to move the photo."""
        self.pressed.emit()
        if event.button() is Qt.MouseButton.LeftButton:
            self._drag_from = event.position()
            self._show_hand()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the photo with the pointer."""
        if self._drag_from is None:
            super().mouseMoveEvent(event)
            return
        by = (event.position() - self._drag_from) * self.devicePixelRatioF()
        self._drag_from = event.position()
        fitting = self.fitting()
        if fitting.can_pan(self.place()):
            self.place_asked.emit(fitting.panned(self.place(), by))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the photo go."""
        self._drag_from = None
        self._show_hand()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for 100 %, or for the whole photo."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.toggle_asked.emit(event.position() * self.devicePixelRatioF())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that other sizes of the photo may be needed."""
        super().resizeEvent(event)
        self.resized.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Draw again when the pane goes to a screen of another density."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.resized.emit()

    def _show_hand(self) -> None:
        if self._pointer_hidden:
            self.setCursor(Qt.CursorShape.BlankCursor)
        elif not self.fitting().can_pan(self.place()):
            self.unsetCursor()
        elif self._drag_from is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
