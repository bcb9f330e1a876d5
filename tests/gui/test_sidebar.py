"""The sidebar over overviews of small and of very large libraries."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QIcon
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from photoapp.domain.album import AlbumId
from photoapp.domain.overview import AlbumCount, FolderNode, Overview, TagCount
from photoapp.gui.sidebar.sidebar import Sidebar
from photoapp.gui.sidebar.sidebar_entries import Entry, EntryKind

CHILD = FolderNode(Path("/photos/2023"), "2023", 7, True, 'folder:"/photos/2023"')
ROOT = FolderNode(Path("/photos"), "/photos", 12, True, 'folder:"/photos"', (CHILD,))
AWAY = FolderNode(Path("/mnt/disk"), "/mnt/disk", 5, False, 'folder:"/mnt/disk"')
SMALL = Overview(
    all=17,
    recent=3,
    favourites=2,
    untagged=9,
    problems=0,
    offline=5,
    folders=(AWAY, ROOT),
    tags=(TagCount("beach", 4, 'tag:"beach"'), TagCount("dog", 2, 'tag:"dog"')),
    albums=(
        AlbumCount(AlbumId(1), "Best", 3, None, 'album:"Best"'),
        AlbumCount(AlbumId(2), "Snow", None, "snow", 'album:"Snow"'),
    ),
)


@pytest.fixture
def sidebar(qtbot: QtBot) -> Sidebar:
    sidebar = Sidebar()
    qtbot.addWidget(sidebar)
    sidebar.resize(260, 700)
    sidebar.show()
    return sidebar


def _texts(sidebar: Sidebar) -> list[str]:
    model = sidebar.model
    return [str(model.index_of(key).data()) for key in model.keys_in_order()]


def _entry(sidebar: Sidebar, key: str) -> Entry:
    entry = sidebar.model.entry(sidebar.model.index_of(key))
    assert entry is not None
    return entry


def test_the_model_keeps_qts_rules(sidebar: Sidebar) -> None:
    QAbstractItemModelTester(sidebar.model, QAbstractItemModelTester.FailureReportingMode.QtTest)
    sidebar.show_overview(SMALL)
    sidebar.show_overview(replace(SMALL, all=18))
    assert {"beach", "dog"} <= set(_texts(sidebar))
    sidebar.show_overview(replace(SMALL, tags=()))
    assert "Tags" not in _texts(sidebar)


def test_places_folders_albums_and_tags_are_there_but_nothing_that_is_empty(
    sidebar: Sidebar,
) -> None:
    sidebar.show_overview(SMALL)
    texts = _texts(sidebar)
    assert texts[:5] == ["All photos", "Recent", "Favourites", "Untagged", "Offline"]
    assert texts[5:] == [
        *["Folders", "disk", "photos", "2023"],
        *["Albums", "Best", "Snow"],
        *["Tags", "beach", "dog"],
    ]
    sidebar.show_overview(replace(SMALL, problems=1, tags=(), albums=(), offline=0))
    texts = _texts(sidebar)
    assert "Problems" in texts
    assert not {"Offline", "Tags", "Albums"} & set(texts)


def test_choosing_a_line_asks_for_its_photos(sidebar: Sidebar, qtbot: QtBot) -> None:
    sidebar.show_overview(SMALL)
    asked: list[str] = []
    sidebar.asked.connect(asked.append)
    for key in ("tag:dog", "album:2", "folder:/photos/2023", "place:rating:>=4"):
        place = sidebar.tree.visualRect(sidebar.model.index_of(key)).center()
        qtbot.mouseClick(sidebar.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked == ['tag:"dog"', 'album:"Snow"', 'folder:"/photos/2023"', "rating:>=4"]


def test_the_keyboard_walks_through_the_lines(sidebar: Sidebar, qtbot: QtBot) -> None:
    sidebar.show_overview(SMALL)
    asked: list[str] = []
    sidebar.asked.connect(asked.append)
    sidebar.setFocus()
    qtbot.keyClick(sidebar.tree, Qt.Key.Key_Down)
    qtbot.keyClick(sidebar.tree, Qt.Key.Key_Down)
    assert asked == ["is:recent", "rating:>=4"]
    with qtbot.waitSignal(sidebar.left):
        qtbot.keyClick(sidebar.tree, Qt.Key.Key_Return)


def test_what_is_open_and_chosen_stays_when_counts_and_lines_change(sidebar: Sidebar) -> None:
    sidebar.show_overview(SMALL)
    sidebar.select('folder:"/photos/2023"')
    sidebar.tree.collapse(sidebar.model.index_of("section:tags"))
    asked: list[str] = []
    sidebar.asked.connect(asked.append)
    more = replace(SMALL, problems=2, tags=(*SMALL.tags, TagCount("owl", 1, 'tag:"owl"')))
    sidebar.show_overview(more)
    current = sidebar.current()
    assert current is not None
    assert current.key == "folder:/photos/2023"
    assert sidebar.tree.isExpanded(sidebar.model.index_of("folder:/photos"))
    assert not sidebar.tree.isExpanded(sidebar.model.index_of("section:tags"))
    assert asked == []
    sidebar.show_overview(replace(more, tags=(), albums=()))
    assert sidebar.current() == _entry(sidebar, "folder:/photos/2023")


def test_a_query_of_another_kind_leaves_no_line_chosen(sidebar: Sidebar) -> None:
    sidebar.show_overview(SMALL)
    sidebar.select("")
    assert sidebar.current() == _entry(sidebar, "place:")
    sidebar.select("a red car")
    assert sidebar.current() is None


def test_a_long_list_gets_a_box_that_filters_it(sidebar: Sidebar, qtbot: QtBot) -> None:
    box = sidebar.findChild(QLineEdit)
    assert box is not None
    sidebar.show_overview(SMALL)
    assert box.isHidden()
    tags = tuple(TagCount(f"tag {number}", 1, f'tag:"tag {number}"') for number in range(100))
    sidebar.show_overview(replace(SMALL, tags=tags))
    assert not box.isHidden()
    qtbot.keyClicks(box, "TAG 42")
    assert _texts(sidebar) == ["Tags", "tag 42"]
    box.setText("2023")
    assert _texts(sidebar) == ["Folders", "photos", "2023"]
    box.clear()
    assert "tag 7" in _texts(sidebar)


def test_photos_can_be_dropped_on_tags_and_albums_only(sidebar: Sidebar) -> None:
    sidebar.show_overview(SMALL)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/photos/a.jpg")])
    dropped: list[Entry] = []
    sidebar.photos_dropped.connect(dropped.append)
    copy = Qt.DropAction.CopyAction
    for key in ("tag:dog", "album:1", "album:2", "folder:/photos", "place:", "section:tags"):
        sidebar.model.dropMimeData(data, copy, -1, -1, sidebar.model.index_of(key))
    assert [entry.key for entry in dropped] == ["tag:dog", "album:1"]


def test_every_line_is_spoken_with_its_count_and_has_a_picture(sidebar: Sidebar) -> None:
    sidebar.show_overview(SMALL)
    index = sidebar.model.index_of("folder:/mnt/disk")
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "disk, 5 photos, offline"
    for key in sidebar.model.keys_in_order():
        if _entry(sidebar, key).kind is not EntryKind.SECTION:
            picture = sidebar.model.index_of(key).data(Qt.ItemDataRole.DecorationRole)
            assert isinstance(picture, QIcon)
            assert not picture.isNull()


def test_ten_thousand_tags_and_folders_are_shown(sidebar: Sidebar) -> None:
    tags = tuple(TagCount(f"tag {n}", 1, f'tag:"tag {n}"') for n in range(10_000))
    children = tuple(
        FolderNode(Path(f"/photos/{n}"), str(n), 1, True, f'folder:"/photos/{n}"')
        for n in range(10_000)
    )
    large = replace(SMALL, tags=tags, folders=(replace(ROOT, children=children),))
    sidebar.show_overview(large)
    sidebar.select('tag:"tag 9999"')
    sidebar.show_overview(replace(large, all=5))
    assert sidebar.current() == _entry(sidebar, "tag:tag 9999")
    assert len(sidebar.model.keys_in_order()) > 20_000
