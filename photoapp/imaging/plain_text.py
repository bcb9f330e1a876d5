"""Text from inside a file, made fit to be stored and shown."""

import unicodedata
from typing import Final

MAX_NAME: Final = 200
"""Characters kept of a camera, lens or keyword; longer ones are junk in every corpus seen."""

MAX_CAPTION: Final = 4000
"""Characters kept of a caption; IPTC allows 2,000."""

MAX_KEYWORDS: Final = 200
"""Keywords kept of one photo."""


def clean_line(text: str, limit: int = MAX_NAME) -> str:
    """Return `text` as one line: valid Unicode, no control characters, single spaces.

    Args:
        text: anything, lone surrogates and NULs too.
        limit: characters kept at most.
    """
    return " ".join(_printable(text[: 4 * limit]).split())[:limit].rstrip()


def clean_caption(text: str) -> str:
    """Return `text` with its line breaks kept, else as `clean_line` does."""
    lines = text[: 4 * MAX_CAPTION].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(" ".join(_printable(line).split()) for line in lines).strip()[:MAX_CAPTION]


def _printable(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    valid = text.encode("utf-8", "replace").decode("utf-8")
    # Cc: controls. Tabs and line breaks become spaces so that words stay apart.
    return "".join(
        character if unicodedata.category(character) != "Cc" else " " * character.isspace()
        for character in valid
    )
