"""Words for times of the year and for relative times, in five languages, as plain tables.

Only what dateparser does not know: seasons, holidays, and how long "last week" or "this year" is.
Months, weekdays and "3 days ago" are dateparser's, in many more languages.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Literal, TypeAlias, TypeVar

from dateutil.easter import easter

Period: TypeAlias = tuple[date, date]
"""First day, and the day after the last one."""
Unit: TypeAlias = Literal["day", "weekend", "week", "month", "year"]
Which: TypeAlias = Literal["last", "this", "next"]
_Meaning = TypeVar("_Meaning", Unit, Which)

_DAY = timedelta(days=1)


def _season(first_month: int) -> Callable[[int], Period]:
    """Return the three months from `first_month` on: meteorological seasons of the north."""

    def in_year(year: int) -> Period:
        last = first_month + 3
        end = date(year, last, 1) if last <= 12 else date(year + 1, last - 12, 1)
        return date(year, first_month, 1), end

    return in_year


def _days(month: int, first: int, last: int | None = None) -> Callable[[int], Period]:
    """Return fixed days of a month."""
    return lambda year: (date(year, month, first), date(year, month, last or first) + _DAY)


def _easter(year: int) -> Period:
    """Return Good Friday to Easter Monday of the western church."""
    sunday = easter(year)
    return sunday - 2 * _DAY, sunday + 2 * _DAY


def _thanksgiving(year: int) -> Period:
    """Return the fourth Thursday of November (United States)."""
    first = date(year, 11, 1)
    day = first + timedelta(days=(3 - first.weekday()) % 7 + 21)
    return day, day + _DAY


_TIMES: tuple[tuple[Callable[[int], Period], str], ...] = (
    (_season(3), "spring|springtime|frühling|frühjahr|printemps|primavera"),
    (_season(6), "summer|summertime|sommer|été|verano|estate"),
    (_season(9), "autumn|fall|herbst|automne|otoño|autunno"),
    # Winter has the year in which it begins: winter 2022 is December 2022 to February 2023.
    (_season(12), "winter|wintertime|hiver|invierno|inverno"),
    (_days(12, 24, 26), "christmas|xmas|weihnachten|noël|navidad|natale"),
    (_days(12, 24), "christmas eve|heiligabend|heilig abend|nochebuena"),
    (_days(12, 31), "new year eve|new years eve|silvester|saint sylvestre|nochevieja"),
    (_days(1, 1), "new year|new years|new year day|neujahr|nouvel an|año nuevo|capodanno"),
    (_days(2, 14), "valentine|valentines|valentine day|valentines day|valentinstag"),
    (_days(10, 31), "halloween"),
    (_easter, "easter|ostern|pâques|pascua|pasqua"),
    (_thanksgiving, "thanksgiving|thanksgiving day"),
)
TIMES_OF_YEAR: Mapping[str, Callable[[int], Period]] = {
    name: in_year for in_year, names in _TIMES for name in names.split("|")
}
"""What a season or holiday is called -> when it is in a year."""


def _each(words: str, meaning: _Meaning) -> dict[str, _Meaning]:
    """Return the words of a line, all with one meaning."""
    return dict.fromkeys(words.split(), meaning)


UNITS: Mapping[str, Unit] = {
    **_each("day days tag tage tagen jour jours día días giorno giorni", "day"),
    **_each("weekend weekends wochenende week-end", "weekend"),
    **_each("week weeks woche wochen semaine semaines semana semanas settimana settimane", "week"),
    **_each("month months monat monate monaten mois mes meses mese mesi", "month"),
    **_each("year years jahr jahre jahren année années an ans año años anno anni", "year"),
}
"""Words for lengths of time."""

WHICH: Mapping[str, Which] = {
    **_each("last past previous letzter letzte letztes letzten vergangene vergangenen", "last"),
    **_each("dernier dernière derniers dernières passé pasado pasada pasados", "last"),
    **_each("último última últimos últimas scorso scorsa ultimo ultima ultimi ultime", "last"),
    **_each("this current dieser diese dieses diesen ce cet cette este esta questo questa", "this"),
    **_each("next coming nächster nächste nächstes nächsten prochain prochaine", "next"),
    **_each("próximo próxima prossimo prossima", "next"),
}
"""Words that say which one of a repeating time is meant."""

FILLERS = frozenset(
    {
        *("the", "in", "of", "on", "at", "during", "around", "a"),
        *("der", "die", "das", "den", "dem", "im", "am", "zu"),
        *("l", "le", "la", "les", "en", "de", "du", "à", "el", "los", "las", "del"),
        *("il", "lo", "i", "gli", "nel", "nella"),
    }
)
"""Words between the others that say nothing."""

NUMBERS: Mapping[str, int] = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
"""Numbers that people write out in English."""
