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


def dress(application: QApplication) -> None:
    """Give the application its style, and follow the desktop when it turns dark or light."""
    application.setStyle("Fusion")
    hints = application.styleHints()
    application.setPalette(palette_for(hints.colorScheme()))
    hints.colorSchemeChanged.connect(lambda scheme: application.setPalette(palette_for(scheme)))
