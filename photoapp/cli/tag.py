"""`photoapp tag`: apply a tag set, or give tags to photos and take them away by hand."""

from collections.abc import Sequence
from pathlib import Path

import click

from photoapp.app.photo_app import PhotoApp
from photoapp.cli.index import interruptible
from photoapp.cli.options import PATH, json_option, library_option
from photoapp.cli.output import ProgressLine, for_people, print_json
from photoapp.domain.errors import UserError
from photoapp.domain.photo import PhotoId
from photoapp.domain.suggestion import TaggingRun


class _SetOrCommand(click.Group):
    """A group whose first argument may be the name of a tag set: `tag SET` is `tag apply SET`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        first = next((arg for arg in args if not arg.startswith("-")), None)
        asks_for_help = any(arg in {"-h", "--help"} for arg in args[:1])
        if first is not None and first not in self.commands and not asks_for_help:
            args = ["apply", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_SetOrCommand, subcommand_metavar="SET | COMMAND [ARGS]...")
def tag() -> None:
    """Apply the tag set SET to the library, or add and remove tags by hand.

    \b
    photoapp tag Animals --threshold 0.6
    photoapp tag add holiday photo1.jpg photo2.jpg
    """  # noqa: D301 - click wants the backspace itself


@tag.command()
@click.argument("tag_set", metavar="SET")
@click.option(
    "--threshold",
    type=float,
    metavar="P",
    help="Suggest from the probability P (0..1) on, in the place of the set's own.",
)
@json_option
@library_option
def apply(tag_set: str, threshold: float | None, as_json: bool, library: Path | None) -> None:
    """Suggest the tags of SET for the photos of the library; with --json, a line each."""
    line = ProgressLine()
    with PhotoApp.open(library, writing=True) as app:
        stored = app.tagging.find_set(tag_set)
        with interruptible() as stop:
            try:
                run = app.tagging.run(stored.id, threshold, line, stop.is_set)
            finally:
                line.end()
        _print(app, run, as_json)


def _print(app: PhotoApp, run: TaggingRun, as_json: bool) -> None:
    pairs = app.tagging.outcome(run)
    paths = app.details.paths([pair.photo_id for pair in pairs])
    for pair in pairs:
        if pair.photo_id not in paths:
            continue
        if as_json:
            print_json(
                {
                    "path": str(paths[pair.photo_id]),
                    "tag": pair.tag,
                    "probability": round(pair.probability, 4),
                    "state": str(pair.state),
                },
                one_line=True,
            )
        else:
            path = for_people(paths[pair.photo_id])
            click.echo(f"{pair.probability:4.0%}  {pair.state:<9}  {for_people(pair.tag)}  {path}")
    click.echo(f"Run {run.id}: {len(pairs):,} tags, {run.photos:,} photos looked at.", err=True)


@tag.command()
@click.argument("name")
@click.argument("photo", nargs=-1, required=True, type=PATH)
@library_option
def add(name: str, photo: tuple[Path, ...], library: Path | None) -> None:
    """Give the tag NAME to each PHOTO."""
    with PhotoApp.open(library, writing=True) as app:
        changes = app.edits.add_tags(ids_of(app, photo), [name])
    click.echo(f"{for_people(name)}: given to {len(changes.changed):,} of {len(photo):,} photos.")


@tag.command()
@click.argument("name")
@click.argument("photo", nargs=-1, required=True, type=PATH)
@library_option
def remove(name: str, photo: tuple[Path, ...], library: Path | None) -> None:
    """Take the tag NAME from each PHOTO; keywords inside files stay."""
    with PhotoApp.open(library, writing=True) as app:
        changes = app.edits.remove_tags(ids_of(app, photo), [name])
    click.echo(f"{for_people(name)}: taken from {len(changes.changed):,} of {len(photo):,} photos.")


def ids_of(app: PhotoApp, photos: Sequence[Path]) -> list[PhotoId]:
    """Return the ids of photos of the library.

    Raises:
        UserError: one of them is not in it; then nothing may be done.
    """
    known = app.details.ids_at(photos)
    for photo, photo_id in zip(photos, known, strict=True):
        if photo_id is None:
            raise UserError(f"{photo} is not in the library.", "Index its folder first.")
    return [photo_id for photo_id in known if photo_id is not None]
