"""Asks for suggestions off the GUI thread, and keeps the list under the bar up to date."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from photoapp.app.completion import Completion, CompletionKind
from photoapp.app.photo_app import PhotoApp
from photoapp.gui import numbers
from photoapp.gui.bridge import Bridge
from photoapp.gui.plain_names import plain
from photoapp.gui.search.suggestion_list import Suggestion, SuggestionList


class Suggestions(QObject):
    """What a bar suggests: completions while typing, earlier searches on demand.

    Answers that come after the text has gone on are dropped.

    Signals:
        completed: a `Completion` was chosen.
        recalled: an earlier search was chosen.
    """

    completed = Signal(object)
    recalled = Signal(object)

    def __init__(self, app: PhotoApp, bridge: Bridge, bar: QWidget) -> None:
        super().__init__(bar)
        self._app = app
        self._bridge = bridge
        self._question = 0
        self._choose: list[Callable[[], None]] = []
        self.list = SuggestionList(bar)
        self.list.chosen.connect(self._chosen)

    def complete(self, text: str, cursor: int, is_wanted: Callable[[], bool]) -> None:
        """Look for completions, and show them when the bar still wants them."""
        number = self._ask()
        self._bridge.when_done(
            self._app.executors.read(self._app.completion.complete, text, cursor),
            lambda found: self._show_completions(number, found, is_wanted),
            lambda error: self._give_up(number),
        )

    def recall(self, text: str, is_wanted: Callable[[], bool]) -> None:
        """Show earlier searches that have a text in them."""
        number = self._ask()
        self._bridge.when_done(
            self._app.executors.read(self._app.search_history.recent),
            lambda texts: self._show_history(number, texts, text, is_wanted),
            lambda error: self._give_up(number),
        )

    def hide(self) -> None:
        """Hide the list, and drop answers under way."""
        self._question += 1
        self.list.hide()

    def _ask(self) -> int:
        self._question += 1
        return self._question

    def _give_up(self, number: int) -> None:
        if number == self._question:  # suggestions are a convenience: the search says what is wrong
            self.list.hide()

    def _show_completions(
        self, number: int, found: Sequence[Completion], is_wanted: Callable[[], bool]
    ) -> None:
        if number != self._question or not is_wanted():
            return
        self._choose = [lambda one=one: self.completed.emit(one) for one in found]  # type: ignore[misc]
        self.list.show_rows(
            [
                Suggestion(
                    plain(one.label),
                    self._explain(one),
                    "" if one.count is None else numbers.count(one.count),
                )
                for one in found
            ]
        )

    def _show_history(
        self, number: int, texts: Sequence[str], part: str, is_wanted: Callable[[], bool]
    ) -> None:
        if number != self._question or not is_wanted():
            return
        fitting = [text for text in texts if part.strip().casefold() in text.casefold()]
        self._choose = [lambda text=text: self.recalled.emit(text) for text in fitting]  # type: ignore[misc]
        rows = [Suggestion(text) for text in fitting]
        if rows:
            rows.append(Suggestion(self.tr("Forget all searches")))
            self._choose.append(self._forget)
        self.list.show_rows(rows)

    def _forget(self) -> None:
        self._app.executors.read(self._app.search_history.clear)

    def _chosen(self, row: int) -> None:
        self.hide()
        if 0 <= row < len(self._choose):
            self._choose[row]()

    def _explain(self, one: Completion) -> str:
        if one.kind is CompletionKind.NAME:
            return self._names().get(one.replacement.strip("-:"), "")
        if one.label in one.replacement and ":" in one.replacement:
            kinds = {
                CompletionKind.TAG: self.tr("tag"),
                CompletionKind.ALBUM: self.tr("album"),
                CompletionKind.FOLDER: self.tr("folder"),
                CompletionKind.CAMERA: self.tr("camera"),
                CompletionKind.LENS: self.tr("lens"),
                CompletionKind.EXTENSION: self.tr("type of file"),
            }
            return kinds.get(one.kind, "") or self._values().get(one.replacement.strip("-"), "")
        return ""

    def _names(self) -> dict[str, str]:
        """Return what each filter is for."""
        return {
            "tag": self.tr("a tag of yours, or a keyword in the file"),
            "album": self.tr("photos of an album"),
            "folder": self.tr("a part of the folder's path"),
            "taken": self.tr("when: 2023, july 2023, last summer, 2020..2023"),
            "rating": self.tr("stars: 5, >=4, 2..4"),
            "camera": self.tr("a part of make and model"),
            "lens": self.tr("a part of the lens name"),
            "ext": self.tr("type of file: jpg, heic, dng"),
            "orientation": self.tr("landscape, portrait or square"),
            "before": self.tr("taken before a day, month or year"),
            "after": self.tr("taken after a day, month or year"),
            "year": self.tr("taken in a year, or several: 2020..2023"),
            "size": self.tr("of the file: >5MB, 1MB..3MB"),
            "file": self.tr("a part of the file's name"),
            "has": self.tr("gps: a place is known"),
            "is": self.tr("offline, recent, untagged, failed"),
            "like": self.tr("looks like a photo: its path, or drop the photo here"),
            "sort": self.tr("relevance, date, name, rating or size"),
        }

    def _values(self) -> dict[str, str]:
        """Return what those values mean that do not speak for themselves."""
        return {
            "rating:0": self.tr("not rated"),
            "has:gps": self.tr("a place is known"),
            "is:offline": self.tr("on a disk that is not there now"),
            "is:recent": self.tr("new in the library"),
            "is:tagged": self.tr("with tags"),
            "is:untagged": self.tr("without tags"),
            "is:failed": self.tr("could not be read"),
            "sort:date": self.tr("oldest first"),
            "sort:-date": self.tr("newest first"),
            "sort:size": self.tr("smallest first"),
            "sort:-size": self.tr("largest first"),
            "sort:rating": self.tr("lowest first"),
            "sort:-rating": self.tr("best first"),
            "sort:name": self.tr("A to Z"),
            "sort:-name": self.tr("Z to A"),
            "sort:relevance": self.tr("best first"),
            "sort:-relevance": self.tr("worst first"),
        }
