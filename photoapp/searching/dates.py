"""What people write for a time, as the days it covers.

A period is as long as what was written: "2023" is a year, "july 2023" a month, "yesterday" a day.

- Numbers: year first, or day first ("14.07.2023", "14/7/2023"); month first only where day first
  is impossible ("07/14/2023").
- A time without a year is the latest one that has begun: in April, "may" is May of last year.
  "last summer" is the latest one that is over, "this summer" the one that is now, or else that of
  this year, and "next summer" the first one to come.
- Seasons are the meteorological ones of the northern hemisphere; winter 2022 ends in February 2023.
  Weeks begin on Monday.
- "last 3 months" ends today; "3 months ago" is that whole month, as "3 days ago" is that whole day.

Seasons, holidays and "last week" are understood in English, German, French, Spanish and Italian,
everything else in the languages of `LANGUAGES`. The answer depends on nothing but the arguments:
not on the clock, the time zone or the locale of the machine.
"""

import re
import threading
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from photoapp.searching.date_words import (
    FILLERS,
    NUMBERS,
    TIMES_OF_YEAR,
    UNITS,
    WHICH,
    Period,
    Unit,
    Which,
)

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

LANGUAGES = (  # the first one that understands a text has the say
    *("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "nb", "fi", "cs", "tr"),
    *("ru", "uk", "ja", "zh", "ko"),
)
"""Languages in which months, weekdays and "3 days ago" are understood, by dateparser's codes."""

LONGEST_TEXT = 60
"""Characters; nothing that names a time is longer."""

_DAY = timedelta(days=1)
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+")
_DATEPARSER_LOCK = threading.Lock()  # its dictionaries are filled on first use, without a lock


def parse_period(text: str, today: date) -> tuple[date | None, date | None] | None:
    """Return the days that a text names: the first, and the one after the last.

    Args:
        text: as the user wrote it, in any case.
        today: the day that "yesterday" is before.

    Returns:
        (start, end), `end` not included; None when the text names no time.

    Examples (today being Wednesday, 2023-08-16):
        2021 -> 2021-01-01 until 2022-01-01
        2023-07 -> 2023-07-01 until 2023-08-01
        july 2023 -> 2023-07-01 until 2023-08-01
        14.07.2023 -> 2023-07-14 until 2023-07-15
        yesterday -> 2023-08-15 until 2023-08-16
        last week -> 2023-08-07 until 2023-08-14
        last summer -> 2022-06-01 until 2022-09-01
        christmas 2022 -> 2022-12-24 until 2022-12-27
        whenever -> None
    """
    plain = (
        unicodedata.normalize("NFC", text)
        .casefold()
        .replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    )
    plain = " ".join(plain.split())
    if not plain or len(plain) > LONGEST_TEXT:
        return None
    return _parse(plain, today)


@lru_cache(maxsize=512)
def _parse(text: str, today: date) -> Period | None:
    try:
        return _from_numbers(text, today) or _from_words(text, today)
    except (ValueError, OverflowError):  # the 31st of June, the year 0 or 10000
        return None


def _from_numbers(text: str, today: date) -> Period | None:
    """Return the period of a date written in numbers only.

    Raises:
        ValueError: there is no such day.
    """
    if decade := re.fullmatch(r"(?:the )?(\d{3})0s", text):
        year = int(decade[1]) * 10
        return date(year, 1, 1), date(year + 10, 1, 1)
    if not re.fullmatch(r"[\d./-]+", text, re.ASCII):
        return None
    if year_first := re.fullmatch(
        r"(\d{4})(?:([-./]?)(\d\d)(?:\2(\d\d))?|[-./](\d{1,2})(?:[-./](\d{1,2}))?)?", text
    ):
        numbers = [int(part) for part in year_first.groups() if part and part.isdigit()]
        return _period(*numbers)
    if month_year := re.fullmatch(r"(\d{1,2})[-./](\d{4})", text):
        return _period(int(month_year[2]), int(month_year[1]))
    if day_first := re.fullmatch(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4}|\d\d)", text):
        day, month, year = int(day_first[1]), int(day_first[3]), int(day_first[4])
        if len(day_first[4]) == 2:
            year += today.year // 100 * 100
            year -= 100 if year > today.year else 0
        if month > 12:
            day, month = month, day
        return _period(year, month, day)
    return None


def _period(year: int, month: int | None = None, day: int | None = None) -> Period:
    """Return a year, a month or a day."""
    if month is None:
        return date(year, 1, 1), date(year + 1, 1, 1)
    if day is None:
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, day), date(year, month, day) + _DAY


def _from_words(text: str, today: date) -> Period | None:
    """Return the period of a text with words in it."""
    words = _WORDS.findall(re.sub(r"'(?:s\b)?", " ", text))
    telling = [word for word in words if word not in FILLERS]
    which = next((WHICH[word] for word in telling if word in WHICH), None)
    rest = [word for word in telling if word not in WHICH]
    if len(telling) - len(rest) > 1:
        return None
    return (
        _from_units(rest, which, today)
        or _from_time_of_year(rest, which, today)
        or _from_dateparser(text, rest, which, today)
    )


def _from_units(words: Sequence[str], which: Which | None, today: date) -> Period | None:
    """Return the period of "last week" (`which` and a unit) or "last 3 weeks" (a number too)."""
    if which is None or not 1 <= len(words) <= 2 or words[-1] not in UNITS:
        return None
    unit = UNITS[words[-1]]
    if len(words) == 1:
        return _unit_from(today, unit, {"last": -1, "this": 0, "next": 1}[which])
    count = int(words[0]) if words[0].isascii() and words[0].isdigit() else NUMBERS.get(words[0], 0)
    if which != "last" or not 1 <= count <= 1000 or unit == "weekend":
        return None
    if unit == "day":
        return today - (count - 1) * _DAY, today + _DAY
    if unit == "week":
        return today - (7 * count - 1) * _DAY, today + _DAY
    months = count * (12 if unit == "year" else 1)
    return _months_before(today, months) + _DAY, today + _DAY


def _months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = _period(year, month + 1)[1] - _DAY
    return last.replace(day=min(day.day, last.day))


def _unit_from(day: date, unit: Unit, offset: int) -> Period:
    """Return the day, week, month or year around a day, or one that is `offset` units away."""
    if unit == "day":
        return day + offset * _DAY, day + (offset + 1) * _DAY
    monday = day - day.weekday() * _DAY + 7 * offset * _DAY
    if unit == "week":
        return monday, monday + 7 * _DAY
    if unit == "weekend":
        return monday + 5 * _DAY, monday + 7 * _DAY
    if unit == "month":
        year, month = divmod(day.year * 12 + day.month - 1 + offset, 12)
        return _period(year, month + 1)
    return _period(day.year + offset)


def _from_time_of_year(words: Sequence[str], which: Which | None, today: date) -> Period | None:
    """Return the period of a season or holiday, with or without a year."""
    names = [word for word in words if not word.isdigit()]
    years = [word for word in words if word.isdigit()]
    in_year = TIMES_OF_YEAR.get(" ".join(names))
    if in_year is None or (years and which is not None):
        return None
    if not years:
        around = [in_year(year) for year in range(max(1, today.year - 2), today.year + 3)]
        return _choose(around, which, today)
    year = int(years[0])
    one_year = len(years) == 1
    winter = len(years) == 2 and years[1] in {str(year + 1), f"{(year + 1) % 100:02}"}
    return in_year(year) if len(years[0]) == 4 and (one_year or winter) else None


def _choose(periods: Sequence[Period], which: Which | None, today: date) -> Period | None:
    """Return the one of a repeating time that is meant; `periods` in order of time."""
    if which == "last":
        fitting = [period for period in periods if period[1] <= today]
    elif which == "next":
        fitting = [period for period in periods if period[0] > today][:1]
    elif which == "this":
        now = [period for period in periods if period[0] <= today < period[1]]
        fitting = now or [period for period in periods if period[0].year == today.year]
    else:
        fitting = [period for period in periods if period[0] <= today]
    return fitting[-1] if fitting else None


def _from_dateparser(
    text: str, words: Sequence[str], which: Which | None, today: date
) -> Period | None:
    """Return what dateparser makes of a text that has a word in it, not only numbers and signs."""
    numbers = [word for word in words if word.isdigit()]
    if len(numbers) == len(words) or all(len(word) == 1 and word.isascii() for word in words):
        return None
    if ":" in text or any(len(number) > 4 for number in numbers):
        return None  # a time of day, or no date
    if found := _ask_dateparser(text, today):
        return _unit_from(found[0], found[1], 0)
    if which is None or numbers:
        return None
    month = _ask_dateparser(" ".join(words), today)  # "last july": they know the month, we the year
    if month is None or month[1] != "month":
        return None
    years = range(max(1, today.year - 2), today.year + 3)
    return _choose([_period(year, month[0].month) for year in years], which, today)


def _ask_dateparser(text: str, today: date) -> tuple[date, Unit] | None:
    """Return a day and how much around it is meant, or None for no date."""
    with _DATEPARSER_LOCK:
        answer = _dateparser(today).get_date_data(text)
    if answer is None or answer.date_obj is None:
        return None
    units: dict[str, Unit] = {"week": "week", "month": "month", "year": "year"}
    return answer.date_obj.date(), units.get(answer.period, "day")


@lru_cache(maxsize=4)
def _dateparser(today: date) -> "DateDataParser":
    """Return dateparser, imported on first use (0.25 s) and told what it would ask the machine."""
    from dateparser.date import DateDataParser

    return DateDataParser(
        languages=LANGUAGES,
        use_given_order=True,
        try_previous_locales=False,  # or the answer depends on what was asked before
        settings={
            "RELATIVE_BASE": datetime.combine(today, time(12)),
            "PREFER_DATES_FROM": "past",
            "PREFER_DAY_OF_MONTH": "first",
            "DATE_ORDER": "DMY",
            "PREFER_LOCALE_DATE_ORDER": False,
            "TIMEZONE": "UTC",
            "RETURN_AS_TIMEZONE_AWARE": False,
            "PARSERS": ["relative-time", "absolute-time"],
        },
    )
