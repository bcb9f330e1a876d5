"""The whole measuring with real files, real reader processes and an embedder that sees colours."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photoapp.domain.errors import Cancelled, UserError
from photoapp.domain.model_report import AccuracyScore, BreadthScore, Measures, RecallScore
from photoapp.domain.photo import Problem
from photoapp.domain.progress import Progress, Stage, ignore_progress, never_cancelled
from photoapp.evaluation.label_prompts import embed_labels
from photoapp.evaluation.measure_model import measure_model
from photoapp.evaluation.photo_sets import find_photo_sets
from photoapp.imaging.reader_pool import ReaderPool
from tests.fake_embedder import FakeEmbedder

COLOURS = ("red", "green", "blue", "yellow", "purple", "cyan")


def draw(file: Path, colour: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (48, 40), colour).save(file)


@pytest.fixture(scope="module")
def readers() -> Iterator[ReaderPool]:
    with ReaderPool(1) as pool:
        yield pool


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six captioned colours, labelled ones of which one in four is wrong, and three bad files."""
    root = tmp_path_factory.mktemp("described")
    captions = {}
    for colour in COLOURS:
        draw(root / "captioned" / f"{colour}.png", colour)
        captions[f"{colour}.png"] = [f"a {colour} photo", f"the picture is {colour}"]
    captions["red.png"].append("a blue photo")  # wrong: the photo is red
    shutil.copy(root / "captioned" / "green.png", root / "captioned" / "again.png")
    captions["again.png"] = ["a green photo"]
    (root / "captioned" / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 and no more")
    captions |= {"broken.jpg": ["a red photo"], "gone.jpg": ["a red photo"]}
    (root / "captioned" / "captions.json").write_text(json.dumps(captions), encoding="utf-8")
    for name, colour in (("red/1", "red"), ("red/2", "red"), ("blue/1", "blue"), ("blue/2", "red")):
        draw(root / "plain" / f"{name}.png", colour)
    (root / "plain" / "blue" / "3.png").touch()
    for colour in COLOURS:
        draw(root / "breadth" / colour / "1.png", colour)
    return root


@pytest.fixture(scope="module")
def progress() -> list[Progress]:
    return []


@pytest.fixture(scope="module")
def measures(photos: Path, readers: ReaderPool, progress: list[Progress]) -> Measures:
    sets = find_photo_sets(photos)
    return measure_model(FakeEmbedder(), sets, readers, progress.append, never_cancelled)


def test_recall_is_of_all_captions_of_readable_photos(measures: Measures) -> None:
    # 13 captions have their own photo first, some beside its copy; "a blue photo" of a red one has
    # more than five before it.
    assert measures.recall == (
        RecallScore("captioned", photos=7, captions=14, at_1=13 / 14, at_5=13 / 14, at_10=1.0),
    )


def test_zero_shot_accuracy_is_of_each_set(measures: Measures) -> None:
    assert measures.zero_shot == (AccuracyScore("plain", photos=4, labels=2, accuracy=0.75),)


def test_breadth_looks_at_the_first_fifty_names(measures: Measures) -> None:
    assert measures.breadth == (BreadthScore("breadth", photos=6, names=6, in_first_50=1.0),)


def test_photos_that_cannot_be_read_are_named_with_the_reason(measures: Measures) -> None:
    assert {skip.path.name: skip.problem for skip in measures.skipped} == {
        "broken.jpg": Problem.DAMAGED,
        "gone.jpg": Problem.VANISHED,
        "3.png": Problem.EMPTY,
    }
    assert all(skip.detail for skip in measures.skipped)
    assert measures.photos == 7 + 4 + 6


def test_the_speed_is_measured_where_there_is_enough(measures: Measures) -> None:
    assert measures.speed.photos_per_s is not None
    assert measures.speed.photos_per_s > 0
    assert measures.speed.photos_per_s_with_decoding is None  # of 20 photos it would be chance
    assert 0 < measures.speed.phrase_ms <= measures.speed.phrase_ms_95


def test_progress_counts_every_photo(measures: Measures, progress: list[Progress]) -> None:
    assert {report.stage for report in progress} == {Stage.EVALUATING}
    assert [report.done for report in progress[:20]] == list(range(1, 21))
    assert (progress[19].total, progress[19].failed) == (20, 3)
    assert progress[-1].note == "speed"


def test_breadth_misses_names_beyond_the_first_fifty(tmp_path: Path, readers: ReaderPool) -> None:
    # 60 names of the photo's colour and one that says nothing of it: that one is the photo's own.
    content = {f"{n}.png": "red " * (n + 1) for n in range(60)} | {"own.png": "xylophone"}
    for name in content:
        draw(tmp_path / "breadth" / name, "red")
    file = tmp_path / "breadth" / "labels.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    sets = find_photo_sets(tmp_path)
    measures = measure_model(FakeEmbedder(), sets, readers, ignore_progress, never_cancelled)
    assert measures.breadth[0].names == 61
    assert measures.breadth[0].in_first_50 == pytest.approx(60 / 61)


def test_copies_of_a_photo_are_embedded_once(tmp_path: Path, readers: ReaderPool) -> None:
    draw(tmp_path / "a" / "1.png", "red")
    draw(tmp_path / "b" / "1.png", "blue")
    for copy in range(2, 12):
        shutil.copy(tmp_path / "a" / "1.png", tmp_path / "a" / f"{copy}.png")
    embedder = FakeEmbedder()
    sets = find_photo_sets(tmp_path)
    done = []
    measure_model(
        embedder, sets, readers, lambda now: done.append(list(embedder.batches)), never_cancelled
    )
    before_speed = done[-1]
    assert sum(before_speed) == 1 + 2  # the one that prepares, and two contents


def test_sets_of_which_nothing_can_be_read_are_told(tmp_path: Path, readers: ReaderPool) -> None:
    draw(tmp_path / "pets" / "cat" / "1.png", "red")
    draw(tmp_path / "pets" / "dog" / "1.png", "blue")
    folder = tmp_path / "captioned"
    folder.mkdir()
    (folder / "captions.json").write_text('{"gone.jpg": ["a dog"]}', encoding="utf-8")
    sets = find_photo_sets(tmp_path)
    measures = measure_model(FakeEmbedder(), sets, readers, ignore_progress, never_cancelled)
    assert measures.recall == ()
    assert measures.notes == ("captioned is left out: none of its photos can be read.",)
    with pytest.raises(UserError, match=r"None of the 1 photos can be read; .*gone\.jpg"):
        measure_model(
            FakeEmbedder(), find_photo_sets(folder), readers, ignore_progress, never_cancelled
        )


@pytest.mark.parametrize("step", ["reading", "captions and labels", "speed"])
def test_it_can_be_cancelled_at_every_step(photos: Path, readers: ReaderPool, step: str) -> None:
    reached = []

    def note_step(now: Progress) -> None:
        if step == (now.note or "reading"):
            reached.append(now.done)

    sets = find_photo_sets(photos)
    with pytest.raises(Cancelled):
        measure_model(FakeEmbedder(), sets, readers, note_step, lambda: bool(reached))
    assert len(reached) == 1


def test_a_label_is_the_mean_of_three_templates() -> None:
    embedder = FakeEmbedder()
    vectors = embed_labels(embedder, ["fire {} engine", "cat"])
    assert embedder.phrases[:3] == [
        "a photo of a fire {} engine", "fire {} engine", "a picture of a fire {} engine",
    ]  # fmt: skip
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1])
    mean = FakeEmbedder().embed_phrases(embedder.phrases[3:]).mean(axis=0)
    assert vectors[1] == pytest.approx(mean / np.linalg.norm(mean), abs=1e-6)
