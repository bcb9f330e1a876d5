"""Render the application icon for platforms that take no SVG.

    python packaging/render_app_icon.py FOLDER

writes photoapp-16.png to photoapp-1024.png, photoapp.ico (Windows) and photoapp.icns (macOS) into
FOLDER, for installers. `resources/icons/photoapp.png`, which desktops without SVG show, is the
one of 256 pixels:

    python packaging/render_app_icon.py resources/icons --only 256
"""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).parents[1] / "resources" / "icons" / "photoapp.svg"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512, 1024)
_ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)


def render(side: int) -> QImage:
    """Return the icon as a square image with a transparent ground."""
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return image


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the files that the command line asks for."""
    parser = argparse.ArgumentParser(description="Render the application icon.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", type=int, metavar="SIDE", help="photoapp.png of this size alone")
    wanted = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication([])
    wanted.folder.mkdir(parents=True, exist_ok=True)
    if wanted.only:
        render(wanted.only).save(str(wanted.folder / "photoapp.png"))
        return
    for side in SIZES:
        render(side).save(str(wanted.folder / f"photoapp-{side}.png"))
    with Image.open(wanted.folder / "photoapp-256.png") as image:
        image.save(wanted.folder / "photoapp.ico", sizes=[(side, side) for side in _ICO_SIZES])
    with Image.open(wanted.folder / "photoapp-1024.png") as image:
        image.save(wanted.folder / "photoapp.icns")
    application.quit()


if __name__ == "__main__":
    main()
