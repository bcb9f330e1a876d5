"""`photoapp search`: photos for a phrase, or for a file of phrases."""

import sys
from pathlib import Path

import click

from photoapp.app.photo_app import PhotoApp
from photoapp.cli.options import PATH, json_option, library_option, result_options
from photoapp.cli.output import print_json, print_result, result_as_json
from photoapp.domain.errors import UserError
from photoapp.domain.status import SearchResult


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("phrase", nargs=-1)
@click.option(
    "--phrases",
    "phrase_file",
    type=PATH,
    metavar="FILE",
    help="Answer every line of FILE (- is standard input) in one go; with --json, a line each.",
)
@result_options
@json_option
@library_option
def search(
    phrase: tuple[str, ...],
    phrase_file: Path | None,
    limit: int,
    below_cut_off: bool,
    as_json: bool,
    library: Path | None,
) -> None:
    r"""Find photos by PHRASE: what is in them, and filters.

    \b
    photoapp search two dogs playing in the snow
    photoapp search 'beach^2 -people taken:"summer 2023"'
    photoapp search -- -people tag:holiday sort:-date
    """
    if bool(phrase) == (phrase_file is not None):
        raise click.UsageError("Give a PHRASE, or --phrases FILE; one of them.")
    queries = [" ".join(phrase)] if phrase_file is None else _lines_of(phrase_file)
    with PhotoApp.open(library) as app:
        for query in queries:
            result = app.find(query, limit, below_cut_off=below_cut_off)
            _print(result, as_json, one_line=phrase_file is not None)
        note = app.status().model_note
    if note and not as_json:
        click.echo(note, err=True)


def _print(result: SearchResult, as_json: bool, *, one_line: bool) -> None:
    if as_json:
        print_json(result_as_json(result), one_line=one_line)
        sys.stdout.flush()
        return
    if one_line:
        click.echo(f"# {result.query}")
    print_result(result)


def _lines_of(file: Path) -> list[str]:
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{file} is not UTF-8 text.", "Save it as UTF-8.") from error
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror}.") from error
    return [line for line in (raw.strip() for raw in text.split("\n")) if line]
