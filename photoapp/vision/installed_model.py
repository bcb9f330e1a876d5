"""A model whose files lie on this machine, as the model catalog hands it to an embedder."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """Files of one model and what is needed to load them.

    Either `config` or `architecture` is set; with both, `config` counts.

    Attributes:
        id: name in the model catalog ("starter", "ViT-B-32-laion2b").
        folder: holds all files of the model, the tokenizer's too.
        architecture: name of an open_clip architecture ("ViT-B-32").
        config: open_clip's own `open_clip_config.json`.
        weights: a .safetensors file in open_clip's key layout.
        sha256: of the weights, 64 hex digits.
        templates: prompt templates for short names, "{}" stands for the name.
        pretrained_tag: open_clip's tag of the weights ("openai", "laion2b_s34b_b79k"), from which
            mean, std and interpolation come when there is no `config`.
    """

    id: str
    folder: Path
    architecture: str | None
    config: Path | None
    weights: Path
    sha256: str
    templates: tuple[str, ...] = ()
    pretrained_tag: str | None = None

    @property
    def model_key(self) -> str:
        """Key of the vectors: the id, and the weights by the start of their checksum."""
        return f"{self.id}@{self.sha256[:8]}"
