"""The inspector over a real library; what a model would say comes from the test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from photoapp.app.photo_app import PhotoApp
from photoapp.catalog.thumbnail_store import ThumbnailStore
from photoapp.domain.errors import UserError
from photoapp.domain.explanation import Clause, ClauseKind, Explanation, FilterClause
from photoapp.domain.photo import Photo, PhotoFacts, PhotoId
from photoapp.domain.ranking import Band
from photoapp.gui.bridge import Bridge
from photoapp.gui.inspector.inspector import Inspector
from photoapp.gui.inspector.metadata_view import MetadataView
from photoapp.gui.inspector.photo_preview import PhotoPreview
from photoapp.gui.inspector.similar_strip import PhotoButton
from photoapp.gui.inspector.star_rating import StarRating
from photoapp.gui.inspector.tag_chips import TagChip
from tests import catalog_library

FACTS = PhotoFacts(keywords=("from file",), latitude=48.1372, longitude=11.5754, camera="Canon R5")
EXPLAINED = Explanation(
    clauses=(
        Clause(ClauseKind.PHRASE, "dog", False, 0.8, 0.5, 0.4),
        Clause(ClauseKind.PHRASE, "rain", True, -0.4, 0.25, -0.1),
    ),
    filters=(FilterClause("tag:trip", True, "trip"),),
    score=0.3,
    probability=0.81,
    band=Band.LIKELY,
)


class FakeModel:
    """Explains and compares without a model."""

    def __init__(self) -> None:
        self.explained: list[tuple[PhotoId, str, bool]] = []
        self.similar: list[Photo] | None = []
        self.trouble: UserError | None = None

    def explain(self, photo_id: PhotoId, query_text: str, *, heat: bool = True) -> Explanation:
        if self.trouble is not None:
            raise self.trouble
        self.explained.append((photo_id, query_text, heat))
        heat_map = np.linspace(0, 1, 48, dtype=np.float32).reshape(6, 8) if heat else None
        return Explanation(**{**_fields(EXPLAINED), "heat": heat_map})

    def of(self, photo_id: PhotoId, limit: int) -> list[Photo] | None:
        return self.similar

    def query_text(self, photo: Photo) -> str:
        return f'like:"{photo.path}"'


def _fields(explanation: Explanation) -> dict[str, object]:
    return {name: getattr(explanation, name) for name in Explanation.__slots__}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[PhotoApp]:
    with PhotoApp.open(tmp_path / "library", writing=True, vision="child-process") as opened:
        yield opened


@pytest.fixture
def model(app: PhotoApp) -> FakeModel:
    fake = FakeModel()
    app.explainer = fake  # type: ignore[assignment]
    app.similar_photos = fake  # type: ignore[assignment]
    return fake


@pytest.fixture
def ids(app: PhotoApp, tmp_path: Path) -> list[PhotoId]:
    """Three photos of 80 x 60, the first one with facts; all with thumbnails."""
    folder = tmp_path / "photos"
    folder.mkdir()
    database = app._database
    record = catalog_library.add_folder(database, folder)
    names = ["dog_in_the_snow.jpg", "b.jpg", "c.jpg"]
    for name in names:
        Image.new("RGB", (80, 60), "red").save(folder / name, comment=b"made by hand")
    files = [
        catalog_library.found_file(folder / name, inode=number)
        for number, name in enumerate(names, 1)
    ]
    found = catalog_library.record(database, record.id, *files)
    for number, photo in enumerate(found):
        catalog_library.read(database, photo, number, FACTS if number == 0 else PhotoFacts())
        app.thumbnails.save(
            catalog_library.content_hash(number), (folder / names[number]).read_bytes()
        )
    return found


@pytest.fixture
def inspector(qtbot: QtBot, app: PhotoApp, model: FakeModel) -> Iterator[Inspector]:
    bridge = Bridge()
    panel = Inspector(app, bridge)
    qtbot.addWidget(panel)
    panel.resize(340, 900)
    panel.show()
    yield panel
    panel.show_photo(None, "")
    bridge.close()


def _texts(panel: QWidget) -> str:
    labels = [label for label in panel.findChildren(QLabel) if label.isVisibleTo(panel)]
    return "\n".join(label.text().replace("\N{ZERO WIDTH SPACE}", "") for label in labels)


def _chips(panel: Inspector) -> dict[str, TagChip]:
    return {chip.tag.name: chip for chip in panel.findChildren(TagChip) if chip.isVisible()}


def _button(panel: QWidget, name: str) -> QAbstractButton:
    buttons = panel.findChildren(QAbstractButton)
    return next(b for b in buttons if name in (b.accessibleName() or b.text()))


def test_nothing_chosen_says_so(inspector: Inspector, ids: list[PhotoId]) -> None:
    assert "Choose a photo" in _texts(inspector)
    inspector.show_selection(np.empty(0, np.int64))
    assert "Choose a photo" in _texts(inspector)


def test_a_photo_is_shown_in_full(
    inspector: Inspector, ids: list[PhotoId], qtbot: QtBot, tmp_path: Path
) -> None:
    inspector.show_photo(ids[0], "")
    qtbot.waitUntil(lambda: "Canon R5" in _texts(inspector))
    text = _texts(inspector)
    assert "dog_in_the_snow.jpg" in text
    assert str(tmp_path / "photos") in text
    assert "Why this photo" not in text
    assert "from file" in _chips(inspector)
    view = inspector.findChild(MetadataView)
    assert view is not None
    qtbot.waitUntil(lambda: "Comment: made by hand" in view.lines())


def test_why_it_was_found_is_told_in_words_and_numbers(
    inspector: Inspector, model: FakeModel, ids: list[PhotoId], qtbot: QtBot
) -> None:
    inspector.show_photo(ids[0], "dog -rain tag:trip")
    qtbot.waitUntil(lambda: "Likely a match, 81 % sure" in _texts(inspector))
    text = _texts(inspector)
    for words in ("dog", "+0.40", "not rain", "\N{MINUS SIGN}0.10", "0.30", "tag:trip"):
        assert words in text
    assert model.explained == [(ids[0], "dog -rain tag:trip", False)]


def test_what_matched_is_laid_over_the_photo_when_wanted(
    inspector: Inspector, model: FakeModel, ids: list[PhotoId], qtbot: QtBot
) -> None:
    preview = inspector.findChild(PhotoPreview)
    assert preview is not None
    inspector.show_photo(ids[0], "dog")
    qtbot.waitUntil(lambda: "Likely" in _texts(inspector))
    before = preview.grab().toImage()
    qtbot.keyClick(_button(inspector, "Show what matched"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: preview.heat_shown)
    assert preview.grab().toImage() != before
    assert (ids[0], "dog", True) in model.explained
    inspector.show_photo(ids[1], "dog")
    assert not preview.heat_shown
    qtbot.waitUntil(lambda: preview.heat_shown)  # stays wanted
    qtbot.keyClick(_button(inspector, "Show what matched"), Qt.Key.Key_Space)
    assert not preview.heat_shown


def test_a_model_that_fails_is_told_where_its_answer_would_be(
    inspector: Inspector, model: FakeModel, ids: list[PhotoId], qtbot: QtBot
) -> None:
    model.trouble = UserError("The model is damaged.")
    inspector.show_photo(ids[0], "dog")
    qtbot.waitUntil(lambda: "The model is damaged." in _texts(inspector))
    qtbot.waitUntil(lambda: "Nothing else looks like this." in _texts(inspector))


def test_stars_are_set_by_key_and_by_mouse(
    inspector: Inspector, app: PhotoApp, ids: list[PhotoId], qtbot: QtBot
) -> None:
    stars = inspector.findChild(StarRating)
    assert stars is not None
    inspector.show_photo(ids[0], "")
    qtbot.waitUntil(stars.isVisible)
    qtbot.keyClick(stars, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: stars.stars == 4)
    assert app.photos(ids[:1])[0].rating == 4
    assert stars.accessibleName() == "Rating: 4 stars"
    qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=stars._place(2).center())
    qtbot.waitUntil(lambda: stars.stars == 2)
    qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=stars._place(2).center())
    qtbot.waitUntil(lambda: stars.stars == 0)


def test_tags_come_and_go(
    inspector: Inspector, app: PhotoApp, ids: list[PhotoId], qtbot: QtBot
) -> None:
    inspector.show_photo(ids[0], "")
    qtbot.waitUntil(lambda: "from file" in _chips(inspector))
    line = next(w for w in inspector.findChildren(QLineEdit) if w.accessibleName() == "Add a tag")
    qtbot.keyClicks(line, "snow, big dog")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: {"snow", "big dog"} <= set(_chips(inspector)))
    chip = _chips(inspector)["snow"]
    with qtbot.waitSignal(inspector.search_requested) as asked:
        qtbot.keyClick(chip, Qt.Key.Key_Return)
    assert asked.args == ['tag:"snow"']
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "snow" not in _chips(inspector))
    qtbot.keyClick(_chips(inspector)["from file"], Qt.Key.Key_Delete)  # of the file: it stays
    assert app.photos(ids[:1])[0].tags == ("big dog", "from file")


def test_several_photos_are_edited_together(
    inspector: Inspector, app: PhotoApp, ids: list[PhotoId], qtbot: QtBot
) -> None:
    app.edits.add_tags(ids[:1], ["some"])
    app.edits.add_tags(ids, ["all"])
    inspector.show_selection(np.array(ids))
    qtbot.waitUntil(lambda: "3 photos" in _texts(inspector))
    chips = _chips(inspector)
    assert not chips["all"].tag.partial
    assert chips["some"].tag.partial
    assert chips["some"].accessibleDescription() == "on 1 of 3 photos"
    inspector.rate(5)
    stars = inspector.findChild(StarRating)
    assert stars is not None
    qtbot.waitUntil(lambda: stars.stars == 5)
    assert [photo.rating for photo in app.photos(ids)] == [5, 5, 5]
    app.edits.set_rating(ids[:1], 1)
    inspector.show_selection(np.array(ids))
    qtbot.waitUntil(lambda: stars.stars is None)


def test_similar_photos_are_opened_and_searched_by(
    inspector: Inspector, app: PhotoApp, model: FakeModel, ids: list[PhotoId], qtbot: QtBot
) -> None:
    model.similar = app.photos(ids[1:])
    inspector.show_photo(ids[0], "")
    qtbot.waitUntil(lambda: len(_shown(inspector, PhotoButton)) == 2)
    button = _shown(inspector, PhotoButton)[0]
    assert button.accessibleName() == "b.jpg"
    with qtbot.waitSignal(inspector.open_requested) as opened:
        qtbot.keyClick(button, Qt.Key.Key_Space)
    assert opened.args == [ids[1]]
    with qtbot.waitSignal(inspector.search_requested) as asked:
        _button(inspector, "Search more like this").click()
    assert asked.args is not None
    assert "dog_in_the_snow.jpg" in asked.args[0]


def _shown(panel: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [widget for widget in panel.findChildren(kind) if widget.isVisible()]


def test_a_place_is_copied_and_shown_on_a_map_only_when_asked(
    inspector: Inspector, ids: list[PhotoId], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    inspector.show_photo(ids[0], "")
    qtbot.waitUntil(lambda: bool(_shown(inspector, QPushButton)))
    _button(inspector, "Copy the coordinates").click()
    assert QGuiApplication.clipboard().text() == "48.13720, 11.57540"
    assert opened == []
    _button(inspector, "Place 48.13720").click()
    assert len(opened) == 1
    assert opened[0].startswith("https://www.openstreetmap.org/?mlat=48.13720&mlon=11.57540")


def test_a_file_that_is_gone_is_told(
    inspector: Inspector, ids: list[PhotoId], qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "photos" / "b.jpg").unlink()
    inspector.show_photo(ids[1], "")
    qtbot.waitUntil(lambda: "no longer there" in _texts(inspector))


def test_a_photo_without_a_thumbnail_says_so(
    inspector: Inspector, app: PhotoApp, ids: list[PhotoId], qtbot: QtBot, tmp_path: Path
) -> None:
    app.thumbnails = ThumbnailStore(tmp_path / "empty")
    inspector.show_photo(ids[0], "")
    preview = inspector.findChild(PhotoPreview)
    assert preview is not None
    qtbot.waitUntil(lambda: preview._words == "No preview of this photo yet")


def test_metadata_is_searched_and_copied(
    inspector: Inspector, ids: list[PhotoId], qtbot: QtBot
) -> None:
    view = inspector.findChild(MetadataView)
    assert view is not None
    inspector.show_photo(ids[0], "")
    qtbot.waitUntil(lambda: bool(view.lines()))
    (search,) = view.findChildren(QLineEdit)
    search.setText("hand MADE")
    assert view.lines() == ["Comment: made by hand"]
    view.copy_all()
    assert QGuiApplication.clipboard().text() == "Comment: made by hand"


def test_sections_fold_by_key(inspector: Inspector, ids: list[PhotoId], qtbot: QtBot) -> None:
    inspector.show_photo(ids[0], "")
    heading = _button(inspector, "Written in the file")
    qtbot.waitUntil(heading.isVisible)
    view = inspector.findChild(MetadataView)
    assert view is not None
    assert not view.isVisible()
    qtbot.keyClick(heading, Qt.Key.Key_Space)
    assert view.isVisible()


def test_a_late_answer_about_another_photo_is_dropped(
    inspector: Inspector, ids: list[PhotoId], qtbot: QtBot
) -> None:
    inspector.show_photo(ids[0], "")
    inspector.show_photo(ids[1], "")
    inspector.show_photo(ids[2], "")
    qtbot.waitUntil(lambda: "c.jpg" in _texts(inspector))
    assert "dog_in_the_snow" not in _texts(inspector)


def test_every_control_has_a_name(
    inspector: Inspector, app: PhotoApp, model: FakeModel, ids: list[PhotoId], qtbot: QtBot
) -> None:
    model.similar = app.photos(ids[1:])
    app.edits.add_tags(ids, ["trip"])
    inspector.show_photo(ids[0], "dog")
    qtbot.waitUntil(lambda: len(_shown(inspector, PhotoButton)) == 2)
    for widget in inspector.findChildren(QWidget):
        takes_keys = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes_keys and widget.isVisible() and not widget.objectName().startswith("qt_"):
            name: Callable[[], str] = getattr(widget, "text", str)
            assert widget.accessibleName() or name(), widget
