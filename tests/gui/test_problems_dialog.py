from pathlib import Path

from PySide6.QtWidgets import QLabel, QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from photoapp.domain.photo import PhotoProblem, Problem, UnlistedFolder
from photoapp.domain.status import LibraryStatus
from photoapp.gui.problems_dialog import ProblemsDialog
from photoapp.gui.status_strip import StatusStrip

SHUT = UnlistedFolder(Path("/photos/shut"), Problem.NOT_ALLOWED, "It may not be opened.")
TORN = PhotoProblem(Path("/photos/torn.jpg"), Problem.DAMAGED, "It ends too early.", False)


def test_files_and_folders_are_listed_and_counted_apart(qtbot: QtBot) -> None:
    dialog = ProblemsDialog([SHUT, TORN])
    qtbot.addWidget(dialog)
    table = dialog.findChild(QTableWidget)
    cells = [[table.item(row, column).text() for column in range(2)] for row in range(2)]
    assert cells == [
        ["/photos/shut", "It may not be opened."],
        ["/photos/torn.jpg", "It ends too early."],
    ]
    text = dialog.findChild(QLabel).text()
    assert "Files that could not be read: 1" in text
    assert "Folders that could not be listed: 1" in text


def test_the_strip_leads_to_a_folder_that_could_not_be_listed(qtbot: QtBot) -> None:
    strip = StatusStrip()
    qtbot.addWidget(strip)
    strip.show()
    for folders, failed, text in [((SHUT,), 0, "1 problem"), ((SHUT,), 1, "2 problems")]:
        strip.show_status(
            LibraryStatus(
                Path("/library"), (), 9, 9, 0, failed, {}, 0, 0, "starter", "cpu", folders
            )
        )
        (button,) = [one for one in strip.findChildren(QPushButton) if one.isVisible()]
        assert button.text() == text
