"""The search bar over a real library: typing, chips, suggestions, history, photos."""

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QShortcut,
    QWheelEvent,
)
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from photoapp.app.completion import Completion, CompletionKind
from photoapp.app.photo_app import PhotoApp
from photoapp.domain.query import SortBy, SortKey
from photoapp.gui.bridge import Bridge
from photoapp.gui.search.chip_widget import ChipWidget
from photoapp.gui.search.search_bar import SearchBar
from photoapp.gui.search.suggestion_list import SuggestionList

Key = Qt.Key


@pytest.fixture
def app(tmp_path: Path) -> Iterator[PhotoApp]:
    with PhotoApp.open(tmp_path / "library", writing=True, vision="child-process") as app:
        yield app


@pytest.fixture
def bar(qtbot: QtBot, app: PhotoApp) -> Iterator[SearchBar]:
    bridge = Bridge()
    window = QWidget()
    window.resize(900, 500)
    layout = QVBoxLayout(window)
    bar = SearchBar(app, bridge)
    layout.addWidget(bar)
    layout.addStretch(1)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    bar.take_keyboard()
    qtbot.waitUntil(lambda: _line(bar).hasFocus())
    yield bar
    bridge.close()


def _line(bar: SearchBar) -> QLineEdit:
    line = bar.findChild(QLineEdit)
    assert line is not None
    return line


def _chips(bar: SearchBar) -> list[ChipWidget]:
    shown = [chip for chip in bar.findChildren(ChipWidget) if not chip.isHidden()]
    return sorted(shown, key=lambda chip: (chip.y(), chip.x()))


def _names(bar: SearchBar) -> list[str]:
    QApplication.sendPostedEvents()
    return [chip.accessibleName() for chip in _chips(bar)]


def _list(bar: SearchBar) -> SuggestionList:
    found = bar.window().findChild(SuggestionList)
    assert found is not None
    return found


def _rows(bar: SearchBar) -> list[str]:
    shown = _list(bar)
    if not shown.isVisible():
        return []
    model = shown.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def _type(qtbot: QtBot, bar: SearchBar, text: str) -> None:
    qtbot.keyClicks(_line(bar), text)


# Typing and chips


def test_typing_asks_once_after_a_pause(bar: SearchBar, qtbot: QtBot) -> None:
    asked: list[str] = []
    bar.asked.connect(asked.append)
    _type(qtbot, bar, "two dogs")
    assert asked == []
    qtbot.waitUntil(lambda: asked == ["two dogs"])


def test_a_complete_filter_becomes_a_chip_and_the_text_stays_whole(
    bar: SearchBar, qtbot: QtBot
) -> None:
    _type(qtbot, bar, "dogs tag:holiday")
    assert _chips(bar) == []
    _type(qtbot, bar, " -tag:blurry taken:2023-07 in snow")
    assert _names(bar) == ["tag holiday", "not tag blurry", "taken July 2023"]
    assert _line(bar).text() == "dogs in snow"
    assert bar.text() == "tag:holiday -tag:blurry taken:2023-07 dogs in snow"
    with qtbot.waitSignal(bar.asked) as asked:
        pass
    assert asked.args == [bar.text()]


def test_the_cursor_stays_where_somebody_types(bar: SearchBar, qtbot: QtBot) -> None:
    _type(qtbot, bar, "dogs snow")
    _line(bar).setCursorPosition(5)
    _type(qtbot, bar, "tag:a in ")
    assert _names(bar) == ["tag a"]
    assert _line(bar).text() == "dogs in snow"
    _type(qtbot, bar, "deep ")
    assert _line(bar).text() == "dogs in deep snow"


def test_an_or_after_a_chip_takes_it_in(bar: SearchBar, qtbot: QtBot) -> None:
    _type(qtbot, bar, "tag:a OR tag:b ")
    assert _names(bar) == ["tag a or tag b"]
    assert bar.text() == "tag:a OR tag:b"


def test_enter_makes_chips_asks_at_once_and_is_remembered(
    bar: SearchBar, app: PhotoApp, qtbot: QtBot
) -> None:
    _type(qtbot, bar, "dogs tag:holiday")
    with qtbot.waitSignal(bar.asked, timeout=100):
        qtbot.keyClick(_line(bar), Key.Key_Return)
    assert _names(bar) == ["tag holiday"]
    qtbot.waitUntil(lambda: app.search_history.recent() == ("tag:holiday dogs",))


def test_typing_alone_is_not_remembered(bar: SearchBar, app: PhotoApp, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.asked):
        _type(qtbot, bar, "dogs")
    assert app.search_history.recent() == ()
    bar.record()
    qtbot.waitUntil(lambda: app.search_history.recent() == ("dogs",))


def test_a_text_that_is_set_is_shown_and_not_asked(bar: SearchBar, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(bar.asked, wait=200):
        bar.set_text("dogs rating:>=4 cat OR bird sort:-date")
    assert _names(bar) == ["rated 4 or more", "by date, newest first"]
    assert _line(bar).text() == "dogs (cat OR bird)"
    bar.set_text("")
    assert (bar.text(), _names(bar)) == ("", [])


def test_escape_clears_and_asks_for_everything(bar: SearchBar, qtbot: QtBot) -> None:
    bar.set_text("dogs tag:a")
    with qtbot.waitSignal(bar.asked) as asked:
        qtbot.keyClick(_line(bar), Key.Key_Escape)
    assert asked.args == [""]
    assert _names(bar) == []


def test_the_order_is_a_chip_of_which_there_is_one(bar: SearchBar) -> None:
    bar.set_text("dogs sort:name")
    bar.set_sort(SortBy(SortKey.SIZE, descending=True))
    assert bar.text() == "sort:-size dogs"
    bar.set_sort(None)
    assert bar.text() == "dogs"


def test_bytes_that_are_not_utf8_survive(bar: SearchBar, qtbot: QtBot) -> None:
    bar.set_text('like:"/photos/caf\udce9.jpg"')
    with qtbot.waitSignal(bar.asked) as asked:
        qtbot.keyClick(_line(bar), Key.Key_Return)
    assert asked.args == ['like:"/photos/caf\udce9.jpg"']


def test_many_chips_take_more_rows(bar: SearchBar, qtbot: QtBot) -> None:
    before = bar.height()
    bar.set_text(" ".join(f'tag:"quite a long name {number}"' for number in range(12)))
    qtbot.waitUntil(lambda: bar.height() > before + 50)
    edges = [chip.geometry().right() for chip in _chips(bar)]
    assert max(edges) <= bar.width()


# Chips in hand


def test_backspace_at_the_edge_holds_a_chip_and_then_removes_it(
    bar: SearchBar, qtbot: QtBot
) -> None:
    bar.set_text("tag:a tag:b dogs")
    _line(bar).setCursorPosition(0)
    qtbot.keyClick(_line(bar), Key.Key_Backspace)
    second = _chips(bar)[1]
    assert second.hasFocus()
    assert bar.text() == "tag:a tag:b dogs"
    with qtbot.waitSignal(bar.asked) as asked:
        qtbot.keyClick(second, Key.Key_Backspace)
    assert asked.args == ["tag:a dogs"]
    assert _chips(bar)[0].hasFocus()


def test_arrows_walk_over_the_chips(bar: SearchBar, qtbot: QtBot) -> None:
    bar.set_text("tag:a tag:b dogs")
    first, second = _chips(bar)
    _line(bar).setCursorPosition(0)
    qtbot.keyClick(_line(bar), Key.Key_Left)
    assert second.hasFocus()
    qtbot.keyClick(second, Key.Key_Left)
    assert first.hasFocus()
    qtbot.keyClick(first, Key.Key_Left)
    assert first.hasFocus()
    qtbot.keyClick(first, Key.Key_Right)
    qtbot.keyClick(second, Key.Key_Right)
    assert _line(bar).hasFocus()
    assert _line(bar).cursorPosition() == 0


@pytest.mark.parametrize("how", ["click", "enter"])
def test_a_chip_can_be_edited_as_text(bar: SearchBar, qtbot: QtBot, how: str) -> None:
    bar.set_text("tag:holiday dogs")
    (chip,) = _chips(bar)
    if how == "click":
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(14, 12))
    else:
        qtbot.keyClick(chip, Key.Key_Return)
    assert _names(bar) == []
    assert _line(bar).text() == "tag:holiday dogs"
    assert _line(bar).cursorPosition() == len("tag:holiday")
    assert _line(bar).hasFocus()
    _type(qtbot, bar, "s ")
    assert _names(bar) == ["tag holidays"]


def test_the_cross_removes_a_chip(bar: SearchBar, qtbot: QtBot) -> None:
    bar.set_text("tag:a tag:b")
    cross = next(
        button for button in bar.findChildren(QWidget) if button.accessibleName() == "Remove tag a"
    )
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert bar.text() == "tag:b"


def test_a_phrase_is_weighed_and_turned_round_by_keys(bar: SearchBar, qtbot: QtBot) -> None:
    bar.set_text("beach^2 dogs")
    (chip,) = _chips(bar)
    assert chip.accessibleName() == "beach, weight 2"
    chip.setFocus()
    qtbot.keyClick(chip, Key.Key_Up)
    assert bar.text() == "beach^2.5 dogs"
    for _ in range(30):
        qtbot.keyClick(chip, Key.Key_Down)
    assert bar.text() == "beach^0.1 dogs"
    qtbot.keyClicks(chip, "-")
    assert bar.text() == "-beach^0.1 dogs"
    qtbot.keyClicks(chip, "+")
    assert bar.text() == "beach^0.1 dogs"
    qtbot.keyClicks(chip, "x")
    assert _line(bar).text() == "dogsx"


def test_the_wheel_weighs(bar: SearchBar, qtbot: QtBot) -> None:
    bar.set_text("beach^2")
    (chip,) = _chips(bar)
    event = QWheelEvent(
        QPointF(10, 10),
        QPointF(chip.mapToGlobal(QPoint(10, 10))),
        QPoint(),
        QPoint(0, -240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    with qtbot.waitSignal(bar.asked) as asked:
        QApplication.sendEvent(chip, event)
    assert asked.args == ['"beach"']


def test_delete_on_a_chip_is_not_the_windows_delete(bar: SearchBar, qtbot: QtBot) -> None:
    deleted: list[bool] = []
    shortcut = QShortcut(QKeySequence(Key.Key_Delete), bar.window())
    shortcut.activated.connect(lambda: deleted.append(True))
    bar.set_text("tag:a")
    (chip,) = _chips(bar)
    chip.setFocus()
    qtbot.keyClick(chip, Key.Key_Delete)
    assert (bar.text(), deleted) == ("", [])


def test_every_button_of_a_chip_has_a_name(bar: SearchBar) -> None:
    bar.set_text('beach^2 -tag:a like:"/a.jpg"')
    for chip in _chips(bar):
        assert chip.accessibleName()
        for button in chip.findChildren(QAbstractButton):
            assert button.accessibleName() or button.isHidden()


# Suggestions


def test_names_of_filters_are_suggested_and_taken_by_keys(bar: SearchBar, qtbot: QtBot) -> None:
    QAbstractItemModelTester(_list(bar).model())
    _type(qtbot, bar, "dogs ori")
    qtbot.waitUntil(lambda: _rows(bar) == ["orientation:"])
    qtbot.keyClick(_line(bar), Key.Key_Down)
    qtbot.keyClick(_line(bar), Key.Key_Return)
    assert _line(bar).text() == "dogs orientation:"
    qtbot.waitUntil(lambda: _rows(bar) == ["landscape", "portrait", "square"])
    qtbot.keyClick(_line(bar), Key.Key_Up)
    qtbot.keyClick(_line(bar), Key.Key_Tab)
    assert _names(bar) == ["square"]
    assert _line(bar).text() == "dogs "
    qtbot.waitUntil(lambda: not _rows(bar))


def test_tab_takes_the_first_value_and_escape_only_closes_the_list(
    bar: SearchBar, qtbot: QtBot
) -> None:
    _type(qtbot, bar, "orientation:po")
    qtbot.waitUntil(lambda: _rows(bar) == ["portrait"])
    qtbot.keyClick(_line(bar), Key.Key_Tab)
    assert _names(bar) == ["portrait"]
    _type(qtbot, bar, "ta")
    qtbot.waitUntil(lambda: _rows(bar) == ["tag:", "taken:"])
    qtbot.keyClick(_line(bar), Key.Key_Escape)
    assert _rows(bar) == []
    assert bar.text() == "orientation:portrait ta"


def test_a_row_can_be_clicked(bar: SearchBar, qtbot: QtBot) -> None:
    _type(qtbot, bar, "has:")
    qtbot.waitUntil(lambda: _rows(bar) == ["gps"])
    shown = _list(bar)
    place = shown.visualRect(shown.model().index(0, 0)).center()
    qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert _names(bar) == ["with a place"]


def test_suggestions_that_come_late_are_dropped(
    bar: SearchBar, app: PhotoApp, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[tuple[str, Future[list[Completion]]]] = []

    def ask(work: object, *arguments: object) -> Future[list[Completion]]:
        future: Future[list[Completion]] = Future()
        if work == app.completion.complete:
            waiting.append((str(arguments[0]), future))
        return future

    monkeypatch.setattr(app.executors, "read", ask)
    _type(qtbot, bar, "ta")
    assert [text for text, _ in waiting] == ["t", "ta"]
    late = Completion("tag:late ", 0, 2, CompletionKind.TAG, "late")
    timely = Completion("tag:timely", 0, 2, CompletionKind.TAG, "timely")
    waiting[1][1].set_result([timely])
    waiting[0][1].set_result([late])
    qtbot.waitUntil(lambda: _rows(bar) == ["timely"])
    qtbot.keyClick(_line(bar), Key.Key_Escape)
    _type(qtbot, bar, "k")
    qtbot.keyClick(_line(bar), Key.Key_Return)
    waiting[2][1].set_result([late])
    qtbot.wait(20)
    assert _rows(bar) == []


# Earlier searches


def test_earlier_searches_come_back(bar: SearchBar, app: PhotoApp, qtbot: QtBot) -> None:
    app.search_history.record("cats")
    app.search_history.record("dogs tag:a")
    qtbot.keyClick(_line(bar), Key.Key_Down)
    qtbot.waitUntil(lambda: _rows(bar) == ["dogs tag:a", "cats", "Forget all searches"])
    qtbot.keyClick(_line(bar), Key.Key_Down)
    with qtbot.waitSignal(bar.asked) as asked:
        qtbot.keyClick(_line(bar), Key.Key_Return)
    assert asked.args == ["tag:a dogs"]
    assert _names(bar) == ["tag a"]


def test_alt_down_finds_earlier_searches_with_the_words(
    bar: SearchBar, app: PhotoApp, qtbot: QtBot
) -> None:
    app.search_history.record("cats")
    app.search_history.record("dogs")
    _type(qtbot, bar, "CAT")
    qtbot.keyClick(_line(bar), Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: _rows(bar) == ["cats", "Forget all searches"])


def test_earlier_searches_can_be_forgotten(bar: SearchBar, app: PhotoApp, qtbot: QtBot) -> None:
    app.search_history.record("cats")
    qtbot.keyClick(_line(bar), Key.Key_Down)
    qtbot.waitUntil(lambda: len(_rows(bar)) == 2)
    qtbot.keyClick(_line(bar), Key.Key_Up)
    qtbot.keyClick(_line(bar), Key.Key_Return)
    qtbot.waitUntil(lambda: app.search_history.recent() == ())


def test_down_goes_to_the_photos_when_something_is_looked_for(bar: SearchBar, qtbot: QtBot) -> None:
    bar.set_text("dogs")
    with qtbot.waitSignal(bar.left_downwards):
        qtbot.keyClick(_line(bar), Key.Key_Down)


# Photos


def _dropped(bar: SearchBar, data: QMimeData) -> bool:
    entering = QDragEnterEvent(
        QPoint(20, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entering.ignore()
    bar.dragEnterEvent(entering)
    if not entering.isAccepted():
        return False
    bar.dropEvent(
        QDropEvent(
            QPointF(20, 10),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    return True


def test_dropped_photos_become_chips_with_their_picture(
    bar: SearchBar, qtbot: QtBot, tmp_path: Path
) -> None:
    photo = tmp_path / "my dog.jpg"
    Image.new("RGB", (60, 40), (200, 20, 20)).save(photo)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo))])
    with qtbot.waitSignal(bar.asked) as asked:
        assert _dropped(bar, data)
    assert asked.args == [f'like:"{photo}"']
    assert _names(bar) == ["like my dog.jpg, weight 1"]
    (chip,) = _chips(bar)
    qtbot.waitUntil(lambda: _has_red(chip))


def _has_red(chip: ChipWidget) -> bool:
    image = chip.grab().toImage()
    colours = [image.pixelColor(x, image.height() // 2) for x in range(image.width())]
    return any(colour.red() > 150 and colour.green() < 80 for colour in colours)


def test_folders_and_texts_are_left_to_others(bar: SearchBar, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    (tmp_path / "a.txt").touch()
    for names in (["."], [".", "a.jpg"], ["a.txt"]):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in names])
        assert not _dropped(bar, data)
    assert bar.text() == ""


def test_a_photo_whose_name_is_not_utf8_can_be_dropped(bar: SearchBar, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl(f"file://{tmp_path}/caf%E9.jpg")])
    assert _dropped(bar, data)
    assert "caf\udce9.jpg" in bar.text()


def test_a_pasted_picture_becomes_a_file_of_the_library(
    bar: SearchBar, app: PhotoApp, qtbot: QtBot
) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    QGuiApplication.clipboard().setImage(image)
    with qtbot.waitSignal(bar.asked):
        qtbot.keyClick(_line(bar), Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    (kept,) = (app.library / "pasted").iterdir()
    assert bar.text() == f"like:{kept}"
    with Image.open(kept) as written:
        assert (written.size, written.convert("RGB").getpixel((3, 3))) == ((40, 30), (0, 0, 255))


def test_a_pasted_text_is_text(bar: SearchBar, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("tag:a dogs")
    qtbot.keyClick(_line(bar), Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert bar.text() == "tag:a dogs"
    assert _names(bar) == ["tag a"]


def test_what_cannot_be_kept_is_told(bar: SearchBar, app: PhotoApp, qtbot: QtBot) -> None:
    (app.library / "pasted").write_text("in the way")
    image = QImage(4, 3, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    with qtbot.waitSignal(bar.troubled) as troubled:
        bar.add_picture(image)
    assert "cannot be kept" in troubled.args[0]
