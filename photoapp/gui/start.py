"""From `photoapp [--library DIR] [FOLDER...]` to an open window, and in order out of it again.

`photoapp --install-desktop-entry` puts Photoapp into the menu of a Linux desktop instead.

Must not import PySide6 at the top: a missing system library has to end in a sentence.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from photoapp.domain.errors import UserError
from photoapp.gui.desktop.desktop_entry import install_desktop_entry
from photoapp.gui.qt_libraries import require_qt


def start(arguments: Sequence[str]) -> int:
    """Open the window and return the exit code of the process when it was closed."""
    parser = argparse.ArgumentParser(prog="photoapp")
    parser.add_argument("--library", type=Path, metavar="DIR")
    parser.add_argument("--install-desktop-entry", action="store_true")
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    wanted = parser.parse_args(arguments)
    for folder in wanted.folders:
        if not folder.expanduser().is_dir():
            sys.stderr.write(f"photoapp: There is no folder {folder}. Check the name.\n")
            return 1
    try:
        if wanted.install_desktop_entry:
            return _install()
        require_qt()
        from photoapp.gui.application import run_window

        return run_window(wanted.library, wanted.folders)
    except UserError as error:
        sys.stderr.write(f"photoapp: {error}\n")
        return 1


def _install() -> int:
    for file in install_desktop_entry():
        sys.stdout.write(f"{file}\n")
    return 0
