"""`photoapp models evaluate`: how well a model does, and how fast, on photos that are described."""

from pathlib import Path

import click

from photoapp.app.evaluate_model import evaluate_model
from photoapp.cli.index import interruptible
from photoapp.cli.options import PATH, json_option, library_option
from photoapp.cli.output import ProgressLine, for_people, print_json
from photoapp.domain.model_report import Measures, ModelReport

_MOST_SKIPPED = 20
"""Files that could not be read, named on stderr; --json names all."""


@click.command()
@click.argument("model", required=False)
@click.option(
    "--photos",
    type=PATH,
    required=True,
    metavar="FOLDER",
    help="Photos with captions or labels, in FOLDER itself or below it.",
)
@json_option
@library_option
def evaluate(model: str | None, photos: Path, as_json: bool, library: Path | None) -> None:
    """Measure MODEL (the one in use when left out) on photos whose captions or labels are known.

    \b
    FOLDER, or a folder up to two levels below it, holds
      captions.json    file name -> list of captions: how often a caption finds its own photo
                       among the first 1, 5, 10 (recall)
      labels.json      file name -> label: how often a photo finds its own label (zero-shot;
                       templates "a photo of a {}", "{}", "a picture of a {}", averaged)
      SET/LABEL/*.jpg  the same without labels.json; LABEL/*.jpg is one set

    A set called "breadth", or of 200 labels or more with at most two photos each on average, counts
    how many photos have their own name among the first 50 of all names instead.

    No library is needed, and nothing is written.
    """  # noqa: D301 - click wants the backspace itself
    line = ProgressLine()
    notes: list[str] = []
    with interruptible() as stop:
        try:
            report = evaluate_model(
                photos,
                model,
                library,
                on_progress=line,
                on_note=notes.append,
                is_cancelled=stop.is_set,
            )
        finally:
            line.end()
    for note in (*notes, *report.measures.notes):
        click.echo(for_people(note), err=True)
    if as_json:
        print_json(_as_json(report))
        return
    _print_skipped(report.measures)
    _print_table(report)


def _print_skipped(measures: Measures) -> None:
    if not measures.skipped:
        return
    click.echo(f"{len(measures.skipped):,} photos are skipped:", err=True)
    for problem in measures.skipped[:_MOST_SKIPPED]:
        click.echo(f"  {for_people(problem.path)}: {problem.detail}", err=True)
    if len(measures.skipped) > _MOST_SKIPPED:
        click.echo("  and more, which --json lists", err=True)


def _print_table(report: ModelReport) -> None:
    measures, speed = report.measures, report.measures.speed
    click.echo(f"{report.model_key}, {measures.photos:,} photos, {len(measures.skipped):,} skipped")
    for recall in measures.recall:
        told = f"{recall.captions:,} captions, {recall.photos:,} photos: {for_people(recall.name)}"
        _print_row("recall@1", f"{recall.at_1:.3f}", told)
        _print_row("recall@5", f"{recall.at_5:.3f}")
        _print_row("recall@10", f"{recall.at_10:.3f}")
    if measures.zero_shot:
        mean = sum(score.accuracy for score in measures.zero_shot) / len(measures.zero_shot)
        _print_row("zero-shot", f"{mean:.3f}", f"mean of {len(measures.zero_shot)} sets")
    for score in measures.zero_shot:
        told = f"{score.labels:,} labels, {score.photos:,} photos: {for_people(score.name)}"
        _print_row("", f"{score.accuracy:.3f}", told)
    for breadth in measures.breadth:
        told = f"own name in the first 50 of {breadth.names:,}, {breadth.photos:,} photos"
        _print_row("breadth", f"{breadth.in_first_50:.3f}", f"{told}: {for_people(breadth.name)}")
    _print_row("size", f"{report.size_bytes / 1e6:,.1f}", "MB, all files")
    _print_row("photos/s", _rate(speed.photos_per_s), "embedder alone")
    _print_row("", _rate(speed.photos_per_s_with_decoding), "with decoding")
    _print_row("phrase", f"{speed.phrase_ms:.1f}", "ms, median, warm")
    _print_row("", f"{speed.phrase_ms_95:.1f}", "ms, 95th percentile")
    _print_row("device", report.device)


def _print_row(name: str, figure: str, told: str = "") -> None:
    click.echo(f"{name:<10} {figure:>7}  {told}".rstrip())


def _rate(photos_per_s: float | None) -> str:
    if photos_per_s is None:
        return "-"
    return f"{photos_per_s:,.0f}" if photos_per_s >= 10 else f"{photos_per_s:.1f}"


def _as_json(report: ModelReport) -> dict[str, object]:
    measures, speed = report.measures, report.measures.speed
    accuracies = [score.accuracy for score in measures.zero_shot]
    return {
        "model": report.model,
        "model_key": report.model_key,
        "device": report.device,
        "recall": [
            {
                "set": score.name,
                "photos": score.photos,
                "captions": score.captions,
                "recall_at_1": score.at_1,
                "recall_at_5": score.at_5,
                "recall_at_10": score.at_10,
            }
            for score in measures.recall
        ],
        "zero_shot": sum(accuracies) / len(accuracies) if accuracies else None,
        "sets": [
            {
                "set": score.name,
                "photos": score.photos,
                "labels": score.labels,
                "accuracy": score.accuracy,
            }
            for score in measures.zero_shot
        ],
        "breadth": [
            {
                "set": score.name,
                "photos": score.photos,
                "names": score.names,
                "in_first_50": score.in_first_50,
            }
            for score in measures.breadth
        ],
        "size_bytes": report.size_bytes,
        "photos_per_s": speed.photos_per_s,
        "photos_per_s_with_decoding": speed.photos_per_s_with_decoding,
        "phrase_ms": speed.phrase_ms,
        "phrase_ms_95": speed.phrase_ms_95,
        "photos": measures.photos,
        "skipped": [
            {"path": str(skip.path), "problem": str(skip.problem), "detail": skip.detail}
            for skip in measures.skipped
        ],
        "notes": list(measures.notes),
    }
