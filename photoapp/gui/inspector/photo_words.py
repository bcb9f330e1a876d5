"""The facts of photos as people read them."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, QTime

from photoapp.domain.errors import PhotoappError
from photoapp.domain.photo import Photo
from photoapp.domain.photo_details import MetadataEntry, PhotoDetails, SelectionDetails
from photoapp.gui import numbers
from photoapp.gui.plain_names import plain

_MEGA = 1_000_000
_MAP = (
    "https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=15/{latitude}/{longitude}"
)
_EXPOSURE = ("Focal length", "Exposure time", "Aperture", "ISO speed")


translate = QCoreApplication.translate


def error_words(error: BaseException) -> str:
    """Return what an error says to the user."""
    return str(error) if isinstance(error, PhotoappError) else f"{type(error).__name__}: {error}"


def size_words(size: int) -> str:
    """Return bytes as people read them ("4.2 MB")."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def sides_words(photo: Photo) -> str:
    """Return the size in pixels ("4000 x 3000, 12.0 MP"), empty where it is not known."""
    if not photo.width or not photo.height:
        return ""
    sides = f"{photo.width} \N{MULTIPLICATION SIGN} {photo.height}"
    return f"{sides}, {photo.width * photo.height / _MEGA:.1f} MP"


def taken_words(photo: Photo) -> str:
    """Return when the photo was taken, in the language's own way; where it is a guess, so said."""
    if photo.taken_at is None:
        return ""
    taken = photo.taken_at
    moment = QDateTime(_date(taken), QTime(taken.hour, taken.minute, taken.second))
    words = QLocale().toString(moment, QLocale.FormatType.ShortFormat)
    return (
        words
        if photo.taken_from_file
        else translate("PhotoWords", "{time} (by the file)").format(time=words)
    )


def place_words(photo: Photo) -> str:
    """Return the coordinates ("48.13720, 11.57540"), empty where there are none."""
    if photo.latitude is None or photo.longitude is None:
        return ""
    return f"{photo.latitude:.5f}, {photo.longitude:.5f}"


def map_address(photo: Photo) -> str:
    """Return the address of a map of the place, for the user's browser; empty where there is none.

    Nothing is asked for until the user opens it.
    """
    if photo.latitude is None or photo.longitude is None:
        return ""
    return _MAP.format(latitude=f"{photo.latitude:.5f}", longitude=f"{photo.longitude:.5f}")


def photo_facts(details: PhotoDetails) -> list[tuple[str, str]]:
    """Return names and values of what is known of a photo's file."""
    photo = details.photo
    file_hash = details.file_hash or (photo.content_hash.hex() if photo.content_hash else "")
    return [
        (translate("PhotoWords", "Name"), plain(photo.path.name)),
        (translate("PhotoWords", "Folder"), plain(photo.path.parent)),
        (translate("PhotoWords", "Taken"), taken_words(photo)),
        (translate("PhotoWords", "Size"), size_words(photo.size)),
        (translate("PhotoWords", "Pixels"), sides_words(photo)),
        (translate("PhotoWords", "Format"), photo.format),
        (translate("PhotoWords", "Camera"), photo.camera),
        (translate("PhotoWords", "Lens"), photo.lens),
        (translate("PhotoWords", "Exposure"), exposure_words(details.metadata)),
        (translate("PhotoWords", "Caption"), photo.caption),
        (translate("PhotoWords", "Albums"), ", ".join(details.albums)),
        (translate("PhotoWords", "Fingerprint"), file_hash[:16] if file_hash else ""),
    ]


def exposure_words(metadata: Sequence[MetadataEntry]) -> str:
    """Return how the photo was exposed ("50 mm, 1/250 s, f/2.8, ISO 200")."""
    values = {entry.name: entry.value for entry in reversed(metadata) if entry.group == "EXIF"}
    words = [values[name] for name in _EXPOSURE[:-1] if name in values]
    if _EXPOSURE[-1] in values:
        words.append(f"ISO {values[_EXPOSURE[-1]]}")
    return ", ".join(words)


def selection_facts(details: SelectionDetails) -> list[tuple[str, str]]:
    """Return names and values of what several photos have together."""
    taken = ""
    if details.first is not None and details.last is not None:
        days = [
            QLocale().toString(_date(moment), QLocale.FormatType.ShortFormat)
            for moment in (details.first, details.last)
        ]
        taken = " \N{EN DASH} ".join(dict.fromkeys(days))
    return [
        (translate("PhotoWords", "Taken"), taken),
        (translate("PhotoWords", "Size"), size_words(details.size)),
        (
            translate("PhotoWords", "Offline"),
            numbers.count(details.offline) if details.offline else "",
        ),
    ]


def _date(moment: datetime) -> QDate:
    return QDate(moment.year, moment.month, moment.day)
