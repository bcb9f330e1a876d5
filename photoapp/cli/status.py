"""`photoapp status`: what the library holds."""

from collections.abc import Sequence
from pathlib import Path

import click

from photoapp.app.photo_app import PhotoApp
from photoapp.cli.options import json_option, library_option
from photoapp.cli.output import count_of_folders, for_people, print_json
from photoapp.domain.photo import UnlistedFolder
from photoapp.domain.status import LibraryStatus

_FOLDERS_SHOWN = 5
"""Folders that could not be listed and are named; `problems` names all of them."""


@click.command()
@json_option
@library_option
def status(as_json: bool, library: Path | None) -> None:
    """Show how many photos there are, how many can be searched, what failed and why."""
    with PhotoApp.open(library) as app:
        state = app.status()
    if as_json:
        print_json(_as_json(state))
    else:
        _print(state)


def _as_json(state: LibraryStatus) -> dict[str, object]:
    return {
        "library": str(state.library),
        "photos": state.photos,
        "searchable": state.searchable,
        "pending": state.pending,
        "failed": state.failed,
        "problems": {str(problem): count for problem, count in state.problems.items()},
        "folders_not_listed": [
            {"path": str(folder.path), "problem": str(folder.problem), "detail": folder.detail}
            for folder in state.folders_not_listed
        ],
        "offline": state.offline,
        "missing": state.missing,
        "model": state.model,
        "device": state.device,
        "note": state.model_note,
        "folders": [
            {
                "path": str(folder.path),
                "online": folder.online,
                "exclude": list(folder.exclude),
            }
            for folder in state.folders
        ],
    }


def _print(state: LibraryStatus) -> None:
    rows = [
        ("library", str(state.library)),
        *(
            ("folder", f"{folder.path}{'' if folder.online else ' (offline)'}")
            for folder in state.folders
        ),
        ("photos", f"{state.photos:,}"),
        ("searchable", f"{state.searchable:,}"),
        ("pending", f"{state.pending:,}"),
        ("failed", f"{state.failed:,}"),
        *((f"  {problem}", f"{count:,}") for problem, count in state.problems.items()),
        *_not_listed(state.folders_not_listed),
        ("offline", f"{state.offline:,}"),
        ("missing", f"{state.missing:,}"),
        ("model", state.model),
        ("device", state.device),
    ]
    for name, value in rows:
        click.echo(f"{name:<14} {value}")
    if not state.folders:
        click.echo("No folder yet. Add one with: photoapp index FOLDER", err=True)
    if state.model_note:
        click.echo(state.model_note, err=True)


def _not_listed(folders: Sequence[UnlistedFolder]) -> list[tuple[str, str]]:
    if not folders:
        return []
    rows = [("not listed", count_of_folders(len(folders)))]
    for folder in folders[:_FOLDERS_SHOWN]:
        rows.append((f"  {folder.problem}", for_people(folder.path)))
        rows.append(("", folder.detail))
    if len(folders) > _FOLDERS_SHOWN:
        rows.append(("", "All of them: photoapp problems"))
    return rows
