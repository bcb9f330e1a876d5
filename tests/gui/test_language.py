import importlib.util
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from photoapp.gui import numbers
from photoapp.gui.language import LANGUAGES, speak

ROOT = Path(__file__).parents[2]


@pytest.fixture
def application(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    speak(qapp, "en")


@pytest.fixture(scope="module")
def translations() -> ModuleType:
    file = ROOT / "packaging/update_translations.py"
    spec = importlib.util.spec_from_file_location("update_translations", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def said(context: str, text: str) -> str:
    return QCoreApplication.translate(context, text)


def test_every_text_is_translated_with_its_placeholders_and_compiled(
    translations: ModuleType,
) -> None:
    assert sorted(LANGUAGES) == sorted(["en", *translations.LANGUAGES])
    for language in translations.LANGUAGES:
        gaps = list(translations.check(language))
        assert gaps == [], "run packaging/update_translations.py, and translate what it lists"


def test_gaps_are_found(translations: ModuleType, tmp_path: Path) -> None:
    source = tmp_path / "x.ts"
    messages = (
        "<message><source>Open</source><translation type='unfinished'>x</translation></message>"
        "<message><source>{count} photos</source><translation>Fotos</translation></message>"
        "<message><source>&amp;Save</source><translation>Sichern</translation></message>"
        "<message><source>Good</source><translation>Gut</translation></message>"
    )
    source.write_text(f"<TS><context><name>C</name>{messages}</context></TS>")
    found = list(translations.gaps_of(source))
    assert len(found) == 3
    assert not any("Good" in gap for gap in found)


def test_texts_change_with_the_language_and_back(application: QApplication) -> None:
    assert speak(application, "de") == "de"
    assert said("SettingsDialog", "Settings") == "Einstellungen"
    assert said("QPlatformTheme", "Cancel") == "Abbrechen"  # Qt's own
    assert speak(application, "en") == "en"
    assert said("SettingsDialog", "Settings") == "Settings"
    assert said("QPlatformTheme", "Cancel") == "Cancel"


def test_widgets_hear_of_it(qtbot: QtBot, application: QApplication) -> None:
    heard = []

    class Listener(QLabel):
        def changeEvent(self, event: QEvent) -> None:
            heard.append(event.type())

    label = Listener()
    qtbot.addWidget(label)
    label.show()
    speak(application, "de")
    qtbot.waitUntil(lambda: QEvent.Type.LanguageChange in heard)


def test_numbers_sizes_and_dates_follow(application: QApplication) -> None:
    moment = datetime(2026, 5, 3, 17, 59)
    speak(application, "en")
    english = (numbers.count(41_003), numbers.decimal(1.5), numbers.size(1_710_600_000))
    speak(application, "de")
    german = (numbers.count(41_003), numbers.decimal(1.5), numbers.size(1_710_600_000))
    assert english == ("41,003", "1.5", "1.7 GB")
    assert german == ("41.003", "1,5", "1,7 GB")
    assert numbers.size(605_200_000) == "605 MB"
    assert numbers.date_and_time(moment).startswith("03.05.26")


@pytest.mark.parametrize(
    ("wanted", "spoken"), [(["de-AT", "en"], "de"), (["fr-FR", "de-DE"], "de"), (["fr"], "en")]
)
def test_the_system_speaks_where_nothing_is_chosen(
    application: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    wanted: list[str],
    spoken: str,
) -> None:
    class System(QLocale):
        def uiLanguages(self) -> list[str]:
            return wanted

    monkeypatch.setattr(QLocale, "system", lambda: System())
    assert speak(application, "system") == spoken
    assert speak(application, "nonsense") == spoken
