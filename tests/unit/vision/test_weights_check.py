"""What is weights and what is not, told without opening a pickle."""

import json
import os
import pickle
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from photoapp.domain.errors import ModelUnavailable
from photoapp.vision.weights_check import (
    PICKLE_SUFFIXES,
    check_weights,
    family_fingerprint,
    fingerprint,
)
from tests import tiny_model


class Bomb:
    """Makes a folder when it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.folder),)


def refused(file: Path) -> str:
    with pytest.raises(ModelUnavailable) as caught:
        check_weights(file)
    assert caught.value.what.endswith(".")
    assert caught.value.what.count(". ") <= 1
    return caught.value.what


def raw(header: object, data: bytes) -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def test_the_header_tells_names_shapes_and_types(tmp_path: Path) -> None:
    file = tmp_path / "model.safetensors"
    file.write_bytes(tiny_model.weights(rows=3))
    header = check_weights(file)
    assert header.shapes == {"logit_scale": (), "visual.proj": (3, 16)}
    assert header.dtypes == {"logit_scale": "F32", "visual.proj": "F32"}


@pytest.mark.parametrize("suffix", sorted(PICKLE_SUFFIXES))
def test_a_pickle_is_refused_by_its_name_before_it_is_looked_at(
    tmp_path: Path, suffix: str
) -> None:
    file = tmp_path / f"model{suffix.upper()}"
    file.mkdir()  # opening it would be an error of another kind
    assert "is a pickle" in refused(file)


def test_a_pickle_under_a_false_name_never_runs(tmp_path: Path) -> None:
    plain, zipped = tmp_path / "plain.safetensors", tmp_path / "zipped.safetensors"
    canary = tmp_path / "a pickle ran"
    bomb = pickle.dumps({"state_dict": Bomb(canary)})
    plain.write_bytes(bomb)
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("archive/data.pkl", bomb)
    for file in (plain, zipped):
        assert "is a pickle under a false name" in refused(file)
    assert not canary.exists()
    pickle.loads(bomb)
    assert canary.exists()  # it would have shown


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\n<!DOCTYPE html><html>Sign in</html>" + b" " * 600, "is a web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS pointer"),
        (tiny_model.weights()[:-1], "cut short or damaged"),
        (tiny_model.weights() + b"x", "cut short or damaged"),
        (tiny_model.weights()[:20], "is no safetensors file"),
        (struct.pack("<Q", 1 << 60), "is no safetensors file"),
        (raw([1], b""), "is no safetensors file"),
        (
            raw(
                {
                    "a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]},
                    "b": {"dtype": "F32", "shape": [2], "data_offsets": [4, 12]},
                },
                b"\0" * 12,
            ),
            "is no safetensors file",
        ),
        (
            raw({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 80]}}, b"\0" * 8),
            "is no safetensors file",
        ),
        (save({"visual.proj": np.zeros((2, 2), np.float32)}), "it has no logit_scale"),
        (
            save({"logit_scale": np.zeros((), np.float32), "w": np.zeros((1100, 1000), np.int8)}),
            "holds numbers of type I8",
        ),
    ],
)
def test_what_is_no_weights_is_named_in_a_sentence(
    tmp_path: Path, content: bytes, says: str
) -> None:
    file = tmp_path / "model.safetensors"
    file.write_bytes(content)
    assert says in refused(file)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    assert "There is no file" in refused(tmp_path / "model.safetensors")
    assert "There is no file" in refused(tmp_path)


def test_position_ids_may_be_whole_numbers(tmp_path: Path) -> None:
    file = tmp_path / "model.safetensors"
    ids = np.arange(77, dtype=np.int64)[None]
    file.write_bytes(tiny_model.weights(position_ids=ids))
    assert check_weights(file).dtypes["position_ids"] == "I64"


def test_the_fingerprint_depends_on_names_and_shapes_alone() -> None:
    one = fingerprint({"a": (2, 3), "logit_scale": ()})
    assert one == fingerprint({"logit_scale": (1,), "a": (2, 3)})
    assert one != fingerprint({"a": (3, 2), "logit_scale": ()})
    assert one != fingerprint({"b": (2, 3), "logit_scale": ()})


def test_a_family_is_what_open_clip_may_load_into_one_architecture() -> None:
    model = {"visual.positional_embedding": (50, 8), "token_embedding.weight": (99, 8)}
    family = family_fingerprint({**model, "logit_scale": ()})
    resized = {**model, "visual.positional_embedding": (197, 8)}
    moved = {"text.token_embedding.weight": (99, 8), "visual.positional_embedding": (50, 8)}
    saved_in_parallel = {f"module.{name}": shape for name, shape in model.items()}
    more = {"logit_bias": (1,), "text.transformer.embeddings.position_ids": (1, 77)}
    for kin in (resized, moved, saved_in_parallel, {**model, **more}):
        assert family_fingerprint(kin) == family
    wider = {**model, "visual.positional_embedding": (50, 16)}
    for other in (wider, {**model, "surplus": (3,)}, {"token_embedding.weight": (99, 8)}):
        assert family_fingerprint(other) != family
