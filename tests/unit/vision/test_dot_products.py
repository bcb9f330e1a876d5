"""Products of float16 rows with a float32 vector are as exact as float32 allows."""

import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from photoapp.vision.dot_products import (
    DotProducts,
    Kernel,
    choose_kernel,
    is_exact,
    numkong_kernel,
    numpy_kernel,
)

numkong = pytest.importorskip("numkong")
KERNELS = {"numkong": numkong_kernel(numkong), "numpy": numpy_kernel}


@pytest.fixture(params=KERNELS.values(), ids=list(KERNELS))
def kernel(request: pytest.FixtureRequest) -> Kernel:
    chosen: Kernel = request.param
    return chosen


def _unit_rows(count: int, dimension: int, seed: int = 3) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.mark.parametrize("dimension", [7, 384, 512, 1152])
@pytest.mark.parametrize("count", [1, 255, 257, 8193])
def test_products_equal_those_of_float64(kernel: Kernel, count: int, dimension: int) -> None:
    rows = _unit_rows(count, dimension).astype(np.float16)
    vector = _unit_rows(1, dimension, seed=4)[0]
    products = DotProducts(kernel=kernel).compute([rows], vector)
    exact = rows.astype(np.float64) @ vector.astype(np.float64)
    assert products.dtype == np.float32
    assert np.abs(products - exact).max() < 5e-7


def test_rounding_the_query_to_float16_would_not_be_exact_enough(kernel: Kernel) -> None:
    def rounding(
        rows: NDArray[np.float16], vector: NDArray[np.float32], out: NDArray[np.float32]
    ) -> None:
        kernel(rows, vector.astype(np.float16).astype(np.float32), out)

    assert is_exact(kernel)
    assert not is_exact(rounding)


def test_tiny_elements_are_not_lost(kernel: Kernel) -> None:
    rows = np.array([[2**-24, 0.5], [-(2**-15), 0]], np.float16)  # subnormal numbers of float16
    vector = np.array([1, 2**-12], np.float32)
    products = DotProducts(kernel=kernel).compute([rows], vector)
    assert products.tolist() == [2**-24 + 2**-13, -(2**-15)]


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_blocks_and_threads_keep_the_order_of_the_rows(kernel: Kernel, threads: int) -> None:
    rows = _unit_rows(40_000, 32).astype(np.float16)
    vector = _unit_rows(1, 32, seed=9)[0]
    blocks = [rows[:3], rows[3:20_000], rows[20_000:20_000], rows[20_000:]]
    products = DotProducts(threads, kernel)
    together = products.compute(blocks, vector)
    products.close()
    np.testing.assert_allclose(together, rows.astype(np.float32) @ vector, atol=1e-6)


def test_without_rows_there_are_no_products(kernel: Kernel) -> None:
    assert DotProducts(kernel=kernel).compute([], np.ones(4, np.float32)).shape == (0,)


def test_numpy_stands_in_where_numkong_cannot_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose_kernel() is not numpy_kernel
    monkeypatch.setitem(sys.modules, "numkong", None)
    assert choose_kernel() is numpy_kernel


def test_numpy_stands_in_where_numkong_is_not_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        numkong, "dots_packed", lambda rows, packed: np.zeros((len(rows), 2), np.float32)
    )
    assert choose_kernel() is numpy_kernel
