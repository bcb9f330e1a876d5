"""`photoapp review`: what waits for an answer, and the answers."""

from pathlib import Path

import click

from photoapp.app.photo_app import PhotoApp
from photoapp.cli.options import PATH, json_option, library_option
from photoapp.cli.output import for_people, print_json
from photoapp.cli.tag import ids_of


@click.group()
def review() -> None:
    """Accept or reject suggested tags; a rejected one never comes back."""


@review.command("list")
@click.argument("tag", required=False)
@json_option
@library_option
def list_waiting(tag: str | None, as_json: bool, library: Path | None) -> None:
    """List the tags that wait for answers, or the photos of TAG, most useful first."""
    with PhotoApp.open(library) as app:
        if tag is None:
            waiting = app.tagging.waiting()
            if as_json:
                print_json(waiting)
            else:
                for name, count in waiting.items():
                    click.echo(f"{count:>8,}  {for_people(name)}")
            return
        queue = app.tagging.queue(tag)
        paths = app.details.paths([one.photo_id for one in queue])
    for one in queue:
        path = str(paths[one.photo_id])
        if as_json:
            value = {"path": path, "tag": one.tag, "probability": round(one.probability, 4)}
            print_json({**value, "state": str(one.state)}, one_line=True)
        else:
            click.echo(f"{one.probability:4.0%}  {for_people(path)}")


@review.command()
@click.argument("tag")
@click.argument("photo", nargs=-1, type=PATH)
@click.option("--above", type=click.FloatRange(0, 1), metavar="P", help="All from P (0..1) on.")
@library_option
def accept(tag: str, photo: tuple[Path, ...], above: float | None, library: Path | None) -> None:
    """Say that each PHOTO shows TAG: it gets the tag."""
    if bool(photo) == (above is not None):
        raise click.UsageError("Name photos, or give --above P; one of them.")
    with PhotoApp.open(library, writing=True) as app:
        if above is not None:
            count = app.tagging.accept_above(tag, above)
        else:
            count = len(photo)
            app.tagging.accept(tag, ids_of(app, photo))
    click.echo(f"{for_people(tag)}: {count:,} accepted.")


@review.command()
@click.argument("tag")
@click.argument("photo", nargs=-1, required=True, type=PATH)
@library_option
def reject(tag: str, photo: tuple[Path, ...], library: Path | None) -> None:
    """Say that each PHOTO does not show TAG."""
    with PhotoApp.open(library, writing=True) as app:
        app.tagging.reject(tag, ids_of(app, photo))
    click.echo(f"{for_people(tag)}: {len(photo):,} rejected.")
