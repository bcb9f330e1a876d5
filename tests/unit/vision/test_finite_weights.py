"""Numbers that are not finite are found in weights of every type, wherever they are."""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save

from photoapp.domain.errors import ModelUnavailable
from photoapp.vision.finite_weights import check_finite


def written(folder: Path, content: bytes) -> Path:
    file = folder / "model.safetensors"
    file.write_bytes(content)
    return file


def refused(file: Path) -> str:
    with pytest.raises(ModelUnavailable) as caught:
        check_finite(file)
    return caught.value.what


def tensor_file(dtype: str, numbers: NDArray[Any]) -> bytes:
    """Return a safetensors file of one tensor in a type that NumPy has not."""
    entry = {"dtype": dtype, "shape": list(numbers.shape), "data_offsets": [0, numbers.nbytes]}
    header = json.dumps({"visual.proj": entry}).encode()
    return struct.pack("<Q", len(header)) + header + numbers.tobytes()


def bf16(numbers: NDArray[Any]) -> bytes:
    """Return a safetensors file with the numbers as bfloat16, the upper halves of float32."""
    return tensor_file("BF16", (numbers.astype("<f4").view("<u4") >> 16).astype("<u2"))


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_one_bad_number_is_found_and_its_tensor_named(
    tmp_path: Path, dtype: type[Any], bad: float
) -> None:
    largest = np.full((3, 5), np.finfo(dtype).max, dtype)
    spoilt = largest.copy()
    spoilt[-1, -1] = bad
    check_finite(written(tmp_path, save({"fine": largest, "visual.proj": largest})))
    file = written(tmp_path, save({"fine": largest, "visual.proj": spoilt}))
    assert refused(file) == ("model.safetensors holds numbers that are not finite, in visual.proj.")


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_one_bad_bfloat16_is_found(tmp_path: Path, bad: float) -> None:
    numbers = np.array([0, -1.5, 3e38, 1e-38], np.float32)
    file = written(tmp_path, bf16(numbers))
    assert safe_open(file, "numpy").keys() == ["visual.proj"]  # it is a file of that format
    check_finite(file)
    assert "not finite" in refused(written(tmp_path, bf16(np.append(numbers, np.float32(bad)))))


@pytest.mark.parametrize(
    ("dtype", "kind"), [("F8_E4M3", torch.float8_e4m3fn), ("F8_E5M2", torch.float8_e5m2)]
)
def test_every_8_bit_float_is_judged_as_torch_judges_it(
    tmp_path: Path, dtype: str, kind: torch.dtype
) -> None:
    every = torch.arange(256, dtype=torch.uint8)
    finite = every.view(kind).float().isfinite()
    check_finite(written(tmp_path, tensor_file(dtype, every[finite].numpy())))
    for bad in every[~finite]:
        spoilt = torch.stack([every[0], bad]).numpy()
        assert "not finite" in refused(written(tmp_path, tensor_file(dtype, spoilt)))


def test_the_last_number_of_a_tensor_of_several_pieces_is_looked_at(tmp_path: Path) -> None:
    numbers = np.zeros((1 << 22) + 1, np.float16)
    check_finite(written(tmp_path, save({"w": numbers})))
    numbers[-1] = np.nan
    assert "not finite" in refused(written(tmp_path, save({"w": numbers})))


def test_whole_numbers_and_notes_in_the_header_are_passed_over(tmp_path: Path) -> None:
    tensors = {"ids": np.full(9, -1, np.int64), "none": np.zeros((0, 4), np.float32)}
    check_finite(written(tmp_path, save(tensors, metadata={"dtype": "F32"})))
