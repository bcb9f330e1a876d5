"""Arrays cross in shared memory unchanged, and no memory is left behind."""

from multiprocessing.shared_memory import SharedMemory

import numpy as np
import pytest

from photoapp.vision.shared_arrays import ArrayReceiver, ArraySender


def test_arrays_of_any_size_arrive_as_they_were_sent() -> None:
    sender, receiver = ArraySender(), ArrayReceiver()
    for count in (3, 400_000, 0, 5):  # the second needs more memory than the first
        sent = [
            np.arange(count, dtype=np.int64),
            np.random.default_rng(1).integers(0, 256, (count % 7, 5, 5, 3), dtype=np.uint8),
            np.arange(20, dtype=np.float32)[::2],
        ]
        received = [receiver.take(place) for place in sender.place(sent)]
        for array, expected in zip(received, sent, strict=True):
            assert array.dtype == expected.dtype
            np.testing.assert_array_equal(array, expected)
    receiver.close()
    sender.close()


def test_a_received_array_outlives_the_memory() -> None:
    sender, receiver = ArraySender(), ArrayReceiver()
    (place,) = sender.place([np.arange(4)])
    received = receiver.take(place)
    sender.place([np.zeros(4, np.int64)])
    receiver.close()
    sender.close()
    assert received.tolist() == [0, 1, 2, 3]
    with pytest.raises(FileNotFoundError):
        SharedMemory(place.memory)
