"""A window over a real library whose model sees colours only: no torch, and phrases still work."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from photoapp.app.models_in_use import ModelsInUse
from photoapp.app.photo_app import PhotoApp
from photoapp.gui.bridge import Bridge
from photoapp.gui.index_job import IndexJob
from photoapp.gui.main_window import MainWindow
from photoapp.vision.installed_model import InstalledModel
from photoapp.vision.vision_engine import Vision, VisionEngine
from tests.fake_embedder import COLOURS, FakeEmbedder

WAIT_MS = 60_000


def see_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every model be the one that sees colours."""

    def load(self: ModelsInUse, model: InstalledModel) -> Vision:
        embedder = FakeEmbedder(model.model_key)
        return VisionEngine(embedder, self._database, self.library / "vectors")

    monkeypatch.setattr(ModelsInUse, "_load", load)


def paint_photos(folder: Path, *names: str) -> None:
    """Make one photo of each colour: red.png, blue.png."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        Image.new("RGB", (96, 64), COLOURS[name]).save(folder / f"{name}.png")


@contextmanager
def open_window(qtbot: QtBot, library: Path) -> Iterator[MainWindow]:
    """Open a window as the application does; close all of it, and find no thread left behind."""
    before = set(threading.enumerate())
    with PhotoApp.open(library, writing=True, vision="in-process") as app:
        bridge = Bridge()
        job = IndexJob(app, bridge)
        window = MainWindow(app, bridge, job)
        qtbot.addWidget(window)
        window.show()
        try:
            yield window
        finally:
            window.close()
            job.stop()
            bridge.close()
    left = {thread for thread in threading.enumerate() if thread not in before}
    assert not left, left


def label_with(window: QWidget, words: str) -> Callable[[], bool]:
    """Return whether a label that is seen holds these words, asked again at each call."""
    return lambda: any(
        words in label.text() for label in window.findChildren(QLabel) if label.isVisible()
    )
