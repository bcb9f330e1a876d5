import gzip
import io
import json
import zipfile
from pathlib import Path

import numpy as np
from click.testing import CliRunner
from PIL import Image
from prepare_photos import main, small_square
from training_photos import SIDE, load_training_photos


def encoded(colour: str, size: tuple[int, int] = (200, 160)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def test_photos_of_zip_files_and_folders_become_squares_with_their_texts(tmp_path: Path) -> None:
    photos, work = tmp_path / "photos", tmp_path / "work"
    photos.mkdir()
    with zipfile.ZipFile(photos / "photos-0.zip", "w") as archive:
        archive.writestr("red.png", encoded("red"))
    (photos / "blue.png").write_bytes(encoded("blue"))
    (photos / "torn.png").write_bytes(encoded("green")[:60])
    rows = [
        {"file": "red.png", "source": "coco", "labels": [], "captions": ["A red wall ."]},
        {"file": "blue.png", "source": "scene15", "labels": ["coast"], "captions": []},
        {"file": "torn.png", "source": "scene15", "labels": ["coast"], "captions": []},
        {"file": "gone.png", "source": "scene15", "labels": ["coast"], "captions": []},
    ]
    with gzip.open(photos / "labels.jsonl.gz", "wt") as lines:
        lines.write("".join(json.dumps(row) + "\n" for row in rows))

    result = CliRunner().invoke(main, [str(photos), "--work", str(work)])

    assert result.exit_code == 0
    assert "2 photos, 1 with captions" in result.output
    assert "torn.png" in result.output
    assert "gone.png" in result.output
    prepared = load_training_photos(work)
    assert prepared.pixels.shape == (2, SIDE, SIDE, 3)
    assert prepared.pixels[0, 50, 50].tolist() == [255, 0, 0]
    assert prepared.texts[0] == ["a red wall"]
    assert {"a photo of a beach", "seashore"} <= set(prepared.texts[1])


def test_a_panorama_loses_its_ends_rather_than_its_shape() -> None:
    panorama = Image.new("RGB", (1000, 100), "white")
    panorama.paste("black", (0, 0, 300, 100))
    panorama.paste("black", (700, 0, 1000, 100))
    buffer = io.BytesIO()
    panorama.save(buffer, "PNG")
    assert np.all(small_square(buffer.getvalue()) == 255)


def test_a_folder_without_labels_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, [str(tmp_path), "--work", str(tmp_path / "work")])
    assert result.exit_code == 1
    assert "has no labels.jsonl" in result.output
