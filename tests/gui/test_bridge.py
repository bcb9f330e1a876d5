import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from pytestqt.qtbot import QtBot

from photoapp.gui.bridge import Bridge


def test_answers_arrive_in_order_on_the_gui_thread(qtbot: QtBot) -> None:
    bridge = Bridge()
    seen: list[tuple[int, bool]] = []
    here = threading.current_thread()

    def take(number: int) -> None:
        seen.append((number, threading.current_thread() is here))

    with ThreadPoolExecutor(1) as other:
        for number in range(100):
            bridge.when_done(other.submit(lambda n=number: n), take, pytest.fail)
    qtbot.waitUntil(lambda: len(seen) == 100)
    assert seen == [(number, True) for number in range(100)]


def test_an_error_arrives_as_the_exception(qtbot: QtBot) -> None:
    bridge = Bridge()
    future: Future[int] = Future()
    seen: list[BaseException] = []
    bridge.when_done(future, lambda _: None, seen.append)
    future.set_exception(ValueError("broken"))
    qtbot.waitUntil(lambda: bool(seen))
    assert str(seen[0]) == "broken"


def test_nothing_arrives_after_close(qtbot: QtBot) -> None:
    bridge, watcher = Bridge(), Bridge()
    seen: list[str] = []
    bridge.post(lambda: seen.append("waiting"))
    bridge.close()
    bridge.post(lambda: seen.append("late"))
    watcher.post(lambda: seen.append("other bridge"))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["other bridge"]


def test_a_callback_that_fails_does_not_stop_the_ones_behind_it(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    bridge = Bridge()
    seen: list[str] = []
    bridge.post(lambda: [][0])
    bridge.post(lambda: seen.append("after"))
    qtbot.waitUntil(lambda: bool(seen))
    assert "callback" in caplog.text
