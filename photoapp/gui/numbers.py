"""Numbers, sizes and dates as people of the chosen language write them."""

from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale


def count(number: int) -> str:
    """Return a whole number with the language's separators: 41,003 or 41.003."""
    return _locale().toString(number)


def decimal(number: float, places: int = 1) -> str:
    """Return a number with so many decimal places and the language's separators."""
    return _locale().toString(float(number), "f", places)


def size(of_bytes: int) -> str:
    """Return an amount of data, in powers of 1000 as disks are sold: 605 MB, 1.7 GB."""
    places = 1 if of_bytes >= 1_000_000_000 else 0
    return _locale().formattedDataSize(of_bytes, places, QLocale.DataSizeFormat.DataSizeSIFormat)


def date_and_time(moment: datetime) -> str:
    """Return a local time in short: 03.05.26 17:59."""
    shown = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    return _locale().toString(shown, QLocale.FormatType.ShortFormat)


def _locale() -> QLocale:
    """Return the locale that is set; English where none is, for "C" separates no thousands."""
    locale = QLocale()
    return QLocale("en") if locale.language() == QLocale.Language.C else locale
