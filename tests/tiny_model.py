"""Files that look like a model to everything that does not compute with it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save

RESOURCES = Path(__file__).parents[1] / "resources"


def weights(rows: int = 2000, **more: np.ndarray) -> bytes:
    """Return a safetensors file with a logit scale and `rows` x 16 float32 numbers."""
    numbers = np.random.default_rng(rows).standard_normal((rows, 16)).astype(np.float32)
    return save({"logit_scale": np.array(4.6, np.float32), "visual.proj": numbers, **more})


def config(dimension: int = 16, **text: Any) -> bytes:
    """Return an open_clip_config.json; `text` goes into its text_cfg."""
    model = {
        "embed_dim": dimension,
        "vision_cfg": {"image_size": 32, "layers": 1, "width": 16, "patch_size": 16},
        "text_cfg": {"context_length": 8, "vocab_size": 64, "width": 16, "layers": 1, **text},
    }
    preprocess = {"mean": [0.5] * 3, "std": [0.5] * 3, "interpolation": "bicubic"}
    return json.dumps({"model_cfg": model, "preprocess_cfg": preprocess}).encode()


def repository(rows: int = 2000, **text: Any) -> dict[str, bytes]:
    """Return the files of a repository that open_clip would load."""
    return {
        "README.md": b"# a model",
        "open_clip_config.json": config(**text),
        "open_clip_model.safetensors": weights(rows),
        "open_clip_pytorch_model.bin": b"\x80\x04never opened",
    }


TOKENIZER = {
    "tokenizer.json": b'{"version": "1.0"}',
    "tokenizer_config.json": b'{"tokenizer_class": "T5Tokenizer"}',
    "special_tokens_map.json": b"{}",
}
