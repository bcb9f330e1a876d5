import json
from pathlib import Path
from typing import Any

import pytest

from photoapp.domain.errors import ModelUnavailable
from photoapp.vision.offline_config import OfflineConfig


def config(**text: Any) -> dict[str, Any]:
    return {
        "embed_dim": 512,
        "vision_cfg": {"timm_model_name": "resnet18", "timm_model_pretrained": True},
        "text_cfg": {"context_length": 64, **text},
    }


def written(config: OfflineConfig, folder: Path) -> dict[str, Any]:
    out = folder / "out"
    out.mkdir()
    config.write(out)
    result: dict[str, Any] = json.loads((out / "open_clip_config.json").read_text())
    return result


def test_no_tower_is_fetched_when_the_network_is_built(tmp_path: Path) -> None:
    model = config(hf_model_name="xlm-roberta-base", hf_model_pretrained=True)
    result = written(OfflineConfig(tmp_path, model, {}), tmp_path)["model_cfg"]
    assert result["vision_cfg"]["timm_model_pretrained"] is False
    assert result["text_cfg"]["hf_model_pretrained"] is False
    tower = Path(result["text_cfg"]["hf_model_name"])
    assert tower.is_relative_to(tmp_path)
    assert json.loads((tower / "config.json").read_text())["vocab_size"] == 250002


@pytest.mark.parametrize("place", ["text_config/config.json", "text_config.json", "config.json"])
def test_the_folders_own_text_tower_comes_first(tmp_path: Path, place: str) -> None:
    (tmp_path / place).parent.mkdir(exist_ok=True)
    own = {"model_type": "xlm-roberta", "hidden_size": 32, "auto_map": {"AutoModel": "evil.Model"}}
    (tmp_path / place).write_text(json.dumps(own))
    offline = OfflineConfig(tmp_path, config(hf_model_name="xlm-roberta-base"), {})
    model = written(offline, tmp_path)["model_cfg"]
    tower = json.loads((Path(model["text_cfg"]["hf_model_name"]) / "config.json").read_text())
    assert tower == {"model_type": "xlm-roberta", "hidden_size": 32}


def test_a_configuration_of_something_else_is_not_taken_for_a_text_tower(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "siglip", "hidden_size": 32}')
    offline = OfflineConfig(tmp_path, config(hf_model_name="FacebookAI/xlm-roberta-base"), {})
    model = written(offline, tmp_path)["model_cfg"]
    tower = json.loads((Path(model["text_cfg"]["hf_model_name"]) / "config.json").read_text())
    assert tower["hidden_size"] == 768


def test_an_unknown_text_tower_is_asked_for_by_name(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="somebody/tower") as caught:
        OfflineConfig(tmp_path, config(hf_model_name="somebody/tower"), {})
    assert "config.json" in caught.value.remedy


@pytest.mark.parametrize("name", ["hf-hub:owner/model", "local-dir:/etc", "owner/model", 7])
def test_an_image_tower_from_elsewhere_is_refused(tmp_path: Path, name: Any) -> None:
    model = config()
    model["vision_cfg"]["timm_model_name"] = name
    with pytest.raises(ModelUnavailable, match="image tower"):
        OfflineConfig(tmp_path, model, {})


def test_a_missing_tokenizer_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"tokenizer\.json"):
        OfflineConfig(tmp_path, config(hf_tokenizer_name="timm/ViT-B-16-SigLIP2"), {})


def test_a_tokenizer_is_never_allowed_to_run_code(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{}")
    options = {"clean": "canonicalize", "trust_remote_code": True, "cache_dir": "/tmp"}
    model = config(hf_tokenizer_name="timm/ViT-B-16-SigLIP2", tokenizer_kwargs=options)
    tokenizer = OfflineConfig(tmp_path, model, {}).tokenizer
    assert tokenizer is not None
    assert tokenizer.options == {"clean": "canonicalize"}
    assert tokenizer.folder == tmp_path
    assert tokenizer.context_length == 64


def test_open_clips_own_tokenizer_needs_no_files(tmp_path: Path) -> None:
    offline = OfflineConfig(tmp_path, config(), {})
    assert offline.tokenizer is None
    assert offline.simple_tokenizer == {"context_length": 64}
    assert not offline.needs_transformers


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<!DOCTYPE html><title>404</title>",
        "[]",
        "{}",
        '{"model_cfg": 3}',
        '{"model_cfg": {"embed_dim": "large", "vision_cfg": {}, "text_cfg": {}}}',
        '{"model_cfg": {"embed_dim": 3, "vision_cfg": [], "text_cfg": {}}}',
        '{"model_cfg": {"embed_dim": 3, "vision_cfg": {}, "text_cfg": {"context_length": "x"}}}',
        '{"model_cfg": {"embed_dim": 3, "vision_cfg": {}, "text_cfg": {}}, "preprocess_cfg": [1]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_configuration_is_told_in_a_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "open_clip_config.json"
    file.write_text(text)
    with pytest.raises(ModelUnavailable, match="configuration cannot be used"):
        OfflineConfig.from_file(file, tmp_path)


def test_a_missing_configuration_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        OfflineConfig.from_file(tmp_path / "open_clip_config.json", tmp_path)


def test_preprocessing_goes_through(tmp_path: Path) -> None:
    preprocess = {"mean": [0.5, 0.5, 0.5], "resize_mode": "squash", "url": "https://example.com"}
    result = written(OfflineConfig(tmp_path, config(), preprocess), tmp_path)
    assert result["preprocess_cfg"] == {"mean": [0.5, 0.5, 0.5], "resize_mode": "squash"}


def test_openais_weights_get_their_own_activation(tmp_path: Path) -> None:
    tag = {"mean": (0.1, 0.2, 0.3), "quick_gelu": True, "hf_hub": "timm/x"}
    offline = OfflineConfig.from_architecture("ViT-B-32", config(), tag, tmp_path)
    result = written(offline, tmp_path)
    assert result["model_cfg"]["quick_gelu"] is True
    assert result["preprocess_cfg"] == {"mean": [0.1, 0.2, 0.3]}
    other = OfflineConfig.from_architecture("ViT-B-32", config(), {}, tmp_path)
    (tmp_path / "other").mkdir()
    assert "quick_gelu" not in written(other, tmp_path / "other")["model_cfg"]


def test_an_architecture_that_open_clip_does_not_know_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="ViT-Z-99"):
        OfflineConfig.from_architecture("ViT-Z-99", None, {}, tmp_path)
