"""`photoapp`: without arguments, or with folders alone, the window; else the command line."""

import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main() -> None:
    """Start the window or the command line, as the arguments ask."""
    multiprocessing.freeze_support()  # a packaged Photoapp starts its child processes through here
    arguments = sys.argv[1:]
    if wants_window(arguments):
        from photoapp.gui.start import start

        sys.exit(start(arguments))
    from photoapp.cli import main as run_command

    run_command(arguments)


def wants_window(arguments: Sequence[str]) -> bool:
    """Return whether these arguments ask for the window: none, or `--library DIR` and folders.

    A word that is neither a folder nor looks like a path is left to the command line, which says
    what it does not know and what is near.
    """
    if "_PHOTOAPP_COMPLETE" in os.environ:
        return False
    if "--install-desktop-entry" in arguments:
        return True
    rest = list(arguments)
    while rest and rest[0].startswith("--library"):
        del rest[: 1 if "=" in rest[0] else 2]
    if not rest:
        return True
    first = rest[0]
    if first.startswith("-"):
        return False
    from photoapp.cli.commands import COMMANDS

    return first not in COMMANDS and (Path(first).expanduser().is_dir() or os.sep in first)


if __name__ == "__main__":
    main()
