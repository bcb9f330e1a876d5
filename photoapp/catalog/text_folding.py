"""One way of comparing text without case, for Python and, as the function `casefold`, for SQL."""

import unicodedata
from typing import TypeAlias

SqlValue: TypeAlias = str | bytes | int | float | None


def fold(text: str) -> str:
    """Return the text as it is compared when case does not matter ("Été" and "ÉTÉ" are one).

    Canonically composed too, so that names written by macOS (NFD) match what the user types (NFC).
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def fold_sql(value: SqlValue) -> SqlValue:
    """Return `fold` of a text, anything else unchanged: the SQL function `casefold`."""
    return fold(value) if isinstance(value, str) else value


def storable(text: str) -> str:
    """Return the text without what SQLite's TEXT cannot hold: lone surrogates and NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
