"""How many photos go through the model at once, when memory may run out at any time."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_PATIENCE = 32
"""Batches that must go well before a larger one is tried again."""

_LONGEST_PATIENCE = 4096
"""Each failed attempt to grow doubles the patience up to this, so that a full device is left alone
most of the time and still found empty some day."""

_CPU_BATCH = 16
"""Photos at once on a processor: 8 reach 97 % of the speed of 32, and memory stays small."""
_GPU_BATCH, _PHRASE_BATCH = 256, 64

_OUT_OF_MEMORY_WORDS = (
    "out of memory",  # CUDA, MPS, XPU and HIP alike
    "not enough memory",  # torch's CPU allocator on Windows
    "can't allocate memory",  # torch's CPU allocator elsewhere: "DefaultCPUAllocator: ..."
    "defaultcpuallocator",
    "cublas_status_alloc_failed",
)


class BatchLadder:
    """The batch size: halved whenever memory runs out, tried larger again after a while."""

    def __init__(self, start: int, patience: int = _PATIENCE) -> None:
        """Start at the largest size.

        Args:
            start: items, >= 1; never exceeded.
            patience: full batches that must go well before the size is doubled.
        """
        self.size = start
        self._largest = start
        self._patience = patience
        self._went_well = 0
        self._just_grown = False

    def shrink(self, tried: int) -> bool:
        """Go down to half of what was tried.

        Args:
            tried: items in the batch that did not fit, >= 1.

        Returns:
            False when it was only one: nothing smaller is left.
        """
        if self._just_grown:
            self._patience = min(self._patience * 2, _LONGEST_PATIENCE)
        self._just_grown = False
        self._went_well = 0
        self.size = max(tried // 2, 1)
        return tried > 1

    def went_well(self, count: int) -> None:
        """Count a batch that fitted; after enough full ones, the next may be twice as large."""
        if count < self.size:
            return
        self._just_grown = False
        self._went_well += 1
        if self._went_well >= self._patience and self.size < self._largest:
            self._went_well = 0
            self._just_grown = True
            self.size = min(self.size * 2, self._largest)


def tower_ladders(*, on_cpu: bool) -> dict[str, BatchLadder]:
    """Return fresh ladders for the two towers of a model, "images" and "phrases"."""
    images = _CPU_BATCH if on_cpu else _GPU_BATCH
    return {"images": BatchLadder(images), "phrases": BatchLadder(_PHRASE_BATCH)}


def is_out_of_memory(error: BaseException) -> bool:
    """Return whether an error says that memory of any device ran out.

    torch has no one class for it: CUDA raises `torch.OutOfMemoryError`, the CPU allocator and MPS a
    `RuntimeError` that only its text tells from others, numpy a `MemoryError`.
    """
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and any(words in text for words in _OUT_OF_MEMORY_WORDS)


def in_batches(
    ladder: BatchLadder,
    count: int,
    work: Callable[[slice], T],
    on_out_of_memory: Callable[[], None],
) -> list[T] | None:
    """Do a work in batches that fit into memory.

    Args:
        ladder: knows the batch size and learns from failures.
        count: items in all; may be 0.
        work: does the items of a slice.
        on_out_of_memory: called after each failure, when nothing holds the failed batch any more:
            the place to empty the device's cache.

    Returns:
        Results of `work`, for slices in order that cover every item once; None when memory runs
        out with a single item.
    """
    results: list[T] = []
    start = 0
    while start < count:
        piece = slice(start, min(start + ladder.size, count))
        tried = piece.stop - piece.start
        if _attempt(work, piece, results):
            ladder.went_well(tried)
            start = piece.stop
        else:
            on_out_of_memory()
            if not ladder.shrink(tried):
                return None
    return results


def _attempt(work: Callable[[slice], T], piece: slice, results: list[T]) -> bool:
    """Add the result of one batch, or return False when memory ran out.

    The caller tries again only after this function returned: while an exception is handled, its
    traceback keeps every tensor of the failed batch alive.
    """
    try:
        results.append(work(piece))
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        return False
    return True
