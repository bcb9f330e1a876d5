"""From rows of photos to what the panes show, and what has to be loaded for that."""

import math
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, QSizeF

from photoapp.domain.photo import Photo, PhotoId
from photoapp.gui.plain_names import plain
from photoapp.gui.viewer.pane_group import PaneGroup
from photoapp.gui.viewer.photo_pane import PhotoPane
from photoapp.gui.viewer.unreadable_sentence import gone_sentence, known_obstacle, sentence_for
from photoapp.gui.viewer.view_geometry import Fitting
from photoapp.gui.viewer.view_loader import Picture, ViewLoader, Wish
from photoapp.gui.viewer.viewed_photos import ViewedPhotos

_ENOUGH: Final = 0.98
"""Part of the wanted pixels below which others are asked for: rounding must not ask for ever."""


class PaneFiller:
    """Fills panes with the best that is there, and wishes for what is missing."""

    def __init__(self, group: PaneGroup, photos: ViewedPhotos, loader: ViewLoader) -> None:
        self._group = group
        self._photos = photos
        self._loader = loader
        self._turns: dict[PhotoId, int] = {}

    def turn(self, row: int, quarters: int) -> None:
        """Turn the view of a photo clockwise; it stays turned while the viewer is there."""
        photo_id = self._photos.id_at(row)
        if photo_id is not None:
            self._turns[photo_id] = (self._turns.get(photo_id, 0) + quarters) % 4

    def fill(self, rows: Sequence[int]) -> None:
        """Show a photo in each pane."""
        for index, (pane, row) in enumerate(zip(self._group.panes, rows, strict=False)):
            photo = self._photos.photo(row)
            several = len(rows) > 1
            pane.set_frame(
                several and index == self._group.active,
                plain(photo.path.name) if several and photo is not None else "",
            )
            if photo is None:
                pane.show_photo([], QSizeF(), 0, self.message(row))
            else:
                picture = self._loader.picture(photo)
                turns = self._turns.get(photo.id, 0)
                size = QSizeF(_original_size(photo, picture))
                pane.show_photo(picture.images, size, turns, self.message(row))

    def want(self, rows: Sequence[int], neighbours: Sequence[int]) -> None:
        """Ask for what the panes need, then for the neighbours, fitted into the first pane."""
        wishes: list[Wish] = []
        large: list[Wish] = []
        later: list[Wish] = []
        for pane, row in zip(self._group.panes, rows, strict=False):
            photo = self._photos.photo(row)
            if photo is None or known_obstacle(photo):
                continue
            wishes.append(self._fitted(pane, photo))
            if self._needs_more(pane, photo):
                large.append(Wish(photo, None))
        for row in neighbours:
            photo = self._photos.photo(row)
            if photo is not None and not known_obstacle(photo):
                later.append(self._fitted(self._group.panes[0], photo))
        self._loader.want(wishes + large + later)

    def is_seen(self, row: int) -> bool:
        """Return whether the photo, or why there is none, can be seen."""
        photo = self._photos.photo(row)
        if photo is None:
            return self._photos.is_gone(row)
        return bool(self.message(row)) or self._loader.picture(photo).longest_side > 0

    def message(self, row: int) -> str:
        """Return why the photo in a row cannot be seen; empty when it can, or may soon."""
        photo = self._photos.photo(row)
        if photo is None:
            return gone_sentence() if self._photos.is_gone(row) else ""
        obstacle = known_obstacle(photo)
        if obstacle:
            return obstacle
        picture = self._loader.picture(photo)
        if picture.problem is None or picture.longest_side:
            return ""
        return sentence_for(picture.problem)

    def _fitted(self, pane: PhotoPane, photo: Photo) -> Wish:
        """Return the wish for a photo that fills the pane, pixel on pixel."""
        picture = self._loader.picture(photo)
        size = QSizeF(_original_size(photo, picture))
        area = pane.fitting().area
        if size.isEmpty() or (picture.size is None and not photo.width):
            return Wish(photo, math.ceil(max(area.width(), area.height(), 1)))
        turned = size.transposed() if self._turns.get(photo.id, 0) % 2 else size
        side = max(1, round(max(size.width(), size.height()) * Fitting(turned, area).fit))
        have = picture.longest_side
        if have and have * 1.0 >= side * _ENOUGH and have <= 2 * side:
            side = have  # another size of the window needs no other pixels
        return Wish(photo, side)

    def _needs_more(self, pane: PhotoPane, photo: Photo) -> bool:
        if pane.place().enlargement <= 1:
            return False
        target = pane.fitting().target(pane.place())
        wanted = max(target.width(), target.height())
        return self._loader.picture(photo).longest_side < wanted * _ENOUGH


def _original_size(photo: Photo, picture: Picture) -> QSize:
    """Return the size of the original as far as it is known, else of what there is to see."""
    if picture.size is not None:
        return picture.size
    if photo.width and photo.height:
        return QSize(photo.width, photo.height)
    return QSize() if picture.thumbnail is None else picture.thumbnail.size()
