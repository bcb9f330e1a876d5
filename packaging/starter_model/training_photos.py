"""The prepared photos of a training run: pixels, texts, how often each is drawn."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).parent
SIDE = 112
"""Pixels per side of a prepared photo: twice regnetx_004's useful detail, 1.3 GB for 34,000."""

TEMPLATES = ("a photo of a {}", "{}", "a picture of a {}", "a photo of {}", "{} in a photo")
"""How a label becomes a text; short, since people type short phrases."""

HELD_OUT = 0.05
"""Share of the photos that no step trains on: the curve in the log is measured on them."""


@dataclass(frozen=True)
class TrainingPhotos:
    """Photos with their texts; every list has one entry a photo.

    Attributes:
        pixels: uint8[n, SIDE, SIDE, 3], sRGB, memory-mapped.
        sources: The name of the set each comes from.
        captions: What people wrote about it; empty for most.
        texts: Captions, and each label in every template.
        names: Label names without a template; empty for captioned photos.
        weights: float64[n], how often it is drawn, summing to 1 over the training part.
        training: bool[n], False for what is held out.
    """

    pixels: NDArray[np.uint8]
    sources: list[str]
    captions: list[list[str]]
    texts: list[list[str]]
    names: list[list[str]]
    weights: NDArray[np.float64]
    training: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.sources)


def label_names(source: str, labels: list[str]) -> list[str]:
    """The words for a photo's labels, lower case: synonyms where `label_synonyms.toml` has them."""
    synonyms = tomllib.loads((HERE / "label_synonyms.toml").read_text("utf-8"))
    names: list[str] = []
    for label in labels:
        # ImageNet's labels are lists of names; those after the second are Latin or rare.
        words = label.lower().split(", ")[:2] if source == "nips17" else [label.lower()]
        for word in words:
            names += synonyms.get(word, [word])
    return names


def load_training_photos(work: Path) -> TrainingPhotos:
    """The photos that `prepare_photos.py` left in `work`.

    Raises:
        FileNotFoundError: When `prepare_photos.py` has not run.
    """
    rows = [json.loads(line) for line in (work / "photos.jsonl").read_text("utf-8").splitlines()]
    source_weights = tomllib.loads((HERE / "sources.toml").read_text("utf-8"))
    names = [row["names"] for row in rows]
    captions = [row["captions"] for row in rows]
    texts = [
        sorted({*own, *(t.format(n) for n in label for t in TEMPLATES)})
        for own, label in zip(captions, names, strict=True)
    ]
    # A fixed draw, so that every step and every resumed run holds out the same photos.
    training = np.random.default_rng(20260101).random(len(rows)) >= HELD_OUT
    weights = np.array([source_weights.get(r["source"], {}).get("weight", 1.0) for r in rows])
    weights = np.where(training & np.array([len(t) > 0 for t in texts]), weights, 0.0)
    return TrainingPhotos(
        pixels=np.load(work / "photos.npy", mmap_mode="r"),
        sources=[row["source"] for row in rows],
        captions=captions,
        texts=texts,
        names=names,
        weights=weights / weights.sum(),
        training=training,
    )
