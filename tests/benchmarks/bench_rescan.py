"""Rescan of 100,000 unchanged files against a bare walk with `os.scandir` and `stat`.

Run: python tests/benchmarks/bench_rescan.py [FILES]
Both are measured alternately in the same run; medians; goal: 3 s.
"""

import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

from photoapp.catalog import folders
from photoapp.catalog.database import Database
from photoapp.indexing.file_scanner import ScanReport, scan_folder

FILES_PER_FOLDER = 200
ROUNDS = 5


def tell(text: str) -> None:
    sys.stdout.write(text + "\n")


def make_tree(root: Path, files: int) -> None:
    for number in range(0, files, FILES_PER_FOLDER):
        folder = root / f"{number // FILES_PER_FOLDER:05}"
        folder.mkdir(parents=True)
        for name in range(number, min(number + FILES_PER_FOLDER, files)):
            (folder / f"IMG_{name:07}.jpg").touch()


def bare_walk(root: Path) -> int:
    count, stack = 0, [os.fsencode(root)]
    while stack:
        with os.scandir(stack.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    stack.append(entry.path)
                else:
                    entry.stat()
                    count += 1
    return count


def timed(work: object) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()  # type: ignore[operator]
    return time.perf_counter() - wall, time.process_time() - cpu


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "photos"
        make_tree(root, files)
        time.sleep(1.5)  # until every file counts as written
        database = Database.open(Path(scratch) / "library", writing=True)
        folder, _ = database.write(lambda c: folders.add(c, root)).result()
        reports: list[ScanReport] = []
        before_mib = peak_mib()
        first = timed(lambda: reports.append(scan_folder(database, folder)))
        tell(f"first scan of {files:,} new files: {first[0]:.2f} s wall, {first[1]:.2f} s CPU")
        bare, rescans, hints = [], [], []
        one_file = root / "00000" / "IMG_0000000.jpg"
        for _ in range(ROUNDS):
            bare.append(timed(lambda: bare_walk(root)))
            rescans.append(timed(lambda: reports.append(scan_folder(database, folder))))
            hints.append(
                timed(lambda: reports.append(scan_folder(database, folder, under=[one_file])))
            )
        assert all(not report.changes for report in reports[1:])
        assert reports[-2].found == files
        walk, rescan, hint = (
            [statistics.median(one[i] for one in runs) for i in (0, 1)]
            for runs in (bare, rescans, hints)
        )
        tell(f"bare scandir + stat: {walk[0]:.2f} s wall, {walk[1]:.2f} s CPU")
        tell(f"rescan:              {rescan[0]:.2f} s wall, {rescan[1]:.2f} s CPU")
        tell(f"ratio:               {rescan[0] / walk[0]:.1f} wall, {rescan[1] / walk[1]:.1f} CPU")
        tell(f"hint for one file:   {hint[0]:.3f} s wall, {hint[1]:.3f} s CPU")
        tell(f"peak memory:         {peak_mib():.0f} MiB ({before_mib:.0f} MiB before the scans)")
        database.close()


if __name__ == "__main__":
    main()
