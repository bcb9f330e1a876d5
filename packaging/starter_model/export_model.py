"""Step 6: puts both towers into one model folder in open_clip's own format.

    python export_model.py --work WORK MODEL_FOLDER

MODEL_FOLDER gets `open_clip_model.safetensors`, `open_clip_config.json` and `SHA256SUMS`; a
`README.md` that is there stays. Weights are float16, the token embeddings float8 (e4m3): they are
three quarters of the text tower, and phrases keep a cosine of 0.9998 to float16. open_clip loads
both kinds as they are.
"""

import hashlib
import json
from pathlib import Path

import click
import torch
from image_tower import ARCHITECTURE, DIMENSION, MEAN, STD
from safetensors.torch import save_file
from text_tower import CONTEXT, HEADS, LAYERS, VOCABULARY, WIDTH
from train_text_tower import FINAL_SIDE, load_towers

TOKENS = "token_embedding.weight"


def config() -> dict[str, object]:
    """open_clip's description of the model."""
    vision = {
        "timm_model_name": ARCHITECTURE,
        "timm_model_pretrained": False,
        "timm_pool": "avg",
        "timm_proj": "",
        "image_size": FINAL_SIDE,
    }
    text = {
        "context_length": CONTEXT,
        "vocab_size": VOCABULARY,
        "width": WIDTH,
        "heads": HEADS,
        "layers": LAYERS,
    }
    preprocess = {
        "mean": list(MEAN),
        "std": list(STD),
        "interpolation": "bicubic",
        "resize_mode": "squash",
    }
    model = {"embed_dim": DIMENSION, "vision_cfg": vision, "text_cfg": text}
    return {"model_cfg": model, "preprocess_cfg": preprocess}


def weights(work: Path) -> dict[str, torch.Tensor]:
    """Every tensor of the model under open_clip's names."""
    tower, _ = load_towers(work)
    text = torch.load(work / "text_tower.pt", map_location="cpu", weights_only=True)
    named = {f"visual.trunk.{k}": v for k, v in tower.trunk.state_dict().items()}
    named |= {k: v for k, v in text["tower"].items() if k != "attn_mask"}
    named["logit_scale"] = torch.tensor(text["scale"]).log()
    small = {k: v.half() if v.is_floating_point() else v for k, v in named.items()}
    small[TOKENS] = named[TOKENS].to(torch.float8_e4m3fn)
    return {k: v.contiguous() for k, v in small.items()}


@click.command(help=__doc__)
@click.option("--work", type=click.Path(exists=True, path_type=Path), required=True)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def main(work: Path, folder: Path) -> None:
    """Runs the step."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(weights(work), folder / "open_clip_model.safetensors")
    text = json.dumps(config(), indent=1) + "\n"
    (folder / "open_clip_config.json").write_text(text, "utf-8")
    names = ("open_clip_config.json", "open_clip_model.safetensors")
    sums = [f"{hashlib.sha256((folder / n).read_bytes()).hexdigest()}  {n}\n" for n in names]
    (folder / "SHA256SUMS").write_text("".join(sums), "utf-8")
    size = sum(file.stat().st_size for file in folder.iterdir())
    click.echo(f"{folder}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
