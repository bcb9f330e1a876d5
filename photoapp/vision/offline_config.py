"""A model's configuration, made safe to build from: nothing in it points to a hub or runs code.

open_clip's configuration files name things to be fetched: a text tower and a tokenizer from
transformers, an image tower from timm. Here each such name is replaced by what lies here,
or it is refused.
"""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from photoapp.domain.errors import ModelUnavailable
from photoapp.vision.text_towers import TEXT_TOWERS

CONFIG_NAME = "open_clip_config.json"
"""The name under which open_clip looks for a configuration in a folder."""

_TEXT_TOWER_TYPES = frozenset(["roberta", "xlm-roberta", "mt5", "bert", "m2m_100"])
"""Kinds of transformers models that open_clip can use (`open_clip.hf_configs.arch_dict`)."""

_TEXT_TOWER_FILES = ("text_config/config.json", "text_config.json", "config.json")
"""Where a model folder may describe its text tower, best first. The last name is used for other
things as well, so its `model_type` has to fit."""

_TOKENIZER_FILES = (
    "tokenizer.json",
    "tokenizer.model",
    "spiece.model",
    "sentencepiece.bpe.model",
    "vocab.txt",
    "vocab.json",
)
"""One of them must be there; without, transformers makes an empty tokenizer and says nothing."""

_TOKENIZER_OPTIONS = frozenset(["clean", "strip_sep_token", "language"])
"""Options of a configuration that open_clip's own wrapper takes; transformers' own, among them
`trust_remote_code`, are not a configuration's to set."""

_SIMPLE_TOKENIZER_OPTIONS = ("clean", "reduction_mask")
"""The same for open_clip's own tokenizer, which would open any file as its vocabulary."""

_DEFAULT_CONTEXT_LENGTH = 77
"""Tokens, open_clip's own default."""

_PREPROCESS_KEYS = ("mean", "std", "interpolation", "resize_mode", "fill_color")


@dataclass(frozen=True, slots=True)
class TokenizerFiles:
    """A tokenizer from transformers that lies on this machine.

    Attributes:
        folder: holds its files.
        context_length: tokens a phrase is padded or cut to.
        mode: open_clip's `tokenizer_mode`.
        options: for open_clip's `HFTokenizer`.
    """

    folder: Path
    context_length: int
    mode: str | None
    options: Mapping[str, Any]


class OfflineConfig:
    """A configuration that can be built from without asking anybody.

    Attributes:
        dimension: length of a vector.
        needs_transformers: the text tower or the tokenizer comes from transformers.
        tokenizer: its files, or None for the tokenizer that open_clip brings along.
        simple_tokenizer: options of the latter.
    """

    def __init__(
        self, folder: Path, model: Mapping[str, Any], preprocess: Mapping[str, Any]
    ) -> None:
        """Check and clean a configuration.

        Args:
            folder: of the model: tokenizer files, and perhaps the text tower's configuration.
            model: open_clip's `model_cfg`.
            preprocess: open_clip's `preprocess_cfg`; what it leaves out is open_clip's default.

        Raises:
            ModelUnavailable: it makes no sense, or needs a file that is not there.
        """
        self._model = deepcopy(dict(model))
        self._preprocess = {key: preprocess[key] for key in _PREPROCESS_KEYS if key in preprocess}
        vision, text = self._model.get("vision_cfg"), self._model.get("text_cfg")
        dimension = self._model.get("embed_dim")
        if not isinstance(vision, dict) or not isinstance(text, dict) or type(dimension) is not int:
            raise _senseless("embed_dim, vision_cfg or text_cfg is missing")
        self.dimension: int = dimension
        _check_image_tower(vision)
        self._text_tower = _find_text_tower(folder, text)
        self.tokenizer = _find_tokenizer(folder, text)
        self.simple_tokenizer = _simple_tokenizer_options(text)
        self.needs_transformers = self._text_tower is not None or self.tokenizer is not None

    @classmethod
    def from_file(cls, file: Path, folder: Path) -> "OfflineConfig":
        """Read `open_clip_config.json`.

        Raises:
            ModelUnavailable: it cannot be read, or as above.
        """
        try:
            config = json.loads(file.read_text("utf-8"))
            return cls(folder, config["model_cfg"], dict(config.get("preprocess_cfg") or {}))
        except OSError as error:
            raise ModelUnavailable(
                f"{file} cannot be read: {error.strerror or error}.", "Download the model again."
            ) from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise _senseless(f"{file.name} is no configuration of open_clip") from error

    @classmethod
    def from_architecture(
        cls, name: str, model: Mapping[str, Any] | None, tag: Mapping[str, Any], folder: Path
    ) -> "OfflineConfig":
        """Take open_clip's own configuration of an architecture.

        Args:
            name: of the architecture.
            model: its configuration, None when open_clip does not know it.
            tag: what open_clip knows of the pretrained weights: preprocessing, and whether they
                were trained with QuickGELU (OpenAI's were); empty for weights it does not know.
            folder: of the model.

        Raises:
            ModelUnavailable: there is no such architecture, or as above.
        """
        if model is None:
            raise ModelUnavailable(
                f"open_clip knows no architecture {name!r}.",
                f"Give an {CONFIG_NAME} beside the weights, or another name.",
            )
        quick_gelu = {"quick_gelu": True} if tag.get("quick_gelu") else {}
        return cls(folder, {**model, **quick_gelu}, tag)

    def write(self, folder: Path) -> None:
        """Write the cleaned configuration into an empty folder, for "local-dir:FOLDER"."""
        model = deepcopy(self._model)
        if self._text_tower is not None:
            tower = folder / "text_tower"
            tower.mkdir()
            (tower / "config.json").write_text(json.dumps(dict(self._text_tower)), "utf-8")
            model["text_cfg"]["hf_model_name"] = str(tower)
        config = {"model_cfg": model, "preprocess_cfg": self._preprocess}
        (folder / CONFIG_NAME).write_text(json.dumps(config), "utf-8")


def _check_image_tower(vision: dict[str, Any]) -> None:
    name = vision.get("timm_model_name")
    if name is not None and (not isinstance(name, str) or ":" in name or "/" in name):
        raise _senseless(f"its image tower is {name!r}, which is no name of a timm architecture")
    if name is not None:
        vision["timm_model_pretrained"] = False


def _find_text_tower(folder: Path, text: dict[str, Any]) -> Mapping[str, Any] | None:
    """Return the configuration of a text tower from transformers, None for open_clip's own."""
    name = text.get("hf_model_name")
    if not name:
        return None
    text["hf_model_pretrained"] = False
    for place in _TEXT_TOWER_FILES:
        tower = _read_text_tower(folder / place)
        if tower is not None:
            return tower
    known = TEXT_TOWERS.get(str(name).rpartition("/")[2])
    if known is None:
        raise ModelUnavailable(
            f"The configuration of the text tower {name} is not in the model's folder.",
            f"Put its config.json into {folder / 'text_config'}.",
        )
    return known


def _read_text_tower(file: Path) -> Mapping[str, Any] | None:
    try:
        tower = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(tower, dict) or tower.get("model_type") not in _TEXT_TOWER_TYPES:
        return None
    return {key: value for key, value in tower.items() if key != "auto_map"}


def _find_tokenizer(folder: Path, text: dict[str, Any]) -> TokenizerFiles | None:
    if not text.get("hf_tokenizer_name"):
        return None
    if not any((folder / name).is_file() for name in _TOKENIZER_FILES):
        raise ModelUnavailable(
            "The model's tokenizer files (tokenizer.json) are missing.",
            f"Download the model again, or put them into {folder}.",
        )
    options = text.get("tokenizer_kwargs") or {}
    return TokenizerFiles(
        folder=folder,
        context_length=_context_length(text),
        mode=text.get("tokenizer_mode"),
        options={key: options[key] for key in _TOKENIZER_OPTIONS if key in options},
    )


def _simple_tokenizer_options(text: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of open_clip's `SimpleTokenizer`, as its `get_tokenizer` gives them."""
    options = text.get("tokenizer_kwargs") or {}
    chosen = {key: options[key] for key in _SIMPLE_TOKENIZER_OPTIONS if key in options}
    return {**chosen, "context_length": _context_length(text)}


def _context_length(text: dict[str, Any]) -> int:
    length = text.get("context_length", _DEFAULT_CONTEXT_LENGTH)
    if type(length) is not int or length < 1:
        raise _senseless(f"a context length of {length}")
    return length


def _senseless(reason: str) -> ModelUnavailable:
    return ModelUnavailable(
        f"The model's configuration cannot be used: {reason}.", "Download the model again."
    )
