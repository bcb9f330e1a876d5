"""What a person does on the command line, in real processes with the built-in model."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from photoapp.app.photo_app import PhotoApp

COLOURS = ("red", "green", "blue", "yellow", "white", "black", "orange", "purple")


def draw(file: Path, colour: str, size: tuple[int, int] = (320, 240)) -> None:
    image = Image.new("RGB", size, colour)
    image.paste(
        Image.new("RGB", (size[0] // 3, size[1] // 3), "gray"), (size[0] // 4, size[1] // 4)
    )
    image.save(file, quality=90)


def run(*arguments: object, text: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "photoapp", *map(str, arguments)],
        capture_output=True,
        text=True,
        input=text,
        timeout=300,
        check=False,
        encoding="utf-8",
        errors="surrogateescape",
    )


def answer(*arguments: object) -> Any:
    done = run(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def wait_until(condition: Callable[[], bool], seconds: float = 120) -> None:
    tick = threading.Event()
    for _ in range(round(seconds / 0.1)):
        if condition():
            return
        tick.wait(0.1)
    pytest.fail("it did not happen in time")


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder of photos, odd files among them, and the library that indexed it."""
    root = tmp_path_factory.mktemp("flow")
    photos, library = root / "photos", root / "library"
    (photos / "trip").mkdir(parents=True)
    for colour in COLOURS:
        draw(photos / "trip" / f"{colour}.jpg", colour)
    draw(photos / "größe ☀.png", "pink")
    draw(Path(os.fsdecode(os.fsencode(photos) + b"/not-utf8-\xff.jpg")), "brown")
    (photos / "empty.jpg").touch()
    (photos / "text.jpg").write_text("dear diary")
    whole = (photos / "trip" / "red.jpg").read_bytes()
    (photos / "truncated.jpg").write_bytes(whole[: len(whole) // 2])
    os.mkfifo(photos / "pipe.jpg")
    (photos / "notes.txt").write_text("not a photo")
    done = run("index", photos, "--library", library)
    assert done.returncode == 0, done.stderr
    assert "14 photos found, 10 indexed, 4 failed" in done.stdout
    return photos, library


def test_status_counts_everything_and_says_why(places: tuple[Path, Path]) -> None:
    photos, library = places
    status = answer("status", "--library", library)
    assert (status["photos"], status["searchable"], status["failed"]) == (14, 10, 4)
    assert status["problems"] == {"damaged": 1, "empty": 1, "not-a-file": 1, "not-an-image": 1}
    assert (status["pending"], status["offline"], status["model"]) == (0, 0, "starter")
    assert status["device"].startswith("cpu") or "cuda" in status["device"]
    assert [folder["path"] for folder in status["folders"]] == [str(photos)]


def test_problems_name_each_file(places: tuple[Path, Path]) -> None:
    _, library = places
    problems = answer("problems", "--library", library)
    assert {Path(item["path"]).name: item["problem"] for item in problems} == {
        "empty.jpg": "empty",
        "text.jpg": "not-an-image",
        "truncated.jpg": "damaged",
        "pipe.jpg": "not-a-file",
    }
    assert all(item["detail"] for item in problems)


def test_phrases_are_answered_line_by_line(places: tuple[Path, Path], tmp_path: Path) -> None:
    photos, library = places
    file = tmp_path / "phrases.txt"
    file.write_text("a red square\n\nfolder:trip sort:name\n-ext:jpg\n", encoding="utf-8")
    done = run("search", "--phrases", file, "--all", "--json", "--library", library)
    assert done.returncode == 0, done.stderr
    red, trip, png = [json.loads(line) for line in done.stdout.splitlines()]
    assert set(red) == {"query", "model", "searchable", "total", "verdict", "results"}
    assert (red["query"], red["model"], red["searchable"]) == ("a red square", "starter", 10)
    assert len(red["results"]) == 10
    scores = [hit["score"] for hit in red["results"]]
    assert scores == sorted(scores, reverse=True)
    assert {hit["band"] for hit in red["results"]} <= {"likely", "maybe", "unlikely"}
    assert [Path(hit["path"]).stem for hit in trip["results"]] == sorted(COLOURS)
    assert [hit["path"] for hit in png["results"]] == [str(photos / "größe ☀.png")]
    everywhere = {os.fsencode(hit["path"]) for hit in red["results"]}
    assert os.fsencode(photos) + b"/not-utf8-\xff.jpg" in everywhere


def test_a_line_that_cannot_be_answered_does_not_silence_the_others(
    places: tuple[Path, Path],
) -> None:
    _, library = places
    lines = "folder:trip\nlike:/nowhere.jpg\nfile:red\n"
    done = run("search", "--phrases", "-", "--json", "--library", library, text=lines)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["total"] for one in answers] == [len(COLOURS), 0, 1]
    assert (done.returncode, "/nowhere.jpg" in done.stderr) == (1, True)


def test_what_cannot_be_read_is_no_result(places: tuple[Path, Path]) -> None:
    _, library = places
    found = answer("search", "sort:name", "--library", library)
    assert found["total"] == found["searchable"] == 10


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_output_that_is_full_ends_in_a_sentence(places: tuple[Path, Path]) -> None:
    _, library = places
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "photoapp", "status", "--library", str(library)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_from_elsewhere_finds_its_like(places: tuple[Path, Path], tmp_path: Path) -> None:
    photos, library = places
    draw(tmp_path / "outside.png", "blue", (640, 480))
    found = answer("similar", tmp_path / "outside.png", "--library", library, "--limit", 3)
    assert found["results"][0]["path"] == str(photos / "trip" / "blue.jpg")
    inside = answer("similar", photos / "trip" / "blue.jpg", "--all", "--library", library)
    assert str(photos / "trip" / "blue.jpg") not in [hit["path"] for hit in inside["results"]]
    assert len(inside["results"]) == 9


@pytest.fixture
def watching(places: tuple[Path, Path]) -> Iterator[tuple[Path, Path]]:
    photos, library = places
    process = subprocess.Popen(
        [sys.executable, "-m", "photoapp", "index", "--watch", "--library", str(library)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    while "Watching" not in process.stderr.readline():
        assert process.poll() is None
    yield photos, library
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_what_changes_while_watching_is_followed(watching: tuple[Path, Path]) -> None:
    photos, library = watching

    def searchable_names() -> set[str]:
        with PhotoApp.open(library) as app:
            return {path.name for path in app.find("ext:jpg").paths if app.status().pending == 0}

    second = run("index", photos, "--library", library)
    assert second.returncode == 1
    assert "another Photoapp" in second.stderr.replace("Another", "another")
    draw(photos / "new.jpg", "cyan")
    (photos / "trip" / "red.jpg").rename(photos / "renamed.jpg")
    (photos / "trip" / "green.jpg").unlink()
    wait_until(lambda: {"new.jpg", "renamed.jpg"} <= searchable_names())
    wait_until(lambda: not {"red.jpg", "green.jpg"} & searchable_names())
    draw(photos / "trip" / "green.jpg", "green")
    (photos / "renamed.jpg").rename(photos / "trip" / "red.jpg")
    (photos / "new.jpg").unlink()
    wait_until(lambda: {"green.jpg", "red.jpg"} <= searchable_names())


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["serach", "dogs"], 2, "No such command"),
        (["search"], 2, "PHRASE"),
        (["search", "dogs", "--limit", "0"], 2, "--limit"),
        (["search", "dogs", "--limitt", "3"], 2, "--limit"),
        (["index", "/nowhere/photos"], 1, "no folder /nowhere/photos"),
        (["index", __file__], 1, "not a folder"),
        (["index"], 2, "no folder yet"),
        (["search", "--phrases", "/nowhere.txt"], 1, "/nowhere.txt"),
        (["similar", "/nowhere.jpg"], 1, "/nowhere.jpg"),
        (["models", "use", "ViT-Z"], 1, "ViT-Z"),
        (["models", "import", "/nowhere.safetensors"], 1, "/nowhere.safetensors"),
        (["models", "remove", "starter"], 1, "starter"),
        (["folders", "remove", "/nowhere"], 1, "/nowhere"),
        (["/nowhere/photos"], 1, "no folder /nowhere/photos"),
    ],
)
def test_wrong_arguments_end_in_one_sentence(
    tmp_path: Path, arguments: list[str], code: int, sentence: str
) -> None:
    library = ["--library", str(tmp_path)]
    done = run(*(library + arguments if arguments[0].startswith("/") else arguments + library))
    assert done.returncode == code, done.stderr
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_library_that_nobody_filled_has_a_clear_answer(tmp_path: Path) -> None:
    assert answer("status", "--library", tmp_path)["photos"] == 0
    done = run("search", "a dog", "--library", tmp_path)
    assert done.returncode == 0
    assert "Index a folder first" in done.stderr
    assert answer("problems", "--library", tmp_path) == []
    assert answer("status", "--library", tmp_path / "none")["photos"] == 0
    assert not (tmp_path / "none").exists()


def test_doctor_finds_this_installation_well(tmp_path: Path) -> None:
    checks = {check["name"]: check for check in answer("doctor", "--library", tmp_path)}
    assert {"torch", "SQLite", "devices", "built-in model", "database"} <= set(checks)
    assert all(check["ok"] for check in checks.values())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_call_photoapp(shell: str) -> None:
    done = run("completion", shell)
    assert done.returncode == 0
    assert "_PHOTOAPP_COMPLETE" in done.stdout


def test_completion_knows_the_commands() -> None:
    environment = os.environ | {
        "_PHOTOAPP_COMPLETE": "bash_complete",
        "COMP_WORDS": "photoapp st",
        "COMP_CWORD": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "photoapp"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "status" in done.stdout
