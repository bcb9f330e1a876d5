from pathlib import Path

import pytest

from photoapp.__main__ import wants_window


def test_no_argument_and_folders_open_the_window(tmp_path: Path) -> None:
    assert wants_window([])
    assert wants_window([str(tmp_path)])
    assert wants_window(["--library", str(tmp_path)])
    assert wants_window(["--install-desktop-entry"])
    assert wants_window(["--library=x", str(tmp_path), str(tmp_path)])


def test_a_path_that_is_not_there_still_goes_to_the_window_which_says_so() -> None:
    assert wants_window(["/nowhere/photos"])


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "dogs"],
        ["--help"],
        ["--version"],
        ["serach", "dogs"],
        ["--library", "x", "status"],
    ],
)
def test_commands_and_what_looks_like_one_go_to_the_command_line(arguments: list[str]) -> None:
    assert not wants_window(arguments)


def test_a_shell_that_asks_for_completion_gets_no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_PHOTOAPP_COMPLETE", "bash_complete")
    assert not wants_window([])
