"""Light and dark: the desktop's own choice, in colours that photos stand out on."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

_DARK = {
    QPalette.ColorRole.Window: "#1f2023",
    QPalette.ColorRole.Base: "#17181a",
    QPalette.ColorRole.AlternateBase: "#2a2c30",
    QPalette.ColorRole.Text: "#e8e8ea",
    QPalette.ColorRole.WindowText: "#e8e8ea",
    QPalette.ColorRole.Button: "#2f3136",
    QPalette.ColorRole.ButtonText: "#e8e8ea",
    QPalette.ColorRole.ToolTipBase: "#2f3136",
    QPalette.ColorRole.ToolTipText: "#e8e8ea",
    QPalette.ColorRole.PlaceholderText: "#9a9ca3",
    QPalette.ColorRole.Highlight: "#3d8bfd",
    QPalette.ColorRole.HighlightedText: "#ffffff",
    QPalette.ColorRole.Link: "#6ea8fe",
    QPalette.ColorRole.Mid: "#3a3d43",
}
_LIGHT = {
    QPalette.ColorRole.Window: "#f4f4f6",
    QPalette.ColorRole.Base: "#ffffff",
    QPalette.ColorRole.AlternateBase: "#e6e7ea",
    QPalette.ColorRole.Text: "#1c1d20",
    QPalette.ColorRole.WindowText: "#1c1d20",
    QPalette.ColorRole.Button: "#ffffff",
    QPalette.ColorRole.ButtonText: "#1c1d20",
    QPalette.ColorRole.ToolTipBase: "#ffffff",
    QPalette.ColorRole.ToolTipText: "#1c1d20",
    QPalette.ColorRole.PlaceholderText: "#6b6d75",
    QPalette.ColorRole.Highlight: "#0d6efd",
    QPalette.ColorRole.HighlightedText: "#ffffff",
    QPalette.ColorRole.Link: "#0b5ed7",
    QPalette.ColorRole.Mid: "#c9cbd1",
}


def palette_for(scheme: Qt.ColorScheme) -> QPalette:
    """Return the palette for a scheme; `Unknown` counts as light."""
    palette = QPalette()
    for role, colour in (_DARK if scheme is Qt.ColorScheme.Dark else _LIGHT).items():
        palette.setColor(role, QColor(colour))
        if role in (
            QPalette.ColorRole.Text,
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.ButtonText,
        ):
            faded = QColor(colour)
            faded.setAlphaF(0.45)
            palette.setColor(QPalette.ColorGroup.Disabled, role, faded)
    return palette


SYSTEM = "system"
CHOICES = {
    SYSTEM: Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}

_CHOSEN = "photoappAppearance"

_STYLE_SHEET = """
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: palette(mid); border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 36px; margin: 2px 3px; }
QScrollBar::handle:horizontal { min-width: 36px; margin: 3px 2px; }
QScrollBar::handle:hover { background: palette(placeholder-text); }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""
"""Slim scroll bars without arrows, and buttons that say in words what they do."""


def dress(application: QApplication, choice: str = SYSTEM) -> None:
    """Give the application its style; with "system", follow the desktop's turns to dark or light.

    May be called again with another choice: everything is painted anew at once.

    Args:
        application: to be dressed.
        choice: one of `CHOICES`; anything else counts as "system".
    """
    hints = application.styleHints()
    if application.property(_CHOSEN) is None:
        application.setStyle("Fusion")
        application.setStyleSheet(_STYLE_SHEET)
        hints.colorSchemeChanged.connect(lambda scheme: _follow(application, scheme))
    application.setProperty(_CHOSEN, choice)
    wanted = CHOICES.get(choice, Qt.ColorScheme.Unknown)
    hints.setColorScheme(wanted)  # title bars too, where the desktop can
    _follow(application, hints.colorScheme())


def _follow(application: QApplication, scheme: Qt.ColorScheme) -> None:
    wanted = CHOICES.get(str(application.property(_CHOSEN)), Qt.ColorScheme.Unknown)
    application.setPalette(palette_for(scheme if wanted is Qt.ColorScheme.Unknown else wanted))
