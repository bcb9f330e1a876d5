"""Re-fits tags to their answers in the background, soon after the last answer."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from photoapp.catalog import suggestions, tag_learning, tag_sets
from photoapp.catalog.database import Connection, Database
from photoapp.catalog.text_folding import fold
from photoapp.domain.errors import PhotoappError
from photoapp.domain.photo import PhotoId
from photoapp.domain.tag_set import StoredTagSet, TagDefinition
from photoapp.tagging.learn import learn, signature
from photoapp.vision.vision import Vision

_log = logging.getLogger(__name__)


class LearningJobs:
    """Learns on one thread of its own; several answers to a tag that waits count as one."""

    def __init__(self, database: Database, vision: Callable[[], Vision]) -> None:
        """Take the library, and what gives the engine."""
        self._database = database
        self._vision = vision
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="photoapp-learn")
        self._lock = threading.Lock()
        self._waiting: set[str] = set()
        self._used = False

    def close(self) -> None:
        """Drop what has not begun, for it is caught up with later; join the rest. Idempotent."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def learn_soon(self, tag: str) -> None:
        """Fit a tag again, in every set that has it; returns at once.

        Before a model is in use nothing is done: whoever needs the result catches up.
        """
        with self._lock:
            if not self._used or fold(tag) in self._waiting:
                return
            self._waiting.add(fold(tag))
            self._thread.submit(self._learn, fold(tag))

    def catch_up(self, stored: StoredTagSet) -> None:
        """Fit all tags of a set whose answers or prompts have changed since they were fitted.

        Raises:
            UserError: the model cannot be loaded.
        """
        with self._lock:
            self._used = True
        for tag in stored.tag_set.tags:
            self._fit(stored, tag)

    def _learn(self, folded: str) -> None:
        with self._lock:
            self._waiting.discard(folded)
        try:
            for stored in self._database.read(tag_sets.all_sets):
                for tag in stored.tag_set.tags:
                    if fold(tag.name) == folded:
                        self._fit(stored, tag)
        except PhotoappError:
            _log.exception("a tag could not be learnt; it will be when it is next needed")

    def _fit(self, stored: StoredTagSet, tag: TagDefinition) -> None:
        accepted, rejected = self._database.read(partial(_examples, tag=tag.name))
        if not accepted and not rejected:
            return
        vision = self._vision()
        key, templates = vision.model_key, stored.tag_set.templates
        known = self._database.read(
            partial(tag_learning.of_set, set_id=stored.id, model_key=key)
        ).get(fold(tag.name))
        if known is not None and known.signature == signature(tag, templates, accepted, rejected):
            return
        learning = learn(vision, tag, templates, accepted, rejected)
        self._database.write(
            partial(
                tag_learning.save,
                set_id=stored.id,
                tag=tag.name,
                model_key=key,
                learning=learning,
            )
        ).result()


def _examples(connection: Connection, tag: str) -> tuple[list[PhotoId], list[PhotoId]]:
    """Return the photos that show a tag, and those that do not, by what the user did."""
    answers = suggestions.answers(connection, tag)
    return (
        suggestions.tagged(connection, tag),
        [one.photo_id for one in answers if not one.accepted],
    )
