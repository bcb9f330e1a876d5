"""What can be done with chosen photos: rate, tag, put into albums, copy, show, move to trash."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QUrl, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.album import AlbumId
from photoapp.domain.errors import UserError
from photoapp.domain.overview import Overview
from photoapp.domain.photo import Photo, PhotoId, UnreadablePhoto
from photoapp.domain.trash import TrashReport
from photoapp.domain.view_image import ViewImage
from photoapp.gui import numbers
from photoapp.gui.bridge import Answer, Bridge
from photoapp.gui.commands.album_dialog import AlbumDialog
from photoapp.gui.commands.show_in_folder import open_outside, show_in_folder
from photoapp.gui.commands.tag_dialog import TagDialog
from photoapp.gui.commands.trash_dialog import TrashDialog
from photoapp.gui.plain_names import plain

_COPIED_SIDE = 2048
"""Longest side of the picture that a copied photo puts on the clipboard beside the file."""

_FAILURES_SHOWN = 10


class PhotoCommands(QObject):
    """Does what the user asks with photos; nothing here waits.

    Args:
        in_hand: returns the photos that a command is for.

    Signals:
        told: a sentence about what was done.
        failed: the exception of what could not be done.
    """

    told = Signal(str)
    failed = Signal(object)

    def __init__(
        self, app: PhotoApp, bridge: Bridge, in_hand: Callable[[], list[PhotoId]], window: QWidget
    ) -> None:
        super().__init__(window)
        self._app = app
        self._bridge = bridge
        self._in_hand = in_hand
        self._window = window

    def in_hand(self) -> list[PhotoId]:
        """Return the photos that a command is for."""
        return self._in_hand()

    def rate(self, stars: int | None, ids: Sequence[PhotoId] | None = None) -> None:
        """Give the photos in hand, or these, stars; None goes by the file again."""
        chosen = self._in_hand() if ids is None else list(ids)
        if not chosen:
            return
        count = numbers.count(len(chosen))
        done = (
            self.tr("1 photo rated")
            if len(chosen) == 1
            else self.tr("{count} photos rated").format(count=count)
        )
        self._do(self._app.executors.edit(self._app.edits.set_rating, chosen, stars), done)

    def ask_for_tags(self, ids: Sequence[PhotoId] | None = None) -> None:
        """Ask which tags the photos in hand, or these, should get."""
        chosen = self._in_hand() if ids is None else list(ids)
        if chosen:
            self._with_overview(lambda overview: self._open_tag_dialog(chosen, overview))

    def add_tags(self, chosen: Sequence[PhotoId], names: Sequence[str]) -> None:
        """Give tags to photos."""
        tags = ", ".join(names)
        done = (
            self.tr("1 photo tagged “{tags}”").format(tags=tags)
            if len(chosen) == 1
            else self.tr("{count} photos tagged “{tags}”").format(
                count=numbers.count(len(chosen)), tags=tags
            )
        )
        edit = self._app.executors.edit(self._app.edits.add_tags, list(chosen), list(names))
        self._do(edit, done)

    def ask_for_album(self) -> None:
        """Ask which album the photos in hand should go to."""
        chosen = self._in_hand()
        if chosen:
            self._with_overview(lambda overview: self._open_album_dialog(chosen, overview))

    def add_to_album(self, album: AlbumId, chosen: Sequence[PhotoId]) -> None:
        """Put photos into an album."""
        edit = self._app.executors.edit(self._app.edits.add_to_album, album, list(chosen))
        self._do(edit, self._in_album(len(chosen)))

    def create_album(self, name: str, chosen: Sequence[PhotoId] = ()) -> None:
        """Make an album, with photos or empty."""
        done = self.tr("Album “{name}” made").format(name=name)
        self._do(self._app.executors.edit(self._app.edits.create_album, name, list(chosen)), done)

    def remove_from_album(self, album: AlbumId) -> None:
        """Take the photos in hand out of an album."""
        chosen = self._in_hand()
        edit = self._app.executors.edit(self._app.edits.remove_from_album, album, chosen)
        self._do(edit, self.tr("Taken out of the album"))

    def ask_for_trash(self, ids: Sequence[PhotoId] | None = None) -> None:
        """Show what would go to the trash, and move it there when that is confirmed."""
        chosen = self._in_hand() if ids is None else list(ids)
        if chosen:
            self._with_photos(chosen, self._open_trash_dialog)

    def copy(self) -> None:
        """Put the files of the photos in hand on the clipboard; a single one as picture too."""
        self._with_photos(self._in_hand(), self._copy)

    def copy_paths(self) -> None:
        """Put the paths of the photos in hand on the clipboard, one on each line."""
        self._with_photos(
            self._in_hand(),
            lambda photos: QGuiApplication.clipboard().setText(
                "\n".join(plain(photo.path) for photo in photos)
            ),
        )

    def show_in_folder(self) -> None:
        """Show the photo in hand in the file manager."""
        self._with_photos(self._in_hand()[:1], lambda photos: show_in_folder(photos[0].path))

    def open_outside(self) -> None:
        """Open the photo in hand with the system's viewer."""
        self._with_photos(self._in_hand()[:1], lambda photos: self._open_outside(photos[0].path))

    def with_path(self, chosen: Sequence[PhotoId], use: Callable[[Path], None]) -> None:
        """Call `use` with the path of the first photo."""
        self._with_photos(chosen[:1], lambda photos: use(photos[0].path))

    def _open_tag_dialog(self, chosen: list[PhotoId], overview: Overview) -> None:
        names = [tag.name for tag in overview.tags]
        TagDialog(len(chosen), names, lambda tags: self.add_tags(chosen, tags), self._window).open()

    def _open_album_dialog(self, chosen: list[PhotoId], overview: Overview) -> None:
        albums = {album.name: album.id for album in overview.albums if album.query is None}
        AlbumDialog(
            len(chosen),
            albums,
            lambda album: self.add_to_album(album, chosen),
            lambda name: self.create_album(name, chosen),
            self._window,
        ).open()

    def _open_trash_dialog(self, photos: Sequence[Photo]) -> None:
        ids = [photo.id for photo in photos]
        TrashDialog(photos, lambda: self._trash(ids), self._window).open()

    def _trash(self, ids: list[PhotoId]) -> None:
        self._bridge.when_done(
            self._app.executors.edit(self._app.trash, ids), self._trashed, self.failed.emit
        )

    def _trashed(self, report: TrashReport) -> None:
        moved = len(report.moved)
        self.told.emit(
            self.tr("1 photo moved to the trash")
            if moved == 1
            else self.tr("{count} photos moved to the trash").format(count=numbers.count(moved))
        )
        if report.failed:
            lines = [f"{plain(one.path)}: {one.reason}" for one in report.failed[:_FAILURES_SHOWN]]
            self.failed.emit(
                UserError(self.tr("Not moved to the trash:") + "\n" + "\n".join(lines))
            )

    def _copy(self, photos: Sequence[Photo]) -> None:
        paths = [photo.path for photo in photos]
        QGuiApplication.clipboard().setMimeData(_files(paths, None))
        self.told.emit(
            self.tr("1 photo copied")
            if len(paths) == 1
            else self.tr("{count} photos copied").format(count=numbers.count(len(paths)))
        )
        if len(paths) == 1:
            self._bridge.when_done(
                self._app.viewing.image(paths[0], _COPIED_SIDE),
                lambda image: self._copy_picture(paths, image),
                lambda error: None,  # the file itself is on the clipboard
            )

    def _copy_picture(self, paths: list[Path], image: ViewImage | UnreadablePhoto) -> None:
        if isinstance(image, ViewImage):
            QGuiApplication.clipboard().setMimeData(_files(paths, image))

    def _open_outside(self, path: Path) -> None:
        if not open_outside(path):
            self.told.emit(self.tr("The system knows no program for this photo."))

    def _in_album(self, count: int) -> str:
        if count == 1:
            return self.tr("1 photo put into the album")
        return self.tr("{count} photos put into the album").format(count=numbers.count(count))

    def _do(self, edit: Future[Answer], done: str) -> None:
        self._bridge.when_done(edit, lambda _: self.told.emit(done), self.failed.emit)

    def _with_overview(self, use: Callable[[Overview], None]) -> None:
        self._bridge.when_done(
            self._app.executors.read(self._app.browse.overview), use, self.failed.emit
        )

    def _with_photos(
        self, chosen: Sequence[PhotoId], use: Callable[[Sequence[Photo]], None]
    ) -> None:
        if chosen:
            self._bridge.when_done(
                self._app.executors.read(self._app.photos, list(chosen)),
                lambda photos: use(photos) if photos else None,
                self.failed.emit,
            )


def _files(paths: Sequence[Path], image: ViewImage | None) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    data.setText("\n".join(plain(path) for path in paths))
    if image is not None:
        height, width, _ = image.pixels.shape
        picture = QImage(
            image.pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888
        )
        data.setImageData(picture.copy())
    return data
