"""The lock that lets one process at a time write to a library; it dies with its process."""

from pathlib import Path

from filelock import FileLock, Timeout

from photoapp.catalog.sqlite_errors import from_os_error
from photoapp.domain.errors import LibraryInUse

LOCK_NAME = "catalog.lock"


class LibraryLock:
    """An operating-system lock on `catalog.lock`; the file stays, the lock does not outlive us."""

    def __init__(self, library: Path) -> None:
        self._library = library
        # Not thread-local: the thread that closes a library need not be the one that opened it.
        self._lock = FileLock(library / LOCK_NAME, thread_local=False)

    def acquire(self, timeout_s: float = 0.0) -> None:
        """Take the lock.

        Raises:
            LibraryInUse: another process, or another `Database` of this one, holds it.
            UserError: the lock file cannot be made.
        """
        try:
            self._lock.acquire(timeout=timeout_s)
        except Timeout:
            raise LibraryInUse(
                f"Another Photoapp is already working with the library {self._library}.",
                "Close it or wait until it has finished, or choose another library with --library.",
            ) from None
        except OSError as error:
            raise from_os_error(error, self._library) from error

    def release(self) -> None:
        """Give the lock back; nothing happens when it is not held."""
        self._lock.release()
