"""The embedder against open_clip called directly, same weights, same machine, in the same run.

    python tests/benchmarks/bench_embedder.py [ARCHITECTURE ...]     (default: starter ViT-B-32)

"starter" is the built-in model; any other name gets random weights, which cost what real ones cost.
open_clip runs as its README shows: float32, `encode_image` on normalised photos. Rounds of the two
alternate; medians are compared, and processor time beside wall time, because other work on the
machine stretches only the latter.
"""

import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from photoapp.vision.installed_model import InstalledModel
from photoapp.vision.open_clip_embedder import OpenClipEmbedder, open_clip, torch

STARTER = Path(__file__).parents[2] / "resources/models/starter"
PHOTOS = 16
ROUNDS = 7
PHRASE = "two dogs playing in the snow"


def main(names: list[str]) -> None:
    """Print one block of figures for each architecture."""
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            run(name, STARTER if name == "starter" else publish(name, Path(folder)))


def publish(name: str, folder: Path) -> Path:
    """Write a checkpoint with random weights as it would come from the hub."""
    from safetensors.torch import save_file

    config = {"model_cfg": open_clip.get_model_config(name)}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    network = open_clip.create_model(name, pretrained_text=False)
    tensors = {key: value.contiguous() for key, value in network.state_dict().items()}
    save_file(tensors, folder / "open_clip_model.safetensors")
    return folder


def run(name: str, folder: Path) -> None:
    """Measure one model."""
    model = InstalledModel(
        id=name,
        folder=folder,
        architecture=None,
        config=folder / "open_clip_config.json",
        weights=folder / "open_clip_model.safetensors",
        sha256="0" * 64,
    )
    started = time.perf_counter()
    embedder = OpenClipEmbedder.load(model)
    loaded = time.perf_counter()
    network, _, _ = open_clip.create_model_and_transforms(f"local-dir:{folder}")
    theirs = time.perf_counter() - loaded
    print(f"{name}: loaded in {loaded - started:.2f} s, by open_clip in {theirs:.2f} s")  # noqa: T201
    tokenizer = open_clip.get_tokenizer(f"local-dir:{folder}")
    network.eval()
    shape = (PHOTOS, embedder.model_input.height, embedder.model_input.width, 3)
    pixels = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    photos = (torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255 - 0.45) / 0.27

    @torch.inference_mode()
    def bare_photos() -> Any:
        return network.encode_image(photos)

    @torch.inference_mode()
    def bare_phrase() -> Any:
        return network.encode_text(tokenizer([PHRASE]))

    compare("photos", PHOTOS, lambda: embedder.embed_images(pixels), bare_photos)
    compare("phrases", 1, lambda: embedder.embed_phrases([PHRASE]), bare_phrase)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {embedder.device}; peak memory of both together {peak:.0f} MB")  # noqa: T201


def compare(what: str, count: int, ours: Callable[[], object], bare: Callable[[], object]) -> None:
    """Print the speed of two ways to do the same."""
    ours()
    bare()
    times: dict[str, list[tuple[float, float]]] = {"ours": [], "open_clip": []}
    for _ in range(ROUNDS):
        for name, work in (("ours", ours), ("open_clip", bare)):
            wall, busy = time.perf_counter(), time.process_time()
            work()
            times[name].append((time.perf_counter() - wall, time.process_time() - busy))
    wall_ratio, busy_ratio = (
        statistics.median(t[part] for t in times["open_clip"])
        / statistics.median(t[part] for t in times["ours"])
        for part in (0, 1)
    )
    speeds = ", ".join(
        f"{name} {count / statistics.median(t[0] for t in rounds):.1f}/s"
        for name, rounds in times.items()
    )
    ratio = f"ratio {wall_ratio:.2f} by wall, {busy_ratio:.2f} by processor time"
    print(f"  {what}: {speeds}; {ratio}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:] or ["starter", "ViT-B-32"])
