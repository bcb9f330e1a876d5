import numpy as np
import pytest

from photoapp.vision.precision import (
    DeviceAbilities,
    Precision,
    choose_precision,
    cpu_has_bf16,
    is_faithful,
    probe_photos,
)


@pytest.mark.parametrize(
    ("device", "precision"),
    [
        (DeviceAbilities("cpu", bf16=True), "bf16"),
        (DeviceAbilities("cpu", bf16=False), "fp32"),
        (DeviceAbilities("cuda", bf16=True, cuda_capability=9), "bf16"),
        (DeviceAbilities("cuda", bf16=False, cuda_capability=7), "fp16"),
        (DeviceAbilities("cuda", bf16=False, cuda_capability=6), "fp32"),
        (DeviceAbilities("cuda", bf16=False), "fp16"),  # AMD
        (DeviceAbilities("mps", bf16=False), "fp16"),
        (DeviceAbilities("xpu", bf16=True), "bf16"),
        (DeviceAbilities("xpu", bf16=False), "fp32"),
    ],
)
def test_each_device_gets_what_it_does_well(device: DeviceAbilities, precision: Precision) -> None:
    assert choose_precision(device) == precision


def test_only_processors_with_the_instructions_count() -> None:
    assert cpu_has_bf16({"avx512_f": True, "avx512_bf16": True})
    assert cpu_has_bf16({"amx_bf16": True})
    assert not cpu_has_bf16({"avx512_f": True, "avx512_vnni": True})
    assert not cpu_has_bf16({})


def test_probe_photos_are_the_same_every_time_and_show_something() -> None:
    photos = probe_photos(64, 96)
    assert photos.shape == (4, 64, 96, 3)
    assert photos.dtype == np.uint8
    np.testing.assert_array_equal(photos, probe_photos(64, 96))
    assert (photos.reshape(4, -1).std(axis=1) > 30).all()


def test_a_vector_that_turned_too_far_is_not_faithful() -> None:
    exact = np.eye(2, 8, dtype=np.float32)
    near = exact + np.float32(0.01) * np.eye(2, 8, k=3, dtype=np.float32)
    far = exact + np.float32(0.1) * np.eye(2, 8, k=3, dtype=np.float32)
    unit = [v / np.linalg.norm(v, axis=1, keepdims=True) for v in (near, far)]
    assert is_faithful(exact, unit[0])
    assert not is_faithful(exact, unit[1])
    assert not is_faithful(exact, np.stack([unit[0][0], unit[1][1]]))
    assert not is_faithful(exact, exact * np.float32(np.nan))
