"""Thumbnails for what is visible: read and decoded on other threads, nearest first."""

import logging
from collections import OrderedDict
from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage, QPixmap

from photoapp.app.photo_app import PhotoApp
from photoapp.gui.bridge import Bridge
from photoapp.gui.grid.thumbnail_image import thumbnail_image

_log = logging.getLogger(__name__)

_AT_ONCE = 3
"""Of the four reading threads, one stays free for searches."""

_CACHE_BYTES = 192 * 1024**2
"""Six screens of 3840 x 2160, twelve of 2560 x 1600."""


class Wish(NamedTuple):
    """A thumbnail of a content, in device pixels."""

    content_hash: bytes
    width: int
    height: int


class ThumbnailLoader(QObject):
    """Pixmaps by content and size, in a cache of bounded size; copies of a photo share one.

    Signals:
        loaded: the content hash of photos whose pixmap is there now; on the GUI thread.
    """

    loaded = Signal(object)

    def __init__(self, app: PhotoApp, bridge: Bridge) -> None:
        super().__init__()
        self._app = app
        self._bridge = bridge
        self._ratio = 1.0
        self._wishes: OrderedDict[Wish, None] = OrderedDict()
        self._running: set[Wish] = set()
        self._absent: set[bytes] = set()
        self._pixmaps: OrderedDict[Wish, QPixmap] = OrderedDict()
        self._newest: dict[bytes, Wish] = {}
        self._bytes = 0

    def pixmap(self, wish: Wish) -> QPixmap | None:
        """Return the thumbnail if it is in memory, maybe in another size until it is wished for."""
        found = self._pixmaps.get(wish)
        if found is not None:
            self._pixmaps.move_to_end(wish)
            return found
        other = self._newest.get(wish.content_hash)
        return None if other is None else self._pixmaps.get(other)

    def wish(self, wishes: Iterable[Wish], ratio: float) -> None:
        """Load these, the first ones first, and forget all earlier wishes that did not begin.

        Args:
            wishes: those in memory already are left out.
            ratio: device pixels to a pixel of the screen that shows them.
        """
        self._ratio = ratio
        self._wishes = OrderedDict.fromkeys(
            wish
            for wish in wishes
            if wish not in self._pixmaps
            and wish not in self._running
            and wish.content_hash not in self._absent
        )
        self._start()

    def forget_absent(self) -> None:
        """Try again for photos that had no thumbnail: indexing may have made them since."""
        self._absent.clear()

    def waiting(self) -> int:
        """Return how many thumbnails are being loaded or still wished for."""
        return len(self._wishes) + len(self._running)

    def _start(self) -> None:
        while self._wishes and len(self._running) < _AT_ONCE:
            wish, _ = self._wishes.popitem(last=False)
            self._running.add(wish)
            self._bridge.when_done(
                self._app.executors.read(self._load, wish, self._ratio),
                partial(self._came, wish),
                partial(self._failed, wish),
            )

    def _load(self, wish: Wish, ratio: float) -> QImage:
        jpeg = self._app.thumbnails.read(wish.content_hash)
        size = QSize(wish.width, wish.height)
        return thumbnail_image(jpeg, size, ratio) if jpeg else QImage()

    def _failed(self, wish: Wish, error: BaseException) -> None:
        _log.error("thumbnail %s: %s", wish.content_hash.hex(), error)
        self._came(wish, QImage())

    def _came(self, wish: Wish, image: QImage) -> None:
        self._running.discard(wish)
        if image.isNull():
            self._absent.add(wish.content_hash)
        else:
            self._keep(wish, QPixmap.fromImage(image))
            self.loaded.emit(wish.content_hash)
        self._start()

    def _keep(self, wish: Wish, pixmap: QPixmap) -> None:
        self._pixmaps[wish] = pixmap
        self._newest[wish.content_hash] = wish
        self._bytes += _bytes_of(wish)
        while self._bytes > _CACHE_BYTES:
            oldest, _ = self._pixmaps.popitem(last=False)
            self._bytes -= _bytes_of(oldest)
            if self._newest.get(oldest.content_hash) == oldest:
                del self._newest[oldest.content_hash]


def _bytes_of(wish: Wish) -> int:
    return wish.width * wish.height * 4
