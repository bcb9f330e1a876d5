"""The strip at the foot of the window: what can be searched, what indexing does, what was done."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from photoapp.domain.progress import Progress, Stage
from photoapp.domain.status import LibraryStatus
from photoapp.gui import numbers
from photoapp.gui.icons import icon

_BAR_STEPS = 1000
_TOLD_MS = 6000
_HOUR_S = 3600


class StatusStrip(QWidget):
    """Says how far indexing is, how much can be searched, and what was just done.

    Signals:
        pause_pressed: hold indexing, or let it go on.
        problems_pressed: show the files and folders that could not be read.
        models_pressed: show the models.
    """

    pause_pressed = Signal()
    problems_pressed = Signal()
    models_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paused = False
        self._coverage = QLabel(self.tr("Opening the library…"))
        self._coverage.setAccessibleName(self.tr("Coverage"))
        self._problems = QPushButton()
        self._problems.setFlat(True)
        self._problems.clicked.connect(self.problems_pressed)
        self._bar = QProgressBar(maximum=_BAR_STEPS, textVisible=False)
        self._bar.setAccessibleName(self.tr("Indexing progress"))
        self._bar.setFixedSize(140, 6)
        self._work = QLabel()
        self._work.setAccessibleName(self.tr("Indexing"))
        self._pause = QToolButton()
        self._pause.setAutoRaise(True)
        self._pause.clicked.connect(self.pause_pressed)
        self._told = QLabel()
        self._told.setAccessibleName(self.tr("What was done"))
        self._chosen = QLabel()
        self._chosen.setAccessibleName(self.tr("Selection"))
        self._model = QPushButton()
        self._model.setFlat(True)
        self._model.clicked.connect(self.models_pressed)
        self._forget = QTimer(self, singleShot=True, interval=_TOLD_MS)
        self._forget.timeout.connect(self._told.clear)
        self._lay_out()
        self.show_paused(False)
        for part in (self._problems, self._bar, self._work, self._pause, self._model):
            part.hide()

    def show_progress(self, progress: Progress) -> None:
        """Show a report of the running job."""
        indexing = progress.stage in (Stage.INDEXING, Stage.PAUSED) and progress.total is not None
        self._bar.setVisible(indexing)
        self._pause.setVisible(indexing)
        if indexing and progress.total:
            self._bar.setValue(_BAR_STEPS * progress.done // progress.total)
        self._work.setVisible(progress.stage is not Stage.WATCHING)
        self._work.setText(self._sentence(progress))
        self._work.setToolTip(progress.note)

    def show_paused(self, paused: bool) -> None:
        """Name the button for what it does next."""
        self._paused = paused
        self._pause.setIcon(icon("resume" if paused else "pause"))
        name = self.tr("Resume indexing") if paused else self.tr("Pause indexing")
        self._pause.setAccessibleName(name)
        self._pause.setToolTip(name)
        if paused and self._pause.isVisible():
            self._work.setText(self.tr("Paused"))

    def show_status(self, status: LibraryStatus, *, at_rest: bool) -> None:
        """Show the state of the library.

        Args:
            status: as it was read last.
            at_rest: no job runs that would say more.
        """
        if at_rest:
            for part in (self._bar, self._pause, self._work):
                part.hide()
        self._coverage.setText(self._coverage_sentence(status))
        problems = status.failed + len(status.folders_not_listed)
        self._problems.setVisible(bool(problems))
        self._problems.setText(
            self.tr("1 failed")
            if problems == 1
            else self.tr("{count} failed").format(count=numbers.count(problems))
        )
        self._problems.setAccessibleName(
            self.tr("{failed}: show files and folders that could not be read").format(
                failed=self._problems.text()
            )
        )
        self._problems.setToolTip(self.tr("Show what could not be read, and why"))
        self._model.setVisible(bool(status.photos))
        self._model.setText(status.model)
        self._model.setToolTip(status.model_note)
        self._model.setAccessibleName(self.tr("Model: {name}").format(name=status.model))

    def show_selection(self, count: int) -> None:
        """Say how many photos are chosen, when it is more than one."""
        self._chosen.setText(
            self.tr("{count} selected").format(count=numbers.count(count)) if count > 1 else ""
        )

    def tell(self, sentence: str) -> None:
        """Say for some seconds what was done."""
        self._told.setText(sentence)
        self._forget.start()

    def show_trouble(self, sentence: str) -> None:
        """Show why the job ended."""
        self._bar.hide()
        self._pause.hide()
        self._work.setText(sentence)
        self._work.show()

    def _lay_out(self) -> None:
        for faint in (self._coverage, self._work, self._chosen, self._told):
            faint.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        for elastic in (self._work, self._told):
            elastic.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 3, 12, 3)
        layout.setSpacing(10)
        layout.addWidget(self._coverage)
        layout.addWidget(self._problems)
        layout.addWidget(self._bar)
        layout.addWidget(self._pause)
        layout.addWidget(self._work, 3)
        layout.addWidget(self._told, 2)
        layout.addWidget(self._chosen)
        layout.addWidget(self._model)

    def _coverage_sentence(self, status: LibraryStatus) -> str:
        return self.tr("{searchable} of {photos} searchable").format(
            searchable=numbers.count(status.searchable), photos=numbers.count(status.photos)
        )

    def _sentence(self, progress: Progress) -> str:
        if progress.stage is Stage.SCANNING:
            return self.tr("Looking for photos…")
        if progress.stage is Stage.LOADING_MODEL:
            return self.tr("Loading the model…")
        if progress.stage is Stage.PAUSED or self._paused:
            return self.tr("Paused")
        text = self.tr("Indexing {done} of {total}").format(
            done=numbers.count(progress.done), total=numbers.count(progress.total or 0)
        )
        if progress.rate:
            text += self.tr(", {rate} a second").format(rate=numbers.decimal(progress.rate, 0))
        return text + self._time_left(progress.seconds_left)

    def _time_left(self, seconds: float | None) -> str:
        if not seconds or seconds < 60:
            return ""
        if seconds < _HOUR_S:
            return self.tr(", {minutes} min left").format(minutes=round(seconds / 60))
        return self.tr(", {hours} h {minutes} min left").format(
            hours=int(seconds // _HOUR_S), minutes=round(seconds % _HOUR_S / 60)
        )
