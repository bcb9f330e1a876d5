"""The search bar and the line about its result, as one part of the window."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from photoapp.app.photo_app import PhotoApp
from photoapp.app.query_text import is_ranked, sort_of
from photoapp.domain.ranking import FoundPhotos, Verdict
from photoapp.domain.settings import STARTER_MODEL
from photoapp.domain.status import LibraryStatus
from photoapp.gui import numbers
from photoapp.gui.bridge import Bridge
from photoapp.gui.search.result_header import ResultHeader
from photoapp.gui.search.search_bar import SearchBar


class SearchArea(QWidget):
    """What is looked for, and what was found.

    The owner asks: on `asked` it calls `app.find_ids(text, nearest=area.wants_nearest())` off the
    GUI thread, and gives the answer to `show_result`; what the grid shows then comes by `shown`.

    Signals:
        asked: a query to look for.
        left_downwards: the grid should take the keyboard.
        save_requested: a query to keep as a smart album.
        shown: a `FoundPhotos` for the grid, narrowed to what the user wants to see.
        models_requested: the user wants to see the models.
    """

    asked = Signal(object)  # a str; Qt's own would lose the bytes of names that are not UTF-8
    left_downwards = Signal()
    save_requested = Signal(object)
    shown = Signal(object)
    models_requested = Signal()

    def __init__(self, app: PhotoApp, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: FoundPhotos | None = None
        self._readable = 0
        self._nearest = False
        self._bar = SearchBar(app, bridge, self)
        self._header = ResultHeader(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 6)
        layout.setSpacing(6)
        layout.addWidget(self._bar)
        layout.addWidget(self._header)
        self._bar.asked.connect(self._ask)
        self._bar.left_downwards.connect(self.left_downwards)
        self._bar.troubled.connect(self.show_trouble)
        self._header.nearest_pressed.connect(self._ask_nearest)
        self._header.likely_toggled.connect(lambda: self._show())
        self._header.sort_chosen.connect(self._bar.set_sort)
        self._header.save_pressed.connect(lambda: self.save_requested.emit(self.text()))
        self._header.model_pressed.connect(self.models_requested)

    # For the owner

    def text(self) -> str:
        """Return the query."""
        return self._bar.text()

    def set_text(self, text: str) -> None:
        """Show a query, as the sidebar or a smart album asks for it; nothing is asked."""
        self._bar.set_text(text)
        self._begin(self.text())

    def wants_nearest(self) -> bool:
        """Return whether the nearest photos are wanted although nothing looks like it."""
        return self._nearest

    def is_ranked(self) -> bool:
        """Return whether the query ranks photos, so that likely ones can be told from others."""
        return is_ranked(self.text())

    def take_keyboard(self) -> None:
        """Take the keyboard, with the words selected."""
        self._bar.take_keyboard()

    def result_used(self) -> None:
        """Remember the query in the history: a photo of its result was opened."""
        self._bar.record()

    def show_looking(self) -> None:
        """Say that an answer is looked for, if that takes long."""
        self._header.show_looking()

    def show_trouble(self, sentence: str) -> None:
        """Say why there is no answer."""
        self._header.show_result(sentence, hint="", offers_nearest=False, bands=False)

    def show_status(self, status: LibraryStatus) -> None:
        """Take the counts of the library, and what it says about its model."""
        self._readable = status.photos - status.failed
        self._show_model(status)
        if self._found is not None:
            self._say(self._found)

    def show_result(self, found: FoundPhotos) -> None:
        """Say what was found; what is to be seen of it comes by `shown`."""
        self._found = found
        self._show()

    # What goes on inside

    def _ask(self, text: str) -> None:
        self._begin(text)
        self.asked.emit(text)

    def _begin(self, text: str) -> None:
        self._nearest = False
        self._follow(text)

    def _follow(self, text: str) -> None:
        self._header.show_query(
            saveable=bool(text.strip()), ranked=is_ranked(text), sort=sort_of(text)
        )

    def _ask_nearest(self) -> None:
        self._nearest = True
        self.asked.emit(self.text())

    def _show(self) -> None:
        if self._found is None:
            return
        self._follow(self.text())
        self._say(self._found)
        found = self._found
        if self._header.only_likely() and found.likely.any():
            found = replace(
                found,
                photo_ids=found.photo_ids[found.likely],
                likely=found.likely[found.likely],
            )
        self.shown.emit(found)

    def _say(self, found: FoundPhotos) -> None:
        ranked = self.is_ranked()
        nothing = ranked and found.verdict is Verdict.NOTHING
        likely = int(found.likely.sum())
        self._header.show_result(
            self._sentence(found),
            hint=self._hint(found),
            offers_nearest=nothing and not self._nearest and found.searchable > 0,
            bands=ranked and not nothing and 0 < likely < len(found.photo_ids),
        )

    def _hint(self, found: FoundPhotos) -> str:
        """Return how much of the library a phrase could have found, when that is not all."""
        if found.searchable >= self._readable or not self.is_ranked():
            return ""
        return self.tr("{searchable} of {photos} searchable").format(
            searchable=numbers.count(found.searchable), photos=numbers.count(self._readable)
        )

    def _show_model(self, status: LibraryStatus) -> None:
        if status.model == STARTER_MODEL:
            note = self.tr(
                "The built-in model is fine for trying out. A full model finds much more: get one."
            )
            self._header.show_model(self.tr("Built-in model"), note)
        else:
            self._header.show_model(status.model, status.model_note)

    def _sentence(self, found: FoundPhotos) -> str:
        count = len(found.photo_ids)
        number = numbers.count(count)
        if not self.is_ranked():
            if count == 0 and self.text().strip():
                return self.tr("No photo fits.")
            return (
                self.tr("1 photo") if count == 1 else self.tr("{count} photos").format(count=number)
            )
        if found.verdict is Verdict.NOTHING:
            if found.searchable == 0:
                return self.tr("Nothing can be found yet: no photo is indexed.")
            if count:
                return self.tr("Nothing looks like that. The nearest {count}:").format(count=number)
            return self.tr("Nothing here looks like that.")
        likely = int(found.likely.sum())
        if found.verdict is Verdict.WEAK:
            if count == 1:
                return self.tr("Not sure: 1 photo may fit.")
            return self.tr("Not sure: {count} photos may fit.").format(count=number)
        return self.tr("{likely} likely, {maybe} maybe").format(
            likely=numbers.count(likely), maybe=numbers.count(count - likely)
        )
