"""The rows of the grid: pages that come when they are asked for."""

import numpy as np
import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from photoapp.gui.bridge import Bridge
from photoapp.gui.grid.photo_grid_model import PAGE_ROWS, PhotoGridModel
from tests.numbered_photos import NumberedPhotos


@pytest.fixture
def model(source: NumberedPhotos, bridge: Bridge) -> PhotoGridModel:
    return PhotoGridModel(source, bridge)  # type: ignore[arg-type]


def _show(model: PhotoGridModel, count: int) -> None:
    model.show(np.arange(1, count + 1, dtype=np.int64), np.ones(count, dtype=np.bool_))


def _name(model: QAbstractItemModel, row: int) -> object:
    return model.index(row, 0).data()


def test_the_model_keeps_qts_rules(model: PhotoGridModel, qtbot: QtBot) -> None:
    _show(model, 3)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.QtTest)
    qtbot.waitUntil(lambda: _name(model, 2) == "photo-3.jpg")
    _show(model, 0)
    assert model.rowCount() == 0


def test_rows_come_in_pages_and_a_removed_photo_moves_none_of_them(
    model: PhotoGridModel, qtbot: QtBot
) -> None:
    _show(model, 3 * PAGE_ROWS)
    assert _name(model, 11) is None
    qtbot.waitUntil(lambda: _name(model, 11) == "photo-12.jpg")
    assert _name(model, 12) is None
    assert _name(model, 13) == "photo-14.jpg"
    qtbot.waitUntil(lambda: _name(model, 2 * PAGE_ROWS) == f"photo-{2 * PAGE_ROWS + 1}.jpg")


def test_rows_of_an_older_answer_are_dropped(model: PhotoGridModel, qtbot: QtBot) -> None:
    _show(model, 10)
    _name(model, 0)
    model.show(np.array([77], dtype=np.int64), np.ones(1, dtype=np.bool_))
    qtbot.waitUntil(lambda: _name(model, 0) is not None)
    assert _name(model, 0) == "photo-77.jpg"


def test_rows_that_changed_are_brought_up_to_date(
    model: PhotoGridModel, source: NumberedPhotos, qtbot: QtBot
) -> None:
    _show(model, 3 * PAGE_ROWS)
    qtbot.waitUntil(lambda: _name(model, 2) == "photo-3.jpg")
    qtbot.waitUntil(lambda: _name(model, PAGE_ROWS) is not None)
    source.suffix = "png"
    model.reload(np.array([3, 10**6], np.int64))
    assert _name(model, 2) == "photo-3.jpg"
    qtbot.waitUntil(lambda: _name(model, 2) == "photo-3.png")
    assert _name(model, PAGE_ROWS) == f"photo-{PAGE_ROWS + 1}.jpg"
    model.load_rows_again()
    qtbot.waitUntil(lambda: _name(model, PAGE_ROWS) == f"photo-{PAGE_ROWS + 1}.png")


def test_a_photo_is_spoken_with_name_date_and_stars(model: PhotoGridModel, qtbot: QtBot) -> None:
    _show(model, 4)
    qtbot.waitUntil(lambda: _name(model, 3) is not None)
    spoken = model.index(3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("photo-4.jpg, ")
    assert "2024" in spoken or "24" in spoken
    assert "4 stars" in spoken
    assert "photo-4.jpg\n" in model.index(3).data(Qt.ItemDataRole.ToolTipRole)
