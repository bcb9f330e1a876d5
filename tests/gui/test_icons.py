import gc
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from photoapp.domain.errors import BugError
from photoapp.gui.icons import application_icon, icon, picture

ROOT = Path(__file__).parents[2]
DRAWINGS = sorted(
    path.stem for path in (ROOT / "resources/icons").glob("*.svg") if path.stem != "photoapp"
)


def ink(pixmap: QPixmap) -> QColor:
    """Return the colour of the most opaque pixel."""
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=QColor.alpha)


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_drawing_keeps_to_the_style_and_leaves_a_mark(name: str, qapp: QApplication) -> None:
    root = ElementTree.parse(ROOT / f"resources/icons/{name}.svg").getroot()
    colours = {e.get(key) for e in root.iter() for key in ("fill", "stroke") if e.get(key)}
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke-width") == "1.75"
    assert colours <= {"none", "currentColor"}
    assert ink(picture(name, 24, QColor("#ff0000"))).red() > 200


def test_every_icon_that_the_window_names_is_drawn() -> None:
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "photoapp/gui").rglob("*.py")
    )
    named = set(re.findall(r"\b(?:icon|picture)\(\s*\"([a-z-]+)\"", source))
    assert named
    assert named <= set(DRAWINGS)


def test_an_unknown_name_is_our_mistake(qapp: QApplication) -> None:
    with pytest.raises(BugError):
        icon("no-such-drawing")


def test_an_icon_takes_the_palette_of_the_moment(qapp: QApplication) -> None:
    before = qapp.palette()
    star = icon("star-filled")
    try:
        for colour in ("#ff0000", "#0000ff"):
            palette = QPalette(before)
            palette.setColor(QPalette.ColorRole.WindowText, QColor(colour))
            qapp.setPalette(palette)
            assert ink(star.pixmap(32)).name() == colour
    finally:
        qapp.setPalette(before)


def test_disabled_selected_and_switched_on_differ(qapp: QApplication) -> None:
    shown = {
        ink(icon("star-filled").pixmap(QSize(24, 24), mode, state)).name(QColor.NameFormat.HexArgb)
        for mode, state in (
            (QIcon.Mode.Normal, QIcon.State.Off),
            (QIcon.Mode.Normal, QIcon.State.On),
            (QIcon.Mode.Selected, QIcon.State.Off),
        )
    }
    assert len(shown) == 3


def test_high_density_screens_get_more_pixels(qapp: QApplication) -> None:
    sharp = icon("photos").pixmap(QSize(24, 24), 2.0)
    assert (sharp.width(), sharp.devicePixelRatio()) == (48, 2.0)
    assert picture("photos", 24, QColor("black"), 2.0).width() == 48


def test_a_copied_icon_outlives_its_first_owner(qtbot: QtBot) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    button.setIcon(QIcon(icon("trash")))
    gc.collect()
    button.resize(40, 40)
    assert not button.grab().isNull()


def test_the_application_has_an_icon_of_every_size(qapp: QApplication) -> None:
    assert {size.width() for size in application_icon().availableSizes()} >= {16, 48, 256}
