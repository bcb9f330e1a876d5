"""Icons: our own drawings in the colours of the palette, sharp at every size.

`resources/icons/NAME.svg` are 24 x 24 line drawings in "currentColor". An icon takes its colour
when it is painted, so that it follows a change from light to dark by itself.
"""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer

from photoapp.app.library_place import resources_folder
from photoapp.domain.errors import BugError

_APPLICATION_SIZES = (16, 24, 32, 48, 64, 128, 256)


@cache
def icon(name: str, colour: str | None = None) -> QIcon:
    """Return the icon of a name; one object for each name and colour.

    Args:
        name: of a file in resources/icons, without its ending.
        colour: "#rrggbb" for what lies over photos; None takes the palette's colours: faded when
            disabled, the highlighted text's when selected, the accent when switched on.

    Raises:
        BugError: there is no such drawing.
    """
    _drawing(name)
    return QIcon(_Engine(name, colour))


def picture(name: str, size: int, colour: QColor, ratio: float = 1.0) -> QPixmap:
    """Return a drawing as a square pixmap in one colour, for those who paint themselves.

    Args:
        name: as for `icon`.
        size: its side in logical pixels.
        colour: of the lines.
        ratio: device pixels for each logical one; the pixmap carries it.

    Raises:
        BugError: there is no such drawing.
    """
    side = max(round(size * ratio), 1)
    key = f"photoapp-icon-{name}-{side}-{colour.rgba():08x}"
    pixmap = QPixmap()
    if not QPixmapCache.find(key, pixmap):
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setOpacity(colour.alphaF())
        _renderer(name, colour.name()).render(painter, QRectF(0, 0, side, side))
        painter.end()
        QPixmapCache.insert(key, pixmap)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@cache
def application_icon() -> QIcon:
    """Return the icon of the application, drawn for all sizes that desktops ask for."""
    renderer = QSvgRenderer(str(_folder() / "photoapp.svg"))
    whole = QIcon()
    for side in _APPLICATION_SIZES:
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        whole.addPixmap(pixmap)
    return whole


class _Engine(QIconEngine):
    """Paints one drawing in the palette of the moment."""

    def __init__(self, name: str, colour: str | None) -> None:
        super().__init__()
        self._name = name
        self._colour = colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw it in the middle of the rectangle, in device pixels."""
        side = min(rect.width(), rect.height())
        ratio = painter.device().devicePixelRatio()
        pixmap = picture(self._name, side, self._ink(mode, state), ratio)
        place = QRect(0, 0, side, side)
        place.moveCenter(rect.center())
        painter.drawPixmap(place, pixmap)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return it in device pixels."""
        side = min(size.width(), size.height())
        return picture(self._name, side, self._ink(mode, state))

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        """Return the largest square."""
        side = min(size.width(), size.height())
        return QSize(side, side)

    def clone(self) -> QIconEngine:
        """Return a copy that lives as long as the application, as every icon here does."""
        copy = _Engine(self._name, self._colour)
        _clones.append(copy)
        return copy

    def _ink(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        if self._colour is not None:
            ink = QColor(self._colour)
            if mode is QIcon.Mode.Disabled:
                ink.setAlphaF(0.45)
            return ink
        palette = QGuiApplication.palette()
        if mode is QIcon.Mode.Disabled:
            return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
        if mode is QIcon.Mode.Selected:
            return palette.color(QPalette.ColorRole.HighlightedText)
        if state is QIcon.State.On:
            return palette.color(QPalette.ColorRole.Link)
        return palette.color(QPalette.ColorRole.WindowText)


_clones: list[QIconEngine] = []
"""Qt keeps a clone by its C++ side only; Python's side has to stay too."""


@cache
def _folder() -> Path:
    return resources_folder() / "icons"


@cache
def _drawing(name: str) -> str:
    try:
        return (_folder() / f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise BugError(f"There is no icon named {name}.") from error


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
