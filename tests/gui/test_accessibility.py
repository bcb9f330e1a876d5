"""Every control of the window and of its dialogs has a name that a screen reader can say."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QIcon
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QMenu,
    QProgressBar,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from photoapp.app.pictures_folder import PhotoEstimate
from photoapp.domain.album import AlbumId
from photoapp.domain.model_info import ModelInfo
from photoapp.domain.photo import FileState, FolderId, Photo, PhotoId, ReadState
from photoapp.gui.commands.action_table import ActionTable
from photoapp.gui.commands.actions import Actions
from photoapp.gui.commands.album_dialog import AlbumDialog
from photoapp.gui.commands.name_dialog import NameDialog
from photoapp.gui.commands.shortcut_sheet import ShortcutSheet
from photoapp.gui.commands.tag_dialog import TagDialog
from photoapp.gui.commands.trash_dialog import TrashDialog
from photoapp.gui.desktop.about_dialog import AboutDialog
from photoapp.gui.desktop.crash_report import CrashDialog
from photoapp.gui.main_window import MainWindow
from photoapp.gui.settings.settings_dialog import PAGES, SettingsDialog
from photoapp.gui.welcome.welcome_page import WelcomePage
from tests.gui.window_library import WAIT_MS, label_with, open_window, paint_photos, see_colours

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QProgressBar,
    QTextEdit,
)
QTS_OWN = (QHeaderView, QScrollBar, QTabBar)


def unnamed(root: QWidget) -> list[str]:
    """Return the controls in a widget that have no name, or an icon's only."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        if not isinstance(widget, CONTROLS) or isinstance(widget, QTS_OWN) or _is_qts_own(widget):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        name = interface.text(QAccessible.Text.Name) if interface is not None else ""
        if not name.strip():
            found.append(_place(widget))
    return found


def _place(widget: QObject) -> str:
    parent = widget.parent()
    return type(widget).__name__ + (f" in {_place(parent)}" if parent is not None else "")


def _is_qts_own(widget: QWidget) -> bool:
    """Return whether Qt made it as part of a control that has a name itself."""
    if widget.objectName().startswith("qt_"):
        return True
    parent: QObject | None = widget.parent()
    insides = QComboBox | QAbstractSpinBox | QLineEdit | QAbstractItemView | QMenu | QTabBar
    while parent is not None:
        if isinstance(parent, insides):
            return True
        parent = parent.parent()
    return False


def _reached_by_tab(window: QWidget) -> set[QWidget]:
    reached = set()
    widget = window.nextInFocusChain()
    while widget is not window:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            reached.add(widget)
        widget = widget.nextInFocusChain()
    return reached


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    see_colours(monkeypatch)
    paint_photos(tmp_path / "photos", "red", "blue")
    with open_window(qtbot, tmp_path / "library") as window:
        window.begin([tmp_path / "photos"])
        qtbot.waitUntil(label_with(window, "2 of 2 searchable"), timeout=WAIT_MS)
        yield window


def test_the_window_and_all_of_its_pages(window: MainWindow, qtbot: QtBot) -> None:
    assert unnamed(window) == []
    welcome = window.findChild(WelcomePage)
    welcome.add([Path("/photos")])
    assert unnamed(welcome) == []
    window.menuBar().setFocus()
    for action in window.menuBar().actions():
        for entry in action.menu().actions():
            assert entry.isSeparator() or entry.text().strip()


def test_every_part_can_be_reached_with_the_tab_key(window: MainWindow) -> None:
    reached = _reached_by_tab(window)
    for view in window.findChildren(QAbstractScrollArea):
        if view.isVisible() and isinstance(view, QAbstractItemView):
            assert view in reached or view.focusPolicy() is Qt.FocusPolicy.NoFocus, view


def test_every_page_of_the_settings(window: MainWindow, qtbot: QtBot) -> None:
    for page in PAGES:
        dialog = SettingsDialog(window._app, window._bridge, page, window)
        dialog.show()
        QApplication.sendPostedEvents()
        assert unnamed(dialog) == [], page
        dialog.close()


def test_the_dialogs(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    photo = Photo(
        PhotoId(1), FolderId(1), Path("/a.jpg"), 1, 0, FileState.PRESENT, False, ReadState.READ
    )
    model = ModelInfo("m", "Model", "MIT", "English", "", 1, 1)
    table = ActionTable(owner)
    dialogs = [
        TagDialog(1, ["dog"], print, owner),
        AlbumDialog(1, {"Best": AlbumId(1)}, print, print, owner),
        NameDialog("Rename", "Name", "Best", print, owner),
        TrashDialog([photo], print, owner),
        AboutDialog(QIcon(), [("a", "1", "MIT")], [model], owner),
        CrashDialog("report", owner),
        ShortcutSheet(Actions(table.lines(), owner), table.menu_titles(), {"Back": "Esc"}, owner),
    ]
    for dialog in dialogs:
        assert unnamed(dialog) == [], type(dialog)
        assert dialog.windowTitle()
        box = dialog.findChild(QDialogButtonBox)
        assert box is not None


def test_the_offer_of_the_first_page_is_named(qtbot: QtBot) -> None:
    page = WelcomePage()
    qtbot.addWidget(page)
    page.suggest(PhotoEstimate(Path("/home/me/Pictures"), 1200, complete=True))
    assert unnamed(page) == []


def test_the_window_is_mirrored_where_text_runs_from_right_to_left(
    window: MainWindow, qtbot: QtBot
) -> None:
    sidebar, inspector = window._sidebar, window._inspector
    assert (
        sidebar.mapToGlobal(sidebar.rect().center()).x()
        < inspector.mapToGlobal(inspector.rect().center()).x()
    )
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        qtbot.waitUntil(
            lambda: (
                sidebar.mapToGlobal(sidebar.rect().center()).x()
                > inspector.mapToGlobal(inspector.rect().center()).x()
            )
        )
    finally:
        QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
