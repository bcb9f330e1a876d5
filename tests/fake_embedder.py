"""A deterministic embedder without a model: it sees colours and reads the names of colours.

A photo's vector holds its mean colour and, weakly, where it is bright. A phrase's vector holds the
colours that it names; every other word points somewhere of its own, away from all photos. So "red"
ranks red photos first, "a photo of a red car" nearly the same, and "xylophone" finds nothing.
"""

import hashlib
import re
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.errors import BugError
from photoapp.domain.model_input import ModelInput

COLOURS: dict[str, tuple[int, int, int]] = {
    "red": (255, 0, 0),
    "green": (0, 160, 0),
    "blue": (0, 0, 255),
    "yellow": (255, 255, 0),
    "orange": (255, 140, 0),
    "purple": (128, 0, 128),
    "pink": (255, 150, 190),
    "brown": (120, 70, 20),
    "cyan": (0, 255, 255),
    "white": (255, 255, 255),
    "grey": (128, 128, 128),
    "gray": (128, 128, 128),
    "black": (0, 0, 0),
}
_SILENT_WORDS = frozenset(
    (
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "and",
        "with",
        "photo",
        "picture",
        "image",
        "this",
        "is",
    )
)
_COLOUR_AXES = 4  # red, green, blue, "any colour at all"
_LAYOUT_AXES = 4  # brightness of the quarters against the mean
_WORD_AXES = 24
_CELLS = 4  # places along a side of a photo of its own size
_LAYOUT_WEIGHT = 0.1
_WORD_WEIGHT = 0.5


class FakeEmbedder:
    """An `Embedder` by mean colour.

    Attributes:
        places: photos of which size it sees place by place.
        batches: number of photos of every call of `embed_images`.
        phrases: every phrase that was embedded, in order.
        closed: whether `close` was called.
    """

    dimension = _COLOUR_AXES + _LAYOUT_AXES + _WORD_AXES
    device = "cpu (fake)"

    def __init__(
        self,
        model_key: str = "fake@00000000",
        size: int = 32,
        templates: tuple[str, ...] = ("a photo of a {}.",),
        places: Literal["any size", "own size", "none"] = "any size",
    ) -> None:
        self.model_key = model_key
        self.model_input = ModelInput(height=size, width=size, resize_mode="squash")
        self.templates = templates
        self.places = places
        self.batches: list[int] = []
        self.phrases: list[str] = []
        self.closed = False

    def embed_images(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        size = (self.model_input.height, self.model_input.width, 3)
        if pixels.dtype != np.uint8 or pixels.shape[1:] != size:
            raise BugError(f"Wrong pixels: {pixels.dtype}{list(pixels.shape)}.")
        self.batches.append(len(pixels))
        vectors = np.zeros((len(pixels), self.dimension), np.float32)
        for vector, photo in zip(vectors, pixels, strict=True):
            vector[:_COLOUR_AXES] = _colour_axes(photo.reshape(-1, 3).mean(axis=0))
            half_y, half_x = photo.shape[0] // 2, photo.shape[1] // 2
            quarters = np.array(
                [part.mean() for row in (photo[:half_y], photo[half_y:])
                 for part in (row[:, :half_x], row[:, half_x:])]
            )  # fmt: skip
            layout = (quarters - quarters.mean()) / 255 * _LAYOUT_WEIGHT
            vector[_COLOUR_AXES : _COLOUR_AXES + _LAYOUT_AXES] = layout
        return _unit(vectors)

    def embed_patches(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32] | None:
        own = pixels.shape[1:3] == (self.model_input.height, self.model_input.width)
        if self.places == "none" or (self.places == "own size" and not own):
            return None
        cell = max(self.model_input.height // _CELLS, 1)
        rows, columns = pixels.shape[1] // cell, pixels.shape[2] // cell
        whole = pixels[:, : rows * cell, : columns * cell]
        cells = whole.reshape(len(pixels), rows, cell, columns, cell, 3).mean(axis=(2, 4))
        patches = np.zeros((*cells.shape[:3], self.dimension), np.float32)
        patches[..., :3] = cells / 127.5 - 1.0
        patches[..., 3] = 0.5
        return patches

    def embed_phrases(self, phrases: Sequence[str]) -> NDArray[np.float32]:
        self.phrases.extend(phrases)
        vectors = np.zeros((len(phrases), self.dimension), np.float32)
        for vector, phrase in zip(vectors, phrases, strict=True):
            for word in re.findall(r"\w+", phrase.casefold()):
                if word in COLOURS:
                    vector[:_COLOUR_AXES] += _unit(_colour_axes(np.array(COLOURS[word], float)))
                elif word not in _SILENT_WORDS:
                    vector[-_WORD_AXES:] += _WORD_WEIGHT * _word_axes(word)
            if not vector.any():
                vector[-_WORD_AXES:] = _word_axes("")
        return _unit(vectors)

    def close(self) -> None:
        self.closed = True


def _colour_axes(rgb: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return float32[4]: the colour seen from mid grey, and a constant that keeps grey off zero."""
    return np.append(rgb / 127.5 - 1.0, 0.5).astype(np.float32)


def _word_axes(word: str) -> NDArray[np.float32]:
    """Return float32[24] of unit length, another direction for each word, always the same."""
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    return _unit(np.random.default_rng(seed).normal(size=_WORD_AXES).astype(np.float32))


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the rows at unit length."""
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)
