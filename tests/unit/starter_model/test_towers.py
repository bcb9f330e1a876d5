"""The towers as they are trained, against open_clip's own where it has them."""

from pathlib import Path

import average_checkpoints
import export_model
import numpy as np
import open_clip  # noqa: TID253
import pytest
import torch
from augmentation import cut_views, recolour
from image_tower import ImageTower, TextAdapter, load_exported
from safetensors.torch import load_file
from text_tower import encode, new_tower, tokenize
from torch import nn
from torch.nn import functional
from train_image_tower import info_nce


def test_a_view_is_the_part_of_the_photo_in_its_box() -> None:
    photo = np.zeros((1, 112, 112, 3), np.uint8)
    photo[0, :56, 56:] = 200  # the upper right quarter
    inside = np.array([[0.55, 0.05, 0.95, 0.45]], np.float32)
    outside = np.array([[0.05, 0.55, 0.45, 0.95]], np.float32)
    assert cut_views(photo, inside, 32, mirrored=False).mean() == pytest.approx(200)
    assert cut_views(photo, outside, 32, mirrored=False).max() == 0


def test_recolouring_keeps_what_is_where() -> None:
    torch.manual_seed(1)
    views = torch.zeros(64, 3, 8, 8)
    views[:, :, :, 4:] = 200
    changed = recolour(views)
    assert changed.shape == views.shape
    assert (changed[..., 4:].mean((1, 2, 3)) > changed[..., :4].mean((1, 2, 3))).all()


def test_the_loss_falls_when_photos_lie_by_their_texts() -> None:
    torch.manual_seed(0)
    texts = functional.normalize(torch.randn(32, 384), dim=-1)
    noise = functional.normalize(torch.randn(32, 384), dim=-1)
    scale = torch.tensor(20.0)
    assert info_nce(texts, texts, texts, scale) < 0.1
    assert info_nce(noise, texts, texts, scale) > 2


def test_the_same_text_twice_is_no_mistake() -> None:
    texts = functional.normalize(torch.randn(1, 384), dim=-1).repeat(4, 1)
    loss = info_nce(texts, texts, texts, torch.tensor(20.0))
    # Four equal texts share the target: nothing is left to tell apart but the entropy of four.
    assert float(loss) == pytest.approx(float(torch.tensor(4.0).log()), abs=1e-4)


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    pair = nn.ModuleList([ImageTower(), TextAdapter()])
    averaged = torch.optim.swa_utils.AveragedModel(pair, use_buffers=True)
    torch.save({"average": averaged.state_dict()}, tmp_path / "image_tower.pt")
    text = {"tower": new_tower().state_dict(), "scale": 20.0}
    torch.save(text, tmp_path / "text_tower.pt")
    folder = tmp_path / "model"
    export_model.main.main(
        ["--work", str(tmp_path), str(folder)], standalone_mode=False, prog_name="export"
    )
    return folder


def test_open_clip_loads_what_is_exported_and_answers_the_same(
    exported: Path, tmp_path: Path
) -> None:
    clip = open_clip.create_model(f"local-dir:{exported}").eval()
    tower, _ = export_model.load_towers(tmp_path)
    pixels = torch.rand(2, 3, export_model.FINAL_SIDE, export_model.FINAL_SIDE)
    with torch.no_grad():
        own, _ = tower(pixels)
        theirs = functional.normalize(clip.encode_image(pixels), dim=-1)
        assert torch.cosine_similarity(own, theirs).min() > 0.999
        texts = ["two dogs playing in the snow", "a red car"]
        saved = torch.load(tmp_path / "text_tower.pt", weights_only=True)
        text_tower = new_tower()
        text_tower.load_state_dict(saved["tower"])
        answers = encode(text_tower.eval(), tokenize(texts))
        tokenizer = open_clip.get_tokenizer(f"local-dir:{exported}")
        theirs = functional.normalize(clip.encode_text(tokenizer(texts)), dim=-1)
        assert torch.cosine_similarity(answers, theirs).min() > 0.998
    assert float(clip.logit_scale.exp().detach()) == pytest.approx(20, rel=1e-2)


def test_a_tower_goes_on_from_an_exported_model(exported: Path) -> None:
    tower = ImageTower()
    load_exported(tower, exported)
    before = load_file(exported / "open_clip_model.safetensors")
    for name, value in tower.trunk.state_dict().items():
        if value.is_floating_point():
            assert torch.equal(value.half(), before[f"visual.trunk.{name}"]), name


def test_checkpoints_are_averaged_weight_by_weight(tmp_path: Path) -> None:
    for name, value in (("a.pt", 1.0), ("b.pt", 3.0)):
        weights = {
            "module.0.trunk.w": torch.full((2,), value),
            "module.0.scale": torch.tensor(value),
        }
        torch.save({"average": weights | {"n_averaged": torch.tensor(7)}}, tmp_path / name)
    average_checkpoints.main.main(
        [str(tmp_path / "a.pt"), str(tmp_path / "b.pt"), "--work", str(tmp_path)],
        standalone_mode=False,
    )
    mean = torch.load(tmp_path / "image_tower.pt", weights_only=True)["average"]
    assert mean["module.0.trunk.w"].tolist() == [2.0, 2.0]
    assert float(mean["module.0.scale"]) == 1.0
    assert int(mean["n_averaged"]) == 7
