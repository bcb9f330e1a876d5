"""Where a photo lies on the screen when it is fitted, enlarged and moved; all in device pixels."""

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF

MAX_SCALE: Final = 16.0
"""Device pixels for one pixel of the photo at most: each pixel can be counted then."""


@dataclass(frozen=True, slots=True)
class ViewPlace:
    """What is seen of a photo, in words that fit photos of any size: panes can share it.

    Attributes:
        enlargement: 1 when the photo is fitted, 2 when it is seen twice as large as that.
        x: which part of the photo is in the middle of the pane, 0 left to 1 right.
        y: the same, 0 above to 1 below.
    """

    enlargement: float = 1.0
    x: float = 0.5
    y: float = 0.5


FITTED: Final = ViewPlace()


@dataclass(frozen=True, slots=True)
class Fitting:
    """A photo in a pane.

    Attributes:
        photo: its size in pixels, as it is turned now.
        area: size of the pane in device pixels.
    """

    photo: QSizeF
    area: QSizeF

    @property
    def fit(self) -> float:
        """Device pixels for one pixel of the fitted photo; never enlarged, so 1 at most."""
        if self.photo.isEmpty() or self.area.isEmpty():
            return 1.0
        return min(
            1.0,
            self.area.width() / self.photo.width(),
            self.area.height() / self.photo.height(),
        )

    def scale(self, place: ViewPlace) -> float:
        """Return the device pixels for one pixel of the photo; 1 is 100 %."""
        return self.fit * place.enlargement

    def target(self, place: ViewPlace) -> QRectF:
        """Return where the whole photo lies; parts may be outside of the area."""
        scale = self.scale(place)
        width, height = self.photo.width() * scale, self.photo.height() * scale
        return QRectF(
            self.area.width() / 2 - place.x * width,
            self.area.height() / 2 - place.y * height,
            width,
            height,
        )

    def can_pan(self, place: ViewPlace) -> bool:
        """Return whether parts of the photo are outside of the area."""
        target = self.target(place)
        return (
            target.width() > self.area.width() + 0.5 or target.height() > self.area.height() + 0.5
        )

    def clamped(self, place: ViewPlace) -> ViewPlace:
        """Return the nearest place that is neither too small nor too large and wastes no area."""
        largest = max(1.0, MAX_SCALE / self.fit)
        enlargement = min(largest, max(1.0, place.enlargement))
        place = replace(place, enlargement=enlargement)
        target = self.target(place)
        return ViewPlace(
            enlargement,
            _held(place.x, self.area.width(), target.width()),
            _held(place.y, self.area.height(), target.height()),
        )

    def zoomed(self, place: ViewPlace, scale: float, at: QPointF) -> ViewPlace:
        """Return the place at another scale, with the same part of the photo under a point.

        Args:
            place: what is seen now.
            scale: device pixels for one pixel of the photo.
            at: the point that stays, in device pixels of the area.
        """
        wanted = self.clamped(replace(place, enlargement=scale / self.fit))
        before = self.target(place)
        if before.isEmpty():
            return wanted
        x = (at.x() - before.left()) / before.width()
        y = (at.y() - before.top()) / before.height()
        width = self.photo.width() * self.scale(wanted)
        height = self.photo.height() * self.scale(wanted)
        return self.clamped(
            ViewPlace(
                wanted.enlargement,
                x - (at.x() - self.area.width() / 2) / width,
                y - (at.y() - self.area.height() / 2) / height,
            )
        )

    def panned(self, place: ViewPlace, by: QPointF) -> ViewPlace:
        """Return the place after the photo was moved by so many device pixels."""
        target = self.target(place)
        if target.isEmpty():
            return place
        return self.clamped(
            replace(
                place, x=place.x - by.x() / target.width(), y=place.y - by.y() / target.height()
            )
        )


def _held(middle: float, area: float, length: float) -> float:
    """Return the part of the photo in the middle, such that the photo reaches both edges."""
    if length <= area:
        return 0.5
    half = area / length / 2
    return min(1 - half, max(half, middle))
