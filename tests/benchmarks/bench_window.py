"""The window over synthetic libraries: start, search to painted, stalls while indexing, memory.

    python tests/benchmarks/bench_window.py [ROWS ...]        (default: 100000)

Each figure comes from a fresh process that runs the application as `photoapp` does, on the display
named by DISPLAY, else offscreen. Vectors are random unit vectors of the built-in model's size, so
that searching costs what it costs with real ones. The time of a search runs from the moment that
the search bar asks (150 ms after the last key, its pause for typing) to the end of painting.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from photoapp.app.photo_app import PhotoApp

GOALS = {
    "window_s": 0.7,
    "photos_s": 1.5,
    "search_ms": 100.0,
    "filter_ms": 100.0,
    "stall_ms": 50.0,
    "memory_mb": 600.0,
}
LARGE_GOALS = GOALS | {"search_ms": 250.0, "filter_ms": 250.0}
LARGE = 500_000
INDEXED = 400
BATCH = 20_000
DIMENSION = 384
"""Of the built-in model."""

CHILD = """
import json, resource, sys, time
from pathlib import Path

begun, library, folders, what = float(sys.argv[1]), Path(sys.argv[2]), sys.argv[4:], sys.argv[3]
from PySide6.QtCore import QTimer
from photoapp.gui import application
from photoapp.gui.grid.photo_grid_view import PhotoGridView
from photoapp.gui.main_window import MainWindow

figures = {}

def finish(window):
    figures["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    figures["torch"] = "torch" in sys.modules
    print(json.dumps(figures), flush=True)
    window.close()

class Watched(MainWindow):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.asked = ["a dog in the snow", "red car", "beach", "two people", "mountains", "food",
                      "rating:>=4", "rating:>=2", "camera:X100", "rating:>=3"]
        self.times = []
        self.waits = what == "start"
        self._stage.grid.shown.connect(self.seen)
        QTimer.singleShot(300_000, lambda: finish(self))
        if what == "stall":
            self.ticks, self.longest, self.last = QTimer(self, interval=2), 0.0, None
            self.ticks.timeout.connect(self.tick)
            self._job.finished.connect(lambda report: finish(self) if report.indexed else None)

    def paintEvent(self, event):
        super().paintEvent(event)
        if "window_s" not in figures:
            figures["window_s"] = time.time() - begun
            figures["torch_at_start"] = "torch" in sys.modules
            if what == "stall":
                QTimer.singleShot(3000, self.ticks.start)

    def tick(self):
        now = time.perf_counter()
        if self.last is not None:
            figures["stall_ms"] = max(figures.get("stall_ms", 0.0), 1e3 * (now - self.last))
        self.last = now

    def seen(self):
        if what == "stall":
            return
        self._stage.grid.findChild(PhotoGridView).viewport().repaint()
        if "photos_s" not in figures:
            figures["photos_s"] = time.time() - begun
        elif self.times:
            text, at = self.times[-1]
            figures.setdefault("asked", []).append((text, 1e3 * (time.perf_counter() - at)))
        QTimer.singleShot(700, self.ask_next)

    def ask_next(self):
        if not self.asked:
            finish(self)
            return
        text = self.asked.pop(0)
        self.times.append((text, time.perf_counter()))
        self._stage.search.set_text(text)
        self._stage._ask(text)

application.MainWindow = Watched
sys.exit(application.run_window(library, [Path(folder) for folder in folders]))
"""


def main(sizes: list[int]) -> None:
    """Print one block of figures for each size, and one for indexing."""
    with tempfile.TemporaryDirectory(prefix="photoapp-bench-") as place:
        for rows in sizes:
            library = Path(place) / str(rows)
            make_library(library, rows)
            report(rows, measure(library, "start"))
        photos = Path(place) / "photos"
        make_photos(photos)
        figures = measure(Path(place) / "indexing", "stall", str(photos))
        show("longest stall while indexing", figures["stall_ms"], GOALS["stall_ms"], "ms")


def report(rows: int, figures: dict[str, object]) -> None:
    """Print the figures of a start, each as a ratio to its goal."""
    goals = LARGE_GOALS if rows >= LARGE else GOALS
    asked = figures.get("asked", [])
    if len(asked) < 10:
        raise SystemExit(f"the window did not answer: {figures}")
    phrases = sorted(ms for text, ms in asked[1:] if ":" not in text)
    filters = sorted(ms for text, ms in asked if ":" in text)
    print(f"{rows:,} photos, torch in the window's process: {figures['torch']}")  # noqa: T201
    show("window visible", figures["window_s"], goals["window_s"], "s")
    show("photos on the screen", figures["photos_s"], goals["photos_s"], "s")
    show("phrase to painted, median", phrases[len(phrases) // 2], goals["search_ms"], "ms")
    show("filter to painted, median", filters[len(filters) // 2], goals["filter_ms"], "ms")
    show("peak memory of the window", figures["memory_mb"], goals["memory_mb"], "MB")


def show(name: str, figure: float, goal: float, unit: str) -> None:
    """Print a figure, its goal, and the ratio: below 1 is better than the goal."""
    print(f"  {name:30} {figure:8.2f} {unit:2}  goal {goal:6.1f}  {figure / goal:5.2f}")  # noqa: T201


def measure(library: Path, what: str, *folders: str) -> dict[str, object]:
    """Run the window once, and return what it says of itself."""
    environment = os.environ | {"XDG_CONFIG_HOME": str(library.parent / f"config-{library.name}")}
    if "DISPLAY" not in environment:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable, "-c", CHILD, repr(time.time()), str(library), what, *folders]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def make_library(library: Path, rows: int) -> None:
    """Make a library whose photos exist in the catalog only."""
    folder = library.parent / f"photos-{rows}"
    folder.mkdir(parents=True)
    with PhotoApp.open(library, writing=True) as app:
        app.add_folders([folder])
        key = app.models.chosen().model_key
    dimension = DIMENSION
    connection = sqlite3.connect(library / "catalog.db")
    connection.execute(
        "INSERT INTO embedding_model(key, dimension) VALUES (?, ?)", [key, dimension]
    )
    (model,) = connection.execute("SELECT id FROM embedding_model").fetchone()
    generator = np.random.default_rng(1)
    for start in range(0, rows, BATCH):
        some = range(start + 1, min(start + BATCH, rows) + 1)
        connection.executemany(_PHOTO, _photos(folder, some))
        vectors = generator.standard_normal((len(some), dimension)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        half = vectors.astype(np.float16)
        connection.executemany(
            "INSERT INTO embedding(photo_id, model_id, vector) VALUES (?, ?, ?)",
            [(one, model, half[place].tobytes()) for place, one in enumerate(some)],
        )
    connection.commit()
    connection.close()
    folder.rmdir()  # a disk that is away: its photos stay, and no scan looks for them


_PHOTO = """
    INSERT INTO photo(id, folder_id, path, name, location, extension, size, mtime_ns, ctime_ns,
        device, inode, state, read_state, content_hash, width, height, format, taken_at, camera,
        rating)
    VALUES (?, 1, ?, ?, ?, 'jpg', 4000000, 0, 0, 1, ?, 'present', 'read', ?, 4000, 3000, 'JPEG',
        ?, 'X100', ?)
    """


def _photos(folder: Path, numbers: range) -> Iterator[tuple[object, ...]]:
    for number in numbers:
        place = folder / f"{number // 1000:04}"
        name = f"photo-{number}.jpg"
        taken = f"20{number % 24:02}-{number % 12 + 1:02}-{number % 28 + 1:02}T10:00:00"
        yield (
            number,
            os.fsencode(place / name),
            name,
            str(place),
            number,
            number.to_bytes(32, "big"),
            taken,
            number % 6,
        )


def make_photos(folder: Path) -> None:
    """Paint photos of two megapixels to be indexed."""
    folder.mkdir()
    noise = np.random.default_rng(2).integers(0, 255, (150, 200, 3), np.uint8)
    for number in range(INDEXED):
        image = Image.fromarray(np.roll(noise, number * 37)).resize((1600, 1200))
        image.save(folder / f"{number}.jpg", quality=85)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [100_000])
