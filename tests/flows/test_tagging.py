"""Tag sets from the command line to review, in real processes with the built-in model."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.suggestion import TaggingRun
from photoapp.domain.tag_set import TagDefinition, TagSet
from photoapp.vision.vision_engine import VisionEngine
from tests.fake_embedder import COLOURS, FakeEmbedder
from tests.vision_library import VisionLibrary, coloured

NAMES = ("red", "green", "blue", "yellow")
COLOUR_SET = TagSet("Colours", tuple(TagDefinition(name, (name,)) for name in NAMES))


def command(*arguments: object, library: Path, fails: bool = False) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "photoapp", *map(str, arguments), "--library", str(library)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == int(fails), done.stderr
    return done.stderr if fails else done.stdout


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_from_a_file_to_answers_on_the_command_line(tmp_path: Path) -> None:
    photos, library = tmp_path / "photos", tmp_path / "library"
    photos.mkdir()
    for number, colour in enumerate((*NAMES, *NAMES, "white", "black")):
        image = Image.new("RGB", (160, 120), COLOURS[colour])
        image.paste(Image.new("RGB", (40, 30), "gray"), (10 + 8 * number, 20))
        image.save(photos / f"{number}-{colour}.jpg")
    command("index", photos, library=library)
    (tmp_path / "colours.csv").write_text("tag,prompt\nred,something red\nblue,something blue\n")
    (tmp_path / "broken.toml").write_text('name = "x"\n[[tag]\n')

    assert "line 2" in command("tagset", "import", tmp_path / "broken.toml", library=library,
                               fails=True)  # fmt: skip
    assert "2 tags" in command("tagset", "import", tmp_path / "colours.csv", "--name", "Our",
                               library=library)  # fmt: skip
    (listed,) = json.loads(command("tagset", "list", "--json", library=library))
    assert (listed["name"], listed["kind"], listed["tags"]) == (
        "Our", "independent", ["red", "blue"],
    )  # fmt: skip
    assert command("tagset", "export", "our", "--csv", library=library).splitlines()[1] == (
        "red,something red"
    )

    found = lines(command("tag", "Our", "--threshold", "0", "--json", library=library))
    assert len(found) == 20  # every photo has some probability of each
    assert {one["state"] for one in found} == {"suggested"}
    assert {tuple(one) for one in found} == {("path", "tag", "probability", "state")}
    first, second = found[0]["path"], found[1]["path"]
    tag = found[0]["tag"]
    command("review", "accept", tag, first, library=library)
    command("review", "reject", tag, second, library=library)
    command("tag", "add", "mine", first, second, library=library)
    command("tag", "remove", "mine", second, library=library)
    again = lines(command("tag", "Our", "--threshold", "0", "--json", library=library))
    states = {(one["path"], one["tag"]): one["state"] for one in again}
    assert states[first, tag] == "accepted"
    assert (second, tag) not in states

    runs = json.loads(command("runs", "list", "--json", library=library))
    assert [run["live"] for run in runs] == [True, False]
    for run in runs:
        command("runs", "withdraw", run["id"], library=library)
    with PhotoApp.open(library) as app:
        assert app.tagging.waiting() == {}
        assert [photo.path for photo in app.photos(app.find_ids(f"tag:{tag}").photo_ids.tolist())
                ] == [Path(first)]  # fmt: skip
        assert len(app.find_ids("tag:mine").photo_ids) == 1
        assert len(app.find_ids("suggested:red").photo_ids) == 0
    assert "is not in the library" in command("review", "reject", tag, tmp_path / "no.jpg",
                                              library=library, fails=True)  # fmt: skip
    assert "no tag set" in command("tag", "Nothing", library=library, fails=True)


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PhotoApp]:
    """An open library of 120 photos of colours, its model a fake that sees colours."""
    prepared = VisionLibrary(tmp_path / "library")
    shades = np.random.default_rng(0).integers(0, 256, (80, 1, 1, 3), np.uint8)
    prepared.add(np.broadcast_to(shades, (80, 32, 32, 3)))
    prepared.add(coloured(*NAMES * 10))
    prepared.close()
    with PhotoApp.open(tmp_path / "library", writing=True) as app:
        engine = VisionEngine(FakeEmbedder(), app._database, app.library / "vectors")
        monkeypatch.setattr(app.tagging, "vision", lambda: engine)
        app.tagging._learning._vision = lambda: engine
        app._automatic._vision = lambda: engine
        yield app
        engine.close()


def run(app: PhotoApp, threshold: float = 0.02) -> TaggingRun:
    return app.tagging.run(app.tagging.find_set("Colours").id, threshold)


def test_review_teaches_and_everything_can_be_undone(app: PhotoApp) -> None:
    set_id = app.tagging.save_set(COLOUR_SET)
    run(app)
    queue = app.tagging.queue("red")
    assert len(queue) >= 10
    right = [one.photo_id for one in queue if one.photo_id > 80][:6]
    wrong = [one.photo_id for one in queue if one.photo_id <= 80][:4]
    app.tagging.accept("red", right)
    app.tagging.reject("red", wrong)
    report = next(one for one in app.tagging.learning(set_id) if one.tag == "red")
    assert (report.accepted, report.rejected) == (len(right), len(wrong))
    progress = next(one for one in app.tagging.progress(set_id) if one.tag == "red")
    assert (progress.accepted, progress.rejected) == (len(right), len(wrong))
    again = run(app)
    left = {one.photo_id for one in app.tagging.queue("red")}
    assert not left & {*right, *wrong}
    app.tagging.switch_learning(set_id, "red", on=False)
    report = next(one for one in app.tagging.learning(set_id) if one.tag == "red")
    assert report.switched_off
    for _ in range(3):  # the switch and both answers
        app.edits.undo()
    assert app.find_ids("tag:red").photo_ids.tolist() == []
    app.tagging.withdraw_run(again.id)
    assert {*right, *wrong} <= {one.photo_id for one in app.tagging.queue("red")}


def test_all_above_is_one_edit(app: PhotoApp) -> None:
    app.tagging.save_set(COLOUR_SET)
    run(app)
    queue = app.tagging.queue("blue")
    limit = sorted(one.probability for one in queue)[len(queue) // 2]
    count = app.tagging.accept_above("blue", limit)
    assert count == sum(one.probability >= limit for one in queue)
    assert len(app.find_ids("tag:blue").photo_ids) == count
    app.edits.undo()
    assert len(app.find_ids("tag:blue").photo_ids) == 0


def test_a_preview_shows_an_edit_before_it_is_saved(app: PhotoApp) -> None:
    (before,) = app.tagging.preview(COLOUR_SET, ["red"])
    edited = TagSet("Colours", (TagDefinition("red", ("green",)), *COLOUR_SET.tags[1:]))
    (after,) = app.tagging.preview(edited, ["red"], border=3)
    assert before.looked_at == after.looked_at == 120 == after.histogram.sum()
    assert len(after.above) + len(after.below) <= 6
    assert before.histogram.tolist() != after.histogram.tolist()
    assert app.tagging.sets() == []


def test_a_tag_is_learnt_from_examples_alone(app: PhotoApp) -> None:
    set_id = app.tagging.save_set(COLOUR_SET)
    greens = list(range(82, 82 + 4 * 6, 4))
    app.tagging.find_more_like(set_id, "meadow", greens)  # type: ignore[arg-type]
    run(app, 0.2)
    found = [one.photo_id for one in app.tagging.queue("meadow")]
    assert set(range(82 + 4 * 6, 121, 4)) <= set(found)
    assert not set(found) & set(greens)


def test_new_photos_are_tagged_as_they_are_embedded(app: PhotoApp) -> None:
    everything = TagSet("Colours", COLOUR_SET.tags, threshold=0.02, automatic=True)
    app.tagging.save_set(everything)
    seen = threading.Event()
    app.changes.subscribe(lambda changes: seen.set() if changes.suggestions else None)
    new = FakeEmbedder()
    vectors = new.embed_images(coloured("red", "blue"))
    from photoapp.catalog import embeddings

    app._database.write(
        lambda c: embeddings.save(c, new.model_key, np.array([1, 2], np.int64), vectors)
    ).result()
    assert seen.wait(60)
    assert 1 in {one.photo_id for one in app.tagging.queue("red")}
    (automatic,) = app.tagging.runs()
    assert automatic.automatic
    assert automatic.live


def test_a_limited_set_looks_only_there(app: PhotoApp) -> None:
    app.edits.add_tags([81, 82], ["chosen"])  # type: ignore[list-item]
    limited = TagSet("Colours", COLOUR_SET.tags, query="tag:chosen", folders=("/",))
    set_id = app.tagging.save_set(limited)
    assert app.tagging.run(set_id, 0.0).photos == 2


REVIEWER = """
import sys, threading
from pathlib import Path
from photoapp.app.photo_app import PhotoApp

app = PhotoApp.open(Path(sys.argv[1]), writing=True)
for photo in range(1, 500):
    (app.tagging.accept if photo % 2 else app.tagging.reject)("red", [photo])
    print(photo, flush=True)
"""


def test_no_answer_is_lost_when_the_program_is_killed(tmp_path: Path) -> None:
    prepared = VisionLibrary(tmp_path / "library")
    prepared.add(np.zeros((500, 32, 32, 3), np.uint8))
    prepared.close()
    script = tmp_path / "reviewer.py"
    script.write_text(REVIEWER, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, os.fspath(script), os.fspath(tmp_path / "library")],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= 40:
                break
        process.send_signal(signal.SIGKILL)
    with PhotoApp.open(tmp_path / "library", writing=True) as app:
        accepted = set(app.find_ids("tag:red").photo_ids.tolist())
        assert set(range(1, 41, 2)) <= accepted
        assert not accepted & set(range(2, 41, 2))
        app.edits.undo()
        assert len(set(app.find_ids("tag:red").photo_ids.tolist()) ^ accepted) <= 1
