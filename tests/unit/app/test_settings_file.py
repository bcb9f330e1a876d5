import json
from pathlib import Path

import pytest

from photoapp.app.settings_file import change_settings, load_settings
from photoapp.domain.errors import UserError
from photoapp.domain.settings import Settings


def test_a_new_library_has_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()


def test_a_change_is_there_after_a_restart_and_leaves_the_rest(tmp_path: Path) -> None:
    change_settings(tmp_path / "new", device="cpu")
    change_settings(tmp_path / "new", model="ViT-B-32-laion2b")
    assert load_settings(tmp_path / "new") == Settings(model="ViT-B-32-laion2b", device="cpu")


def test_what_a_newer_version_wrote_survives_a_change(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"sparkle": 3}')
    change_settings(tmp_path, device="cpu")
    assert json.loads((tmp_path / "settings.json").read_text())["sparkle"] == 3


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"model": 3}', '{"device": "toaster"}', '{"rescan_minutes": 0}', "\xff\xfe"],
)
def test_a_damaged_file_is_named_and_left_as_it_is(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.json"
    file.write_text(text, encoding="latin-1")
    with pytest.raises(UserError, match=r"settings\.json"):
        load_settings(tmp_path)
    with pytest.raises(UserError):
        change_settings(tmp_path, device="cpu")
    assert file.read_text(encoding="latin-1") == text


def test_a_settings_file_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("a file where the folder should be")
    with pytest.raises(UserError, match="cannot be"):
        change_settings(tmp_path / "library", device="cpu")
