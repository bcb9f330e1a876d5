"""`photoapp index`: add folders, embed what is new, and keep watching if asked."""

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from photoapp.app.photo_app import PhotoApp
from photoapp.cli.options import PATH, library_option
from photoapp.cli.output import ProgressLine, duration
from photoapp.domain.errors import Cancelled
from photoapp.domain.photo import LibraryFolder
from photoapp.domain.status import IndexReport


@click.command()
@click.argument("folder", nargs=-1, type=PATH)
@click.option("--watch", is_flag=True, help="Go on: follow every change until Ctrl-C.")
@click.option(
    "--exclude",
    multiple=True,
    metavar="PATTERN",
    help="Leave out files and folders that match, relative to FOLDER; may be given again.",
)
@library_option
def index(
    folder: tuple[Path, ...], watch: bool, exclude: tuple[str, ...], library: Path | None
) -> None:
    """Add each FOLDER to the library and make its photos searchable.

    Without FOLDER, the folders of the library are scanned again. Interrupt it whenever you like:
    the next run goes on where this one stopped. Originals are never changed.
    """
    with PhotoApp.open(library, writing=True) as app:
        chosen = app.add_folders(folder, exclude) if folder else app.folders()
        if not chosen:
            raise click.UsageError("This library has no folder yet: name one.")
        report = run_indexing(app, chosen)
        report_run(report)
        note = app.status().model_note
        if note:
            click.echo(note, err=True)
        if watch:
            _watch(app)


def run_indexing(app: PhotoApp, chosen: Sequence[LibraryFolder]) -> IndexReport:
    """Index with progress on stderr; Ctrl-C ends it after the photos in hand.

    Raises:
        Cancelled: the user interrupted it.
    """
    line = ProgressLine()
    with interruptible() as stop:
        try:
            report = app.index(chosen, line, stop.is_set)
        finally:
            line.end()
    if stop.is_set():
        raise Cancelled
    return report


def report_run(report: IndexReport) -> None:
    """Print what a run did, on stdout."""
    moved = f", {report.moved:,} moved" if report.moved else ""
    missing = f", {report.missing:,} gone" if report.missing else ""
    failed = f", {report.failed:,} failed (photoapp problems)" if report.failed else ""
    click.echo(
        f"{report.found:,} photos found, {report.indexed:,} indexed{moved}{missing}{failed}"
        f" in {duration(report.seconds)}."
    )
    for note in report.notes:
        click.echo(note, err=True)


def _watch(app: PhotoApp) -> None:
    click.echo("Watching for changes. Ctrl-C ends it.", err=True)
    with interruptible() as stop:
        app.watch(
            on_report=_report_change,
            on_note=lambda note: click.echo(note, err=True),
            is_cancelled=stop.is_set,
        )


def _report_change(report: IndexReport) -> None:
    if report.indexed or report.moved or report.missing or report.failed:
        report_run(report)


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """Turn the first Ctrl-C or SIGTERM into an event; a second one ends at once."""
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()
        for each, handler in before.items():
            signal.signal(each, handler)

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, ask_to_stop)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
