"""What indexing tells the window: progress, its end, a word on the desktop after long work."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from photoapp.domain.progress import Progress, Stage
from photoapp.domain.status import IndexReport
from photoapp.gui import numbers
from photoapp.gui.desktop.notifications import Notifications
from photoapp.gui.icons import application_icon
from photoapp.gui.index_job import IndexJob
from photoapp.gui.library_feed import LibraryFeed
from photoapp.gui.status_strip import StatusStrip

_LONG_WORK_PHOTOS = 200
"""Indexing so many photos takes long enough to look elsewhere meanwhile."""


class IndexingNews(QObject):
    """Shows reports of the job in the strip, and reads the library anew when it ends.

    Signals:
        finished: a run has ended; there may be other photos now.
        failed: the exception that ended the job.
    """

    finished = Signal()
    failed = Signal(object)

    def __init__(
        self, job: IndexJob, strip: StatusStrip, feed: LibraryFeed, window: QMainWindow
    ) -> None:
        super().__init__(window)
        self._job = job
        self._strip = strip
        self._feed = feed
        self._notifications = Notifications(window, application_icon())
        strip.pause_pressed.connect(job.toggle_pause)
        job.paused_changed.connect(strip.show_paused)
        job.progressed.connect(self._show)
        job.finished.connect(self._finish)
        job.failed.connect(self._fail)

    def close(self) -> None:
        """Listen no more, and take the icon out of the system's tray."""
        self._job.disconnect(self)
        self._notifications.close()

    def _show(self, progress: Progress) -> None:
        self._strip.show_progress(progress)
        if progress.stage is Stage.WATCHING:
            self._feed.read_all()

    def _finish(self, report: IndexReport) -> None:
        self._feed.read_all()
        self.finished.emit()
        if report.indexed >= _LONG_WORK_PHOTOS:
            self._notifications.tell(
                self.tr("All photos are indexed"),
                self.tr("{count} new photos can be searched now.").format(
                    count=numbers.count(report.indexed)
                ),
            )

    def _fail(self, error: BaseException) -> None:
        self._strip.show_trouble(str(error))
        self.failed.emit(error)
