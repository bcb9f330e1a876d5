import logging
import os
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from watchdog.observers.api import BaseObserver

from photoapp.domain.photo import FolderId, LibraryFolder
from photoapp.indexing import watched_root
from photoapp.indexing.folder_watcher import FolderWatcher

TIMEOUT_S = 30
FOLDER = FolderId(1)

Hint = tuple[FolderId, frozenset[Path] | None]


class Hints:
    """Collects hints until the wanted ones have come."""

    def __init__(self) -> None:
        self.arrived: queue.SimpleQueue[Hint] = queue.SimpleQueue()
        self.watch_again: Callable[[FolderId], None] = lambda folder_id: None

    def __call__(self, folder_id: FolderId, paths: frozenset[Path] | None) -> None:
        self.arrived.put((folder_id, paths))

    def expect(self, *wanted: Path) -> None:
        """Fail unless hints for all these paths come in time."""
        missing = set(wanted)
        while missing:
            missing -= self._next(f"hint for {missing}") or set()

    def expect_whole(self) -> None:
        """Fail unless a hint for the whole folder comes in time."""
        while self._next("hint for the whole folder") is not None:
            pass

    def _next(self, what: str) -> frozenset[Path] | None:
        try:
            return self.arrived.get(timeout=TIMEOUT_S)[1]
        except queue.Empty:
            pytest.fail(f"no {what}")


@contextmanager
def watching(
    root: Path,
    *,
    library: Path = Path("/nowhere"),
    notes: Callable[[str], None] = lambda note: None,
    heartbeat_s: float = 0.05,
    rescan_s: float = 3600,
    make_observer: Callable[[], BaseObserver] | None = None,
) -> Iterator[Hints]:
    hints = Hints()
    other = {} if make_observer is None else {"make_observer": make_observer}
    watcher = FolderWatcher(
        [LibraryFolder(FOLDER, root, True)],
        hints,
        library=library,
        on_note=notes,
        heartbeat_s=heartbeat_s,
        rescan_s=rescan_s,
        quiet_s=0.05,
        **other,
    )
    hints.watch_again = watcher.watch_again
    watcher.start()
    try:
        yield hints
    finally:
        watcher.stop()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "photos"
    (root / "inner").mkdir(parents=True)
    return root


def test_what_happens_to_photos_is_hinted(root: Path) -> None:
    with watching(root) as hints:
        (root / "a.jpg").write_bytes(b"x")
        hints.expect(root / "a.jpg")
        (root / "a.jpg").rename(root / "inner" / "b.jpg")
        hints.expect(root / "a.jpg", root / "inner" / "b.jpg")
        with (root / "inner" / "b.jpg").open("ab") as file:
            file.write(b"y")
        hints.expect(root / "inner" / "b.jpg")
        (root / "inner" / "b.jpg").unlink()
        hints.expect(root / "inner" / "b.jpg")


def test_folders_that_come_go_and_move_are_hinted_whole(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.jpg").write_bytes(b"x")
    with watching(root) as hints:
        outside.rename(root / "came")
        hints.expect(root / "came")
        (root / "came").rename(root / "moved")
        hints.expect(root / "came", root / "moved")
        (root / "moved" / "b.jpg").write_bytes(b"x")
        hints.expect(root / "moved" / "b.jpg")
        (root / "moved").rename(tmp_path / "left")
        hints.expect(root / "moved")


def test_what_never_matters_is_no_hint(root: Path, tmp_path: Path) -> None:
    library = root / "library"
    library.mkdir()
    (root / "a.jpg").write_bytes(b"x")
    with watching(root, library=library) as hints:
        (root / "notes.txt").write_text("x")
        (root / ".hidden.jpg").write_bytes(b"x")
        (library / "thumbnail.jpg").write_bytes(b"x")
        (root / "a.jpg").read_bytes()
        (root / "last.jpg").write_bytes(b"x")
        assert hints.arrived.get(timeout=TIMEOUT_S) == (FOLDER, {root / "last.jpg"})


def test_a_root_that_is_a_link_is_watched(root: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(root)
    with watching(link) as hints:
        (root / "inner" / "a.jpg").write_bytes(b"x")
        hints.expect(link / "inner" / "a.jpg")


def test_names_that_are_not_utf8_are_hinted(root: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(root) + b"/caf\xe9.jpg"))
    with watching(root) as hints:
        path.write_bytes(b"x")
        hints.expect(path)


def test_a_root_that_goes_and_comes_back_is_noticed_and_watched_again(
    root: Path, tmp_path: Path
) -> None:
    with watching(root) as hints:
        root.rename(tmp_path / "unplugged")
        hints.expect_whole()
        (tmp_path / "unplugged").rename(root)
        hints.expect_whole()
        (root / "inner" / "a.jpg").write_bytes(b"x")
        hints.expect(root / "inner" / "a.jpg")


def test_a_root_exchanged_for_another_one_is_noticed(root: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with watching(root) as hints:
        root.rename(tmp_path / "old")
        (tmp_path / "other").rename(root)
        hints.expect_whole()
        (root / "a.jpg").write_bytes(b"x")
        hints.expect(root / "a.jpg")


def test_a_root_that_was_not_there_is_watched_once_it_comes(tmp_path: Path) -> None:
    with watching(tmp_path / "later") as hints:
        (tmp_path / "later").mkdir()
        hints.expect_whole()
        (tmp_path / "later" / "a.jpg").write_bytes(b"x")
        hints.expect(tmp_path / "later" / "a.jpg")


def test_lost_events_are_made_up_for_by_a_whole_scan(root: Path) -> None:
    with watching(root) as hints:
        logging.getLogger("watchdog.observers.inotify_c").warning(
            "Inotify queue overflowed; filesystem events were lost"
        )
        hints.expect_whole()
    logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed")
    assert hints.arrived.empty()


def test_everything_is_looked_through_at_intervals(root: Path) -> None:
    with watching(root, rescan_s=0.01) as hints:
        hints.expect_whole()
        hints.expect_whole()


def test_without_an_inotify_instance_folders_are_polled_and_the_user_is_told(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left() -> BaseObserver:
        raise OSError(24, "inotify instance limit reached")

    monkeypatch.setattr(watched_root, "POLL_S", 0.01)
    notes: list[str] = []
    with watching(root, notes=notes.append, make_observer=none_left) as hints:
        hints.expect_whole()
        hints.expect_whole()
    assert len(notes) == 1
    assert "cannot be watched whole" in notes[0]


def test_folders_beyond_the_limit_of_watches_are_polled_until_they_are_watched(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = [3, 3, 0]
    monkeypatch.setattr(watched_root, "POLL_S", 0.01)
    monkeypatch.setattr(
        watched_root, "unwatched_folders", lambda path: short.pop(0) if short else 0
    )
    told = threading.Event()
    notes: list[str] = []

    def on_note(note: str) -> None:
        notes.append(note)
        if len(notes) == 2:
            told.set()

    with watching(root, notes=on_note) as hints:
        hints.expect_whole()
        assert told.wait(TIMEOUT_S)
    assert "3 of its folders" in notes[0]
    assert "watched again" in notes[1]


def test_a_folder_is_watched_anew_when_asked(root: Path) -> None:
    with watching(root) as hints:
        hints.watch_again(FOLDER)
        hints.expect_whole()
        (root / "inner" / "a.jpg").write_bytes(b"x")
        hints.expect(root / "inner" / "a.jpg")


def test_stopping_leaves_no_thread(root: Path) -> None:
    before = set(threading.enumerate())
    with watching(root):
        pass
    assert set(threading.enumerate()) <= before
