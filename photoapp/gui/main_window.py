"""The window: a search bar over the photos, and a strip that says what goes on."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QModelIndex, QSettings, Qt, QUrl
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.errors import PhotoappError
from photoapp.domain.photo import Photo
from photoapp.domain.progress import Progress
from photoapp.domain.ranking import FoundPhotos
from photoapp.domain.status import IndexReport, LibraryStatus
from photoapp.gui.bridge import Bridge
from photoapp.gui.grid.photo_grid_model import PhotoGridModel
from photoapp.gui.grid.photo_grid_view import PhotoGridView
from photoapp.gui.grid.thumbnail_loader import ThumbnailLoader
from photoapp.gui.index_job import IndexJob
from photoapp.gui.problems_dialog import ProblemsDialog
from photoapp.gui.search.search_area import SearchArea
from photoapp.gui.status_strip import StatusStrip
from photoapp.gui.welcome_page import WelcomePage, dropped_folders

_REFRESH_WHILE_INDEXING_PHOTOS = 500
"""New photos after which the open answer is asked for again."""


class MainWindow(QMainWindow):
    """Search, photos and progress of one library.

    Every answer carries the number of its question; an answer to an older question is dropped.
    """

    def __init__(self, app: PhotoApp, bridge: Bridge, job: IndexJob) -> None:
        super().__init__()
        self._app = app
        self._bridge = bridge
        self._job = job
        self._question = 0
        self._shown_at = 0
        self.setWindowTitle(self.tr("Photoapp"))
        self.setAcceptDrops(True)
        self._thumbnails = ThumbnailLoader(app, bridge)
        self._model = PhotoGridModel(app, bridge, self._thumbnails)
        self._build()
        self._connect()
        self._build_menu()
        self._restore_geometry()

    def _build(self) -> None:
        self._search = SearchArea(self._app, self._bridge, self)
        self._grid = PhotoGridView()
        self._grid.setModel(self._model)
        self._strip = StatusStrip()
        photos = QWidget()
        layout = QVBoxLayout(photos)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._search)
        layout.addWidget(self._grid, 1)
        self._welcome = WelcomePage()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._welcome)
        self._pages.addWidget(photos)
        whole = QWidget()
        frame = QVBoxLayout(whole)
        frame.setContentsMargins(0, 0, 0, 0)
        frame.setSpacing(0)
        frame.addWidget(self._pages, 1)
        frame.addWidget(self._strip)
        self.setCentralWidget(whole)

    def _connect(self) -> None:
        self._search.asked.connect(self.ask)
        self._search.left_downwards.connect(self._grid.setFocus)
        self._search.shown.connect(self._show)
        self._grid.opened.connect(self._open_photo)
        self._welcome.choose_pressed.connect(self.choose_folders)
        self._welcome.dropped.connect(self.add_folders)
        self._strip.pause_pressed.connect(self._job.toggle_pause)
        self._strip.problems_pressed.connect(self.show_problems)
        self._job.paused_changed.connect(self._strip.show_paused)
        self._job.progressed.connect(self._progressed)
        self._job.finished.connect(self._index_finished)
        self._job.failed.connect(self._index_failed)

    def _build_menu(self) -> None:
        library = self.menuBar().addMenu(self.tr("&Library"))
        view = self.menuBar().addMenu(self.tr("&View"))
        keys = QKeySequence.StandardKey
        for menu, text, shortcut, slot in (
            (library, self.tr("&Add folders…"), keys.Open, self.choose_folders),
            (library, self.tr("&Look for changes"), keys.Refresh, lambda: self._job.start()),
            (library, self.tr("&Problems…"), QKeySequence("Ctrl+P"), self.show_problems),
            (library, self.tr("&Quit"), QKeySequence("Ctrl+Q"), self.close),
            (view, self.tr("&Larger"), keys.ZoomIn, lambda: self._grid.zoom(1)),
            (view, self.tr("&Smaller"), keys.ZoomOut, lambda: self._grid.zoom(-1)),
            (view, self.tr("&Search"), keys.Find, self._search.take_keyboard),
        ):
            action = QAction(text, self)
            action.setShortcut(shortcut)
            action.triggered.connect(lambda _=False, run=slot: run())
            menu.addAction(action)

    # What is shown

    def begin(self, folders: Sequence[Path]) -> None:
        """Show the library, and index it, with these folders added; welcome who has none."""
        self._bridge.when_done(
            self._app.executors.read(self._app.status),
            lambda status: self._begin_with(status, folders),
            self._trouble,
        )

    def _begin_with(self, status: LibraryStatus, folders: Sequence[Path]) -> None:
        self._show_status(status)
        if folders or status.folders:
            self._pages.setCurrentIndex(1)
            self._search.take_keyboard()
            self.ask(self._search.text())
            self._job.start(folders)
        else:
            self._welcome.setFocus()

    def ask(self, text: str) -> None:
        """Look for photos, and show them unless something else was asked meanwhile."""
        self._question += 1
        number = self._question
        self._bridge.when_done(
            self._app.executors.read(
                self._app.find_ids, text, nearest=self._search.wants_nearest()
            ),
            lambda found: self._answer(number, found),
            lambda error: self._answer_failed(number, error),
        )
        if text.strip():
            self._search.show_looking()

    def _answer(self, number: int, found: FoundPhotos) -> None:
        if number == self._question:
            self._search.show_result(found)

    def _show(self, found: FoundPhotos) -> None:
        self._grid.setProperty("bands", self._search.is_ranked())
        if np.array_equal(found.photo_ids, self._model.ids()):
            self._model.load_rows_again()  # the place that is seen stays
        else:
            self._model.show(found.photo_ids, found.likely)

    def _answer_failed(self, number: int, error: BaseException) -> None:
        if number == self._question:
            self._search.show_trouble(_words(error))

    # What the user does

    def choose_folders(self) -> None:
        """Let the user choose a folder, and add it."""
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder of photos"))
        if chosen:
            self.add_folders([Path(chosen)])

    def add_folders(self, folders: Sequence[Path]) -> None:
        """Add folders to the library and index them."""
        self._pages.setCurrentIndex(1)
        self._search.take_keyboard()
        self._job.start(folders)

    def show_problems(self) -> None:
        """Show the files and folders that could not be read."""
        self._bridge.when_done(
            self._app.executors.read(self._app.problems),
            lambda problems: ProblemsDialog(problems, self).open(),
            self._trouble,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take folders."""
        if dropped_folders(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add dropped folders."""
        folders = dropped_folders(event)
        if folders:
            event.acceptProposedAction()
            self.add_folders(folders)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window's place, and ask the job to end."""
        settings = QSettings("photoapp", "window")
        settings.setValue("geometry", self.saveGeometry())
        settings.setValue("cell", self._grid.cell)
        self._job.stop()
        super().closeEvent(event)

    def _open_photo(self, index: QModelIndex) -> None:
        photo = index.data(PhotoGridModel.PhotoRole)
        if isinstance(photo, Photo):
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(photo.path)))

    # What indexing tells

    def _progressed(self, progress: Progress) -> None:
        self._strip.show_progress(progress)
        if progress.done - self._shown_at >= _REFRESH_WHILE_INDEXING_PHOTOS:
            self._shown_at = progress.done
            self._refresh()

    def _index_finished(self, report: IndexReport) -> None:
        self._shown_at = 0
        self._refresh()
        self._bridge.when_done(
            self._app.executors.read(self._app.status), self._show_status, self._trouble
        )

    def _show_status(self, status: LibraryStatus) -> None:
        self._strip.show_status(status)
        self._search.show_status(status)

    def _refresh(self) -> None:
        self._thumbnails.forget_absent()
        self.ask(self._search.text())

    def _index_failed(self, error: BaseException) -> None:
        self._strip.show_trouble(_words(error))
        self._trouble(error)

    def _trouble(self, error: BaseException) -> None:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Photoapp"))
        box.setText(_words(error))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _restore_geometry(self) -> None:
        settings = QSettings("photoapp", "window")
        geometry = settings.value("geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1200, 800)
        cell = settings.value("cell", type=int)
        if isinstance(cell, int) and cell:
            self._grid.set_cell(cell)


def _words(error: BaseException) -> str:
    if isinstance(error, PhotoappError):
        return str(error)
    return f"{type(error).__name__}: {error}"
