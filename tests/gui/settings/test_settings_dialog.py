import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from photoapp.app.photo_app import PhotoApp
from photoapp.gui.settings.page import TroubleLine
from photoapp.gui.settings.settings_dialog import PAGES, SettingsDialog
from photoapp.gui.window_state import WindowState

Named = Callable[[type[QWidget], str], QWidget]


def kept(app: PhotoApp) -> dict[str, object]:
    file = app.library / "settings.json"
    return json.loads(file.read_text()) if file.exists() else {}


def choose(box: QWidget, code: str) -> None:
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(code))
    box.activated.emit(box.currentIndex())


def test_every_page_can_be_reached_by_its_name_and_by_the_keyboard(
    qtbot: QtBot, dialog: SettingsDialog
) -> None:
    for page in PAGES:
        dialog.show_page(page)
        assert dialog.page() == page
    dialog.show_page("no such page")
    assert dialog.page() == PAGES[0]
    names = dialog.focusWidget()
    for page in PAGES[1:]:
        qtbot.keyClick(names, Qt.Key.Key_Down)
        assert dialog.page() == page


@pytest.mark.parametrize("page", PAGES)
def test_every_control_has_a_name(qtbot: QtBot, dialog: SettingsDialog, page: str) -> None:
    kinds = (
        QAbstractButton,
        QAbstractItemView,
        QComboBox,
        QSpinBox,
        QLineEdit,
        QPlainTextEdit,
        QProgressBar,
    )
    dialog.show_page(page)
    for kind in kinds:
        for control in dialog.findChildren(kind):
            inner = isinstance(control.parent(), QSpinBox | QComboBox) or (
                control.objectName().startswith("qt_") or not control.isVisible()
            )
            words = control.accessibleName() or getattr(control, "text", str)()
            assert inner or words or isinstance(control.parent(), QAbstractItemView), control


def test_appearance_changes_at_once_and_is_remembered(
    qtbot: QtBot, qapp: QApplication, dialog: SettingsDialog, named: Named
) -> None:
    for choice, dark in (("dark", True), ("light", False)):
        with qtbot.waitSignal(dialog.appearance_changed) as changed:
            choose(named(QComboBox, "Appearance"), choice)
        ground = qapp.palette().color(QPalette.ColorRole.Window)
        assert changed.args == [choice]
        assert (ground.lightness() < 128) is dark
        assert WindowState().value("appearance", "") == choice


def test_language_changes_at_once_and_is_remembered(
    qtbot: QtBot, dialog: SettingsDialog, named: Named
) -> None:
    with qtbot.waitSignal(dialog.language_changed) as changed:
        choose(named(QComboBox, "Language"), "de")
    assert changed.args == ["de"]
    assert WindowState().value("language", "") == "de"
    qtbot.waitUntil(lambda: dialog.windowTitle() == "Einstellungen")
    assert named(QComboBox, "Sprache")
    choose(named(QComboBox, "Sprache"), "en")
    qtbot.waitUntil(lambda: dialog.windowTitle() == "Settings")


def test_minutes_are_taken_when_typing_pauses_and_indexing_begins_anew(
    qtbot: QtBot, app: PhotoApp, dialog: SettingsDialog, named: Named
) -> None:
    minutes = named(QSpinBox, "Look through all folders every")
    assert isinstance(minutes, QSpinBox)
    qtbot.waitUntil(lambda: minutes.value() == 15)
    with qtbot.waitSignal(dialog.folders_changed):
        minutes.setValue(45)
    assert kept(app)["rescan_minutes"] == 45


def test_low_priority_is_taken_at_once(
    qtbot: QtBot, app: PhotoApp, dialog: SettingsDialog, named: Named
) -> None:
    polite = named(QCheckBox, "Read photos with low priority")
    assert isinstance(polite, QCheckBox)
    qtbot.waitUntil(polite.isChecked)
    polite.click()
    qtbot.waitUntil(lambda: kept(app).get("low_priority") is False)


def test_settings_that_cannot_be_read_are_a_sentence(
    qtbot: QtBot, app: PhotoApp, dialog: SettingsDialog
) -> None:
    (app.library / "settings.json").write_text("{")
    dialog.show_page("library")
    dialog.show_page("general")
    page = dialog._stack.currentWidget()
    trouble = page.findChild(TroubleLine)
    qtbot.waitUntil(lambda: "are damaged" in trouble.words)
    assert trouble.isVisible()


def test_an_answer_to_a_closed_dialog_harms_nobody(
    qtbot: QtBot, app: PhotoApp, bridge: object, caplog: pytest.LogCaptureFixture
) -> None:
    dialog = SettingsDialog(app, bridge)  # type: ignore[arg-type]
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    for page in PAGES:
        dialog.show_page(page)
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()
    done = app.executors.read(lambda: None)
    done.result()
    qtbot.wait(50)
    assert not caplog.records
