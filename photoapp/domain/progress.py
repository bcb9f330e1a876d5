"""How far a long operation is, and what it left out."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """What a long operation is doing."""

    SCANNING = "scanning"
    LOADING_MODEL = "loading model"
    INDEXING = "indexing"
    DOWNLOADING = "downloading"
    WATCHING = "watching"
    PAUSED = "paused"
    EVALUATING = "evaluating"
    TAGGING = "tagging"


@dataclass(frozen=True, slots=True)
class Progress:
    """One report of a long operation.

    Attributes:
        stage: what is being done.
        done: items (photos, or bytes while downloading) finished.
        total: items in all, or None while unknown.
        failed: items that ended in a problem, counted in `done`.
        rate: items per second over the last seconds, or None.
        seconds_left: estimate, or None.
        note: what is special now ("memory ran short: batches of 8"), else empty.
    """

    stage: Stage
    done: int = 0
    total: int | None = None
    failed: int = 0
    rate: float | None = None
    seconds_left: float | None = None
    note: str = ""


OnProgress = Callable[[Progress], None]
IsCancelled = Callable[[], bool]


def ignore_progress(progress: Progress) -> None:
    """Take a report and drop it; the default where nobody listens."""


def never_cancelled() -> bool:
    """Return False: the default where nobody can cancel."""
    return False
