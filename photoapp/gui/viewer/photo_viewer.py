"""The viewer: one photo as large as the window or the screen, or up to four beside each other."""

import dataclasses
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt, Signal, SignalInstance
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.changes import Changes
from photoapp.gui.bridge import Bridge
from photoapp.gui.viewer.photo_stage import PhotoStage
from photoapp.gui.viewer.view_geometry import FITTED
from photoapp.gui.viewer.viewer_keys import Act, act_for

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


class PhotoViewer(PhotoStage):
    """Shows photos large; every key is in `viewer_keys`, and every act has a button or a key.

    Originals are never changed, nor is anything in the library: edits are asked for by signals.

    Signals:
        closed: the user wants to go back to the grid.
        rated: list of ids, stars 0..5.
        tag_requested: list of ids that the user wants to tag.
        trash_requested: list of ids that the user wants to see in the trash.
    """

    closed = Signal()
    rated = Signal(object, object)
    tag_requested = Signal(object)
    trash_requested = Signal(object)

    def __init__(self, app: PhotoApp, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(app, bridge, parent)
        self._came_from_single = False
        self._slides_took_screen = False
        self._changes_window = False
        self._acts = self._act_table()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._group.touched.connect(self._touched)
        self._overlays.bar.asked.connect(self.act)
        self._overlays.bar.seconds_changed.connect(self._slides.set_seconds)
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

    # From outside

    def compare(self, ids: Sequence[int] | NDArray[np.int64]) -> None:
        """Show two to four photos beside each other, zoomed and moved together."""
        self._came_from_single = False
        super().compare(ids)

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
    def slide_seconds(self) -> int:
        """How long each photo of the slide show is seen."""
        return self._slides.seconds

    def set_slide_seconds(self, seconds: int) -> None:
        """Show each photo of the slide show for so long."""
        self._slides.set_seconds(seconds)
        self._show_states()

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
        self._overlays.toggle_info()
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
            self._refresh()

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

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of what was loaded when another page is shown."""
        super().hideEvent(event)
        if not event.spontaneous() and not self._changes_window:
            self._slides.stop()
            self._loader.clear()
