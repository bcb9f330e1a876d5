"""The named threads of the application, and the order in which they end."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")

READERS = 4
"""Searches and pages of rows at once; SQLite in WAL mode serves that many without waiting."""


class Executors:
    """Threads for those who must not wait: the window calls, and gets futures.

    Nothing here is a daemon thread: `close` cancels what has not begun and joins the rest. Edits
    are not cancelled: what the user did is done, even when the window is gone.
    """

    def __init__(self) -> None:
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="photoapp-reader")
        self._indexing = ThreadPoolExecutor(1, thread_name_prefix="photoapp-indexing")
        self._downloads = ThreadPoolExecutor(1, thread_name_prefix="photoapp-download")
        self._edits = ThreadPoolExecutor(1, thread_name_prefix="photoapp-edit")

    def read(
        self,
        work: Callable[Parameters, Answer],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Future[Answer]:
        """Run a search, or a read of rows or thumbnails, beside others."""
        return self._readers.submit(work, *args, **kwargs)

    def index(
        self,
        work: Callable[Parameters, Answer],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Future[Answer]:
        """Run one indexing job after the other."""
        return self._indexing.submit(work, *args, **kwargs)

    def download(
        self,
        work: Callable[Parameters, Answer],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Future[Answer]:
        """Run one download after the other."""
        return self._downloads.submit(work, *args, **kwargs)

    def edit(
        self,
        work: Callable[Parameters, Answer],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Future[Answer]:
        """Run one edit of the user after the other, in the order of the calls."""
        return self._edits.submit(work, *args, **kwargs)

    def end_jobs(self) -> None:
        """Cancel what has not begun, and join the jobs, which must have been told to stop.

        Searches may go on: they wait for an engine, and closing that ends them.
        """
        for executor in (self._indexing, self._downloads, self._readers):
            executor.shutdown(wait=False, cancel_futures=True)
        self._edits.shutdown(wait=True)
        for executor in (self._indexing, self._downloads):
            executor.shutdown(wait=True)

    def close(self) -> None:
        """Join what still runs."""
        self.end_jobs()
        self._readers.shutdown(wait=True)
