"""Photos that are pulled out of the window: as files, to be copied."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QLocale, QMimeData, QPoint, QRect, QSize, Qt, QUrl
from PySide6.QtGui import QFontMetrics, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QWidget

from photoapp.domain.photo import Photo

DRAGGED_AT_MOST = 10_000
"""More files than a file manager takes without a stumble."""

_SIDE = 96


PHOTO_FORMAT = "application/x-photoapp-photo-ids"
"""Media type of a drag inside the window: ids of photos as decimal numbers with commas."""


def dragged_photos(ids: NDArray[np.int64], photos: Iterable[Photo]) -> QMimeData:
    """Return what is dragged: ids for the window itself, and files for everyone.

    Args:
        ids: int64[n], all selected photos.
        photos: the records of those whose files come along; the ones that cannot be reached now
            are left out.
    """
    data = QMimeData()
    data.setData(PHOTO_FORMAT, QByteArray(",".join(map(str, ids.tolist())).encode("ascii")))
    # `as_uri` keeps names that are not UTF-8, which a text would not.
    uris = [photo.path.as_uri().encode("ascii") for photo in photos if not photo.offline]
    data.setUrls([QUrl.fromEncoded(uri) for uri in uris])
    return data


def drag_picture(widget: QWidget, thumbnail: QPixmap | None, files: int, selected: int) -> QPixmap:
    """Return what hangs at the pointer: a photo, and how many of the selected ones come along.

    Args:
        widget: for its colours, font and scale.
        thumbnail: None for an empty plate.
        files: that are dragged.
        selected: more than `files` when not all are dragged.
    """
    ratio = widget.devicePixelRatioF()
    picture = QPixmap(QSize(_SIDE, _SIDE) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    palette = widget.palette()
    if thumbnail is None:
        painter.fillRect(0, 0, _SIDE, _SIDE, palette.color(QPalette.ColorRole.AlternateBase))
    else:
        size = thumbnail.deviceIndependentSize().toSize()
        size.scale(_SIDE, _SIDE, Qt.AspectRatioMode.KeepAspectRatio)
        corner = QPoint((_SIDE - size.width()) // 2, (_SIDE - size.height()) // 2)
        painter.drawPixmap(QRect(corner, size), thumbnail)
    if selected > 1:
        _paint_count(painter, widget, files, selected)
    painter.end()
    return picture


def _paint_count(painter: QPainter, widget: QWidget, files: int, selected: int) -> None:
    locale = QLocale()
    text = locale.toString(files)
    if files < selected:
        text += f" / {locale.toString(selected)}"
    metrics = QFontMetrics(widget.font())
    width = min(metrics.horizontalAdvance(text) + 14, _SIDE)
    plate = QRect(_SIDE - width, _SIDE - metrics.height() - 6, width, metrics.height() + 6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(widget.palette().color(QPalette.ColorRole.Highlight))
    painter.drawRoundedRect(plate, 6, 6)
    painter.setPen(widget.palette().color(QPalette.ColorRole.HighlightedText))
    painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), text)
