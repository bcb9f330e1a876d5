"""Photos that were dropped on the search bar, or lie on the clipboard."""

import os
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from photoapp.app.example_photos import is_photo_name

MOST_PHOTOS = 8
"""More examples than that say nothing more about what is looked for."""


def photo_files(data: QMimeData) -> list[Path]:
    """Return the photos among local files, none when a folder is among them."""
    paths = [_path(url) for url in data.urls() if url.isLocalFile()]
    if any(os.path.isdir(path) for path in paths):
        return []
    return [path for path in paths if is_photo_name(path.name)][:MOST_PHOTOS]


def picture(data: QMimeData) -> QImage | None:
    """Return pixels, as a screenshot or "copy image" gives them."""
    if not data.hasImage():
        return None
    image = data.imageData()
    return image if isinstance(image, QImage) and not image.isNull() else None


def _path(url: QUrl) -> Path:
    """Return the path of a file with all its bytes, UTF-8 or not."""
    if os.name != "posix":
        return Path(url.toLocalFile())
    encoded = url.path(QUrl.ComponentFormattingOption.FullyEncoded)
    return Path(os.fsdecode(unquote_to_bytes(encoded)))
