"""Thumbnails as they are painted: of exactly the size of their place, with round corners."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QImageReader, QPainter

CORNER = 6
"""Radius of corners, in pixels of the screen's own scale."""


def thumbnail_image(jpeg: bytes, size: QSize, ratio: float) -> QImage:
    """Return the part of a picture that fills a place; null when it cannot be decoded.

    Runs on any thread. Drawing the result needs no scaling: that would cost more than the rest of
    a frame.

    Args:
        jpeg: of our own making, so that Qt's decoder may have it.
        size: of the place in device pixels.
        ratio: device pixels to a pixel.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(jpeg))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"jpeg"))
    whole = reader.size()
    if not whole.isValid() or size.isEmpty():
        return QImage()
    scaled = whole.scaled(size, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    reader.setScaledSize(scaled)
    image = reader.read()
    if image.isNull():
        return image
    corner = QPoint((scaled.width() - size.width()) // 2, (scaled.height() - size.height()) // 2)
    rounded = _rounded(image.copy(QRect(corner, size)), CORNER * ratio)
    rounded.setDevicePixelRatio(ratio)
    return rounded


def _rounded(image: QImage, radius: float) -> QImage:
    result = QImage(image.size(), QImage.Format.Format_ARGB32_Premultiplied)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(image))
    painter.drawRoundedRect(QRectF(result.rect()), radius, radius)
    painter.end()
    return result
