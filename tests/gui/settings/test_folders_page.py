from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QTreeWidget,
)
from pytestqt.qtbot import QtBot

from photoapp.app.photo_app import PhotoApp
from photoapp.gui.settings.exclude_dialog import ExcludeDialog
from photoapp.gui.settings.settings_dialog import SettingsDialog
from photoapp.indexing.file_scanner import scan_folder


@pytest.fixture
def photos(tmp_path: Path, app: PhotoApp) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("a.jpg", "b.jpg", "draft_c.jpg"):
        Image.new("RGB", (8, 8), "red").save(folder / name)
    (added,) = app.add_folders([folder])
    scan_folder(app._database, added)
    return folder


def rows(dialog: SettingsDialog) -> list[list[str]]:
    listed = next(tree for tree in dialog.findChildren(QTreeWidget) if tree.columnCount() == 4)
    items = [listed.topLevelItem(row) for row in range(listed.topLevelItemCount())]
    return [[item.text(column) for column in range(4)] for item in items]


def press(dialog: SettingsDialog, text: str) -> None:
    (button,) = [
        button
        for button in dialog.findChildren(QPushButton)
        if button.text().replace("&", "") == text and button.isVisible()
    ]
    assert button.isEnabled()
    button.click()


def test_folders_are_listed_with_counts_and_state(
    qtbot: QtBot, photos: Path, dialog: SettingsDialog
) -> None:
    dialog.show_page("folders")
    qtbot.waitUntil(lambda: rows(dialog) == [[str(photos), "3", "", "Online"]])


def test_a_chosen_folder_is_added(
    qtbot: QtBot, tmp_path: Path, dialog: SettingsDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = tmp_path / "more"
    chosen.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(chosen))
    dialog.show_page("folders")
    with qtbot.waitSignal(dialog.folders_changed):
        press(dialog, "Add…")
    qtbot.waitUntil(lambda: [row[0] for row in rows(dialog)] == [str(chosen)])


def test_a_folder_is_removed_after_a_question_and_a_backup(
    qtbot: QtBot,
    app: PhotoApp,
    photos: Path,
    dialog: SettingsDialog,
    answer: Callable[[str], QMessageBox],
) -> None:
    dialog.show_page("folders")
    qtbot.waitUntil(lambda: len(rows(dialog)) == 1)
    press(dialog, "Remove…")
    box = answer("Cancel")
    assert str(photos) in box.text()
    assert "No file is touched" in box.informativeText()
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.Cancel)
    assert len(app.folders()) == 1
    qtbot.waitUntil(lambda: not box.isVisible())
    press(dialog, "Remove…")
    with qtbot.waitSignal(dialog.folders_changed):
        answer("Remove")
    assert app.folders() == []
    assert sorted(photos.iterdir())  # no file was touched
    assert [backup.reason for backup in app.backups.all()] == ["before removing a folder"]


def open_patterns(qtbot: QtBot, dialog: SettingsDialog) -> ExcludeDialog:
    dialog.show_page("folders")
    qtbot.waitUntil(lambda: len(rows(dialog)) == 1)
    press(dialog, "Leave out…")
    patterns = dialog.findChild(ExcludeDialog)
    assert isinstance(patterns, ExcludeDialog)
    return patterns


def test_patterns_are_tried_before_they_are_taken(
    qtbot: QtBot, app: PhotoApp, photos: Path, dialog: SettingsDialog
) -> None:
    patterns = open_patterns(qtbot, dialog)
    text = patterns.findChild(QPlainTextEdit)
    (finding,) = [
        label
        for label in patterns.findChildren(QLabel)
        if label.accessibleName() == "What the patterns do"
    ]
    text.setPlainText("draft_*\n\n draft_* ")
    qtbot.waitUntil(lambda: finding.text() == "1 of the 3 photos known here are left out.")
    assert patterns.patterns() == ["draft_*"]
    with qtbot.waitSignal(dialog.folders_changed):
        patterns.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()
    assert app.folders()[0].exclude == ("draft_*",)
    qtbot.waitUntil(lambda: rows(dialog)[0][2] == "draft_*")


@pytest.mark.parametrize(
    ("pattern", "objection"),
    [
        ("*", "* would leave out everything."),
        ("a\\b", "a\\b: put / between folders, not \\."),
        ("../x", "../x leads out of the folder."),
    ],
)
def test_a_pattern_that_cannot_be_meant_is_objected_to(
    qtbot: QtBot, photos: Path, dialog: SettingsDialog, pattern: str, objection: str
) -> None:
    patterns = open_patterns(qtbot, dialog)
    patterns.findChild(QPlainTextEdit).setPlainText(pattern)
    assert objection in [label.text() for label in patterns.findChildren(QLabel)]
    ok = patterns.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    assert not ok.isEnabled()


def test_an_example_is_taken_by_a_press(qtbot: QtBot, photos: Path, dialog: SettingsDialog) -> None:
    patterns = open_patterns(qtbot, dialog)
    (example,) = [b for b in patterns.findChildren(QPushButton) if b.text() == "*.png"]
    example.click()
    example.click()
    assert patterns.patterns() == ["*.png"]
