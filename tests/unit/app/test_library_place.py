from pathlib import Path

import pytest

from photoapp.app.library_place import library_folder, models_folder, resources_folder
from photoapp.domain.errors import UserError


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PHOTOAPP_LIBRARY", raising=False)
    monkeypatch.delenv("PHOTOAPP_MODELS", raising=False)


def test_the_option_goes_before_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHOTOAPP_LIBRARY", str(tmp_path / "variable"))
    assert library_folder() == tmp_path / "variable"
    assert library_folder(tmp_path / "option") == tmp_path / "option"


def test_without_either_it_is_the_users_own_data_folder() -> None:
    assert library_folder().name == "photoapp"


def test_a_relative_folder_becomes_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert library_folder(Path("mine")) == tmp_path / "mine"


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="not a folder"):
        library_folder(tmp_path / "file")


def test_models_can_be_shared_by_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert models_folder(tmp_path) == tmp_path / "models"
    monkeypatch.setenv("PHOTOAPP_MODELS", str(tmp_path / "shared"))
    assert models_folder(tmp_path) == tmp_path / "shared"


def test_the_built_in_model_ships() -> None:
    assert (resources_folder() / "models" / "starter" / "open_clip_config.json").is_file()
