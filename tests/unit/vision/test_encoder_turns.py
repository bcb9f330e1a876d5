"""A search waits for one slice of photos at most."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy.typing import NDArray

from photoapp.vision.encoder_turns import SLICE_SECONDS, EncoderTurns


def _photos(count: int) -> NDArray[np.uint8]:
    return (np.arange(count, dtype=np.uint8)[:, None, None, None]) * np.ones((2, 2, 3), np.uint8)


def _first_pixel(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    return pixels[:, 0, 0, :1].astype(np.float32)


class _Clock:
    """Seconds that pass only while photos are encoded."""

    def __init__(self, seconds_per_photo: float) -> None:
        self.now = 0.0
        self.seconds_per_photo = seconds_per_photo
        self.slices: list[int] = []

    def __call__(self) -> float:
        return self.now

    def encode(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        self.now += self.seconds_per_photo * len(pixels)
        self.slices.append(len(pixels))
        return _first_pixel(pixels)


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 200])
def test_slices_together_are_the_whole_batch_in_order(count: int) -> None:
    vectors = EncoderTurns().in_slices(_first_pixel, _photos(count))
    assert vectors[:, 0].tolist() == list(range(count))


@pytest.mark.parametrize(("photos_per_second", "slice_of"), [(2, 1), (20, 4), (40, 8), (700, 128)])
def test_slices_take_about_as_long_as_a_search_may_wait(
    photos_per_second: float, slice_of: int
) -> None:
    clock = _Clock(1 / photos_per_second)
    turns = EncoderTurns(clock)
    for _ in range(8):
        turns.in_slices(clock.encode, np.zeros((256, 1, 1, 3), np.uint8))
    assert max(clock.slices[-3:]) == slice_of
    assert slice_of == 1 or slice_of / photos_per_second <= SLICE_SECONDS


def test_a_search_goes_before_the_next_slice() -> None:
    turns = EncoderTurns()
    order: list[str] = []
    first_slice, searching = threading.Event(), threading.Event()

    def encode(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        order.append("photos")
        first_slice.set()
        searching.wait()
        return _first_pixel(pixels)

    def search() -> None:
        first_slice.wait()
        with turns.search():
            searching.set()
            with turns.encoder(for_search=True):
                order.append("phrase")

    with ThreadPoolExecutor(2) as threads:
        batch = threads.submit(turns.in_slices, encode, _photos(24))
        threads.submit(search).result()
        assert len(batch.result()) == 24
    assert order == ["photos", "phrase", "photos"]


def test_two_never_use_the_encoder_at_once() -> None:
    turns = EncoderTurns()
    inside = 0
    most = 0

    def work(number: int) -> None:
        nonlocal inside, most
        with turns.encoder(for_search=number % 2 == 0):
            inside += 1
            most = max(most, inside)
            inside -= 1

    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(work, number) for number in range(400)]:
            done.result()
    assert most == 1


def test_an_error_in_the_encoder_leaves_it_free() -> None:
    turns = EncoderTurns()

    def fail(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        raise MemoryError

    with pytest.raises(MemoryError):
        turns.in_slices(fail, _photos(3))
    assert len(turns.in_slices(_first_pixel, _photos(3))) == 3
