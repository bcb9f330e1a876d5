"""Options and arguments that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

PATH = click.Path(path_type=Path)


def library_option(command: Command) -> Command:
    """Add `--library DIR`, which every command has."""
    return click.option(
        "--library",
        type=PATH,
        metavar="DIR",
        help="Folder of the library; else PHOTOAPP_LIBRARY, else your own data folder.",
    )(command)


def json_option(command: Command) -> Command:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(command)


def result_options(command: Command) -> Command:
    """Add `--limit` and `--all`, which cut a list of results."""
    command = click.option(
        "--all",
        "below_cut_off",
        is_flag=True,
        help="List what is below the cut-off too.",
    )(command)
    return click.option(
        "--limit",
        type=click.IntRange(min=1),
        default=50,
        show_default=True,
        metavar="N",
        help="List N results at most.",
    )(command)
