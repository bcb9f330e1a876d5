import pytest

from photoapp.vision.precision import DeviceAbilities, Precision, choose_precision, cpu_has_bf16


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
