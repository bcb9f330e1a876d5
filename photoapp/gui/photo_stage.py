"""The middle of the window: search over photos, the viewer, or the list of problems."""

import numpy as np
from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.changes import Changes
from photoapp.domain.photo import PhotoId
from photoapp.domain.ranking import FoundPhotos
from photoapp.domain.status import LibraryStatus
from photoapp.gui.answers import Answers
from photoapp.gui.bridge import Bridge
from photoapp.gui.grid.photo_grid import PhotoGrid
from photoapp.gui.problems.problems_page import ProblemsPage
from photoapp.gui.search.search_area import SearchArea
from photoapp.gui.viewer.photo_viewer import PhotoViewer
from photoapp.gui.window_dialogs import words_of
from photoapp.gui.window_state import WindowState

LAYOUTS = ("square", "justified")
GROUPINGS = ("none", "day", "month", "folder")


class PhotoStage(QStackedWidget):
    """Asks, shows the answer, and opens photos of it.

    Attributes:
        search: bar and result header.
        grid: the photos.
        viewer: one photo, or some beside each other.
        problems: the list of what could not be read.

    Signals:
        asked: the query that is shown now.
        current_changed: `PhotoId` or None: the photo that is viewed or that the keyboard is at.
        chosen_changed: how many photos are in hand.
        menu_requested: a place on the screen.
        page_changed: grid, viewer or problems are shown now.
        failed: an exception.
    """

    asked = Signal(str)
    current_changed = Signal(object)
    chosen_changed = Signal(int)
    menu_requested = Signal(QPoint)
    page_changed = Signal()
    failed = Signal(object)

    def __init__(self, app: PhotoApp, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._bridge = bridge
        self._answers = Answers(app, bridge, self)
        self._again = False
        self._viewed: PhotoId | None = None
        self.search = SearchArea(app, bridge)
        self.grid = PhotoGrid(app, bridge)
        self.viewer = PhotoViewer(app, bridge)
        self.problems = ProblemsPage()
        self._photos = QWidget()
        column = QVBoxLayout(self._photos)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.search)
        column.addWidget(self.grid, 1)
        for page in (self._photos, self.viewer, self.problems):
            self.addWidget(page)
        self._connect()

    @property
    def text(self) -> str:
        """The query that is shown."""
        return self._answers.text

    # Showing

    def look_for(self, text: str) -> None:
        """Show the photos that a query finds."""
        self.show_photos()
        self.search.set_text(text)
        self._ask(text)

    def show_photos(self) -> None:
        """Show the grid."""
        self.setCurrentWidget(self._photos)

    def show_problems(self) -> None:
        """Show the files and folders that could not be read."""
        self.setCurrentWidget(self.problems)
        self.problems.setFocus()
        self._bridge.when_done(
            self._app.executors.read(self._app.problems),
            self.problems.show_problems,
            self.failed.emit,
        )

    def show_status(self, status: LibraryStatus) -> None:
        """Take the counts of the library."""
        self.search.show_status(status)

    def take_keyboard(self) -> None:
        """Give the keyboard to the search bar."""
        self.show_photos()
        self.search.take_keyboard()

    def open_photo(self, photo: PhotoId | None) -> None:
        """Open a photo in the viewer, among the photos of the answer when it is one of them."""
        if photo is None:
            return
        self.search.result_used()
        ids = self.grid.ids()
        rows = np.flatnonzero(ids == photo)
        self.setCurrentWidget(self.viewer)
        if len(rows):
            self.viewer.open(ids, int(rows[0]))
        else:
            self.viewer.open(np.array([photo], dtype=np.int64), 0)
        self.viewer.setFocus()

    def compare(self) -> None:
        """Open the chosen photos beside each other."""
        self.setCurrentWidget(self.viewer)
        self.viewer.compare(self.grid.selected_ids())
        self.viewer.setFocus()

    def start_slide_show(self) -> None:
        """Show one photo after the other, from the current one on."""
        ids = self.grid.ids()
        if len(ids):
            self.open_photo(self.grid.current_id() or PhotoId(int(ids[0])))
            self.viewer.start_slide_show()

    def close_viewer(self) -> None:
        """Go back to the grid, at the photo that was seen last."""
        viewed, self._viewed = self._viewed, None
        self.show_photos()
        if viewed is not None and viewed != self.grid.current_id():
            self.grid.go_to(viewed)
        self.grid.setFocus()

    def current(self) -> PhotoId | None:
        """Return the photo that is viewed, or that the keyboard is at in the grid."""
        return self._viewed if self.is_viewing() else self.grid.current_id()

    def is_viewing(self) -> bool:
        """Return whether the viewer is shown."""
        return self.currentWidget() is self.viewer

    def in_hand(self) -> list[PhotoId]:
        """Return the photos that a command is for: the one that is viewed, else the chosen ones."""
        if self.is_viewing():
            return [] if self._viewed is None else [self._viewed]
        if self.currentWidget() is not self._photos:
            return []
        chosen = [PhotoId(number) for number in self.grid.selected_ids().tolist()]
        current = self.grid.current_id()
        return chosen or ([current] if current is not None else [])

    def count_in_hand(self) -> int:
        """Return how many photos `in_hand` would give, without listing a million."""
        if self.currentWidget() is self._photos and (count := self.grid.selected_count()):
            return count
        return len(self.in_hand())

    # Following the library

    def take_changes(self, changes: Changes) -> None:
        """Bring up to date what is seen; what came or went, or fits no more, comes by asking."""
        if changes.added or changes.removed or changes.changed:
            self.grid.reload(changes)
            self.viewer.reload(changes)
        by_query = bool(self.text.strip()) and (changes.tags or changes.albums or changes.changed)
        if changes.added or changes.removed or changes.embeddings or changes.folders or by_query:
            self._answers.ask_again()

    def ask_again(self) -> None:
        """Ask the same soon."""
        self._answers.ask_again()

    def stop(self) -> None:
        """Ask no more."""
        self._answers.stop()

    # Remembering

    def restore(self, state: WindowState) -> None:
        """Take over layout, groups and size of the grid."""
        if (size := state.value("cell", 0)) > 0:
            self.grid.setProperty("cell_size", size)
        layout, grouping = state.value("layout", "square"), state.value("grouping", "none")
        self.grid.set_layout(layout if layout in LAYOUTS else "square")
        self.grid.set_grouping(grouping if grouping in GROUPINGS else "none")

    def keep(self, state: WindowState) -> None:
        """Keep layout, groups and size of the grid."""
        state.keep("cell", int(self.grid.property("cell_size")))
        state.keep("layout", self.grid.layout_name())
        state.keep("grouping", self.grid.grouping())

    # What goes on inside

    def _connect(self) -> None:
        self.search.asked.connect(self._ask)
        self.search.left_downwards.connect(self.grid.setFocus)
        self.search.shown.connect(self._show)
        self._answers.looking.connect(lambda text: self.search.show_looking())
        self._answers.answered.connect(self._answered)
        self._answers.failed.connect(lambda error: self.search.show_trouble(words_of(error)))
        self.grid.opened.connect(self.open_photo)
        self.grid.current_changed.connect(self._grid_moved)
        self.grid.selection_changed.connect(lambda count: self.chosen_changed.emit(count))
        self.grid.context_menu_requested.connect(self.menu_requested)
        self.viewer.closed.connect(self.close_viewer)
        self.viewer.current_changed.connect(self._viewer_moved)
        self.problems.closed.connect(self.show_photos)
        self.currentChanged.connect(lambda page: self._page_changed())

    def _ask(self, text: str) -> None:
        self.show_photos()
        self._answers.ask(text, nearest=self.search.wants_nearest())
        self.asked.emit(text)

    def _answered(self, text: str, found: FoundPhotos, again: bool) -> None:
        self._again = again
        self.search.show_result(found)
        self._again = False

    def _show(self, found: FoundPhotos) -> None:
        self.grid.show_photos(found, ranked=self.search.is_ranked(), refreshed=self._again)

    def _grid_moved(self, photo: PhotoId | None) -> None:
        if not self.is_viewing():
            self.current_changed.emit(photo)
        self.chosen_changed.emit(self.count_in_hand())

    def _viewer_moved(self, photo: PhotoId | None) -> None:
        self._viewed = photo
        if self.is_viewing():
            self.current_changed.emit(photo)
            self.chosen_changed.emit(self.count_in_hand())

    def _page_changed(self) -> None:
        if not self.is_viewing():
            self._viewed = None
            self.current_changed.emit(self.grid.current_id())
        self.chosen_changed.emit(self.count_in_hand())
        self.page_changed.emit()
