from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from photoapp.app.photo_app import PhotoApp
from photoapp.gui.settings.settings_dialog import SettingsDialog

Named = Callable[[type[QWidget], str], QWidget]


def press(dialog: SettingsDialog, text: str) -> None:
    (button,) = [
        b
        for b in dialog.findChildren(QPushButton)
        if b.isVisible() and b.text().replace("&", "") == text
    ]
    assert button.isEnabled()
    button.click()


def test_place_and_sizes_are_shown(
    qtbot: QtBot, app: PhotoApp, dialog: SettingsDialog, named: Named
) -> None:
    (app.library / "thumbnails/ab").mkdir(parents=True)
    (app.library / "thumbnails/ab/x.jpg").write_bytes(b"x" * 2_000_000)
    dialog.show_page("library")
    place, thumbnails = named(QLabel, "Folder of the library"), named(QLabel, "Small pictures")
    assert isinstance(place, QLabel)
    assert isinstance(thumbnails, QLabel)
    assert place.text() == str(app.library)
    qtbot.waitUntil(lambda: thumbnails.text() == "2 MB")


def test_a_backup_is_made_and_restored_after_a_question(
    qtbot: QtBot,
    app: PhotoApp,
    dialog: SettingsDialog,
    named: Named,
    answer: Callable[[str], QMessageBox],
) -> None:
    dialog.show_page("library")
    press(dialog, "Back up now")
    listed = named(QTreeWidget, "Backups of the library")
    assert isinstance(listed, QTreeWidget)
    qtbot.waitUntil(lambda: listed.topLevelItemCount() == 1)
    assert listed.topLevelItem(0).text(1) == "asked for"
    listed.setCurrentItem(listed.topLevelItem(0))
    press(dialog, "Restore…")
    assert "Photos are not touched" in answer("Cancel").informativeText()
    assert app.backups.asked_for() is None
    press(dialog, "Restore…")
    with qtbot.waitSignal(dialog.restart_wanted):
        answer("Restore")
    assert app.backups.asked_for() == app.backups.all()[0].path
    press(dialog, "Do not restore")
    qtbot.waitUntil(lambda: app.backups.asked_for() is None)
