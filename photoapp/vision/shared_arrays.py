"""Arrays that cross to a child process in shared memory instead of a pipe.

The parent owns the memory and uses it again for every request, the child only reads. So nothing is
left behind in /dev/shm when the child is killed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.shared_memory import SharedMemory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.errors import UserError

_ALIGNMENT = 64  # bytes; a cache line
_SMALLEST = 1 << 20  # bytes; a batch of small photos fits at once


@dataclass(frozen=True, slots=True)
class ArrayPlace:
    """Where an array lies in shared memory.

    Attributes:
        memory: name of the shared memory.
        offset: bytes.
        dtype: numpy's name of the type.
    """

    memory: str
    offset: int
    shape: tuple[int, ...]
    dtype: str


class ArraySender:
    """The writing side; one request at a time."""

    def __init__(self) -> None:
        self._memory: SharedMemory | None = None

    def place(self, arrays: Sequence[NDArray[Any]]) -> list[ArrayPlace]:
        """Copy arrays into shared memory; what was placed there before is overwritten.

        Raises:
            UserError: there is no memory left.
        """
        offsets = [0]
        for array in arrays:
            offsets.append(-(-(offsets[-1] + array.nbytes) // _ALIGNMENT) * _ALIGNMENT)
        memory = self._at_least(offsets[-1])
        places = []
        for array, offset in zip(arrays, offsets, strict=False):
            target: NDArray[Any] = np.ndarray(array.shape, array.dtype, memory.buf, offset)
            np.copyto(target, array)
            places.append(ArrayPlace(memory.name, offset, array.shape, array.dtype.str))
        return places

    def close(self) -> None:
        """Give back the memory; idempotent."""
        if self._memory is not None:
            self._memory.close()
            self._memory.unlink()
            self._memory = None

    def _at_least(self, size: int) -> SharedMemory:
        if self._memory is None or self._memory.size < size:
            self.close()
            try:
                self._memory = SharedMemory(create=True, size=max(size, _SMALLEST))
            except OSError as error:
                raise UserError(
                    "There is no memory left to hand photos to the model.",
                    "Close other programs, then try again.",
                ) from error
        return self._memory


class ArrayReceiver:
    """The reading side."""

    def __init__(self) -> None:
        self._memory: SharedMemory | None = None

    def take(self, place: ArrayPlace) -> NDArray[Any]:
        """Return a copy of the array: whoever keeps a part of it must not keep the memory."""
        if self._memory is None or self._memory.name != place.memory:
            self.close()
            self._memory = SharedMemory(place.memory)
        array: NDArray[Any] = np.ndarray(
            place.shape, np.dtype(place.dtype), self._memory.buf, place.offset
        )
        return array.copy()

    def close(self) -> None:
        """Let go of the memory; idempotent."""
        if self._memory is not None:
            self._memory.close()
            self._memory = None
