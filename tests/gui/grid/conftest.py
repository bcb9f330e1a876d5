"""A grid over numbered photos."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from photoapp.gui.bridge import Bridge
from photoapp.gui.grid.photo_grid import PhotoGrid
from photoapp.gui.grid.photo_grid_view import PhotoGridView
from tests.numbered_photos import NumberedPhotos


@pytest.fixture
def source() -> Iterator[NumberedPhotos]:
    source = NumberedPhotos()
    yield source
    source.executors.close()


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[Bridge]:
    bridge = Bridge()
    yield bridge
    bridge.close()


@pytest.fixture
def grid(qtbot: QtBot, source: NumberedPhotos, bridge: Bridge) -> PhotoGrid:
    grid = PhotoGrid(source, bridge)  # type: ignore[arg-type]
    qtbot.addWidget(grid)
    grid.resize(1000, 700)
    grid.show()
    return grid


@pytest.fixture
def view(grid: PhotoGrid) -> PhotoGridView:
    view = grid.findChild(PhotoGridView)
    assert view is not None
    return view
