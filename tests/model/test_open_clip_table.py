"""The table of open_clip's models, kept as data, says what the installed open_clip says."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

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


def test_the_table_is_what_its_script_writes(maker: ModuleType) -> None:
    import open_clip

    kept = json.loads(maker.TABLE.read_text(encoding="utf-8"))
    if kept["open_clip"] != open_clip.__version__:
        # A newer open_clip within pyproject's range may know more; it must not contradict.
        made = maker.table()["architectures"]
        missing = [name for name in kept["architectures"] if name not in made]
        assert not missing
    else:
        assert maker.table() == kept
