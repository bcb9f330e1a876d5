from pathlib import Path

from photoapp.indexing.hint_queue import HintQueue

A, B = Path("/photos/a.jpg"), Path("/photos/b.jpg")


def test_a_path_is_due_once_it_has_been_quiet() -> None:
    hints = HintQueue(quiet_s=0.5)
    hints.add(A, now=10.0)
    hints.add(A, now=10.4)
    assert hints.next_due() == 10.9
    assert hints.take(now=10.8) == frozenset()
    assert hints.take(now=10.9) == {A}
    assert hints.take(now=20.0) == frozenset()


def test_a_busy_path_does_not_hold_up_another_one() -> None:
    hints = HintQueue(quiet_s=0.5)
    hints.add(B, now=10.0)
    for tick in range(10):
        hints.add(A, now=10.0 + tick / 10)
    assert hints.take(now=10.9) == {B}


def test_a_file_that_grows_without_events_is_held_back() -> None:
    sizes = iter([(1, 0), (2, 0), (2, 0)])
    hints = HintQueue(quiet_s=0.5, stamp=lambda path: next(sizes))
    hints.add(A, now=10.0)
    assert hints.take(now=10.5) == frozenset()
    assert hints.take(now=11.0) == {A}


def test_too_many_paths_become_one_whole_scan() -> None:
    hints = HintQueue(limit=3)
    for number in range(5):
        hints.add(Path(f"/photos/{number}.jpg"), now=10.0)
    assert hints.next_due() == 10.0
    assert hints.take(now=10.0) is None
    assert hints.take(now=20.0) == frozenset()
