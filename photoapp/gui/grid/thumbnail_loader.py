"""Thumbnails for what is visible: read and decoded on other threads, newest wish first."""

import logging
from collections import OrderedDict
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap, QPixmapCache

from photoapp.app.photo_app import PhotoApp
from photoapp.gui.bridge import Bridge

_log = logging.getLogger(__name__)

_AT_ONCE = 3
"""Of the four reading threads, one stays free for searches."""

_WISHES_KEPT = 400
"""More than two screens of the smallest cells; older wishes have scrolled out of sight."""

_CACHE_KB = 256 * 1024


class ThumbnailLoader(QObject):
    """Pixmaps by content, from a cache of bounded size; copies of a photo share one.

    Signals:
        loaded: the content hash of photos whose pixmap is there now; on the GUI thread.
    """

    loaded = Signal(object)

    def __init__(self, app: PhotoApp, bridge: Bridge) -> None:
        super().__init__()
        self._app = app
        self._bridge = bridge
        self._wishes: OrderedDict[bytes, None] = OrderedDict()
        self._running: set[bytes] = set()
        self._absent: set[bytes] = set()
        QPixmapCache.setCacheLimit(_CACHE_KB)

    def pixmap(self, content_hash: bytes) -> QPixmap | None:
        """Return the thumbnail if it is in memory; else None, and `loaded` tells when it is."""
        found = QPixmap()
        if QPixmapCache.find(content_hash.hex(), found):
            return found
        if content_hash not in self._running and content_hash not in self._absent:
            self._wishes[content_hash] = None
            self._wishes.move_to_end(content_hash)
            while len(self._wishes) > _WISHES_KEPT:
                self._wishes.popitem(last=False)
            self._start()
        return None

    def forget_absent(self) -> None:
        """Try again for photos that had no thumbnail: indexing may have made them since."""
        self._absent.clear()

    def _start(self) -> None:
        while self._wishes and len(self._running) < _AT_ONCE:
            content_hash, _ = self._wishes.popitem(last=True)
            self._running.add(content_hash)
            self._bridge.when_done(
                self._app.executors.read(self._load, content_hash),
                partial(self._came, content_hash),
                partial(self._failed, content_hash),
            )

    def _load(self, content_hash: bytes) -> QImage:
        # Thumbnails are JPEG files of our own making, so Qt's decoder may have them.
        jpeg = self._app.thumbnails.read(content_hash)
        return QImage.fromData(jpeg) if jpeg else QImage()

    def _failed(self, content_hash: bytes, error: BaseException) -> None:
        _log.error("thumbnail %s: %s", content_hash.hex(), error)
        self._came(content_hash, QImage())

    def _came(self, content_hash: bytes, image: QImage) -> None:
        self._running.discard(content_hash)
        if image.isNull():
            self._absent.add(content_hash)
        else:
            QPixmapCache.insert(content_hash.hex(), QPixmap.fromImage(image))
            self.loaded.emit(content_hash)
        self._start()
