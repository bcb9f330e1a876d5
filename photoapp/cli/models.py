"""`photoapp models`: list, download, choose, import, remove and evaluate models."""

from pathlib import Path

import click

from photoapp.app.photo_app import PhotoApp
from photoapp.cli.evaluate import evaluate
from photoapp.cli.index import interruptible
from photoapp.cli.options import PATH, json_option, library_option
from photoapp.cli.output import ProgressLine, print_json
from photoapp.domain.model_info import ModelInfo


@click.group()
def models() -> None:
    """List, download, choose, import, remove or evaluate the models that searches use."""


models.add_command(evaluate)


@models.command("list")
@json_option
@library_option
def list_models(as_json: bool, library: Path | None) -> None:
    """List all models with licence, size, languages, and what they are good for."""
    with PhotoApp.open(library) as app:
        found = app.models.all()
    if as_json:
        print_json([_as_json(model) for model in found])
        return
    for model in found:
        mark = "*" if model.in_use else "+" if model.installed else " "
        size = "built in" if model.built_in else _size(model.download_bytes)
        dimension = f"{model.dimension}-d" if model.dimension else "?"
        click.echo(f"{mark} {model.id:<28} {size:>9}  {dimension:>6}  {model.licence}")
        click.echo(f"  {'':<28} {model.title}. {model.languages}. {model.good_for}")
    click.echo(
        "* in use, + installed. Any other: ARCHITECTURE/TAG of open_clip, hf-hub:OWNER/NAME."
    )


@models.command()
@click.argument("model")
@library_option
def download(model: str, library: Path | None) -> None:
    """Download MODEL; an interrupted download goes on where it stopped."""
    line = ProgressLine()
    with PhotoApp.open(library) as app:
        with interruptible() as stop:
            try:
                installed = app.models.download(model, line, stop.is_set)
            finally:
                line.end()
        click.echo(f"{installed.id} is here. Use it with: photoapp models use {installed.id}")


@models.command()
@click.argument("model")
@library_option
def use(model: str, library: Path | None) -> None:
    """Search with MODEL from now on; the photos are embedded with it by the next index run."""
    with PhotoApp.open(library) as app:
        chosen = app.models.use(model)
        pending = app.status_of(chosen).pending
    click.echo(f"{chosen.id} is chosen.")
    if pending:
        click.echo(
            f"{pending:,} photos have to be indexed with it: photoapp index. "
            "Until that is done, searches go on with the model before."
        )


@models.command("import")
@click.argument("file", type=PATH)
@click.option("--architecture", metavar="NAME", help="open_clip's name, such as ViT-B-32.")
@click.option("--name", metavar="NAME", help="What to call it; else the file's name.")
@library_option
def import_model(
    file: Path, architecture: str | None, name: str | None, library: Path | None
) -> None:
    """Take in a model from FILE, a .safetensors file or a folder with open_clip_config.json."""
    with PhotoApp.open(library) as app:
        installed = app.models.import_file(file, architecture, name)
    click.echo(f"{installed.id} is here. Use it with: photoapp models use {installed.id}")


@models.command()
@click.argument("model")
@library_option
def remove(model: str, library: Path | None) -> None:
    """Remove the files of MODEL and the vectors made with it."""
    with PhotoApp.open(library, writing=True) as app:
        app.models.remove(model)
    click.echo(f"{model} is removed.")


def _size(count: int | None) -> str:
    return "?" if count is None else f"{count / 1e6:,.0f} MB"


def _as_json(model: ModelInfo) -> dict[str, object]:
    return {
        "id": model.id,
        "title": model.title,
        "licence": model.licence,
        "languages": model.languages,
        "good_for": model.good_for,
        "dimension": model.dimension,
        "download_bytes": model.download_bytes,
        "installed": model.installed,
        "built_in": model.built_in,
        "in_use": model.in_use,
    }
