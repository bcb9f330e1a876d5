"""The strip at the foot of the window: what indexing does, a pause button, what the model is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from photoapp.domain.progress import Progress, Stage
from photoapp.domain.status import LibraryStatus

_BAR_STEPS = 1000


class StatusStrip(QWidget):
    """Says how far indexing is, and how much can be searched.

    Signals:
        pause_pressed: hold indexing, or let it go on.
        problems_pressed: show the files and folders that could not be read.
    """

    pause_pressed = Signal()
    problems_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QLabel(self.tr("Opening the library…"))
        self._text.setAccessibleName(self.tr("Indexing"))
        self._bar = QProgressBar(maximum=_BAR_STEPS, textVisible=False)
        self._bar.setAccessibleName(self.tr("Indexing progress"))
        self._bar.setFixedSize(180, 8)
        self._bar.hide()
        self._pause = QPushButton(self.tr("Pause"))
        self._pause.setAccessibleName(self.tr("Pause indexing"))
        self._pause.clicked.connect(self.pause_pressed)
        self._pause.hide()
        self._problems = QPushButton()
        self._problems.setFlat(True)
        self._problems.clicked.connect(self.problems_pressed)
        self._problems.hide()
        self._note = QLabel()
        self._note.setAccessibleName(self.tr("Model"))
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 10, 4)
        layout.addWidget(self._bar)
        layout.addWidget(self._text)
        layout.addWidget(self._pause)
        layout.addWidget(self._problems)
        layout.addWidget(self._note, 1)

    def show_progress(self, progress: Progress) -> None:
        """Show a report of the running job."""
        working = progress.stage in (Stage.INDEXING, Stage.PAUSED) and progress.total is not None
        self._bar.setVisible(working)
        self._pause.setVisible(working)
        if working and progress.total:
            self._bar.setValue(_BAR_STEPS * progress.done // progress.total)
        if progress.stage is not Stage.WATCHING:  # then the state of the library says more
            self._text.setText(self._sentence(progress))

    def show_paused(self, paused: bool) -> None:
        """Name the button for what it does next."""
        self._pause.setText(self.tr("Resume") if paused else self.tr("Pause"))
        self._pause.setAccessibleName(
            self.tr("Resume indexing") if paused else self.tr("Pause indexing")
        )

    def show_status(self, status: LibraryStatus) -> None:
        """Show the state of the library, when no job says more."""
        self._bar.hide()
        self._pause.hide()
        self._text.setText(
            self.tr("{searchable} of {photos} photos can be searched").format(
                searchable=f"{status.searchable:,}", photos=f"{status.photos:,}"
            )
        )
        problems = status.failed + len(status.folders_not_listed)
        self._problems.setVisible(bool(problems))
        self._problems.setText(
            self.tr("1 problem")
            if problems == 1
            else self.tr("{count} problems").format(count=f"{problems:,}")
        )
        self._problems.setAccessibleName(self.tr("Show files and folders that could not be read"))
        self._note.setText(status.model_note)
        self._note.setToolTip(status.model_note)

    def show_trouble(self, sentence: str) -> None:
        """Show why the job ended."""
        self._bar.hide()
        self._pause.hide()
        self._text.setText(sentence)

    def _sentence(self, progress: Progress) -> str:
        if progress.stage is Stage.SCANNING:
            return self.tr("Looking for photos…")
        if progress.stage is Stage.LOADING_MODEL:
            return self.tr("Loading the model…")
        if progress.stage is Stage.PAUSED:
            return self.tr("Paused")
        text = self.tr("Indexing {done} of {total}").format(
            done=f"{progress.done:,}", total=f"{progress.total or 0:,}"
        )
        if progress.rate:
            text += self.tr(", {rate} a second").format(rate=f"{progress.rate:,.0f}")
        if progress.seconds_left and progress.seconds_left >= 60:
            text += self.tr(", {minutes} min left").format(
                minutes=round(progress.seconds_left / 60)
            )
        return text
