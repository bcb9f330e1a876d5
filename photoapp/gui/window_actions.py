"""What each action of the window does, and which of them make sense now."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMainWindow

from photoapp.app.query_text import photo_text
from photoapp.domain.album import AlbumId
from photoapp.gui.commands.action_table import ActionTable
from photoapp.gui.commands.actions import Actions, Situation
from photoapp.gui.commands.library_commands import LibraryCommands
from photoapp.gui.commands.photo_commands import PhotoCommands
from photoapp.gui.index_job import IndexJob
from photoapp.gui.panels import Panels
from photoapp.gui.photo_stage import GROUPINGS, LAYOUTS, PhotoStage
from photoapp.gui.sidebar.sidebar import Sidebar
from photoapp.gui.sidebar.sidebar_entries import Entry, EntryKind
from photoapp.gui.window_dialogs import WindowDialogs


class WindowActions(QObject):
    """Makes the menus of a window and connects every line of the table to what it does.

    Args:
        window: whose menu bar is filled.
        own: slots of actions that the window itself does.
    """

    def __init__(
        self,
        window: QMainWindow,
        own: Mapping[str, Callable[[], None]],
        stage: PhotoStage,
        panels: Panels,
        sidebar: Sidebar,
        photos: PhotoCommands,
        library: LibraryCommands,
        dialogs: WindowDialogs,
        job: IndexJob,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._stage = stage
        self._panels = panels
        self._sidebar = sidebar
        self._photos = photos
        self._library = library
        self._dialogs = dialogs
        self._job = job
        table = ActionTable(self)
        self._titles = table.menu_titles()
        self._actions = Actions(table.lines(), window)
        self._actions.fill_bar(window.menuBar(), self._titles)
        self._actions.add_photo_keys(stage.grid)
        slots = {**own, **self._library_slots(), **self._photo_slots(), **self._view_slots()}
        self._actions.connect_all(slots)

    def fit(self, has_folders: bool, edits: tuple[str, str]) -> None:
        """Enable what makes sense now; `edits` are the names of the next undo and redo."""
        album = self._album()
        self._actions.fit(
            Situation(
                photos=self._stage.count_in_hand(),
                library=has_folders,
                search=self._stage.text,
                album=album.text if album is not None else "",
                undo=edits[0],
                redo=edits[1],
            )
        )

    def check(self, name: str, on: bool) -> None:
        """Show whether an action is on."""
        self._actions[name].setChecked(on)

    def check_choices(self) -> None:
        """Show which layout and which groups the grid has."""
        grid = self._stage.grid
        for name in LAYOUTS:
            self.check(name, grid.layout_name() == name)
        for name in GROUPINGS:
            self.check(f"group-{name}", grid.grouping() == name)

    def open_context_menu(self, at: QPoint) -> None:
        """Open the menu for the chosen photos at a place on the screen."""
        self._actions.context_menu(self._window).popup(at)

    def _library_slots(self) -> Mapping[str, Callable[[], None]]:
        return {
            "add-folders": self._dialogs.choose_folders,
            "rescan": self._job.start,
            "pause": self._job.toggle_pause,
            "undo": self._library.undo,
            "redo": self._library.redo,
            "find": self._stage.take_keyboard,
            "save-search": lambda: self._library.ask_to_save_search(self._stage.text),
            "new-album": self._library.ask_for_new_album,
            "shortcuts": lambda: self._dialogs.show_shortcuts(self._actions, self._titles),
            "log": self._dialogs.show_log,
            "about": self._dialogs.show_about,
        }

    def _photo_slots(self) -> Mapping[str, Callable[[], None]]:
        stage, photos = self._stage, self._photos
        stars = {f"rate-{number}": partial(photos.rate, number) for number in range(6)}
        return {
            **stars,
            "rate-none": partial(photos.rate, None),
            "select-all": stage.grid.select_all,
            "select-none": stage.grid.select_none,
            "open": lambda: stage.open_photo(stage.grid.current_id()),
            "compare": stage.compare,
            "slide-show": stage.start_slide_show,
            "similar": lambda: photos.with_path(
                stage.in_hand(), lambda path: stage.look_for(photo_text(path))
            ),
            "add-tags": photos.ask_for_tags,
            "add-to-album": photos.ask_for_album,
            "remove-from-album": self._remove_from_album,
            "copy": photos.copy,
            "copy-paths": photos.copy_paths,
            "show-in-folder": photos.show_in_folder,
            "open-outside": photos.open_outside,
            "trash": photos.ask_for_trash,
        }

    def _view_slots(self) -> Mapping[str, Callable[[], None]]:
        layouts = {name: partial(self._set_layout, name) for name in LAYOUTS}
        groups = {f"group-{name}": partial(self._set_grouping, name) for name in GROUPINGS}
        return {
            **layouts,
            **groups,
            "larger": lambda: self._stage.grid.zoom(1),
            "smaller": lambda: self._stage.grid.zoom(-1),
            "sidebar": lambda: self._panels.toggle("sidebar"),
            "inspector": lambda: self._panels.toggle("inspector"),
        }

    def _set_layout(self, name: str) -> None:
        self._stage.grid.set_layout(name)
        self.check_choices()

    def _set_grouping(self, name: str) -> None:
        self._stage.grid.set_grouping(name)
        self.check_choices()

    def _album(self) -> Entry | None:
        """Return the album whose photos are shown, if it was put together by hand."""
        entry = self._sidebar.current()
        return entry if entry is not None and entry.kind is EntryKind.ALBUM else None

    def _remove_from_album(self) -> None:
        album = self._album()
        if album is not None:
            self._photos.remove_from_album(AlbumId(int(str(album.value))))
