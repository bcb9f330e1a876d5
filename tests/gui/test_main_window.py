"""The window over a real library; no model is loaded, because nothing here asks for a phrase."""

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.errors import UserError
from photoapp.domain.progress import Progress, Stage
from photoapp.domain.ranking import FoundPhotos, Verdict
from photoapp.gui.bridge import Bridge
from photoapp.gui.grid.photo_grid_view import PhotoGridView
from photoapp.gui.index_job import IndexJob
from photoapp.gui.main_window import MainWindow
from photoapp.gui.search.query_field import QueryField
from photoapp.gui.search.search_area import SearchArea
from photoapp.gui.welcome_page import WelcomePage, dropped_folders


class WaitingApp:
    """An app whose answers come when a test gives them; all else is the real one's."""

    def __init__(self, app: PhotoApp) -> None:
        self._app = app
        self.asked: list[tuple[str, Future[FoundPhotos]]] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._app, name)

    @property
    def executors(self) -> "WaitingApp":
        return self

    def read(self, work: object, *arguments: object, **named: object) -> Future[object]:
        if work == self._app.find_ids:
            future: Future[FoundPhotos] = Future()
            self.asked.append((str(arguments[0]), future))
            return future  # type: ignore[return-value]
        return self._app.executors.read(work, *arguments, **named)  # type: ignore[arg-type]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[WaitingApp]:
    with PhotoApp.open(tmp_path / "library", writing=True, vision="child-process") as app:
        yield WaitingApp(app)


@pytest.fixture
def window(
    qtbot: QtBot, app: WaitingApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    bridge = Bridge()
    window = MainWindow(app, bridge, IndexJob(app, bridge))  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.show()
    yield window
    bridge.close()


def _result(window: MainWindow) -> str:
    labels = window.findChildren(QLabel)
    return next(label.text() for label in labels if label.accessibleName() == "Result")


def _found(*ids: int, likely: int = 0, verdict: Verdict = Verdict.FOUND) -> FoundPhotos:
    numbers = np.array(ids, dtype=np.int64)
    return FoundPhotos(numbers, np.arange(len(ids)) < likely, 10, verdict)


def test_who_has_no_folder_is_welcomed(window: MainWindow, qtbot: QtBot) -> None:
    window.begin([])
    welcome = window.findChild(WelcomePage)
    assert welcome is not None
    qtbot.waitUntil(
        lambda: "0 of 0 photos" in " ".join(x.text() for x in window.findChildren(QLabel))
    )
    assert welcome.isVisible()


def test_every_control_has_a_name(window: MainWindow) -> None:
    for widget in window.findChildren(QWidget):
        is_control = isinstance(widget, QAbstractButton | QLineEdit | PhotoGridView)
        if is_control and widget.parent() is not window.menuBar() and widget.isVisibleTo(window):
            name = widget.accessibleName() or getattr(widget, "text", str)()
            # The clear button inside a line edit and a menu's overflow are Qt's own.
            if not widget.objectName().startswith(("qt_", "_q_")):
                assert name, widget


def test_typing_asks_once_after_a_pause_and_an_older_answer_is_dropped(
    window: MainWindow, app: WaitingApp, qtbot: QtBot
) -> None:
    search = window.findChild(QueryField)
    area = window.findChild(SearchArea)
    assert search is not None
    assert area is not None
    qtbot.keyClicks(search.line, "dog")
    qtbot.waitUntil(lambda: bool(app.asked))
    assert [text for text, _ in app.asked] == ["dog"]
    area.set_text("cat")
    window.ask("cat")
    app.asked[1][1].set_result(_found(4, 5, 6, likely=1))
    qtbot.waitUntil(lambda: "1 likely, 2 maybe" in _result(window))
    app.asked[0][1].set_result(_found(7, likely=1))
    area.set_text("bird")
    window.ask("bird")
    app.asked[2][1].set_result(_found(verdict=Verdict.NOTHING))
    qtbot.waitUntil(lambda: "Nothing here looks like that" in _result(window))


def test_an_error_of_a_search_is_shown_where_the_answer_would_be(
    window: MainWindow, app: WaitingApp, qtbot: QtBot
) -> None:
    window.ask("like:/nowhere.jpg")
    app.asked[0][1].set_exception(UserError("/nowhere.jpg cannot be read."))
    qtbot.waitUntil(lambda: _result(window) == "/nowhere.jpg cannot be read.")


def test_progress_is_told_in_words(window: MainWindow, qtbot: QtBot) -> None:
    job = window._job
    job.progressed.emit(Progress(Stage.INDEXING, 1200, 41003, rate=35.2, seconds_left=1140))
    texts = [label.text() for label in window.findChildren(QLabel)]
    assert "Indexing 1,200 of 41,003, 35 a second, 19 min left" in texts


def test_only_folders_can_be_dropped(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").touch()
    data = QMimeData()
    data.setUrls(
        [QUrl.fromLocalFile(str(tmp_path)), QUrl.fromLocalFile(str(tmp_path / "photo.jpg"))]
    )
    event = QDropEvent(
        QPointF(0, 0),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    assert dropped_folders(event) == [tmp_path]
