"""Keep a library in line with its folders for as long as somebody watches."""

import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from photoapp.catalog import folders
from photoapp.catalog.database import Database
from photoapp.domain.errors import UserError
from photoapp.domain.photo import FolderId, LibraryFolder
from photoapp.domain.progress import IsCancelled, OnProgress, Progress, Stage, ignore_progress
from photoapp.domain.status import IndexReport
from photoapp.indexing.file_scanner import ScanReport, scan_folder
from photoapp.indexing.folder_watcher import RESCAN_S, FolderWatcher, OnHint
from photoapp.indexing.hint_queue import QUIET_S
from photoapp.indexing.index_report import index_report
from photoapp.indexing.indexing_pipeline import IndexingPipeline, PipelineReport
from photoapp.indexing.settle import SettleRule

_TICK_S = 0.1
_FOLDERS_CHECK_S = 1.0
_RETRY_S = 30.0  # after the disk was full or the model could not go on


class Watcher(Protocol):
    """What tells where to look; see `FolderWatcher`."""

    def start(self) -> None:
        """Begin to watch."""
        ...

    def stop(self) -> None:
        """End, and wait until it has ended."""
        ...

    def watch_again(self, folder_id: FolderId) -> None:
        """Watch a folder anew soon, and hint at all of it: parts of it may not be watched."""
        ...


MakeWatcher = Callable[[Sequence[LibraryFolder], OnHint], Watcher]


def keep_indexed(
    database: Database,
    pipeline: IndexingPipeline,
    *,
    is_cancelled: IsCancelled,
    on_progress: OnProgress = ignore_progress,
    on_report: Callable[[IndexReport], None] = lambda report: None,
    on_note: Callable[[str], None] = lambda note: None,
    rescan_s: float = RESCAN_S,
    make_watcher: MakeWatcher | None = None,
) -> None:
    """Index everything, then whatever changes, until `is_cancelled` says so.

    Folders that are added to or taken out of the library meanwhile are noticed. What goes wrong
    with one folder, a full disk or a model that cannot go on becomes a note, and is tried again.

    Args:
        database: opened for writing.
        pipeline: also the one to pause and resume.
        is_cancelled: asked some ten times a second.
        on_progress: called on this thread; `Stage.WATCHING` when nothing is left to do.
        on_report: called after each pass that found something to do, and after the first.
        on_note: called from any thread with a sentence for the user.
        rescan_s: seconds between complete rescans.
        make_watcher: another watcher than `FolderWatcher`.
    """

    def usual_watcher(watched: Sequence[LibraryFolder], on_hint: OnHint) -> Watcher:
        return FolderWatcher(
            watched, on_hint, library=database.library, on_note=on_note, rescan_s=rescan_s
        )

    loop = _Loop(database, pipeline, is_cancelled, on_progress, on_report, on_note)
    loop.run(make_watcher or usual_watcher)


class _Mailbox:
    """Hints of all folders, coalesced, between the watcher's thread and the loop."""

    def __init__(self) -> None:
        self._arrived = threading.Condition()
        self._hints: dict[FolderId, set[Path] | None] = {}
        self._later: list[tuple[float, FolderId, frozenset[Path] | None]] = []

    def put(self, folder_id: FolderId, paths: frozenset[Path] | None) -> None:
        with self._arrived:
            self._merge(folder_id, paths)
            self._arrived.notify_all()

    def put_later(self, at: float, folder_id: FolderId, paths: frozenset[Path] | None) -> None:
        with self._arrived:
            self._later.append((at, folder_id, paths))

    def take(self, timeout_s: float) -> dict[FolderId, set[Path] | None]:
        with self._arrived:
            self._take_due()
            if not self._hints and timeout_s:
                self._arrived.wait(timeout_s)
                self._take_due()
            hints, self._hints = self._hints, {}
        return hints

    def _take_due(self) -> None:
        now = time.monotonic()
        due = [later for later in self._later if later[0] <= now]
        self._later = [later for later in self._later if later[0] > now]
        for _, folder_id, paths in due:
            self._merge(folder_id, paths)

    def _merge(self, folder_id: FolderId, paths: frozenset[Path] | None) -> None:
        held = self._hints.get(folder_id, set())
        self._hints[folder_id] = None if paths is None or held is None else held | paths


@dataclass(slots=True)
class _Pass:
    """What one round of scanning and indexing did."""

    started: float = field(default_factory=time.monotonic)
    scans: list[ScanReport] = field(default_factory=list)
    runs: list[PipelineReport] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def report(self) -> IndexReport:
        seconds = time.monotonic() - self.started
        return index_report(self.scans, self.runs, seconds, self.notes)

    def did_something(self) -> bool:
        return bool(
            self.notes
            or any(scan.changes or not scan.complete for scan in self.scans)
            or any(run.indexed or run.failed for run in self.runs)
        )


class _Loop:
    def __init__(
        self,
        database: Database,
        pipeline: IndexingPipeline,
        is_cancelled: IsCancelled,
        on_progress: OnProgress,
        on_report: Callable[[IndexReport], None],
        on_note: Callable[[str], None],
    ) -> None:
        self._database = database
        self._pipeline = pipeline
        self._is_cancelled = is_cancelled
        self._on_progress = on_progress
        self._on_report = on_report
        self._on_note = on_note
        self._mailbox = _Mailbox()
        # The watcher has seen each path quiet for as long already.
        self._settle = SettleRule(quiet_s=QUIET_S)
        self._folders: dict[FolderId, LibraryFolder] = {}
        self._pass = _Pass()
        self._run_again_at = math.inf
        self._watcher: Watcher | None = None

    def run(self, make_watcher: MakeWatcher) -> None:
        """Watch the folders of the library; begin anew whenever these are others."""
        while not self._is_cancelled():
            self._folders = self._current_folders()
            watcher = make_watcher(list(self._folders.values()), self._mailbox.put)
            watcher.start()
            self._watcher = watcher
            try:
                for folder_id in self._folders:
                    self._mailbox.put(folder_id, None)
                self._first_pass()
                self._follow()
            finally:
                watcher.stop()

    def _first_pass(self) -> None:
        self._work(self._mailbox.take(0))
        self._on_report(self._pass.report())
        self._on_progress(Progress(Stage.WATCHING))

    def _follow(self) -> None:
        """Act on hints until cancelled, or until the library has other folders."""
        next_check = time.monotonic() + _FOLDERS_CHECK_S
        while not self._is_cancelled():
            hints = self._mailbox.take(_TICK_S)
            if hints or time.monotonic() >= self._run_again_at:
                self._run_again_at = math.inf
                self._work(hints)
                if self._pass.did_something():
                    self._on_report(self._pass.report())
                self._on_progress(Progress(Stage.WATCHING))
            if time.monotonic() >= next_check:
                if self._current_folders().keys() != self._folders.keys():
                    return
                next_check = time.monotonic() + _FOLDERS_CHECK_S

    def _work(self, hints: dict[FolderId, set[Path] | None]) -> None:
        """Scan what the hints name and index, again for as long as scans come in between."""
        self._pass = _Pass()
        self._scan(hints)
        while not self._is_cancelled():
            scans_before = len(self._pass.scans)
            try:
                run = self._pipeline.run(
                    self._on_progress, self._is_cancelled, between_batches=self._scan_what_came
                )
            except UserError as error:
                self._note(f"Indexing stopped: {error}")
                self._run_again_at = time.monotonic() + _RETRY_S
                return
            self._pass.runs.append(run)
            if len(self._pass.scans) == scans_before:
                return

    def _scan_what_came(self) -> bool:
        hints = self._mailbox.take(0)
        self._scan(hints)
        return bool(hints)

    def _scan(self, hints: dict[FolderId, set[Path] | None]) -> None:
        for folder_id, paths in hints.items():
            folder = self._folders.get(folder_id)
            if folder is None or self._is_cancelled():
                continue
            self._on_progress(Progress(Stage.SCANNING))
            try:
                scan = scan_folder(
                    self._database,
                    folder,
                    under=None if paths is None else sorted(paths),
                    is_cancelled=self._is_cancelled,
                    settle=self._settle,
                )
            except UserError as error:
                self._note(f"{folder.path} could not be scanned: {error}")
                self._mailbox.put_later(time.monotonic() + _RETRY_S, folder_id, None)
                continue
            self._pass.scans.append(scan)
            if scan.reopened and self._watcher is not None:
                # What may not be listed cannot be watched either.
                self._watcher.watch_again(folder_id)
            if scan.unsettled:
                self._mailbox.put_later(
                    time.monotonic() + self._settle.quiet_s, folder_id, scan.unsettled
                )

    def _note(self, note: str) -> None:
        self._pass.notes.append(note)
        self._on_note(note)

    def _current_folders(self) -> dict[FolderId, LibraryFolder]:
        return {folder.id: folder for folder in self._database.read(folders.all_folders)}
