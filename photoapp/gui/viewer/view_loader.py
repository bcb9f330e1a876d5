"""Pictures of photos for the screen: what is wanted first comes first, what was seen is kept."""

import logging
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QPixmapCache

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.errors import PhotoappError
from photoapp.domain.photo import Photo, PhotoId, Problem, UnreadablePhoto
from photoapp.domain.view_image import ViewImage
from photoapp.gui.bridge import Bridge

_log = logging.getLogger(__name__)

AT_ONCE: Final = 2
"""Photos that are asked for at a time: as many as there are readers, so that the order is ours."""

KEPT_BYTES: Final = 256 << 20
"""Pictures that are kept beside those that are wanted: some 30 photos of the size of a screen."""

_HALVED_PIXELS: Final = 4_000_000
"""Above this, half the size is kept too: drawing a photo at less than half its size flickers."""

Version = tuple[PhotoId, int, int]
"""Photo, time of change and size of the file: another version is another picture."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A photo that somebody wants to see.

    Attributes:
        longest_side: device pixels; None for all pixels of the photo.
    """

    photo: Photo
    longest_side: int | None


@dataclass(slots=True)
class Picture:
    """What there is to show of a photo.

    Attributes:
        images: from few pixels to many; empty while there is none.
        size: of the original, None while it is not known.
        longest_side: of the best decoded image; 0 while there is only a thumbnail.
        largest: the file has no more pixels than the best image.
        problem: why there is no image, or none with more pixels.
    """

    thumbnail: QImage | None = None
    screen: QImage | None = None
    full: tuple[QImage, ...] = ()
    size: QSize | None = None
    largest: bool = False
    problem: UnreadablePhoto | None = None
    _asked_thumbnail: bool = field(default=False)

    @property
    def images(self) -> list[QImage]:
        """Everything there is, from few pixels to many."""
        some = [self.thumbnail, self.screen, *self.full]
        return sorted((image for image in some if image is not None), key=QImage.width)

    @property
    def longest_side(self) -> int:
        """Pixels of the longest side of the best decoded image; 0 while there is none."""
        decoded = self.full[-1] if self.full else self.screen
        return 0 if decoded is None else max(decoded.width(), decoded.height())

    @property
    def bytes(self) -> int:
        """Memory that the images take."""
        return sum(image.sizeInBytes() for image in self.images)

    def satisfies(self, longest_side: int | None) -> bool:
        """Return whether a request of this size would bring nothing new."""
        if self.problem is not None or self.largest:
            return True
        return longest_side is not None and self.longest_side >= longest_side


def version_of(photo: Photo) -> Version:
    """Return what a picture of the photo is kept under."""
    return photo.id, photo.mtime_ns, photo.size


class ViewLoader(QObject):
    """Loads what is wished for, in the order of the wishes, and forgets what nobody wants.

    Signals:
        came: the id of a photo of which there is more to show, or of which it is known now why not.
    """

    came = Signal(object)

    def __init__(self, app: PhotoApp, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._bridge = bridge
        self._pictures: OrderedDict[Version, Picture] = OrderedDict()
        self._wishes: list[Wish] = []
        self._running: dict[tuple[Version, int | None], Future[ViewImage | UnreadablePhoto]] = {}

    def want(self, wishes: Sequence[Wish]) -> None:
        """Replace all wishes, the most urgent one first; what waits for nobody is cancelled."""
        self._wishes = list(wishes)
        wanted = {(version_of(wish.photo), wish.longest_side) for wish in wishes}
        for key, future in tuple(self._running.items()):
            if key not in wanted and future.cancel():
                del self._running[key]
        for wish in wishes:
            self._want_thumbnail(wish.photo)
        self._start()
        self._forget()

    def picture(self, photo: Photo) -> Picture:
        """Return what there is to show of a photo now."""
        version = version_of(photo)
        picture = self._pictures.setdefault(version, Picture())
        self._pictures.move_to_end(version)
        return picture

    def clear(self) -> None:
        """Forget all pictures and wishes."""
        self.want(())
        self._pictures.clear()

    def _start(self) -> None:
        for wish in self._wishes:
            if len(self._running) >= AT_ONCE:
                return
            key = version_of(wish.photo), wish.longest_side
            if key in self._running or self.picture(wish.photo).satisfies(wish.longest_side):
                continue
            future = self._app.viewing.image(wish.photo.path, wish.longest_side)
            self._running[key] = future
            self._bridge.when_done(future, partial(self._decoded, key), partial(self._failed, key))

    def _decoded(
        self, key: tuple[Version, int | None], answer: ViewImage | UnreadablePhoto
    ) -> None:
        if isinstance(answer, UnreadablePhoto):
            self._came(key, answer, ())
            return
        self._bridge.when_done(
            self._app.executors.read(_as_images, answer),
            partial(self._came, key, answer),
            partial(self._failed, key),
        )

    def _failed(self, key: tuple[Version, int | None], error: BaseException) -> None:
        if not isinstance(error, PhotoappError):
            _log.error("photo %s for the screen: %r", key[0][0], error)
        self._came(key, UnreadablePhoto(Problem.UNREADABLE, str(error)), ())

    def _came(
        self,
        key: tuple[Version, int | None],
        answer: ViewImage | UnreadablePhoto,
        images: tuple[QImage, ...],
    ) -> None:
        self._running.pop(key, None)
        version, side = key
        picture = self._pictures.setdefault(version, Picture())
        if isinstance(answer, UnreadablePhoto):
            picture.problem = answer
        else:
            picture.size = QSize(answer.width, answer.height)
            picture.largest = picture.largest or answer.largest
            if side is None:
                picture.full = images
            else:
                picture.screen = images[-1]
        self._start()
        self._forget()
        self.came.emit(version[0])

    def _want_thumbnail(self, photo: Photo) -> None:
        picture = self.picture(photo)
        if picture._asked_thumbnail or photo.content_hash is None:
            return
        picture._asked_thumbnail = True
        found = QPixmap()
        if QPixmapCache.find(photo.content_hash.hex(), found):  # the grid has it already
            picture.thumbnail = found.toImage()
            return
        version = version_of(photo)
        self._bridge.when_done(
            self._app.executors.read(self._read_thumbnail, photo.content_hash),
            partial(self._thumbnail_came, version),
            lambda error: _log.error("thumbnail of photo %s: %r", version[0], error),
        )

    def _read_thumbnail(self, content_hash: bytes) -> QImage:
        jpeg = self._app.thumbnails.read(content_hash)
        return QImage.fromData(jpeg) if jpeg else QImage()

    def _thumbnail_came(self, version: Version, image: QImage) -> None:
        picture = self._pictures.get(version)
        if picture is None or image.isNull():
            return
        picture.thumbnail = image
        self.came.emit(version[0])

    def _forget(self) -> None:
        wanted = {version_of(wish.photo) for wish in self._wishes}
        spare = sum(p.bytes for version, p in self._pictures.items() if version not in wanted)
        for version in tuple(self._pictures):
            if spare <= KEPT_BYTES:
                return
            if version not in wanted:
                spare -= self._pictures.pop(version).bytes


def _as_images(view: ViewImage) -> tuple[QImage, ...]:
    """Return images that draw fast, from few pixels to many; on another thread."""
    height, width, _ = view.pixels.shape
    received = QImage(view.pixels.data, width, height, width * 3, QImage.Format.Format_RGB888)
    # Copies the pixels: `received` lives only as long as those of `view`.
    whole = received.convertToFormat(QImage.Format.Format_RGB32)
    if width * height <= _HALVED_PIXELS:
        return (whole,)
    half = whole.scaled(
        max(1, width // 2),
        max(1, height // 2),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    return half, whole
