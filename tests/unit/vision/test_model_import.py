"""Models from the user's own files: taken over whole, or refused in a sentence."""

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from photoapp.domain.errors import UserError
from photoapp.vision.model_catalog import ModelCatalog
from photoapp.vision.weights_check import family_fingerprint, fingerprint
from tests import tiny_model

WEIGHTS = "open_clip_model.safetensors"


@pytest.fixture
def catalog(tmp_path: Path) -> ModelCatalog:
    return ModelCatalog(tmp_path / "models", tiny_model.RESOURCES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder holding a model, as somebody keeps it."""
    folder = tmp_path / "my clip"
    folder.mkdir()
    for name, content in tiny_model.repository().items():
        (folder / name).write_bytes(content)
    return folder


def refused(catalog: ModelCatalog, *arguments: object) -> UserError:
    with pytest.raises(UserError) as caught:
        catalog.import_file(*arguments)  # type: ignore[arg-type]
    assert not [info for info in catalog.list_models() if info.installed and not info.built_in]
    return caught.value


@pytest.mark.parametrize("named", ["", WEIGHTS, "open_clip_config.json"])
def test_a_folder_or_any_of_its_two_files_names_the_model(
    catalog: ModelCatalog, folder: Path, named: str
) -> None:
    model = catalog.import_file(folder / named)
    assert model.id == "my-clip"
    assert model.weights.read_bytes() == (folder / WEIGHTS).read_bytes()
    assert sorted(path.name for path in model.folder.iterdir()) == [
        "open_clip_config.json",
        WEIGHTS,
        "photoapp-model.json",
        "photoapp-verified.json",
    ]
    assert catalog.installed("my-clip") == model
    info = catalog.find("my-clip")
    assert (info.installed, info.dimension, info.licence) == (True, 16, "unknown")


def test_the_original_is_not_needed_afterwards(catalog: ModelCatalog, folder: Path) -> None:
    catalog.import_file(folder)
    for file in folder.iterdir():
        file.unlink()
    assert catalog.installed("my-clip").weights.is_file()


def test_a_file_alone_needs_its_architecture(catalog: ModelCatalog, tmp_path: Path) -> None:
    file = tmp_path / "tuned.safetensors"
    file.write_bytes(tiny_model.weights())
    error = refused(catalog, file)
    assert "does not tell its architecture" in error.what
    assert "--architecture" in error.remedy

    # The table cannot say what tensors a text tower from another library has: it is believed.
    for name, content in tiny_model.TOKENIZER.items():
        (tmp_path / name).write_bytes(content)
    model = catalog.import_file(file, "roberta-ViT-B-32")
    assert (model.id, model.architecture, model.config) == ("tuned", "roberta-ViT-B-32", None)
    assert catalog.find("tuned").dimension == 512


def test_weights_of_no_known_architecture_are_refused_under_a_known_one(
    catalog: ModelCatalog,
) -> None:
    starter = tiny_model.RESOURCES / "models" / "starter"
    error = refused(catalog, starter / WEIGHTS, "ViT-B-32", "mine")
    assert error.what == f"{WEIGHTS} is not of the architecture ViT-B-32."
    assert "open_clip_config.json beside it" in error.remedy
    assert catalog.import_file(starter / WEIGHTS, None, "mine").id == "mine"


def test_weights_that_open_clip_adapts_to_an_architecture_are_taken(
    tmp_path: Path,
) -> None:
    shapes = {"logit_scale": (), "visual.positional_embedding": (50, 4), "visual.proj": (3, 4)}
    resources = table_with(tmp_path, {"Tiny": fingerprint(shapes)}, family_fingerprint(shapes))
    catalog = ModelCatalog(tmp_path / "models", resources)
    resized = {**shapes, "visual.positional_embedding": (10, 4)}
    apples = {"logit_scale": (), "image_encoder.model.head.proj": (3, 4)}
    foreign = {**shapes, "visual.proj": (3, 5)}
    files = {}
    for name, its in {"resized": resized, "apples": apples, "foreign": foreign}.items():
        files[name] = tmp_path / f"{name}.safetensors"
        files[name].write_bytes(
            save({key: np.zeros(shape, np.float32) for key, shape in its.items()})
        )
    assert "not of the architecture Tiny" in refused(catalog, files["foreign"], "Tiny").what
    assert catalog.import_file(files["resized"], "Tiny").architecture == "Tiny"
    assert catalog.import_file(files["apples"], "Tiny").architecture == "Tiny"


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_refused(
    catalog: ModelCatalog, folder: Path, bad: float
) -> None:
    tensor = np.array([[1, bad]], np.float32)
    (folder / WEIGHTS).write_bytes(tiny_model.weights(**{"text.proj": tensor}))
    error = refused(catalog, folder)
    assert error.what == f"{WEIGHTS} holds numbers that are not finite, in text.proj."


def test_an_unknown_architecture_is_refused_with_near_names(
    catalog: ModelCatalog, tmp_path: Path
) -> None:
    file = tmp_path / "tuned.safetensors"
    file.write_bytes(tiny_model.weights())
    assert "ViT-B-32" in refused(catalog, file, "ViT-B32").remedy


def test_the_architecture_is_told_by_the_tensors_where_one_alone_fits(tmp_path: Path) -> None:
    content = tiny_model.weights()
    print_of_it = fingerprint({"logit_scale": (), "visual.proj": (2000, 16)})
    resources = table_with(tmp_path, {"Tiny": print_of_it, "Other": "0" * 16})
    catalog = ModelCatalog(tmp_path / "models", resources)
    file = tmp_path / "tuned.safetensors"
    file.write_bytes(content)
    error = refused(catalog, file, "Other")
    assert error.remedy == "Its tensors are those of Tiny."
    assert catalog.import_file(file).architecture == "Tiny"


def test_architectures_with_the_same_tensors_are_not_guessed(tmp_path: Path) -> None:
    print_of_it = fingerprint({"logit_scale": (), "visual.proj": (2000, 16)})
    resources = table_with(tmp_path, {"Tiny": print_of_it, "Tiny-quickgelu": print_of_it})
    catalog = ModelCatalog(tmp_path / "models", resources)
    file = tmp_path / "tuned.safetensors"
    file.write_bytes(tiny_model.weights())
    error = refused(catalog, file)
    assert "Tiny or Tiny-quickgelu" in error.what
    assert catalog.import_file(file, "Tiny-quickgelu").architecture == "Tiny-quickgelu"


def table_with(tmp_path: Path, prints: dict[str, str], family: str = "") -> Path:
    """Return resources whose table knows some made-up architectures more."""
    source, target = tiny_model.RESOURCES / "models", tmp_path / "resources" / "models"
    target.mkdir(parents=True)
    (target / "catalog.toml").write_bytes((source / "catalog.toml").read_bytes())
    table = json.loads((source / "open_clip_models.json").read_text())
    for name, value in prints.items():
        table["architectures"][name] = {"dimension": 16, "fingerprint": value, "family": family}
    (target / "open_clip_models.json").write_text(json.dumps(table))
    (target / "starter").symlink_to(source / "starter")
    return target.parent


def test_a_text_side_of_its_own_brings_its_files_along(catalog: ModelCatalog, folder: Path) -> None:
    text = {"hf_tokenizer_name": "base/xlm-tiny", "hf_model_name": "base/xlm-tiny"}
    (folder / "open_clip_config.json").write_bytes(tiny_model.config(**text))
    error = refused(catalog, folder)
    assert "without its tokenizer" in error.what
    assert "base/xlm-tiny" in error.remedy
    for name, content in tiny_model.TOKENIZER.items():
        (folder / name).write_bytes(content)
    assert "config.json of its text tower" in refused(catalog, folder).what
    (folder / "config.json").write_text('{"model_type": "xlm-roberta"}')
    model = catalog.import_file(folder)
    assert (model.folder / "tokenizer.json").is_file()
    assert (model.folder / "config.json").is_file()
    assert model.templates == ("{}",)


@pytest.mark.parametrize("name", ["model.pt", "model.bin", "model.ckpt", "model.PTH", "model.pkl"])
def test_a_pickle_is_never_opened(catalog: ModelCatalog, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(pickle.dumps({}))
    assert "is a pickle" in refused(catalog, tmp_path / name).what


def test_a_folder_of_pickles_is_refused(catalog: ModelCatalog, folder: Path) -> None:
    (folder / WEIGHTS).unlink()
    assert "holds only pickle weights" in refused(catalog, folder).what


def test_a_folder_without_weights_or_with_several_is_refused(
    catalog: ModelCatalog, folder: Path, tmp_path: Path
) -> None:
    assert "holds no .safetensors file" in refused(catalog, tmp_path).what
    (folder / WEIGHTS).rename(folder / "one.safetensors")
    (folder / "two.safetensors").write_bytes(tiny_model.weights())
    assert "holds 2 .safetensors files" in refused(catalog, folder).what
    assert catalog.import_file(folder / "two.safetensors").id == "two"


def test_damaged_weights_and_half_a_model_are_refused(catalog: ModelCatalog, folder: Path) -> None:
    file = folder / WEIGHTS
    file.write_bytes(tiny_model.weights()[:-100])
    assert "cut short" in refused(catalog, folder).what
    file.write_bytes(save({"visual.proj": np.zeros((4, 4), np.float32)}))
    assert "it has no logit_scale" in refused(catalog, folder).what
    file.unlink()
    assert "There is no file" in refused(catalog, file).what


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"model_cfg": {}}', tiny_model.config(hf_tokenizer_name="../../etc")],
)
def test_a_configuration_that_is_none_is_refused(
    catalog: ModelCatalog, folder: Path, content: bytes
) -> None:
    (folder / "open_clip_config.json").write_bytes(content)
    assert "is no configuration of open_clip" in refused(catalog, folder).what


def test_a_name_is_given_or_refused(catalog: ModelCatalog, folder: Path) -> None:
    for name in ("../../x", "a/b", "", " ", "x" * 81, "hf-hub:a", "ü"):
        assert "is no name for a model" in refused(catalog, folder, None, name).what
    for name in ("starter", "ViT-B-32-openai", "VIT-B-32-OPENAI"):
        assert "already" in refused(catalog, folder, None, name).what
    assert catalog.import_file(folder, None, "birds").id == "birds"
    with pytest.raises(UserError, match="named birds already"):
        catalog.import_file(folder, None, "birds")


def test_a_disk_without_room_is_noticed_first(
    catalog: ModelCatalog, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    usage = shutil.disk_usage(folder)._replace(free=10)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    assert "MB are free there" in refused(catalog, folder).what
