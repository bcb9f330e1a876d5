import pytest

from photoapp.domain.progress import Progress, Stage
from photoapp.indexing.rate import ProgressReporter, RateMeter


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_rate_is_that_of_the_last_seconds() -> None:
    clock = Clock()
    meter = RateMeter(window_s=10, clock=clock)
    assert meter.rate() is None
    for _ in range(60):  # one a second for a minute
        clock.now += 1
        meter.add(1)
    for _ in range(20):  # then five a second
        clock.now += 1
        meter.add(5)
    assert meter.rate() == pytest.approx(5, rel=0.1)


def test_a_pause_does_not_spoil_the_rate() -> None:
    clock = Clock()
    reports: list[Progress] = []
    progress = ProgressReporter(reports.append, total=100, clock=clock)
    clock.now += 1
    progress.finished(10, 0)
    progress.report(Stage.PAUSED)
    clock.now += 3600
    progress.report(Stage.INDEXING)
    clock.now += 1
    progress.finished(10, 0)
    assert reports[-1].rate == pytest.approx(10)
    assert reports[-1].seconds_left == pytest.approx(8)


def test_no_more_than_thirty_reports_a_second() -> None:
    clock = Clock()
    reports: list[Progress] = []
    progress = ProgressReporter(reports.append, total=1000, clock=clock)
    for _ in range(1000):
        clock.now += 0.001
        progress.finished(1, 0)
    assert 25 <= len(reports) <= 31


def test_failed_photos_are_done_and_a_growing_library_moves_the_total() -> None:
    reports: list[Progress] = []
    progress = ProgressReporter(reports.append, total=2, clock=Clock())
    progress.finished(2, 1)
    assert (reports[-1].done, reports[-1].failed, reports[-1].total) == (3, 1, 3)
