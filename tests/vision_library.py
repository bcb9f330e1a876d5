"""A library whose photos exist in the catalog only, with vectors; and models for child processes.

Functions that start with `load_` are found by name in a spawned child.
"""

import os
from collections.abc import Sequence
from multiprocessing.connection import Client
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photoapp.catalog import embeddings, folders, photo_scans
from photoapp.catalog.database import Database
from photoapp.domain.errors import ModelUnavailable, UserError
from photoapp.domain.photo import FoundFile, PhotoId
from photoapp.vision.installed_model import InstalledModel
from tests.fake_embedder import COLOURS, FakeEmbedder

MODEL = InstalledModel(
    id="fake",
    folder=Path("/nowhere"),
    architecture=None,
    config=None,
    weights=Path("/nowhere/model.safetensors"),
    sha256="0" * 64,
)


class VisionLibrary:
    """An open library to which photos are added by their pixels."""

    def __init__(self, library: Path) -> None:
        self.database = Database.open(library, writing=True)
        self.embedder = FakeEmbedder()
        self._photos = library.parent / "photos"
        self._folder = self.database.write(lambda c: folders.add(c, self._photos)).result()[0]
        self._files: dict[PhotoId, FoundFile] = {}

    def add(self, pixels: NDArray[np.uint8]) -> list[PhotoId]:
        """Record one photo for each uint8[h, w, 3] of the pixels, with its vector."""
        first = len(self._files)
        files = [
            FoundFile(self._photos / f"{first + number}.jpg", 1, 1, 1, 1, first + number + 1)
            for number in range(len(pixels))
        ]
        changes = self.database.write(
            lambda c: photo_scans.record_found(c, self._folder.id, files)
        ).result()
        ids = sorted(changes.added)
        self._files |= zip(ids, files, strict=True)
        self.embed(ids, pixels)
        return ids

    def embed(self, ids: Sequence[PhotoId], pixels: NDArray[np.uint8]) -> None:
        """Give photos the vectors of these pixels, in place of any they had."""
        self.save(ids, self.embedder.embed_images(pixels), self.embedder.model_key)

    def save(self, ids: Sequence[PhotoId], vectors: NDArray[np.float32], model_key: str) -> None:
        """Give photos vectors of a model."""
        self.database.write(
            lambda c: embeddings.save(c, model_key, np.array(ids, np.int64), vectors)
        ).result()

    def lose(self, ids: Sequence[PhotoId]) -> None:
        """Let files go missing."""
        self.database.write(lambda c: photo_scans.record_missing(c, ids)).result()

    def close(self) -> None:
        self.database.close()


def coloured(*names: str, size: int = 32) -> NDArray[np.uint8]:
    """Return uint8[n, size, size, 3], a photo of one colour for each name."""
    pixels = np.empty((len(names), size, size, 3), np.uint8)
    for photo, name in zip(pixels, names, strict=True):
        photo[:] = COLOURS[name]
    return pixels


def load_fake(model: InstalledModel, device: str) -> FakeEmbedder:
    return FakeEmbedder()


def load_on_device(model: InstalledModel, device: str) -> FakeEmbedder:
    """Load one that says where it runs; there is no xpu."""
    if device == "xpu":
        raise UserError("The device xpu is not there.")
    embedder = FakeEmbedder()
    embedder.device = f"{device} (fake)"
    return embedder


def load_unavailable(model: InstalledModel, device: str) -> FakeEmbedder:
    raise ModelUnavailable("The model fake is damaged.", "Download it again.")


def load_with_a_bug(model: InstalledModel, device: str) -> FakeEmbedder:
    raise ZeroDivisionError("a number of ours was zero")


def load_dying(model: InstalledModel, device: str) -> FakeEmbedder:
    os._exit(9)


class MortalEmbedder(FakeEmbedder):
    """Ends its process when it sees a black photo, or reads "the end of this process"."""

    def embed_images(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        if not pixels.any():
            os._exit(9)
        return super().embed_images(pixels)

    def embed_phrases(self, phrases: Sequence[str]) -> NDArray[np.float32]:
        if "the end of this process" in phrases:
            os._exit(9)
        return super().embed_phrases(phrases)


def load_mortal(model: InstalledModel, device: str) -> MortalEmbedder:
    return MortalEmbedder()


class WaitingEmbedder(FakeEmbedder):
    """Tells the test that photos are in the encoder, and keeps them there until the test says go.

    The test listens at the port PHOTOAPP_TEST_PORT.
    """

    def embed_images(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        with Client(("localhost", int(os.environ["PHOTOAPP_TEST_PORT"]))) as test:
            test.recv_bytes()
        return super().embed_images(pixels)


def load_waiting(model: InstalledModel, device: str) -> WaitingEmbedder:
    return WaitingEmbedder()
