from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings
from pytestqt.qtbot import QtBot

from photoapp.gui.window_state import WindowState


@pytest.fixture
def file(tmp_path: Path) -> Path:
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    return tmp_path / "photoapp" / "window.ini"


def _write(state: WindowState) -> None:
    state.keep("cell", 200)
    state.keep("shown", value=False)
    state.keep("layout", "justified")
    state.keep("place", QByteArray(b"\x00\x01place"))
    state.keep_words("open", ["folder:/a b", "tag:ö,\\x"])


def test_everything_comes_back(qtbot: QtBot, file: Path) -> None:
    state = WindowState()
    _write(state)
    del state
    again = WindowState()
    assert again.value("cell", 1) == 200
    assert again.value("shown", default=True) is False
    assert again.value("layout", "square") == "justified"
    assert again.bytes_value("place") == QByteArray(b"\x00\x01place")
    assert again.words("open") == ["folder:/a b", "tag:ö,\\x"]
    assert again.value("never", 7) == 7
    assert again.words("never") == []


@pytest.mark.parametrize(
    "damage",
    [
        b"\x00\xff\xfe garbage \x80",
        b"[General]\ncell=@Variant(\\0\\0\\0\\x7f\\0)\nplace=17\nshown=maybe\n",
        b"[General]\ncell=@Invalid()\nplace=@ByteArray(\\x0)\n",
        b"[General\ncell=many\n",
        b"",
    ],
)
@pytest.mark.qt_log_ignore("QVariant::load")
def test_a_damaged_file_costs_the_places_only(qtbot: QtBot, file: Path, damage: bytes) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(damage)
    state = WindowState()
    assert state.value("cell", 3) == 3
    assert state.value("layout", "square") == "square"
    assert isinstance(state.value("shown", default=False), bool)
    place = state.bytes_value("place")
    assert place is None or isinstance(place, QByteArray)
