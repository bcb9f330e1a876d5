"""The line over the photos: what was found, what to do when nothing was, in which order."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from photoapp.domain.query import SortBy, SortKey
from photoapp.gui.icons import icon
from photoapp.gui.search.chip_labels import ChipLabels

_LOOKING_AFTER_MS = 300
"""An answer that comes sooner needs no "Looking…", which would flicker at every key."""

_FIRST = {
    SortKey.RELEVANCE: SortBy(SortKey.RELEVANCE),
    SortKey.DATE: SortBy(SortKey.DATE, descending=True),
    SortKey.NAME: SortBy(SortKey.NAME),
    SortKey.RATING: SortBy(SortKey.RATING, descending=True),
    SortKey.SIZE: SortBy(SortKey.SIZE, descending=True),
}
"""The direction that people mean first."""


class ResultHeader(QWidget):
    """Says what was found, and offers what can be done with it.

    Signals:
        nearest_pressed: show the nearest photos although they do not look like it.
        likely_toggled: show likely photos only, or all again.
        sort_chosen: a `SortBy`, or None for what fits the query.
        save_pressed: keep the search as a smart album.
        model_pressed: get a better model.
    """

    nearest_pressed = Signal()
    likely_toggled = Signal(bool)
    sort_chosen = Signal(object)
    save_pressed = Signal()
    model_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = QLabel(self)
        self._sentence.setAccessibleName(self.tr("Result"))
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._hint = QLabel(self)
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._hint.setAccessibleName(self.tr("Coverage"))
        for label in (self._sentence, self._hint):
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._nearest = QPushButton(self.tr("Show the nearest anyway"), self)
        self._nearest.clicked.connect(self.nearest_pressed)
        self._model = self._flat("model", "")
        self._model.clicked.connect(self.model_pressed)
        self._likely = self._flat("filter", self.tr("Only likely"))
        self._likely.setCheckable(True)
        self._likely.setToolTip(self.tr("Leave out photos that only may fit"))
        self._likely.toggled.connect(self.likely_toggled)
        self._save = self._flat("smart-album", self.tr("Save search"))
        self._save.setToolTip(self.tr("Keep this search as a smart album"))
        self._save.clicked.connect(self.save_pressed)
        self._sort = self._flat("sort", "")
        self._sort.clicked.connect(self._open_menu)
        self._build_menu()
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._sentence)
        row.addWidget(self._nearest)
        row.addWidget(self._hint)
        row.addStretch(1)
        for button in (self._model, self._likely, self._save, self._sort):
            row.addWidget(button)
        self._looking = QTimer(self, singleShot=True, interval=_LOOKING_AFTER_MS)
        self._looking.timeout.connect(lambda: self._say(self.tr("Looking…")))
        self._nearest.hide()
        self._model.hide()
        self._likely.hide()
        self.show_query(saveable=False, ranked=False, sort=None)

    def _flat(self, name: str, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name))
        button.setText(text)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return button

    def _build_menu(self) -> None:
        self._menu = QMenu(self)
        self._keys: dict[SortKey, QAction] = {}
        group = QActionGroup(self)
        names = {
            SortKey.RELEVANCE: self.tr("Relevance"),
            SortKey.DATE: self.tr("Date taken"),
            SortKey.NAME: self.tr("Name"),
            SortKey.RATING: self.tr("Rating"),
            SortKey.SIZE: self.tr("Size of the file"),
        }
        for key, name in names.items():
            action = self._menu.addAction(name)
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _=False, key=key: self._choose(key))
            self._keys[key] = action
        self._menu.addSeparator()
        self._turn = self._menu.addAction(self.tr("Turn the order round"))
        self._turn.triggered.connect(self._turn_round)

    def _open_menu(self) -> None:
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        below = self._sort.rect().bottomLeft() if rtl else self._sort.rect().bottomRight()
        corner = self._sort.mapToGlobal(below)
        if not rtl:
            corner.setX(corner.x() - self._menu.sizeHint().width())
        self._menu.popup(corner)

    def show_query(self, *, saveable: bool, ranked: bool, sort: SortBy | None) -> None:
        """Follow the query: its order, and whether there is something to save."""
        self._ranked = ranked
        self._order = sort or _FIRST[SortKey.RELEVANCE if ranked else SortKey.DATE]
        self._keys[SortKey.RELEVANCE].setEnabled(ranked)
        self._keys[self._order.key].setChecked(True)
        words = ChipLabels().order(self._order)
        self._sort.setText(words[:1].upper() + words[1:])
        self._sort.setAccessibleName(self.tr("Sorted {order}").format(order=words))
        self._sort.setToolTip(self.tr("Choose the order"))
        self._save.setEnabled(saveable)

    def show_looking(self) -> None:
        """Say that an answer is looked for, if it takes long."""
        if not self._looking.isActive():
            self._looking.start()

    def show_result(self, sentence: str, *, hint: str, offers_nearest: bool, bands: bool) -> None:
        """Say what was found.

        Args:
            sentence: of the result.
            hint: in fainter letters behind it; may be empty.
            offers_nearest: nothing fits, and the nearest can be shown.
            bands: there are likely photos and others.
        """
        self._say(sentence)
        self._hint.setText(hint)
        self._nearest.setVisible(offers_nearest)
        self._likely.setVisible(bands or self._likely.isChecked())

    def show_model(self, name: str, note: str) -> None:
        """Point out the model in use, when there is something to say about it."""
        self._model.setText(name)
        self._model.setVisible(bool(note))
        self._model.setToolTip(note)
        self._model.setAccessibleDescription(note)

    def only_likely(self) -> bool:
        """Return whether only likely photos are wanted."""
        return self._likely.isChecked()

    def _say(self, sentence: str) -> None:
        self._looking.stop()
        self._sentence.setText(sentence)

    def _choose(self, key: SortKey) -> None:
        default = SortKey.RELEVANCE if self._ranked else SortKey.DATE
        self.sort_chosen.emit(None if key is default else _FIRST[key])

    def _turn_round(self) -> None:
        turned = SortBy(self._order.key, not self._order.descending)
        default = _FIRST[SortKey.RELEVANCE if self._ranked else SortKey.DATE]
        self.sort_chosen.emit(None if turned == default else turned)
