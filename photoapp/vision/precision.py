"""In which precision a device runs the image tower; phrases are always embedded in float32."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Precision = Literal["fp32", "bf16", "fp16"]

LOWEST_COSINE = 0.9997
"""Vectors of the probe photos must be at least this near to float32's, or float32 is kept. The
promise is 0.999 for every photo, and of 1,567 real photos the worst was three and a half times as
far away as the worst probe (starter model in bfloat16: 1 - cosine 3.5e-4 and 1.0e-4)."""


@dataclass(frozen=True, slots=True)
class DeviceAbilities:
    """What a device says of itself.

    Attributes:
        kind: "cpu", "cuda" (AMD's ROCm too), "mps" or "xpu".
        bf16: it multiplies bfloat16 in hardware.
        cuda_capability: major compute capability of an NVIDIA GPU, else None.
    """

    kind: str
    bf16: bool
    cuda_capability: int | None = None


def cpu_has_bf16(capabilities: Mapping[str, object]) -> bool:
    """Return whether an x86 processor has instructions for products of bfloat16.

    Args:
        capabilities: of `torch.cpu.get_capabilities()`.

    Without them torch emulates bfloat16 and is slower than float32. ARM's are left out: not
    measured yet.
    """
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))


def choose_precision(device: DeviceAbilities) -> Precision:
    """Return the fastest precision that a device does well.

    Measured photos per second and core, float32 -> bfloat16 weights, channels last, on a processor
    with AMX: ViT-B-32 13 -> 53, RN50 7.5 -> 25, the starter's RegNet 354 -> 687. On one with
    AVX512-BF16 only: ViT-B-32 11 -> 20. (float16 runs 200 times slower on either, autocast casts
    all weights again on each call.) GPUs from Ampere on have bfloat16; Volta and Turing have fast
    float16; earlier GeForce cards run float16 at 1/64 of float32.
    """
    if device.bf16:
        return "bf16"
    if device.kind == "mps":
        return "fp16"
    if device.kind == "cuda" and (device.cuda_capability is None or device.cuda_capability >= 7):
        return "fp16"
    return "fp32"


def probe_photos(height: int, width: int) -> NDArray[np.uint8]:
    """Return uint8[4, height, width, 3]: made-up photos on which precisions are compared.

    Soft shapes with a hard edge; fine noise over a slope; a few black lines on white paper; bright
    spots in the night: smooth and busy, dark and bright as photos are. The same on every machine.
    """
    random = np.random.default_rng(2021)
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    waves = [np.sin(2 * np.pi * (a * x + b * y + c)) for a, b, c in random.uniform(-2, 2, (6, 3))]
    soft = np.stack([waves[i] + waves[i + 3] for i in range(3)], axis=-1) * 55 + 128
    soft[(x - 0.6) ** 2 + (y - 0.4) ** 2 < 0.06] = (235, 200, 60)
    busy = np.stack([x, y, (x + y) / 2], axis=-1) * 180 + random.normal(30, 25, (height, width, 3))
    lines = np.where((np.abs(np.sin(9 * x + 4 * y)) < 0.08) | (np.abs(y - x**2) < 0.02), 10, 250)
    night = 8 + 400 * np.maximum(waves[0] * waves[1], 0)[..., None] ** 4 * (1.0, 0.8, 0.4)
    four = [soft, busy, np.stack([lines] * 3, axis=-1), night]
    photos: NDArray[np.uint8] = np.clip(np.stack(four), 0, 255).astype(np.uint8)
    return photos


def is_faithful(
    exact: NDArray[np.float32], other: NDArray[np.float32], lowest: float = LOWEST_COSINE
) -> bool:
    """Return whether unit vectors are near enough to the exact ones.

    Args:
        exact: float32[n, d], in float32.
        other: float32[n, d] of the same photos; NaN is never near.
        lowest: cosine that every pair must reach.
    """
    cosines = np.einsum("nd,nd->n", exact.astype(np.float64), other.astype(np.float64))
    return bool((cosines >= lowest).all())
