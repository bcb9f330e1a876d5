"""On what part of the machine models run: chosen, tried, and taken back when it does not work."""

import sys

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.settings import Settings
from photoapp.gui.bridge import Bridge
from photoapp.gui.settings.page import ask_for, hint


class DeviceRow(QWidget):
    """A choice of devices, and the one in use.

    Signals:
        changed: models run elsewhere now.
        failed: the exception; the device before is in use again.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, app: PhotoApp, bridge: Bridge) -> None:
        super().__init__()
        self._app = app
        self._bridge = bridge
        self._before = "auto"
        self._box = QComboBox()
        for device, text in self._devices():
            self._box.addItem(text, device)
        label = QLabel(self.tr("&Runs on"))
        label.setBuddy(self._box)
        self._box.setAccessibleName(self.tr("Device that models run on"))
        self._now = hint()
        self._now.setAccessibleName(self.tr("Device in use"))
        row = QHBoxLayout()
        row.addWidget(label, 1)
        row.addWidget(self._box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self._now)
        self._box.activated.connect(self._choose)

    def refresh(self) -> None:
        """Ask which device is set."""
        ask_for(
            self,
            self._bridge,
            self._app.executors.read(self._app.preferences.current),
            self._show_settings,
            self.failed.emit,
        )

    def show_device(self, device: str) -> None:
        """Say where the model in use runs, as it says itself: "cpu (bf16)"."""
        if not self._box.isEnabled():
            return
        loaded = "(" in device  # only a loaded model knows its precision
        self._now.setText(
            self.tr("In use: {device}").format(device=device)
            if loaded
            else self.tr("The model is loaded with the first search.")
        )

    def _devices(self) -> list[tuple[str, str]]:
        found = [("auto", self.tr("The fastest that is there"))]
        if sys.platform == "darwin":
            found.append(("mps", self.tr("Apple graphics (mps)")))
        else:
            found.append(("cuda", self.tr("NVIDIA or AMD graphics (cuda)")))
            found.append(("xpu", self.tr("Intel graphics (xpu)")))
        return [*found, ("cpu", self.tr("Processor (cpu)"))]

    def _show_settings(self, settings: Settings) -> None:
        self._before = settings.device
        if self._box.findData(settings.device) < 0:  # of another platform, in a moved library
            self._box.addItem(settings.device, settings.device)
        self._box.setCurrentIndex(self._box.findData(settings.device))

    def _choose(self) -> None:
        device = str(self._box.currentData())
        if device == self._before:
            return
        self._box.setEnabled(False)
        self._now.setText(self.tr("Loading the model there…"))
        ask_for(
            self,
            self._bridge,
            self._app.executors.edit(self._app.preferences.try_device, device),
            lambda _: self._took(device),
            self._took_not,
        )

    def _took(self, device: str) -> None:
        self._before = device
        self._box.setEnabled(True)
        self.changed.emit()

    def _took_not(self, error: BaseException) -> None:
        self._box.setCurrentIndex(self._box.findData(self._before))
        self._box.setEnabled(True)
        self._now.clear()
        self.failed.emit(error)
