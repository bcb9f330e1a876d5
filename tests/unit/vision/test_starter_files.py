import hashlib
import json
from pathlib import Path

STARTER = Path(__file__).parents[3] / "resources/models/starter"


def test_the_starter_models_files_are_the_ones_that_were_published() -> None:
    lines = (STARTER / "SHA256SUMS").read_text().splitlines()
    names = set()
    for line in lines:
        checksum, name = line.split("  ")
        assert hashlib.sha256((STARTER / name).read_bytes()).hexdigest() == checksum
        names.add(name)
    assert names == {"open_clip_config.json", "open_clip_model.safetensors"}


def test_its_card_says_what_the_files_say() -> None:
    config = json.loads((STARTER / "open_clip_config.json").read_text())
    card = (STARTER / "README.md").read_text()
    assert f"{config['model_cfg']['embed_dim']} numbers" in card
    assert config["model_cfg"]["vision_cfg"]["timm_model_name"] in card
    megabytes = sum(file.stat().st_size for file in STARTER.glob("open_clip*")) / 1e6
    assert f"{megabytes:.1f} MB" in card
