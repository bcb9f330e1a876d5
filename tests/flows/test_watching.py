"""A watched folder, with the real watcher: what happens to its files reaches the library."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from photoapp.domain.progress import Progress, Stage
from photoapp.indexing.keep_indexed import keep_indexed
from tests.indexing_library import IndexedLibrary, make_old, write_photo

TIMEOUT_S = 60


class Watch:
    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.is_watching = False

    def on_progress(self, progress: Progress) -> None:
        with self.changed:
            self.is_watching = self.is_watching or progress.stage is Stage.WATCHING
            self.changed.notify_all()

    def wait_until(self, met: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(met, TIMEOUT_S)


@contextmanager
def watching(library: IndexedLibrary) -> Iterator[Watch]:
    watch, stop = Watch(), threading.Event()
    thread = threading.Thread(
        target=lambda: keep_indexed(
            library.database,
            library.pipeline,
            is_cancelled=stop.is_set,
            on_progress=watch.on_progress,
        )
    )
    thread.start()
    try:
        watch.wait_until(lambda: watch.is_watching)
        yield watch
    finally:
        stop.set()
        thread.join(TIMEOUT_S)
    assert not thread.is_alive()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "photos"
    for number in range(3):
        make_old(write_photo(root / f"{number}.png", number))
    return root


def test_files_are_added_edited_moved_and_deleted(library: IndexedLibrary, root: Path) -> None:
    library.add(root)
    with watching(library) as watch:
        write_photo(root / "inner" / "new.png", 10)
        watch.wait_until(lambda: root / "inner" / "new.png" in library.searchable())

        photo_id = library.photo(root / "0.png").id
        (root / "0.png").rename(root / "inner" / "moved.png")
        watch.wait_until(lambda: root / "inner" / "moved.png" in library.searchable())
        assert library.photo(root / "inner" / "moved.png").id == photo_id
        assert library.embedded == 4

        before = library.photo(root / "1.png").content_hash
        write_photo(root / "1.png", 11)
        watch.wait_until(lambda: library.photo(root / "1.png").content_hash != before)
        watch.wait_until(lambda: root / "1.png" in library.searchable())

        (root / "2.png").unlink()
        watch.wait_until(lambda: root / "2.png" not in library.searchable())

        (root / "inner").rename(root / "renamed")
        watch.wait_until(lambda: root / "renamed" / "moved.png" in library.searchable())
        watch.wait_until(lambda: root / "inner" / "moved.png" not in library.searchable())
        assert library.embedded == 5
        shutil.rmtree(root / "renamed")
        watch.wait_until(lambda: library.searchable() == {root / "1.png"})


def test_a_disk_that_goes_and_comes_back(
    library: IndexedLibrary, root: Path, tmp_path: Path
) -> None:
    library.add(root)
    with watching(library) as watch:
        root.rename(tmp_path / "unplugged")
        watch.wait_until(lambda: library.counts().offline == 3)
        (tmp_path / "unplugged").rename(root)
        watch.wait_until(lambda: library.counts().offline == 0)
        assert library.embedded == 3
        write_photo(root / "new.png", 10)
        watch.wait_until(lambda: root / "new.png" in library.searchable())
        assert library.embedded == 4
