"""The panel beside the photos: the chosen photo in full, or several in short, to be edited."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.changes import Changes
from photoapp.domain.explanation import Explanation
from photoapp.domain.photo import Photo, PhotoId
from photoapp.domain.photo_details import PhotoDetails, PhotoTag, SelectionDetails, TagSource
from photoapp.gui import numbers
from photoapp.gui.bridge import Bridge
from photoapp.gui.icons import icon
from photoapp.gui.inspector import photo_words
from photoapp.gui.inspector.fact_rows import FactRows
from photoapp.gui.inspector.inspection import Inspection
from photoapp.gui.inspector.metadata_view import MetadataView
from photoapp.gui.inspector.photo_preview import PhotoPreview
from photoapp.gui.inspector.section import Section
from photoapp.gui.inspector.similar_strip import SimilarStrip
from photoapp.gui.inspector.star_rating import StarRating
from photoapp.gui.inspector.tag_chips import ShownTag, TagChips
from photoapp.gui.inspector.why_panel import WhyPanel
from photoapp.gui.plain_names import plain


class Inspector(QWidget):
    """Shows one photo or a selection; edits go to all photos that are shown.

    Signals:
        search_requested: a query that the user wants answered.
        open_requested: the id of a photo that the user wants to see.
        trouble: a sentence about an edit that could not be made.
    """

    search_requested = Signal(str)
    open_requested = Signal(object)
    trouble = Signal(str)

    def __init__(self, app: PhotoApp, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._bridge = bridge
        self._ids: list[PhotoId] = []
        self._details: PhotoDetails | None = None
        self._query = ""
        self._question = 0
        self._inspection = Inspection(app, bridge, self)
        self.setAccessibleName(self.tr("Inspector"))
        self._make_parts()
        self._lay_out()
        self._connect()
        self.show_photo(None, "")

    # What is shown

    def show_photo(self, photo: PhotoId | None, query_text: str) -> None:
        """Show a photo, and why the query found it; None shows that nothing is chosen."""
        self._question += 1
        same = self._ids == ([] if photo is None else [photo])
        self._ids = [] if photo is None else [photo]
        self._query = query_text
        self._inspection.look_at(photo, query_text)
        if photo is None:
            self._details = None
            self._pages.setCurrentWidget(self._nothing)
            return
        if not same:
            self._similar.show_words("")
            self._metadata.show_entries([])
        self._preview.show_heat(None)
        self._why_section.setVisible(bool(query_text.strip()))
        self._heat_button.setVisible(bool(query_text.strip()))
        self._why.show_words(self.tr("Looking…"))
        self._load_known_tags()

    def show_selection(self, photo_ids: NDArray[np.int64]) -> None:
        """Show several photos in short; of a single one, everything."""
        ids = [PhotoId(photo_id) for photo_id in photo_ids.tolist()]
        if len(ids) < 2:
            self.show_photo(ids[0] if ids else None, self._query)
            return
        self._ids = ids
        self._inspection.look_at(None, "")
        self._load_summary()
        self._load_known_tags()

    def reload(self, changes: Changes) -> None:
        """Show anew what a write has changed."""
        if changes.tags:
            self._load_known_tags()
        touched = changes.changed | changes.removed
        if not touched and not changes.albums:
            return
        if len(self._ids) > 1:
            self._load_summary()
        elif changes.albums or touched.intersection(self._ids):
            self._inspection.look_again()

    def rate(self, stars: int | None) -> None:
        """Rate all photos that are shown."""
        if self._ids:
            self._edit(self._app.edits.set_rating, stars)

    def edit_tags(self) -> None:
        """Give the keyboard to the line that adds tags."""
        if self._ids:
            self._scroll.ensureWidgetVisible(self._tags)
            self._tags.take_keyboard()

    # How it is built

    def _make_parts(self) -> None:
        self._preview = PhotoPreview()
        self._heat_button = QToolButton()
        self._heat_button.setCheckable(True)
        self._heat_button.setAutoRaise(True)
        self._heat_button.setIcon(icon("heat"))
        self._heat_button.setText(self.tr("Show what matched"))
        self._heat_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._heat_button.setToolTip(self.tr("Colours show where the photo fits the query"))
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._note = QLabel()
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._stars = StarRating()
        self._tags = TagChips()
        self._facts = FactRows()
        self._place = QWidget()
        self._place_button = QPushButton(icon("place"), "")
        self._place_button.setAccessibleName(self.tr("Show the place on a map"))
        self._place_button.setToolTip(self.tr("Show this place on OpenStreetMap, in the browser"))
        self._copy_place = QToolButton(autoRaise=True)
        self._copy_place.setIcon(icon("copy"))
        self._copy_place.setToolTip(self.tr("Copy the coordinates"))
        self._copy_place.setAccessibleName(self.tr("Copy the coordinates"))
        self._why = WhyPanel()
        self._similar = SimilarStrip()
        self._metadata = MetadataView()
        self._why_section = Section(self.tr("Why this photo"), self._why)
        self._tags_section = Section(self.tr("Tags"), self._tags)
        self._similar_section = Section(self.tr("Similar photos"), self._similar)
        self._metadata_section = Section(self.tr("Written in the file"), self._metadata)
        self._metadata_section.fold(True)

    def _lay_out(self) -> None:
        place = QHBoxLayout(self._place)
        place.setContentsMargins(0, 4, 0, 0)
        place.addWidget(self._place_button, 1)
        place.addWidget(self._copy_place)
        file = QWidget()
        rows = QVBoxLayout(file)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._facts)
        rows.addWidget(self._place)
        self._file_section = Section(self.tr("File"), file)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 12, 12, 16)
        column.setSpacing(10)
        for part in (
            *(self._preview, self._title, self._note),
            *(self._why_section, self._tags_section, self._file_section),
            *(self._similar_section, self._metadata_section),
        ):
            column.addWidget(part)
            if part is self._preview:
                column.addWidget(self._heat_button, 0, Qt.AlignmentFlag.AlignLeft)
            if part is self._note:
                column.addWidget(self._stars, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        self._scroll.setAccessibleName(self.tr("Details"))
        self._nothing = QLabel(self.tr("Choose a photo to see all about it."))
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._nothing.setForegroundRole(self._nothing.palette().ColorRole.PlaceholderText)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(self._scroll)

    def _connect(self) -> None:
        inspection = self._inspection
        inspection.recorded.connect(self._recorded)
        inspection.pictured.connect(self._pictured)
        inspection.explained.connect(self._why.show_explanation)
        inspection.heated.connect(self._heated)
        inspection.compared.connect(self._compared)
        inspection.compared_image.connect(self._similar.show_image)
        inspection.read.connect(self._file_read)
        inspection.failed.connect(self._failed)
        self._preview.opened.connect(self._open_shown)
        self._heat_button.toggled.connect(self._toggle_heat)
        self._stars.rated.connect(self.rate)
        self._tags.added.connect(lambda names: self._edit(self._app.edits.add_tags, names))
        self._tags.removed.connect(lambda name: self._edit(self._app.edits.remove_tags, [name]))
        self._tags.asked.connect(self._ask_for_tag)
        self._place_button.clicked.connect(self._open_map)
        self._copy_place.clicked.connect(self._copy_coordinates)
        self._similar.chosen.connect(self.open_requested)
        self._similar.more_pressed.connect(self._ask_for_similar)

    def sizeHint(self) -> QSize:
        """Return a width at which nothing is cut."""
        return QSize(320, 600)

    # What the library answers

    def _recorded(self, details: PhotoDetails) -> None:
        kept = self._details
        if kept is not None and kept.photo.id == details.photo.id:
            details = replace(
                details,
                metadata=kept.metadata,
                file_hash=kept.file_hash,
                trouble=kept.trouble,
            )
        self._details = details
        photo = details.photo
        self._pages.setCurrentWidget(self._scroll)
        self._for_one(True)
        self._title.setText(plain(photo.path.name))
        self._stars.show_stars(photo.rating or 0)
        self._tags.show_tags([self._shown_tag(tag) for tag in details.tags])
        self._show_file(details)

    def _show_file(self, details: PhotoDetails) -> None:
        photo = details.photo
        self._facts.show_facts(photo_words.photo_facts(details))
        place = photo_words.place_words(photo)
        self._place.setVisible(bool(place))
        self._place_button.setText(place)
        self._place_button.setAccessibleName(
            self.tr("Place {place}, show it on a map").format(place=place)
        )
        words = ""
        if photo.offline:
            words = self.tr("Offline: this is what was read while its folder was there.")
        elif photo.problem is not None:
            words = plain(photo.problem_detail)
        elif details.trouble is not None:
            words = plain(details.trouble.detail)
        self._say(words)

    def _pictured(self, image: QImage) -> None:
        if image.isNull():
            self._preview.show_words(self.tr("No preview of this photo yet"))
        else:
            self._preview.show_image(image)

    def _compared(self, photos: list[Photo] | None) -> None:
        if photos is None:
            self._similar.show_words(self.tr("Not indexed yet."))
        elif not photos:
            self._similar.show_words(self.tr("Nothing else looks like this."))
        else:
            self._similar.show_photos(photos)

    def _heated(self, explanation: Explanation) -> None:
        if self._heat_button.isChecked():
            self._preview.show_heat(explanation.heat)
            if explanation.heat is None:
                self._why.show_explanation(explanation)

    def _file_read(self, details: PhotoDetails) -> None:
        self._details = details
        self._show_file(details)
        self._metadata.show_entries(details.metadata)
        self._metadata_section.setVisible(bool(details.metadata))

    def _failed(self, what: str, error: Exception) -> None:
        words = photo_words.error_words(error)
        if what == "recorded":
            self.show_photo(None, self._query)
        elif what in ("explained", "heated"):
            self._why.show_words(words)
        elif what == "compared":
            self._similar.show_words(words)
        elif what == "read":
            self._say(words)

    def _load_summary(self) -> None:
        self._question += 1
        number = self._question

        def came(details: SelectionDetails) -> None:
            if number == self._question:
                self._show_summary(details)

        self._bridge.when_done(
            self._app.executors.read(self._app.details.summary, list(self._ids)),
            came,
            lambda error: self.trouble.emit(photo_words.error_words(error)),
        )

    def _show_summary(self, details: SelectionDetails) -> None:
        self._pages.setCurrentWidget(self._scroll)
        self._details = None
        self._for_one(False)
        self._say("")
        self._title.setText(self.tr("{count} photos").format(count=numbers.count(details.count)))
        same = len(details.ratings) == 1
        self._stars.show_stars(details.ratings[0][0] if same else None)
        self._tags.show_tags(
            [self._common_tag(name, on, details.count) for name, on in details.tags]
        )
        self._facts.show_facts(photo_words.selection_facts(details))

    def _for_one(self, one: bool) -> None:
        """Show or hide what is said of single photos only."""
        asked = one and bool(self._query.strip())
        for part in (self._preview, self._similar_section, self._metadata_section):
            part.setVisible(one)
        self._why_section.setVisible(asked)
        self._heat_button.setVisible(asked)
        if not one:
            self._place.hide()

    def _say(self, words: str) -> None:
        self._note.setText(words)
        self._note.setVisible(bool(words))

    def _load_known_tags(self) -> None:
        self._bridge.when_done(
            self._app.executors.read(self._app.details.known_tags),
            self._tags.know,
            lambda error: self.trouble.emit(photo_words.error_words(error)),
        )

    def _shown_tag(self, tag: PhotoTag) -> ShownTag:
        own = tag.source is TagSource.USER
        note = self.tr("set by you") if own else self.tr("a keyword inside the file")
        return ShownTag(tag.name, own, note)

    def _common_tag(self, name: str, on: int, count: int) -> ShownTag:
        if on == count:
            return ShownTag(name, own=True, note=self.tr("on all of these photos"))
        note = self.tr("on {some} of {all} photos").format(
            some=numbers.count(on), all=numbers.count(count)
        )
        return ShownTag(name, own=True, note=note, partial=True)

    # What the user does

    def _edit(self, edit: Callable[..., Changes], value: object) -> None:
        """Make an edit to all photos that are shown; what it changes comes back as `Changes`."""
        if not self._ids:
            return
        self._bridge.when_done(
            self._app.executors.edit(edit, list(self._ids), value),
            self.reload,
            lambda error: self.trouble.emit(photo_words.error_words(error)),
        )

    def _toggle_heat(self, wanted: bool) -> None:
        self._inspection.want_heat(wanted)
        if not wanted:
            self._preview.show_heat(None)

    def _open_shown(self) -> None:
        if len(self._ids) == 1:
            self.open_requested.emit(self._ids[0])

    def _ask_for_tag(self, name: str) -> None:
        doubled = name.replace('"', '""')
        self.search_requested.emit(f'tag:"{doubled}"')

    def _ask_for_similar(self) -> None:
        if self._details is not None:
            self.search_requested.emit(self._app.similar_photos.query_text(self._details.photo))

    def _open_map(self) -> None:
        if self._details is not None:
            QDesktopServices.openUrl(QUrl(photo_words.map_address(self._details.photo)))

    def _copy_coordinates(self) -> None:
        if self._details is not None:
            text = photo_words.place_words(self._details.photo)
            QGuiApplication.clipboard().setText(text)
