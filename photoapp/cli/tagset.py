"""`photoapp tagset`: list, show, import, export and remove tag sets."""

from pathlib import Path
from typing import Any

import click

from photoapp.app.photo_app import PhotoApp
from photoapp.cli.options import PATH, json_option, library_option
from photoapp.cli.output import for_people, print_json
from photoapp.domain.errors import UserError
from photoapp.domain.tag_set import TagDefinition, TagSet


@click.group()
def tagset() -> None:
    """List, show, import, export or remove tag sets: tags that you describe in words."""


@tagset.command("list")
@json_option
@library_option
def list_sets(as_json: bool, library: Path | None) -> None:
    """List the tag sets of the library, and the ones that come with Photoapp."""
    with PhotoApp.open(library) as app:
        sets = [stored.tag_set for stored in app.tagging.sets()]
        ready = list(zip(app.tagging.ready_files(), app.tagging.ready_sets(), strict=True))
    if as_json:
        print_json([_summary(tag_set) for tag_set in sets])
        return
    for tag_set in sets:
        marks = [str(tag_set.kind), *(["automatic"] if tag_set.automatic else [])]
        marks += [] if tag_set.enabled else ["off"]
        click.echo(
            f"{for_people(tag_set.name):<30} {len(tag_set.tags):>5} tags  {', '.join(marks)}"
        )
    if not sets:
        click.echo("There is no tag set yet. Ready ones, for: photoapp tagset import FILE")
        for file, tag_set in ready:
            click.echo(f"  {for_people(tag_set.name):<28} {len(tag_set.tags):>5} tags  {file}")


@tagset.command()
@click.argument("name")
@json_option
@library_option
def show(name: str, as_json: bool, library: Path | None) -> None:
    """Show the tags and prompts of the set NAME."""
    with PhotoApp.open(library) as app:
        tag_set = app.tagging.find_set(name).tag_set
    if as_json:
        tags = [_tag_as_json(tag_set, tag) for tag in tag_set.tags]
        print_json({**_summary(tag_set), "tags": tags})
        return
    click.echo(f"{for_people(tag_set.name)} ({tag_set.kind}), threshold {tag_set.threshold:g}")
    for tag in tag_set.tags:
        own = "" if tag.threshold is None else f"  from {tag.threshold:g}"
        click.echo(f"  {for_people(tag.name)}{own}: {for_people('; '.join(tag.prompts))}")
        if tag.negative_prompts:
            click.echo(f"    not: {for_people('; '.join(tag.negative_prompts))}")


@tagset.command("import")
@click.argument("file", type=PATH)
@click.option("--name", metavar="N", help="What to call it; else as the file says.")
@click.option("--exclusive", is_flag=True, help="At most one of its tags for a photo.")
@library_option
def import_set(file: Path, name: str | None, exclusive: bool, library: Path | None) -> None:
    """Make a tag set from FILE, TOML or CSV (a column "tag", then its prompts)."""
    with PhotoApp.open(library, writing=True) as app:
        stored = app.tagging.import_set(file, name, exclusive=True if exclusive else None)
    count = len(stored.tag_set.tags)
    click.echo(f"{for_people(stored.tag_set.name)}: {count:,} tag{'' if count == 1 else 's'}.")


@tagset.command("export")
@click.argument("name")
@click.argument("file", type=PATH, required=False)
@click.option("--csv", "as_csv", is_flag=True, help="Only tags and prompts, as CSV.")
@library_option
def export_set(name: str, file: Path | None, as_csv: bool, library: Path | None) -> None:
    """Write the set NAME to FILE, or to standard output."""
    with PhotoApp.open(library) as app:
        stored = app.tagging.find_set(name)
        wants_csv = as_csv or (file is not None and file.suffix.lower() == ".csv")
        text = app.tagging.export_set(stored.id, as_csv=wants_csv)
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        with file.open("x", encoding="utf-8", newline="") as opened:
            opened.write(text)
    except FileExistsError as error:
        raise UserError(f"{file} is there already.", "Choose another name.") from error
    except OSError as error:
        raise UserError(f"{file} cannot be written: {error.strerror}.") from error


@tagset.command()
@click.argument("name")
@library_option
def remove(name: str, library: Path | None) -> None:
    """Remove the set NAME and what it suggests; accepted tags stay."""
    with PhotoApp.open(library, writing=True) as app:
        app.tagging.remove_set(app.tagging.find_set(name).id)
    click.echo(f"{for_people(name)} is removed.")


def _summary(tag_set: TagSet) -> dict[str, Any]:
    return {
        "name": tag_set.name,
        "kind": str(tag_set.kind),
        "description": tag_set.description,
        "threshold": tag_set.threshold,
        "templates": list(tag_set.templates),
        "automatic": tag_set.automatic,
        "enabled": tag_set.enabled,
        "folders": list(tag_set.folders),
        "query": tag_set.query,
        "tags": [tag.name for tag in tag_set.tags],
    }


def _tag_as_json(tag_set: TagSet, tag: TagDefinition) -> dict[str, Any]:
    return {
        "name": tag.name,
        "prompts": list(tag.prompts),
        "negative_prompts": list(tag.negative_prompts),
        "aliases": list(tag.aliases),
        "parent": tag.parent,
        "colour": tag.colour,
        "threshold": tag_set.threshold_of(tag),
        "from_examples": tag.from_examples,
        "learning": tag.learning,
    }
