import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QAbstractItemModel, QPoint, QRect, Qt
from PySide6.QtGui import QPixmapCache
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from photoapp.app.executors import Executors
from photoapp.domain.photo import FileState, FolderId, Photo, PhotoId, ReadState
from photoapp.gui.bridge import Bridge
from photoapp.gui.grid.photo_grid_model import PAGE_ROWS, PhotoGridModel
from photoapp.gui.grid.photo_grid_view import PhotoGridView
from photoapp.gui.grid.thumbnail_loader import ThumbnailLoader

RED = (200, 0, 0)


@dataclass
class Thumbnails:
    """Red thumbnails for all photos but those whose hash ends in an odd byte."""

    def read(self, content_hash: bytes) -> bytes | None:
        if content_hash[-1] % 2:
            return None
        buffer = io.BytesIO()
        Image.new("RGB", (512, 256), RED).save(buffer, "JPEG")
        return buffer.getvalue()


class PhotosByNumber:
    """As much of `PhotoApp` as a grid needs: photo n is `photo-n.jpg`; 13 was removed."""

    def __init__(self) -> None:
        self.executors = Executors()
        self.thumbnails = Thumbnails()
        self.suffix = "jpg"

    def photos(self, ids: Sequence[PhotoId]) -> list[Photo]:
        return [
            Photo(
                id=number,
                folder_id=FolderId(1),
                path=Path(f"/photos/photo-{number}.{self.suffix}"),
                size=1,
                mtime_ns=0,
                state=FileState.PRESENT,
                offline=False,
                read_state=ReadState.READ,
                content_hash=int(number).to_bytes(32, "big"),
            )
            for number in ids
            if number != 13
        ]


@pytest.fixture
def source() -> Iterator[PhotosByNumber]:
    source = PhotosByNumber()
    yield source
    source.executors.close()


@pytest.fixture
def model(qtbot: QtBot, source: PhotosByNumber) -> Iterator[PhotoGridModel]:
    QPixmapCache.clear()
    bridge = Bridge()
    yield PhotoGridModel(source, bridge, ThumbnailLoader(source, bridge))  # type: ignore[arg-type]
    bridge.close()


@pytest.fixture
def grid(qtbot: QtBot, model: PhotoGridModel) -> PhotoGridView:
    view = PhotoGridView()
    qtbot.addWidget(view)
    view.setModel(model)
    view.resize(1000, 700)
    view.show()
    return view


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
    model: PhotoGridModel, source: PhotosByNumber, qtbot: QtBot
) -> None:
    _show(model, 10)
    qtbot.waitUntil(lambda: _name(model, 2) == "photo-3.jpg")
    source.suffix = "png"
    model.load_rows_again()
    assert _name(model, 2) == "photo-3.jpg"
    qtbot.waitUntil(lambda: _name(model, 2) == "photo-3.png")


def test_a_million_rows_are_arithmetic(grid: PhotoGridView, model: PhotoGridModel) -> None:
    _show(model, 1_000_000)
    last = model.index(999_999)
    grid.scrollTo(last)
    place = grid.visualRect(last)
    assert grid.viewport().rect().contains(place)
    assert grid.indexAt(place.center()).row() == 999_999
    assert not grid.indexAt(place.topRight() + QPoint(4, 0)).isValid()


def test_every_place_of_the_grid_belongs_to_its_row(
    grid: PhotoGridView, model: PhotoGridModel
) -> None:
    _show(model, 57)
    for size in (64, 130, 512):
        grid.set_cell(size)
        for row in range(57):
            assert grid.indexAt(grid.visualRect(model.index(row)).center()).row() == row


def test_arrow_keys_walk_and_shift_selects(
    grid: PhotoGridView, model: PhotoGridModel, qtbot: QtBot
) -> None:
    _show(model, 100)
    grid.setCurrentIndex(model.index(0))
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    below_second = grid.currentIndex().row()
    assert grid.visualRect(model.index(1)).left() == grid.visualRect(grid.currentIndex()).left()
    assert below_second > 1
    qtbot.keyClick(grid, Qt.Key.Key_End)
    assert grid.currentIndex().row() == 99
    qtbot.keyClick(grid, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert {index.row() for index in grid.selectedIndexes()} == {98, 99}


def test_a_rubber_band_selects_what_it_touches(grid: PhotoGridView, model: PhotoGridModel) -> None:
    _show(model, 100)
    first, second = grid.visualRect(model.index(0)), grid.visualRect(model.index(1))
    flags = grid.selectionModel().SelectionFlag.ClearAndSelect
    grid.setSelection(QRect(first.center(), second.center()), flags)
    assert {index.row() for index in grid.selectedIndexes()} == {0, 1}


def test_enter_opens_the_current_photo(
    grid: PhotoGridView, model: PhotoGridModel, qtbot: QtBot
) -> None:
    _show(model, 5)
    grid.setCurrentIndex(model.index(3))
    with qtbot.waitSignal(grid.opened) as opened:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert opened.args is not None
    assert opened.args[0].row() == 3


def test_thumbnails_are_painted_when_they_have_come(
    grid: PhotoGridView, model: PhotoGridModel, qtbot: QtBot
) -> None:
    _show(model, 4)
    centre = grid.visualRect(model.index(1)).center()

    def colour_is_red() -> bool:
        colour = grid.viewport().grab().toImage().pixelColor(centre)
        return abs(colour.red() - RED[0]) < 8 and colour.green() < 8

    qtbot.waitUntil(colour_is_red)


def test_copies_of_a_photo_are_painted_all(
    grid: PhotoGridView, model: PhotoGridModel, qtbot: QtBot
) -> None:
    model.show(np.array([2, 2, 2], dtype=np.int64), np.ones(3, dtype=np.bool_))

    def all_are_red() -> bool:
        picture = grid.viewport().grab().toImage()
        centres = [grid.visualRect(model.index(row)).center() for row in range(3)]
        return all(abs(picture.pixelColor(centre).red() - RED[0]) < 8 for centre in centres)

    qtbot.waitUntil(all_are_red)


def test_zooming_keeps_the_first_photo_in_sight(grid: PhotoGridView, model: PhotoGridModel) -> None:
    _show(model, 5000)
    grid.scrollTo(model.index(2500), PhotoGridView.ScrollHint.PositionAtTop)
    first = grid.indexAt(grid.visualRect(model.index(2500)).center()).row()
    grid.zoom(2)
    assert grid.viewport().rect().intersects(grid.visualRect(model.index(first)))
    grid.set_cell(10_000)
    assert grid.cell == 512
