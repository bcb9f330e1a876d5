from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from photoapp.domain.photo import PhotoProblem, Problem, UnlistedFolder
from photoapp.gui.problems.problems_model import ProblemsModel
from photoapp.gui.problems.problems_page import ProblemsPage

SHUT = UnlistedFolder(Path("/photos/shut"), Problem.NOT_ALLOWED, "It may not be opened.")
TORN = PhotoProblem(Path("/photos/torn.jpg"), Problem.DAMAGED, "It ends too early.", False)
EMPTY = PhotoProblem(Path("/photos/empty.png"), Problem.EMPTY, "It has no content.", False)


@pytest.fixture
def page(qtbot: QtBot) -> ProblemsPage:
    page = ProblemsPage()
    qtbot.addWidget(page)
    page.show()
    page.show_problems([SHUT, TORN, EMPTY])
    return page


def _button(page: ProblemsPage, text: str) -> QPushButton:
    return next(one for one in page.findChildren(QPushButton) if one.text() == text)


def _table(page: ProblemsPage) -> QTableView:
    table = page.findChild(QTableView)
    assert table is not None
    return table


def test_the_model_keeps_qts_rules(qtbot: QtBot) -> None:
    model = ProblemsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.QtTest)
    model.show([SHUT, TORN])
    assert model.rowCount() == 2
    model.show([])
    assert model.rowCount() == 0


def test_files_and_folders_are_listed_with_reasons_and_counted_apart(page: ProblemsPage) -> None:
    model = _table(page).model()
    cells = [[model.index(row, column).data() for column in range(3)] for row in range(3)]
    assert cells == [
        ["shut", "/photos", "It may not be opened."],
        ["torn.jpg", "/photos", "It ends too early."],
        ["empty.png", "/photos", "It has no content."],
    ]
    text = " ".join(label.text() for label in page.findChildren(QLabel))
    assert "1 folder could not be listed, 2 files could not be read" in text


def test_one_file_or_all_are_tried_again(page: ProblemsPage, qtbot: QtBot) -> None:
    assert not _button(page, "Try again").isEnabled()
    _table(page).selectRow(1)
    with qtbot.waitSignal(page.retry_pressed) as one:
        _button(page, "Try again").click()
    assert one.args == [[TORN.path]]
    with qtbot.waitSignal(page.retry_pressed) as all_of_them:
        _button(page, "Try all again").click()
    assert all_of_them.args == [[]]


def test_what_is_filtered_can_be_copied(page: ProblemsPage) -> None:
    box = page.findChild(QLineEdit)
    assert box is not None
    box.setText("too EARLY")
    assert _table(page).model().rowCount() == 1
    _button(page, "Copy").click()
    assert QGuiApplication.clipboard().text() == "/photos/torn.jpg\tIt ends too early."


def test_without_problems_it_says_so(page: ProblemsPage) -> None:
    page.show_problems([])
    assert any(
        label.isVisible() and label.text() == "Every photo could be read."
        for label in page.findChildren(QLabel)
    )
    assert not _button(page, "Try all again").isEnabled()
