"""What each kind of image tower sees place by place; random weights, but for the built-in model."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from photoapp.vision import open_clip_embedder
from photoapp.vision.background_phrases import embed_background_phrases
from photoapp.vision.dense_features import dense_features
from photoapp.vision.heat_map import heat_map
from photoapp.vision.model_catalog import ModelCatalog
from photoapp.vision.open_clip_embedder import OpenClipEmbedder

RESOURCES = Path(__file__).parents[2] / "resources"
DIMENSION = 32
_VIT = {"image_size": 64, "patch_size": 16, "width": 64, "head_width": 32, "layers": 2}
TOWERS: dict[str, tuple[dict[str, Any], tuple[int, int]]] = {
    "class token": (_VIT, (4, 4)),
    "mean of tokens": ({**_VIT, "pool_type": "avg"}, (4, 4)),
    "attention pool": ({**_VIT, "attentional_pool": True, "attn_pooler_heads": 2}, (4, 4)),
    "ModifiedResNet": ({"image_size": 64, "layers": [1, 1, 1, 1], "width": 16}, (2, 2)),
    "convolutions": ({"timm_model_name": "regnetx_002", "timm_pool": "avg", "timm_proj": ""},
                     (2, 2)),
    "norm in the head": ({"timm_model_name": "convnext_atto", "timm_proj": "linear"}, (2, 2)),
    "channels last": ({"timm_model_name": "swin_tiny_patch4_window7_224", "timm_proj": "linear",
                       "image_size": 224}, (7, 7)),
    "timm, class token": ({"timm_model_name": "vit_tiny_patch16_224", "timm_pool": "token",
                           "timm_proj": "linear", "image_size": 224}, (14, 14)),
    "timm, attention pool": ({"timm_model_name": "vit_tiny_patch16_224", "timm_pool": "map",
                              "timm_proj": "none", "image_size": 224}, (14, 14)),
}  # fmt: skip


def _tower(name: str) -> Any:
    settings = dict(TOWERS[name][0])
    settings.setdefault("image_size", 64)
    torch.manual_seed(4)
    config = open_clip_embedder.open_clip.model.CLIPVisionCfg(**settings)
    return open_clip_embedder.open_clip.model._build_vision_tower(DIMENSION, config).eval()


def _photos(tower: Any, count: int = 2, size: int | None = None) -> torch.Tensor:
    side = size or torch.as_tensor(tower.image_size).max().item()
    return torch.randn(count, 3, side, side, generator=torch.Generator().manual_seed(5))


@pytest.mark.parametrize("name", TOWERS)
@torch.inference_mode()
def test_every_kind_of_tower_sees_places_in_the_space_of_its_photos(name: str) -> None:
    tower = _tower(name)
    photos = _photos(tower)
    seen = dense_features(tower, photos)
    assert seen is not None
    assert seen.shape == (2, *TOWERS[name][1], tower(photos).shape[-1])
    assert torch.isfinite(seen).all()
    assert not torch.allclose(seen[0, 0, 0], seen[0, -1, -1])


@torch.inference_mode()
def test_the_mean_of_the_places_is_the_photo_where_the_tower_takes_the_mean() -> None:
    tower = _tower("convolutions")
    photos = _photos(tower, size=96)
    seen = dense_features(tower, photos)
    assert seen is not None
    torch.testing.assert_close(seen.mean(dim=(1, 2)), tower(photos), rtol=1e-4, atol=1e-5)


@torch.inference_mode()
def test_a_vision_transformer_gives_the_values_of_its_last_attention() -> None:
    """Written out as in MaskCLIP: value and output projection, then the rest of the block."""
    tower = _tower("class token")
    photos = _photos(tower)
    entering = tower._embeds(photos)
    for block in tower.transformer.resblocks[:-1]:
        entering = block(entering)
    last = tower.transformer.resblocks[-1]
    width = entering.shape[-1]
    value_weight, value_bias = last.attn.in_proj_weight[-width:], last.attn.in_proj_bias[-width:]
    values = torch.nn.functional.linear(last.ln_1(entering), value_weight, value_bias)
    tokens = entering + last.attn.out_proj(values)
    tokens = tokens + last.mlp(last.ln_2(tokens))
    expected = (tower.ln_post(tokens) @ tower.proj)[:, 1:]
    seen = dense_features(tower, photos)
    assert seen is not None
    torch.testing.assert_close(seen.flatten(1, 2), expected, rtol=1e-4, atol=1e-5)


@torch.inference_mode()
def test_an_attention_pool_says_the_same_of_a_photo_that_is_everywhere_alike() -> None:
    tower = _tower("ModifiedResNet")
    tower.attnpool.positional_embedding.zero_()
    photos = _photos(tower)
    features: list[torch.Tensor] = []
    tower.attnpool.register_forward_pre_hook(lambda _, inputs: features.append(inputs[0]))
    tower(photos)
    everywhere = features[0][:, :, :1, :1].expand_as(features[0])
    pooled = tower.attnpool(everywhere)
    seen = dense_features(tower, photos)
    assert seen is not None
    torch.testing.assert_close(seen[:, 0, 0], pooled, rtol=1e-4, atol=1e-5)


@torch.inference_mode()
def test_towers_of_convolutions_take_larger_photos_and_others_say_that_they_do_not() -> None:
    for name in ("convolutions", "ModifiedResNet", "norm in the head"):
        tower = _tower(name)
        larger = dense_features(tower, _photos(tower, size=160))
        assert larger is not None
        assert larger.shape[1:3] == (5, 5)
    for name in ("class token", "attention pool", "timm, class token"):
        tower = _tower(name)
        side = 2 * int(torch.as_tensor(tower.image_size).max())
        assert dense_features(tower, _photos(tower, size=side)) is None


def test_a_tower_of_another_kind_has_no_places() -> None:
    assert dense_features(torch.nn.Linear(3, 3), torch.zeros(1, 3)) is None


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> OpenClipEmbedder:
    models = tmp_path_factory.mktemp("models")
    return OpenClipEmbedder.load(ModelCatalog(models, RESOURCES).installed("starter"), "cpu")


def test_the_places_of_the_built_in_model_make_up_its_photos(starter: OpenClipEmbedder) -> None:
    size = (2, starter.model_input.height, starter.model_input.width, 3)
    coarse = np.random.default_rng(7).integers(0, 256, (2, 4, 4, 3), dtype=np.uint8)
    photos = np.resize(coarse.repeat(size[1] // 4, axis=1).repeat(size[2] // 4, axis=2), size)
    patches = starter.embed_patches(photos)
    assert patches is not None
    mean = patches.mean(axis=(1, 2))
    mean /= np.linalg.norm(mean, axis=1, keepdims=True)
    assert (mean * starter.embed_images(photos)).sum(axis=1).min() > 0.999


def _sky(height: int, width: int) -> NDArray[np.float64]:
    return np.linspace((60, 120, 220), (190, 220, 250), height)[:, None].repeat(width, axis=1)


def _grass(height: int, width: int) -> NDArray[np.float64]:
    noise = np.random.default_rng(1).integers(-40, 40, (height, width, 1))
    return np.array((60.0, 130.0, 40.0)) + noise


def test_the_built_in_model_points_at_what_was_asked_for(
    starter: OpenClipEmbedder, tmp_path: Path
) -> None:
    bank = embed_background_phrases(starter, tmp_path).shown
    sky, grass = starter.embed_phrases(["blue sky with clouds", "green grass in a meadow"])
    for sky_is_left in (True, False):
        halves = [_sky(200, 200), _grass(200, 200)]
        joined = np.concatenate(halves if sky_is_left else halves[::-1], axis=1)
        photo = np.clip(joined, 0, 255).astype(np.uint8)
        difference = heat_map(starter, photo, sky, bank) - heat_map(starter, photo, grass, bank)
        middle = difference.shape[1] // 2
        left, right = difference[:, :middle].mean(), difference[:, middle:].mean()
        assert (left > right) == sky_is_left
