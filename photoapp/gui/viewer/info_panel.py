"""What is known of the photo in view, over the photo."""

from typing import Final

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from photoapp.domain.photo import Photo
from photoapp.gui.plain_names import plain

_WIDTH: Final = 320  # logical pixels

_DECIMAL: Final = QLocale.DataSizeFormat.DataSizeSIFormat  # as file managers count

_STYLE: Final = """
#viewerInfo { background: rgba(18, 19, 22, 215); border: 1px solid rgba(255, 255, 255, 28);
              border-radius: 12px; }
#viewerInfo QLabel { color: #f2f2f4; background: transparent; }
#viewerInfo QLabel[role="name"] { color: #a9abb3; }
#viewerInfo QLabel[role="title"] { font-weight: 600; }
"""


class InfoPanel(QFrame):
    """Name, date, camera, lens, size, place and tags of a photo; silent about what is not known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewerInfo")
        self.setAccessibleName(self.tr("Information about the photo"))
        self.setStyleSheet(_STYLE)
        self.setFixedWidth(_WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 12, 16, 14)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._shown: Photo | None = None

    def show_photo(self, photo: Photo | None) -> None:
        """Show another photo, nothing for None."""
        if photo == self._shown:
            return
        self._shown = photo
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if photo is not None:
            self._fill(photo)
        self._grid.activate()
        self.adjustSize()

    def lines(self) -> list[tuple[str, str]]:
        """Return what is shown below the name, as (name, value)."""
        return [] if self._shown is None else self._lines(self._shown)

    def _fill(self, photo: Photo) -> None:
        title = self._label(_breakable(photo.path.name), "title")
        self._grid.addWidget(title, 0, 0, 1, 2)
        for row, (name, value) in enumerate(self._lines(photo), 1):
            heading = self._label(name, "name")
            heading.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
            heading.setWordWrap(False)
            label = self._label(value, "value")
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
            label.setAccessibleName(f"{name}: {value}")
            self._grid.addWidget(heading, row, 0)
            self._grid.addWidget(label, row, 1)

    def _label(self, text: str, role: str) -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", role)
        label.setWordWrap(True)
        return label

    def _lines(self, photo: Photo) -> list[tuple[str, str]]:
        locale = self.locale()
        lines = [
            (self.tr("Date"), self._date(photo)),
            (self.tr("Camera"), photo.camera),
            (self.tr("Lens"), photo.lens),
            (self.tr("Size"), self._size(photo)),
            (
                self.tr("File"),
                " · ".join(
                    filter(None, (photo.format, locale.formattedDataSize(photo.size, 1, _DECIMAL)))
                ),
            ),
            (self.tr("Place"), _coordinates(photo, locale)),
            (self.tr("Rating"), "★" * (photo.rating or 0)),
            (self.tr("Tags"), ", ".join(photo.tags)),
            (self.tr("Caption"), photo.caption),
            (self.tr("Folder"), _breakable(str(photo.path.parent))),
        ]
        return [(name, value) for name, value in lines if value]

    def _date(self, photo: Photo) -> str:
        if photo.taken_at is None:
            return ""
        taken = QDateTime(*photo.taken_at.timetuple()[:6])
        moment = self.locale().toString(taken, QLocale.FormatType.ShortFormat)
        if photo.taken_from_file:
            return moment
        return self.tr("{date} (time of the file)").format(date=moment)

    def _size(self, photo: Photo) -> str:
        if not photo.width or not photo.height:
            return ""
        return self.tr("{width} × {height} ({megapixels} megapixels)").format(  # noqa: RUF001
            width=photo.width,
            height=photo.height,
            megapixels=self.locale().toString(photo.width * photo.height / 1e6, "f", 1),
        )


def _coordinates(photo: Photo, locale: QLocale) -> str:
    if photo.latitude is None or photo.longitude is None:
        return ""
    north = (
        locale.toString(abs(photo.latitude), "f", 4) + "° " + ("N" if photo.latitude >= 0 else "S")
    )
    east = (
        locale.toString(abs(photo.longitude), "f", 4)
        + "° "
        + ("E" if photo.longitude >= 0 else "W")
    )
    return f"{north}, {east}"


def _breakable(text: str) -> str:
    """Allow a line to end behind signs that names of files have in the place of spaces."""
    text = plain(text)
    for sign in "/_-.":
        text = text.replace(sign, sign + "\u200b")
    return text
