"""Manners on the desktop: one window for each library, the log, crash reports, the menu entry."""

import configparser
import logging
import os
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QTabWidget, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from photoapp.domain.errors import UserError
from photoapp.domain.model_info import ModelInfo
from photoapp.gui.bridge import Bridge
from photoapp.gui.desktop.about_dialog import AboutDialog, package_licences
from photoapp.gui.desktop.crash_report import CrashDialog, CrashReporter
from photoapp.gui.desktop.desktop_entry import install_desktop_entry
from photoapp.gui.desktop.log_file import LogFile
from photoapp.gui.desktop.notifications import Notifications
from photoapp.gui.desktop.single_instance import SingleInstance, hand_over

HAND_OVER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from photoapp.gui.desktop.single_instance import hand_over
application = QCoreApplication([])
print(hand_over(Path(sys.argv[1]), [Path(one) for one in sys.argv[2:]]))
"""

LISTEN_AND_DIE = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from photoapp.gui.desktop.single_instance import SingleInstance
application = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]))
os._exit(1)
"""


def _later_start(library: Path, *folders: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HAND_OVER, str(library), *folders],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_second_start_hands_its_folders_over(qtbot: QtBot, tmp_path: Path) -> None:
    instance = SingleInstance(tmp_path / "library")
    odd = os.fsdecode(b"/photos/\xff old")
    with qtbot.waitSignal(instance.called, timeout=60_000) as called:
        process = _later_start(tmp_path / "library", "/photos/2023", odd)
    assert called.args == [[Path("/photos/2023"), Path(odd)]]
    answer, _ = process.communicate(timeout=60)
    assert answer.strip() == "True"
    assert not hand_over(tmp_path / "another library", [])
    instance.close()
    assert not hand_over(tmp_path / "library", [])


def test_a_socket_left_behind_by_a_crash_blocks_nobody(qtbot: QtBot, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", LISTEN_AND_DIE, str(tmp_path)], check=False, timeout=60)
    assert not hand_over(tmp_path, [])
    instance = SingleInstance(tmp_path)
    with qtbot.waitSignal(instance.called, timeout=60_000):
        process = _later_start(tmp_path)
    process.communicate(timeout=60)
    instance.close()


@pytest.fixture
def reporter(qtbot: QtBot) -> Iterator[CrashReporter]:
    bridge = Bridge()
    reporter = CrashReporter(bridge, lambda: "what the log says", lambda: None)
    reporter.install()
    yield reporter
    reporter.remove()
    bridge.close()


def _crash_dialogs() -> list[CrashDialog]:
    return [
        one for one in QGuiApplication.instance().topLevelWidgets() if isinstance(one, CrashDialog)
    ]  # type: ignore[union-attr]


def test_what_nobody_caught_is_shown_to_be_copied(
    qtbot: QtBot, reporter: CrashReporter, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("broken thread")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(_crash_dialogs()))
    (dialog,) = _crash_dialogs()
    sys.excepthook(ValueError, ValueError("broken slot"), None)
    report = dialog.findChild(QPlainTextEdit)
    assert report is not None
    qtbot.waitUntil(lambda: "broken slot" in report.toPlainText())
    copy = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Copy report")
    copy.click()
    text = QGuiApplication.clipboard().text()
    for part in ("broken thread", "in fail", "what the log says", "PySide6"):
        assert part in text
    assert "broken thread" in caplog.text
    assert len(_crash_dialogs()) == 1
    dialog.close()


def test_the_log_is_kept_and_so_is_a_fatal_crash(tmp_path: Path) -> None:
    crash = (
        "import faulthandler, sys; from pathlib import Path;"
        "from photoapp.gui.desktop.log_file import LogFile;"
        "log = LogFile(Path(sys.argv[1])); faulthandler._sigabrt()"
    )
    command = [sys.executable, "-c", crash, str(tmp_path)]
    assert subprocess.run(command, check=False, timeout=60).returncode != 0
    log = LogFile(tmp_path)
    assert "Fatal Python error" in log.left_behind
    logging.getLogger("photoapp.gui").error("something odd")
    assert "something odd" in log.text()
    log.close()
    logging.getLogger("photoapp.gui").error("after the end")
    again = LogFile(tmp_path)
    assert again.left_behind == ""
    assert "after the end" not in again.text()
    again.close()


def test_packages_and_models_are_listed_with_their_licences(qtbot: QtBot) -> None:
    packages = package_licences()
    found = {name.casefold(): licence for name, _, licence in packages}
    assert "MIT" in found["open_clip_torch"] or "MIT" in found["open-clip-torch"]
    assert "LGPL" in found["pyside6_essentials"]
    assert all(licence for licence in found.values())
    model = ModelInfo("m", "A model", "Apache-2.0", "English", "", 512, 1)
    dialog = AboutDialog(QIcon(), packages, [model])
    qtbot.addWidget(dialog)
    tabs = dialog.findChild(QTabWidget)
    assert tabs is not None
    tables = {one.accessibleName(): one for one in dialog.findChildren(QTreeWidget)}
    assert tables["Model"].topLevelItem(0).text(2) == "Apache-2.0"
    assert tables["Package"].topLevelItemCount() == len(packages)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux desktops only")
def test_the_desktop_entry_starts_this_photoapp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "my data"))
    entry, picture = install_desktop_entry()
    assert entry == tmp_path / "my data" / "applications" / "photoapp.desktop"
    parsed = configparser.ConfigParser(interpolation=None)
    parsed.read(entry, encoding="utf-8")
    section = parsed["Desktop Entry"]
    assert section["Icon"] == str(picture)
    assert picture.read_text(encoding="utf-8").lstrip().startswith("<")
    command = shlex.split(section["Exec"])
    assert command[-1] == "%F"
    assert Path(command[0]).exists()
    assert section["Categories"].endswith(";")


def test_elsewhere_it_says_that_desktop_entries_are_for_linux(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(UserError, match="for Linux"):
        install_desktop_entry()


def test_nothing_is_told_where_there_is_no_tray(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    notifications = Notifications(window, QIcon())
    assert not notifications.tell("Done", "All photos are indexed")
    notifications.close()
