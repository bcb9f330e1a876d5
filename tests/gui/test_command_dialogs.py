"""The questions before photos are tagged, put into an album or moved to the trash."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QLineEdit, QListView, QListWidget
from pytestqt.qtbot import QtBot

from photoapp.domain.album import AlbumId
from photoapp.domain.edit import EditKind, EditName
from photoapp.domain.photo import FileState, FolderId, Photo, PhotoId, ReadState
from photoapp.gui.commands.album_dialog import AlbumDialog
from photoapp.gui.commands.edit_sentences import EditSentences
from photoapp.gui.commands.name_dialog import NameDialog
from photoapp.gui.commands.tag_dialog import TagDialog
from photoapp.gui.commands.tag_names_edit import TagNamesEdit
from photoapp.gui.commands.trash_dialog import TrashDialog


def _photo(number: int) -> Photo:
    return Photo(
        id=PhotoId(number),
        folder_id=FolderId(1),
        path=Path(f"/photos/photo-{number}.jpg"),
        size=2_000_000,
        mtime_ns=0,
        state=FileState.PRESENT,
        offline=False,
        read_state=ReadState.READ,
    )


def _ok(dialog: TagDialog | AlbumDialog | NameDialog) -> None:
    box = dialog.findChild(QDialogButtonBox)
    assert box is not None
    box.button(QDialogButtonBox.StandardButton.Ok).click()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_several_tags_are_completed_one_by_one(qtbot: QtBot) -> None:
    edit = TagNamesEdit()
    qtbot.addWidget(edit)
    edit.know(["beach", "red car", "snow"])
    edit.show()
    qtbot.keyClicks(edit, "bea")
    popup = edit.completer_list()
    assert isinstance(popup, QListView)
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert edit.text() == "beach, "
    qtbot.keyClicks(edit, "CAR")
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    qtbot.keyClicks(edit, "new one, Beach")
    assert edit.names() == ["Beach", "red car", "new one"]


def test_tags_are_handed_on_when_they_are_confirmed(qtbot: QtBot) -> None:
    taken: list[list[str]] = []
    dialog = TagDialog(3, ["dog"], taken.append)
    qtbot.addWidget(dialog)
    dialog.show()
    line = dialog.findChild(QLineEdit)
    assert line is not None
    _ok(dialog)
    assert taken == []
    line.setText("dog, snow")
    _ok(dialog)
    assert taken == [["dog", "snow"]]


def test_an_album_is_found_by_its_name_or_made(qtbot: QtBot) -> None:
    chosen: list[AlbumId] = []
    made: list[str] = []
    albums = {"Best of 2023": AlbumId(4), "Family": AlbumId(5)}
    for text in ("FAMILY", "Holiday"):
        dialog = AlbumDialog(2, albums, chosen.append, made.append)
        qtbot.addWidget(dialog)
        dialog.show()
        line = dialog.findChild(QLineEdit)
        assert line is not None
        line.setText(text)
        _ok(dialog)
    assert (chosen, made) == ([AlbumId(5)], ["Holiday"])


def test_typing_filters_the_albums(qtbot: QtBot) -> None:
    dialog = AlbumDialog(1, {"Best": AlbumId(1), "Family": AlbumId(2)}, lambda _: None, print)
    qtbot.addWidget(dialog)
    dialog.show()
    line, names = dialog.findChild(QLineEdit), dialog.findChild(QListWidget)
    assert line is not None
    assert names is not None
    qtbot.keyClicks(line, "fam")
    assert [names.item(row).isHidden() for row in range(2)] == [True, False]


def test_what_goes_to_the_trash_is_listed_and_enter_cancels(qtbot: QtBot) -> None:
    confirmed: list[bool] = []
    photos = [_photo(number) for number in range(300)]
    dialog = TrashDialog(photos, lambda: confirmed.append(True))
    qtbot.addWidget(dialog)
    dialog.show()
    text = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "300 photos" in text
    assert "572" in text  # mebibytes
    names = dialog.findChild(QListWidget)
    assert names is not None
    assert "/photos/photo-0.jpg" in names.item(0).text()
    assert names.item(names.count() - 1).text() == "and 100 more"
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert confirmed == []
    assert dialog.isHidden()
    again = TrashDialog(photos[:1], lambda: confirmed.append(True))
    qtbot.addWidget(again)
    again.show()
    box = again.findChild(QDialogButtonBox)
    assert box is not None
    move = next(one for one in box.buttons() if one.text() == "Move to trash")
    move.click()
    assert confirmed == [True]


def test_a_name_is_asked_for(qtbot: QtBot) -> None:
    named: list[str] = []
    dialog = NameDialog("Rename", "Name", "Old", named.append)
    qtbot.addWidget(dialog)
    dialog.show()
    line = dialog.findChild(QLineEdit)
    assert line is not None
    assert line.selectedText() == "Old"
    line.setText("  ")
    _ok(dialog)
    line.setText(" New ")
    _ok(dialog)
    assert named == ["New"]


def test_every_kind_of_edit_has_a_sentence(qtbot: QtBot) -> None:
    sentences = EditSentences()
    for kind in EditKind:
        for count in (1, 12):
            text = sentences.name(EditName(kind, count, "snow"))
            assert text
            assert "{" not in text
    assert sentences.name(EditName(EditKind.RATE, 12, "4")) == "rating of 12 photos"
    assert sentences.undone(None) == "There is nothing to undo."
