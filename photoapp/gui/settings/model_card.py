"""One model: what it is, and the buttons for what can be done with it now."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout

from photoapp.domain.model_info import ModelInfo, ModelState
from photoapp.domain.progress import Progress
from photoapp.gui.icons import icon
from photoapp.gui.numbers import count, size
from photoapp.gui.settings.page import Badge, Card, hint

_STEPS = 1000


def model_words(text: str) -> str:
    """Return words of the model catalog in the language of the window."""
    return QCoreApplication.translate("ModelWords", text)


class ModelCard(Card):
    """Shows one model, and asks for what its buttons say.

    Signals, each with the model's id:
        use_pressed, download_pressed, cancel_pressed, remove_pressed.
    """

    use_pressed = Signal(str)
    download_pressed = Signal(str)
    cancel_pressed = Signal(str)
    remove_pressed = Signal(str)

    def __init__(self, state: ModelState) -> None:
        super().__init__()
        self._id = state.info.id
        self._title = QLabel()
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._used = Badge(self.tr("In use"), strong=True)
        self._here = Badge()
        self._good_for = QLabel(wordWrap=True)
        self._facts = hint()
        self._use = self._button("accept", self.use_pressed)
        self._download = self._button("download", self.download_pressed)
        self._cancel = self._button("close", self.cancel_pressed)
        self._remove = self._button("trash", self.remove_pressed)
        self._bar = QProgressBar(maximum=_STEPS, textVisible=False)
        self._bar.setFixedHeight(8)
        self._how_far = hint()
        self._lay_out()
        self.show_state(state, running=False)

    def show_state(self, state: ModelState, *, running: bool) -> None:
        """Show a model as it is now; `running` while it is being downloaded."""
        info = state.info
        title = model_words(info.title)
        self._title.setText(title)
        self.setAccessibleName(title)
        self._good_for.setText(model_words(info.good_for))
        self._facts.setText(self._told(info))
        self._used.setVisible(info.in_use)
        self._here.setVisible(info.installed and not info.in_use)
        self._here.setText(self.tr("Built in") if info.built_in else self.tr("Installed"))
        begun = state.begun_bytes > 0
        self._name_buttons(title, begun=begun)
        self._use.setVisible(info.installed and not info.in_use)
        self._download.setVisible(not info.installed and not running)
        self._cancel.setVisible(running)
        removable = (info.installed or begun) and not info.built_in
        self._remove.setVisible(removable and not info.in_use and not running)
        self._bar.setVisible(running)
        self._bar.setAccessibleName(self.tr("Download of {model}").format(model=title))
        self._how_far.setVisible(running or (begun and not info.installed))
        if running:
            self._bar.setRange(0, 0)
            self._how_far.setText(self.tr("Waiting…"))
        elif begun:
            self._how_far.setText(
                self.tr("{done} are here; the download goes on from there.").format(
                    done=size(state.begun_bytes)
                )
            )

    def _name_buttons(self, title: str, *, begun: bool) -> None:
        texts = (
            (self._use, self.tr("Use"), self.tr("Use {model}")),
            (
                self._download,
                self.tr("Resume") if begun else self.tr("Download"),
                self.tr("Resume the download of {model}") if begun else self.tr("Download {model}"),
            ),
            (self._cancel, self.tr("Cancel"), self.tr("Cancel the download of {model}")),
            (self._remove, self.tr("Remove"), self.tr("Remove {model}")),
        )
        for button, text, spoken in texts:
            button.setText(text)
            button.setAccessibleName(spoken.format(model=title))

    def show_progress(self, progress: Progress) -> None:
        """Show how far the download is."""
        if not progress.total:
            return
        self._bar.setRange(0, _STEPS)
        self._bar.setValue(min(_STEPS, _STEPS * progress.done // progress.total))
        text = self.tr("{done} of {total}").format(
            done=size(progress.done), total=size(progress.total)
        )
        if progress.rate:
            text += self.tr(", {rate} a second").format(rate=size(round(progress.rate)))
        if progress.seconds_left is not None and progress.seconds_left >= 60:
            minutes = round(progress.seconds_left / 60)
            text += (
                self.tr(", 1 minute left")
                if minutes == 1
                else self.tr(", {minutes} minutes left").format(minutes=count(minutes))
            )
        self._how_far.setText(text)

    def _told(self, info: ModelInfo) -> str:
        facts = [
            self.tr("Licence: {licence}").format(licence=model_words(info.licence)),
            model_words(info.languages),
        ]
        if info.download_bytes:
            facts.append(size(info.download_bytes))
        if info.dimension:
            facts.append(self.tr("{numbers} numbers a photo").format(numbers=count(info.dimension)))
        return "  ·  ".join(facts)

    def _button(self, picture: str, pressed: object) -> QPushButton:
        button = QPushButton(icon(picture), "")
        button.setAutoDefault(False)
        button.clicked.connect(lambda: pressed.emit(self._id))  # type: ignore[attr-defined]
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._title)
        top.addWidget(self._used)
        top.addWidget(self._here)
        top.addStretch()
        for button in (self._cancel, self._remove, self._download, self._use):
            top.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self._good_for)
        layout.addWidget(self._facts)
        layout.addWidget(self._bar)
        layout.addWidget(self._how_far)
