"""Who shows photos is told what every write to the catalog changed."""

import logging
import threading
from collections.abc import Callable

from photoapp.domain.changes import Changes

_log = logging.getLogger(__name__)


class ChangeFeed:
    """Hands each `Changes` to all who subscribed, in the order of the writes; from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._subscribers: dict[object, Callable[[Changes], None]] = {}

    def subscribe(self, callback: Callable[[Changes], None]) -> Callable[[], None]:
        """Call `callback` after every write that changed something, until the answer is called.

        Args:
            callback: called on the thread that writes, which waits for it: it must only pass on
                what it got.

        Returns:
            What ends the subscription; calling it twice is no harm. A call that has begun on
            another thread may still be on its way.
        """
        key = object()
        with self._lock:
            self._subscribers[key] = callback

        def unsubscribe() -> None:
            with self._lock:
                self._subscribers.pop(key, None)

        return unsubscribe

    def publish(self, changes: Changes) -> None:
        """Tell all subscribers; nothing when nothing changed."""
        if not changes:
            return
        with self._lock:
            subscribers = list(self._subscribers.values())
        for callback in subscribers:
            try:
                callback(changes)
            except Exception:  # noqa: BLE001 - the others still have to know
                _log.exception("a subscriber to changes failed")
