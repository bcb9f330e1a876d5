"""Whoever subscribed hears of every change until he has had enough."""

import logging
import threading

import pytest

from photoapp.app.changes import ChangeFeed
from photoapp.domain.changes import Changes

TAGS = Changes(tags=True)


def test_tells_all_subscribers_until_they_leave() -> None:
    feed = ChangeFeed()
    first: list[Changes] = []
    second: list[Changes] = []
    leave = feed.subscribe(first.append)
    feed.subscribe(second.append)

    feed.publish(TAGS)
    leave()
    leave()
    feed.publish(Changes())
    feed.publish(Changes(albums=True))

    assert first == [TAGS]
    assert second == [TAGS, Changes(albums=True)]


def test_one_callback_may_subscribe_twice() -> None:
    feed = ChangeFeed()
    heard: list[Changes] = []
    leave = feed.subscribe(heard.append)
    feed.subscribe(heard.append)

    leave()
    feed.publish(TAGS)

    assert heard == [TAGS]


def test_one_that_fails_does_not_silence_the_others(caplog: pytest.LogCaptureFixture) -> None:
    feed = ChangeFeed()
    heard: list[Changes] = []

    def fail(changes: Changes) -> None:
        raise RuntimeError

    feed.subscribe(fail)
    feed.subscribe(heard.append)
    with caplog.at_level(logging.ERROR):
        feed.publish(TAGS)

    assert heard == [TAGS]
    assert "subscriber" in caplog.text


def test_threads_come_and_go_while_others_publish() -> None:
    feed = ChangeFeed()
    heard: list[Changes] = []
    feed.subscribe(heard.append)

    def come_and_go() -> None:
        for _ in range(200):
            feed.subscribe(lambda changes: None)()

    threads = [threading.Thread(target=come_and_go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(200):
        feed.publish(TAGS)
    for thread in threads:
        thread.join()

    assert len(heard) == 200
