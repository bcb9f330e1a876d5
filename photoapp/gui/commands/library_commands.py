"""What can be done with the library: undo and redo, albums, smart albums, its folders."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.album import AlbumId
from photoapp.domain.edit import EditHistory, EditName
from photoapp.gui import numbers
from photoapp.gui.bridge import Bridge
from photoapp.gui.commands.edit_sentences import EditSentences
from photoapp.gui.commands.name_dialog import NameDialog
from photoapp.gui.commands.photo_commands import PhotoCommands
from photoapp.gui.commands.show_in_folder import show_in_folder
from photoapp.gui.icons import icon
from photoapp.gui.sidebar.sidebar_entries import Entry, EntryKind


class LibraryCommands(QObject):
    """Does what the user asks with albums, tags and folders; nothing here waits.

    Signals:
        told: a sentence about what was done.
        failed: the exception of what could not be done.
        history_changed: the sentences of the next undo and the next redo.
        folders_changed: a folder was taken out of the library.
        rescan_asked: `Path` of a folder to look through again.
        retry_begun: files that failed wait to be read again.
    """

    told = Signal(str)
    failed = Signal(object)
    history_changed = Signal(str, str)
    folders_changed = Signal()
    rescan_asked = Signal(object)
    retry_begun = Signal()

    def __init__(
        self, app: PhotoApp, bridge: Bridge, photos: PhotoCommands, window: QWidget
    ) -> None:
        super().__init__(window)
        self._app = app
        self._bridge = bridge
        self._photos = photos
        self._window = window
        self._sentences = EditSentences(self)

    def undo(self) -> None:
        """Take back the newest edit."""
        self._step(self._app.edits.undo, self._sentences.undone)

    def redo(self) -> None:
        """Make the edit again that was taken back last."""
        self._step(self._app.edits.redo, self._sentences.redone)

    def refresh_history(self) -> None:
        """Find out what undo and redo would do."""
        self._bridge.when_done(
            self._app.executors.read(self._app.edits.history), self._tell_history, self.failed.emit
        )

    def ask_for_new_album(self) -> None:
        """Ask for the name of a new, empty album."""
        NameDialog(
            self.tr("New album"),
            self.tr("Name of the album"),
            "",
            self._photos.create_album,
            self._window,
        ).open()

    def ask_to_save_search(self, query: str) -> None:
        """Ask for the name of a smart album that holds a query."""
        if query.strip():
            NameDialog(
                self.tr("Save search"),
                self.tr("Name of the smart album"),
                query.strip()[:60],
                lambda name: self._save_search(name, query),
                self._window,
            ).open()

    def drop(self, entry: Entry) -> None:
        """Put the chosen photos into the album, or give them the tag, they were dropped on."""
        if entry.kind is EntryKind.TAG:
            self._photos.add_tags(self._photos.in_hand(), [entry.text])
        elif entry.kind is EntryKind.ALBUM:
            self._photos.add_to_album(AlbumId(int(str(entry.value))), self._photos.in_hand())

    def open_menu(self, entry: Entry, at: QPoint) -> None:
        """Open the context menu of a line of the sidebar, where there is something to do."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for picture, text, run in self._offers(entry):
            action = menu.addAction(icon(picture), text)
            action.triggered.connect(lambda _=False, run=run: run())
        if menu.isEmpty():
            menu.deleteLater()
        else:
            menu.popup(at)

    def rename(self, entry: Entry) -> None:
        """Ask for another name of an album."""
        if entry.kind in (EntryKind.ALBUM, EntryKind.SMART_ALBUM):
            album = AlbumId(int(str(entry.value)))
            NameDialog(
                self.tr("Rename album"),
                self.tr("Name of the album"),
                entry.text,
                lambda name: self._edit(
                    lambda: self._app.edits.rename_album(album, name),
                    self.tr("Album renamed to “{name}”").format(name=name),
                ),
                self._window,
            ).open()

    def delete(self, entry: Entry) -> None:
        """Take an album away (undo brings it back), or ask to take a folder out of the library."""
        if entry.kind in (EntryKind.ALBUM, EntryKind.SMART_ALBUM):
            album = AlbumId(int(str(entry.value)))
            self._edit(
                lambda: self._app.edits.delete_album(album),
                self.tr("Album “{name}” deleted; its photos stay").format(name=entry.text),
            )
        elif entry.root and isinstance(entry.value, Path):
            self._ask_to_remove(entry.value, entry.text)

    def retry(self, paths: list[Path]) -> None:
        """Mark these files that failed, or all of them, to be read again."""
        self._bridge.when_done(
            self._app.executors.edit(self._app.retry_problems, paths or None),
            self._retried,
            self.failed.emit,
        )

    def _retried(self, count: int) -> None:
        self.told.emit(
            self.tr("1 file will be tried again")
            if count == 1
            else self.tr("{count} files will be tried again").format(count=numbers.count(count))
        )
        self.retry_begun.emit()

    def _offers(self, entry: Entry) -> list[tuple[str, str, Callable[[], None]]]:
        if entry.kind in (EntryKind.ALBUM, EntryKind.SMART_ALBUM):
            return [
                ("edit", self.tr("Rename…"), lambda: self.rename(entry)),
                ("trash", self.tr("Delete album"), lambda: self.delete(entry)),
            ]
        path = entry.value
        if not isinstance(path, Path):
            return []
        offers: list[tuple[str, str, Callable[[], None]]] = [
            ("folder", self.tr("Show in the file manager"), lambda: show_in_folder(path)),
            ("refresh", self.tr("Look for changes"), lambda: self.rescan_asked.emit(path)),
        ]
        if entry.root:
            text = self.tr("Remove from the library…")
            offers.append(("remove", text, lambda: self.delete(entry)))
        return offers

    def _ask_to_remove(self, path: Path, name: str) -> None:
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Remove folder"))
        box.setText(self.tr("Take “{name}” out of the library?").format(name=name))
        box.setInformativeText(
            self.tr(
                "No file is touched. Tags, ratings and places in albums of these photos are "
                "forgotten."
            )
        )
        remove = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        remove.clicked.connect(lambda: self._remove(path, name))
        box.open()

    def _remove(self, path: Path, name: str) -> None:
        self._bridge.when_done(
            self._app.executors.edit(self._app.remove_folder, path),
            lambda _: self._removed(name),
            self.failed.emit,
        )

    def _removed(self, name: str) -> None:
        self.told.emit(self.tr("“{name}” is not in the library any more").format(name=name))
        self.folders_changed.emit()

    def _save_search(self, name: str, query: str) -> None:
        self._edit(
            lambda: self._app.edits.save_search(name, query),
            self.tr("Smart album “{name}” made").format(name=name),
        )

    def _edit(self, work: Callable[[], object], done: str) -> None:
        self._bridge.when_done(
            self._app.executors.edit(work), lambda _: self.told.emit(done), self.failed.emit
        )

    def _step(
        self, step: Callable[[], EditName | None], sentence: Callable[[EditName | None], str]
    ) -> None:
        self._bridge.when_done(
            self._app.executors.edit(step),
            lambda edit: self.told.emit(sentence(edit)),
            self.failed.emit,
        )

    def _tell_history(self, history: EditHistory) -> None:
        names = self._sentences
        self.history_changed.emit(names.name(history.undo), names.name(history.redo))
