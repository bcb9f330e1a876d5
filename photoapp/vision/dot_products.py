"""Dot products of one float32 vector with many float16 rows, to float32 accuracy.

The rows are what limits the speed: a million of 512 are a gigabyte that has to come from memory.
numkong multiplies float16 with float16 only, and a query rounded to float16 would be off by 5e-5,
more than what parts neighbouring photos. So the query is split into two float16 vectors whose sum
is exact to 2**-22, and both are multiplied in one pass over the rows. Measured on a million unit
rows of 512 against float64: largest error 3.4e-8, at the cost of one pass.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Rows: TypeAlias = NDArray[np.float16]
Kernel: TypeAlias = Callable[[Rows, NDArray[np.float32], NDArray[np.float32]], None]
"""Writes the dot products of rows float16[n, d] and a vector float32[d] into float32[n]."""

_CHUNK_ROWS = 8192  # 8 MB of 512-d rows: calls cost nothing against it, two threads share evenly
_CHUNK_ROWS_NUMPY = 256  # the converted rows of 512-d stay in the second-level cache
_HIGH_SCALE = np.float32(64)  # lifts a unit vector's elements above float16's subnormals
_LOW_SCALE = np.float32(2048)  # 2**11: what float16's 11 bits leave over becomes one more float16
_MOST_THREADS = 4  # two saturate the memory of a two-core machine; desktops gain up to about four
_TOLERANCE = 1e-6  # ten times what a float32 sum of 512 products is off by


class DotProducts:
    """Multiplies a vector with many blocks of rows, on a few threads; thread-safe."""

    def __init__(self, threads: int | None = None, kernel: Kernel | None = None) -> None:
        """Take `threads` (None: by the number of cores) and `kernel` (None: the fastest exact)."""
        cores = os.cpu_count() or 1
        self._threads = threads if threads is not None else max(1, min(_MOST_THREADS, cores))
        self._kernel = kernel if kernel is not None else choose_kernel()
        self._pool = (
            ThreadPoolExecutor(self._threads - 1, thread_name_prefix="photoapp-rank")
            if self._threads > 1
            else None
        )

    def compute(self, blocks: Sequence[Rows], vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return float32[n], the dot products of all rows of `blocks`, in order.

        Args:
            blocks: float16[n_i, d] each, C-contiguous.
            vector: float32[d] of length 1 at most.
        """
        products = np.empty(sum(len(block) for block in blocks), np.float32)
        chunks = _chunks(blocks, products)

        def work() -> None:
            # The GIL makes next() on a plain list iterator atomic: each chunk is taken once.
            for rows, out in chunks:
                self._kernel(rows, vector, out)

        if self._pool is None or len(products) <= 2 * _CHUNK_ROWS:
            work()
        else:
            others = [self._pool.submit(work) for _ in range(self._threads - 1)]
            work()
            for other in others:
                other.result()
        return products

    def close(self) -> None:
        """End the threads; idempotent."""
        if self._pool is not None:
            self._pool.shutdown()


def choose_kernel() -> Kernel:
    """Return numkong's kernel where it can be imported and is exact on this CPU, else numpy's."""
    try:
        import numkong
    except (ImportError, OSError):  # no wheel for this platform, or one for another CPU
        return numpy_kernel
    kernel = numkong_kernel(numkong)
    return kernel if is_exact(kernel) else numpy_kernel


def is_exact(kernel: Kernel) -> bool:
    """Return whether `kernel` agrees with float64 on a small fixed sample.

    A CPU with float16 arithmetic tempts a library to sum in float16, which is off by 1e-4.
    """
    generator = np.random.default_rng(7)
    sample = generator.standard_normal((65, 512))
    sample /= np.linalg.norm(sample, axis=1, keepdims=True)
    rows, vector = sample[1:].astype(np.float16), sample[0].astype(np.float32)
    products = np.empty(len(rows), np.float32)
    kernel(rows, vector, products)
    expected = rows.astype(np.float64) @ vector.astype(np.float64)
    return bool(np.abs(products - expected).max() <= _TOLERANCE)


def numkong_kernel(numkong: ModuleType) -> Kernel:
    """Return the kernel that multiplies with numkong, which releases the GIL meanwhile."""

    def multiply(rows: Rows, vector: NDArray[np.float32], out: NDArray[np.float32]) -> None:
        scaled = vector * _HIGH_SCALE
        high = scaled.astype(np.float16)
        low = ((scaled - high.astype(np.float32)) * _LOW_SCALE).astype(np.float16)
        packed = numkong.dots_pack(np.stack([high, low]), dtype="f16")
        products = np.asarray(numkong.dots_packed(rows, packed))
        np.multiply(products[:, 1], 1 / _LOW_SCALE, out=out)
        out += products[:, 0]
        out *= 1 / _HIGH_SCALE

    return multiply


def numpy_kernel(rows: Rows, vector: NDArray[np.float32], out: NDArray[np.float32]) -> None:
    """Multiply with numpy alone; some five times slower than numkong.

    numpy converts float16 one number at a time. Shifting the bits into place and multiplying by a
    power of two gives the same numbers, subnormals included, eight times faster (there is no NaN or
    infinity in a unit vector).
    """
    scaled = vector * np.float32(2.0**112)
    for start in range(0, len(rows), _CHUNK_ROWS_NUMPY):
        bits = rows[start : start + _CHUNK_ROWS_NUMPY].view(np.int16).astype(np.int32)
        bits <<= 13
        bits &= np.int32(
            -0x70002000
        )  # 0x8fffe000: the sign, five bits of exponent, ten of fraction
        np.matmul(bits.view(np.float32), scaled, out=out[start : start + len(bits)])


def _chunks(
    blocks: Sequence[Rows], products: NDArray[np.float32]
) -> Iterator[tuple[Rows, NDArray[np.float32]]]:
    """Return pieces of the rows, each with the piece of `products` that it fills."""
    chunks = []
    start = 0
    for block in blocks:
        own = products[start : start + len(block)]
        start += len(block)
        for first in range(0, len(block), _CHUNK_ROWS):
            piece = slice(first, first + _CHUNK_ROWS)
            chunks.append((block[piece], own[piece]))
    return iter(chunks)
