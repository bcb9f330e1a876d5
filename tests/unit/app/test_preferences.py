import json
from pathlib import Path

import psutil
import pytest
from PIL import Image

from photoapp.app.library_sizes import library_sizes
from photoapp.app.photo_app import PhotoApp
from photoapp.domain.errors import UserError
from photoapp.domain.model_input import ModelInput
from photoapp.imaging.reader_pool import ReaderPool


def test_settings_are_written_one_by_one(tmp_path: Path) -> None:
    with PhotoApp.open(tmp_path / "library", writing=True) as app:
        app.preferences.set_rescan_minutes(30)
        app.preferences.set_low_priority(False)
        settings = app.preferences.set_device("cpu")
        assert settings == app.preferences.current()
    kept = json.loads((tmp_path / "library/settings.json").read_text())
    assert (kept["rescan_minutes"], kept["low_priority"], kept["device"]) == (30, False, "cpu")


def test_a_value_that_cannot_be_is_not_written(tmp_path: Path) -> None:
    with PhotoApp.open(tmp_path / "library", writing=True) as app:
        with pytest.raises(UserError):
            app.preferences.set_device("toaster")
        with pytest.raises(UserError):
            app.preferences.set_rescan_minutes(0)
        assert app.preferences.current().device == "auto"


def test_damaged_settings_still_let_the_library_open(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library/settings.json").write_text("{")
    with PhotoApp.open(tmp_path / "library", writing=True) as app, pytest.raises(UserError):
        app.preferences.current()


@pytest.mark.skipif(not hasattr(psutil.Process, "nice"), reason="no priorities here")
def test_readers_take_up_another_priority_with_the_next_photo(tmp_path: Path) -> None:
    photo = tmp_path / "a.png"
    Image.new("RGB", (8, 8), "red").save(photo)
    shape = ModelInput(8, 8)

    def niceness(pool: ReaderPool) -> int:
        pool.read(photo, shape).result()
        (reader,) = [
            child
            for child in psutil.Process().children()
            if any("spawn_main" in part for part in child.cmdline())
        ]
        return int(reader.nice())

    with ReaderPool(1, low_priority=True) as pool:
        polite = niceness(pool)
        pool.set_low_priority(False)
        assert niceness(pool) < polite


def test_sizes_add_up(tmp_path: Path) -> None:
    with PhotoApp.open(tmp_path / "library", writing=True) as app:
        app.backups.make()
        (app.library / "thumbnails/ab").mkdir(parents=True)
        (app.library / "thumbnails/ab/x.jpg").write_bytes(b"x" * 1000)
        sizes = library_sizes(app.library, app.library / "models")
    assert sizes.thumbnails == 1000
    assert sizes.models == 0
    assert sizes.database > 0
    assert sizes.total == sizes.database + sizes.thumbnails + sizes.vectors + sizes.backups


def test_the_overview_names_the_chosen_model_and_what_was_begun(tmp_path: Path) -> None:
    with PhotoApp.open(tmp_path / "library", writing=True) as app:
        begun = app.library / "models/.downloads/ViT-B-32-laion2b"
        begun.mkdir(parents=True)
        (begun / "open_clip_model.safetensors").write_bytes(b"x" * 500)
        overview = app.models.overview()
    assert overview.chosen == overview.searching == "starter"
    assert overview.trouble == ""
    states = {state.info.id: state for state in overview.models}
    assert states["ViT-B-32-laion2b"].begun_bytes == 500
    assert states["starter"].begun_bytes == 0


def test_a_chosen_model_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    with PhotoApp.open(tmp_path / "library", writing=True) as app:
        (app.library / "settings.json").write_text('{"model": "ViT-B-32-laion2b"}')
        overview = app.models.overview()
    assert "ViT-B-32-laion2b is not installed" in overview.trouble
