"""The only way from other threads into the window: answers become calls on its thread."""

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

Answer = TypeVar("Answer")

_log = logging.getLogger(__name__)


class Bridge(QObject):
    """Runs callables on the GUI thread, in the order in which they were posted.

    Lives as long as the application. One signal, connected once, wakes the GUI thread; the work
    itself waits in a deque, whose append and popleft are atomic.

    Signals:
        _wake: from any thread, received on the GUI thread.
    """

    _wake = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Callable[[], None]] = deque()
        self._closed = False
        self._wake.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    def post(self, work: Callable[[], None]) -> None:
        """Run `work` on the GUI thread soon; from any thread; dropped after `close`."""
        if self._closed:
            return
        self._waiting.append(work)
        self._wake.emit()

    def when_done(
        self,
        future: Future[Answer],
        on_result: Callable[[Answer], None],
        on_error: Callable[[BaseException], None],
    ) -> None:
        """Call one of the two on the GUI thread when the future ends; none if it is cancelled."""

        def deliver(done: Future[Answer]) -> None:
            try:
                answer = done.result()
            except CancelledError:
                return
            except BaseException as error:  # noqa: BLE001 - handed to whoever asked, on their thread
                self.post(lambda problem=error: on_error(problem))  # type: ignore[misc]
            else:
                self.post(lambda: on_result(answer))

        future.add_done_callback(deliver)

    def close(self) -> None:
        """Drop everything that still waits, and whatever comes later."""
        self._closed = True
        self._waiting.clear()

    def _drain(self) -> None:
        while self._waiting:
            work = self._waiting.popleft()
            try:
                work()
            except Exception:  # noqa: BLE001 - one bad callback must not stop those behind it
                _log.exception("a callback of the window failed")
