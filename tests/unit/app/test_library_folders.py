from pathlib import Path

import pytest
from PIL import Image

from photoapp.app.library_folders import PatternFlaw, pattern_flaw
from photoapp.app.photo_app import PhotoApp
from photoapp.catalog.folders import all_folders
from photoapp.domain.errors import UserError
from photoapp.indexing.file_scanner import scan_folder


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    for name in ("a.jpg", "trip/b.jpg", "trip/raw/c.jpg", "draft_d.jpg"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (8, 8), (name[0] == "a" and "red") or "blue").save(folder / name)
    return folder


def test_folders_come_with_the_number_of_their_photos(tmp_path: Path, photos: Path) -> None:
    with PhotoApp.open(tmp_path / "library", writing=True) as app:
        (folder,) = app.add_folders([photos])
        scan_folder(app._database, folder)
        (state,) = app.library_folders.states()
    assert (state.folder.path, state.photos) == (photos, 4)


def test_what_patterns_would_leave_out_is_counted_before_they_are_set(
    tmp_path: Path, photos: Path
) -> None:
    with PhotoApp.open(tmp_path / "library", writing=True) as app:
        (folder,) = app.add_folders([photos])
        scan_folder(app._database, folder)
        assert app.library_folders.left_out(folder.id, []) == (0, 4)
        assert app.library_folders.left_out(folder.id, ["draft_*"]) == (1, 4)
        assert app.library_folders.left_out(folder.id, ["trip/raw"]) == (1, 4)
        assert app.library_folders.left_out(folder.id, ["trip"]) == (2, 4)


def test_set_patterns_are_kept_and_the_next_scan_acts_on_them(tmp_path: Path, photos: Path) -> None:
    with PhotoApp.open(tmp_path / "library", writing=True) as app:
        (folder,) = app.add_folders([photos])
        scan_folder(app._database, folder)
        changed = app.library_folders.set_exclude(folder.id, [" trip ", "", "trip", "draft_*"])
        assert changed.exclude == ("trip", "draft_*")
        scan_folder(app._database, app._database.read(all_folders)[0])
        (state,) = app.library_folders.states()
    assert state.photos == 1
    assert state.folder.exclude == ("trip", "draft_*")


def test_a_pattern_that_cannot_be_meant_is_refused(tmp_path: Path, photos: Path) -> None:
    with PhotoApp.open(tmp_path / "library", writing=True) as app:
        (folder,) = app.add_folders([photos])
        with pytest.raises(UserError):
            app.library_folders.set_exclude(folder.id, ["*"])
        assert app.folders()[0].exclude == ()


@pytest.mark.parametrize(
    ("pattern", "flaw"),
    [
        ("*", PatternFlaw.EVERYTHING),
        ("**/", PatternFlaw.EVERYTHING),
        ("a\\b", PatternFlaw.BACKSLASH),
        ("../other", PatternFlaw.OUTSIDE),
        ("~/photos", PatternFlaw.ABSOLUTE),
        ("C:/photos", PatternFlaw.ABSOLUTE),
        ("*.png", None),
        ("2019/raw", None),
        ("a..b", None),
    ],
)
def test_flaws_of_patterns(pattern: str, flaw: PatternFlaw | None) -> None:
    assert pattern_flaw(pattern) is flaw
