"""`photoapp runs`: what was tagged automatically, when, and the way back."""

from pathlib import Path
from typing import Any

import click

from photoapp.app.photo_app import PhotoApp
from photoapp.cli.options import json_option, library_option
from photoapp.cli.output import for_people, print_json
from photoapp.domain.suggestion import RunId, TaggingRun


@click.group()
def runs() -> None:
    """List, compare or withdraw auto-tag runs."""


@runs.command("list")
@json_option
@library_option
def list_runs(as_json: bool, library: Path | None) -> None:
    """List the runs, newest first."""
    with PhotoApp.open(library) as app:
        found = app.tagging.runs()
    if as_json:
        print_json([_as_json(run) for run in found])
        return
    for run in found:
        at = run.at.astimezone().strftime("%Y-%m-%d %H:%M")
        click.echo(
            f"{run.id:>5}  {at}  {_state(run):<10} {run.suggested:>9,} tags"
            f" {run.photos:>9,} photos  {for_people(run.tag_set)}"
        )


@runs.command()
@click.argument("run", type=int)
@library_option
def withdraw(run: int, library: Path | None) -> None:
    """Take back what RUN suggested; accepted tags stay."""
    with PhotoApp.open(library, writing=True) as app:
        app.tagging.withdraw_run(RunId(run))
    click.echo(f"Run {run} is withdrawn.")


@runs.command()
@click.argument("first", type=int)
@click.argument("second", type=int)
@json_option
@library_option
def compare(first: int, second: int, as_json: bool, library: Path | None) -> None:
    """Show what the runs FIRST and SECOND suggested in common, and what only one did."""
    with PhotoApp.open(library) as app:
        found = app.tagging.compare_runs(RunId(first), RunId(second))
    if as_json:
        print_json(
            [
                {
                    "tag": one.tag,
                    "both": one.both,
                    "only_first": one.only_first,
                    "only_second": one.only_second,
                }
                for one in found
            ]
        )
        return
    click.echo(f"{'both':>9} {'only ' + str(first):>9} {'only ' + str(second):>9}")
    for one in found:
        tag = for_people(one.tag)
        click.echo(f"{one.both:>9,} {one.only_first:>9,} {one.only_second:>9,}  {tag}")


def _state(run: TaggingRun) -> str:
    if run.withdrawn:
        return "withdrawn"
    if not run.finished:
        return "broken off"
    kind = "automatic" if run.automatic else "shown"
    return kind if run.live else "replaced"


def _as_json(run: TaggingRun) -> dict[str, Any]:
    return {
        "id": run.id,
        "set": run.tag_set,
        "model": run.model_key,
        "at": run.at.isoformat(),
        "automatic": run.automatic,
        "photos": run.photos,
        "thresholds": run.thresholds,
        "counts": run.counts,
        "finished": run.finished,
        "live": run.live,
        "withdrawn": run.withdrawn,
    }
