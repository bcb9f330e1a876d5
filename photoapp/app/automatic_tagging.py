"""New photos get suggestions from the automatic tag sets as soon as they are embedded."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from photoapp.catalog import tag_sets
from photoapp.catalog.database import Database
from photoapp.domain.changes import Changes
from photoapp.domain.errors import Cancelled, PhotoappError
from photoapp.domain.tag_set import TagSet
from photoapp.tagging.suggest_tags import tag_new_photos
from photoapp.vision.vision import Vision

_log = logging.getLogger(__name__)


class AutomaticTagging:
    """Follows what is embedded; the catalog says which photos a set has not seen yet.

    So nothing is lost when the program is killed: the next photo brings the others with it.
    """

    def __init__(
        self,
        database: Database,
        vision: Callable[[], Vision],
        scope: Callable[[TagSet], NDArray[np.int64] | None],
    ) -> None:
        """Take the library, what gives the engine, and what limits a set."""
        self._database = database
        self._vision = vision
        self._scope = scope
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="photoapp-tagging")
        self._waits = threading.Event()
        self._closed = False

    def follow(self, changes: Changes) -> None:
        """Tag soon when photos were embedded; passes the news on and returns."""
        if changes.embeddings and not self._closed and not self._waits.is_set():
            self._waits.set()
            self._thread.submit(self._tag)

    def close(self) -> None:
        """Finish what is waiting; idempotent."""
        self._closed = True
        self._thread.shutdown(wait=True)

    def _tag(self) -> None:
        self._waits.clear()  # what is embedded from here on asks again
        try:
            for stored in self._database.read(tag_sets.all_sets):
                if stored.tag_set.automatic and stored.tag_set.enabled:
                    within = self._scope(stored.tag_set)
                    tag_new_photos(self._database, self._vision(), stored, within)
        except Cancelled:
            return  # the library is being closed
        except PhotoappError:
            _log.exception("new photos could not be tagged; they will be with the next ones")
