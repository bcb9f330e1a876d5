"""`models evaluate` on generated pictures, with the built-in model, as a person calls it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from photoapp.app.photo_app import PhotoApp
from photoapp.cli.commands import EXIT_CANCELLED, EXIT_DONE, EXIT_IN_THE_WAY, EXIT_WRONG_USAGE, run


def described_drawings() -> dict[str, Image.Image]:
    """Six drawings that a small model can tell apart, by their captions."""
    rows = np.linspace(0, 1, 120)[:, None, None]
    noise = np.random.default_rng(3).normal(0, 1, (120, 160, 1))

    def drawn(top: tuple[int, ...], bottom: tuple[int, ...], grain: float = 0) -> Image.Image:
        pixels = (1 - rows) * np.array(top) + rows * np.array(bottom) + grain * noise
        return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))

    page = Image.new("RGB", (160, 120), "white")
    for line in range(8, 112, 8):
        ImageDraw.Draw(page).line((12, line, 90 + line % 50, line), "black", 2)
    sunset = drawn((90, 60, 120), (255, 140, 30))
    ImageDraw.Draw(sunset).ellipse((65, 60, 95, 90), "lightyellow")
    lights = drawn((5, 5, 15), (15, 10, 10))
    for spot in range(40):
        x, y = spot * 37 % 160, 50 + spot * 23 % 60
        ImageDraw.Draw(lights).ellipse((x, y, x + 3, y + 3), "gold")
    return {
        "a scanned document with text": page,
        "sunset": sunset,
        "city lights at night": lights,
        "green grass": drawn((70, 140, 40), (50, 120, 30), 40),
        "blue sky": drawn((60, 120, 220), (190, 220, 250)),
        "fog": drawn((190, 195, 200), (160, 165, 170), 2),
    }


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("described")
    captions = {}
    (root / "captioned").mkdir()
    for caption, drawing in described_drawings().items():
        drawing.save(root / "captioned" / f"{caption}.png")
        captions[f"{caption}.png"] = [caption]
    captions["gone.png"] = ["a wall that is gone"]
    (root / "captioned" / "captions.json").write_text(json.dumps(captions), encoding="utf-8")
    for label, colour in (("green leaf", "green"), ("blue_sky", "deepskyblue")):
        folder = root / "plain" / label
        folder.mkdir(parents=True)
        Image.new("RGB", (160, 120), colour).save(folder / "1.png")
    return root


def test_the_built_in_model_is_measured_beside_a_library_in_use(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = tmp_path / "library"
    with PhotoApp.open(library, writing=True):
        before = sorted(library.rglob("*"))
        arguments = ["models", "evaluate", "--photos", str(photos), "--json"]
        assert run([*arguments, "--library", str(library)]) == EXIT_DONE
        assert sorted(library.rglob("*")) == before
    report = json.loads(capsys.readouterr().out)
    assert report["model"] == "starter"
    assert report["model_key"].startswith("starter@")
    assert report["device"].endswith(")")
    assert (report["photos"], len(report["skipped"])) == (8, 1)
    assert report["skipped"][0]["problem"] == "vanished"
    recall = report["recall"][0]
    assert (recall["set"], recall["photos"], recall["captions"]) == ("captioned", 6, 6)
    # By chance one caption in six has its own photo first, and every photo is among the first ten.
    assert recall["recall_at_1"] >= 0.5
    assert recall["recall_at_1"] <= recall["recall_at_5"] <= recall["recall_at_10"] == 1
    assert report["sets"] == [{"set": "plain", "photos": 2, "labels": 2, "accuracy": 1.0}]
    assert report["zero_shot"] == 1
    assert report["size_bytes"] > 1_000_000
    assert report["photos_per_s"] > 0
    assert 0 < report["phrase_ms"] <= report["phrase_ms_95"]


def test_people_get_a_table(photos: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "evaluate", "starter", "--photos", str(photos)]) == EXIT_DONE
    told = capsys.readouterr()
    rows = {line.split()[0]: line for line in told.out.splitlines() if not line.startswith(" ")}
    assert list(rows)[1:] == [
        "recall@1", "recall@5", "recall@10", "zero-shot", "size", "photos/s", "phrase", "device",
    ]  # fmt: skip
    assert rows["recall@10"].split()[1] == "1.000"
    assert "mean of 1 sets" in rows["zero-shot"]
    assert "gone.png: The file is no longer there." in told.err
    assert not Path(os.environ["PHOTOAPP_LIBRARY"]).exists()


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["--photos", "/nowhere"], EXIT_IN_THE_WAY, "no folder /nowhere"),
        (["--photos", __file__], EXIT_IN_THE_WAY, "not a folder"),
        (["ViT-Z", "--photos", "{photos}"], EXIT_IN_THE_WAY, "ViT-Z"),
        (["ViT-B-32-laion2b", "--photos", "{photos}"], EXIT_IN_THE_WAY, "not installed"),
        (["--photos", "{empty}"], EXIT_IN_THE_WAY, "captions.json"),
        (["--photos", "{broken}"], EXIT_IN_THE_WAY, "captions.json is no valid JSON"),
        (["starter"], EXIT_WRONG_USAGE, "--photos"),
    ],
)
def test_what_stands_in_the_way_is_told_in_a_sentence(
    photos: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    sentence: str,
) -> None:
    empty, broken = tmp_path / "empty", tmp_path / "broken"
    empty.mkdir()
    broken.mkdir()
    (broken / "captions.json").write_text('{"a.jpg": ["a dog"', encoding="utf-8")
    places = {"{photos}": photos, "{empty}": empty, "{broken}": broken}
    given = [str(places.get(argument, argument)) for argument in arguments]
    assert run(["models", "evaluate", *given]) == code
    told = capsys.readouterr()
    assert sentence in told.err
    assert (told.out, "Traceback" in told.err) == ("", False)


def test_an_interrupt_ends_it(photos: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "photoapp", "models", "evaluate", "--photos", str(photos)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert "loading model" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (EXIT_CANCELLED, "")
    assert "Cancelled" in err
    assert "Traceback" not in err
