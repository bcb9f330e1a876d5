"""Photos in panes with controls over them: what is shown, and what is loaded for it."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.photo import Photo, PhotoId
from photoapp.gui.bridge import Bridge
from photoapp.gui.plain_names import plain
from photoapp.gui.viewer.pane_filler import PaneFiller
from photoapp.gui.viewer.pane_group import MAX_PANES, PaneGroup
from photoapp.gui.viewer.photo_pane import GROUND
from photoapp.gui.viewer.slide_show import SlideShow
from photoapp.gui.viewer.view_loader import ViewLoader
from photoapp.gui.viewer.viewed_photos import ViewedPhotos
from photoapp.gui.viewer.viewer_overlays import ViewerOverlays, ViewerState

_SETTLED_MS: Final = 150  # after the last change of size, then other pixels are asked for


class PhotoStage(QWidget):
    """Shows some of many photos as well as it can at the moment, and better soon.

    A thumbnail is seen at once, then the photo in the size of the pane, then all its pixels when
    it is enlarged. The neighbours are loaded ahead.

    Signals:
        current_changed: id of the photo that keys work on, None when there is none.
    """

    current_changed = Signal(object)

    def __init__(self, app: PhotoApp, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photos = ViewedPhotos(app, bridge, self)
        self._loader = ViewLoader(app, bridge, self)
        self._slides = SlideShow(self)
        self._rows: list[int] = []
        self._direction = 1
        self._told: PhotoId | None = None
        self._is_full_screen = False
        self.setObjectName("photoViewer")
        self.setStyleSheet(f"#photoViewer {{ background: {GROUND.name()}; }}")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Photo viewer"))
        self._group = PaneGroup(self)
        self._overlays = ViewerOverlays(self, self._idle)
        self._filler = PaneFiller(self._group, self._photos, self._loader)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._photos.came.connect(self._refresh)
        self._loader.came.connect(self._picture_came)
        self._group.place_changed.connect(self._place_changed)
        self._group.active_changed.connect(self._refresh)
        self._group.resized.connect(self._settled.start)
        self._settled.timeout.connect(self._refresh)

    def open(self, ids: NDArray[np.int64], at: int) -> None:
        """Show one photo of many, and go through them with the keyboard.

        Args:
            ids: int64[n], the photos in their order.
            at: row of the photo to begin with.
        """
        self._begin(ids, [at])

    def compare(self, ids: Sequence[int] | NDArray[np.int64]) -> None:
        """Show two to four photos beside each other, zoomed and moved together."""
        chosen = np.asarray(ids, np.int64)[:MAX_PANES]
        self._begin(chosen, list(range(len(chosen))))

    @property
    def current_id(self) -> PhotoId | None:
        """The photo that keys work on."""
        row = self._current_row
        return None if row is None else self._photos.id_at(row)

    @property
    def is_comparing(self) -> bool:
        """Whether photos are seen beside each other."""
        return len(self._rows) > 1

    @property
    def _current_row(self) -> int | None:
        return self._rows[self._group.active] if self._rows else None

    @property
    def _photo(self) -> Photo | None:
        row = self._current_row
        return None if row is None else self._photos.photo(row)

    @property
    def _scale(self) -> float | None:
        return self._group.scale if self._group.pane.has_image else None

    def _begin(self, ids: NDArray[np.int64], rows: list[int]) -> None:
        self._slides.stop()
        self._photos.set_ids(ids)
        self._show_rows(rows)
        self._overlays.show_bar()
        self.setFocus()

    def _show_rows(self, rows: list[int]) -> None:
        """Show these rows, fitted, one pane for each."""
        last = len(self._photos) - 1
        self._rows = [max(0, min(row, last)) for row in rows] if last >= 0 else []
        self._slides.photo_left()
        self._group.set_count(max(1, len(self._rows)))
        self._refresh()

    def _refresh(self) -> None:
        """Show the best that is there, and ask for what is missing, while anybody can see it."""
        if self.isVisible():
            self._photos.need(self._rows)
            self._want()
            self._show_pictures()
        self._tell_current()

    def _want(self) -> None:
        neighbours: list[int] = []
        if len(self._rows) == 1:
            row, ahead = self._rows[0], self._direction
            neighbours = [near for near in (row + ahead, row - ahead) if near >= 0]
        self._filler.want(self._rows, neighbours)

    def _place_changed(self) -> None:
        self._want()
        self._overlays.bar.show_zoom(self._scale)

    def _show_pictures(self) -> None:
        self._filler.fill(self._rows)
        if self._rows and self._filler.is_seen(self._rows[0]):
            self._slides.photo_seen()
        self._show_states()

    def _picture_came(self, photo_id: PhotoId) -> None:
        if any(self._photos.id_at(row) == photo_id for row in self._rows):
            self._show_pictures()

    def _show_states(self) -> None:
        self._overlays.show_state(
            ViewerState(
                photo=self._photo,
                row=self._current_row or 0,
                count=len(self._photos),
                compared=len(self._rows),
                scale=self._scale,
                slides_on=self._slides.is_on,
                slides_running=self._slides.is_running,
                seconds=self._slides.seconds,
                full_screen=self._is_full_screen,
            )
        )

    def _tell_current(self) -> None:
        """Tell people who listen, and whoever follows, which photo is seen."""
        photo, row = self._photo, self._current_row
        if photo is not None and row is not None:
            name = self.tr("{name}, photo {row} of {count}").format(
                name=plain(photo.path.name), row=row + 1, count=len(self._photos)
            )
            if name != self.accessibleName():
                self.setAccessibleName(name)
            self.setAccessibleDescription(self._filler.message(row))
        if self.current_id != self._told:
            self._told = self.current_id
            self.current_changed.emit(self._told)

    def _idle(self, idle: bool) -> None:
        """Hide the pointer with the controls, where nothing but photos is to be seen."""
        self._group.hide_pointer(idle and (self._is_full_screen or self._slides.is_running))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep everything in its place."""
        super().resizeEvent(event)
        self._group.setGeometry(self.rect())
        self._overlays.arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Load what was let go while nobody saw it."""
        super().showEvent(event)
        self._refresh()
