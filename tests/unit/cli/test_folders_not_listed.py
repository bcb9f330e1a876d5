"""What `status` and `problems` say of folders that could not be listed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from photoapp.catalog import unlisted_folders
from photoapp.catalog.database import Database
from photoapp.cli.problems import problems
from photoapp.cli.status import status
from photoapp.domain.photo import Problem, UnlistedFolder
from tests.catalog_library import add_folder, found_file, record

ROOT = Path("/photos")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library with one photo, and seven folders that could not be listed."""
    shut = [
        UnlistedFolder(ROOT / f"{number}\n☀", Problem.NOT_ALLOWED, "It may not be opened.")
        for number in range(7)
    ]
    with Database.open(tmp_path, writing=True) as database:
        folder = add_folder(database, ROOT)
        record(database, folder.id, found_file(ROOT / "a.jpg"))
        database.write(lambda c: unlisted_folders.record(c, folder.id, shut)).result()
    return tmp_path


def test_status_names_some_and_counts_all(library: Path) -> None:
    shown = CliRunner().invoke(status, ["--library", str(library)])
    rows = [line.split(maxsplit=1) for line in shown.stdout.splitlines()]
    assert ["not", "listed     7 folders"] in rows
    assert sum(row[0] == "not-allowed" for row in rows) == 5
    assert "photoapp problems" in shown.stdout
    assert ["photos", "1"] in rows
    assert ["failed", "0"] in rows


def test_json_names_all_of_them_and_no_count_of_photos_includes_them(library: Path) -> None:
    shown = CliRunner().invoke(status, ["--json", "--library", str(library)])
    state = json.loads(shown.stdout)
    assert (state["photos"], state["failed"], state["problems"]) == (1, 0, {})
    assert [one["path"] for one in state["folders_not_listed"]] == [
        f"/photos/{number}\n☀" for number in range(7)
    ]


def test_problems_list_them_as_folders(library: Path) -> None:
    shown = CliRunner().invoke(problems, ["--json", "--library", str(library)])
    listed = json.loads(shown.stdout)
    assert {(one["kind"], one["problem"]) for one in listed} == {("folder", "not-allowed")}
    assert len(listed) == 7
    shown = CliRunner().invoke(problems, ["--library", str(library)])
    assert "7 folders that could not be listed." in shown.stderr
