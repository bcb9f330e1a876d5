"""`photoapp folders`: the folders of the library."""

from pathlib import Path

import click

from photoapp.app.photo_app import PhotoApp
from photoapp.cli.options import PATH, json_option, library_option
from photoapp.cli.output import for_people, print_json


@click.group()
def folders() -> None:
    """List the folders of the library, or take one out of it."""


@folders.command("list")
@json_option
@library_option
def list_folders(as_json: bool, library: Path | None) -> None:
    """List the folders of the library."""
    with PhotoApp.open(library) as app:
        found = app.folders()
    if as_json:
        print_json([{"path": str(folder.path), "online": folder.online} for folder in found])
        return
    for folder in found:
        click.echo(f"{for_people(folder.path)}{'' if folder.online else ' (offline)'}")


@folders.command("remove")
@click.argument("folder", type=PATH)
@library_option
def remove_folder(folder: Path, library: Path | None) -> None:
    """Take FOLDER and what is known of its photos out of the library; no file is touched."""
    with PhotoApp.open(library, writing=True) as app:
        removed = app.remove_folder(folder)
    click.echo(f"{removed.path} is no longer in the library; its files are as they were.")
