"""The photo itself, as large as the panel, with what matched laid over it."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from photoapp.gui.inspector.heat_colours import heat_image, legend_gradient

_RADIUS = 6
_HIGHEST = 320
_LEGEND_HEIGHT = 22
_DIMMED = 70  # of 255: the photo steps back behind the colours


class PhotoPreview(QWidget):
    """Shows an image; Enter or a double click opens the photo.

    Signals:
        opened: it shall be shown large.
    """

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._heat: NDArray[np.float32] | None = None
        self._laid: QImage | None = None
        self._words = ""
        self._legend = self.tr("less"), self.tr("What matched"), self.tr("more")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Preview"))

    def show_image(self, image: QImage) -> None:
        """Show an image, a null one as an empty place; what matched goes away."""
        self._image = image
        self._words = ""
        self.show_heat(None)
        self.updateGeometry()

    def show_words(self, words: str) -> None:
        """Say in place of an image why there is none."""
        self._image = QImage()
        self._words = words
        self.show_heat(None)
        self.updateGeometry()

    def show_heat(self, heat: NDArray[np.float32] | None) -> None:
        """Lay a heat map float32[rows, columns] in 0..1 over the whole image, or take it away."""
        self._heat = heat
        self._laid = None
        self.setAccessibleDescription("" if heat is None else self._legend[1])
        self.update()

    @property
    def heat_shown(self) -> bool:
        """Whether a heat map lies over the image."""
        return self._heat is not None and not self._image.isNull()

    def sizeHint(self) -> QSize:
        """Return the image's size in the width of the panel."""
        return QSize(280, self.heightForWidth(max(self.width(), 200)))

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the image in this width."""
        if self._image.isNull():
            return min(width * 2 // 3, 180)
        high = round(width * self._image.height() / self._image.width())
        return max(80, min(high, _HIGHEST))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the image, what matched, and what the colours mean."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = self._place()
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(place), _RADIUS, _RADIUS)
        if self._image.isNull():
            painter.fillPath(outline, self.palette().alternateBase())
            painter.setPen(self.palette().placeholderText().color())
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(place.adjusted(12, 12, -12, -12), int(flags), self._words)
        else:
            painter.setClipPath(outline)
            painter.drawImage(place, self._image)
            if self._heat is not None:
                self._paint_heat(painter, place)
            painter.setClipping(False)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawPath(outline)

    def resizeEvent(self, event: QEvent) -> None:
        """Forget the colours of another size."""
        self._laid = None
        self.updateGeometry()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the photo."""
        self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the photo on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._image.isNull():
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def _place(self) -> QRect:
        """Return where the image lies, in the middle."""
        if self._image.isNull():
            return self.rect()
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(self.rect().center())
        return place

    def _paint_heat(self, painter: QPainter, place: QRect) -> None:
        if self._heat is None:
            return
        if self._laid is None:
            self._laid = heat_image(self._heat, place.size() * self.devicePixelRatioF())
        painter.fillRect(place, QColor(0, 0, 0, _DIMMED))
        painter.drawImage(place, self._laid)
        self._paint_legend(painter, place)

    def _paint_legend(self, painter: QPainter, place: QRect) -> None:
        """Paint the colours with their meaning, white over black: there is a photo below."""
        strip = QRect(place.left(), place.bottom() - _LEGEND_HEIGHT + 1, place.width(), 0)
        strip.setHeight(_LEGEND_HEIGHT)
        painter.fillRect(strip, QColor(0, 0, 0, 150))
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        painter.setPen(QColor("white"))
        less, matched, more = self._legend
        words = painter.fontMetrics().horizontalAdvance(matched) + 16
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(strip.adjusted(8, 0, 0, 0), int(middle), matched)
        ends = strip.adjusted(words, 0, -8, 0)
        painter.drawText(ends, int(middle | Qt.AlignmentFlag.AlignLeft), less)
        painter.drawText(ends, int(middle | Qt.AlignmentFlag.AlignRight), more)
        left = ends.left() + painter.fontMetrics().horizontalAdvance(less) + 6
        right = ends.right() - painter.fontMetrics().horizontalAdvance(more) - 6
        if right - left > 20:
            bar = QRectF(left, strip.center().y() - 3, right - left, 7)
            path = QPainterPath()
            path.addRoundedRect(bar, 3, 3)
            painter.fillPath(path, legend_gradient(left, right))
