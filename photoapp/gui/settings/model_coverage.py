"""Which model answers searches, and how far the chosen one is if that is another."""

from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout

from photoapp.domain.model_info import ModelsOverview
from photoapp.domain.progress import Progress
from photoapp.gui.numbers import count, size
from photoapp.gui.settings.model_card import model_words
from photoapp.gui.settings.page import Card, hint

_STEPS = 1000


class ModelCoverage(Card):
    """Two sentences and a bar."""

    def __init__(self) -> None:
        super().__init__()
        self._searching = QLabel(wordWrap=True)
        font = self._searching.font()
        font.setBold(True)
        self._searching.setFont(font)
        self._searching.setAccessibleName(self.tr("Model that searches use"))
        self._covered = hint()
        self._covered.setAccessibleName(self.tr("Photos indexed with the chosen model"))
        self._bar = QProgressBar(maximum=_STEPS, textVisible=False)
        self._bar.setAccessibleName(self.tr("Photos indexed with the chosen model"))
        self._bar.setFixedHeight(8)
        self._other = hint()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        for widget in (self._searching, self._bar, self._covered, self._other):
            layout.addWidget(widget)
        self._bar.hide()
        self._other.hide()

    def show_overview(self, overview: ModelsOverview) -> None:
        """Show who searches, and the coverage while the chosen model fills."""
        titles = {state.info.id: model_words(state.info.title) for state in overview.models}
        searching = titles.get(overview.searching, overview.searching)
        chosen = titles.get(overview.chosen, overview.chosen)
        self._searching.setText(
            self.tr("Searching with {model}.").format(model=searching)
            if searching
            else self.tr("No model can search now.")
        )
        filling = overview.indexed < overview.photos
        self._bar.setVisible(filling)
        if filling:
            self._bar.setValue(_STEPS * overview.indexed // overview.photos)
        text = self.tr("{indexed} of {photos} photos indexed with {model}.").format(
            indexed=count(overview.indexed), photos=count(overview.photos), model=chosen
        )
        if overview.searching and overview.searching != overview.chosen:
            text += " " + self.tr("It takes over when all of them are.")
        self._covered.setText(overview.trouble or text)
        self._covered.setVisible(bool(overview.trouble or overview.photos))
        self._other.hide()

    def show_other_download(self, model_id: str, progress: Progress) -> None:
        """Show the download of a model that is not in the list yet."""
        self._other.setText(
            self.tr("Downloading {model}: {done} of {total}").format(
                model=model_id, done=size(progress.done), total=size(progress.total or 0)
            )
        )
        self._other.show()
