"""`photoapp problems`: the files that could not be read, and why."""

from pathlib import Path

import click

from photoapp.app.photo_app import PhotoApp
from photoapp.cli.index import report_run, run_indexing
from photoapp.cli.options import json_option, library_option
from photoapp.cli.output import for_people, print_json


@click.command()
@click.option("--retry", is_flag=True, help="Try all of them again first.")
@json_option
@library_option
def problems(retry: bool, as_json: bool, library: Path | None) -> None:
    """List every file that could not be read, with the reason."""
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
                    "problem": str(item.problem),
                    "detail": item.detail,
                    "quarantined": item.quarantined,
                }
                for item in found
            ]
        )
        return
    for item in found:
        click.echo(f"{item.problem:<13} {for_people(item.path)}")
        click.echo(f"{'':<13} {item.detail}")
    click.echo(f"{len(found):,} files with problems." if found else "No problems.", err=True)
