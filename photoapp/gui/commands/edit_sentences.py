"""Edits as sentences, for the Edit menu and for what the status strip tells."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from photoapp.domain.edit import EditKind, EditName
from photoapp.gui import numbers


class EditSentences(QObject):
    """Says what an edit was, in the language that is set."""

    def name(self, edit: EditName | None) -> str:
        """Return an edit as it stands behind "Undo", empty for none: "rating of 12 photos"."""
        if edit is None:
            return ""
        one = edit.count == 1
        words: dict[EditKind, Callable[[], str]] = {
            EditKind.RATE: lambda: (
                self.tr("rating of 1 photo") if one else self.tr("rating of {count} photos")
            ),
            EditKind.ADD_TAGS: lambda: (
                self.tr("tag “{detail}” on 1 photo")
                if one
                else self.tr("tag “{detail}” on {count} photos")
            ),
            EditKind.REMOVE_TAGS: lambda: (
                self.tr("removal of tag “{detail}” from 1 photo")
                if one
                else self.tr("removal of tag “{detail}” from {count} photos")
            ),
            EditKind.ADD_TO_ALBUM: lambda: (
                self.tr("1 photo put into album “{detail}”")
                if one
                else self.tr("{count} photos put into album “{detail}”")
            ),
            EditKind.REMOVE_FROM_ALBUM: lambda: (
                self.tr("1 photo taken out of album “{detail}”")
                if one
                else self.tr("{count} photos taken out of album “{detail}”")
            ),
            EditKind.CREATE_ALBUM: lambda: self.tr("new album “{detail}”"),
            EditKind.RENAME_ALBUM: lambda: self.tr("new name of album “{detail}”"),
            EditKind.DELETE_ALBUM: lambda: self.tr("deletion of album “{detail}”"),
            EditKind.SAVE_SEARCH: lambda: self.tr("smart album “{detail}”"),
            EditKind.CHANGE_SEARCH: lambda: self.tr("new search of smart album “{detail}”"),
            **self._tagging(one=one),
        }
        return words[edit.kind]().format(count=numbers.count(edit.count), detail=edit.detail)

    def _tagging(self, *, one: bool) -> dict[EditKind, Callable[[], str]]:
        return {
            EditKind.RENAME_TAG: lambda: self.tr("new name of tag “{detail}”"),
            EditKind.ACCEPT_TAG: lambda: (
                self.tr("tag “{detail}” accepted on 1 photo")
                if one
                else self.tr("tag “{detail}” accepted on {count} photos")
            ),
            EditKind.REJECT_TAG: lambda: (
                self.tr("tag “{detail}” rejected on 1 photo")
                if one
                else self.tr("tag “{detail}” rejected on {count} photos")
            ),
            EditKind.SAVE_TAG_SET: lambda: self.tr("change of tag set “{detail}”"),
            EditKind.REMOVE_TAG_SET: lambda: self.tr("removal of tag set “{detail}”"),
        }

    def undone(self, edit: EditName | None) -> str:
        """Return what the status strip tells after undo."""
        if edit is None:
            return self.tr("There is nothing to undo.")
        return self.tr("Undone: {edit}").format(edit=self.name(edit))

    def redone(self, edit: EditName | None) -> str:
        """Return what the status strip tells after redo."""
        if edit is None:
            return self.tr("There is nothing to redo.")
        return self.tr("Done again: {edit}").format(edit=self.name(edit))
