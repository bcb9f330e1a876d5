"""What the window remembers from one start to the next; only here is `QSettings` touched."""

import logging
from typing import TypeVar

from PySide6.QtCore import QByteArray, QSettings

_log = logging.getLogger(__name__)

Value = TypeVar("Value", bool, int, str)


class WindowState:
    """Sizes, places and choices of the window, by name.

    What cannot be read, or is of another kind than expected, counts as never written: a damaged
    file of settings costs the remembered places, never the start.
    """

    def __init__(self) -> None:
        # An own INI file on every platform, so that it can be looked at and deleted.
        self._settings = QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "photoapp", "window"
        )

    def value(self, name: str, default: Value) -> Value:
        """Return what was kept under a name, of the default's type; else the default."""
        try:
            kept = self._settings.value(name, None)
            if kept is None:
                return default
            if isinstance(default, bool):
                return kept in (True, "true", "1")
            return type(default)(str(kept))
        except (TypeError, ValueError, SystemError, EOFError) as error:
            _log.warning("window setting %s cannot be read: %s", name, error)
            return default

    def bytes_value(self, name: str) -> QByteArray | None:
        """Return bytes kept under a name, or None."""
        try:
            kept = self._settings.value(name, None)
        except (TypeError, ValueError, SystemError, EOFError) as error:
            _log.warning("window setting %s cannot be read: %s", name, error)
            return None
        return kept if isinstance(kept, QByteArray) else None

    def words(self, name: str) -> list[str]:
        """Return the texts kept under a name; empty when there are none."""
        kept = self.value(name, "")
        return [word for word in kept.split("\n") if word]

    def keep(self, name: str, value: bool | int | str | QByteArray) -> None:
        """Keep a value under a name; written when Qt finds the time, at the latest at the end."""
        self._settings.setValue(name, value)

    def keep_words(self, name: str, words: list[str]) -> None:
        """Keep texts without line breaks under a name."""
        self.keep(name, "\n".join(words))
