"""Chips speak in words, not in the language of queries."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from photoapp.app.query_text import split_chips
from photoapp.gui.search.chip_labels import ChipLabels


@pytest.fixture
def british(qtbot: QtBot) -> Iterator[None]:
    usual = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(usual)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("tag:holiday", "tag holiday"),
        ("-tag:blurry", "not tag blurry"),
        ('album:"Summer 2023"', "album Summer 2023"),
        ('folder:"/photos/2023/rome trip"', "in folder rome trip"),
        ("file:IMG_12", "named IMG_12"),
        ("ext:jpg", "JPG files"),
        ("camera:canon", "camera canon"),
        ("lens:50mm", "lens 50mm"),
        ("taken:2023", "taken 2023"),
        ("taken:2023-07", "taken July 2023"),
        ("taken:2023-07-14", "taken 14 July 2023"),
        ("year:2020..2022", "taken 2020 to 2022"),
        ('taken:"last summer"', "taken June 2022 to August 2022"),
        ("taken:2023-07-14..2023-08-02", "taken 14 July 2023 to 2 August 2023"),
        ("before:2020", "taken before 1 January 2020"),
        ("taken:>=2020-03", "taken since 1 March 2020"),
        ("rating:5", "rated 5"),
        ("rating:>=4", "rated 4 or more"),
        ("rating:<=2", "rated 2 or less"),
        ("rating:2..4", "rated 2 to 4"),
        ("rating:0", "not rated"),
        ("size:>=5MB", "larger than 5.0 MB"),
        ("size:<=1GB", "smaller than 1.0 GB"),
        ("orientation:portrait", "portrait"),
        ("has:gps", "with a place"),
        ("is:offline", "offline"),
        ("is:untagged", "without tags"),
        ('like:"/a b/dog.jpg"', "like dog.jpg"),
        ('-"wet street"', "not wet street"),
        ("tag:a OR tag:b", "tag a or tag b"),
        ("-(rain tag:a)", "not (rain, tag a)"),
        ("sort:-date", "by date, newest first"),
        ("-sort:relevance", "by relevance, worst first"),
    ],
)
def test_words_for_a_chip(british: None, text: str, label: str) -> None:
    (chip,) = split_chips(text, date(2023, 8, 16))
    assert ChipLabels().label(chip) == label
