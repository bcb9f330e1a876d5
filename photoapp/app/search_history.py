"""The searches of a library that led to something, the newest first."""

import json
import logging
import os
import tempfile
import threading
from pathlib import Path

MOST_SEARCHES = 100
"""Older ones are forgotten."""

_log = logging.getLogger(__name__)


class SearchHistory:
    """Searches that were used, kept in `searches.json` of the library; from any thread.

    It is a convenience: where the file cannot be read or written, searches are kept until the end
    of the session, and nothing fails.
    """

    def __init__(self, library: Path) -> None:
        self._file = library / "searches.json"
        self._lock = threading.Lock()
        self._kept: list[str] | None = None

    def recent(self) -> tuple[str, ...]:
        """Return the searches, the newest first."""
        with self._lock:
            return tuple(self._loaded())

    def record(self, text: str) -> None:
        """Put a search first; one that was there already moves up, an empty one is passed over."""
        tidy = " ".join(text.split())
        if not tidy:
            return
        with self._lock:
            kept = self._loaded()
            kept[:] = [tidy, *(old for old in kept if old != tidy)][:MOST_SEARCHES]
            self._save(kept)

    def clear(self) -> None:
        """Forget all of them."""
        with self._lock:
            self._kept = []
            self._save([])

    def _loaded(self) -> list[str]:
        if self._kept is None:
            try:
                texts = json.loads(self._file.read_text(encoding="utf-8"))
                self._kept = [text for text in texts if isinstance(text, str)][:MOST_SEARCHES]
            except FileNotFoundError:
                self._kept = []
            except (OSError, ValueError, TypeError) as error:
                _log.warning("The history of searches cannot be read: %s", error)
                self._kept = []
        return self._kept

    def _save(self, texts: list[str]) -> None:
        temporary = ""
        try:
            descriptor, temporary = tempfile.mkstemp(dir=self._file.parent, prefix=".searches-")
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                json.dump(texts, stream, indent=1)  # ASCII: it holds bytes of odd file names too
            os.replace(temporary, self._file)
        except (OSError, UnicodeError) as error:
            _log.warning("The history of searches cannot be kept: %s", error)
            if temporary:
                Path(temporary).unlink(missing_ok=True)
