"""The list, what is installed and whole, and taking models away."""

import json
import os
from pathlib import Path

import pytest

from photoapp.domain.errors import ModelUnavailable, UserError
from photoapp.vision import model_manifest
from photoapp.vision.model_catalog import ModelCatalog
from photoapp.vision.model_folders import folder_name
from tests import tiny_model

WEIGHTS = "open_clip_model.safetensors"


@pytest.fixture
def catalog(tmp_path: Path) -> ModelCatalog:
    return ModelCatalog(tmp_path / "models", tiny_model.RESOURCES)


@pytest.fixture
def imported(catalog: ModelCatalog, tmp_path: Path) -> Path:
    """Import a model named birds; return its folder."""
    source = tmp_path / "source"
    source.mkdir()
    for name in ("open_clip_config.json", WEIGHTS):
        (source / name).write_bytes(tiny_model.repository()[name])
    return catalog.import_file(source, None, "birds").folder


def unavailable(catalog: ModelCatalog, model_id: str) -> ModelUnavailable:
    with pytest.raises(ModelUnavailable) as caught:
        catalog.installed(model_id)
    return caught.value


def test_the_list_begins_with_the_built_in_model_and_ends_with_ones_own(
    catalog: ModelCatalog, imported: Path
) -> None:
    infos = catalog.list_models(in_use="birds")
    assert infos[0].id == "starter"
    assert infos[0].built_in
    assert infos[-1].id == "birds"
    assert [info.id for info in infos if info.in_use] == ["birds"]
    assert [info.id for info in infos if info.installed] == ["starter", "birds"]
    assert {"ViT-B-32-openai", "ViT-L-14-datacomp", "xlm-roberta-base-ViT-B-32"} <= {
        info.id for info in infos
    }


def test_the_built_in_model_is_there_without_anything(catalog: ModelCatalog) -> None:
    model = catalog.installed("starter")
    assert model.weights.is_file()
    assert model.config is not None
    assert len(model.sha256) == 64
    assert model.templates
    config = json.loads(model.config.read_text())
    assert catalog.find("starter").dimension == config["model_cfg"]["embed_dim"]
    assert not model.folder.is_relative_to(catalog._folders.root)


def test_a_broken_installation_of_photoapp_is_named(tmp_path: Path) -> None:
    source, target = tiny_model.RESOURCES / "models", tmp_path / "resources" / "models"
    (target / "starter").mkdir(parents=True)
    for name in ("catalog.toml", "open_clip_models.json"):
        (target / name).write_bytes((source / name).read_bytes())
    catalog = ModelCatalog(tmp_path / "models", target.parent)
    assert catalog.list_models()
    assert unavailable(catalog, "starter").remedy == "Install Photoapp again."


def test_a_model_that_is_not_installed_names_the_command(catalog: ModelCatalog) -> None:
    error = unavailable(catalog, "vit-b-32-laion2b")
    assert error.what == "The model ViT-B-32-laion2b is not installed."
    assert error.remedy == "Get it with: photoapp models download ViT-B-32-laion2b"


def test_an_unknown_model_names_near_ones(catalog: ModelCatalog, imported: Path) -> None:
    assert "ViT-B-32-openai" in unavailable(catalog, "ViT-B/32").remedy
    assert "birds" in unavailable(catalog, "bird").remedy


@pytest.mark.parametrize("name", [WEIGHTS, "open_clip_config.json"])
def test_a_changed_cut_or_missing_file_is_noticed(
    catalog: ModelCatalog, imported: Path, name: str
) -> None:
    file = imported / name
    right = file.read_bytes()
    for wrong in (right[:-1] + bytes([right[-1] ^ 1]), right[:-1], right + b"x", b""):
        file.write_bytes(wrong)
        os.utime(file, ns=(1, 1))
        error = unavailable(catalog, "birds")
        assert f"The file {name} of the model birds is damaged." == error.what
        assert "photoapp models remove birds" in error.remedy
        assert not catalog.find("birds").installed
    file.unlink()
    assert "lacks its file" in unavailable(catalog, "birds").what
    file.write_bytes(right)
    assert catalog.installed("birds").weights.is_file()


def test_checksums_are_taken_again_only_of_files_that_were_touched(
    catalog: ModelCatalog, imported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []

    def counting(file: Path) -> str:
        hashed.append(file.name)
        return real(file)

    real = model_manifest.sha256_of
    monkeypatch.setattr(model_manifest, "sha256_of", counting)
    catalog.installed("birds")
    assert hashed == []
    os.utime(imported / WEIGHTS, ns=(1, 1))
    catalog.installed("birds")
    assert WEIGHTS in hashed
    hashed.clear()
    catalog.installed("birds")
    assert hashed == []


@pytest.mark.parametrize(
    "note",
    [
        "",
        "[]",
        "{}",
        '{"format": 2}',
        '{"format": 1, "info": {}}',
    ],
)
def test_a_folder_with_a_senseless_note_is_no_model(
    catalog: ModelCatalog, imported: Path, note: str
) -> None:
    (imported / "photoapp-model.json").write_text(note)
    assert "birds" not in [info.id for info in catalog.list_models()]
    assert "There is no model named birds" in unavailable(catalog, "birds").what


def test_a_note_cannot_lead_out_of_its_folder(catalog: ModelCatalog, imported: Path) -> None:
    file = imported / "photoapp-model.json"
    note = json.loads(file.read_text())
    note["weights"] = "../secret.safetensors"
    note["files"]["../secret.safetensors"] = note["files"][WEIGHTS]
    file.write_text(json.dumps(note))
    assert "There is no model named birds" in unavailable(catalog, "birds").what


def test_a_removed_model_is_gone_and_nothing_else(
    catalog: ModelCatalog, imported: Path, tmp_path: Path
) -> None:
    beside = tmp_path / "models" / "note.txt"
    beside.write_text("mine")
    catalog.remove("birds")
    assert not imported.exists()
    assert beside.read_text() == "mine"
    assert [path.name for path in (tmp_path / "models" / ".downloads").iterdir()] == ["birds.lock"]
    with pytest.raises(ModelUnavailable):
        catalog.remove("birds")


def test_the_built_in_model_and_unknown_ones_cannot_be_removed(
    catalog: ModelCatalog, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="cannot be removed"):
        catalog.remove("starter")
    assert catalog.installed("starter").weights.is_file()
    victim = tmp_path / "victim"
    victim.mkdir()
    for name in ("../victim", str(victim), "..", "ViT-B-32-openai"):
        with pytest.raises(ModelUnavailable):
            catalog.remove(name)
    assert victim.is_dir()


def test_removing_a_link_leaves_what_it_leads_to(
    catalog: ModelCatalog, imported: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    imported.rename(elsewhere)
    imported.symlink_to(elsewhere)
    assert catalog.installed("birds")
    catalog.remove("birds")
    assert (elsewhere / WEIGHTS).is_file()


@pytest.mark.parametrize(
    ("model_id", "folder"),
    [
        ("ViT-B-32-laion2b", "ViT-B-32-laion2b"),
        ("hf-hub:owner/name.v1", "hf-hub--owner--name.v1"),
        ("ViT-B-16/laion2b_s34b_b88k", "ViT-B-16--laion2b_s34b_b88k"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("ends.", "ends"),
        ("..", "_"),
        ('a<b>|"?*', "a_b_____"),
    ],
)
def test_an_id_becomes_a_name_that_every_file_system_takes(model_id: str, folder: str) -> None:
    assert folder_name(model_id) == folder


def test_long_ids_stay_apart() -> None:
    one, other = folder_name("hf-hub:a/" + "x" * 200), folder_name("hf-hub:a/" + "x" * 201)
    assert one != other
    assert len(one) < 140
