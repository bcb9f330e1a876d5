"""What a frame of the grid costs at a million photos, beside the 16 ms that a screen gives it.

    QT_SCALE_FACTOR=2 python tests/benchmarks/bench_grid.py [ROWS]        (default: 1000000)

Offscreen, 1280 x 800, thumbnails in memory. Each frame scrolls and paints; "jump" goes anywhere.
Prints medians, 95th percentiles and worst ones in ms of CPU time of the GUI thread, the ratio of
16 ms to the 95th percentile, what a new width costs, how long facts of all photos take to read
from a catalog of that size, and the peak memory.
"""
# ruff: noqa: T201

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photoapp.app.executors import Executors
from photoapp.app.grid_facts import GridFacts
from photoapp.catalog.database import Database
from photoapp.domain.photo import FileState, FolderId, Photo, PhotoId, ReadState
from photoapp.domain.ranking import FoundPhotos, Verdict
from photoapp.gui.bridge import Bridge
from photoapp.gui.grid.photo_grid import PhotoGrid
from photoapp.gui.grid.photo_grid_view import PhotoGridView

FRAME_MS = 16.0
FRAMES = 200
CONTENTS = 300
"""Different thumbnails; enough for the largest screen, few enough to stay in memory."""

INSERT = """
    WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)
    INSERT INTO photo (id, folder_id, path, name, location, extension, size, mtime_ns, read_state,
        content_hash, width, height, format, taken_at, camera)
    SELECT n, 1, CAST('/photos/trip ' || (n / 500) || '/IMG_' || n || '.jpg' AS BLOB),
        'IMG_' || n || '.jpg', '/photos/trip ' || (n / 500), 'jpg', 4000000 + n, n, 'read',
        CAST(printf('%032d', n % 300) AS BLOB), iif(n % 3, 4032, 3024), iif(n % 3, 3024, 4032),
        'JPEG', strftime('%Y-%m-%dT%H:%M:%S', 1200000000 + n * 300, 'unixepoch'), 'Camera'
    FROM number
"""


class Thumbnails:
    """A JPEG of one colour for each content."""

    def read(self, content_hash: bytes) -> bytes:
        """Return the thumbnail."""
        number = int.from_bytes(content_hash, "big")
        image = QImage(512, 384, QImage.Format.Format_RGB32)
        image.fill(QColor.fromHsv(number * 7 % 360, 120, 180))
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "JPEG")
        return data.data()


class Library:
    """As much of `PhotoApp` as a grid needs."""

    def __init__(self, database: Database) -> None:
        self.executors = Executors()
        self.thumbnails = Thumbnails()
        self.grid_facts = GridFacts(database)

    def photos(self, ids: Sequence[PhotoId]) -> list[Photo]:
        """Return records that carry signs."""
        first = datetime(2008, 1, 10)
        return [
            Photo(
                id=number,
                folder_id=FolderId(1),
                path=Path(f"/photos/IMG_{number}.jpg"),
                size=1,
                mtime_ns=0,
                state=FileState.PRESENT,
                offline=number % 50 == 0,
                read_state=ReadState.READ,
                content_hash=int(number % CONTENTS).to_bytes(32, "big"),
                format="RAW" if number % 7 == 0 else "JPEG",
                taken_at=first + timedelta(seconds=number * 300),
                rating=number % 6,
                tags=("holiday",) if number % 3 == 0 else (),
            )
            for number in ids
        ]


def main(rows: int) -> None:
    """Measure both layouts."""
    application = QApplication([])
    with (
        tempfile.TemporaryDirectory() as place,
        Database.open(Path(place), writing=True) as database,
    ):
        fill(database, rows)
        measure_facts(database, rows)
        library = Library(database)
        bridge = Bridge()
        grid = PhotoGrid(library, bridge)  # type: ignore[arg-type]
        grid.resize(1280, 800)
        grid.show()
        ids = np.arange(1, rows + 1, dtype=np.int64)
        found = FoundPhotos(ids, np.ones(rows, np.bool_), rows, Verdict.FOUND)
        grid.show_photos(found, ranked=False)
        print(f"\n{'':<28}{'median':>8}{'95 %':>8}{'worst':>8}   16 ms / 95 %")
        for layout in ("square", "justified"):
            for grouping in ("none", "day"):
                arrange(grid, layout, grouping)
                for cell in (176, 64):
                    measure_frames(grid, f"{layout}, {grouping}, {cell} px", cell)
        bridge.close()
        library.executors.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory of the whole process   {peak:,.0f} MiB")
    del application


def fill(database: Database, rows: int) -> None:
    """Make a catalog of that many photos that were read."""

    def insert(connection) -> None:  # type: ignore[no-untyped-def]
        connection.execute("INSERT INTO folder (id, path) VALUES (1, ?)", [b"/photos"])
        connection.execute(INSERT, [rows])

    database.write(insert).result()


def measure_facts(database: Database, rows: int) -> None:
    """Print how long the first question about every photo takes, and the next."""
    ids = np.arange(1, rows + 1, dtype=np.int64)
    facts = GridFacts(database)
    questions: dict[str, Callable[[NDArray[np.int64]], object]] = {
        "shapes": facts.aspects,
        "days": facts.days,
        "folders": facts.folders,
    }
    for name, question in questions.items():
        times = []
        for _ in range(2):
            begun, thread = time.perf_counter(), time.thread_time()
            question(ids)
            times.append((time.perf_counter() - begun, time.thread_time() - thread))
        (first, first_cpu), (again, _) = times
        print(
            f"{name:<8} of {rows:,} photos {first:7.3f} s ({first_cpu:.3f} s of CPU), "
            f"again {again:.3f} s"
        )


def arrange(grid: PhotoGrid, layout: str, grouping: str) -> None:
    """Change both, and wait until it is shown."""
    for change, now, wanted in (
        (grid.set_layout, grid.layout_name(), layout),
        (grid.set_grouping, grid.grouping(), grouping),
    ):
        if now != wanted:
            shown: list[bool] = []
            link = grid.shown.connect(lambda shown=shown: shown.append(True))
            change(wanted)
            while not shown:
                QTest.qWait(5)
            grid.shown.disconnect(link)


def measure_frames(grid: PhotoGrid, name: str, cell: int) -> None:
    """Print what frames cost while scrolling and jumping, and what a new width costs."""
    view = grid.findChild(PhotoGridView)
    assert view is not None
    grid.cell_size = cell
    bar = view.verticalScrollBar()
    middle = bar.maximum() // 2
    generator = np.random.default_rng(1)
    jumps = generator.integers(0, bar.maximum(), FRAMES // 4).tolist()
    for title, places in (
        ("scroll", [middle + 40 * step for step in range(FRAMES)]),
        ("jump", jumps),
    ):
        for place in places:  # pages of rows and thumbnails come into memory
            bar.setValue(place)
            view.viewport().repaint()
            QTest.qWait(1)
            while title == "jump" and grid.waiting_thumbnails():
                QTest.qWait(1)
        while grid.waiting_thumbnails():
            QTest.qWait(5)
        show(f"{name}, {title}", [frame(view, place) for place in places])
    widths = []
    for width in range(900, 1280, 20):
        begun = time.thread_time()
        grid.resize(width, 800)
        widths.append((time.thread_time() - begun) * 1e3)
    grid.resize(1280, 800)
    show(f"{name}, width", widths)


def frame(view: PhotoGridView, place: int) -> float:
    """Scroll to a place, paint, and return the milliseconds of CPU that it took."""
    begun = time.thread_time()
    view.verticalScrollBar().setValue(place)
    view.viewport().repaint()
    return (time.thread_time() - begun) * 1e3


def show(name: str, times: list[float]) -> None:
    """Print a line."""
    median, high, worst = np.percentile(times, [50, 95, 100])
    print(f"{name:<34}{median:8.2f}{high:8.2f}{worst:8.2f}   {FRAME_MS / high:6.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
