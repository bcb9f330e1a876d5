import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from photoapp.domain.changes import Changes
from photoapp.domain.photo import FileState, PhotoId, Problem, ReadState, UnreadablePhoto
from photoapp.gui.viewer.photo_viewer import PhotoViewer
from photoapp.gui.viewer.viewer_keys import viewer_keys
from tests.gui.viewer.conftest import FewPhotos

TEN = np.arange(1, 11, dtype=np.int64)
Key, Modifier = Qt.Key, Qt.KeyboardModifier


def colour_in_the_middle(widget: QWidget) -> QColor:
    image = widget.grab().toImage()
    return image.pixelColor(image.width() // 2, image.height() // 2)


def is_grey(viewer: PhotoViewer, number: int) -> bool:
    """Return whether photo n is seen, decoded."""
    colour = colour_in_the_middle(viewer._group)
    return {colour.red(), colour.green(), colour.blue()} == {40 + number}


def open_at(qtbot: QtBot, viewer: PhotoViewer, row: int) -> None:
    viewer.open(TEN, row)
    qtbot.waitUntil(lambda: is_grey(viewer, row + 1))


def press(
    qtbot: QtBot,
    viewer: PhotoViewer,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Modifier.NoModifier,
) -> None:
    qtbot.keyClick(viewer, key, modifier)


def percent(viewer: PhotoViewer) -> float:
    return viewer._group.scale * 100


# What is seen


def test_the_thumbnail_is_seen_until_the_photo_is_there(
    qtbot: QtBot, viewer: PhotoViewer, app: FewPhotos
) -> None:
    app.viewing.waits = True
    viewer.open(TEN, 4)
    qtbot.waitUntil(lambda: colour_in_the_middle(viewer._group).red() > 150)
    qtbot.waitUntil(lambda: bool(app.viewing.asked))
    # 1200 of 900 logical pixels: exactly the pixels of the pane, nothing more.
    ratio = viewer.devicePixelRatioF()
    assert app.viewing.open_requests()[0] == (5, round(1200 * ratio))
    app.viewing.asked[0].answer()
    qtbot.waitUntil(lambda: is_grey(viewer, 5))


def test_the_next_and_the_previous_photo_are_loaded_ahead(
    qtbot: QtBot, viewer: PhotoViewer, app: FewPhotos
) -> None:
    open_at(qtbot, viewer, 4)
    qtbot.waitUntil(lambda: len(app.viewing.asked) == 3)
    assert [asked.number for asked in app.viewing.asked] == [5, 6, 4]
    app.viewing.waits = True
    press(qtbot, viewer, Key.Key_Right)
    # Nothing that is asked for from now on comes: what is seen was there already.
    qtbot.waitUntil(lambda: is_grey(viewer, 6))


def test_late_answers_for_photos_left_behind_change_nothing(
    qtbot: QtBot, viewer: PhotoViewer, app: FewPhotos
) -> None:
    open_at(qtbot, viewer, 0)
    app.viewing.waits = True
    press(qtbot, viewer, Key.Key_End)
    qtbot.waitUntil(lambda: (10, 1200) in app.viewing.open_requests())
    press(qtbot, viewer, Key.Key_Home)
    late = next(asked for asked in app.viewing.asked if asked.number == 10)
    if not late.future.cancelled():
        late.answer()
    qtbot.waitUntil(lambda: is_grey(viewer, 1))
    assert viewer.current_id == 1


def test_who_goes_on_quickly_does_not_wait_for_what_was_passed(
    qtbot: QtBot, viewer: PhotoViewer, app: FewPhotos
) -> None:
    open_at(qtbot, viewer, 0)
    app.viewing.waits = True
    for _ in range(8):
        press(qtbot, viewer, Key.Key_Right)
    qtbot.waitUntil(lambda: 9 in [number for number, _ in app.viewing.open_requests()])
    assert len(app.viewing.open_requests()) <= 2
    for asked in list(app.viewing.asked):
        if asked.number == 9:
            asked.answer()
    qtbot.waitUntil(lambda: is_grey(viewer, 9))


def test_memory_is_bounded(
    qtbot: QtBot, viewer: PhotoViewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photoapp.gui.viewer.view_loader.KEPT_BYTES", 4_000_000)
    open_at(qtbot, viewer, 0)
    for number in range(2, 11):
        press(qtbot, viewer, Key.Key_Right)
        qtbot.waitUntil(lambda n=number: is_grey(viewer, n))
    assert len(viewer._loader._pictures) <= 5


REASONS = {
    "offline": ({"offline": True}, "offline"),
    "missing": ({"state": FileState.MISSING}, "no longer there"),
    "quarantined": (
        {
            "read_state": ReadState.QUARANTINED,
            "problem": Problem.CRASHED,
            "problem_detail": "It crashed.",
        },
        "crash",
    ),
}


@pytest.mark.parametrize("case", REASONS)
def test_photos_that_cannot_be_seen_say_why_and_are_not_read(
    qtbot: QtBot, viewer: PhotoViewer, app: FewPhotos, case: str
) -> None:
    fields, words = REASONS[case]
    app.records[PhotoId(3)] = dataclasses.replace(app.records[PhotoId(3)], **fields)
    viewer.open(TEN, 2)
    qtbot.waitUntil(lambda: words in viewer._group.pane.message)
    assert words in viewer.accessibleDescription()
    assert 3 not in [asked.number for asked in app.viewing.asked]


def test_a_damaged_photo_says_so_and_the_next_one_is_seen(
    qtbot: QtBot, viewer: PhotoViewer, app: FewPhotos
) -> None:
    app.viewing.unreadable[3] = UnreadablePhoto(Problem.DAMAGED, "It ends too early.")
    viewer.open(TEN, 2)
    qtbot.waitUntil(lambda: "ends too early" in viewer._group.pane.message)
    press(qtbot, viewer, Key.Key_Right)
    qtbot.waitUntil(lambda: is_grey(viewer, 4))
    assert viewer._group.pane.message == ""


def test_photos_that_left_the_library_say_so(
    qtbot: QtBot, viewer: PhotoViewer, app: FewPhotos
) -> None:
    del app.records[PhotoId(2)]
    viewer.open(TEN, 1)
    qtbot.waitUntil(lambda: "no longer in the library" in viewer._group.pane.message)


# Keys


@pytest.mark.parametrize(
    ("key", "modifier", "row"),
    [
        (Key.Key_Right, Modifier.NoModifier, 5),
        (Key.Key_Space, Modifier.NoModifier, 5),
        (Key.Key_PageDown, Modifier.NoModifier, 5),
        (Key.Key_Left, Modifier.NoModifier, 3),
        (Key.Key_Backspace, Modifier.NoModifier, 3),
        (Key.Key_PageUp, Modifier.NoModifier, 3),
        (Key.Key_Space, Modifier.ShiftModifier, 3),
        (Key.Key_Home, Modifier.NoModifier, 0),
        (Key.Key_End, Modifier.NoModifier, 9),
    ],
)
def test_keys_go_through_the_photos(
    qtbot: QtBot, viewer: PhotoViewer, key: Qt.Key, modifier: Qt.KeyboardModifier, row: int
) -> None:
    open_at(qtbot, viewer, 4)
    with qtbot.waitSignal(viewer.current_changed) as changed:
        press(qtbot, viewer, key, modifier)
    assert changed.args == [row + 1]
    qtbot.waitUntil(lambda: f"photo-{row + 1}.jpg" in viewer.accessibleName())


def test_at_both_ends_nothing_happens(qtbot: QtBot, viewer: PhotoViewer) -> None:
    open_at(qtbot, viewer, 0)
    press(qtbot, viewer, Key.Key_Left)
    assert viewer.current_id == 1
    press(qtbot, viewer, Key.Key_End)
    press(qtbot, viewer, Key.Key_Right)
    assert viewer.current_id == 10


def test_from_right_to_left_the_arrows_change_places(qtbot: QtBot, viewer: PhotoViewer) -> None:
    viewer.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    open_at(qtbot, viewer, 4)
    press(qtbot, viewer, Key.Key_Left)
    assert viewer.current_id == 6


def test_zoom_keys_and_all_pixels_when_they_can_be_seen(
    qtbot: QtBot, viewer: PhotoViewer, app: FewPhotos
) -> None:
    open_at(qtbot, viewer, 0)
    assert percent(viewer) == pytest.approx(40)
    assert (1, None) not in [(asked.number, asked.longest_side) for asked in app.viewing.asked]
    press(qtbot, viewer, Key.Key_Plus, Modifier.ShiftModifier)
    assert percent(viewer) == pytest.approx(50)
    qtbot.waitUntil(
        lambda: (1, None) in [(asked.number, asked.longest_side) for asked in app.viewing.asked]
    )
    press(qtbot, viewer, Key.Key_1, Modifier.ControlModifier)
    assert percent(viewer) == pytest.approx(100)
    qtbot.waitUntil(lambda: viewer._group.pane.shown_image().width() == 3000)
    press(qtbot, viewer, Key.Key_Minus)
    assert percent(viewer) == pytest.approx(80)
    press(qtbot, viewer, Key.Key_0, Modifier.ControlModifier)
    assert percent(viewer) == pytest.approx(40)
    press(qtbot, viewer, Key.Key_Z)
    assert percent(viewer) == pytest.approx(100)
    press(qtbot, viewer, Key.Key_Z)
    assert percent(viewer) == pytest.approx(40)


def test_arrows_move_a_zoomed_photo_and_the_next_one_is_fitted(
    qtbot: QtBot, viewer: PhotoViewer
) -> None:
    open_at(qtbot, viewer, 0)
    press(qtbot, viewer, Key.Key_Z)
    before = viewer._group.place
    press(qtbot, viewer, Key.Key_Right)
    press(qtbot, viewer, Key.Key_Down)
    assert viewer.current_id == 1
    assert viewer._group.place.x > before.x
    assert viewer._group.place.y > before.y
    press(qtbot, viewer, Key.Key_Space)
    assert viewer.current_id == 2
    assert percent(viewer) == pytest.approx(40)


def test_the_view_turns_and_stays_turned(qtbot: QtBot, viewer: PhotoViewer) -> None:
    open_at(qtbot, viewer, 0)
    press(qtbot, viewer, Key.Key_R)
    assert viewer._group.pane.turns == 1
    assert percent(viewer) == pytest.approx(30)
    press(qtbot, viewer, Key.Key_Right)
    assert viewer._group.pane.turns == 0
    press(qtbot, viewer, Key.Key_Left)
    assert viewer._group.pane.turns == 1
    press(qtbot, viewer, Key.Key_R, Modifier.ShiftModifier)
    assert viewer._group.pane.turns == 0


@pytest.mark.parametrize("stars", range(6))
def test_digits_rate(qtbot: QtBot, viewer: PhotoViewer, stars: int) -> None:
    open_at(qtbot, viewer, 2)
    with qtbot.waitSignal(viewer.rated) as rated:
        press(qtbot, viewer, Qt.Key(Key.Key_0.value + stars), Modifier.KeypadModifier)
    assert rated.args == [[3], stars]
    assert viewer._overlays.saying == "★" * stars + "☆" * (5 - stars)
    assert percent(viewer) == pytest.approx(40)


def test_tags_and_trash_are_asked_for(qtbot: QtBot, viewer: PhotoViewer) -> None:
    open_at(qtbot, viewer, 2)
    with qtbot.waitSignal(viewer.tag_requested) as tag:
        press(qtbot, viewer, Key.Key_T)
    with qtbot.waitSignal(viewer.trash_requested) as trash:
        press(qtbot, viewer, Key.Key_Delete)
    assert tag.args == trash.args == [[3]]
    assert viewer.current_id == 3


def test_information_follows_the_photo(qtbot: QtBot, viewer: PhotoViewer, app: FewPhotos) -> None:
    app.records[PhotoId(2)] = dataclasses.replace(
        app.records[PhotoId(2)],
        camera="Canon EOS R5",
        latitude=-1.5,
        longitude=100.25,
        tags=("a", "b"),
    )
    open_at(qtbot, viewer, 0)
    press(qtbot, viewer, Key.Key_I)
    assert viewer._overlays.info.isVisible()
    assert "Camera" not in dict(viewer._overlays.info.lines())
    press(qtbot, viewer, Key.Key_Right)
    lines = dict(viewer._overlays.info.lines())
    assert lines["Camera"] == "Canon EOS R5"
    assert lines["Place"].startswith("1.5000° S")
    assert lines["Tags"] == "a, b"
    assert lines["Size"].startswith("3000 ")
    press(qtbot, viewer, Key.Key_I)
    assert not viewer._overlays.info.isVisible()


def test_escape_leaves_full_screen_first_and_then_the_viewer(
    qtbot: QtBot, viewer: PhotoViewer
) -> None:
    open_at(qtbot, viewer, 0)
    press(qtbot, viewer, Key.Key_F11)
    assert viewer.isFullScreen()
    with qtbot.assertNotEmitted(viewer.closed):
        press(qtbot, viewer, Key.Key_Escape)
    assert not viewer.isFullScreen()
    with qtbot.waitSignal(viewer.closed):
        press(qtbot, viewer, Key.Key_Escape)
    assert viewer.current_id is None


def test_keys_of_the_viewer_go_before_shortcuts_of_the_window(
    qtbot: QtBot, viewer: PhotoViewer
) -> None:
    open_at(qtbot, viewer, 0)
    for key, taken in ((Key.Key_3, True), (Key.Key_S, True), (Key.Key_Q, False)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Modifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(viewer, event)
        assert event.isAccepted() is taken


def test_all_keys_can_be_listed() -> None:
    lines = viewer_keys()
    assert all(text and keys for text, keys in lines.items())
    assert "F" in lines["Full screen"]


# The mouse


def test_the_wheel_zooms_where_the_pointer_is(qtbot: QtBot, viewer: PhotoViewer) -> None:
    open_at(qtbot, viewer, 0)
    pane = viewer._group.pane
    at = QPointF(900, 300)
    event = QWheelEvent(
        at,
        pane.mapToGlobal(at),
        QPoint(),
        QPoint(0, 360),
        Qt.MouseButton.NoButton,
        Modifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(pane, event)
    assert percent(viewer) == pytest.approx(40 * 1.2**3)
    assert viewer._group.place.x > 0.5
    assert viewer._group.place.y < 0.5


def test_a_drag_moves_the_photo_and_a_double_click_toggles(
    qtbot: QtBot, viewer: PhotoViewer
) -> None:
    open_at(qtbot, viewer, 0)
    pane, left = viewer._group.pane, Qt.MouseButton.LeftButton
    qtbot.mouseDClick(pane, left, pos=QPoint(600, 450))
    assert percent(viewer) == pytest.approx(100)
    before = viewer._group.place
    qtbot.mousePress(pane, left, pos=QPoint(600, 450))
    qtbot.mouseMove(pane, QPoint(500, 400))
    qtbot.mouseRelease(pane, left, pos=QPoint(500, 400))
    ratio = pane.devicePixelRatioF()
    assert viewer._group.place.x == pytest.approx(before.x + 100 * ratio / 3000)
    assert viewer._group.place.y == pytest.approx(before.y + 50 * ratio / 2000)
    qtbot.mouseDClick(pane, left, pos=QPoint(600, 450))
    assert percent(viewer) == pytest.approx(40)


def test_every_control_has_a_name_and_can_be_reached_by_tab(
    qtbot: QtBot, viewer: PhotoViewer
) -> None:
    open_at(qtbot, viewer, 4)
    viewer._overlays.bar.hide()
    viewer.focusNextPrevChild(True)
    assert viewer._overlays.bar.isVisible()
    for button in viewer.findChildren(QAbstractButton):
        assert button.accessibleName(), button
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert button.toolTip()
    for box in viewer.findChildren(QSpinBox):
        assert box.accessibleName()


def test_buttons_do_what_keys_do(qtbot: QtBot, viewer: PhotoViewer) -> None:
    open_at(qtbot, viewer, 4)
    buttons = {b.accessibleName(): b for b in viewer.findChildren(QAbstractButton)}
    buttons["Next photo"].click()
    assert viewer.current_id == 6
    with qtbot.waitSignal(viewer.rated) as rated:
        buttons["Rate with 4 stars"].click()
    assert rated.args == [[6], 4]
    with qtbot.waitSignal(viewer.closed):
        buttons["Back to all photos"].click()


# Comparing


def test_photos_side_by_side_zoom_and_move_together(qtbot: QtBot, viewer: PhotoViewer) -> None:
    viewer.compare([1, 2, 3, 4, 5])
    panes = viewer._group.panes
    assert len(panes) == 4
    for number, pane in enumerate(panes, 1):
        qtbot.waitUntil(
            lambda p=pane, n=number: colour_in_the_middle(p).red() == 40 + n  # type: ignore[misc]
        )
    press(qtbot, viewer, Key.Key_Plus)
    press(qtbot, viewer, Key.Key_Z)
    press(qtbot, viewer, Key.Key_Z)
    press(qtbot, viewer, Key.Key_Down)
    places = [pane.place() for pane in panes]
    assert places[0].enlargement > 1
    assert places[0].y > 0.5
    for place in places[1:]:
        assert (place.x, place.y) == pytest.approx((places[0].x, places[0].y), abs=0.01)


def test_keys_work_on_the_chosen_photo(qtbot: QtBot, viewer: PhotoViewer) -> None:
    viewer.compare([7, 8, 9])
    qtbot.waitUntil(lambda: viewer._photo is not None)
    press(qtbot, viewer, Key.Key_Space)
    with qtbot.waitSignal(viewer.rated) as rated:
        press(qtbot, viewer, Key.Key_2)
    assert rated.args == [[8], 2]
    qtbot.mousePress(viewer._group.panes[2], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(viewer.trash_requested) as trash:
        press(qtbot, viewer, Key.Key_Delete)
    assert trash.args == [[9]]
    with qtbot.waitSignal(viewer.closed):
        press(qtbot, viewer, Key.Key_Escape)


def test_comparing_with_the_next_photo_leads_back_to_the_chosen_one(
    qtbot: QtBot, viewer: PhotoViewer
) -> None:
    open_at(qtbot, viewer, 9)
    press(qtbot, viewer, Key.Key_C)
    assert viewer.is_comparing
    assert viewer.current_id == 10
    press(qtbot, viewer, Key.Key_Right)
    press(qtbot, viewer, Key.Key_Escape)
    assert not viewer.is_comparing
    assert viewer.current_id == 9
    qtbot.waitUntil(lambda: is_grey(viewer, 9))


# The slide show


def test_the_slide_show_goes_on_when_a_photo_was_seen_and_begins_again_at_the_end(
    qtbot: QtBot, viewer: PhotoViewer, app: FewPhotos
) -> None:
    app.viewing.waits = True
    viewer.open(TEN, 9)
    qtbot.waitUntil(lambda: bool(app.viewing.asked))
    press(qtbot, viewer, Key.Key_S)
    assert viewer.isFullScreen()
    assert not viewer._slides._timer.isActive()
    for asked in list(app.viewing.asked):
        if not asked.future.done():
            asked.answer()
    qtbot.waitUntil(viewer._slides._timer.isActive)
    viewer._slides._timer.timeout.emit()
    assert viewer.current_id == 1


def test_input_pauses_the_slide_show_and_escape_ends_it(qtbot: QtBot, viewer: PhotoViewer) -> None:
    open_at(qtbot, viewer, 0)
    viewer.set_slide_seconds(60)
    press(qtbot, viewer, Key.Key_S)
    qtbot.waitUntil(viewer._slides._timer.isActive)
    press(qtbot, viewer, Key.Key_5)
    assert viewer._slides.is_running
    press(qtbot, viewer, Key.Key_Right)
    assert viewer.current_id == 2
    assert not viewer._slides.is_running
    assert "paused" in viewer._overlays.saying
    press(qtbot, viewer, Key.Key_S)
    assert viewer._slides.is_running
    qtbot.mousePress(viewer._group.pane, Qt.MouseButton.LeftButton)
    assert not viewer._slides.is_running
    press(qtbot, viewer, Key.Key_Escape)
    assert not viewer._slides.is_on
    assert not viewer.isFullScreen()
    assert viewer.current_id == 2


def test_controls_and_pointer_go_when_nobody_moves(qtbot: QtBot, viewer: PhotoViewer) -> None:
    open_at(qtbot, viewer, 0)
    viewer.start_slide_show()
    viewer._overlays._idle.timeout.emit()
    assert not viewer._overlays.bar.isVisible()
    assert viewer._group.pane.cursor().shape() is Qt.CursorShape.BlankCursor
    qtbot.mouseMove(viewer._group.pane, QPoint(30, 40))
    qtbot.waitUntil(viewer._overlays.bar.isVisible)
    assert viewer._group.pane.cursor().shape() is not Qt.CursorShape.BlankCursor
    assert viewer._slides.is_running


# Changes of the library


def test_a_rating_from_elsewhere_is_seen(qtbot: QtBot, viewer: PhotoViewer, app: FewPhotos) -> None:
    open_at(qtbot, viewer, 0)
    app.records[PhotoId(1)] = dataclasses.replace(app.records[PhotoId(1)], rating=5)
    viewer.reload(Changes(changed=frozenset({PhotoId(1)})))
    qtbot.waitUntil(lambda: viewer._photo is not None and viewer._photo.rating == 5)


def test_removed_photos_leave_and_the_next_one_is_seen(qtbot: QtBot, viewer: PhotoViewer) -> None:
    open_at(qtbot, viewer, 4)
    viewer.reload(Changes(removed=frozenset({PhotoId(2), PhotoId(5)})))
    assert viewer.current_id == 6
    qtbot.waitUntil(lambda: is_grey(viewer, 6))
    with qtbot.waitSignal(viewer.closed):
        viewer.reload(Changes(removed=frozenset(PhotoId(n) for n in range(1, 11))))


def test_removing_one_of_two_compared_leaves_the_other(qtbot: QtBot, viewer: PhotoViewer) -> None:
    viewer.compare([3, 4])
    viewer.reload(Changes(removed=frozenset({PhotoId(3)})))
    assert not viewer.is_comparing
    assert viewer.current_id == 4
    qtbot.waitUntil(lambda: is_grey(viewer, 4))


def test_a_hidden_viewer_keeps_no_pictures_and_loads_them_again(
    qtbot: QtBot, viewer: PhotoViewer
) -> None:
    open_at(qtbot, viewer, 0)
    viewer.hide()
    assert not viewer._loader._pictures
    viewer.show()
    qtbot.waitUntil(lambda: is_grey(viewer, 1))


def test_an_empty_list_is_no_error(qtbot: QtBot, viewer: PhotoViewer) -> None:
    viewer.open(np.empty(0, np.int64), 0)
    for key in (Key.Key_Right, Key.Key_Plus, Key.Key_R, Key.Key_5, Key.Key_S, Key.Key_C):
        press(qtbot, viewer, key)
    assert viewer.current_id is None
