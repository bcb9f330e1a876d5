"""Indexing against the bare encoder and against plain open_clip, alternately in one run.

Run: python tests/benchmarks/bench_indexing.py [--photos FOLDER] [--count N] [--device NAME]
     [--batch N] [--workers N] [--model starter|ViT-B-32|...] [--rounds N] [--accelerator MS]

- *bare encoder*: Photoapp's own embedder on pixels that are ready in memory, in batches of the size
  that indexing uses. It reads nothing, writes nothing, and runs in the precision and on the device
  that indexing runs on. No indexing with this model on this device can be faster.
- *indexing*: finds the files, reads, hashes, decodes, makes and writes thumbnails and records, and
  embeds: an empty library becomes a searchable one.
- *open_clip*: what its README shows, on the same files and weights: Pillow opens and decodes, the
  model's own preprocessing, `encode_image` in float32, batches of the same size.
  Nothing is written.

Each round runs all of them once, in turning order, and the ratios are medians of the rounds'
ratios, so that other work on the machine hits all alike. It stretches wall time all the same, so
the CPU time is split too (Linux): the encoder's own, what the same process spends around it, and
the readers. Where the encoder runs on the cores that decode, the ratio to the bare encoder tends to
the encoder's share of the CPU time. Where it runs on a device of its own it tends to 1, as long as
the readers keep up.
`--accelerator MS` stands for a device that takes so many milliseconds a photo and no core at all.
Goal: 0.90 of the bare encoder.
"""

import argparse
import hashlib
import json
import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import psutil
from numpy.typing import NDArray
from PIL import Image

from photoapp.catalog import folders
from photoapp.catalog.database import Database
from photoapp.catalog.thumbnail_store import ThumbnailStore
from photoapp.domain.photo import Reading
from photoapp.imaging.formats import is_photo_name
from photoapp.imaging.reader_pool import ReaderPool
from photoapp.indexing.file_scanner import scan_folder
from photoapp.indexing.indexing_pipeline import IndexingPipeline
from photoapp.vision.embedder import Embedder
from photoapp.vision.installed_model import InstalledModel
from photoapp.vision.vision_engine import VisionEngine

SIDE = (1600, 1200)
STARTER = Path(__file__).parents[2] / "resources/models/starter"


def tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@dataclass(frozen=True)
class Cost:
    """What one run of one way took.

    Attributes:
        wall: seconds.
        encoder: CPU seconds of this process inside the encoder: its thread, and torch's own.
        around: CPU seconds of this process for everything else.
        readers: CPU seconds of the reader processes.
    """

    wall: float
    encoder: float
    around: float
    readers: float

    @property
    def cpu(self) -> float:
        return self.encoder + self.around + self.readers


class Meter:
    """Measures what runs; samples the memory of this process and its readers all the time."""

    def __init__(self) -> None:
        self.peak = 0
        self._me = psutil.Process()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._stop.set()
        self._thread.join()

    def cost(self, work: Callable[[], object]) -> Cost:
        """Run something. What Python's threads of before it did is around the encoder.

        The pipeline's encoder thread is made by the run, and torch's threads are not Python's.
        """
        threads = threading.enumerate()
        before = self._now(threads)
        work()
        after = self._now(threads)
        wall, process, readers, sampler, around = (
            b - a for a, b in zip(before, after, strict=True)
        )
        return Cost(wall, process - sampler - around, around, readers)

    def _now(self, threads: list[threading.Thread]) -> tuple[float, ...]:
        # Those that ended count too: readers are replaced now and then.
        theirs = sum(self._me.cpu_times()[2:4])
        for child in self._me.children(recursive=True):
            theirs += sum(child.cpu_times()[:2])
        own = {thread: _cpu_of(thread) for thread in threads}
        sampler = own.pop(self._thread)
        return time.perf_counter(), time.process_time(), theirs, sampler, sum(own.values())

    def _sample(self) -> None:
        while not self._stop.wait(0.1):
            total = 0
            for process in [self._me, *self._me.children(recursive=True)]:
                try:
                    total += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.peak = max(self.peak, total)


def _cpu_of(thread: threading.Thread) -> float:
    if sys.platform != "linux" or thread.ident is None:
        return 0.0
    return time.clock_gettime(time.pthread_getcpuclockid(thread.ident))


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


def copy_photos(source: Path, folder: Path, count: int | None) -> None:
    """Copy the first photos of a folder, so that a library can hold just these."""
    folder.mkdir()
    found = [path for path in sorted(source.rglob("*")) if is_photo_name(path.name)]
    for number, path in enumerate(found[:count]):
        shutil.copyfile(path, folder / f"{number:05}{path.suffix.lower()}")


def publish(architecture: str, folder: Path) -> Path:
    """Write a checkpoint as the hub has it; random weights cost what trained ones do."""
    import open_clip
    from safetensors.torch import save_file

    config = {"model_cfg": open_clip.get_model_config(architecture)}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    network = open_clip.create_model(architecture, pretrained_text=False)
    tensors = {name: tensor.contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, folder / "open_clip_model.safetensors")
    return folder


def installed(name: str, folder: Path) -> InstalledModel:
    weights = folder / "open_clip_model.safetensors"
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    return InstalledModel(name, folder, None, folder / "open_clip_config.json", weights, digest)


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


class PlainOpenClip:
    """open_clip as its README shows it."""

    def __init__(self, folder: Path, batch: int) -> None:
        import open_clip

        loaded = open_clip.create_model_and_transforms(f"local-dir:{folder}")
        self._model, _, self._preprocess = loaded
        self._model.eval()
        self._batch = batch

    def embed(self, paths: list[Path]) -> None:
        import torch

        with torch.no_grad():
            for start in range(0, len(paths), self._batch):
                images = [self._read(path) for path in paths[start : start + self._batch]]
                features = self._model.encode_image(torch.stack(images))
                features /= features.norm(dim=-1, keepdim=True)

    def _read(self, path: Path) -> Any:
        with Image.open(path) as image:
            return self._preprocess(image)


class Bench:
    def __init__(self, options: argparse.Namespace, scratch: Path) -> None:
        from photoapp.vision.open_clip_embedder import OpenClipEmbedder

        self.scratch = scratch
        self.batch = options.batch
        self.photos = scratch / "photos"
        if options.photos is None:
            make_photos(self.photos, options.count or 256)
        else:
            copy_photos(options.photos, self.photos, options.count)
        (scratch / "model").mkdir()
        is_starter = options.model == "starter"
        model = STARTER if is_starter else publish(options.model, scratch / "model")
        chosen = installed(options.model, model)
        self.embedder: Any = OpenClipEmbedder.load(chosen, options.device)
        self._plain = PlainOpenClip(model, self.batch)
        if options.accelerator is not None:
            self.embedder = Accelerator(self.embedder, options.accelerator / 1000)
        self.readers = ReaderPool(options.workers or os.cpu_count(), low_priority=True)
        self.paths = sorted(self.photos.iterdir())
        self.pixels = self._ready_pixels()
        tell(f"{options.model} on {self.embedder.device}, {len(self.pixels)} photos")

    def _ready_pixels(self) -> NDArray[np.uint8]:
        answers = [self.readers.read(path, self.embedder.model_input) for path in self.paths]
        read = [answer.result() for answer in answers]
        return np.stack([one.model_input for one in read if isinstance(one, Reading)])

    def bare(self, meter: Meter) -> Cost:
        def embed() -> None:
            for start in range(0, len(self.pixels), self.batch):
                self.embedder.embed_images(self.pixels[start : start + self.batch])

        # On a thread of its own, so that its CPU time counts as the encoder's here too.
        return meter.cost(lambda: _on_new_thread(embed))

    def open_clip(self, meter: Meter) -> Cost:
        return meter.cost(lambda: _on_new_thread(lambda: self._plain.embed(self.paths)))

    def read(self, meter: Meter) -> Cost:
        return meter.cost(self._ready_pixels)

    def index(self, meter: Meter) -> Cost:
        """Index a new library; opening it and calibrating the model come before."""
        # Removed with everything at the end only: ext4 makes files slower for a minute after
        # others were deleted.
        library = Path(tempfile.mkdtemp(dir=self.scratch))
        with Database.open(library, writing=True) as database:
            vision = VisionEngine(self.embedder, database, self.scratch / "vectors")
            thumbnails = ThumbnailStore(library / "thumbnails")
            pipeline = IndexingPipeline(
                database, self.readers, vision, thumbnails, batch_size=self.batch
            )
            added, _ = database.write(lambda c: folders.add(c, self.photos)).result()

            def work() -> None:
                scan_folder(database, added)
                if pipeline.run().indexed != len(self.pixels):
                    raise SystemExit("Some photos were not indexed.")

            return meter.cost(work)


def _on_new_thread(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def run(bench: Bench, meter: Meter, rounds: int) -> dict[str, list[Cost]]:
    """Run every way once a round, the order turned round each time, after a round to warm up."""
    ways = [bench.bare, bench.index, bench.read, bench.open_clip]
    costs: dict[str, list[Cost]] = {way.__name__: [] for way in ways}
    for number in range(rounds + 1):
        for way in ways if number % 2 else reversed(ways):
            cost = way(meter)
            if number:
                costs[way.__name__].append(cost)
    return costs


def report(name: str, costs: list[Cost], photos: int) -> None:
    def middle(part: Callable[[Cost], float]) -> float:
        return statistics.median(map(part, costs)) / photos * 1000

    tell(
        f"{name:13} {1000 / middle(lambda c: c.wall):8.1f} photos/s   CPU ms a photo: "
        f"encoder {middle(lambda c: c.encoder):6.2f}, around it {middle(lambda c: c.around):5.2f}, "
        f"readers {middle(lambda c: c.readers):6.2f}"
    )


def ratio(costs: list[Cost], others: list[Cost]) -> str:
    """Return how many times as fast the first is, round by round: median (lowest to highest)."""
    ratios = sorted(other.wall / cost.wall for cost, other in zip(costs, others, strict=True))
    return f"{statistics.median(ratios):5.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"


def conclude(costs: dict[str, list[Cost]], photos: int, peak: int) -> None:
    report("bare encoder", costs["bare"], photos)
    report("indexing", costs["index"], photos)
    report("readers", costs["read"], photos)
    report("open_clip", costs["open_clip"], photos)
    index = costs["index"]
    pairs = zip(costs["bare"], costs["read"], strict=True)
    slower = [max(pair, key=lambda cost: cost.wall) for pair in pairs]
    share = statistics.median(cost.encoder / cost.cpu for cost in index)
    bare_share = statistics.median(
        bare.cpu / cost.cpu for bare, cost in zip(costs["bare"], index, strict=True)
    )
    tell(f"indexing / bare encoder:                 {ratio(index, costs['bare'])}   goal 0.90")
    tell(f"indexing / slower of encoder and readers:{ratio(index, slower)}")
    tell(f"indexing / plain open_clip:              {ratio(index, costs['open_clip'])}")
    tell(f"encoder's CPU / all CPU of indexing:     {share:5.2f}")
    tell(f"bare encoder's CPU / all CPU of indexing:{bare_share:5.2f}")
    tell(f"peak memory of this process and readers: {peak / 2**20:5.0f} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--count", type=int)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--model", default="starter")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--accelerator", type=float)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, Meter() as meter:
        bench = Bench(options, Path(scratch))
        try:
            costs = run(bench, meter, options.rounds)
        finally:
            bench.readers.close()
        conclude(costs, len(bench.pixels), meter.peak)


if __name__ == "__main__":
    main()
