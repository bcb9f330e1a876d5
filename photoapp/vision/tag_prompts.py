"""The vectors of tags' prompts, templates averaged; remembered, for people edit one at a time."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.tag_set import PLACEHOLDER
from photoapp.vision.prompts import prompts_of

_REMEMBERED = 4096  # texts; 8 MB of 512-d vectors
_AT_ONCE = 64  # texts between which a search is answered

EmbedTexts = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts exactly as given -> float32[n, d] of unit length."""


class TagPrompts:
    """Embeds prompts; thread-safe."""

    def __init__(self, embed: EmbedTexts, templates: Sequence[str], dimension: int) -> None:
        """Take the model.

        Args:
            embed: called with few texts at a time.
            templates: of the model, for sets without their own.
            dimension: of its vectors.
        """
        self._embed = embed
        self._templates = tuple(templates)
        self._dimension = dimension
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def directions(
        self, groups: Sequence[Sequence[str]], templates: Sequence[str]
    ) -> NDArray[np.float32]:
        """Return float32[len(groups), d] of unit length, each the mean over a group's prompts.

        A group without prompts gives zeros.

        Args:
            groups: prompts that stand for the same.
            templates: each with "{}"; empty for the model's own way with names and sentences.
        """
        texts = [
            [text for prompt in group for text in self._filled(prompt, templates)]
            for group in groups
        ]
        vectors = self._vectors([text for some in texts for text in some])
        directions = np.zeros((len(groups), self._dimension), np.float32)
        for direction, some in zip(directions, texts, strict=True):
            if some:
                mean = np.mean([vectors[text] for text in some], axis=0, dtype=np.float64)
                direction[:] = mean / max(float(np.linalg.norm(mean)), 1e-12)
        return directions

    def _filled(self, prompt: str, templates: Sequence[str]) -> list[str]:
        if not templates:
            return prompts_of(prompt, self._templates)
        return [template.replace(PLACEHOLDER, prompt) for template in templates]

    def _vectors(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        with self._lock:
            found = {text: self._known[text] for text in texts if text in self._known}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        for start in range(0, len(new), _AT_ONCE):
            some = new[start : start + _AT_ONCE]
            found |= zip(some, self._embed(some), strict=True)
        with self._lock:
            for text in texts:
                self._known[text] = found[text]
                self._known.move_to_end(text)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return found
