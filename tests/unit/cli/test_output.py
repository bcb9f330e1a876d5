import pytest

from photoapp.cli.output import describe, duration
from photoapp.domain.progress import Progress, Stage


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0 s"), (59, "59 s"), (61, "1 min"), (3540, "59 min"), (7500, "2 h 05 min")],
)
def test_duration(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_progress_says_how_far_how_fast_and_how_long() -> None:
    progress = Progress(Stage.INDEXING, 1200, 41003, failed=3, rate=35.2, seconds_left=1140)
    assert describe(progress) == "indexing 1,200 of 41,003 (3 failed), 35/s, 19 min left"


def test_a_download_counts_in_megabytes() -> None:
    progress = Progress(Stage.DOWNLOADING, 5_000_000, 605_200_000, rate=2_500_000)
    assert describe(progress) == "downloading 5.0 MB of 605.2 MB, 2.5 MB/s"


def test_a_note_is_added() -> None:
    assert describe(Progress(Stage.INDEXING, note="batches of 8")) == "indexing - batches of 8"
