"""The panels of the window beside each other: each can hide, sizes are remembered."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from photoapp.gui.window_state import WindowState


class Panels(QSplitter):
    """Sidebar, middle and inspector; the middle takes what the others leave.

    Signals:
        toggled: the name of a panel and whether it is shown now.
    """

    toggled = Signal(str, bool)

    def __init__(self, sidebar: QWidget, middle: QWidget, inspector: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._sides: Mapping[str, QWidget] = {"sidebar": sidebar, "inspector": inspector}
        self._wanted = dict.fromkeys(self._sides, True)
        self._bare = False
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        for part in (sidebar, middle, inspector):
            self.addWidget(part)
        sidebar.setMinimumWidth(160)
        inspector.setMinimumWidth(220)
        middle.setMinimumWidth(280)
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)
        self.setStretchFactor(2, 0)
        self.setSizes([240, 800, 320])

    def is_shown(self, name: str) -> bool:
        """Return whether a panel is wanted; it shows unless a photo fills the screen."""
        return self._wanted[name]

    def set_shown(self, name: str, shown: bool) -> None:
        """Show or hide a panel."""
        self._wanted[name] = shown
        self._fit()
        self.toggled.emit(name, shown)

    def toggle(self, name: str) -> None:
        """Hide a panel that is shown, show one that is hidden."""
        self.set_shown(name, not self.is_shown(name))

    def set_bare(self, bare: bool) -> None:
        """Leave all room to the middle for a while, whatever is wanted."""
        self._bare = bare
        self._fit()

    def restore(self, state: WindowState) -> None:
        """Take over what was kept."""
        sizes = state.bytes_value("panels")
        if sizes is not None:
            self.restoreState(sizes)
            self.setHandleWidth(1)
            self.setChildrenCollapsible(False)
        for name in self._sides:
            self.set_shown(name, state.value(f"{name}-shown", True))

    def keep(self, state: WindowState) -> None:
        """Keep sizes, and which panels are wanted."""
        self.set_bare(False)
        state.keep("panels", self.saveState())
        for name in self._sides:
            state.keep(f"{name}-shown", self.is_shown(name))

    def _fit(self) -> None:
        for name, side in self._sides.items():
            side.setVisible(self._wanted[name] and not self._bare)
