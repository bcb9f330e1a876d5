"""Appearance, language, and how indexing behaves."""

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.settings import Settings
from photoapp.gui.bridge import Bridge
from photoapp.gui.language import LANGUAGES
from photoapp.gui.settings.page import SettingsPage, hint
from photoapp.gui.window_state import WindowState

_PAUSE_MS = 600
"""A number that is being typed is taken when the typing pauses."""
_LONGEST_MINUTES = 24 * 60


class GeneralPage(SettingsPage):
    """What has to do with the window and with indexing as a whole.

    Signals:
        appearance_chosen: "system", "light" or "dark".
        language_chosen: "system", or a code of `LANGUAGES`.
        indexing_changed: indexing has to begin anew to act on it.
    """

    appearance_chosen = Signal(str)
    language_chosen = Signal(str)
    indexing_changed = Signal()

    def __init__(self, app: PhotoApp, bridge: Bridge) -> None:
        super().__init__(app, bridge)
        self.set_title(self.tr("General"))
        state = WindowState()
        self._appearance = QComboBox()
        for code, text in (
            ("system", self.tr("As the system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
        ):
            self._appearance.addItem(text, code)
        self._language = QComboBox()
        self._language.addItem(self.tr("As the system"), "system")
        for code, text in LANGUAGES.items():
            self._language.addItem(text, code)
        self._minutes = QSpinBox(minimum=1, maximum=_LONGEST_MINUTES)
        self._minutes.setSuffix(self.tr(" min"))
        self._polite = QCheckBox(self.tr("Read photos with &low priority"))
        _select(self._appearance, state.value("appearance", "system"))
        _select(self._language, state.value("language", "system"))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Ask for the settings of the library."""
        self.ask(self._app.executors.read(self._app.preferences.current), self._show)

    def _lay_out(self) -> None:
        self.add_section(self.tr("Window"))
        self.add_row(self.tr("&Appearance"), self._appearance)
        self.add_row(self.tr("La&nguage"), self._language)
        self.add_section(self.tr("Indexing"))
        self.add_row(
            self.tr("Look through all &folders every"),
            self._minutes,
            self.tr(
                "Changes are noticed within seconds. This finds what the system did not tell of, "
                "as on some network drives."
            ),
        )
        self.content.addWidget(self._polite)
        self._polite.setAccessibleName(self.tr("Read photos with low priority"))
        self.content.addWidget(
            hint(self.tr("Other programs stay quick while photos are indexed; it may take longer."))
        )
        self.content.addStretch()

    def _connect(self) -> None:
        self._appearance.activated.connect(
            lambda: self.appearance_chosen.emit(self._appearance.currentData())
        )
        self._language.activated.connect(
            lambda: self.language_chosen.emit(self._language.currentData())
        )
        self._minutes.valueChanged.connect(lambda: self._pause.start())
        self._minutes.editingFinished.connect(self._take_minutes_now)
        self._pause.timeout.connect(self._set_minutes)
        self._polite.clicked.connect(self._set_polite)

    def _show(self, settings: Settings) -> None:
        with QSignalBlocker(self._minutes):
            self._minutes.setValue(settings.rescan_minutes)
        self._polite.setChecked(settings.low_priority)

    def _take_minutes_now(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self._set_minutes()

    def _set_minutes(self) -> None:
        set_minutes = self._app.preferences.set_rescan_minutes
        self.ask(
            self._app.executors.edit(set_minutes, self._minutes.value()), lambda _: self._taken()
        )

    def _taken(self) -> None:
        self.clear_trouble()
        self.indexing_changed.emit()

    def _set_polite(self, on: bool) -> None:
        self.ask(
            self._app.executors.edit(self._app.preferences.set_low_priority, on),
            lambda _: self.clear_trouble(),
        )


def _select(box: QComboBox, code: str) -> None:
    box.setCurrentIndex(max(box.findData(code), 0))
