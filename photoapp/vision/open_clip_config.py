"""What `open_clip_config.json` says of a model, read without open_clip."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from photoapp.domain.errors import ModelUnavailable
from photoapp.vision.known_models import Architecture
from photoapp.vision.text_towers import TEXT_TOWERS

TOKENIZER_FILES = (
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.json",
    "vocab.txt",
    "merges.txt",
    "sentencepiece.bpe.model",
    "spiece.model",
    "tokenizer.model",
)
"""Names under which transformers keeps a tokenizer; a model has some of them."""

TOKENIZER_CORES = frozenset(TOKENIZER_FILES) - {
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
}
"""Of these, one at least must be there: the others only describe it."""

TOWER_CONFIG = "config.json"
"""Configuration of a text tower from transformers; also tells it the kind of a tokenizer."""

_LONGEST = 1 << 20
_REPOSITORY = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class TextFiles:
    """Where the files come from that a text side needs besides the weights.

    Attributes:
        tokenizer: repository of the tokenizer, empty when open_clip brings its own.
        tower: repository of the text tower's `config.json`, empty for open_clip's own tower.
    """

    tokenizer: str
    tower: str

    @property
    def knows_tower(self) -> bool:
        """Whether Photoapp knows the text tower's configuration by its name."""
        return self.tower.rpartition("/")[2] in TEXT_TOWERS

    def missing(self, names: frozenset[str]) -> str:
        """Return what is lacking among the names of files, for people; empty when nothing is."""
        if self.tokenizer and not names & TOKENIZER_CORES:
            return "its tokenizer (tokenizer.json)"
        if self.tower and not self.knows_tower and TOWER_CONFIG not in names:
            return f"the {TOWER_CONFIG} of its text tower"
        return ""


@dataclass(frozen=True, slots=True)
class OpenClipConfig:
    """What is read of a configuration.

    Attributes:
        dimension: length of a vector.
        model: its `model_cfg`, as open_clip reads it.
        text_files: what the text side needs besides the weights.
    """

    dimension: int
    model: Mapping[str, Any]
    text_files: TextFiles


def read_config(file: Path) -> OpenClipConfig:
    """Read an `open_clip_config.json`.

    Raises:
        ModelUnavailable: it is missing, or no such configuration.
    """
    try:
        with file.open(encoding="utf-8") as opened:
            model = json.loads(opened.read(_LONGEST))["model_cfg"]
        text, dimension = model["text_cfg"], int(model["embed_dim"])
        model["vision_cfg"].keys()
        text_files = TextFiles(
            tokenizer=_repository(text.get("hf_tokenizer_name")),
            tower=_repository(text.get("hf_model_name")),
        )
    except OSError as error:
        raise ModelUnavailable(f"{file} cannot be read: {error.strerror or error}.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ModelUnavailable(
            f"{file.name} is no configuration of open_clip.", "Get the files of the model again."
        ) from None
    return OpenClipConfig(dimension, model, text_files)


def text_files_of(architecture: Architecture) -> TextFiles:
    """Return what the text side of a built-in architecture needs besides the weights."""
    return TextFiles(architecture.tokenizer, architecture.text_model)


def _repository(name: object) -> str:
    """Return the name of a repository on the hub, empty for none."""
    if not name:
        return ""
    if not isinstance(name, str) or not _REPOSITORY.fullmatch(name):
        raise ValueError(name)
    return name
