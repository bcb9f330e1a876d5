import os
import time
from pathlib import Path

from photoapp.indexing.scan_diff import Sighting
from photoapp.indexing.settle import SettleRule


def seen(path: Path) -> Sighting:
    return Sighting(os.fsencode(path), os.stat(path))


def test_an_old_file_is_read_without_waiting(tmp_path: Path) -> None:
    waits: list[float] = []
    path = tmp_path / "a.jpg"
    path.write_bytes(b"x")
    later = time.time_ns() + 5 * 10**9
    assert SettleRule(1.0, lambda: later, waits.append).unsettled([seen(path)]) == set()
    assert waits == []


def test_a_fresh_file_that_grows_meanwhile_is_unsettled(tmp_path: Path) -> None:
    grows, rests = tmp_path / "grows.jpg", tmp_path / "rests.jpg"
    grows.write_bytes(b"x")
    rests.write_bytes(b"x")
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        with grows.open("ab") as file:
            file.write(b"more")

    unsettled = SettleRule(1.0, time.time_ns, wait).unsettled([seen(grows), seen(rests)])
    assert unsettled == {os.fsencode(grows)}
    assert len(waits) == 1
    assert 0 < waits[0] <= 1.0


def test_a_copy_that_keeps_an_old_time_is_told_by_its_change_time(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"x")
    os.utime(path, (1, 1))

    def wait(seconds: float) -> None:
        path.write_bytes(b"whole")
        os.utime(path, (1, 1))

    assert SettleRule(1.0, time.time_ns, wait).unsettled([seen(path)]) == {os.fsencode(path)}


def test_a_time_in_the_future_does_not_hold_a_file_back_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"x")
    os.utime(path, (time.time() + 1e6, time.time() + 1e6))
    waits: list[float] = []
    assert SettleRule(1.0, time.time_ns, waits.append).unsettled([seen(path)]) == set()
    assert waits == [1.0]
