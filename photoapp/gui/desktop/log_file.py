"""The log in the library's folder, and what is left of a process that the system ended."""

import faulthandler
import logging
import logging.handlers
from pathlib import Path
from typing import TextIO

LOG_NAME = "photoapp.log"
CRASH_NAME = "crash.log"

_MOST_BYTES = 1_000_000
_KEPT = 2
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class LogFile:
    """Writes warnings and errors of Photoapp to a rotating file, and fatal signals to another.

    Attributes:
        log: the rotating file.
        left_behind: what the process before this one wrote when it was ended by a fatal signal;
            empty when it ended in order.
    """

    def __init__(self, library: Path) -> None:
        self.log = library / LOG_NAME
        self._crash = library / CRASH_NAME
        self.left_behind = self._take_crash()
        self._handler: logging.Handler | None = None
        self._stream: TextIO | None = None
        try:
            self._open()
        except OSError as error:  # a full or read-only disk: the window still opens
            logging.getLogger(__name__).warning("there will be no log: %s", error)

    def text(self) -> str:
        """Return the end of the log, some hundred lines."""
        try:
            return self.log.read_text(encoding="utf-8", errors="replace")[-40_000:]
        except OSError:
            return ""

    def close(self) -> None:
        """Write no more; an empty crash file goes."""
        if self._handler is not None:
            logging.getLogger("photoapp").removeHandler(self._handler)
            self._handler.close()
            self._handler = None
        if self._stream is not None:
            faulthandler.disable()
            self._stream.close()
            self._stream = None
            self._crash.unlink(missing_ok=True)

    def _open(self) -> None:
        handler = logging.handlers.RotatingFileHandler(
            self.log, maxBytes=_MOST_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True
        )
        handler.setFormatter(logging.Formatter(_FORMAT))
        handler.setLevel(logging.INFO)
        logging.getLogger("photoapp").addHandler(handler)
        self._handler = handler
        self._stream = self._crash.open("w", encoding="utf-8")
        faulthandler.enable(self._stream)

    def _take_crash(self) -> str:
        try:
            return self._crash.read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return ""
