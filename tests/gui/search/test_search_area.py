"""What the line over the photos says, and what its buttons do."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.ranking import FoundPhotos, Verdict
from photoapp.domain.settings import STARTER_MODEL
from photoapp.domain.status import LibraryStatus
from photoapp.gui.bridge import Bridge
from photoapp.gui.search.search_area import SearchArea


@pytest.fixture
def area(qtbot: QtBot, tmp_path: Path) -> Iterator[SearchArea]:
    with PhotoApp.open(tmp_path / "library", writing=True, vision="child-process") as app:
        bridge = Bridge()
        area = SearchArea(app, bridge)
        qtbot.addWidget(area)
        area.resize(900, 120)
        area.show()
        yield area
        bridge.close()


def _found(
    count: int, likely: int = 0, verdict: Verdict = Verdict.FOUND, searchable: int = 100
) -> FoundPhotos:
    return FoundPhotos(np.arange(count), np.arange(count) < likely, searchable, verdict)


def _status(photos: int, *, failed: int = 0, model: str = "big", note: str = "") -> LibraryStatus:
    return LibraryStatus(
        *(Path("/library"), (), photos, 0, 0, failed, {}, 0, 0, model, "cpu"), model_note=note
    )


def _label(area: SearchArea, name: str) -> str:
    return next(x.text() for x in area.findChildren(QLabel) if x.accessibleName() == name)


def _button(area: SearchArea, text: str) -> QAbstractButton:
    return next(x for x in area.findChildren(QAbstractButton) if x.text() == text)


def _result(area: SearchArea, text: str, found: FoundPhotos) -> str:
    area.set_text(text)
    area.show_result(found)
    return _label(area, "Result")


@pytest.mark.parametrize(
    ("text", "found", "sentence"),
    [
        ("", _found(1), "1 photo"),
        ("", _found(41003), "41,003 photos"),
        ("tag:a", _found(12, 12), "12 photos"),
        ("tag:a", _found(0, verdict=Verdict.NOTHING), "No photo fits."),
        ("dogs", _found(52, 12), "12 likely, 40 maybe"),
        ("dogs", _found(0, verdict=Verdict.NOTHING), "Nothing here looks like that."),
        (
            "dogs",
            _found(0, verdict=Verdict.NOTHING, searchable=0),
            "Nothing can be found yet: no photo is indexed.",
        ),
        ("dogs", _found(3, verdict=Verdict.WEAK), "Not sure: 3 photos may fit."),
        ("dogs", _found(1, verdict=Verdict.WEAK), "Not sure: 1 photo may fit."),
    ],
)
def test_the_result_in_words(
    area: SearchArea, text: str, found: FoundPhotos, sentence: str
) -> None:
    assert _result(area, text, found) == sentence


def test_where_nothing_fits_the_nearest_are_offered(area: SearchArea, qtbot: QtBot) -> None:
    nearest = _button(area, "Show the nearest anyway")
    _result(area, "tag:a", _found(0, verdict=Verdict.NOTHING))
    assert not nearest.isVisible()
    _result(area, "unicorns", _found(0, verdict=Verdict.NOTHING))
    assert nearest.isVisible()
    with qtbot.waitSignal(area.asked) as asked:
        qtbot.mouseClick(nearest, Qt.MouseButton.LeftButton)
    assert asked.args == ["unicorns"]
    assert area.wants_nearest()
    area.show_result(_found(500, verdict=Verdict.NOTHING))
    assert _label(area, "Result") == "Nothing looks like that. The nearest 500:"
    assert not nearest.isVisible()
    area.set_text("dogs")
    assert not area.wants_nearest()


def test_only_likely_photos_can_be_shown(area: SearchArea, qtbot: QtBot) -> None:
    shown: list[FoundPhotos] = []
    area.shown.connect(shown.append)
    _result(area, "dogs", _found(5, 2))
    assert shown[-1].photo_ids.tolist() == [0, 1, 2, 3, 4]
    qtbot.mouseClick(_button(area, "Only likely"), Qt.MouseButton.LeftButton)
    assert shown[-1].photo_ids.tolist() == [0, 1]
    assert shown[-1].likely.tolist() == [True, True]
    assert _label(area, "Result") == "2 likely, 3 maybe"
    _result(area, "cats", _found(4, 0, Verdict.WEAK))
    assert len(shown[-1].photo_ids) == 4
    qtbot.mouseClick(_button(area, "Only likely"), Qt.MouseButton.LeftButton)
    _result(area, "cats", _found(4, 1))
    assert len(shown[-1].photo_ids) == 4


def test_how_much_can_be_found_while_photos_are_indexed(area: SearchArea) -> None:
    area.show_status(_status(41015, failed=12))
    _result(area, "dogs", _found(5, 2, searchable=38210))
    assert _label(area, "Coverage") == "38,210 of 41,003 searchable"
    _result(area, "tag:a", _found(5, searchable=38210))
    assert _label(area, "Coverage") == ""
    _result(area, "dogs", _found(5, 2, searchable=41003))
    assert _label(area, "Coverage") == ""


def test_the_built_in_model_is_pointed_out(area: SearchArea, qtbot: QtBot) -> None:
    area.show_status(_status(5, note="Ready."))
    assert _button(area, "big").isVisible()
    area.show_status(_status(5))
    assert not _button(area, "big").isVisible()
    area.show_status(_status(5, model=STARTER_MODEL, note="Built-in."))
    with qtbot.waitSignal(area.models_requested):
        qtbot.mouseClick(_button(area, "Built-in model"), Qt.MouseButton.LeftButton)


def test_the_order_goes_into_the_query(area: SearchArea, qtbot: QtBot) -> None:
    _result(area, "dogs", _found(5, 2))
    assert _button(area, "By relevance").accessibleName() == "Sorted by relevance"
    menu = next(menu for menu in area.findChildren(QMenu) if menu.actions())
    actions = {action.text(): action for action in menu.actions()}
    with qtbot.waitSignal(area.asked) as asked:
        actions["Rating"].trigger()
    assert asked.args == ["sort:-rating dogs"]
    assert _button(area, "By rating, best first").isVisible()
    with qtbot.waitSignal(area.asked) as asked:
        actions["Turn the order round"].trigger()
    assert asked.args == ["sort:rating dogs"]
    with qtbot.waitSignal(area.asked) as asked:
        actions["Relevance"].trigger()
    assert asked.args == ["dogs"]


def test_without_a_phrase_there_is_no_relevance(area: SearchArea) -> None:
    _result(area, "tag:a", _found(5))
    assert _button(area, "By date, newest first").isVisible()
    menu = next(menu for menu in area.findChildren(QMenu) if menu.actions())
    assert not menu.actions()[0].isEnabled()


def test_a_search_can_be_saved_when_there_is_one(area: SearchArea, qtbot: QtBot) -> None:
    save = _button(area, "Save search")
    assert not save.isEnabled()
    area.set_text("dogs tag:a")
    with qtbot.waitSignal(area.save_requested) as saved:
        qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    assert saved.args == ["tag:a dogs"]


def test_trouble_is_told_where_the_answer_would_be(area: SearchArea) -> None:
    area.show_trouble("The photo cannot be read.")
    assert _label(area, "Result") == "The photo cannot be read."


def test_looking_is_said_only_when_it_takes_long(area: SearchArea, qtbot: QtBot) -> None:
    _result(area, "dogs", _found(5, 2))
    area.show_looking()
    assert _label(area, "Result") == "2 likely, 3 maybe"
    qtbot.waitUntil(lambda: _label(area, "Result") == "Looking…")
    area.show_result(_found(5, 3))
    assert _label(area, "Result") == "3 likely, 2 maybe"


def test_every_control_has_a_name_and_can_be_reached_by_keys(area: SearchArea) -> None:
    area.show_status(_status(5, model=STARTER_MODEL, note="Built-in."))
    area.set_text("dogs beach^2 tag:a")
    area.show_result(_found(5, 2))
    for widget in area.findChildren(QWidget):
        if isinstance(widget, QAbstractButton | QLineEdit) and widget.isVisible():
            assert widget.accessibleName() or getattr(widget, "text", str)(), widget
    header_buttons = ("Only likely", "Save search", "By relevance", "Built-in model")
    for text in header_buttons:
        assert _button(area, text).focusPolicy() & Qt.FocusPolicy.TabFocus
