"""Why this photo: what each part of the query added to its score, and which filters it meets."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from photoapp.domain.explanation import (
    Clause,
    ClauseKind,
    Explanation,
    ExplanationNote,
    FilterClause,
)
from photoapp.domain.ranking import Band
from photoapp.gui.icon_label import IconLabel
from photoapp.gui.inspector.wrapped_label import WrappedLabel
from photoapp.gui.plain_names import plain

_BAR_WIDTH, _BAR_HEIGHT = 76, 8
_LEAST_SCALE = 0.05  # a bar for less than this stays short, however alone it is


class ContributionBar(QWidget):
    """A bar from the middle to the right for what speaks for the photo, to the left for against."""

    def __init__(self, part: float, parent: QWidget | None = None) -> None:
        """Show `part`, -1..1 of half of the width."""
        super().__init__(parent)
        self._part = max(-1.0, min(part, 1.0))
        self.setFixedSize(_BAR_WIDTH, _BAR_HEIGHT + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar, on the side that reads as forward in this language."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle, top = self.width() / 2, (self.height() - _BAR_HEIGHT) / 2
        painter.setBrush(self.palette().alternateBase())
        painter.drawRoundedRect(QRectF(0, top, self.width(), _BAR_HEIGHT), 4, 4)
        part = self._part if self.isLeftToRight() else -self._part
        length = part * middle
        bar = QRectF(min(middle, middle + length), top, abs(length), _BAR_HEIGHT)
        speaks_for = self._part >= 0
        painter.setBrush(self.palette().highlight() if speaks_for else self.palette().dark())
        if not speaks_for:
            painter.setBrush(self.palette().placeholderText())
        painter.drawRoundedRect(bar, 3, 3)
        painter.setBrush(self.palette().mid())
        painter.drawRect(QRectF(middle - 0.5, top - 2, 1, _BAR_HEIGHT + 4))


class WhyPanel(QWidget):
    """Shows an `Explanation` in words, numbers and bars."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._content: QWidget | None = None

    def show_words(self, words: str) -> None:
        """Say something in place of an explanation."""
        content, layout = self._fresh()
        layout.addWidget(_wrapped(words, faint=True))
        self._put(content)

    def show_explanation(self, explanation: Explanation) -> None:
        """Show why a photo is where it is among the results."""
        content, layout = self._fresh()
        if explanation.probability is not None and explanation.band is not None:
            layout.addWidget(self._headline(explanation.band, explanation.probability))
        if explanation.clauses:
            layout.addWidget(self._clauses(explanation))
        if explanation.filters:
            layout.addWidget(self._filters(explanation))
        if explanation.note is not None:
            layout.addWidget(_wrapped(self._note(explanation.note), faint=True))
        self._put(content)

    def _fresh(self) -> tuple[QWidget, QVBoxLayout]:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        return content, layout

    def _put(self, content: QWidget) -> None:
        if self._content is not None:
            self._layout.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        self._layout.addWidget(content)

    def _headline(self, band: Band, probability: float) -> QLabel:
        words = {
            Band.LIKELY: self.tr("Likely a match"),
            Band.MAYBE: self.tr("Maybe a match"),
            Band.UNLIKELY: self.tr("Hardly a match"),
        }[band]
        percent = f"{round(probability * 100)}"
        text = self.tr("{words}, {percent} % sure").format(words=words, percent=percent)
        label = _wrapped(text)
        font = label.font()
        font.setBold(True)
        label.setFont(font)
        return label

    def _clauses(self, explanation: Explanation) -> QWidget:
        table, grid = _table()
        largest = max(abs(clause.contribution) for clause in explanation.clauses)
        scale = max(largest, _LEAST_SCALE)
        for row, clause in enumerate(explanation.clauses):
            text = self._clause_text(clause)
            number = _signed(clause.contribution)
            label = _wrapped(text)
            label.setToolTip(self._arithmetic(clause))
            label.setAccessibleName(
                self.tr("{clause} adds {number}").format(clause=text, number=number)
            )
            grid.addWidget(label, row, 0)
            grid.addWidget(ContributionBar(clause.contribution / scale), row, 1)
            grid.addWidget(_number(number, self._arithmetic(clause)), row, 2)
        if explanation.score is not None:
            row = len(explanation.clauses)
            grid.addWidget(_wrapped(self.tr("Score"), faint=True), row, 0)
            total = self.tr("The likeness of the photo to the whole query")
            grid.addWidget(_number(f"{explanation.score:z.2f}", total), row, 2)
        return table

    def _clause_text(self, clause: Clause) -> str:
        text = clause.text
        if clause.kind is ClauseKind.PHOTO:
            name = plain(clause.text).replace("\\", "/").rsplit("/", 1)[-1]
            text = self.tr("like {name}").format(name=name)
        return self.tr("not {words}").format(words=text) if clause.away else text

    def _arithmetic(self, clause: Clause) -> str:
        return self.tr("weight {weight} times likeness {cosine}").format(
            weight=f"{clause.weight:.2f}", cosine=f"{clause.cosine:.3f}"
        )

    def _filters(self, explanation: Explanation) -> QWidget:
        table, grid = _table()
        for row, clause in enumerate(explanation.filters):
            grid.addWidget(IconLabel("accept" if clause.met else "reject", 16), row, 0)
            label = _wrapped(self._filter_text(clause))
            label.setAccessibleName(
                self.tr("{filter}: met").format(filter=label.text())
                if clause.met
                else self.tr("{filter}: not met").format(filter=label.text())
            )
            grid.addWidget(label, row, 1)
        grid.setColumnStretch(0, 0)
        grid.setColumnStretch(1, 1)
        return table

    def _filter_text(self, clause: FilterClause) -> str:
        if not clause.value:
            return plain(clause.text)
        return self.tr("{filter} (here: {value})").format(
            filter=plain(clause.text), value=plain(clause.value)
        )

    def _note(self, note: ExplanationNote) -> str:
        return {
            ExplanationNote.NOTHING_ASKED: self.tr("Nothing was asked for: all photos are shown."),
            ExplanationNote.FILTERS_ONLY: self.tr(
                "No words were asked for, only filters: nothing was compared with the photo."
            ),
            ExplanationNote.NOT_INDEXED: self.tr(
                "This photo is not indexed yet, so nothing was compared with it."
            ),
            ExplanationNote.NO_PICTURE: self.tr("There is no thumbnail to show the matches on."),
            ExplanationNote.ONLY_AWAY: self.tr(
                "The query only says what is not wanted: there is nothing to point at."
            ),
            ExplanationNote.NOT_MET: self.tr("A filter leaves this photo out of the results."),
        }[note]


def _signed(number: float) -> str:
    return f"{number:+z.2f}".replace("-", "\N{MINUS SIGN}")


def _table() -> tuple[QWidget, QGridLayout]:
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 1)
    return table, grid


def _wrapped(text: str, *, faint: bool = False) -> QLabel:
    label = WrappedLabel(text)
    if faint:
        label.setForegroundRole(label.palette().ColorRole.PlaceholderText)
    return label


def _number(text: str, tooltip: str) -> QLabel:
    label = QLabel(text)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    label.setToolTip(tooltip)
    label.setMinimumWidth(label.fontMetrics().horizontalAdvance("\N{MINUS SIGN}0.00"))
    return label
