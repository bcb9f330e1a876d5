"""The viewer: one photo as large as the window or the screen, or up to four beside each other."""

import dataclasses
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.changes import Changes
from photoapp.domain.photo import Photo, PhotoId
from photoapp.gui.bridge import Bridge
from photoapp.gui.plain_names import plain
from photoapp.gui.viewer.pane_filler import PaneFiller
from photoapp.gui.viewer.pane_group import MAX_PANES, PaneGroup
from photoapp.gui.viewer.photo_pane import GROUND
from photoapp.gui.viewer.slide_show import SlideShow
from photoapp.gui.viewer.view_geometry import FITTED
from photoapp.gui.viewer.view_loader import ViewLoader
from photoapp.gui.viewer.viewed_photos import ViewedPhotos
from photoapp.gui.viewer.viewer_keys import Act, act_for
from photoapp.gui.viewer.viewer_overlays import ViewerOverlays

_SETTLED_MS: Final = 150  # after the last change of size, then other pixels are asked for
_STARS: Final = 5

# They do not end a slide show: what they do can be done while it goes on.
_BESIDE_SLIDES: Final = frozenset(
    (
        Act.SLIDE_SHOW,
        Act.FULL_SCREEN,
        Act.INFO,
        Act.BACK,
        *(Act(f"rate-{stars}") for stars in range(_STARS + 1)),
    )
)


class PhotoViewer(QWidget):
    """Shows photos large; every key is in `viewer_keys`, and every act has a button or a key.

    A thumbnail is seen at once, then the photo in the size of the pane, then all its pixels when
    it is enlarged. The neighbours are loaded ahead. Originals are never changed, nor is anything
    in the library: edits are asked for by signals.

    Signals:
        closed: the user wants to go back to the grid.
        current_changed: id of the photo that keys work on, None when there is none.
        rated: list of ids, stars 0..5.
        tag_requested: list of ids that the user wants to tag.
        trash_requested: list of ids that the user wants to see in the trash.
    """

    closed = Signal()
    current_changed = Signal(object)
    rated = Signal(object, object)
    tag_requested = Signal(object)
    trash_requested = Signal(object)

    def __init__(self, app: PhotoApp, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photos = ViewedPhotos(app, bridge, self)
        self._loader = ViewLoader(app, bridge, self)
        self._slides = SlideShow(self)
        self._rows: list[int] = []
        self._came_from_single = False
        self._direction = 1
        self._told: PhotoId | None = None
        self._is_full_screen = False
        self._slides_took_screen = False
        self._changes_window = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAutoFillBackground(True)
        self.setObjectName("photoViewer")
        self.setStyleSheet(f"#photoViewer {{ background: {GROUND.name()}; }}")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Photo viewer"))
        self._build()
        self._connect()
        self._acts = self._act_table()

    def _build(self) -> None:
        self._group = PaneGroup(self)
        self._overlays = ViewerOverlays(self)
        self._bar, self._info = self._overlays.bar, self._overlays.info
        self._filler = PaneFiller(self._group, self._photos, self._loader)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)

    def _connect(self) -> None:
        self._photos.came.connect(self._refresh)
        self._loader.came.connect(self._picture_came)
        self._group.place_changed.connect(self._refresh)
        self._group.active_changed.connect(self._refresh)
        self._group.touched.connect(self._touched)
        self._group.resized.connect(self._settled.start)
        self._settled.timeout.connect(self._refresh)
        self._bar.asked.connect(self.act)
        self._bar.seconds_changed.connect(self._slides.set_seconds)
        self._slides.next_wanted.connect(self._next_slide)
        self._slides.changed.connect(self._slides_changed)

    def _act_table(self) -> dict[Act, Callable[[], None]]:
        group = self._group
        table: dict[Act, Callable[[], None]] = {
            Act.RIGHT: partial(self._sideways, 1),
            Act.LEFT: partial(self._sideways, -1),
            Act.UP: partial(group.pan, 0, -1),
            Act.DOWN: partial(group.pan, 0, 1),
            Act.NEXT: partial(self.step, 1),
            Act.PREVIOUS: partial(self.step, -1),
            Act.FIRST: partial(self._go, 0),
            Act.LAST: lambda: self._go(len(self._photos) - 1),
            Act.ZOOM_IN: partial(group.zoom_steps, 1),
            Act.ZOOM_OUT: partial(group.zoom_steps, -1),
            Act.FULL_SIZE: lambda: group.zoom_to(1.0, group.pane.middle()),
            Act.FIT: partial(group.set_place, FITTED),
            Act.TOGGLE_ZOOM: lambda: group.toggle(group.pane.middle()),
            Act.ROTATE_RIGHT: partial(self._turn, 1),
            Act.ROTATE_LEFT: partial(self._turn, -1),
            Act.INFO: self.toggle_info,
            Act.TAG: partial(self._ask_for, self.tag_requested),
            Act.TRASH: partial(self._ask_for, self.trash_requested),
            Act.SLIDE_SHOW: self.toggle_slide_show,
            Act.COMPARE: self.toggle_compare,
            Act.FULL_SCREEN: self.toggle_full_screen,
            Act.BACK: self.back,
        }
        for stars in range(_STARS + 1):
            table[Act(f"rate-{stars}")] = partial(self._rate, stars)
        return table

    # What is shown

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

    def start_slide_show(self) -> None:
        """Show one photo after the other on the whole screen, beginning with the current one."""
        row = self._current_row
        if row is None:
            return
        if self.is_comparing:
            self._show_rows([row])
        if not self._slides.is_on and not self._is_full_screen:
            self.toggle_full_screen()
            self._slides_took_screen = True
        self._slides.start()
        self._refresh()

    def reload(self, changes: Changes) -> None:
        """Follow a write: changed photos are read again, removed ones leave the viewer."""
        self._photos.refresh(changes.changed | changes.added)
        if not changes.removed or not self._rows:
            return
        rows = [row for row in self._rows if self._photos.id_at(row) not in changes.removed]
        moved = [self._photos.row_without(changes.removed, row) for row in rows or self._rows[:1]]
        self._photos.remove(changes.removed)
        if len(self._photos):
            self._show_rows(moved)
        else:
            self._leave()

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
    def slide_seconds(self) -> int:
        """How long each photo of the slide show is seen."""
        return self._slides.seconds

    def set_slide_seconds(self, seconds: int) -> None:
        """Show each photo of the slide show for so long."""
        self._slides.set_seconds(seconds)
        self._show_states()

    @property
    def _current_row(self) -> int | None:
        return self._rows[self._group.active] if self._rows else None

    @property
    def _photo(self) -> Photo | None:
        row = self._current_row
        return None if row is None else self._photos.photo(row)

    def _begin(self, ids: NDArray[np.int64], rows: list[int]) -> None:
        self._slides.stop()
        self._photos.set_ids(ids)
        self._came_from_single = False
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
        """Show the best that is there, and ask for what is missing."""
        self._photos.need(self._rows)
        neighbours: list[int] = []
        if len(self._rows) == 1:
            row, ahead = self._rows[0], self._direction
            neighbours = [near for near in (row + ahead, row - ahead) if near >= 0]
        self._filler.want(self._rows, neighbours)
        self._show_pictures()
        self._tell_current()

    def _show_pictures(self) -> None:
        self._filler.fill(self._rows)
        if self._rows and self._filler.is_seen(self._rows[0]):
            self._slides.photo_seen()
        self._show_states()

    def _picture_came(self, photo_id: PhotoId) -> None:
        if any(self._photos.id_at(row) == photo_id for row in self._rows):
            self._show_pictures()

    def _show_states(self) -> None:
        photo, row = self._photo, self._current_row
        if row is not None and not self.is_comparing:
            self._bar.show_position(row, len(self._photos))
        else:
            self._bar.show_compared(len(self._rows))
        self._bar.show_zoom(self._group.scale)
        self._bar.show_rating(None if photo is None else photo.rating)
        self._bar.show_states(
            info=self._info.isVisibleTo(self),
            comparing=self.is_comparing,
            slides=self._slides.is_on,
            full_screen=self._is_full_screen,
        )
        self._bar.show_slides(
            is_on=self._slides.is_on,
            is_running=self._slides.is_running,
            seconds=self._slides.seconds,
        )
        self._info.show_photo(photo)
        self._overlays.arrange()

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

    # What the user does

    def act(self, act: Act) -> None:
        """Do what a key or a button asks for."""
        if act not in _BESIDE_SLIDES:
            self._slides.pause()
        self._acts[act]()

    def step(self, by: int) -> None:
        """Go to the next (1) or the previous photo (-1); to another pane while comparing."""
        row = self._current_row
        if row is None:
            return
        if self.is_comparing:
            self._group.set_active((self._group.active + by) % len(self._rows))
            self._refresh()
            return
        self._direction = 1 if by >= 0 else -1
        self._go(row + by)

    def back(self) -> None:
        """Leave what was entered last: slide show, full screen, comparing, the viewer."""
        row = self._current_row
        if self._slides.is_on:
            self._slides.stop()
        elif self._is_full_screen:
            self.toggle_full_screen()
        elif self.is_comparing and self._came_from_single and row is not None:
            self._show_rows([row])
        else:
            self._leave()

    def toggle_info(self) -> None:
        """Show or hide what is known of the photo."""
        self._info.setVisible(not self._info.isVisibleTo(self))
        self._info.raise_()
        self._show_states()

    def toggle_slide_show(self) -> None:
        """Start the slide show; then pause it, and let it go on."""
        if self._slides.is_running:
            self._slides.pause()
        else:
            self.start_slide_show()

    def toggle_compare(self) -> None:
        """Compare the photo with the next one, or go back to one photo."""
        row = self._current_row
        if row is None or len(self._photos) < 2:
            return
        if self.is_comparing:
            self._show_rows([row])
        else:
            self._slides.stop()
            self._came_from_single = True
            first = min(row, len(self._photos) - 2)
            self._show_rows([first, first + 1])
            self._group.set_active(row - first)
            self._refresh()

    def toggle_full_screen(self) -> None:
        """Fill the whole screen, or go back into the window."""
        self._is_full_screen = not self._is_full_screen
        self._slides_took_screen = False
        self._changes_window = True
        # A window of its own for as long as that lasts; its place in the layout stays.
        self.setWindowFlag(Qt.WindowType.Window, self._is_full_screen or self.parent() is None)
        if self._is_full_screen:
            self.showFullScreen()
        else:
            self.showNormal()
        self._changes_window = False
        self.setFocus()
        self._overlays.show_bar()
        self._show_states()

    def _go(self, row: int) -> None:
        row = max(0, min(row, len(self._photos) - 1))
        if self.is_comparing:
            self._group.set_active(min(row, len(self._rows) - 1))
            self._refresh()
        elif self._rows and self._rows != [row]:
            self._show_rows([row])

    def _sideways(self, by: int) -> None:
        if self._group.can_pan:
            self._group.pan(by, 0)
        else:
            self.step(-by if self.isRightToLeft() else by)

    def _turn(self, quarters: int) -> None:
        row = self._current_row
        if row is not None:
            self._filler.turn(row, quarters)
            self._group.set_place(FITTED)

    def _rate(self, stars: int) -> None:
        photo = self._photo
        if photo is None:
            return
        # Seen at once; the record that is read after the edit has the last word.
        self._photos.replace(dataclasses.replace(photo, rating=stars))
        self._overlays.say("★" * stars + "☆" * (_STARS - stars))
        self._show_states()
        self.rated.emit([photo.id], stars)

    def _ask_for(self, signal: SignalInstance) -> None:
        if self.current_id is not None:
            signal.emit([self.current_id])

    def _leave(self) -> None:
        self._slides.stop()
        if self._is_full_screen:
            self.toggle_full_screen()
        self._rows = []
        self._loader.clear()
        self._tell_current()
        self.closed.emit()

    # The slide show

    def _next_slide(self) -> None:
        row = self._current_row
        if row is not None:
            self._direction = 1
            self._show_rows([(row + 1) % len(self._photos)])

    def _slides_changed(self) -> None:
        if self._slides.is_on and not self._slides.is_running:
            self._overlays.say(self.tr("Slide show paused"))
        if not self._slides.is_on and self._slides_took_screen and self._is_full_screen:
            self.toggle_full_screen()
        self._show_states()

    def _touched(self) -> None:
        self._slides.pause()
        self.setFocus()

    # Events

    def event(self, event: QEvent) -> bool:
        """Take the viewer's keys before the shortcuts of the window do."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and act_for(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key is for."""
        act = act_for(event)
        if act is None:
            super().keyPressEvent(event)
        else:
            self.act(act)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Bring the controls before Tab goes to them."""
        self._overlays.show_bar()
        return super().focusNextPrevChild(forward)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Bring the controls and the pointer."""
        self._overlays.show_bar()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep everything in its place."""
        super().resizeEvent(event)
        self._group.setGeometry(self.rect())
        self._overlays.arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Load what was let go while nobody saw it."""
        super().showEvent(event)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of what was loaded when another page is shown."""
        super().hideEvent(event)
        if not event.spontaneous() and not self._changes_window:
            self._slides.stop()
            self._loader.clear()
