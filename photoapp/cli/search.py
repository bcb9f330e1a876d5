"""`photoapp search`: photos for a phrase, or for a file of phrases."""

import difflib
import re
import sys
from pathlib import Path

import click

from photoapp.app.photo_app import PhotoApp
from photoapp.cli.options import PATH, json_option, library_option, result_options
from photoapp.cli.output import print_json, print_result, result_as_json
from photoapp.domain.errors import ModelUnavailable, UserError
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
) -> int:
    """Find photos by PHRASE: what is in them, and filters.

    \b
    photoapp search two dogs playing in the snow
    photoapp search 'beach^2 -people taken:"summer 2023"'
    photoapp search -- -people tag:holiday sort:-date
    """  # noqa: D301 - click wants the backspace itself
    _refuse_unknown_options(phrase)
    if bool(phrase) == (phrase_file is not None):
        raise click.UsageError("Give a PHRASE, or --phrases FILE; one of them.")
    queries = [" ".join(phrase)] if phrase_file is None else _lines_of(phrase_file)
    failed = 0
    with PhotoApp.open(library) as app:
        for query in queries:
            try:
                result = app.find(query, limit, below_cut_off=below_cut_off)
            except ModelUnavailable:
                raise
            except UserError as error:
                if phrase_file is None:
                    raise
                # One line that names a photo which is not there must not silence the others.
                click.echo(f"photoapp: {query}: {error}", err=True)
                result, failed = app.nothing_for(query), failed + 1
            _print(result, as_json, one_line=phrase_file is not None)
        note = app.status().model_note
    if note and not as_json:
        click.echo(note, err=True)
    return 1 if failed else 0


def _refuse_unknown_options(phrase: tuple[str, ...]) -> None:
    """Say so when an option is misspelt; `-people` is a word, and so is all that follows `--`."""
    context = click.get_current_context()
    after_dashes = sys.argv[sys.argv.index("--") :] if "--" in sys.argv else []
    for word in phrase:
        if re.match(r"--[a-z]", word) and word not in after_dashes:
            known = [name for option in context.command.params for name in option.opts]
            near = difflib.get_close_matches(word.partition("=")[0], known)
            raise click.NoSuchOption(word, possibilities=near, ctx=context)


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
