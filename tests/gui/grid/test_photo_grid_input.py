"""Mouse and keyboard in the grid."""

from unittest.mock import Mock

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photoapp.domain.photo import PhotoId
from photoapp.gui.grid import photo_grid
from photoapp.gui.grid.photo_grid import PhotoGrid
from photoapp.gui.grid.photo_grid_view import PhotoGridView
from tests.numbered_photos import first_photos

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def photos(grid: PhotoGrid) -> PhotoGrid:
    grid.show_photos(first_photos(400), ranked=False)
    return grid


def _centre(view: PhotoGridView, row: int) -> QPoint:
    return view.visualRect(view.model().index(row, 0)).center()


def _mouse(
    view: PhotoGridView, kind: QEvent.Type, point: QPoint, keys: Qt.KeyboardModifier = NONE
) -> None:
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else LEFT
    position = QPointF(point)
    event = QMouseEvent(kind, position, view.viewport().mapToGlobal(position), LEFT, held, keys)
    QApplication.sendEvent(view.viewport(), event)


def _press(view: PhotoGridView, point: QPoint, keys: Qt.KeyboardModifier = NONE) -> None:
    _mouse(view, QEvent.Type.MouseButtonPress, point, keys)


def _pull(view: PhotoGridView, point: QPoint) -> None:
    _mouse(view, QEvent.Type.MouseMove, point)


def _release(view: PhotoGridView, point: QPoint) -> None:
    _mouse(view, QEvent.Type.MouseButtonRelease, point)


def _selected(grid: PhotoGrid) -> list[int]:
    return grid.selected_ids().tolist()


def test_clicks_select_toggle_and_extend(
    photos: PhotoGrid, view: PhotoGridView, qtbot: QtBot
) -> None:
    def click(row: int, keys: Qt.KeyboardModifier = NONE) -> None:
        qtbot.mouseClick(view.viewport(), LEFT, keys, _centre(view, row))

    click(2)
    assert _selected(photos) == [3]
    click(5, CONTROL)
    assert _selected(photos) == [3, 6]
    click(2, CONTROL)
    assert _selected(photos) == [6]
    click(8, SHIFT)
    assert _selected(photos) == [3, 4, 5, 6, 7, 8, 9]
    click(1, SHIFT)
    assert _selected(photos) == [2, 3]
    click(8, SHIFT | CONTROL)
    assert _selected(photos) == [2, 3, 4, 5, 6, 7, 8, 9]
    click(4)
    assert _selected(photos) == [5]


def test_arrows_walk_and_shift_selects_from_the_anchor(
    photos: PhotoGrid, view: PhotoGridView, qtbot: QtBot
) -> None:
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert photos.current_id() == 1
    qtbot.keyClick(view, Qt.Key.Key_Right)
    second = view.visualRect(view.currentIndex())
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.visualRect(view.currentIndex()).left() == second.left()
    below = photos.current_id()
    assert below is not None
    assert _selected(photos) == [below]
    qtbot.keyClick(view, Qt.Key.Key_Left, SHIFT)
    qtbot.keyClick(view, Qt.Key.Key_Left, SHIFT)
    assert _selected(photos) == [below - 2, below - 1, below]
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert _selected(photos) == [400]
    qtbot.keyClick(view, Qt.Key.Key_Home, SHIFT)
    assert len(_selected(photos)) == 400
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    page = photos.current_id()
    assert page is not None
    assert page > 10
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert photos.current_id() == 1


def test_arrows_cross_groups(photos: PhotoGrid, view: PhotoGridView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(photos.shown):
        photos.set_grouping("day")
    photos.go_to(PhotoId(9))
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert photos.current_id() == 10
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert photos.current_id() in range(1, 10)


def test_space_toggles_what_ctrl_and_arrows_walk_over(
    photos: PhotoGrid, view: PhotoGridView, qtbot: QtBot
) -> None:
    photos.go_to(PhotoId(1))
    qtbot.keyClick(view, Qt.Key.Key_Right, CONTROL)
    qtbot.keyClick(view, Qt.Key.Key_Right, CONTROL)
    assert _selected(photos) == [1]
    assert photos.current_id() == 3
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert _selected(photos) == [1, 3]
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert _selected(photos) == [1]
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert _selected(photos) == []


def test_a_rubber_band_selects_adds_and_toggles(photos: PhotoGrid, view: PhotoGridView) -> None:
    first = view.visualRect(view.model().index(0, 0))
    corner = first.topLeft() - QPoint(4, 4)
    _press(view, corner)
    _pull(view, _centre(view, 1))
    assert _selected(photos) == [1, 2]
    _pull(view, _centre(view, 0))
    assert _selected(photos) == [1]
    _release(view, _centre(view, 0))
    _press(view, corner, CONTROL)
    _pull(view, _centre(view, 1))
    _release(view, _centre(view, 1))
    assert _selected(photos) == [2]
    _press(view, corner, SHIFT)
    _pull(view, _centre(view, 0))
    _release(view, _centre(view, 0))
    assert _selected(photos) == [1, 2]
    _press(view, corner)
    _release(view, corner)
    assert _selected(photos) == []


def test_a_rubber_band_scrolls_beyond_the_edge(
    photos: PhotoGrid, view: PhotoGridView, qtbot: QtBot
) -> None:
    corner = view.visualRect(view.model().index(0, 0)).topLeft() - QPoint(4, 4)
    _press(view, corner)
    _pull(view, QPoint(view.viewport().width() - 2, view.viewport().height() + 60))
    seen = len(_selected(photos))
    qtbot.waitUntil(lambda: len(_selected(photos)) > seen + 20)
    assert view.verticalOffset() > 0
    assert _selected(photos) == list(range(1, len(_selected(photos)) + 1))
    _release(view, corner)
    offset = view.verticalOffset()
    qtbot.wait(50)
    assert view.verticalOffset() == offset


def test_a_click_on_a_header_selects_its_group(
    photos: PhotoGrid, view: PhotoGridView, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(photos.shown):
        photos.set_grouping("day")
    qtbot.mouseClick(view.viewport(), LEFT, NONE, QPoint(40, 10))
    assert _selected(photos) == list(range(1, 10))
    view.scroll_by(100)  # the header floats
    photos.select_none()
    qtbot.mouseClick(view.viewport(), LEFT, NONE, QPoint(40, 10))
    assert _selected(photos) == list(range(1, 10))


def test_enter_and_double_click_open(photos: PhotoGrid, view: PhotoGridView, qtbot: QtBot) -> None:
    opened: list[PhotoId] = []
    photos.opened.connect(opened.append)
    photos.go_to(PhotoId(4))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.mouseDClick(view.viewport(), LEFT, NONE, _centre(view, 6))
    assert opened == [4, 7]


def test_a_context_menu_is_for_the_selection_or_the_photo_under_the_pointer(
    photos: PhotoGrid, view: PhotoGridView
) -> None:
    asked: list[QPoint] = []
    photos.context_menu_requested.connect(asked.append)
    photos.select_all()
    for row, expected in ((5, 400), (5, 400)):
        point = _centre(view, row)
        view.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, point))
        assert photos.selected_count() == expected
    photos.select_none()
    point = _centre(view, 5)
    view.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, point))
    assert _selected(photos) == [6]
    view.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))
    assert asked == [view.viewport().mapToGlobal(point)] * 4


def test_ctrl_and_wheel_zoom_around_the_pointer(photos: PhotoGrid, view: PhotoGridView) -> None:
    view.scroll_by(2000)
    point = view.viewport().rect().center()
    row = view.indexAt(point).row() if view.indexAt(point).isValid() else None
    if row is None:
        point += QPoint(20, 20)
        row = view.indexAt(point).row()
    size = photos.cell_size
    event = QWheelEvent(
        QPointF(point),
        view.viewport().mapToGlobal(QPointF(point)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        CONTROL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)
    assert photos.cell_size > size
    place = view.visualRect(view.model().index(row, 0))
    assert place.top() <= point.y() <= place.bottom()


def test_a_selection_is_dragged_as_files(
    photos: PhotoGrid, view: PhotoGridView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drag = Mock()
    monkeypatch.setattr(photo_grid, "QDrag", Mock(return_value=drag))
    monkeypatch.setattr(QApplication, "mouseButtons", lambda: LEFT)
    photos.go_to(PhotoId(2))
    qtbot.keyClick(view, Qt.Key.Key_Right, SHIFT)
    _press(view, _centre(view, 1))
    _pull(view, _centre(view, 1) + QPoint(30, 30))
    qtbot.waitUntil(lambda: drag.exec.called)
    (data,) = drag.setMimeData.call_args.args
    assert [url.toLocalFile() for url in data.urls()] == [
        "/photos/photo-2.jpg",
        "/photos/photo-3.jpg",
    ]
    drag.exec.assert_called_once_with(Qt.DropAction.CopyAction)
    _release(view, _centre(view, 9))
    assert _selected(photos) == [2, 3]
