"""Dates as people write them, with the length of time that they mean."""

import os
import re
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoapp.searching import dates
from photoapp.searching.dates import parse_period

WEDNESDAY = date(2023, 8, 16)


def period(text: str, today: date = WEDNESDAY) -> str | None:
    found = parse_period(text, today)
    return None if found is None else f"{found[0]} until {found[1]}"


EXAMPLES = re.findall(r"^        (.+) -> (.+)$", str(parse_period.__doc__), re.MULTILINE)


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_examples_of_the_documentation(text: str, expected: str) -> None:
    assert str(period(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023/7", "2023-07-01 until 2023-08-01"),
        ("2023-12", "2023-12-01 until 2024-01-01"),
        ("7/2023", "2023-07-01 until 2023-08-01"),
        ("2023-07-14", "2023-07-14 until 2023-07-15"),
        ("20230714", "2023-07-14 until 2023-07-15"),
        ("14/7/2023", "2023-07-14 until 2023-07-15"),
        ("07/14/2023", "2023-07-14 until 2023-07-15"),
        ("14.7.99", "1999-07-14 until 1999-07-15"),
        ("14.7.23", "2023-07-14 until 2023-07-15"),
        ("1990s", "1990-01-01 until 2000-01-01"),
    ],
)
def test_numbers(text: str, expected: str) -> None:
    assert period(text) == expected


@pytest.mark.parametrize(
    "text",
    ["july 2023", "July 2023", "jul 2023", "juillet 2023", "Juli 2023", "julio 2023", "luglio 2023",
     "июль 2023", "2023年7月", "2023 july"],
)  # fmt: skip
def test_a_month_in_many_languages(text: str) -> None:
    assert period(text) == "2023-07-01 until 2023-08-01"


@pytest.mark.parametrize(
    "text", ["14 July 2023", "July 14, 2023", "14th of July 2023", "14. Juli 2023"]
)
def test_a_day_in_words(text: str) -> None:
    assert period(text) == "2023-07-14 until 2023-07-15"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "2023-08-16 until 2023-08-17"),
        ("gestern", "2023-08-15 until 2023-08-16"),
        ("the day before yesterday", "2023-08-14 until 2023-08-15"),
        ("3 days ago", "2023-08-13 until 2023-08-14"),
        ("vor 3 Tagen", "2023-08-13 until 2023-08-14"),
        ("2 weeks ago", "2023-07-31 until 2023-08-07"),
        ("3 months ago", "2023-05-01 until 2023-06-01"),
        ("last friday", "2023-08-11 until 2023-08-12"),
        ("this week", "2023-08-14 until 2023-08-21"),
        ("last weekend", "2023-08-12 until 2023-08-14"),
        ("last month", "2023-07-01 until 2023-08-01"),
        ("letzten Monat", "2023-07-01 until 2023-08-01"),
        ("this year", "2023-01-01 until 2024-01-01"),
        ("l'année dernière", "2022-01-01 until 2023-01-01"),
        ("last 3 days", "2023-08-14 until 2023-08-17"),
        ("past two weeks", "2023-08-03 until 2023-08-17"),
        ("last 6 months", "2023-02-17 until 2023-08-17"),
    ],
)
def test_relative_to_today(text: str, expected: str) -> None:
    assert period(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("may", "2023-05-01 until 2023-06-01"),
        ("august", "2023-08-01 until 2023-09-01"),  # now
        ("december", "2022-12-01 until 2023-01-01"),  # not yet this year
        ("last august", "2022-08-01 until 2022-09-01"),
        ("14 december", "2022-12-14 until 2022-12-15"),
        ("summer", "2023-06-01 until 2023-09-01"),
        ("this summer", "2023-06-01 until 2023-09-01"),
        ("summer 2021", "2021-06-01 until 2021-09-01"),
        ("summer of 2021", "2021-06-01 until 2021-09-01"),
        ("l\N{RIGHT SINGLE QUOTATION MARK}été 2021", "2021-06-01 until 2021-09-01"),
        ("letzten Sommer", "2022-06-01 until 2022-09-01"),
        ("winter 2022", "2022-12-01 until 2023-03-01"),
        ("winter 2022/23", "2022-12-01 until 2023-03-01"),
        ("last winter", "2022-12-01 until 2023-03-01"),
        ("christmas", "2022-12-24 until 2022-12-27"),
        ("Weihnachten 2020", "2020-12-24 until 2020-12-27"),
        ("new year's eve 2020", "2020-12-31 until 2021-01-01"),
        ("easter 2023", "2023-04-07 until 2023-04-11"),
        ("thanksgiving 2022", "2022-11-24 until 2022-11-25"),
    ],
)
def test_times_of_the_year(text: str, expected: str) -> None:
    assert period(text) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2023, 5, 31), "2022-06-01 until 2022-09-01"),
        (date(2023, 6, 1), "2022-06-01 until 2022-09-01"),  # in summer: the one before
        (date(2023, 8, 31), "2022-06-01 until 2022-09-01"),
        (date(2023, 9, 1), "2023-06-01 until 2023-09-01"),
    ],
)
def test_last_summer_is_one_that_is_over(today: date, expected: str) -> None:
    assert period("last summer", today) == expected


def test_last_month_ends_where_this_one_begins_all_year() -> None:
    for month in range(1, 13):
        last = parse_period("last month", date(2024, month, 28))
        this = parse_period("this month", date(2024, month, 28))
        assert last is not None
        assert this is not None
        assert last[1] == this[0] == date(2024, month, 1)


@pytest.mark.parametrize(
    "text",
    ["", " ", "5", "a", "12:30", "many", "last", "last foo", "summer july", "31.06.2023", "0000",
     "9999", "2023-13", "feb 29 2023", "last 99999999 days", "xyz" * 50, "\ud800", "७", "²³"],
)  # fmt: skip
def test_what_is_no_time(text: str) -> None:
    assert period(text) is None


@settings(deadline=None)  # the first date loads dateparser
@given(st.text(max_size=70) | st.from_regex(r"[0-9a-z ./-]{1,20}", fullmatch=True), st.dates())
def test_never_raises_and_a_period_is_never_empty(text: str, today: date) -> None:
    found = parse_period(text, today)

    assert found is None or found[0] is None or found[1] is None or found[0] < found[1]


def test_depends_on_nothing_but_its_arguments() -> None:
    asked = (
        "from photoapp.searching.dates import parse_period; from datetime import date; "
        "print([parse_period(text, date(2023, 8, 16)) for text in"
        " ['3 days ago', '03.04.2023', 'friday', 'august', 'gestern']])"
    )
    answers = set()
    for place in (
        {"TZ": "Pacific/Auckland", "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"},
        {"TZ": "America/Los_Angeles", "LC_ALL": "C", "LANG": "en_US.UTF-8"},
    ):
        done = subprocess.run(
            [sys.executable, "-c", asked],
            env={**os.environ, **place},
            capture_output=True,
            text=True,
            check=True,
        )
        answers.add(done.stdout)
    assert len(answers) == 1


def test_dateparser_is_imported_only_when_it_is_needed() -> None:
    asked = (
        "import sys; from photoapp.searching.dates import parse_period; from datetime import date;"
        "[parse_period(text, date(2023, 8, 16)) for text in ['2023-07', 'last summer']];"
        "sys.exit('dateparser' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


def test_every_language_is_one_that_dateparser_knows() -> None:
    from dateparser.data.languages_info import language_order

    assert set(dates.LANGUAGES) <= set(language_order)
