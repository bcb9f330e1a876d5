"""Are the system libraries there that Qt needs? Asked before Qt starts, for Qt only aborts.

Must not import PySide6: it is what may fail.
"""

import ctypes
import importlib.util
import os
import re
import sys
from pathlib import Path

from photoapp.domain.errors import UserError

DEBIAN_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libgl1",
    "libOpenGL.so.0": "libopengl0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""Shared library -> package of Debian and Ubuntu that brings it."""

_INSTALL_ALL = (
    "Install what Qt needs; on Debian and Ubuntu: sudo apt install libglib2.0-0 libegl1 libgl1 "
    "libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 "
    "libxcb-shape0"
)


def require_qt() -> None:
    """Do nothing when a window can be opened.

    Raises:
        UserError: a system library or the display is missing; the remedy names the package.
    """
    try:
        from PySide6 import QtWidgets  # noqa: F401
    except ImportError as error:
        raise missing_library(str(error)) from error
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        raise UserError(
            "There is no display to open a window on.",
            "Start Photoapp in a desktop session, or use its commands: photoapp --help",
        )
    if not os.environ.get("WAYLAND_DISPLAY"):
        _require_xcb_plugin()


def missing_library(message: str) -> UserError:
    """Return the error for what the dynamic loader or the import said."""
    found = re.search(r"(lib[\w.+-]+\.so[.\d]*)", message)
    library = found.group(1) if found else ""
    package = DEBIAN_PACKAGES.get(library)
    if package:
        return UserError(
            f"The window cannot open: the system library {library} is missing.",
            f"Install it; on Debian and Ubuntu: sudo apt install {package}",
        )
    return UserError(f"The window cannot open: {message}.", _INSTALL_ALL)


def _require_xcb_plugin() -> None:
    package = importlib.util.find_spec("PySide6")
    if package is None or package.origin is None:
        return
    plugin = Path(package.origin).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    if plugin.exists():
        try:
            ctypes.CDLL(str(plugin))
        except OSError as error:
            raise missing_library(str(error)) from error
