"""What an inspector asks the library about one photo: one question after the other.

Nothing of it waits on the GUI thread, and never more than one of the reading threads is in use, so
that searches and thumbnails go on. An answer about a photo that is no more looked at is dropped.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.photo import Photo, PhotoId
from photoapp.gui.bridge import Bridge
from photoapp.gui.inspector.similar_strip import SHOWN

Answer = TypeVar("Answer")

_REST_MS = 120
"""A photo that is looked at for a shorter time is only shown as the catalog knows it."""


class Inspection(QObject):
    """Asks about the photo of the moment.

    Signals:
        recorded: `PhotoDetails` as the catalog knows them; comes first.
        pictured: the thumbnail, a null `QImage` where there is none.
        explained: an `Explanation` without a heat map; only where something was asked for.
        compared: list of similar photos, or None where the photo is not indexed.
        compared_image: place in that list and its `QImage`.
        heated: an `Explanation` with a heat map; only where it is wanted.
        read: `PhotoDetails` with what the file says; comes last.
        failed: name of the signal that does not come, and the exception.
    """

    recorded = Signal(object)
    pictured = Signal(QImage)
    explained = Signal(object)
    compared = Signal(object)
    compared_image = Signal(int, QImage)
    heated = Signal(object)
    read = Signal(object)
    failed = Signal(str, object)

    def __init__(self, app: PhotoApp, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._bridge = bridge
        self._number = 0
        self._photo: PhotoId | None = None
        self._query = ""
        self._with_heat = False
        self._pause = QTimer(self, singleShot=True, interval=_REST_MS)
        self._pause.timeout.connect(self._ask_the_rest)

    @property
    def photo(self) -> PhotoId | None:
        """The photo that is looked at."""
        return self._photo

    def look_at(self, photo: PhotoId | None, query: str) -> None:
        """Ask everything about a photo; None drops what is on its way."""
        self._number += 1
        self._photo = photo
        self._query = query
        self._pause.stop()
        if photo is not None:
            self._ask(self._app.details.recorded, photo, then=self._recorded, as_="recorded")

    def look_again(self) -> None:
        """Ask what the catalog knows of the same photo, because that has changed."""
        if self._photo is not None:
            details = self._app.details.recorded
            self._ask(details, self._photo, then=self.recorded.emit, as_="recorded")

    def want_heat(self, wanted: bool) -> None:
        """Find out where in the photo the query is met, for this one and all that come."""
        self._with_heat = wanted
        if wanted and self._photo is not None and not self._pause.isActive():
            self._ask_for_heat()

    def _ask(
        self,
        question: Callable[..., Answer],
        *arguments: object,
        then: Callable[[Answer], None],
        as_: str,
        after: Callable[[], None] = lambda: None,
    ) -> None:
        """Ask on a reading thread; `then` hears the answer, `after` goes on in any case."""
        number = self._number

        def came(answer: Answer) -> None:
            if number == self._number:
                then(answer)
                after()

        def broke(error: BaseException) -> None:
            if number == self._number:
                self.failed.emit(as_, error)
                after()

        self._bridge.when_done(self._app.executors.read(question, *arguments), came, broke)

    def _recorded(self, details: object) -> None:
        self.recorded.emit(details)
        photo = getattr(details, "photo", None)
        if isinstance(photo, Photo):
            self._ask(self._image, photo, then=self.pictured.emit, as_="pictured")
        self._pause.start()

    def _ask_the_rest(self) -> None:
        if not self._query.strip():
            self._ask_for_similar()
            return
        self._ask(
            partial(self._app.explainer.explain, heat=False),
            self._photo,
            self._query,
            then=self.explained.emit,
            as_="explained",
            after=self._ask_for_similar,
        )

    def _ask_for_similar(self) -> None:
        if self._with_heat and self._query.strip():
            self._ask_for_heat()
        self._ask(
            self._app.similar_photos.of,
            self._photo,
            SHOWN,
            then=self._compared,
            as_="compared",
            after=self._ask_the_file,
        )

    def _compared(self, photos: list[Photo] | None) -> None:
        self.compared.emit(photos)
        self._ask_for_image(photos or [], 0)

    def _ask_for_image(self, photos: list[Photo], place: int) -> None:
        if place < len(photos):
            self._ask(
                self._image,
                photos[place],
                then=lambda image: self.compared_image.emit(place, image),
                as_="compared_image",
                after=lambda: self._ask_for_image(photos, place + 1),
            )

    def _ask_for_heat(self) -> None:
        if self._query.strip():
            self._ask(
                self._app.explainer.explain,
                self._photo,
                self._query,
                then=self.heated.emit,
                as_="heated",
            )

    def _ask_the_file(self) -> None:
        self._ask(self._app.details.read, self._photo, then=self.read.emit, as_="read")

    def _image(self, photo: Photo) -> QImage:
        # Thumbnails are JPEG files of our own making, so Qt's decoder may have them.
        if photo.content_hash is None:
            return QImage()
        jpeg = self._app.thumbnails.read(photo.content_hash)
        return QImage.fromData(jpeg) if jpeg else QImage()
