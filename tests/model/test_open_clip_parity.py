"""Models of all families, in the files in which they are published, answer as open_clip does.

The checkpoints have random weights: what is compared is the computation, not what was learned. Four
are published architectures, the others small ones of kinds that are built in a way of their own:
CoCa's two-headed towers, buffers that are computed and not saved (rotary positions, windows).
"""

import json
import socket
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from photoapp.vision import open_clip_embedder, precision
from photoapp.vision.installed_model import InstalledModel
from photoapp.vision.open_clip_embedder import OpenClipEmbedder
from photoapp.vision.text_towers import TEXT_TOWERS

open_clip = open_clip_embedder.open_clip  # imported lean

PHRASES = ["a photo of two dogs playing in the snow", "Red car!", "Hund im Schnee " * 60, ""]
WORDS = ["a", "photo", "of", "two", "dogs", "playing", "in", "the", "snow", "red", "Hund", "Schnee"]
PUBLISHED = ["ViT-B-32", "RN50", "ViT-B-32-SigLIP2-256", "xlm-roberta-base-ViT-B-32"]
SMALL_TEXT = {"context_length": 16, "vocab_size": 49408, "width": 64, "heads": 2, "layers": 2}
SMALL = {
    "coca": {
        "embed_dim": 64,
        "custom_text": True,
        "vision_cfg": {
            "image_size": 64, "patch_size": 16, "width": 64, "head_width": 32, "layers": 2,
            "attentional_pool": True, "attn_pooler_heads": 2, "output_tokens": True,
        },
        "text_cfg": {**SMALL_TEXT, "embed_cls": True, "output_tokens": True},
        "multimodal_cfg": {**SMALL_TEXT, "attn_pooler_heads": 2},
    },
    **{
        name: {
            "embed_dim": 64,
            "vision_cfg": {"timm_model_name": name, "image_size": size, **pool},
            "text_cfg": SMALL_TEXT,
            **more,
        }
        for name, size, pool, more in [
            ("convnext_atto", 96, {"timm_pool": "", "timm_proj": "linear"}, {}),
            ("fastvit_t8", 256, {"timm_proj": "linear"}, {"custom_text": True}),
            ("eva02_tiny_patch14_224", 224, {"timm_pool": "token", "timm_proj": None}, {}),
            ("swin_tiny_patch4_window7_224", 224, {"timm_proj": "linear"}, {}),
            ("vit_relpos_small_patch16_224", 224, {"timm_proj": "linear"}, {"quick_gelu": True}),
        ]
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every attempt to reach a host fail the test, not only the call."""

    def refuse(*arguments: object, **options: object) -> None:
        pytest.fail(f"something asked for the network: {arguments}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@dataclass
class Published:
    """A model's folder as it comes from the hub, and what open_clip itself answers with it."""

    model: InstalledModel
    images: np.ndarray
    texts: np.ndarray
    pixels: np.ndarray


@pytest.fixture(scope="module", params=[*PUBLISHED, *SMALL])
def published(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Published]:
    name: str = request.param
    folder = tmp_path_factory.mktemp("model")
    config: dict[str, Any] = open_clip.get_model_config(name) or deepcopy(SMALL[name])
    text = config["text_cfg"]
    hub_name = text.get("hf_model_name")
    if hub_name:
        open_clip_embedder._bring_transformers()
        # Fewer layers and words than the real one: the same computation, a tenth of the time.
        tower = {**TEXT_TOWERS[hub_name], "num_hidden_layers": 2, "vocab_size": 1000}
        (folder / "text_config").mkdir()
        (folder / "text_config/config.json").write_text(json.dumps(tower))
        text["hf_model_name"] = str(folder / "text_config")
    if "hf_tokenizer_name" in text:
        write_tokenizer(folder)
        text["vocab_size"] = 1000
    write_config(folder, name, config)
    torch.manual_seed(0)
    network, _, preprocess = open_clip.create_model_and_transforms(
        f"local-dir:{folder}", pretrained_text=False
    )
    with torch.no_grad():
        for parameter in network.parameters():
            # open_clip leaves some of CoCa's as they lay in memory, which may be anything.
            if not parameter.isfinite().all() or parameter.abs().max() > 100:
                parameter.normal_(std=0.02)
    weights = folder / "open_clip_model.safetensors"
    save_file({k: v.contiguous() for k, v in network.state_dict().items()}, weights)
    answers = by_open_clip(network, preprocess, open_clip.get_tokenizer(f"local-dir:{folder}"))
    del network
    if hub_name:
        text["hf_model_name"] = hub_name
        write_config(folder, name, config)
    model = InstalledModel(
        id=name,
        folder=folder,
        architecture=None,
        config=folder / "open_clip_config.json",
        weights=weights,
        sha256="ab" * 32,
    )
    yield Published(model, *answers)
    weights.unlink()  # 1.8 GB in all


def write_config(folder: Path, name: str, config: dict[str, Any]) -> None:
    known = name if name in PUBLISHED else "ViT-B-32"
    tag = open_clip.list_pretrained_tags_by_model(known)[-1]
    published = open_clip.get_pretrained_cfg(known, tag)
    keys = ("mean", "std", "interpolation", "resize_mode")
    whole = {"model_cfg": config, "preprocess_cfg": {key: published[key] for key in keys}}
    (folder / "open_clip_config.json").write_text(json.dumps(whole))


@torch.inference_mode()
def by_open_clip(
    network: Any, preprocess: Any, tokenizer: Any
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return vectors of the photos, of the phrases, and the photos as uint8, by open_clip alone."""
    network.eval()
    pixels = []
    for photo in photos():
        for step in preprocess.transforms[:-2]:  # the last two: ToTensor, Normalize
            photo = step(photo)
        pixels.append(np.asarray(photo))
    images = network.encode_image(torch.stack([preprocess(photo) for photo in photos()]))
    texts = network.encode_text(tokenizer(PHRASES))
    unit = torch.nn.functional.normalize
    return unit(images, dim=-1).numpy(), unit(texts, dim=-1).numpy(), np.stack(pixels)


def write_tokenizer(folder: Path) -> None:
    """Write a small word tokenizer in the file format of the large ones."""
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    vocabulary = {word: row for row, word in enumerate([*special, *WORDS])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    names = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "PreTrainedTokenizerFast", **names})
    )


def photos() -> list[Image.Image]:
    """Two photos that are not square: stripes under a disc, and noise."""
    first = Image.linear_gradient("L").resize((320, 240)).convert("RGB")
    ImageDraw.Draw(first).ellipse((60, 30, 200, 170), fill=(220, 90, 30))
    noise = np.random.default_rng(3).integers(0, 256, (30, 20, 3), dtype=np.uint8)
    return [first, Image.fromarray(noise).resize((300, 450), Image.Resampling.BICUBIC)]


def cosines(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return (left * right).sum(axis=1)


def test_phrases_and_photos_have_the_vectors_of_open_clip(published: Published) -> None:
    embedder = OpenClipEmbedder.load(published.model, "cpu")
    size = (embedder.model_input.height, embedder.model_input.width)
    assert size == published.pixels.shape[1:3]
    assert embedder.dimension == published.images.shape[1]
    assert cosines(embedder.embed_phrases(PHRASES), published.texts).min() > 0.99999
    assert cosines(embedder.embed_images(published.pixels), published.images).min() > 0.999
    embedder.close()


def test_in_float32_photos_are_equal_too(
    published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(precision, "cpu_has_bf16", lambda capabilities: False)
    embedder = OpenClipEmbedder.load(published.model, "cpu")
    assert embedder.device == "cpu (fp32)"
    assert cosines(embedder.embed_images(published.pixels), published.images).min() > 0.99999
    embedder.close()
