"""Where the library lies, what it takes, and the backups of it."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMessageBox,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
)

from photoapp.app.backups import BY_HAND, Backup
from photoapp.app.library_place import models_folder
from photoapp.app.library_sizes import LibrarySizes, library_sizes
from photoapp.app.photo_app import PhotoApp
from photoapp.gui.bridge import Bridge
from photoapp.gui.icons import icon
from photoapp.gui.numbers import date_and_time, size
from photoapp.gui.plain_names import plain
from photoapp.gui.settings.page import Card, SettingsPage, hint, without_pictures

_ROW = 28


class LibraryPage(SettingsPage):
    """Place, sizes and backups.

    Signals:
        restart_wanted: a backup is to be restored; the library has to be opened anew.
    """

    restart_wanted = Signal()

    def __init__(self, app: PhotoApp, bridge: Bridge) -> None:
        super().__init__(app, bridge)
        self.set_title(self.tr("Library"))
        self._sizes: dict[str, QLabel] = {}
        self._list = QTreeWidget()
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setAccessibleName(self.tr("Backups of the library"))
        self._list.setHeaderLabels([self.tr("Made"), self.tr("Occasion"), self.tr("Size")])
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setMinimumHeight(150)
        header = self._list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._make = QPushButton(icon("backup"), self.tr("&Back up now"))
        self._restore = QPushButton(icon("undo"), self.tr("&Restore…"))
        self._pending = hint()
        self._forget = QPushButton(self.tr("Do &not restore"))
        self._lay_out()
        self._list.itemSelectionChanged.connect(self._enable)
        self._make.clicked.connect(self._make_one)
        self._restore.clicked.connect(self._ask_to_restore)
        self._forget.clicked.connect(self._forget_restore)
        self._enable()

    def refresh(self) -> None:
        """Ask for sizes and backups."""
        read = self._app.executors.read
        self.ask(read(self._app.backups.all), self._show_backups)
        self.ask(
            read(library_sizes, self._app.library, models_folder(self._app.library)),
            self._show_sizes,
        )
        self.ask(
            read(self._app.backups.asked_for), lambda asked: self._show_pending(asked is not None)
        )

    def _lay_out(self) -> None:
        self.content.addWidget(
            hint(
                self.tr(
                    "The library holds what Photoapp knows: which photos there are, tags, ratings, "
                    "albums, small pictures and models. The photos themselves stay in their "
                    "folders, and are never changed."
                )
            )
        )
        self.content.addWidget(self._place_card())
        self.add_section(self.tr("Backups"))
        self.content.addWidget(
            hint(
                self.tr(
                    "A backup holds tags, ratings, albums and everything else that is known of the "
                    "photos, but no photos. Older backups are thinned out by themselves."
                )
            )
        )
        self.content.addWidget(self._list, 1)
        buttons = QHBoxLayout()
        for button in (self._make, self._restore):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch()
        self.content.addLayout(buttons)
        pending = QHBoxLayout()
        pending.addWidget(self._pending, 1)
        pending.addWidget(self._forget)
        self._forget.setAutoDefault(False)
        self.content.addLayout(pending)
        self._show_pending(False)

    def _place_card(self) -> Card:
        card = Card()
        place = QLabel(plain(self._app.library), wordWrap=True)
        place.setTextFormat(Qt.TextFormat.PlainText)
        place.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        place.setAccessibleName(self.tr("Folder of the library"))
        show = QPushButton(icon("open-outside"), self.tr("&Open"))
        show.setAccessibleName(self.tr("Open the folder of the library"))
        show.setAutoDefault(False)
        show.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._app.library)))
        )
        grid = QGridLayout(card)
        grid.setContentsMargins(14, 12, 14, 12)
        grid.setColumnStretch(1, 1)
        grid.addWidget(place, 0, 0, 1, 2)
        grid.addWidget(show, 0, 2)
        for line, (key, text) in enumerate(
            (
                ("database", self.tr("Database")),
                ("thumbnails", self.tr("Small pictures")),
                ("vectors", self.tr("Files for fast searches")),
                ("models", self.tr("Models")),
                ("backups", self.tr("Backups")),
                ("total", self.tr("In all")),
            ),
            start=1,
        ):
            value = self._sizes[key] = QLabel("…")
            value.setAccessibleName(text)
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(hint(text), line, 0, 1, 2)
            grid.addWidget(value, line, 2)
        return card

    def _show_sizes(self, sizes: LibrarySizes) -> None:
        for key, label in self._sizes.items():
            label.setText(size(getattr(sizes, key)))

    def _show_backups(self, backups: Sequence[Backup]) -> None:
        self._list.clear()
        for backup in backups:
            item = QTreeWidgetItem(
                [date_and_time(backup.made), self._occasion(backup.reason), size(backup.size)]
            )
            item.setData(0, Qt.ItemDataRole.UserRole, backup)
            item.setSizeHint(1, QSize(0, _ROW))
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._list.addTopLevelItem(item)
        self._enable()

    def _occasion(self, reason: str) -> str:
        known = {
            BY_HAND: self.tr("asked for"),
            "before migration": self.tr("before an update"),
            "before removing a folder": self.tr("before a folder was removed"),
        }
        return known.get(reason, reason)

    def _chosen(self) -> Backup | None:
        items = self._list.selectedItems()
        backup = items[0].data(0, Qt.ItemDataRole.UserRole) if items else None
        return backup if isinstance(backup, Backup) else None

    def _enable(self) -> None:
        self._restore.setEnabled(self._chosen() is not None)

    def _make_one(self) -> None:
        self._make.setEnabled(False)
        self.ask(
            self._app.executors.edit(self._app.backups.make),
            lambda _: self._made(),
            self._not_made,
        )

    def _made(self) -> None:
        self._make.setEnabled(True)
        self.clear_trouble()
        self.refresh()

    def _not_made(self, error: BaseException) -> None:
        self._make.setEnabled(True)
        self.show_trouble(error)

    def _ask_to_restore(self) -> None:
        backup = self._chosen()
        if backup is None:
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Restore a backup"))
        box.setText(
            self.tr("Go back to the backup of {time}?").format(time=date_and_time(backup.made))
        )
        box.setInformativeText(
            self.tr(
                "Tags, ratings, albums and folders become what they were then; what was done "
                "since is lost from sight. The library of today is kept beside it as a file. "
                "Photos are not touched; new ones are found again by themselves. Photoapp opens "
                "the library anew for this."
            )
        )
        restore = box.addButton(self.tr("Restore"), QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(cancel)
        without_pictures(box)
        restore.clicked.connect(lambda: self._begin_restore(backup))
        box.finished.connect(box.deleteLater)
        box.open()

    def _begin_restore(self, backup: Backup) -> None:
        self.ask(
            self._app.executors.edit(self._app.backups.restore_at_start, backup.path),
            lambda _: self._restore_asked(),
        )

    def _restore_asked(self) -> None:
        self.clear_trouble()
        self._show_pending(True)
        self.restart_wanted.emit()

    def _show_pending(self, pending: bool) -> None:
        self._pending.setText(
            self.tr("A backup is restored when Photoapp is next started.") if pending else ""
        )
        self._pending.setVisible(pending)
        self._forget.setVisible(pending)

    def _forget_restore(self) -> None:
        self.ask(
            self._app.executors.edit(self._app.backups.forget_restore),
            lambda _: self._show_pending(False),
        )
