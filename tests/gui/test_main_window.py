"""The window over a real library, whose model sees colours."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QTableView,
)
from pytestqt.qtbot import QtBot

from photoapp.domain.errors import UserError
from photoapp.domain.progress import Progress, Stage
from photoapp.gui.commands.album_dialog import AlbumDialog
from photoapp.gui.commands.tag_dialog import TagDialog
from photoapp.gui.commands.trash_dialog import TrashDialog
from photoapp.gui.grid.photo_grid import PhotoGrid
from photoapp.gui.main_window import MainWindow
from photoapp.gui.photo_stage import PhotoStage
from photoapp.gui.sidebar.sidebar import Sidebar
from photoapp.gui.status_strip import StatusStrip
from photoapp.gui.welcome.welcome_page import WelcomePage, dropped_folders
from tests.gui.window_library import (
    WAIT_MS,
    label_with,
    open_window,
    paint_photos,
    see_colours,
)

COLOURS = ("red", "green", "blue", "white", "black")


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    paint_photos(tmp_path / "photos", *COLOURS)
    return tmp_path / "photos"


@pytest.fixture
def window(
    qtbot: QtBot, tmp_path: Path, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    see_colours(monkeypatch)
    with open_window(qtbot, tmp_path / "library") as window:
        window.begin([photos])
        qtbot.waitUntil(label_with(window, "5 of 5 searchable"), timeout=WAIT_MS)
        qtbot.waitUntil(lambda: len(_grid(window).ids()) == 5, timeout=WAIT_MS)
        yield window


def _grid(window: MainWindow) -> PhotoGrid:
    grid = window.findChild(PhotoGrid)
    assert grid is not None
    return grid


def _stage(window: MainWindow) -> PhotoStage:
    stage = window.findChild(PhotoStage)
    assert stage is not None
    return stage


def _action(window: MainWindow, name: str) -> QAction:
    action = window.findChild(QAction, name)
    assert action is not None
    return action


def _names(window: MainWindow) -> list[str]:
    app = window._app
    ids = [number for number in _grid(window).ids().tolist()]
    return [photo.path.stem for photo in app.photos(ids)]


def _choose(window: MainWindow, qtbot: QtBot, name: str) -> None:
    photos = {
        photo.path.stem: photo.id for photo in window._app.photos(_grid(window).ids().tolist())
    }
    _grid(window).go_to(photos[name])


def _sidebar_texts(window: MainWindow) -> list[str]:
    sidebar = window.findChild(Sidebar)
    assert sidebar is not None
    model = sidebar.model
    return [str(model.index_of(key).data()) for key in model.keys_in_order()]


def _count(window: MainWindow, key: str) -> Callable[[], object]:
    sidebar = window.findChild(Sidebar)
    assert sidebar is not None
    return lambda: sidebar.model.index_of(key).data(sidebar.model.CountRole)


def test_who_has_no_folder_is_welcomed_and_begins(
    qtbot: QtBot, tmp_path: Path, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    see_colours(monkeypatch)
    monkeypatch.setenv("XDG_PICTURES_DIR", str(photos))
    with open_window(qtbot, tmp_path / "library") as window:
        window.begin([])
        welcome = window.findChild(WelcomePage)
        assert welcome is not None
        qtbot.waitUntil(welcome.isVisible)
        offer = [one for one in welcome.findChildren(QPushButton) if "5 photos" in one.text()]
        qtbot.waitUntil(
            lambda: any("5 photos" in one.text() for one in welcome.findChildren(QPushButton))
        )
        offer = [one for one in welcome.findChildren(QPushButton) if "5 photos" in one.text()]
        offer[0].click()
        start = next(one for one in welcome.findChildren(QPushButton) if one.text() == "Start")
        assert start.isVisible()
        start.click()
        qtbot.waitUntil(label_with(window, "5 of 5 searchable"), timeout=WAIT_MS)
        assert not welcome.isVisible()


def test_a_phrase_finds_its_photos(window: MainWindow, qtbot: QtBot) -> None:
    line = _stage(window).search.findChild(QLineEdit)
    assert line is not None
    qtbot.keyClicks(line, "blue")
    qtbot.waitUntil(lambda: _names(window)[:1] == ["blue"], timeout=WAIT_MS)


def test_rating_and_undo_by_keys_and_menu(window: MainWindow, qtbot: QtBot) -> None:
    grid = _grid(window)
    grid.select_all()
    assert _action(window, "rate-5").isEnabled()
    _action(window, "rate-5").trigger()
    qtbot.waitUntil(
        lambda: _action(window, "undo").text() == "&Undo rating of 5 photos", timeout=WAIT_MS
    )
    qtbot.waitUntil(lambda: _count(window, "place:rating:>=4")() == 5, timeout=WAIT_MS)
    _action(window, "undo").trigger()
    qtbot.waitUntil(
        lambda: _action(window, "redo").text() == "&Redo rating of 5 photos", timeout=WAIT_MS
    )
    assert label_with(window, "Undone: rating of 5 photos")()
    qtbot.waitUntil(lambda: _count(window, "place:rating:>=4")() == 0, timeout=WAIT_MS)


def test_a_tag_appears_in_the_sidebar_and_leads_to_its_photos(
    window: MainWindow, qtbot: QtBot
) -> None:
    _choose(window, qtbot, "red")
    _action(window, "add-tags").trigger()
    qtbot.waitUntil(lambda: window.findChild(TagDialog) is not None, timeout=WAIT_MS)
    dialog = window.findChild(TagDialog)
    line = dialog.findChild(QLineEdit)
    line.setText("warm, colour")
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()
    qtbot.waitUntil(lambda: "warm" in _sidebar_texts(window), timeout=WAIT_MS)
    sidebar = window.findChild(Sidebar)
    entry = sidebar.model.entry(sidebar.model.index_of("tag:warm"))
    sidebar.asked.emit(entry.query)
    qtbot.waitUntil(lambda: _names(window) == ["red"], timeout=WAIT_MS)
    current = sidebar.current()
    assert current is not None
    assert current.text == "warm"


def test_an_album_is_made_from_the_chosen_photos(window: MainWindow, qtbot: QtBot) -> None:
    _choose(window, qtbot, "green")
    _action(window, "add-to-album").trigger()
    qtbot.waitUntil(lambda: window.findChild(AlbumDialog) is not None, timeout=WAIT_MS)
    dialog = window.findChild(AlbumDialog)
    dialog.findChild(QLineEdit).setText("Best")
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()
    qtbot.waitUntil(lambda: "Best" in _sidebar_texts(window), timeout=WAIT_MS)
    sidebar = window.findChild(Sidebar)
    number = next(key for key in sidebar.model.keys_in_order() if key.startswith("album:"))
    sidebar.asked.emit(sidebar.model.entry(sidebar.model.index_of(number)).query)
    qtbot.waitUntil(lambda: _names(window) == ["green"], timeout=WAIT_MS)
    _grid(window).select_all()
    qtbot.waitUntil(_action(window, "remove-from-album").isEnabled, timeout=WAIT_MS)
    _action(window, "remove-from-album").trigger()
    qtbot.waitUntil(lambda: _names(window) == [], timeout=WAIT_MS)


def test_only_what_is_listed_goes_to_the_trash(
    window: MainWindow, qtbot: QtBot, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("send2trash.send2trash", lambda path: Path(path).unlink())
    _choose(window, qtbot, "white")
    _action(window, "trash").trigger()
    qtbot.waitUntil(lambda: window.findChild(TrashDialog) is not None, timeout=WAIT_MS)
    dialog = window.findChild(TrashDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert (photos / "white.png").exists()


def test_a_photo_opens_in_the_viewer_and_back(window: MainWindow, qtbot: QtBot) -> None:
    _choose(window, qtbot, "blue")
    _action(window, "open").trigger()
    stage = _stage(window)
    assert stage.is_viewing()
    qtbot.waitUntil(lambda: len(stage.in_hand()) == 1, timeout=WAIT_MS)
    stage.viewer.closed.emit()
    assert not stage.is_viewing()
    assert _grid(window).hasFocus() or _grid(window).focusProxy().hasFocus()


def test_problems_are_listed_and_tried_again(
    window: MainWindow, qtbot: QtBot, photos: Path
) -> None:
    (photos / "torn.png").write_bytes(b"\x89PNG\r\n\x1a\n torn")
    _action(window, "rescan").trigger()
    qtbot.waitUntil(lambda: "Problems" in _sidebar_texts(window), timeout=WAIT_MS)
    _action(window, "problems").trigger()
    table = _stage(window).problems.findChild(QTableView)
    assert table is not None
    qtbot.waitUntil(lambda: table.model().rowCount() == 1, timeout=WAIT_MS)
    assert table.model().index(0, 0).data() == "torn.png"
    sidebar = window.findChild(Sidebar)
    assert sidebar.current().text == "Problems"
    _action(window, "go-photos").trigger()
    assert sidebar.current().text == "All photos"
    _action(window, "problems").trigger()
    paint_photos(photos, "yellow")
    (photos / "yellow.png").replace(photos / "torn.png")
    _stage(window).problems.retry_pressed.emit([photos / "torn.png"])
    qtbot.waitUntil(label_with(window, "6 of 6 searchable"), timeout=WAIT_MS)
    assert _stage(window).currentWidget() is _stage(window).problems


def test_panels_hide_and_are_remembered(
    qtbot: QtBot, tmp_path: Path, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    see_colours(monkeypatch)
    with open_window(qtbot, tmp_path / "library") as window:
        window.begin([photos])
        qtbot.waitUntil(label_with(window, "5 of 5 searchable"), timeout=WAIT_MS)
        sidebar = window.findChild(Sidebar)
        assert sidebar.isVisible()
        _action(window, "sidebar").trigger()
        _action(window, "justified").trigger()
        _action(window, "group-month").trigger()
        assert not sidebar.isVisible()
    with open_window(qtbot, tmp_path / "library") as window:
        assert not window.findChild(Sidebar).isVisibleTo(window)
        assert not _action(window, "sidebar").isChecked()
        assert _grid(window).layout_name() == "justified"
        assert _grid(window).grouping() == "month"
        assert _action(window, "group-month").isChecked()


def test_an_error_is_said_once(window: MainWindow, qtbot: QtBot) -> None:
    window._dialogs.show_trouble(UserError("The disk is full."))
    window._dialogs.show_trouble(UserError("The disk is full."))
    (box,) = window.findChildren(QMessageBox)
    assert box.text() == "The disk is full."
    box.close()


def test_progress_is_told_in_words(qtbot: QtBot) -> None:
    strip = StatusStrip()
    qtbot.addWidget(strip)
    strip.show()
    strip.show_progress(Progress(Stage.INDEXING, 1200, 41003, rate=35.2, seconds_left=1140))
    assert label_with(strip, "Indexing 1,200 of 41,003, 35 a second, 19 min left")()
    strip.show_progress(Progress(Stage.INDEXING, 1200, 41003, rate=3, seconds_left=13000))
    assert label_with(strip, "3 h 37 min left")()
    strip.show_paused(True)
    assert label_with(strip, "Paused")()


def test_only_folders_can_be_dropped(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").touch()
    data = QMimeData()
    data.setUrls(
        [QUrl.fromLocalFile(str(tmp_path)), QUrl.fromLocalFile(str(tmp_path / "photo.jpg"))]
    )
    event = QDropEvent(
        QPointF(0, 0),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    assert dropped_folders(event) == [tmp_path]
