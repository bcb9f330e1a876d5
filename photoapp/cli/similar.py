"""`photoapp similar`: photos that look like a photo."""

from pathlib import Path

import click

from photoapp.app.photo_app import PhotoApp
from photoapp.cli.options import PATH, json_option, library_option, result_options
from photoapp.cli.output import print_json, print_result, result_as_json


@click.command()
@click.argument("photo", type=PATH)
@result_options
@json_option
@library_option
def similar(
    photo: Path, limit: int, below_cut_off: bool, as_json: bool, library: Path | None
) -> None:
    """Find photos that look like PHOTO, a file in or outside the library."""
    with PhotoApp.open(library) as app:
        result = app.similar(photo, limit, below_cut_off=below_cut_off)
    if as_json:
        print_json(result_as_json(result))
    else:
        print_result(result)
