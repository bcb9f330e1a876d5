"""Making the library follow its folders: once, or for as long as somebody watches."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from photoapp.app.models_in_use import ModelsInUse
from photoapp.app.settings_file import load_settings
from photoapp.catalog import folders, photos
from photoapp.catalog.database import Database
from photoapp.catalog.thumbnail_store import ThumbnailStore
from photoapp.domain.photo import LibraryFolder
from photoapp.domain.progress import IsCancelled, OnProgress, Progress, Stage
from photoapp.domain.status import IndexReport
from photoapp.imaging.reader_pool import ReaderPool
from photoapp.indexing.file_scanner import ScanReport, scan_folder
from photoapp.indexing.index_report import index_report
from photoapp.indexing.indexing_pipeline import IndexingPipeline, PipelineReport
from photoapp.indexing.keep_indexed import keep_indexed


class IndexingJobs:
    """Indexes on the calling thread, one job at a time; `pause` and `resume` from any other."""

    def __init__(
        self,
        database: Database,
        readers: ReaderPool,
        models: ModelsInUse,
        thumbnails: ThumbnailStore,
    ) -> None:
        self._database = database
        self._readers = readers
        self._models = models
        self._thumbnails = thumbnails
        self._closing = threading.Event()
        self._paused = False
        self._pipelines: dict[str, IndexingPipeline] = {}

    def pause(self) -> None:
        """Hold after the photos in hand."""
        self._paused = True
        for pipeline in self._pipelines.values():
            pipeline.pause()

    def resume(self) -> None:
        """Go on after `pause`."""
        self._paused = False
        for pipeline in self._pipelines.values():
            pipeline.resume()

    def close(self) -> None:
        """Make running and later jobs end soon."""
        self._closing.set()
        self.resume()

    def index(
        self,
        chosen: Sequence[LibraryFolder] | None,
        on_progress: OnProgress,
        is_cancelled: IsCancelled,
    ) -> IndexReport:
        """See `PhotoApp.index`."""
        stop = self._stop_signal(is_cancelled)
        started = time.monotonic()
        wanted = self._database.read(folders.all_folders) if chosen is None else list(chosen)
        scans: list[ScanReport] = []
        for folder in wanted:
            on_progress(Progress(Stage.SCANNING, done=sum(scan.found for scan in scans)))
            scans.append(scan_folder(self._database, folder, is_cancelled=stop))
        reports = [self._embed(on_progress, stop)]
        # What was still being written at the first look is most likely whole by now.
        growing = [
            (folder, scan) for folder, scan in zip(wanted, scans, strict=True) if scan.unsettled
        ]
        still_growing = 0
        for folder, scan in growing:
            under = sorted(scan.unsettled)
            again = scan_folder(self._database, folder, under=under, is_cancelled=stop)
            still_growing += len(again.unsettled)
            scans.append(replace(again, found=0))  # these files were counted before
        if growing:
            reports.append(self._embed(on_progress, stop))
        notes = (
            [f"{still_growing:,} files are still being written: the next run indexes them."]
            if still_growing
            else []
        )
        return index_report(scans, reports, time.monotonic() - started, notes)

    def watch(
        self,
        on_progress: OnProgress,
        on_report: Callable[[IndexReport], None],
        on_note: Callable[[str], None],
        is_cancelled: IsCancelled,
    ) -> None:
        """See `PhotoApp.watch`."""
        keep_indexed(
            self._database,
            self._pipeline(on_progress),
            on_progress=on_progress,
            on_report=on_report,
            on_note=on_note,
            is_cancelled=self._stop_signal(is_cancelled),
            rescan_s=60.0 * load_settings(self._database.library).rescan_minutes,
        )

    def _stop_signal(self, is_cancelled: IsCancelled) -> IsCancelled:
        return lambda: self._closing.is_set() or is_cancelled()

    def _embed(self, on_progress: OnProgress, stop: IsCancelled) -> PipelineReport:
        model = self._models.chosen()
        lacking = self._database.read(
            lambda connection: photos.count_without_vector(connection, model.model_key)
        )
        if stop() or not lacking:
            return PipelineReport(indexed=0, failed=0, cancelled=stop())
        return self._pipeline(on_progress).run(on_progress, stop)

    def _pipeline(self, on_progress: OnProgress) -> IndexingPipeline:
        model = self._models.chosen()
        if model.model_key not in self._pipelines:
            on_progress(Progress(Stage.LOADING_MODEL, note=model.id))
            pipeline = IndexingPipeline(
                self._database, self._readers, self._models.engine(model), self._thumbnails
            )
            if self._paused:
                pipeline.pause()
            self._pipelines = {model.model_key: pipeline}
        return self._pipelines[model.model_key]
