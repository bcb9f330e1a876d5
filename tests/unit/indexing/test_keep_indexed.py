import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from photoapp.catalog import folders
from photoapp.domain.errors import UserError
from photoapp.domain.photo import FolderId, LibraryFolder
from photoapp.domain.progress import Progress, Stage
from photoapp.domain.status import IndexReport
from photoapp.indexing import keep_indexed as keep_indexed_module
from photoapp.indexing.folder_watcher import OnHint
from photoapp.indexing.keep_indexed import keep_indexed
from tests.indexing_library import IndexedLibrary, make_old, write_photo

TIMEOUT_S = 60


class Watch:
    """Runs `keep_indexed` in a thread, with hints given by the test."""

    def __init__(self, library: IndexedLibrary) -> None:
        self._library = library
        self._reported = threading.Condition()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.reports: list[IndexReport] = []
        self.notes: list[str] = []
        self.stages: list[Stage] = []
        self.watched: list[list[Path]] = []
        self.watched_again: list[FolderId] = []
        self.hint: OnHint = lambda folder_id, paths: None

    def start(self) -> None:
        """Make the watcher's part of `keep_indexed` be played by this object."""
        if not self._thread.is_alive():
            self._thread.start()

    def stop(self) -> None:
        """Do nothing: the watcher is asked to end by `keep_indexed`."""

    def watch_again(self, folder_id: FolderId) -> None:
        """Remember the wish."""
        self.watched_again.append(folder_id)

    def end(self) -> None:
        self._stop.set()
        self._thread.join(TIMEOUT_S)
        assert not self._thread.is_alive()

    def wait_until(self, met: Callable[[], bool]) -> None:
        with self._reported:
            assert self._reported.wait_for(met, TIMEOUT_S)

    def _run(self) -> None:
        keep_indexed(
            self._library.database,
            self._library.pipeline,
            is_cancelled=self._stop.is_set,
            on_progress=self._on_progress,
            on_report=self._on_report,
            on_note=self.notes.append,
            make_watcher=self._make_watcher,
        )

    def _make_watcher(self, watched: Sequence[LibraryFolder], on_hint: OnHint) -> "Watch":
        self.watched.append([folder.path for folder in watched])
        self.hint = on_hint
        return self

    def _on_progress(self, progress: Progress) -> None:
        with self._reported:
            self.stages.append(progress.stage)
            self._reported.notify_all()

    def _on_report(self, report: IndexReport) -> None:
        with self._reported:
            self.reports.append(report)
            self._reported.notify_all()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "photos"
    for number in range(3):
        make_old(write_photo(root / f"{number}.png", number))
    return root


@contextmanager
def watching(library: IndexedLibrary) -> Iterator[Watch]:
    watch = Watch(library)
    watch.start()
    try:
        watch.wait_until(lambda: Stage.WATCHING in watch.stages)
        yield watch
    finally:
        watch.end()


def test_everything_is_indexed_at_the_start(library: IndexedLibrary, root: Path) -> None:
    library.add(root)
    with watching(library) as watch:
        assert watch.reports[0].indexed == 3
        assert library.searchable() == set(root.iterdir())


def test_a_hint_is_followed_and_an_idle_one_is_not_reported(
    library: IndexedLibrary, root: Path
) -> None:
    folder = library.add(root)
    with watching(library) as watch:
        watch.hint(folder.id, frozenset({root / "0.png"}))
        make_old(write_photo(root / "new.png", 9))
        watch.hint(folder.id, frozenset({root / "new.png"}))
        watch.wait_until(lambda: len(watch.reports) == 2)
        assert watch.reports[1].indexed == 1
        assert root / "new.png" in library.searchable()


def test_a_file_still_being_written_is_looked_at_again(library: IndexedLibrary, root: Path) -> None:
    folder = library.add(root)
    with watching(library) as watch:
        write_photo(root / "fresh.png", 9)  # younger than any settling time
        watch.hint(folder.id, frozenset({root / "fresh.png"}))
        watch.wait_until(lambda: sum(report.indexed for report in watch.reports) == 4)
        assert root / "fresh.png" in library.searchable()


def test_a_folder_added_while_watching_is_watched(
    library: IndexedLibrary, root: Path, tmp_path: Path
) -> None:
    library.add(root)
    with watching(library) as watch:
        make_old(write_photo(tmp_path / "other" / "a.png", 9))
        library.add(tmp_path / "other")
        watch.wait_until(lambda: sum(report.indexed for report in watch.reports) == 4)
        assert watch.watched == [[root], [tmp_path / "other", root]]


def test_a_folder_removed_while_watching_ends_nothing(library: IndexedLibrary, root: Path) -> None:
    folder = library.add(root)
    with watching(library) as watch:
        library.database.write(lambda c: folders.remove(c, folder.id)).result()
        watch.hint(folder.id, None)
        watch.wait_until(lambda: watch.stages.count(Stage.WATCHING) >= 2)
    assert library.paths() == set()


def test_an_unplugged_folder_is_a_note_and_its_return_embeds_nothing(
    library: IndexedLibrary, root: Path, tmp_path: Path
) -> None:
    folder = library.add(root)
    with watching(library) as watch:
        root.rename(tmp_path / "unplugged")
        watch.hint(folder.id, None)
        watch.wait_until(lambda: len(watch.reports) == 2)
        assert "cannot be reached" in watch.reports[1].notes[0]
        assert library.counts().offline == 3
        (tmp_path / "unplugged").rename(root)
        watch.hint(folder.id, None)
        watch.wait_until(lambda: len(watch.reports) == 3)
        assert library.counts().offline == 0
        assert library.embedded == 3


def test_a_folder_that_can_be_listed_again_is_indexed_and_watched(
    library: IndexedLibrary, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = library.add(root)
    make_old(write_photo(root / "shut" / "a.png", 9))
    list_folder = os.scandir

    def scandir(path: bytes) -> object:
        if path == os.fsencode(root / "shut"):
            raise PermissionError(13, "Permission denied")
        return list_folder(path)

    monkeypatch.setattr("photoapp.indexing.tree_walk.os.scandir", scandir)
    with watching(library) as watch:
        watch.hint(folder.id, None)
        watch.wait_until(lambda: len(watch.reports) == 2)
        assert watch.watched_again == []
        monkeypatch.undo()
        watch.hint(folder.id, None)
        watch.wait_until(lambda: root / "shut" / "a.png" in library.searchable())
        assert watch.watched_again == [folder.id]


def test_a_failure_is_a_note_and_tried_again(
    library: IndexedLibrary, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keep_indexed_module, "_RETRY_S", 0.0)
    failures = [UserError("The disk is full."), UserError("The disk is full.")]
    run = library.pipeline.run

    def run_later(*arguments: object, **named: object) -> object:
        if failures:
            raise failures.pop()
        return run(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(library.pipeline, "run", run_later)
    library.add(root)
    with watching(library) as watch:
        watch.wait_until(lambda: sum(report.indexed for report in watch.reports) == 3)
        assert watch.notes == ["Indexing stopped: The disk is full."] * 2
        assert library.searchable() == set(root.iterdir())


def test_a_scan_that_fails_is_tried_again(
    library: IndexedLibrary, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keep_indexed_module, "_RETRY_S", 0.0)
    scan, failures = keep_indexed_module.scan_folder, [UserError("The disk is full.")]

    def scan_later(*arguments: object, **named: object) -> object:
        if failures:
            raise failures.pop()
        return scan(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(keep_indexed_module, "scan_folder", scan_later)
    library.add(root)
    with watching(library) as watch:
        watch.wait_until(lambda: sum(report.indexed for report in watch.reports) == 3)
        assert "could not be scanned" in watch.notes[0]
