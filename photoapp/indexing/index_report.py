"""What several scans and runs of the pipeline did together."""

from collections.abc import Sequence

from photoapp.domain.status import IndexReport
from photoapp.indexing.file_scanner import ScanReport
from photoapp.indexing.indexing_pipeline import PipelineReport


def index_report(
    scans: Sequence[ScanReport],
    runs: Sequence[PipelineReport],
    seconds: float,
    notes: Sequence[str] = (),
) -> IndexReport:
    """Return the sum of scans and runs.

    Args:
        scans: of different folders, or of one folder at different times.
        runs: of the pipeline.
        seconds: wall time of all of it.
        notes: what else was left out; then the report is not complete.
    """
    listed = all(scan.complete for scan in scans)
    ended = not any(run.cancelled for run in runs)
    all_notes = [*(note for scan in scans for note in scan.notes), *notes]
    return IndexReport(
        found=sum(scan.found for scan in scans),
        indexed=sum(run.indexed for run in runs),
        moved=sum(scan.moved for scan in scans),
        missing=sum(scan.missing for scan in scans),
        failed=sum(scan.failed for scan in scans) + sum(run.failed for run in runs),
        seconds=seconds,
        complete=listed and ended and not notes,
        notes=tuple(dict.fromkeys(all_notes)),
    )
