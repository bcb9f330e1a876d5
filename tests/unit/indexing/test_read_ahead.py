import threading
from collections import deque
from concurrent.futures import Future
from pathlib import Path

from photoapp.catalog.photos import PendingPhoto
from photoapp.domain.model_input import ModelInput
from photoapp.domain.photo import PhotoId, Problem, Reading, UnreadablePhoto
from photoapp.indexing.read_ahead import MEMORY_BOUND, ReadAhead, look_ahead

INPUT = ModelInput(height=224, width=224)
BAD = UnreadablePhoto(Problem.DAMAGED, "bad")
LONG_S = 60.0


class Readers:
    """Answers only when told to."""

    def __init__(self) -> None:
        self.asked: dict[str, Future[Reading | UnreadablePhoto]] = {}

    def read(self, path: Path, model_input: ModelInput) -> Future[Reading | UnreadablePhoto]:
        future: Future[Reading | UnreadablePhoto] = Future()
        self.asked[path.name] = future
        return future


def pending(*names: str) -> deque[PendingPhoto]:
    return deque(PendingPhoto(PhotoId(i), Path(name), 1, 1, False) for i, name in enumerate(names))


def test_a_slow_photo_holds_no_other_one_up_and_the_window_is_bounded() -> None:
    readers = Readers()
    window = ReadAhead(readers, INPUT, bound=2)  # type: ignore[arg-type]
    waiting = pending("slow", "quick", "third")
    window.ask(waiting)
    assert set(readers.asked) == {"slow", "quick"}
    readers.asked["quick"].set_result(BAD)
    assert [read.pending.path.name for read in window.take(5, 0)] == ["quick"]
    window.ask(waiting)
    assert set(readers.asked) == {"slow", "quick", "third"}
    assert window.take(5, 0) == []


def test_dropping_cancels_what_was_not_begun() -> None:
    readers = Readers()
    window = ReadAhead(readers, INPUT, bound=2)  # type: ignore[arg-type]
    window.ask(pending("a", "b"))
    window.drop()
    assert len(window) == 0
    assert all(future.cancelled() for future in readers.asked.values())


def test_the_window_is_bounded_by_memory_for_large_models() -> None:
    assert look_ahead(32, INPUT) == 96
    huge = ModelInput(height=2000, width=2000)
    assert look_ahead(512, huge) * 2000 * 2000 * 3 <= MEMORY_BOUND
    assert look_ahead(1, ModelInput(height=20000, width=20000)) == 1


def test_a_batch_comes_at_once_when_all_of_it_is_read() -> None:
    readers = Readers()
    window = ReadAhead(readers, INPUT, bound=3)  # type: ignore[arg-type]
    window.ask(pending("a", "b", "c"))

    def read_two() -> None:
        readers.asked["a"].set_result(BAD)
        readers.asked["b"].set_result(BAD)

    reader = threading.Thread(target=read_two)
    reader.start()
    assert [read.pending.path.name for read in window.take(2, LONG_S)] == ["a", "b"]
    reader.join()
    readers.asked["c"].set_result(BAD)
    assert len(window.take(2, LONG_S)) == 1  # no more than that is under way


def test_whoever_waits_for_a_batch_can_be_woken() -> None:
    readers = Readers()
    window = ReadAhead(readers, INPUT, bound=1)  # type: ignore[arg-type]
    window.ask(pending("a"))
    window.wake()
    assert window.take(1, threading.TIMEOUT_MAX) == []
    readers.asked["a"].set_result(BAD)
    assert len(window.take(1, threading.TIMEOUT_MAX)) == 1
