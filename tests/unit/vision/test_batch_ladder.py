import gc
import weakref

import numpy as np
import pytest

from photoapp.vision.batch_ladder import BatchLadder, in_batches, is_out_of_memory


class Device:
    """Takes at most `room` items at once."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.tried: list[int] = []
        self.emptied = 0

    def work(self, piece: slice) -> list[int]:
        items = list(range(piece.start, piece.stop))
        self.tried.append(len(items))
        if len(items) > self.room:
            raise RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return items

    def empty(self) -> None:
        self.emptied += 1


@pytest.mark.parametrize("room", range(1, 65))
def test_every_item_is_done_once_and_in_order_whatever_fits(room: int) -> None:
    device, ladder = Device(room), BatchLadder(64)
    done = [
        item for batch in in_batches(ladder, 200, device.work, device.empty) or [] for item in batch
    ]
    assert done == list(range(200))
    assert ladder.size <= room
    assert ladder.size * 2 > room or ladder.size == 64
    assert device.emptied == sum(size > room for size in device.tried)


def test_with_no_room_at_all_the_caller_is_told() -> None:
    device = Device(0)
    assert in_batches(BatchLadder(64), 10, device.work, device.empty) is None
    assert device.tried[-1] == 1


def test_the_good_size_is_remembered_and_a_larger_one_tried_later() -> None:
    device, ladder = Device(room=4), BatchLadder(16, patience=3)
    (in_batches(ladder, 8, device.work, device.empty))
    assert device.tried == [8, 4, 4]
    device.room = 1000
    device.tried.clear()
    (in_batches(ladder, 100, device.work, device.empty))
    assert device.tried[:3] == [4, 8, 8]
    assert max(device.tried) == 16


def test_growing_in_vain_becomes_rarer() -> None:
    device, ladder = Device(room=4), BatchLadder(8, patience=2)
    (in_batches(ladder, 4 * 400, device.work, device.empty))
    assert device.tried.count(8) < 12


def test_small_batches_do_not_count_as_proof() -> None:
    device, ladder = Device(room=4), BatchLadder(8, patience=3)
    (in_batches(ladder, 8, device.work, device.empty))
    for _ in range(10):
        (in_batches(ladder, 1, device.work, device.empty))
    assert ladder.size == 4


def test_a_failed_batch_is_let_go_before_the_next_attempt() -> None:
    alive: list[weakref.ref[np.ndarray]] = []
    held = []

    def work(piece: slice) -> int:
        held.append(sum(reference() is not None for reference in alive))
        batch = np.zeros(piece.stop - piece.start)
        alive.append(weakref.ref(batch))
        if len(batch) > 1:
            raise MemoryError
        return len(batch)

    gc.disable()  # reference counts alone must do it
    try:
        (in_batches(BatchLadder(8), 1, work, lambda: None))
        (in_batches(BatchLadder(8), 8, work, lambda: None))
    finally:
        gc.enable()
    assert not any(held)


def test_any_other_error_comes_through() -> None:
    def work(piece: slice) -> None:
        raise RuntimeError("expected scalar type Half but found Float")

    with pytest.raises(RuntimeError, match="expected scalar"):
        (in_batches(BatchLadder(8), 8, work, lambda: None))


def test_no_items_no_work() -> None:
    device = Device(4)
    assert (in_batches(BatchLadder(8), 0, device.work, device.empty)) == []


@pytest.mark.parametrize(
    "text",
    [
        "CUDA out of memory. Tried to allocate 20.00 MiB",
        "MPS backend out of memory (MPS allocated: 17.94 GB)",
        "[enforce fail at alloc_cpu.cpp:117] err == 0. DefaultCPUAllocator: can't allocate memory",
        "[enforce fail at alloc_cpu.cpp] data. DefaultCPUAllocator: not enough memory",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        "HIP out of memory.",
    ],
)
def test_the_words_of_all_devices_are_known(text: str) -> None:
    assert is_out_of_memory(RuntimeError(text))


def test_what_is_no_shortage_is_not_taken_for_one() -> None:
    assert not is_out_of_memory(RuntimeError("mat1 and mat2 shapes cannot be multiplied"))
    assert not is_out_of_memory(ValueError("out of memory"))
    assert is_out_of_memory(MemoryError())
