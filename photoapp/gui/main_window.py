"""The window: sidebar, photos, inspector, and a strip that says what goes on."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from photoapp.app.photo_app import PhotoApp
from photoapp.app.pictures_folder import estimate_photos, pictures_folder
from photoapp.domain.changes import Changes
from photoapp.domain.overview import Overview
from photoapp.domain.photo import LibraryFolder
from photoapp.domain.status import LibraryStatus
from photoapp.gui.bridge import Bridge
from photoapp.gui.commands.library_commands import LibraryCommands
from photoapp.gui.commands.photo_commands import PhotoCommands
from photoapp.gui.commands.show_in_folder import show_in_folder
from photoapp.gui.icons import application_icon
from photoapp.gui.index_job import IndexJob
from photoapp.gui.indexing_news import IndexingNews
from photoapp.gui.inspector.inspector import Inspector
from photoapp.gui.library_feed import LibraryFeed
from photoapp.gui.panels import Panels
from photoapp.gui.photo_stage import PhotoStage
from photoapp.gui.sidebar.sidebar import Sidebar
from photoapp.gui.status_strip import StatusStrip
from photoapp.gui.welcome.welcome_page import WelcomePage, dropped_folders
from photoapp.gui.window_actions import WindowActions
from photoapp.gui.window_dialogs import WindowDialogs
from photoapp.gui.window_state import WindowState

PROBLEMS_QUERY = "is:failed"
"""The sidebar's line for it leads to the page with the reasons, not to a grid without pictures."""

_LOOK_MS = 60
_SIZE = QSize(1280, 820)


class MainWindow(QMainWindow):
    """Puts the parts together: what one part tells, another one does.

    Signals:
        language_changed: another language is spoken; all texts have to be made anew.
        restart_wanted: the library has to be closed and opened again.
    """

    language_changed = Signal()
    restart_wanted = Signal()

    def __init__(self, app: PhotoApp, bridge: Bridge, job: IndexJob) -> None:
        super().__init__()
        self._app = app
        self._bridge = bridge
        self._job = job
        self._has_folders = False
        self._strip_wanted = True
        self._edits = ("", "")
        # Who walks through photos with a key held down wants to see the last one only.
        self._look = QTimer(self, singleShot=True, interval=_LOOK_MS)
        self.setWindowTitle(self.tr("Photoapp"))
        self.setWindowIcon(application_icon())
        self.setAcceptDrops(True)
        self._state = WindowState()
        self._feed = LibraryFeed(app, bridge, self)
        self._dialogs = WindowDialogs(app, bridge, self)
        self._build()
        self._photos = PhotoCommands(app, bridge, self._stage.in_hand, self)
        self._library = LibraryCommands(app, bridge, self._photos, self)
        self._actions = WindowActions(
            self,
            self._own_slots(),
            self._stage,
            self._panels,
            self._sidebar,
            self._photos,
            self._library,
            self._dialogs,
            job,
        )
        self._connect_stage()
        self._connect_library()
        self.restore_state()
        self._fit_actions()

    # Parts

    def _build(self) -> None:
        self._sidebar = Sidebar()
        self._stage = PhotoStage(self._app, self._bridge)
        self._inspector = Inspector(self._app, self._bridge)
        self._strip = StatusStrip()
        self._welcome = WelcomePage()
        self._panels = Panels(self._sidebar, self._stage, self._inspector)
        self._whole = QStackedWidget()
        self._whole.addWidget(self._panels)
        self._whole.addWidget(self._welcome)
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._whole, 1)
        column.addWidget(self._strip)
        self.setCentralWidget(central)
        self._news = IndexingNews(self._job, self._strip, self._feed, self)

    def _own_slots(self) -> Mapping[str, Callable[[], None]]:
        return {
            "problems": self.show_problems,
            "models": partial(self.show_settings, "models"),
            "settings": partial(self.show_settings, "general"),
            "quit": self._quit,
            "status-strip": lambda: self._show_strip(self._strip.isHidden()),
            "full-screen": lambda: self._fill_screen(not self.isFullScreen()),
            "go-sidebar": self._go_to_sidebar,
            "go-photos": self._go_to_photos,
        }

    def _connect_stage(self) -> None:
        stage = self._stage
        stage.asked.connect(self._asked)
        stage.current_changed.connect(lambda photo: self._look.start())
        stage.chosen_changed.connect(self._chosen_changed)
        stage.page_changed.connect(self._page_changed)
        stage.menu_requested.connect(lambda at: self._actions.open_context_menu(at))
        stage.failed.connect(self._dialogs.show_trouble)
        stage.search.save_requested.connect(self._library.ask_to_save_search)
        stage.search.models_requested.connect(partial(self.show_settings, "models"))
        stage.viewer.rated.connect(lambda ids, stars: self._photos.rate(stars, ids))
        stage.viewer.tag_requested.connect(self._photos.ask_for_tags)
        stage.viewer.trash_requested.connect(self._photos.ask_for_trash)
        stage.problems.retry_pressed.connect(self._library.retry)
        stage.problems.show_pressed.connect(show_in_folder)
        self._look.timeout.connect(self._show_details)
        self._inspector.search_requested.connect(stage.look_for)
        self._inspector.trouble.connect(self._strip.tell)
        self._inspector.open_requested.connect(stage.open_photo)

    def _connect_library(self) -> None:
        sidebar, library, dialogs = self._sidebar, self._library, self._dialogs
        sidebar.asked.connect(self._asked_in_sidebar)
        sidebar.add_folders_pressed.connect(dialogs.choose_folders)
        sidebar.new_album_pressed.connect(library.ask_for_new_album)
        sidebar.photos_dropped.connect(library.drop)
        sidebar.menu_requested.connect(library.open_menu)
        sidebar.delete_requested.connect(library.delete)
        sidebar.rename_requested.connect(library.rename)
        sidebar.left.connect(self._go_to_photos)
        library.history_changed.connect(self._name_edits)
        library.folders_changed.connect(self._index_anew)
        library.retry_begun.connect(self._try_again)
        library.rescan_asked.connect(lambda path: self._job.start(only=path))
        dialogs.folders_chosen.connect(self._folders_chosen)
        self._welcome.choose_pressed.connect(dialogs.choose_folders)
        self._welcome.started.connect(self.add_folders)
        self._welcome.models_pressed.connect(partial(self.show_settings, "models"))
        self._strip.problems_pressed.connect(self.show_problems)
        self._strip.models_pressed.connect(partial(self.show_settings, "models"))
        self._panels.toggled.connect(self._panel_toggled)
        self._feed.changed.connect(self._changed)
        self._feed.overview_read.connect(self._show_overview)
        self._feed.status_read.connect(self._show_status)
        self._news.finished.connect(self._stage.ask_again)
        for source in (self._feed, self._photos, library, self._news):
            source.failed.connect(dialogs.show_trouble)
        for teller in (self._photos, library):
            teller.told.connect(self._strip.tell)

    # What is shown

    def begin(self, folders: Sequence[Path], *, index: bool = True) -> None:
        """Show the library, and index it, with these folders added; welcome who has none."""
        self._bridge.when_done(
            self._app.executors.read(self._app.folders),
            lambda known: self._begin_with(known, folders, index=index),
            self._dialogs.show_trouble,
        )

    def show_problems(self) -> None:
        """Show the files and folders that could not be read."""
        self._whole.setCurrentWidget(self._panels)
        self._stage.show_problems()

    def show_settings(self, page: str) -> None:
        """Open the settings at one of their pages."""
        # Imported when it is wanted: the window opens sooner without it.
        from photoapp.gui.settings.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self._app, self._bridge, page, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.language_changed.connect(lambda _: self.language_changed.emit())
        dialog.restart_wanted.connect(self.restart_wanted)
        dialog.folders_changed.connect(self._index_anew)
        dialog.model_changed.connect(self._index_anew)
        dialog.open()

    def add_folders(self, folders: Sequence[Path]) -> None:
        """Add folders to the library and index them."""
        self._show_library()
        self._job.start(folders)

    def take_call(self, folders: Sequence[Path]) -> None:
        """Come to the front, with the folders of a later start."""
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()
        if folders:
            self.add_folders(folders)

    def _begin_with(
        self, known: Sequence[LibraryFolder], folders: Sequence[Path], *, index: bool
    ) -> None:
        if folders or known:
            self._show_library()
            if index:
                self._job.start(folders)
            return
        self._whole.setCurrentWidget(self._welcome)
        self._strip.hide()
        self._welcome.setFocus()
        place = pictures_folder()
        if place is not None:
            self._bridge.when_done(
                self._app.executors.read(estimate_photos, place),
                self._welcome.suggest,
                lambda error: None,  # it was only an offer
            )

    def _show_library(self) -> None:
        self._has_folders = True
        self._whole.setCurrentWidget(self._panels)
        self._show_strip(self._state.value("strip-shown", True))
        self._stage.look_for("")
        self._stage.take_keyboard()
        self._feed.read_all()
        self._library.refresh_history()
        self._fit_actions()

    def _asked(self, text: str) -> None:
        self._sidebar.select(text)
        self._fit_actions()

    def _asked_in_sidebar(self, text: str) -> None:
        if text == PROBLEMS_QUERY:
            self._stage.show_problems()
        else:
            self._stage.look_for(text)

    def _page_changed(self) -> None:
        problems = self._stage.currentWidget() is self._stage.problems
        self._sidebar.select(PROBLEMS_QUERY if problems else self._stage.text)
        self._fit_to_screen()

    def _show_details(self) -> None:
        if not self._panels.is_shown("inspector"):
            return
        if self._stage.count_in_hand() > 1:
            self._inspector.show_selection(self._stage.grid.selected_ids())
        else:
            self._inspector.show_photo(self._stage.current(), self._stage.text)

    def _chosen_changed(self, count: int) -> None:
        self._strip.show_selection(count)
        self._fit_actions()
        self._look.start()

    def _show_overview(self, overview: Overview) -> None:
        self._sidebar.show_overview(overview)
        self._fit_actions()

    def _show_status(self, status: LibraryStatus) -> None:
        self._has_folders = bool(status.folders)
        self._strip.show_status(status, at_rest=not self._job.working)
        self._stage.show_status(status)
        self._fit_actions()

    def _fit_actions(self) -> None:
        self._actions.fit(self._has_folders, self._edits)

    def _panel_toggled(self, name: str, shown: bool) -> None:
        self._actions.check(name, shown)
        self._look.start()

    def _name_edits(self, undo: str, redo: str) -> None:
        self._edits = (undo, redo)
        self._fit_actions()

    # What the user does

    def _folders_chosen(self, folders: list[Path]) -> None:
        if self._whole.currentWidget() is self._welcome:
            self._welcome.add(folders)
        else:
            self.add_folders(folders)

    def _index_anew(self) -> None:
        """Folders or the model are others now."""
        self._job.start()
        self._feed.read_all()
        self._stage.ask_again()

    def _changed(self, changes: Changes) -> None:
        self._stage.take_changes(changes)
        if changes.changed or changes.tags or changes.albums:
            self._library.refresh_history()
        if self._panels.is_shown("inspector"):
            self._inspector.reload(changes)

    def _try_again(self) -> None:
        self._job.start()
        self._stage.show_problems()

    def _go_to_sidebar(self) -> None:
        self._panels.set_shown("sidebar", True)
        self._sidebar.setFocus()

    def _go_to_photos(self) -> None:
        self._stage.show_photos()
        self._stage.grid.setFocus()

    def _show_strip(self, shown: bool) -> None:
        self._strip_wanted = shown
        self._strip.setVisible(shown)
        self._actions.check("status-strip", shown)

    def _fill_screen(self, fill: bool) -> None:
        if fill:
            self.showFullScreen()
        elif self._state.value("maximized", False):
            self.showMaximized()
        else:
            self.showNormal()

    def _fit_to_screen(self) -> None:
        """Leave a photo alone on the screen when it is viewed there."""
        bare = self.isFullScreen() and self._stage.is_viewing()
        self._panels.set_bare(bare)
        self.menuBar().setVisible(not bare)
        self._strip.setVisible(not bare and self._strip_wanted)
        self._actions.check("full-screen", self.isFullScreen())
        self._fit_actions()

    def _quit(self) -> None:
        self.close()

    # What Qt tells

    def changeEvent(self, event: QEvent) -> None:
        """Follow the window to the whole screen and back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self._fit_to_screen()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take folders."""
        if dropped_folders(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add dropped folders."""
        folders = dropped_folders(event)
        if folders:
            event.acceptProposedAction()
            self._folders_chosen(folders)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember sizes and places, and ask for nothing more."""
        self.keep_state()
        self._stage.stop()
        self._look.stop()
        self._feed.close()
        self._news.close()
        super().closeEvent(event)

    def keep_state(self) -> None:
        """Remember sizes, places and choices."""
        if self._has_folders:
            self._state.keep("strip-shown", self._strip_wanted)
        self._state.keep("geometry", self.saveGeometry())
        self._state.keep("maximized", self.isMaximized())
        self._state.keep_words("sidebar-open", self._sidebar.open_lines())
        self._panels.keep(self._state)
        self._stage.keep(self._state)

    def restore_state(self) -> None:
        """Take over what was remembered."""
        geometry = self._state.bytes_value("geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(_SIZE.boundedTo(self.screen().availableSize()))
        self._panels.restore(self._state)
        self._stage.restore(self._state)
        self._sidebar.set_open_lines(self._state.words("sidebar-open"))
        self._actions.check_choices()
