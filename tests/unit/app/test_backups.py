from pathlib import Path

import pytest

from photoapp.app.backups import BY_HAND, Backups, restore_if_asked
from photoapp.app.photo_app import PhotoApp
from photoapp.domain.errors import UserError


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


def folder(tmp_path: Path, name: str) -> Path:
    made = tmp_path / name
    made.mkdir()
    return made


def test_a_backup_is_listed_with_its_time_reason_and_size(library: Path) -> None:
    with PhotoApp.open(library, writing=True) as app:
        path = app.backups.make()
        (backup,) = app.backups.all()
    assert backup.path == path
    assert backup.reason == BY_HAND
    assert backup.size == path.stat().st_size
    assert backup.made.strftime("%Y%m%d-%H%M%S") in path.name


def test_a_restore_takes_place_when_the_library_is_next_opened(
    library: Path, tmp_path: Path
) -> None:
    with PhotoApp.open(library, writing=True) as app:
        app.add_folders([folder(tmp_path, "first")])
        backup = app.backups.make()
        app.add_folders([folder(tmp_path, "second")])
        app.backups.restore_at_start(backup)
        assert app.backups.asked_for() == backup
        assert len(app.folders()) == 2  # nothing before the start
    with PhotoApp.open(library, writing=True) as app:
        assert [known.path.name for known in app.folders()] == ["first"]
        assert app.backups.asked_for() is None
    assert list(library.glob("catalog-replaced-*.db"))  # what was replaced is kept
    with PhotoApp.open(library, writing=True) as app:  # and it happens once
        app.add_folders([tmp_path / "second"])
    with PhotoApp.open(library, writing=True) as app:
        assert len(app.folders()) == 2


def test_a_restore_can_be_taken_back(library: Path) -> None:
    with PhotoApp.open(library, writing=True) as app:
        app.backups.restore_at_start(app.backups.make())
        app.backups.forget_restore()
    assert restore_if_asked(library) is None


def test_a_damaged_backup_is_refused_when_it_is_asked_for(library: Path) -> None:
    with PhotoApp.open(library, writing=True) as app:
        backup = app.backups.make()
        backup.write_bytes(b"no database")
        with pytest.raises(UserError):
            app.backups.restore_at_start(backup)
        assert app.backups.asked_for() is None


def test_a_backup_that_is_gone_keeps_nobody_out(library: Path) -> None:
    with PhotoApp.open(library, writing=True) as app:
        backup = app.backups.make()
        app.backups.restore_at_start(backup)
    backup.unlink()
    with pytest.raises(UserError):
        PhotoApp.open(library, writing=True)
    PhotoApp.open(library, writing=True).close()


def test_half_a_wish_is_none(library: Path) -> None:
    library.mkdir()
    (library / "restore-at-start.json").write_text('{"backup')
    assert Backups(library).asked_for() is None
    assert restore_if_asked(library) is None
