import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from photoapp.domain.errors import BugError, Cancelled
from photoapp.domain.model_input import ModelInput
from photoapp.domain.photo import Problem, Reading, UnreadablePhoto
from photoapp.domain.view_image import ViewImage, ViewSize
from photoapp.imaging.reader_pool import ReaderPool

MODEL_INPUT = ModelInput(32, 32)
DECODING = 110 << 20  # bytes of memory that a reader only has while it decodes `slow_photo`
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    Image.new("RGB", (64, 48), "red").save(tmp_path / "photo.jpg")
    return tmp_path / "photo.jpg"


@pytest.fixture(scope="session")
def slow_photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a photo that takes a second and more to decode, and over 400 MB."""
    path = tmp_path_factory.mktemp("slow") / "slow.png"
    Image.new("RGB", (12_000, 12_000), "blue").save(path, compress_level=1)
    return path


@pytest.fixture
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(1) as pool:
        yield pool


def readers() -> list[psutil.Process]:
    """Return the reader processes of this process; multiprocessing's own tracker is none."""
    found = []
    for child in psutil.Process().children():
        if not any("resource_tracker" in part for part in child.cmdline()):
            found.append(child)
    return found


def test_a_photo_is_read_in_another_process(pool: ReaderPool, photo: Path) -> None:
    reading = pool.read(photo, MODEL_INPUT).result()
    assert isinstance(reading, Reading)
    assert (reading.width, reading.height) == (64, 48)
    assert reading.model_input.shape == (32, 32, 3)
    assert reading.model_input[16, 16, 0] > 250
    assert len(readers()) == 1


def test_problems_are_answers(pool: ReaderPool, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("no photo")
    (tmp_path / "b.jpg").touch()
    answers = [pool.read(tmp_path / name, MODEL_INPUT) for name in ("a.jpg", "b.jpg", "c.jpg")]
    problems = [answer.result() for answer in answers]
    assert [problem.problem for problem in problems if isinstance(problem, UnreadablePhoto)] == [
        Problem.NOT_AN_IMAGE,
        Problem.EMPTY,
        Problem.VANISHED,
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes only there")
def test_names_that_are_not_utf_8(pool: ReaderPool, photo: Path) -> None:
    strange = photo.rename(photo.with_name(os.fsdecode(b"\xff\xfe.jpg")))
    assert isinstance(pool.read(strange, MODEL_INPUT).result(), Reading)


def test_several_threads_may_ask_for_many_photos(photo: Path) -> None:
    with ReaderPool(2) as pool:
        answers = []

        def ask() -> None:
            answers.extend(pool.read(photo, MODEL_INPUT) for _ in range(20))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert all(isinstance(answer.result(), Reading) for answer in answers)
        assert len(answers) == 80
        assert len(readers()) <= 2


def test_photos_for_the_screen_and_readings_come_from_the_same_processes(
    pool: ReaderPool, photo: Path, tmp_path: Path
) -> None:
    Image.new("RGB", (1500, 1500), "blue").save(tmp_path / "large.png")
    large = pool.view(tmp_path / "large.png", ViewSize(None)).result()
    reading = pool.read(photo, MODEL_INPUT).result()
    small = pool.view(photo, ViewSize(None)).result()
    assert isinstance(reading, Reading)
    assert isinstance(small, ViewImage)
    assert isinstance(large, ViewImage)
    # The pixels are nobody else's: later replies leave them as they are.
    assert large.pixels.shape == (1500, 1500, 3)
    assert (large.pixels == (0, 0, 255)).all()
    assert small.pixels.shape == (48, 64, 3)
    assert np.abs(small.pixels.astype(int) - (255, 0, 0)).max() < 4
    assert len(readers()) == 1


def test_a_photo_for_the_screen_that_kills_its_reader_twice(
    pool: ReaderPool, slow_photo: Path
) -> None:
    killer = kill_while_decoding(times=2)
    answer = pool.view(slow_photo, ViewSize(100)).result()
    killer.join()
    assert isinstance(answer, UnreadablePhoto)
    assert answer.problem is Problem.CRASHED


def test_a_photo_that_outlasts_its_reader(slow_photo: Path, photo: Path) -> None:
    with ReaderPool(1, time_limit_s=0.05) as pool:
        answer = pool.read(slow_photo, MODEL_INPUT).result()
        assert isinstance(answer, UnreadablePhoto)
        assert answer.problem is Problem.TIMED_OUT
        assert "0.05 seconds" in answer.detail
        assert readers() == []


def kill_while_decoding(times: int) -> threading.Thread:
    """Kill readers of `slow_photo` in the middle of their work."""

    def kill() -> None:
        left = times
        while left:
            for process in readers():
                try:
                    if process.memory_info().rss > DECODING:
                        process.kill()
                        process.wait()
                        left -= 1
                except psutil.NoSuchProcess:
                    continue

    thread = threading.Thread(target=kill)
    thread.start()
    return thread


def test_a_photo_that_kills_its_reader_twice(
    pool: ReaderPool, slow_photo: Path, photo: Path
) -> None:
    killer = kill_while_decoding(times=2)
    answer = pool.read(slow_photo, MODEL_INPUT)
    after = pool.read(photo, MODEL_INPUT)
    assert answer.result() == UnreadablePhoto(
        Problem.CRASHED, "It made the program that reads it crash, twice."
    )
    killer.join()
    assert isinstance(after.result(), Reading)


def test_one_crash_is_forgiven(pool: ReaderPool, slow_photo: Path) -> None:
    killer = kill_while_decoding(times=1)
    assert isinstance(pool.read(slow_photo, MODEL_INPUT).result(), Reading)
    killer.join()


def test_a_reader_that_died_while_idle_is_replaced(pool: ReaderPool, photo: Path) -> None:
    pool.read(photo, MODEL_INPUT).result()
    (reader,) = readers()
    reader.kill()
    reader.wait()
    assert isinstance(pool.read(photo, MODEL_INPUT).result(), Reading)


@needs_linux
def test_memory_is_limited(slow_photo: Path, photo: Path) -> None:
    with ReaderPool(1, memory_limit=400 << 20) as pool:
        answer = pool.read(slow_photo, MODEL_INPUT).result()
        assert isinstance(answer, UnreadablePhoto)
        assert answer.problem is Problem.TOO_LARGE
        assert isinstance(pool.read(photo, MODEL_INPUT).result(), Reading)


@needs_linux
def test_readers_may_do_little(photo: Path) -> None:
    with ReaderPool(1, memory_limit=1 << 30, low_priority=True) as pool:
        pool.read(photo, MODEL_INPUT).result()
        (reader,) = readers()
        assert reader.rlimit(psutil.RLIMIT_AS) == (1 << 30, 1 << 30)
        assert reader.rlimit(psutil.RLIMIT_CORE) == (0, 0)
        assert reader.rlimit(psutil.RLIMIT_FSIZE) == (0, 0)
        assert reader.nice() >= 10
        assert reader.num_threads() == 1
        status = Path(f"/proc/{reader.pid}/status").read_text()
        assert "NoNewPrivs:\t1" in status


def test_readers_make_room_after_some_photos(photo: Path) -> None:
    with ReaderPool(1, recycle_after=2) as pool:
        seen = []
        for _ in range(5):
            pool.read(photo, MODEL_INPUT).result()
            seen.append(readers()[0].pid)
    assert seen[0] == seen[1] != seen[2] == seen[3] != seen[4]


def test_what_waits_can_be_cancelled(pool: ReaderPool, slow_photo: Path, photo: Path) -> None:
    first = pool.read(slow_photo, MODEL_INPUT)
    second = pool.read(photo, MODEL_INPUT)
    assert second.cancel()
    assert isinstance(first.result(), Reading)


def test_closing_leaves_nothing_behind(slow_photo: Path, photo: Path) -> None:
    threads = threading.active_count()
    pool = ReaderPool(2)
    pool.read(photo, MODEL_INPUT).result()
    started = pool.read(slow_photo, MODEL_INPUT)
    waiting = [pool.read(slow_photo, MODEL_INPUT) for _ in range(5)]
    while not started.running():
        pass
    pool.close()
    pool.close()
    assert readers() == []
    assert threading.active_count() == threads
    with pytest.raises(Cancelled):
        started.result(timeout=0)
    assert all(answer.done() for answer in waiting)
    with pytest.raises(BugError):
        pool.read(photo, MODEL_INPUT)


@needs_linux
def test_closing_gives_all_descriptors_back(photo: Path) -> None:
    def use() -> None:
        with ReaderPool(2) as pool:
            for answer in [pool.read(photo, MODEL_INPUT) for _ in range(4)]:
                answer.result()

    use()
    before = len(os.listdir("/proc/self/fd"))
    use()
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process")
def test_readers_ignore_ctrl_c(pool: ReaderPool, photo: Path) -> None:
    pool.read(photo, MODEL_INPUT).result()
    (reader,) = readers()
    reader.send_signal(signal.SIGINT)
    assert isinstance(pool.read(photo, MODEL_INPUT).result(), Reading)
    assert readers() == [reader]


SCRIPT = """
import sys
from pathlib import Path
from photoapp.domain.model_input import ModelInput
from photoapp.imaging.reader_pool import ReaderPool

print("started", flush=True)
pool = ReaderPool(1)
answer = pool.read(Path(sys.argv[1]), ModelInput(32, 32)).result()
print(type(answer).__name__, flush=True)
{then}
"""


def start_script(tmp_path: Path, then: str, *arguments: str) -> subprocess.Popen[str]:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(then=then))
    return subprocess.Popen(
        [sys.executable, str(script), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("then", ["pool.close()", ""], ids=["closed", "forgotten"])
def test_a_script_without_a_guarded_main_runs_once_and_ends(
    tmp_path: Path, photo: Path, then: str
) -> None:
    output, errors = start_script(tmp_path, then, str(photo)).communicate(timeout=60)
    assert (output, errors) == ("started\nReading\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX matter")
@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_no_orphans_are_left_when_the_parent_is_killed(
    tmp_path: Path, photo: Path, slow_photo: Path, busy: bool
) -> None:
    then = "pool.read(Path(sys.argv[2]), ModelInput(32, 32))\n" if busy else ""
    then += "print('asked', flush=True)\nsys.stdin.read()"
    parent = start_script(tmp_path, then, str(photo), str(slow_photo))
    assert parent.stdout is not None
    while parent.stdout.readline() != "asked\n":
        assert parent.poll() is None
    children = psutil.Process(parent.pid).children(recursive=True)
    assert children
    parent.kill()
    parent.communicate()
    _gone, alive = psutil.wait_procs(children, timeout=30)
    assert alive == []
