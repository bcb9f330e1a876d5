"""A settings dialog over a real library, with window settings of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from photoapp.app.photo_app import PhotoApp
from photoapp.gui.appearance import dress
from photoapp.gui.bridge import Bridge
from photoapp.gui.language import speak
from photoapp.gui.settings.settings_dialog import SettingsDialog
from photoapp.gui.window_state import WindowState

Child = TypeVar("Child", bound=QObject)


@pytest.fixture(autouse=True)
def _own_window_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "window.ini"

    def own(self: WindowState) -> None:
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    monkeypatch.setattr(WindowState, "__init__", own)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[PhotoApp]:
    with PhotoApp.open(tmp_path / "library", writing=True, vision="child-process") as app:
        yield app


@pytest.fixture
def bridge(qapp: QApplication, app: PhotoApp) -> Iterator[Bridge]:
    bridge = Bridge()
    yield bridge
    bridge.close()


@pytest.fixture
def dialog(
    qtbot: QtBot, qapp: QApplication, app: PhotoApp, bridge: Bridge
) -> Iterator[SettingsDialog]:
    speak(qapp, "en")
    dialog = SettingsDialog(app, bridge)
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    for child in dialog.findChildren(QDialog):
        child.close()
    dialog.close()
    speak(qapp, "en")
    dress(qapp, "system")


@pytest.fixture
def named(dialog: SettingsDialog) -> Callable[[type[Child], str], Child]:
    """Return the visible control of a kind with an accessible name."""

    def find(kind: type[Child], name: str) -> Child:
        found = [
            child
            for child in dialog.findChildren(kind)
            if isinstance(child, QWidget) and child.isVisible() and child.accessibleName() == name
        ]
        assert len(found) == 1, (name, [w.accessibleName() for w in dialog.findChildren(kind)])
        return found[0]

    return find


@pytest.fixture
def answer(qtbot: QtBot, dialog: SettingsDialog) -> Callable[[str], QMessageBox]:
    """Return what presses a button of the question that is open, and the question."""

    def press(text: str) -> QMessageBox:
        (box,) = [box for box in dialog.findChildren(QMessageBox) if box.isVisible()]
        (button,) = [b for b in box.buttons() if b.text().replace("&", "") == text]
        button.click()
        return box

    return press
