"""File names for the screen: what is not UTF-8 is shown by replacement signs."""

from pathlib import Path


def plain(path: Path | str) -> str:
    """Return a path as text that Qt can show; surrogate escapes become replacement signs."""
    return str(path).encode("utf-8", "replace").decode("utf-8")
