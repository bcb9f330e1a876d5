"""What a folder leaves out: patterns, one a line, tried on its photos while they are typed."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from photoapp.app.library_folders import PatternFlaw, pattern_flaw
from photoapp.app.photo_app import PhotoApp
from photoapp.domain.photo import LibraryFolder
from photoapp.gui.bridge import Bridge
from photoapp.gui.numbers import count
from photoapp.gui.plain_names import plain
from photoapp.gui.settings.page import ask_for, hint, without_pictures, words_of

_PAUSE_MS = 300


class ExcludeDialog(QDialog):
    """Takes patterns and says how many photos they leave out.

    Signals:
        chosen: list of patterns, when the dialog was accepted.
    """

    chosen = Signal(list)

    def __init__(
        self, app: PhotoApp, bridge: Bridge, folder: LibraryFolder, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._app = app
        self._bridge = bridge
        self._folder = folder
        self._question = 0
        self.setWindowTitle(self.tr("Leave out"))
        self.resize(560, 460)
        self._patterns = QPlainTextEdit("\n".join(folder.exclude))
        self._patterns.setAccessibleName(self.tr("Patterns, one a line"))
        self._patterns.setPlaceholderText("*.png")
        self._patterns.setTabChangesFocus(True)
        self._finding = hint()
        self._finding.setAccessibleName(self.tr("What the patterns do"))
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        without_pictures(self._buttons)
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self._where())
        layout.addWidget(
            hint(
                self.tr(
                    "Files and folders that fit one of these patterns are left out, one pattern a "
                    "line. Their photos disappear from the library; the files stay, and so do tags "
                    "and ratings, in case the photos come back."
                )
            )
        )
        layout.addWidget(self._patterns, 1)
        layout.addWidget(self._finding)
        layout.addLayout(self._examples())
        layout.addWidget(self._buttons)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._try)
        self._patterns.textChanged.connect(self._check)
        self._check()

    def _where(self) -> QLabel:
        where = QLabel(plain(self._folder.path), wordWrap=True)
        font = where.font()
        font.setBold(True)
        where.setFont(font)
        return where

    def hideEvent(self, event: QHideEvent) -> None:
        """Try nothing any more."""
        self._pause.stop()
        super().hideEvent(event)

    def patterns(self) -> list[str]:
        """Return what is written, without empty lines and repetitions."""
        lines = (line.strip() for line in self._patterns.toPlainText().splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def _examples(self) -> QVBoxLayout:
        layout = QVBoxLayout()
        layout.setSpacing(4)
        for pattern, meaning in (
            ("*.png", self.tr("all files of a kind")),
            ("Screenshots", self.tr("files and folders of this name, anywhere")),
            ("*_edited*", self.tr("names with these letters in them")),
            ("2019/raw", self.tr("one folder, counted from the folder above")),
        ):
            button = QPushButton(pattern)
            button.setAutoDefault(False)
            button.setAccessibleName(self.tr("Add the example {pattern}").format(pattern=pattern))
            button.setMinimumWidth(120)
            button.clicked.connect(lambda _=False, text=pattern: self._append(text))
            row = QHBoxLayout()
            row.addWidget(button)
            row.addWidget(hint(meaning), 1)
            layout.addLayout(row)
        return layout

    def _append(self, pattern: str) -> None:
        if pattern not in self.patterns():
            self._patterns.setPlainText("\n".join([*self.patterns(), pattern]))

    def _check(self) -> None:
        flaws = [(p, flaw) for p in self.patterns() if (flaw := pattern_flaw(p))]
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not flaws)
        self._question += 1
        if flaws:
            self._pause.stop()
            self._finding.setText("\n".join(self._objection(p, flaw) for p, flaw in flaws))
        else:
            self._pause.start()

    def _objection(self, pattern: str, flaw: PatternFlaw) -> str:
        sentence = {
            PatternFlaw.EVERYTHING: self.tr("{pattern} would leave out everything."),
            PatternFlaw.BACKSLASH: self.tr("{pattern}: put / between folders, not \\."),
            PatternFlaw.OUTSIDE: self.tr("{pattern} leads out of the folder."),
            PatternFlaw.ABSOLUTE: self.tr("{pattern}: begin inside the folder, as in 2019/raw."),
        }[flaw]
        return sentence.format(pattern=pattern)

    def _try(self) -> None:
        number = self._question
        ask_for(
            self,
            self._bridge,
            self._app.executors.read(
                self._app.library_folders.left_out, self._folder.id, self.patterns()
            ),
            lambda answer: self._tell(number, *answer),
            lambda error: self._finding.setText(words_of(error)),
        )

    def _tell(self, number: int, left_out: int, photos: int) -> None:
        if number == self._question:
            self._finding.setText(
                self.tr("{left_out} of the {photos} photos known here are left out.").format(
                    left_out=count(left_out), photos=count(photos)
                )
            )

    def _accept(self) -> None:
        self.chosen.emit(self.patterns())
        self.accept()
