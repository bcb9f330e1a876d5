"""`photoapp problems`: the files and folders that could not be read, and why."""

from collections.abc import Sequence
from pathlib import Path

import click

from photoapp.app.photo_app import PhotoApp
from photoapp.cli.index import report_run, run_indexing
from photoapp.cli.options import json_option, library_option
from photoapp.cli.output import count_of_folders, for_people, print_json
from photoapp.domain.photo import PhotoProblem, UnlistedFolder


@click.command()
@click.option("--retry", is_flag=True, help="Scan and try all of them again first.")
@json_option
@library_option
def problems(retry: bool, as_json: bool, library: Path | None) -> None:
    """List every file and every folder that could not be read, with the reason."""
    with PhotoApp.open(library, writing=retry) as app:
        if retry:
            app.retry_problems()
            report_run(run_indexing(app, app.folders()))
        found = app.problems()
    if as_json:
        print_json(
            [
                {
                    "path": str(item.path),
                    "kind": "folder" if isinstance(item, UnlistedFolder) else "file",
                    "problem": str(item.problem),
                    "detail": item.detail,
                    "quarantined": isinstance(item, PhotoProblem) and item.quarantined,
                }
                for item in found
            ]
        )
        return
    for item in found:
        click.echo(f"{item.problem:<13} {for_people(item.path)}")
        click.echo(f"{'':<13} {item.detail}")
    click.echo(_summary(found), err=True)


def _summary(found: Sequence[PhotoProblem | UnlistedFolder]) -> str:
    folders = sum(isinstance(item, UnlistedFolder) for item in found)
    files = len(found) - folders
    counts = [f"{files:,} file{'' if files == 1 else 's'} with problems"] if files else []
    if folders:
        counts.append(f"{count_of_folders(folders)} that could not be listed")
    return f"{', '.join(counts)}." if counts else "No problems."
