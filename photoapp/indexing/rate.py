"""How fast a run goes, and when it reports."""

import time
from collections import deque
from collections.abc import Callable

from photoapp.domain.progress import OnProgress, Progress, Stage

RATE_WINDOW_S = 10.0
REPORT_INTERVAL_S = 1 / 30


class RateMeter:
    """Items per second over the last seconds, so that a pause or a slow start is soon forgotten."""

    def __init__(
        self, window_s: float = RATE_WINDOW_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._window_s = window_s
        self._clock = clock
        self._marks: deque[tuple[float, int]] = deque([(clock(), 0)])
        self._total = 0

    def add(self, items: int) -> None:
        """Count items that were finished now."""
        now = self._clock()
        self._total += items
        self._marks.append((now, self._total))
        # One mark older than the window stays: the stretch that is measured begins there.
        while len(self._marks) > 2 and self._marks[1][0] <= now - self._window_s:
            self._marks.popleft()

    def restart(self) -> None:
        """Forget the time so far, for example after a pause."""
        self._marks = deque([(self._clock(), self._total)])

    def rate(self) -> float | None:
        """Return items per second, None before anything was finished."""
        since, before = self._marks[0]
        seconds = self._clock() - since
        if self._total == before or seconds <= 0:
            return None
        return (self._total - before) / seconds


class ProgressReporter:
    """Passes progress on, 30 times a second at most; a change of stage and `finish` always."""

    def __init__(
        self,
        on_progress: OnProgress,
        total: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.done = 0
        self.failed = 0
        self.total = total
        self._on_progress = on_progress
        self._clock = clock
        self._meter = RateMeter(clock=clock)
        self._stage: Stage | None = None
        self._next_at = clock()

    def finished(self, indexed: int, failed: int) -> None:
        """Count photos that got a vector, and photos that ended in a problem; report if due."""
        self.done += indexed + failed
        self.failed += failed
        self.total = max(self.total, self.done)
        self._meter.add(indexed + failed)
        self.report(Stage.INDEXING)

    def report(self, stage: Stage, *, at_once: bool = False) -> None:
        """Report where the run stands, if it is time to, or if the stage is another one."""
        now = self._clock()
        if stage is not self._stage:
            if self._stage is Stage.PAUSED:
                self._meter.restart()
            self._stage = stage
        elif now < self._next_at and not at_once:
            return
        self._next_at = now + REPORT_INTERVAL_S
        rate = self._meter.rate() if stage is Stage.INDEXING else None
        left = (self.total - self.done) / rate if rate else None
        self._on_progress(
            Progress(
                stage,
                done=self.done,
                total=self.total,
                failed=self.failed,
                rate=rate,
                seconds_left=left,
            )
        )
