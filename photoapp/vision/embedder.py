"""What every embedder can do: photos and phrases to unit vectors in one space."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.model_input import ModelInput

OnNote = Callable[[str], None]
"""Told, in a sentence, of a thing that turned out otherwise than planned."""


def ignore_note(note: str) -> None:
    """Take a note and drop it: the default where nobody listens."""


class Embedder(Protocol):
    """A model that puts photos and phrases into one space, where a near cosine means a match.

    Not thread-safe: one caller at a time.
    """

    @property
    def model_key(self) -> str:
        """Model id @ first 8 hex digits of the SHA-256 of its weights; vectors are keyed by it."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    @property
    def model_input(self) -> ModelInput:
        """The size and shape in which `embed_images` wants its photos."""
        ...

    @property
    def templates(self) -> tuple[str, ...]:
        """Prompt templates for short names; "{}" stands for the name. Empty: use it as it is."""
        ...

    @property
    def device(self) -> str:
        """Where the model runs and in which precision, for people: "cpu (bf16)"."""
        ...

    def embed_images(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Embed photos.

        Args:
            pixels: uint8[n, h, w, 3] sRGB, h and w as `model_input` says; n may be 0.

        Returns:
            float32[n, dimension], each row of unit length.

        Raises:
            BugError: the pixels have another shape or type, or the model answered NaN.
            UserError: not even one photo fits into memory.
        """
        ...

    def embed_patches(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32] | None:
        """Embed what is seen at each place of photos, in the same space as the photos themselves.

        Args:
            pixels: uint8[n, h, w, 3] sRGB, n >= 1; h and w as `model_input` says, or larger.

        Returns:
            float32[n, rows, columns, dimension], not of unit length: how long a vector is says how
            much its place adds to the photo's. None where the model knows no places, or takes no
            photos of this size, or memory does not suffice for them.
        """
        ...

    def embed_phrases(self, phrases: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts exactly as given, without a template, cut at the model's text length.

        Args:
            phrases: any text, any length; may be empty.

        Returns:
            float32[len(phrases), dimension], each row of unit length.

        Raises:
            BugError: the model answered NaN.
            UserError: not even one phrase fits into memory.
        """
        ...

    def close(self) -> None:
        """Give back the memory; nothing may be embedded afterwards. May be called again."""
        ...
