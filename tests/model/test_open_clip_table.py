"""The table of open_clip's models, kept as data, says what the installed open_clip says."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytest.importorskip("open_clip")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "make_open_clip_table", ROOT / "packaging" / "make_open_clip_table.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def kept(maker: ModuleType) -> dict[str, Any]:
    table: dict[str, Any] = json.loads(maker.TABLE.read_text(encoding="utf-8"))
    return table


def test_names_dimensions_and_repositories_are_those_of_open_clip(
    maker: ModuleType, kept: dict[str, Any]
) -> None:
    import open_clip

    known = kept["architectures"]
    for name, entry in known.items():
        made = maker.architecture(name, with_fingerprint=False)
        assert made == {
            key: value for key, value in entry.items() if key not in ("fingerprint", "family")
        }
    if kept["open_clip"] == open_clip.__version__:  # a newer one may know more
        assert list(known) == open_clip.list_models()


@pytest.mark.parametrize(
    "name", ["RN50", "ViT-B-32", "ViT-B-32-quickgelu", "ViT-B-32-SigLIP2-256", "coca_ViT-B-32"]
)
def test_a_fingerprint_is_that_of_open_clips_own_model(
    maker: ModuleType, kept: dict[str, Any], name: str
) -> None:
    assert maker.architecture(name) == kept["architectures"][name]
