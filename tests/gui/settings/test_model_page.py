"""Models from a hub on this machine; nothing here is loaded, for nothing here searches."""

from collections.abc import Callable, Iterator
from pathlib import Path

import huggingface_hub  # noqa: TID253
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from photoapp.app.photo_app import PhotoApp
from photoapp.app.preferences import Preferences
from photoapp.domain.errors import UserError
from photoapp.domain.model_info import ModelInfo, ModelsOverview, ModelState
from photoapp.gui.model_downloads import ModelDownloads
from photoapp.gui.settings.import_dialog import ImportDialog
from photoapp.gui.settings.model_card import ModelCard
from photoapp.gui.settings.model_coverage import ModelCoverage
from photoapp.gui.settings.page import TroubleLine
from photoapp.gui.settings.settings_dialog import SettingsDialog
from tests import tiny_model
from tests.hub_server import HubServer, Trouble, hub_server

MODEL = "hf-hub:owner/tiny"
LISTED = "OpenCLIP ViT-B/32, LAION-2B"
WEIGHTS = "open_clip_model.safetensors"
Named = Callable[[type[QWidget], str], QWidget]


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    with hub_server() as server:
        server.files["owner/tiny"] = tiny_model.repository()
        monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
        yield server
        huggingface_hub.close_session()


@pytest.fixture
def app(hub: HubServer, tmp_path: Path) -> Iterator[PhotoApp]:
    with PhotoApp.open(tmp_path / "library", writing=True, vision="child-process") as app:
        yield app


def card(dialog: SettingsDialog, title: str) -> ModelCard:
    found = [c for c in dialog.findChildren(ModelCard) if c.accessibleName() == title]
    shown = [c for c in found if c.isVisible()]
    assert len(shown) == 1
    return shown[0]


def wait_for_cards(qtbot: QtBot, dialog: SettingsDialog) -> None:
    qtbot.waitUntil(lambda: sum(c.isVisible() for c in dialog.findChildren(ModelCard)) > 10)


def buttons(shown: QWidget) -> list[str]:
    return [b.text() for b in shown.findChildren(QPushButton) if b.isVisible()]


def press(shown: QWidget, text: str) -> None:
    (button,) = [b for b in shown.findChildren(QPushButton) if b.isVisible() and b.text() == text]
    button.click()


def words(shown: QWidget) -> str:
    return "\n".join(label.text() for label in shown.findChildren(QLabel) if label.isVisible())


def download_tiny(qtbot: QtBot, dialog: SettingsDialog, named: Named) -> None:
    dialog.show_page("models")
    other = named(QLineEdit, "Another model of the hub, or of open_clip")
    assert isinstance(other, QLineEdit)
    other.setText(MODEL)
    qtbot.keyClick(other, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_models_are_told_with_licence_languages_size_and_use(
    qtbot: QtBot, dialog: SettingsDialog
) -> None:
    dialog.show_page("models")
    wait_for_cards(qtbot, dialog)
    told = words(card(dialog, LISTED))
    for part in ("A good first full model", "MIT", "English", "605 MB", "512 numbers a photo"):
        assert part in told
    starter = card(dialog, "Built-in starter model")
    assert "In use" in words(starter)
    assert buttons(starter) == []
    assert buttons(card(dialog, LISTED)) == ["Download"]


def test_a_model_is_downloaded_used_and_removed(
    qtbot: QtBot,
    app: PhotoApp,
    dialog: SettingsDialog,
    named: Named,
    answer: Callable[[str], QMessageBox],
) -> None:
    download_tiny(qtbot, dialog, named)
    qtbot.waitUntil(lambda: "owner/tiny" in words(dialog) and bool(cards_of(dialog)))
    tiny = cards_of(dialog)[0]
    qtbot.waitUntil(lambda: buttons(tiny) == ["Remove", "Use"])
    with qtbot.waitSignal(dialog.model_changed):
        press(tiny, "Use")
    assert app.preferences.current().model == MODEL
    qtbot.waitUntil(lambda: "In use" in words(tiny))
    assert "Remove" not in buttons(tiny)
    press(card(dialog, "Built-in starter model"), "Use")
    qtbot.waitUntil(lambda: "Remove" in buttons(tiny))
    press(tiny, "Remove")
    assert "downloaded" in answer("Remove").informativeText()
    qtbot.waitUntil(lambda: cards_of(dialog) == [])
    assert not app.models.overview().models[-1].info.id.startswith("hf-hub")


def cards_of(dialog: SettingsDialog) -> list[ModelCard]:
    return [c for c in dialog.findChildren(ModelCard) if c.accessibleName() == "owner/tiny"]


def test_a_download_is_cancelled_and_gone_on_with(
    qtbot: QtBot, hub: HubServer, app: PhotoApp, dialog: SettingsDialog
) -> None:
    listed = "ViT-B-32-laion2b"
    repository = tiny_model.repository(rows=60_000)
    hub.files["laion/CLIP-ViT-B-32-laion2B-s34B-b79K"] = repository
    trouble = hub.trouble[WEIGHTS] = Trouble(hold_after=2_000_000)
    dialog.show_page("models")
    wait_for_cards(qtbot, dialog)
    shown = card(dialog, LISTED)
    press(shown, "Download")
    assert buttons(shown) == ["Cancel"]
    qtbot.waitUntil(lambda: "2 MB of 4 MB" in words(shown))
    downloads = ModelDownloads.of(app)
    assert downloads.is_running(listed)
    press(shown, "Cancel")
    qtbot.waitUntil(lambda: not downloads.is_running(listed))
    dialog.show_page("general")
    dialog.show_page("models")  # as after another start: what is half here is seen on the disk
    qtbot.waitUntil(lambda: "goes on from there" in words(card(dialog, LISTED)))
    again = card(dialog, LISTED)
    assert buttons(again) == ["Remove", "Resume"]
    trouble.hold_after = None
    trouble.release.set()
    sent = hub.sent(WEIGHTS)
    press(again, "Resume")
    qtbot.waitUntil(lambda: buttons(again) in (["Remove", "Use"], ["Remove"]), timeout=10_000)
    assert hub.ranges(WEIGHTS)[-1].startswith("bytes=2")
    assert sent >= 2_000_000


def test_a_download_goes_on_when_the_dialog_is_closed(
    qtbot: QtBot, app: PhotoApp, dialog: SettingsDialog, named: Named
) -> None:
    downloads = ModelDownloads.of(app)
    assert ModelDownloads.of(app) is downloads
    with qtbot.waitSignal(downloads.finished) as finished:
        download_tiny(qtbot, dialog, named)
        dialog.close()
    assert finished.args == [MODEL]


def test_a_library_that_is_closed_ends_its_downloads(
    qtbot: QtBot, hub: HubServer, app: PhotoApp, dialog: SettingsDialog, named: Named
) -> None:
    trouble = hub.trouble[WEIGHTS] = Trouble(hold_after=20_000)
    download_tiny(qtbot, dialog, named)
    qtbot.waitUntil(trouble.held.is_set)
    dialog.close()
    app.close()  # joins the thread of the download, which would wait for ever
    begun = app.library / "models/.downloads"
    assert list(begun.rglob(f"{WEIGHTS}*"))  # what came stays


def test_a_download_that_fails_is_a_sentence(
    qtbot: QtBot, hub: HubServer, dialog: SettingsDialog, named: Named
) -> None:
    hub.files["owner/tiny"].pop(WEIGHTS)
    download_tiny(qtbot, dialog, named)
    page = dialog._stack.currentWidget()
    qtbot.waitUntil(lambda: "only pickle weights" in page.findChild(TroubleLine).words)


def test_a_file_that_is_no_model_is_a_sentence_and_a_model_is_taken_in(
    qtbot: QtBot, app: PhotoApp, dialog: SettingsDialog, tmp_path: Path
) -> None:
    dialog.show_page("models")
    wait_for_cards(qtbot, dialog)
    press(dialog, "&Import from a file…")
    importing = dialog.findChild(ImportDialog)
    bad, good = tmp_path / "bad.safetensors", tmp_path / "own.safetensors"
    bad.write_bytes(b"nothing of the kind")
    importing._file.setText(str(bad))
    press(importing, "Import")
    qtbot.waitUntil(lambda: bool(importing.findChild(TroubleLine).words))
    assert "bad.safetensors" in importing.findChild(TroubleLine).words
    good.write_bytes(tiny_model.weights())
    (tmp_path / "open_clip_config.json").write_bytes(tiny_model.config())
    importing._file.setText(str(good))
    with qtbot.waitSignal(importing.imported):
        press(importing, "Import")
    assert app.models.overview().models[-1].info.installed


def info(model_id: str, *, in_use: bool = False) -> ModelState:
    return ModelState(
        ModelInfo(model_id, model_id, "MIT", "English", "x", 8, 8, True, False, in_use), 0
    )


def test_while_a_model_fills_the_coverage_is_told(qtbot: QtBot) -> None:
    coverage = ModelCoverage()
    qtbot.addWidget(coverage)
    models = (info("starter"), info("ViT-L-14", in_use=True))
    coverage.show()
    coverage.show_overview(ModelsOverview(models, "ViT-L-14", "starter", 12_000, 41_003, "", ""))
    assert "Searching with starter." in words(coverage)
    assert "12,000 of 41,003 photos indexed with ViT-L-14." in words(coverage)
    assert "It takes over" in words(coverage)
    assert coverage._bar.isVisible()
    coverage.show_overview(ModelsOverview(models, "ViT-L-14", "ViT-L-14", 9, 9, "", ""))
    assert "It takes over" not in words(coverage)
    assert not coverage._bar.isVisible()


def test_a_device_that_is_not_there_is_taken_back_with_a_sentence(
    qtbot: QtBot, dialog: SettingsDialog, named: Named, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(self: Preferences, device: str) -> str:
        raise UserError(f"The device {device} is not there.")

    monkeypatch.setattr(Preferences, "try_device", absent)
    dialog.show_page("models")
    box = named(QComboBox, "Device that models run on")
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("xpu"))
    box.activated.emit(box.currentIndex())
    page = dialog._stack.currentWidget()
    qtbot.waitUntil(lambda: "The device xpu is not there." in page.findChild(TroubleLine).words)
    assert (box.currentData(), box.isEnabled()) == ("auto", True)
