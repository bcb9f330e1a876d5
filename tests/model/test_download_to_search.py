"""A model comes from the hub, is loaded offline, and answers as open_clip does."""

import json
import socket
from pathlib import Path
from typing import Any

import huggingface_hub  # noqa: TID253
import numpy as np
import pytest

open_clip = pytest.importorskip("open_clip")
torch = pytest.importorskip("torch")

from PIL import Image  # noqa: E402
from safetensors.torch import save_file  # noqa: E402

from photoapp.domain.progress import ignore_progress, never_cancelled  # noqa: E402
from photoapp.vision.model_catalog import ModelCatalog  # noqa: E402
from photoapp.vision.open_clip_embedder import OpenClipEmbedder  # noqa: E402
from tests.hub_server import hub_server  # noqa: E402
from tests.tiny_model import RESOURCES  # noqa: E402

PHRASES = ["a photo of a red bicycle", "snow", "two dogs playing in the snow by a river"]
CONFIG = {
    "model_cfg": {
        "embed_dim": 48,
        "quick_gelu": True,
        "vision_cfg": {"image_size": 64, "layers": 2, "width": 64, "patch_size": 16},
        "text_cfg": {
            "context_length": 77,
            "vocab_size": 49408,
            "width": 64,
            "heads": 2,
            "layers": 2,
        },
    },
    "preprocess_cfg": {
        "mean": [0.48, 0.46, 0.41],
        "std": [0.27, 0.26, 0.28],
        "interpolation": "bicubic",
        "resize_mode": "squash",
    },
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model with random weights, in the files of a repository."""
    folder = tmp_path_factory.mktemp("published")
    (folder / "open_clip_config.json").write_text(json.dumps(CONFIG))
    torch.manual_seed(7)
    model = open_clip.create_model(f"local-dir:{folder}")
    save_file(dict(model.state_dict()), folder / "open_clip_model.safetensors")
    return folder


def open_clips_own(folder: Path, photos: np.ndarray) -> tuple[Any, Any]:
    model, _, transform = open_clip.create_model_and_transforms(f"local-dir:{folder}")
    model.eval()
    tokenize = open_clip.get_tokenizer(f"local-dir:{folder}")
    with torch.inference_mode():
        pixels = torch.stack([transform(Image.fromarray(photo)) for photo in photos])
        images = model.encode_image(pixels, normalize=True)
        return images.numpy(), model.encode_text(tokenize(PHRASES), normalize=True).numpy()


def test_a_downloaded_model_ranks_as_open_clip_does(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hub_server() as hub:
        hub.files["owner/small"] = {file.name: file.read_bytes() for file in published.iterdir()}
        catalog = ModelCatalog(tmp_path / "models", RESOURCES, hub.endpoint)
        model = catalog.download("hf-hub:owner/small", ignore_progress, never_cancelled)
        huggingface_hub.close_session()
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("asked the network"))
    embedder = OpenClipEmbedder.load(catalog.installed(model.id), device="cpu")
    photos = np.random.default_rng(3).integers(0, 256, (4, 64, 64, 3), dtype=np.uint8)
    images, phrases = open_clips_own(published, photos)
    found_images, found_phrases = embedder.embed_images(photos), embedder.embed_phrases(PHRASES)
    embedder.close()
    assert (found_images * images).sum(axis=1).min() >= 0.999
    np.testing.assert_allclose(found_phrases, phrases, atol=1e-5)
    assert catalog.find(model.id).dimension == 48
