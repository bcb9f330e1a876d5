"""The grid as the window uses it: answers, layouts, groups, zoom, and what survives them."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QKeyEvent, QPalette
from pytestqt.qtbot import QtBot

from photoapp.domain.changes import Changes
from photoapp.domain.photo import PhotoId, Problem
from photoapp.gui.grid.drag_out import dragged_photos
from photoapp.gui.grid.photo_grid import PHOTO_FORMAT, PhotoGrid
from photoapp.gui.grid.photo_grid_view import PhotoGridView
from tests.numbered_photos import RED, NumberedPhotos, first_photos, found

LAYOUTS = ("square", "justified")


def _arrange(qtbot: QtBot, grid: PhotoGrid, layout: str, grouping: str) -> None:
    for change, now, wanted in (
        (grid.set_layout, grid.layout_name(), layout),
        (grid.set_grouping, grid.grouping(), grouping),
    ):
        if now != wanted:
            with qtbot.waitSignal(grid.shown):
                change(wanted)


def test_photos_are_shown_in_the_order_of_the_answer(grid: PhotoGrid) -> None:
    grid.show_photos(found(7, 3, 5), ranked=True)
    assert grid.ids().tolist() == [7, 3, 5]
    assert grid.current_id() is None
    assert grid.selected_ids().tolist() == []


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("grouping", ["none", "day", "month", "folder"])
def test_every_place_on_the_screen_belongs_to_its_row(
    grid: PhotoGrid, view: PhotoGridView, qtbot: QtBot, layout: str, grouping: str
) -> None:
    grid.show_photos(first_photos(57), ranked=False)
    _arrange(qtbot, grid, layout, grouping)
    for size in (64, 130, 512):
        grid.cell_size = size
        for row in range(57):
            view.scrollTo(view.model().index(row, 0))
            place = view.visualRect(view.model().index(row, 0))
            assert view.viewport().rect().intersects(place)
            assert view.indexAt(place.center()).row() == row


def test_right_to_left_is_a_mirror(grid: PhotoGrid, view: PhotoGridView, qtbot: QtBot) -> None:
    grid.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    grid.show_photos(first_photos(30), ranked=False)
    first, second = (view.visualRect(view.model().index(row, 0)) for row in (0, 1))
    assert first.left() > second.right()
    assert view.indexAt(first.center()).row() == 0
    grid.go_to(PhotoId(1))
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert grid.current_id() == 2


def test_groups_gather_photos_and_leave_relevance_alone(grid: PhotoGrid, qtbot: QtBot) -> None:
    answer = found(1, 25, 2, 13, 26)
    grid.show_photos(answer, ranked=False)
    _arrange(qtbot, grid, "square", "day")
    assert grid.ids().tolist() == [25, 26, 13, 1, 2]
    grid.show_photos(answer, ranked=True)
    assert grid.ids().tolist() == [1, 25, 2, 13, 26]


def test_selection_and_current_survive_layouts_groups_and_zoom(
    grid: PhotoGrid, qtbot: QtBot
) -> None:
    grid.show_photos(found(*range(100, 0, -1), *range(101, 200)), ranked=False)
    grid.go_to(PhotoId(42))
    view = grid.findChild(PhotoGridView)
    assert view is not None
    view.rows.toggle(150)
    chosen = set(grid.selected_ids().tolist())
    current = grid.current_id()
    for layout, grouping in (("justified", "folder"), ("square", "day"), ("square", "none")):
        _arrange(qtbot, grid, layout, grouping)
        grid.zoom(1)
        assert set(grid.selected_ids().tolist()) == chosen
        assert grid.current_id() == current


def test_what_was_removed_leaves_and_the_rest_stays_selected(
    grid: PhotoGrid, view: PhotoGridView, source: NumberedPhotos, qtbot: QtBot
) -> None:
    grid.show_photos(first_photos(2000), ranked=False)
    grid.go_to(PhotoId(1000))
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    before = view.visualRect(view.currentIndex())
    gone = frozenset(PhotoId(number) for number in (1, 1000))
    told: list[int] = []
    grid.selection_changed.connect(told.append)
    grid.reload(Changes(removed=gone))
    assert len(grid.ids()) == 1998
    assert grid.selected_ids().tolist() == [1001]
    assert grid.current_id() == 1001
    assert told == [1]
    assert abs(view.visualRect(view.currentIndex()).top() - before.top()) < before.height() + 20


def test_changed_photos_are_read_again(
    grid: PhotoGrid, view: PhotoGridView, source: NumberedPhotos, qtbot: QtBot
) -> None:
    grid.show_photos(first_photos(10), ranked=False)
    grid.select_all()
    qtbot.waitUntil(lambda: view.model().index(3, 0).data() == "photo-4.jpg")
    source.suffix = "png"
    grid.reload(Changes(changed=frozenset({PhotoId(4)})))
    qtbot.waitUntil(lambda: view.model().index(3, 0).data() == "photo-4.png")
    assert source.grid_facts.forgotten == [4]
    assert grid.selected_count() == 10


def test_a_newer_answer_to_the_same_question_keeps_what_is_selected_and_seen(
    grid: PhotoGrid, view: PhotoGridView
) -> None:
    grid.show_photos(first_photos(3000), ranked=False)
    grid.go_to(PhotoId(2000))
    top = view.visualRect(view.currentIndex()).top()
    grid.show_photos(found(5000, *range(1, 3001)), ranked=False, refreshed=True)
    assert grid.selected_ids().tolist() == [2000]
    assert view.visualRect(view.currentIndex()).top() == top
    grid.show_photos(first_photos(3000), ranked=False)
    assert grid.selected_count() == 0
    assert view.verticalOffset() == 0


def test_an_older_arrangement_is_dropped(grid: PhotoGrid, qtbot: QtBot) -> None:
    grid.set_layout("justified")
    grid.show_photos(first_photos(500), ranked=False)
    with qtbot.waitSignal(grid.shown):
        grid.show_photos(found(9), ranked=False)
    assert grid.ids().tolist() == [9]


def test_a_catalog_that_cannot_be_read_leaves_squares(
    grid: PhotoGrid, source: NumberedPhotos, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(ids: object) -> object:
        raise OSError("the disk is gone")

    monkeypatch.setattr(source.grid_facts, "days", fails)
    grid.show_photos(first_photos(30), ranked=False)
    with qtbot.waitSignal(grid.shown):
        grid.set_grouping("day")
    assert len(grid.ids()) == 30


def test_zooming_stays_within_bounds_and_keeps_the_first_photo_in_sight(
    grid: PhotoGrid, view: PhotoGridView, qtbot: QtBot
) -> None:
    grid.show_photos(first_photos(5000), ranked=False)
    view.scrollTo(view.model().index(2500, 0), PhotoGridView.ScrollHint.PositionAtTop)
    seen = view.indexAt(view.visualRect(view.model().index(2500, 0)).center())
    sizes: list[int] = []
    grid.cell_size_changed.connect(sizes.append)
    grid.zoom(2)
    assert view.viewport().rect().intersects(view.visualRect(seen))
    grid.cell_size = 10_000
    assert grid.cell_size == 512
    grid.cell_size = 1
    assert grid.cell_size == 64
    assert sizes[-2:] == [512, 64]
    assert view.viewport().rect().intersects(view.visualRect(seen))


def test_resizing_to_and_fro_comes_back_to_the_same_place(
    grid: PhotoGrid, view: PhotoGridView
) -> None:
    grid.show_photos(first_photos(5000), ranked=False)
    view.scroll_by(9000)
    first = view.indexAt(view.visualRect(view.indexAt(view.viewport().rect().center())).center())
    before = view.visualRect(first)
    for width in (400, 1900, 650, 1000):
        grid.resize(width, 700)
    assert view.visualRect(first) == before


def test_a_million_rows(grid: PhotoGrid, view: PhotoGridView, qtbot: QtBot) -> None:
    grid.show_photos(first_photos(1_000_000), ranked=False)
    qtbot.keyClick(view, Qt.Key.Key_End)
    place = view.visualRect(view.currentIndex())
    assert grid.current_id() == 1_000_000
    assert view.viewport().rect().contains(place)
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.selectionModel().selection().count() == 1
    assert grid.selected_count() == 1_000_000


def test_a_screen_reader_finds_a_list_of_named_photos(
    grid: PhotoGrid, view: PhotoGridView, qtbot: QtBot
) -> None:
    grid.show_photos(first_photos(20), ranked=False)
    qtbot.waitUntil(lambda: view.model().index(3, 0).data() is not None)
    accessible = QAccessible.queryAccessibleInterface(view)
    assert accessible.role() is QAccessible.Role.List
    assert accessible.text(QAccessible.Text.Name) == "Photos"
    assert accessible.childCount() == 20
    photo = accessible.child(3)
    assert photo.role() is QAccessible.Role.ListItem
    assert photo.text(QAccessible.Text.Name).startswith("photo-4.jpg, ")


def test_files_that_can_be_reached_are_dragged_with_all_ids(source: NumberedPhotos) -> None:
    odd_name = dataclasses.replace(source.photo(2), path=Path("/photos/caf\udce9 1.jpg"))
    away = dataclasses.replace(source.photo(3), offline=True)
    data = dragged_photos(np.array([1, 2, 3, 4]), [source.photo(1), odd_name, away])
    assert [bytes(url.toEncoded().data()) for url in data.urls()] == [
        b"file:///photos/photo-1.jpg",
        b"file:///photos/caf%E9%201.jpg",
    ]
    assert bytes(data.data(PHOTO_FORMAT).data()) == b"1,2,3,4"


def _colour_at(view: PhotoGridView, row: int) -> tuple[int, int, int]:
    place = view.visualRect(view.model().index(row, 0))
    colour = view.viewport().grab().toImage().pixelColor(place.center())
    return colour.red(), colour.green(), colour.blue()


def _is_red(colour: tuple[int, int, int]) -> bool:
    return abs(colour[0] - RED[0]) < 8 and colour[1] < 8


@pytest.mark.parametrize("layout", LAYOUTS)
def test_thumbnails_are_painted_when_they_have_come_for_all_copies(
    grid: PhotoGrid, view: PhotoGridView, qtbot: QtBot, layout: str
) -> None:
    grid.show_photos(found(2, 4, 4, 3), ranked=False)
    _arrange(qtbot, grid, layout, "none")
    qtbot.waitUntil(lambda: all(_is_red(_colour_at(view, row)) for row in range(3)))
    assert not _is_red(_colour_at(view, 3))  # it has none


def test_photos_that_only_may_match_are_paler(
    grid: PhotoGrid, view: PhotoGridView, qtbot: QtBot
) -> None:
    grid.show_photos(found(2, 4, likely=1), ranked=True)
    qtbot.waitUntil(lambda: _is_red(_colour_at(view, 0)))
    qtbot.waitUntil(lambda: view.viewport().grab() is not None and _colour_at(view, 1)[0] > 100)
    assert not _is_red(_colour_at(view, 1))
    grid.show_photos(found(2, 4, likely=1), ranked=False)
    assert _is_red(_colour_at(view, 1))


def test_only_what_is_seen_and_a_screen_around_it_is_wished_for(
    grid: PhotoGrid, view: PhotoGridView, source: NumberedPhotos, qtbot: QtBot
) -> None:
    read: list[int] = []
    thumbnails = source.thumbnails.read
    source.thumbnails.read = lambda key: (  # type: ignore[method-assign]
        read.append(int.from_bytes(key, "big")),
        thumbnails(key),
    )[1]
    grid.show_photos(first_photos(100_000), ranked=False)
    view.scrollTo(view.model().index(50_000, 0), PhotoGridView.ScrollHint.PositionAtTop)
    qtbot.waitUntil(lambda: 50_002 in read and grid.waiting_thumbnails() == 0)
    assert max(read) < 51_000
    assert all(number < 1000 or number > 49_000 for number in read)


def test_signs_are_painted_into_the_corners(
    grid: PhotoGrid, view: PhotoGridView, source: NumberedPhotos, qtbot: QtBot
) -> None:
    plain = dataclasses.replace(source.photo(2), rating=0)
    source.special = {
        2: plain,
        4: dataclasses.replace(
            plain,
            id=PhotoId(4),
            rating=5,
            tags=("beach",),
            format="RAW",
            offline=True,
            problem=Problem.DAMAGED,
        ),
    }
    grid.show_photos(found(2, 4), ranked=False)
    qtbot.waitUntil(lambda: all(_is_red(_colour_at(view, row)) for row in range(2)))
    picture = view.viewport().grab().toImage()

    def corners(row: int) -> list[bool]:
        place = view.visualRect(view.model().index(row, 0)).adjusted(10, 10, -10, -10)
        points = (place.topLeft(), place.topRight(), place.bottomLeft(), place.bottomRight())
        return [picture.pixelColor(point).red() > 180 for point in points]

    assert corners(0) == [True] * 4
    top_left, top_right, bottom_left, bottom_right = corners(1)
    assert (top_left, bottom_left, bottom_right) == (False, False, True)
    assert top_right is False or _has_sign(view, 1)


def _has_sign(view: PhotoGridView, row: int) -> bool:
    place = view.visualRect(view.model().index(row, 0))
    picture = view.viewport().grab(place).toImage()
    return any(
        picture.pixelColor(x, 12).green() > 60
        for x in range(picture.width() - 40, picture.width() - 4)
    )


def test_keys_that_mean_nothing_here_are_left_to_the_window(
    grid: PhotoGrid, view: PhotoGridView
) -> None:
    grid.show_photos(first_photos(3), ranked=False)
    for key, taken in ((Qt.Key.Key_3, False), (Qt.Key.Key_Escape, False), (Qt.Key.Key_End, True)):
        event = QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        view.keyPressEvent(event)
        assert event.isAccepted() is taken


@pytest.mark.parametrize(("likely", "green"), [(1, 80), (0, 0)])
def test_a_maybe_is_veiled_only_beside_something_likely(
    grid: PhotoGrid, view: PhotoGridView, qtbot: QtBot, likely: int, green: int
) -> None:
    view.setPalette(QPalette(QColor("white")))
    grid.show_photos(found(1, 2, likely=likely), ranked=True)
    middle = view.visualRect(view.model().index(1, 0)).center()

    def colour() -> QColor:
        return view.viewport().grab().toImage().pixelColor(middle)

    qtbot.waitUntil(lambda: colour().red() - colour().green() > 100)  # the photo is there
    assert abs(colour().green() - green) < 60
