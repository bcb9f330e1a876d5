"""Every action of the window in one table: from it come menus, context menus and the F1 sheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from photoapp.gui.icons import icon

_MOST_COMPARED = 4
Shortcuts = tuple[str | QKeySequence.StandardKey, ...]


class Menu(StrEnum):
    """The menus of the window's bar, in their order."""

    LIBRARY = "library"
    EDIT = "edit"
    PHOTO = "photo"
    VIEW = "view"
    HELP = "help"


class When(StrEnum):
    """What has to be so for an action to make sense."""

    ALWAYS = "always"
    LIBRARY = "library"  # there is at least one folder
    PHOTOS = "photos"  # at least one photo is chosen
    ONE = "one"  # exactly one is chosen
    FEW = "few"  # two to four are chosen
    SEARCH = "search"  # something is looked for
    ALBUM = "album"  # photos are chosen, and an album is shown
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides which actions can be used now.

    Attributes:
        photos: how many photos an action would be done with.
        library: the library has a folder.
        search: the text that is looked for.
        album: the name of the album that is shown, or empty.
        undo: sentence of the edit that undo takes back, or empty.
        redo: sentence of the edit that redo makes again, or empty.
    """

    photos: int = 0
    library: bool = False
    search: str = ""
    album: str = ""
    undo: str = ""
    redo: str = ""

    def allows(self, when: When) -> bool:
        """Return whether an action with this condition can be used now."""
        return {
            When.ALWAYS: True,
            When.LIBRARY: self.library,
            When.PHOTOS: self.photos > 0,
            When.ONE: self.photos == 1,
            When.FEW: 2 <= self.photos <= _MOST_COMPARED,
            When.SEARCH: bool(self.search.strip()),
            When.ALBUM: self.photos > 0 and bool(self.album),
            When.UNDO: bool(self.undo),
            When.REDO: bool(self.redo),
        }[when]


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One line of the table.

    Attributes:
        name: how the rest of the window calls it.
        text: for menus, with the key of the mnemonic marked by "&".
        shortcuts: the first one is shown in menus.
        icon: name of a file in resources/icons, or empty.
        menu: of the bar, or None for what has only a key.
        context: it is in the context menu of photos too.
        on_photos: its keys work while the photos have the keyboard, not in all of the window.
        submenu: title of a submenu that it lies in, or empty.
        group: actions of another group are set apart by a line.
        checkable: it is on or off.
    """

    name: str
    text: str
    shortcuts: Shortcuts = ()
    icon: str = ""
    menu: Menu | None = None
    when: When = When.ALWAYS
    context: bool = False
    on_photos: bool = False
    submenu: str = ""
    group: int = 0
    checkable: bool = False
    role: QAction.MenuRole = field(default=QAction.MenuRole.NoRole)


class Actions(QObject):
    """The `QAction` of each line of the table, and the menus made from them.

    Args:
        table: see `action_table.ActionTable`.
        window: shortcuts work while it has the keyboard.
    """

    def __init__(self, table: tuple[ActionSpec, ...], window: QWidget) -> None:
        super().__init__(window)
        self._table = table
        self._actions: dict[str, QAction] = {}
        self._menus: list[QMenu] = []
        for spec in table:
            self._actions[spec.name] = self._action(spec)
            if not spec.on_photos:
                window.addAction(self._actions[spec.name])

    def __getitem__(self, name: str) -> QAction:
        """Return the action of a name."""
        return self._actions[name]

    @property
    def table(self) -> tuple[ActionSpec, ...]:
        """The lines that these actions were made from."""
        return self._table

    def connect_all(self, slots: Mapping[str, Callable[[], None]]) -> None:
        """Say what each action does.

        Raises:
            KeyError: an action of the table has no slot: it would be dead.
        """
        for name, action in self._actions.items():
            action.triggered.connect(lambda _=False, run=slots[name]: run())

    def add_photo_keys(self, widget: QWidget) -> None:
        """Let the keys of photo actions work while this widget, or one in it, has the keyboard."""
        for spec in self._table:
            if spec.on_photos:
                widget.addAction(self._actions[spec.name])

    def fit(self, situation: Situation) -> None:
        """Enable what makes sense now, and name what undo and redo would do."""
        for spec in self._table:
            self._actions[spec.name].setEnabled(situation.allows(spec.when))
        self._name_edit("undo", self.tr("&Undo"), self.tr("&Undo {edit}"), situation.undo)
        self._name_edit("redo", self.tr("&Redo"), self.tr("&Redo {edit}"), situation.redo)

    def fill_bar(self, bar: QMenuBar, titles: Mapping[Menu, str]) -> None:
        """Make the menus of the bar."""
        for menu, title in titles.items():
            specs = [spec for spec in self._table if spec.menu is menu]
            self._fill(bar.addMenu(title), specs)

    def context_menu(self, parent: QWidget) -> QMenu:
        """Return a new context menu for photos; it deletes itself when it closes."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu, [spec for spec in self._table if spec.context])
        return menu

    def _action(self, spec: ActionSpec) -> QAction:
        action = QAction(spec.text, self)
        action.setObjectName(spec.name)
        action.setShortcuts(_sequences(spec.shortcuts))
        action.setCheckable(spec.checkable)
        action.setMenuRole(spec.role)
        if spec.icon:
            action.setIcon(icon(spec.icon))
        if spec.on_photos:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return action

    def _fill(self, menu: QMenu, specs: list[ActionSpec]) -> None:
        submenus: dict[str, QMenu] = {}
        group: int | None = None
        for spec in specs:
            if group is not None and spec.group != group:
                menu.addSeparator()
            group = spec.group
            place = menu
            if spec.submenu:
                if spec.submenu not in submenus:
                    submenus[spec.submenu] = menu.addMenu(spec.submenu)
                place = submenus[spec.submenu]
            place.addAction(self._actions[spec.name])

    def _name_edit(self, name: str, bare: str, named: str, edit: str) -> None:
        self._actions[name].setText(named.format(edit=edit) if edit else bare)


def _sequences(shortcuts: Shortcuts) -> list[QKeySequence]:
    sequences: list[QKeySequence] = []
    for shortcut in shortcuts:
        if isinstance(shortcut, str):
            sequences.append(QKeySequence(shortcut))
        else:
            sequences.extend(QKeySequence.keyBindings(shortcut)[:1])
    return sequences
