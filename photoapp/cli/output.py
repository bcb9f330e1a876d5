"""How results, counts and progress are printed."""

import json
import re
import sys
import time
from typing import Any

import click

from photoapp.domain.progress import Progress, Stage
from photoapp.domain.ranking import Verdict
from photoapp.domain.status import SearchResult

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_BYTES_PER_MB = 1_000_000
_TERMINAL_INTERVAL_S = 0.1
_LOG_INTERVAL_S = 10.0


def print_json(value: Any, *, one_line: bool = False) -> None:
    """Print JSON in ASCII, so that names that are not UTF-8 survive as surrogate escapes."""
    click.echo(json.dumps(value, indent=None if one_line else 2))


def result_as_json(result: SearchResult) -> dict[str, Any]:
    """Return a search result as the object that `search --json` prints."""
    return {
        "query": result.query,
        "model": result.model,
        "searchable": result.searchable,
        "total": result.total,
        "verdict": str(result.verdict),
        "results": [
            {
                "path": str(path),
                "score": round(hit.score, 6),
                "probability": round(hit.probability, 4),
                "band": str(hit.band),
            }
            for hit, path in zip(result.hits, result.paths, strict=True)
        ],
    }


def for_people(text: object) -> str:
    """Return text without control characters, so that no file name can steer a terminal."""
    return _CONTROL.sub(lambda found: found.group().encode("unicode_escape").decode(), str(text))


def count_of_folders(count: int) -> str:
    """Return "1 folder", "2 folders"."""
    return f"{count:,} folder{'' if count == 1 else 's'}"


def print_result(result: SearchResult) -> None:
    """Print a search result for people: hits on stdout, the verdict on stderr."""
    for hit, path in zip(result.hits, result.paths, strict=True):
        click.echo(f"{hit.band:<8} {hit.probability:4.0%}  {for_people(path)}")
    click.echo(_verdict_sentence(result), err=True)


def _verdict_sentence(result: SearchResult) -> str:
    if result.searchable == 0 and not result.hits:
        return "No photo can be searched yet. Index a folder first: photoapp index FOLDER"
    if result.verdict is Verdict.NOTHING:
        return f"Nothing here looks like that ({result.searchable:,} photos searched)."
    shown = len(result.hits)
    count = f"{result.total:,} found" if shown >= result.total else f"{shown:,} of {result.total:,}"
    weak = " Not sure about these; they come nearest." if result.verdict is Verdict.WEAK else ""
    return f"{count} among {result.searchable:,} photos.{weak}"


class ProgressLine:
    """Progress on stderr: one line rewritten on a terminal, a line now and then in a log."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._width = 0
        self._printed_at = 0.0
        self._stage: Stage | None = None

    def __call__(self, progress: Progress) -> None:
        """Show one report, unless the one before is too young."""
        now = time.monotonic()
        interval = _TERMINAL_INTERVAL_S if self._terminal else _LOG_INTERVAL_S
        finished = progress.total is not None and progress.done >= progress.total
        if progress.stage is self._stage and now - self._printed_at < interval and not finished:
            return
        self._stage, self._printed_at = progress.stage, now
        text = describe(progress)
        if self._terminal:
            click.echo("\r" + text.ljust(self._width), err=True, nl=False)
            self._width = len(text)
        else:
            click.echo(text, err=True)

    def end(self) -> None:
        """Leave the line, so that what comes next stands below it."""
        if self._terminal and self._width:
            click.echo("", err=True)
        self._width = 0
        self._stage = None


def describe(progress: Progress) -> str:
    """Return a report in words: "indexing 1,200 of 41,003 (3 failed), 35/s, 19 min left"."""
    in_bytes = progress.stage is Stage.DOWNLOADING

    def amount(count: float) -> str:
        return f"{count / _BYTES_PER_MB:,.1f} MB" if in_bytes else f"{count:,.0f}"

    text = str(progress.stage)
    if progress.total is not None:
        text += f" {amount(progress.done)} of {amount(progress.total)}"
    elif progress.done:
        text += f" {amount(progress.done)}"
    if progress.failed:
        text += f" ({progress.failed:,} failed)"
    if progress.rate:
        text += f", {amount(progress.rate)}/s"
    if progress.seconds_left is not None and progress.seconds_left >= 1:
        text += f", {duration(progress.seconds_left)} left"
    return f"{text} - {progress.note}" if progress.note else text


def duration(seconds: float) -> str:
    """Return a length of time as people say it: "45 s", "19 min", "2 h 05 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes = round(whole / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"
