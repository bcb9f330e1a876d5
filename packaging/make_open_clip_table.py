"""Write `resources/models/open_clip_models.json`: open_clip's architectures and pretrained tags.

Importing open_clip takes seconds, so Photoapp reads this table instead when it lists, downloads
and imports models. Run it again when the range of open_clip in pyproject.toml changes:

    python packaging/make_open_clip_table.py

`tests/model/test_open_clip_table.py` fails when the table and the installed open_clip differ.
"""

import json
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import open_clip  # noqa: TID253
import torch
from open_clip.factory import get_model_config  # noqa: TID253
from open_clip.pretrained import (  # noqa: TID253
    get_pretrained_cfg,
    list_pretrained_tags_by_model,
)

from photoapp.vision.weights_check import family_fingerprint, fingerprint

TABLE = Path(__file__).parents[1] / "resources" / "models" / "open_clip_models.json"


def table() -> dict[str, Any]:
    """Return the table for the installed open_clip, ready for JSON."""
    return {
        "open_clip": open_clip.__version__,
        "architectures": {name: architecture(name) for name in open_clip.list_models()},
    }


def architecture(name: str, *, with_fingerprint: bool = True) -> dict[str, Any]:
    """Return the entry of one architecture.

    Args:
        name: open_clip's.
        with_fingerprint: build the model, without memory, which takes seconds for the largest.
    """
    config = get_model_config(name)
    text = config["text_cfg"]
    entry: dict[str, Any] = {"dimension": config["embed_dim"]}
    if text.get("hf_tokenizer_name"):
        entry["tokenizer"] = text["hf_tokenizer_name"]
    if text.get("hf_model_name"):
        entry["text_model"] = text["hf_model_name"]
    elif with_fingerprint:  # a text model of transformers needs its configuration from the hub
        shapes = _shapes(config)
        entry["fingerprint"] = fingerprint(shapes)
        entry["family"] = family_fingerprint(shapes)
    tags = {tag: _tag(name, tag) for tag in list_pretrained_tags_by_model(name)}
    if tags := {tag: value for tag, value in tags.items() if value["repository"]}:
        entry["tags"] = tags
    return entry


def _tag(name: str, tag: str) -> dict[str, Any]:
    config = get_pretrained_cfg(name, tag)
    owner, repository, file = (*config.get("hf_hub", "").split("/"), "", "")[:3]
    entry: dict[str, Any] = {"repository": f"{owner}/{repository}" if owner else ""}
    if file:  # a pickle; open_clip looks for the safetensors file of the same stem first
        entry["weights"] = Path(file).with_suffix(".safetensors").name
    if config.get("quick_gelu"):
        entry["quick_gelu"] = True
    return entry


def _shapes(config: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    """Return the shapes in a checkpoint of the architecture, which is built without any memory."""
    config = deepcopy(config)
    custom_text = config.pop("custom_text", False)
    kind = open_clip.CLIP
    if custom_text:
        kind = open_clip.CoCa if "multimodal_cfg" in config else open_clip.CustomTextCLIP
    if "timm_model_name" in config["vision_cfg"]:
        config["vision_cfg"]["timm_model_pretrained"] = False
    with torch.device("meta"):
        state = kind(**config).state_dict()
    return {name: tuple(tensor.shape) for name, tensor in state.items()}


if __name__ == "__main__":
    TABLE.write_text(json.dumps(table(), indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{TABLE}\n")
