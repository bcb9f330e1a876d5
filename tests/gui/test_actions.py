"""The one table of actions: no dead line, no key for two, and what is enabled when."""

from collections import Counter

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit, QMainWindow, QMenu
from pytestqt.qtbot import QtBot

from photoapp.gui.commands.action_table import ActionTable
from photoapp.gui.commands.actions import Actions, Situation
from photoapp.gui.commands.shortcut_sheet import ShortcutSheet


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def actions(window: QMainWindow) -> Actions:
    return Actions(ActionTable(window).lines(), window)


def _enabled(actions: Actions, situation: Situation) -> set[str]:
    actions.fit(situation)
    return {spec.name for spec in actions.table if actions[spec.name].isEnabled()}


def test_no_key_and_no_name_is_given_twice(actions: Actions) -> None:
    names = Counter(spec.name for spec in actions.table)
    keys = Counter(
        key.toString() for spec in actions.table for key in actions[spec.name].shortcuts()
    )
    assert {name for name, count in names.items() if count > 1} == set()
    assert {key for key, count in keys.items() if count > 1} == set()


def test_mnemonics_are_not_given_twice_in_a_menu(window: QMainWindow, actions: Actions) -> None:
    actions.fill_bar(window.menuBar(), ActionTable(window).menu_titles())
    menus = [action.menu() for action in window.menuBar().actions()]
    assert len(menus) == 5
    for menu in menus:
        assert isinstance(menu, QMenu)
        keys = Counter(QKeySequence.mnemonic(action.text()).toString() for action in menu.actions())
        assert [key for key, count in keys.items() if key and count > 1] == []


def test_an_action_without_anything_to_do_is_refused(actions: Actions) -> None:
    slots = {spec.name: lambda: None for spec in actions.table}
    del slots["trash"]
    with pytest.raises(KeyError):
        actions.connect_all(slots)


def test_actions_are_enabled_where_they_make_sense(actions: Actions) -> None:
    nothing = _enabled(actions, Situation())
    assert {"add-folders", "settings", "shortcuts", "quit"} <= nothing
    assert not {"undo", "redo", "trash", "rate-3", "compare", "save-search"} & nothing
    one = _enabled(actions, Situation(photos=1, library=True))
    assert {"open", "similar", "show-in-folder", "trash", "rate-0", "add-tags"} <= one
    assert not {"compare", "remove-from-album"} & one
    three = _enabled(actions, Situation(photos=3, library=True, album="Best"))
    assert {"compare", "remove-from-album"} <= three
    assert "open" not in three
    assert "compare" not in _enabled(actions, Situation(photos=5, library=True))


def test_undo_and_redo_are_named(actions: Actions) -> None:
    actions.fit(Situation(undo="rating of 12 photos"))
    assert actions["undo"].text() == "&Undo rating of 12 photos"
    assert not actions["redo"].isEnabled()
    actions.fit(Situation())
    assert actions["undo"].text() == "&Undo"


def test_the_context_menu_has_what_can_be_done_with_photos(
    window: QMainWindow, actions: Actions
) -> None:
    menu = actions.context_menu(window)

    def all_of(menu: QMenu) -> list[QAction]:
        found = []
        for action in menu.actions():
            inner = action.menu()
            found += all_of(inner) if isinstance(inner, QMenu) else [action]
        return found

    names = [action.objectName() for action in all_of(menu)]
    assert {"open", "rate-5", "add-tags", "add-to-album", "copy", "trash"} <= set(names)
    assert "quit" not in names


def test_the_sheet_lists_every_key_and_can_be_filtered(
    qtbot: QtBot, window: QMainWindow, actions: Actions
) -> None:
    sheet = ShortcutSheet(actions, ActionTable(window).menu_titles(), {"Back": "Esc"})
    qtbot.addWidget(sheet)
    sheet.show()
    texts = {label.text() for label in sheet.findChildren(QLabel)}
    for spec in actions.table:
        if actions[spec.name].shortcuts() and spec.menu is not None:
            assert spec.text.replace("&", "").rstrip("…") in texts
    assert "Esc" in texts
    box = sheet.findChild(QLineEdit)
    assert box is not None
    box.setText("trash")
    keys = [label.text() for label in sheet.findChildren(QLabel) if label.isVisible()]
    assert any("trash" in key.casefold() for key in keys)
    assert "Esc" not in keys
