"""What the user does to photos and albums: each edit durable, and to be undone and done again."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from photoapp.catalog import albums, journal, ratings, tags
from photoapp.catalog.database import Connection, Database
from photoapp.domain.album import AlbumId
from photoapp.domain.changes import Changes
from photoapp.domain.edit import EditHistory, EditName
from photoapp.domain.photo import PhotoId

T = TypeVar("T")


class Edits:
    """The edits of one library, opened for writing.

    Each method returns when its edit would survive a power cut. Whoever must not wait calls it
    through `Executors.edit`, which keeps the order. Undo and redo survive a restart. Methods that
    give `Changes` give what changed; subscribers of `PhotoApp.changes` have it already.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def set_rating(self, ids: Sequence[PhotoId], stars: int | None) -> Changes:
        """Rate photos: 0..5 stars, or None to go by the rating inside the file again.

        Raises:
            BugError: there are no such stars.
        """
        return self._write(partial(ratings.set_rating, photo_ids=ids, stars=stars))

    def add_tags(self, ids: Sequence[PhotoId], names: Sequence[str]) -> Changes:
        """Give tags to photos.

        Raises:
            UserError: a name is empty.
        """
        return self._write(partial(tags.add, photo_ids=ids, names=names))

    def remove_tags(self, ids: Sequence[PhotoId], names: Sequence[str]) -> Changes:
        """Take tags from photos; keywords inside files stay.

        Raises:
            UserError: a name is empty.
        """
        return self._write(partial(tags.remove, photo_ids=ids, names=names))

    def rename_tag(self, old: str, new: str) -> Changes:
        """Give a tag another name everywhere; with one of that name it becomes one.

        Raises:
            UserError: a name is empty, or a tag set has tags of both names.
        """
        return self._write(partial(tags.rename, old=old, new=new))

    def create_album(self, name: str, ids: Sequence[PhotoId] = ()) -> AlbumId:
        """Make an album with these photos, in their order.

        Raises:
            UserError: the name is empty or taken.
        """
        return self._write(partial(albums.create, name=name, photo_ids=ids))[0]

    def save_search(self, name: str, query: str) -> AlbumId:
        """Make a smart album: it shows what a search for the query's text shows.

        Raises:
            UserError: the name is empty or taken.
        """
        return self._write(partial(albums.save_search, name=name, query=query))[0]

    def change_search(self, album: AlbumId, query: str) -> Changes:
        """Give a smart album another query.

        Raises:
            UserError: the album is gone, or put together by hand.
        """
        return self._write(partial(albums.change_search, album_id=album, query=query))

    def rename_album(self, album: AlbumId, name: str) -> Changes:
        """Give an album another name.

        Raises:
            UserError: the album is gone, or the name is empty or taken.
        """
        return self._write(partial(albums.rename, album_id=album, name=name))

    def delete_album(self, album: AlbumId) -> Changes:
        """Take an album away; its photos stay in the library.

        Raises:
            UserError: the album is gone.
        """
        return self._write(partial(albums.delete, album_id=album))

    def add_to_album(self, album: AlbumId, ids: Sequence[PhotoId]) -> Changes:
        """Put photos at the end of an album, in their order.

        Raises:
            UserError: the album is gone, or filled by a search.
        """
        return self._write(partial(albums.add_photos, album_id=album, photo_ids=ids))

    def remove_from_album(self, album: AlbumId, ids: Sequence[PhotoId]) -> Changes:
        """Take photos out of an album; they stay in the library.

        Raises:
            UserError: the album is gone, or filled by a search.
        """
        return self._write(partial(albums.remove_photos, album_id=album, photo_ids=ids))

    def undo(self) -> EditName | None:
        """Take back the newest edit; return which one, None when there is none."""
        return self._write(journal.undo_last)[0]

    def redo(self) -> EditName | None:
        """Make the edit again that was undone last; return which one, None when there is none.

        After a new edit there is none.
        """
        return self._write(journal.redo_next)[0]

    def history(self) -> EditHistory:
        """Return what `undo` and `redo` would do now."""
        return self._database.read(journal.history)

    def _write(self, work: Callable[[Connection], T]) -> T:
        return self._database.write(work, durable=True).result()
