"""The lines of the table of actions: text, keys, icon, and when each can be used."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from photoapp.gui.commands.actions import ActionSpec, Menu, When

_KEYS = QKeySequence.StandardKey
_ROLES = QAction.MenuRole


class ActionTable(QObject):
    """Makes the table in the language that is set; the order is the order in the menus."""

    def lines(self) -> tuple[ActionSpec, ...]:
        """Return all lines."""
        return (
            *self._library(),
            *self._edit(),
            *self._photo_view(),
            *self._photo_edit(),
            *self._photo_file(),
            *self._view(),
            *self._help(),
        )

    def menu_titles(self) -> dict[Menu, str]:
        """Return the titles of the menus, in their order."""
        return {
            Menu.LIBRARY: self.tr("&Library"),
            Menu.EDIT: self.tr("&Edit"),
            Menu.PHOTO: self.tr("&Photo"),
            Menu.VIEW: self.tr("&View"),
            Menu.HELP: self.tr("&Help"),
        }

    def _library(self) -> tuple[ActionSpec, ...]:
        line = partial(ActionSpec, menu=Menu.LIBRARY)
        return (
            line("add-folders", self.tr("&Add folders…"), (_KEYS.Open,), "add"),
            line(
                "rescan",
                self.tr("&Look for changes"),
                ("Ctrl+R",),
                "refresh",
                when=When.LIBRARY,
            ),
            line("pause", self.tr("&Pause indexing"), ("Ctrl+Shift+P",), "pause", group=1),
            line(
                "problems",
                self.tr("P&roblems"),
                ("Ctrl+Shift+E",),
                "problem",
                when=When.LIBRARY,
                group=1,
            ),
            line("models", self.tr("&Models…"), (), "model", group=2),
            line(
                "settings",
                self.tr("&Settings…"),
                ("Ctrl+,",),
                "settings",
                group=2,
                role=_ROLES.PreferencesRole,
            ),
            line("quit", self.tr("&Quit"), ("Ctrl+Q",), group=3, role=_ROLES.QuitRole),
        )

    def _edit(self) -> tuple[ActionSpec, ...]:
        line = partial(ActionSpec, menu=Menu.EDIT)
        return (
            line("undo", self.tr("&Undo"), (_KEYS.Undo,), "undo", when=When.UNDO),
            line("redo", self.tr("&Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", when=When.REDO),
            line(
                "select-all",
                self.tr("Select &all"),
                (_KEYS.SelectAll,),
                when=When.LIBRARY,
                group=1,
                on_photos=True,
            ),
            line(
                "select-none",
                self.tr("Select &none"),
                ("Ctrl+Shift+A",),
                when=When.PHOTOS,
                group=1,
                on_photos=True,
            ),
            line("find", self.tr("&Find photos"), (_KEYS.Find, "/"), "search", group=2),
            line(
                "save-search",
                self.tr("Save search as smart al&bum…"),
                (_KEYS.Save,),
                "smart-album",
                when=When.SEARCH,
                group=2,
            ),
            line("new-album", self.tr("Ne&w album…"), ("Ctrl+Shift+N",), "album", group=3),
        )

    def _photo_view(self) -> tuple[ActionSpec, ...]:
        line = partial(ActionSpec, menu=Menu.PHOTO, context=True, on_photos=True, when=When.PHOTOS)
        return (
            line("open", self.tr("&Open"), ("Return", "Space"), "full-screen", when=When.ONE),
            line("compare", self.tr("&Compare"), ("C",), "compare", when=When.FEW),
            line("slide-show", self.tr("S&lide show"), ("F5",), "slide-show", when=When.LIBRARY),
            line("similar", self.tr("Find &similar photos"), ("S",), "similar", when=When.ONE),
        )

    def _photo_edit(self) -> tuple[ActionSpec, ...]:
        line = partial(
            ActionSpec,
            menu=Menu.PHOTO,
            context=True,
            on_photos=True,
            when=When.PHOTOS,
            group=1,
        )
        rate = self.tr("&Rating")
        return (
            line("rate-5", "★★★★★", ("5",), submenu=rate),
            line("rate-4", "★★★★", ("4",), submenu=rate),
            line("rate-3", "★★★", ("3",), submenu=rate),
            line("rate-2", "★★", ("2",), submenu=rate),
            line("rate-1", "★", ("1",), submenu=rate),
            line("rate-0", self.tr("No stars"), ("0",), submenu=rate),
            line("rate-none", self.tr("Unrated"), ("Ctrl+0",), submenu=rate),
            line("add-tags", self.tr("Add &tags…"), ("T",), "tag"),
            line("add-to-album", self.tr("Add to &album…"), ("A",), "album"),
            line(
                "remove-from-album",
                self.tr("Re&move from this album"),
                ("Shift+A",),
                "remove",
                when=When.ALBUM,
            ),
        )

    def _photo_file(self) -> tuple[ActionSpec, ...]:
        line = partial(
            ActionSpec,
            menu=Menu.PHOTO,
            context=True,
            on_photos=True,
            when=When.PHOTOS,
            group=2,
        )
        return (
            line("copy", self.tr("Cop&y photos"), (_KEYS.Copy,), "copy"),
            line("copy-paths", self.tr("Copy &paths"), ("Ctrl+Shift+C",)),
            line(
                "show-in-folder",
                self.tr("Show in &folder"),
                ("Ctrl+Shift+F",),
                "folder",
                when=When.ONE,
            ),
            line(
                "open-outside",
                self.tr("Open with the system's vie&wer"),
                ("Ctrl+Return",),
                "open-outside",
                when=When.ONE,
            ),
            line("trash", self.tr("Mo&ve to trash…"), (_KEYS.Delete,), "trash", group=3),
        )

    def _view(self) -> tuple[ActionSpec, ...]:
        line = partial(ActionSpec, menu=Menu.VIEW)
        return (
            line("larger", self.tr("&Larger"), (_KEYS.ZoomIn, "Ctrl+="), "zoom-in"),
            line("smaller", self.tr("&Smaller"), (_KEYS.ZoomOut,), "zoom-out"),
            line(
                "square",
                self.tr("S&quare cells"),
                ("Ctrl+1",),
                "grid-square",
                group=1,
                checkable=True,
            ),
            line(
                "justified",
                self.tr("&Justified rows"),
                ("Ctrl+2",),
                "grid-justified",
                group=1,
                checkable=True,
            ),
            line(
                "group-none",
                self.tr("Not grouped"),
                (),
                submenu=self.tr("&Group by"),
                group=2,
                checkable=True,
            ),
            line(
                "group-day",
                self.tr("Day"),
                (),
                submenu=self.tr("&Group by"),
                group=2,
                checkable=True,
            ),
            line(
                "group-month",
                self.tr("Month"),
                (),
                submenu=self.tr("&Group by"),
                group=2,
                checkable=True,
            ),
            line(
                "group-folder",
                self.tr("Folder"),
                (),
                submenu=self.tr("&Group by"),
                group=2,
                checkable=True,
            ),
            line("sidebar", self.tr("Side&bar"), ("F9",), "sidebar", group=3, checkable=True),
            line(
                "inspector",
                self.tr("&Inspector"),
                ("F10",),
                "inspector",
                group=3,
                checkable=True,
            ),
            line("status-strip", self.tr("Status s&trip"), ("Shift+F9",), group=3, checkable=True),
            line(
                "full-screen",
                self.tr("&Full screen"),
                ("F11",),
                "full-screen",
                group=4,
                checkable=True,
            ),
            line("go-sidebar", self.tr("Go to the sidebar"), ("Ctrl+L",), group=5),
            line("go-photos", self.tr("Go to the photos"), ("Ctrl+G",), group=5),
        )

    def _help(self) -> tuple[ActionSpec, ...]:
        line = partial(ActionSpec, menu=Menu.HELP)
        return (
            line("shortcuts", self.tr("&Shortcuts"), ("F1",), "info"),
            line("log", self.tr("Show the &log")),
            line("about", self.tr("&About Photoapp"), group=1, role=_ROLES.AboutRole),
        )
