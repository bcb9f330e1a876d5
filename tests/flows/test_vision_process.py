"""The model in a child process: it answers as one in process does, and outlives its own death."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection, Listener
from pathlib import Path

import numpy as np
import psutil
import pytest

from photoapp.domain.errors import BugError, Cancelled, ModelUnavailable, UserError
from photoapp.domain.model_input import ModelInput
from photoapp.domain.photo import PhotoId
from photoapp.domain.ranking import RankTerm
from photoapp.vision import vision_process
from photoapp.vision.vision_child import Load
from photoapp.vision.vision_engine import VisionEngine
from photoapp.vision.vision_process import VisionProcess
from tests.fake_embedder import FakeEmbedder
from tests.vision_library import (
    MODEL,
    VisionLibrary,
    coloured,
    load_dying,
    load_fake,
    load_mortal,
    load_on_device,
    load_unavailable,
    load_waiting,
    load_with_a_bug,
)

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[VisionLibrary]:
    opened = VisionLibrary(tmp_path / "library")
    yield opened
    opened.close()


class Processes:
    """Starts vision processes and ends them after the test."""

    def __init__(self, library: Path) -> None:
        self.library = library
        self.started: list[VisionProcess] = []

    def start(self, load: Load = load_fake) -> VisionProcess:
        self.started.append(VisionProcess(self.library, MODEL, "cpu", load=load))
        return self.started[-1]


@pytest.fixture
def processes(library: VisionLibrary) -> Iterator[Processes]:
    started = Processes(library.database.library)
    yield started
    for vision in started.started:
        vision.close()
    assert not _children()


def _children() -> list[psutil.Process]:
    """Return the vision processes of this one (Python's own resource tracker is none)."""
    return [
        child
        for child in psutil.Process().children()
        if any("spawn_main" in argument for argument in child.cmdline())
    ]


def _kill_child() -> None:
    (child,) = _children()
    child.kill()
    child.wait()


def test_it_says_and_does_what_the_engine_in_process_does(
    library: VisionLibrary, processes: Processes, tmp_path: Path
) -> None:
    pixels = np.random.default_rng(2).integers(0, 256, (40, 32, 32, 3), dtype=np.uint8)
    ids = library.add(pixels)
    vision = processes.start()
    engine = VisionEngine(FakeEmbedder(), library.database, tmp_path / "cache")
    assert (vision.model_key, vision.dimension) == (engine.model_key, engine.dimension)
    assert vision.model_input == engine.model_input == ModelInput(32, 32, "squash")
    assert (vision.templates, vision.device) == (engine.templates, engine.device)
    np.testing.assert_array_equal(vision.embed_images(pixels), engine.embed_images(pixels))
    terms = [
        RankTerm(phrase="red sun"),
        RankTerm(photo_id=ids[3], weight=2),
        RankTerm(pixels=pixels[7]),
        RankTerm(phrase="green", weight=-1),
    ]
    for asked in (terms[:1], terms[1:2], terms[2:3], terms):
        for within in (None, np.array(ids[:20], np.int64)):
            ours, theirs = engine.rank(asked, within, 10), vision.rank(asked, within, 10)
            np.testing.assert_array_equal(ours.photo_ids, theirs.photo_ids)
            np.testing.assert_array_equal(ours.scores, theirs.scores)
            np.testing.assert_array_equal(ours.probabilities, theirs.probabilities)
            assert (ours.searchable, ours.verdict) == (theirs.searchable, theirs.verdict)
    engine.close()


def test_batches_of_any_size_cross_unchanged(processes: Processes) -> None:
    vision = processes.start()
    for count in (1, 500, 0, 3):
        pixels = np.random.default_rng(count).integers(0, 256, (count, 32, 32, 3), np.uint8)
        expected = FakeEmbedder().embed_images(pixels)
        np.testing.assert_array_equal(vision.embed_images(pixels), expected)


def test_what_the_parent_wrote_is_found_by_the_child(
    library: VisionLibrary, processes: Processes
) -> None:
    vision = processes.start()
    assert vision.rank([RankTerm(phrase="red")]).searchable == 0
    _, red = library.add(coloured("blue", "red"))
    assert vision.rank([RankTerm(phrase="red")], limit=1).photo_ids.tolist() == [red]


@pytest.fixture
def far_end(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    with Listener(("localhost", 0)) as listener:
        monkeypatch.setenv("PHOTOAPP_TEST_PORT", str(listener.address[1]))
        yield listener


def _accept(listener: Listener) -> Connection:
    accepted = listener.accept()
    assert isinstance(accepted, Connection)
    return accepted


def test_a_search_is_answered_while_a_batch_is_in_the_encoder(
    library: VisionLibrary, processes: Processes, far_end: Listener
) -> None:
    (red,) = library.add(coloured("red"))
    vision = processes.start(load_waiting)
    vision.rank([RankTerm(phrase="red")])
    with ThreadPoolExecutor(1) as thread:
        batch = thread.submit(vision.embed_images, coloured("blue"))
        with _accept(far_end) as in_encoder:
            assert vision.rank([RankTerm(phrase="red")]).photo_ids.tolist() == [red]
            assert not batch.done()
            in_encoder.send_bytes(b"go")
            assert len(batch.result()) == 1


def test_errors_cross_with_both_their_sentences(processes: Processes) -> None:
    vision = processes.start()
    with pytest.raises(UserError) as raised:
        vision.rank([RankTerm(photo_id=PhotoId(9))])
    assert raised.value.what == "This photo is not indexed yet."
    assert raised.value.remedy == "Index it, then search again."
    with pytest.raises(BugError, match="Wrong pixels"):
        vision.embed_images(np.zeros((1, 5, 5, 3), np.uint8))
    assert len(vision.embed_images(coloured("red"))) == 1


def test_a_model_that_cannot_be_loaded_says_so_at_every_call(processes: Processes) -> None:
    vision = processes.start(load_unavailable)
    for _ in range(2):
        with pytest.raises(ModelUnavailable, match="fake is damaged"):
            vision.rank([RankTerm(phrase="red")])
    with pytest.raises(ModelUnavailable, match="fake is damaged"):
        _ = vision.model_key
    assert not _children()


def test_a_mistake_of_ours_while_loading_names_its_place(processes: Processes) -> None:
    with pytest.raises(BugError, match=r"load_with_a_bug(.|\n)*a number of ours was zero"):
        _ = processes.start(load_with_a_bug).dimension


def test_a_killed_child_is_started_again_and_answers(
    library: VisionLibrary, processes: Processes
) -> None:
    (red,) = library.add(coloured("red"))
    vision = processes.start()
    for _ in range(2):
        assert vision.rank([RankTerm(phrase="red")]).photo_ids.tolist() == [red]
        _kill_child()
    assert len(vision.embed_images(coloured("red", "blue"))) == 2


def test_it_moves_to_another_device_and_back_from_one_that_is_not_there(
    library: VisionLibrary, processes: Processes
) -> None:
    (red,) = library.add(coloured("red"))
    vision = processes.start(load_on_device)
    assert vision.device == "cpu (fake)"
    vision.move_to("mps")
    assert vision.device == "mps (fake)"
    vision.move_to("xpu")
    with pytest.raises(UserError, match="xpu is not there"):
        vision.rank([RankTerm(phrase="red")])
    vision.move_to("cpu")
    assert vision.rank([RankTerm(phrase="red")]).photo_ids.tolist() == [red]


def test_a_batch_whose_child_is_killed_half_way_is_done_by_the_next(
    processes: Processes, far_end: Listener
) -> None:
    vision = processes.start(load_waiting)
    with ThreadPoolExecutor(1) as thread:
        batch = thread.submit(vision.embed_images, coloured("blue"))
        with _accept(far_end):
            _kill_child()
        with _accept(far_end) as second:
            second.send_bytes(b"go")
            np.testing.assert_array_equal(
                batch.result(), FakeEmbedder().embed_images(coloured("blue"))
            )


def test_photos_that_kill_every_child_end_in_a_sentence_and_others_go_on(
    processes: Processes,
) -> None:
    vision = processes.start(load_mortal)
    assert vision.dimension == FakeEmbedder.dimension
    with pytest.raises(UserError, match="stopped unexpectedly, twice"):
        vision.embed_images(coloured("black"))
    with pytest.raises(UserError, match="stopped unexpectedly, twice"):
        vision.rank([RankTerm(phrase="the end of this process")])
    assert len(vision.embed_images(coloured("red"))) == 1


def test_a_model_that_dies_while_loading_ends_in_a_sentence(processes: Processes) -> None:
    with pytest.raises(UserError, match="fake stopped unexpectedly, twice"):
        _ = processes.start(load_dying).model_key


def test_both_lanes_survive_one_death(library: VisionLibrary, processes: Processes) -> None:
    library.add(coloured("red"))
    vision = processes.start()
    assert vision.dimension == FakeEmbedder.dimension
    with ThreadPoolExecutor(4) as threads:
        answers = [
            threads.submit(vision.embed_images, coloured("red", "blue"))
            if number % 2
            else threads.submit(vision.rank, [RankTerm(phrase=f"red {number}")])
            for number in range(40)
        ]
        _kill_child()
        for answer in answers:
            answer.result()


def test_closing_ends_the_child_and_every_call(processes: Processes) -> None:
    vision = processes.start()
    assert vision.dimension == FakeEmbedder.dimension
    (child,) = _children()
    vision.close()
    vision.close()
    assert not child.is_running()
    with pytest.raises(Cancelled):
        vision.embed_images(coloured("red"))


def test_closing_while_loading_does_not_wait_for_the_model(processes: Processes) -> None:
    processes.start().close()
    assert not _children()


def test_a_child_that_does_not_end_is_terminated_and_its_caller_released(
    processes: Processes, far_end: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vision_process, "CLOSE_SECONDS", 0.1)
    vision = processes.start(load_waiting)
    with ThreadPoolExecutor(1) as thread:
        batch = thread.submit(vision.embed_images, coloured("blue"))
        with _accept(far_end):
            vision.close()
            with pytest.raises(Cancelled):
                batch.result()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_control_c_is_the_parents_to_answer(processes: Processes) -> None:
    vision = processes.start()
    (child,) = _children()
    child.send_signal(signal.SIGINT)  # while it starts
    assert vision.dimension == FakeEmbedder.dimension
    child.send_signal(signal.SIGINT)
    assert len(vision.embed_images(coloured("red"))) == 1
    assert _children() == [child]


def test_a_killed_parent_leaves_no_child_and_no_memory(tmp_path: Path) -> None:
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        import psutil
        from photoapp.vision.vision_process import VisionProcess
        from tests.vision_library import MODEL, VisionLibrary, coloured, load_fake

        if __name__ == "__main__":
            vision = VisionProcess(Path(sys.argv[1]), MODEL, "cpu", load=load_fake)
            vision.embed_images(coloured("red"))
            print(*[child.pid for child in psutil.Process().children()], flush=True)
            sys.stdin.read()
        """
    )
    (tmp_path / "parent.py").write_text(script)
    memory = Path("/dev/shm")
    before = set(memory.glob("psm_*"))
    with subprocess.Popen(
        [sys.executable, tmp_path / "parent.py", tmp_path / "library"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        text=True,
    ) as parent:
        assert parent.stdout is not None
        children = [psutil.Process(int(pid)) for pid in parent.stdout.readline().split()]
        assert children
        parent.kill()
        _, alive = psutil.wait_procs(children, timeout=20)
    assert not alive
    assert set(memory.glob("psm_*")) <= before


def test_the_parent_never_imports_torch() -> None:
    code = (
        "import sys, photoapp.vision.vision_process;"
        "print([m for m in sys.modules if m.split('.')[0] in ('torch', 'open_clip')])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    assert shown.stdout.strip() == "[]"
