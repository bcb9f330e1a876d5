"""Indexing against the bare encoder: the same model, the same photos, alternately in one run.

Run: python tests/benchmarks/bench_indexing.py [--photos FOLDER] [--count N] [--device NAME]
     [--batch N] [--workers N] [--model starter|ViT-B-32|...] [--accelerator MS]

The bare encoder gets ready pixels, in batches of the same size; indexing reads, hashes, decodes,
writes thumbnails and records, and embeds. Where the encoder runs on the cores that decode, both
share them: the split of CPU seconds says what would be possible there at most.
`--accelerator MS` stands for a device that takes so many milliseconds a photo and no core at all.
Goal: 0.90 where the encoder is the bottleneck.
"""

import argparse
import hashlib
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import numpy as np
import psutil
from numpy.typing import NDArray
from PIL import Image

from photoapp.catalog import folders
from photoapp.catalog.database import Database
from photoapp.catalog.thumbnail_store import ThumbnailStore
from photoapp.domain.photo import Reading
from photoapp.imaging.reader_pool import ReaderPool
from photoapp.indexing.file_scanner import scan_folder
from photoapp.indexing.indexing_pipeline import IndexingPipeline
from photoapp.vision.embedder import Embedder
from photoapp.vision.installed_model import InstalledModel
from photoapp.vision.model_catalog import ModelCatalog
from photoapp.vision.vision_engine import VisionEngine

ROUNDS = 3
SIDE = (1600, 1200)
RESOURCES = Path(__file__).parents[2] / "resources"


def tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


class Usage:
    """CPU seconds of this process and its children, and the peak of their memory together."""

    def __init__(self) -> None:
        self.peak = 0
        self._me = psutil.Process()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample)

    def __enter__(self) -> Self:
        self._own, self._theirs = self._cpu()
        self._wall = time.perf_counter()
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.wall = time.perf_counter() - self._wall
        own, theirs = self._cpu()
        self.own, self.readers = own - self._own, theirs - self._theirs
        self._stop.set()
        self._thread.join()

    def _cpu(self) -> tuple[float, float]:
        times = self._me.cpu_times()
        theirs = sum(sum(child.cpu_times()[:2]) for child in self._me.children(recursive=True))
        return times.user + times.system, theirs

    def _sample(self) -> None:
        while not self._stop.wait(0.05):
            total = 0
            for process in [self._me, *self._me.children(recursive=True)]:
                try:
                    total += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.peak = max(self.peak, total)


def make_photos(folder: Path, count: int) -> None:
    """Write JPEGs with the detail of a photo: smooth shapes and some sensor noise."""
    folder.mkdir()
    random = np.random.default_rng(1)
    for number in range(count):
        small = Image.fromarray(random.integers(0, 256, (30, 40, 3), np.uint8))
        smooth = np.asarray(small.resize(SIDE, Image.Resampling.BICUBIC), np.int16)
        noisy = smooth + random.normal(0, 3, (*smooth.shape[:2], 1)).astype(np.int16)
        pixels = np.clip(noisy, 0, 255).astype(np.uint8)
        Image.fromarray(pixels).save(folder / f"{number:05}.jpg", quality=90)


def random_checkpoint(architecture: str, folder: Path) -> InstalledModel:
    """Save a model with random weights: as fast as a trained one."""
    import open_clip
    from safetensors.torch import save_file

    weights = folder / "open_clip_model.safetensors"
    model = open_clip.create_model(architecture, pretrained=None)
    save_file({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, weights)
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    return InstalledModel(architecture, folder, architecture, None, weights, digest)


class Accelerator:
    """An embedder that only waits, like one on a device of its own."""

    def __init__(self, embedder: Embedder, seconds: float) -> None:
        self._embedder = embedder
        self._seconds = seconds
        self.device = f"a device that takes {seconds * 1000:g} ms a photo"

    def __getattr__(self, name: str) -> object:
        return getattr(self._embedder, name)

    def embed_images(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        time.sleep(self._seconds * len(pixels))
        return np.full((len(pixels), self._embedder.dimension), 0.05, np.float32)


class Bench:
    def __init__(self, options: argparse.Namespace, scratch: Path) -> None:
        from photoapp.vision.open_clip_embedder import OpenClipEmbedder

        self.scratch = scratch
        self.batch = options.batch
        self.photos = options.photos or scratch / "photos"
        if options.photos is None:
            make_photos(self.photos, options.count)
        (scratch / "model").mkdir()
        if options.model == "starter":
            model = ModelCatalog(scratch / "models", RESOURCES).installed("starter")
        else:
            model = random_checkpoint(options.model, scratch / "model")
        self.embedder = OpenClipEmbedder.load(model, options.device)
        if options.accelerator is not None:
            self.embedder = Accelerator(self.embedder, options.accelerator / 1000)
        self.readers = ReaderPool(options.workers or os.cpu_count(), low_priority=True)
        self.pixels = self._ready_pixels()
        tell(f"{options.model} on {self.embedder.device}, {len(self.pixels)} photos")

    def _ready_pixels(self) -> np.ndarray:
        paths = [path for path in sorted(self.photos.rglob("*")) if path.is_file()]
        answers = [self.readers.read(path, self.embedder.model_input) for path in paths]
        read = [answer.result() for answer in answers]
        return np.stack([one.model_input for one in read if isinstance(one, Reading)])

    def bare(self) -> float:
        for start in range(0, len(self.pixels), self.batch):
            self.embedder.embed_images(self.pixels[start : start + self.batch])
        return len(self.pixels)

    def decode(self) -> float:
        return len(self._ready_pixels())

    @contextmanager
    def fresh_library(self) -> Iterator[Callable[[], float]]:
        """Yield what indexes a new library; opening it and calibrating the model come before."""
        with tempfile.TemporaryDirectory(dir=self.scratch) as folder:
            database = Database.open(Path(folder), writing=True)
            vision = VisionEngine(self.embedder, database, self.scratch / "vectors")
            thumbnails = ThumbnailStore(Path(folder) / "thumbnails")
            pipeline = IndexingPipeline(
                database, self.readers, vision, thumbnails, batch_size=self.batch
            )
            added, _ = database.write(lambda c: folders.add(c, self.photos)).result()

            def index() -> float:
                scan_folder(database, added)
                return pipeline.run().indexed

            yield index
            database.close()


def measure(work: Callable[[], float], runs: list[tuple[float, Usage]]) -> None:
    with Usage() as usage:
        done = work()
    runs.append((done / usage.wall, usage))


def cpu_seconds(runs: list[tuple[float, Usage]]) -> float:
    return statistics.median(usage.own + usage.readers for _, usage in runs)


def report(name: str, runs: list[tuple[float, Usage]], photos: int) -> float:
    rate = statistics.median(rate for rate, _ in runs)
    own = statistics.median(usage.own for _, usage in runs) / photos * 1000
    readers = statistics.median(usage.readers for _, usage in runs) / photos * 1000
    peak = max(usage.peak for _, usage in runs) / 2**20
    tell(
        f"{name:12} {rate:8.1f} photos/s   CPU ms a photo: {own:6.1f} here, {readers:6.1f} readers"
        f"   peak {peak:6.0f} MiB"
    )
    return rate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--count", type=int, default=256)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--model", default="starter")
    parser.add_argument("--accelerator", type=float)
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(parser.parse_args(), Path(scratch))
        bench.bare()
        bare: list[tuple[float, Usage]] = []
        decode: list[tuple[float, Usage]] = []
        index: list[tuple[float, Usage]] = []
        for _ in range(ROUNDS):
            measure(bench.bare, bare)
            measure(bench.decode, decode)
            with bench.fresh_library() as work:
                measure(work, index)
        photos = len(bench.pixels)
        bare_rate = report("bare encoder", bare, photos)
        decode_rate = report("readers", decode, photos)
        rate = report("indexing", index, photos)
        tell(f"ratio to the bare encoder:             {rate / bare_rate:.2f}")
        tell(f"ratio to the slower of both by itself: {rate / min(bare_rate, decode_rate):.2f}")
        ideal = cpu_seconds(bare) / (cpu_seconds(bare) + cpu_seconds(decode))
        tell(f"possible where both share the cores:   {ideal:.2f}")
        bench.readers.close()


if __name__ == "__main__":
    main()
