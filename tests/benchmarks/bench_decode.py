"""How fast, how large and how true is the reading of a photo? Run by hand: python FILE.

Prints, side by side in one run: seconds for a 12 megapixel JPEG by Pillow's plain decode and resize
and by `read_photo` (hash, metadata, thumbnail and model input together), their ratio, the peak
memory of a reader, and the difference between the model's pixels from a scaled decode and those
from the full size, at several sizes.
"""
# ruff: noqa: T201

import statistics
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import psutil
from PIL import Image

from photoapp.domain.model_input import ModelInput
from photoapp.imaging import photo_reader
from photoapp.imaging.model_pixels import model_pixels
from photoapp.imaging.photo_reader import read_photo
from photoapp.imaging.pixels import plain_pixels
from photoapp.imaging.reader_pool import ReaderPool

MODEL_INPUT = ModelInput(224, 224)
ROUNDS = 7


def scene(width: int, height: int) -> Image.Image:
    """Return a picture with the spectrum of a photo (1/f) and a sensor's noise."""
    generator = np.random.default_rng(0)
    levels = np.zeros((height, width, 3), np.float32)
    side, weight = 4, 60.0
    while side < width:
        rough = generator.normal(0, weight, (max(2, side * height // width), side, 3))
        layer = [
            Image.fromarray(rough[..., band].astype(np.float32)).resize(
                (width, height), Image.Resampling.BICUBIC
            )
            for band in range(3)
        ]
        levels += np.stack([np.asarray(band) for band in layer], axis=-1)
        side, weight = side * 2, weight * 0.62
    levels += generator.normal(0, 3, levels.shape)
    return Image.fromarray(np.clip(levels + 128, 0, 255).astype(np.uint8))


def seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def plain(path: Path) -> None:
    with Image.open(path) as image:
        image.convert("RGB").resize((299, 224), Image.Resampling.BICUBIC).crop((37, 0, 261, 224))


def compare_speed(path: Path) -> None:
    plain(path)
    read_photo(path, MODEL_INPUT)
    times = [(seconds(lambda: plain(path)), seconds(lambda: read_photo(path, MODEL_INPUT)))
             for _ in range(ROUNDS)]  # fmt: skip
    slow, fast = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"plain Pillow decode, model input only: {slow * 1000:6.1f} ms of one core")
    print(f"read_photo, everything:                {fast * 1000:6.1f} ms of one core")
    print(f"ratio plain / read_photo: {slow / fast:.2f}")


def peak_memory(process: psutil.Process) -> int:
    """Return bytes: the peak where Linux tells it, else what is resident now."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        return int(process.memory_info().rss)
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) << 10


def measure_pool(path: Path) -> None:
    with ReaderPool(1) as pool:
        pool.read(path, MODEL_INPUT).result()
        children = psutil.Process().children()
        started = time.perf_counter()
        for answer in [pool.read(path, MODEL_INPUT) for _ in range(20)]:
            answer.result()
        rate = 20 / (time.perf_counter() - started)
        peak = max(peak_memory(child) for child in children)
        print(f"one reader process: {rate:.1f} photos/s, peak memory {peak / 2**20:.0f} MB")


def compare_pixels() -> None:
    for short in (1134, 2008, 2247, 3001, 3661, 4490):
        buffer = BytesIO()
        scene(short * 4 // 3, short).save(buffer, "JPEG", quality=92)
        with Image.open(buffer) as image:
            whole = np.asarray(model_pixels(plain_pixels(image.convert("RGB")), MODEL_INPUT))
        with Image.open(buffer) as image:
            scaled = photo_reader._scale_decoding(image, MODEL_INPUT)
            image.load()
            pixels = model_pixels(plain_pixels(image, scaled=scaled), MODEL_INPUT)
            factor = short / min(image.size)
        error = ((np.asarray(pixels).astype(float) - whole) ** 2).mean()
        psnr = "equal" if error == 0 else f"{10 * np.log10(255**2 / error):.1f} dB"
        print(f"short side {short}: decoded at 1/{factor:.0f}, model input against full: {psnr}")


def main() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "photo.jpg"
        scene(4000, 3000).save(path, quality=90)
        print(f"12 megapixel JPEG of {path.stat().st_size / 1e6:.1f} MB")
        compare_speed(path)
        measure_pool(path)
    compare_pixels()


if __name__ == "__main__":
    main()
