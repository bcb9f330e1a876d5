"""The texts that stand for a label when a model is measured.

They are the same for every model, and not the model's own templates, so that figures of different
models, and those of the built-in model's training, can be compared.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from photoapp.vision.embedder import Embedder

ZERO_SHOT_TEMPLATES: Final = ("a photo of a {}", "{}", "a picture of a {}")
"""Averaged for zero-shot accuracy, as in Radford et al. 2021, section 3.1.4, with fewer of them."""

NAME_TEMPLATE: Final = "a photo of a {}"
"""Of breadth."""


def embed_labels(embedder: Embedder, labels: Sequence[str]) -> NDArray[np.float32]:
    """Return float32[len(labels), d] of unit length: the mean over the templates for each label."""
    prompts = [
        template.replace("{}", label) for label in labels for template in ZERO_SHOT_TEMPLATES
    ]
    vectors = embedder.embed_phrases(prompts)
    means: NDArray[np.float32] = vectors.reshape(
        len(labels), len(ZERO_SHOT_TEMPLATES), embedder.dimension
    ).mean(axis=1)
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    unit: NDArray[np.float32] = means / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit


def name_prompts(names: Sequence[str]) -> list[str]:
    """Return the text that stands for each name when breadth is measured."""
    return [NAME_TEMPLATE.replace("{}", name) for name in names]
