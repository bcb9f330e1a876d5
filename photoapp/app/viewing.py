"""Photos decoded for the screen, beside indexing and never behind it."""

from concurrent.futures import Future
from pathlib import Path
from typing import Final

from photoapp.domain.photo import UnreadablePhoto
from photoapp.domain.view_image import ViewImage, ViewSize
from photoapp.imaging.reader_pool import ReaderPool

AT_ONCE: Final = 2
"""Photos that are decoded at a time: the one to be seen, and one that is likely to be next."""

_MEMORY_LIMIT: Final = 3 << 30  # bytes: 250 million pixels in Pillow, and what scaling them takes


class Viewing:
    """Reader processes of its own, started when the first photo is looked at.

    Safe to use from any thread.
    """

    def __init__(self) -> None:
        self._readers = ReaderPool(AT_ONCE, memory_limit=_MEMORY_LIMIT)

    def image(self, path: Path, longest_side: int | None) -> Future[ViewImage | UnreadablePhoto]:
        """Decode a photo in a reader process.

        Args:
            path: absolute path of the original.
            longest_side: pixels at most; None for full size, at most 67 megapixels.

        Returns:
            The pixels, or why there are none; first come, first served. What has not begun can be
            cancelled. It raises `UserError` when no process can be started.

        Raises:
            BugError: it is closed.
        """
        return self._readers.view(path, ViewSize(longest_side))

    def close(self) -> None:
        """End the processes; what was asked for raises `Cancelled`."""
        self._readers.close()
