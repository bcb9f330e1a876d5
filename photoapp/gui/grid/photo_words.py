"""Photos and groups of photos in words: headers, tool tips, and what a screen reader says."""

import numpy as np
from PySide6.QtCore import QDate, QDateTime, QLocale, QObject, QTime

from photoapp.app.grid_facts import NO_DAY
from photoapp.domain.photo import Photo
from photoapp.gui.grid.arrangement import Grouping, Groups

_EPOCH = QDate(1970, 1, 1)


def readable(name: str) -> str:
    """Return a file name for the screen; bytes that are not UTF-8 become question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")


class PhotoWords(QObject):
    """Sentences about photos in the language of the user."""

    def tool_tip(self, photo: Photo) -> str:
        """Return some lines: name, when it was taken, camera, size, and what is wrong."""
        lines = [readable(photo.path.name), self._taken(photo)]
        if photo.width and photo.height:
            lines.append(f"{photo.width:,} × {photo.height:,}")  # noqa: RUF001
        lines += [photo.camera, ", ".join(photo.tags), self.trouble(photo)]
        return "\n".join(line for line in lines if line)

    def spoken(self, photo: Photo) -> str:
        """Return what a screen reader says: name, date, stars, tags, and what is wrong."""
        parts = [
            readable(photo.path.name),
            self._taken(photo),
            self._stars(photo.rating),
            ", ".join(photo.tags),
            self.trouble(photo),
        ]
        return ", ".join(part for part in parts if part)

    def trouble(self, photo: Photo) -> str:
        """Return why a photo cannot be shown or opened; empty when all is well."""
        if photo.problem is not None:
            return photo.problem_detail or self.tr("could not be read")
        return self.tr("its folder is offline") if photo.offline else ""

    def count(self, photos: int) -> str:
        """Return a number of photos in words."""
        if photos == 1:
            return self.tr("1 photo")
        return self.tr("{count} photos").format(count=QLocale().toString(photos))

    def header(self, groups: Groups, group: int) -> tuple[str, str]:
        """Return the title of a group, and what is said beside it in a quieter way."""
        key = int(groups.keys[group])
        if groups.grouping is Grouping.FOLDER:
            path = groups.folders[key] if key >= 0 else ""
            parent, _, name = path.rstrip("/\\").replace("\\", "/").rpartition("/")
            return name or path or self.tr("Unknown folder"), parent
        if key == NO_DAY:
            return self.tr("Without a date"), ""
        if groups.grouping is Grouping.DAY:
            date = _EPOCH.addDays(key)
            return QLocale().toString(date, QLocale.FormatType.LongFormat), ""
        first = np.datetime64(key, "M").astype("datetime64[D]").astype(np.int64)
        #: A month of a year, in the format of QLocale: "June 2024"
        return QLocale().toString(_EPOCH.addDays(int(first)), self.tr("MMMM yyyy")), ""

    def _taken(self, photo: Photo) -> str:
        if photo.taken_at is None:
            return ""
        taken = photo.taken_at
        date = QDate(taken.year, taken.month, taken.day)
        time = QTime(taken.hour, taken.minute, taken.second)
        return QLocale().toString(QDateTime(date, time), QLocale.FormatType.ShortFormat)

    def _stars(self, rating: int | None) -> str:
        if not rating:
            return ""
        return self.tr("1 star") if rating == 1 else self.tr("{n} stars").format(n=rating)
