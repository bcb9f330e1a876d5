"""`photoapp --install-desktop-entry`: Photoapp in the menu of a Linux desktop.

Must not import PySide6: it works without a display.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from photoapp.app.library_place import resources_folder
from photoapp.domain.errors import UserError

_ENTRY = """[Desktop Entry]
Type=Application
Version=1.1
Name=Photoapp
GenericName=Photo Search
GenericName[de]=Fotosuche
Comment=Find your photos by what is in them
Comment[de]=Fotos nach ihrem Inhalt finden
Exec={command} %F
Icon={icon}
Terminal=false
Categories=Graphics;Photography;Viewer;Qt;
Keywords=photo;image;picture;search;tag;
MimeType=inode/directory;
StartupNotify=true
StartupWMClass=photoapp
"""

_RESERVED = frozenset(" \t\n\"'\\><~|&;$*?#()`")
"""Signs that the Desktop Entry Specification 1.5 wants in quotes in `Exec`."""


def install_desktop_entry() -> tuple[Path, Path]:
    """Write the menu entry and its icon for this user; return both files.

    Raises:
        UserError: this is no Linux desktop, or the files cannot be written.
    """
    if not sys.platform.startswith("linux"):
        raise UserError(
            "Desktop entries are for Linux.",
            "On Windows and macOS, the installer puts Photoapp into the menu.",
        )
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    entry = data / "applications" / "photoapp.desktop"
    picture = data / "icons" / "hicolor" / "scalable" / "apps" / "photoapp.svg"
    source = resources_folder() / "icons" / "photoapp.svg"
    try:
        _write(picture, source.read_text(encoding="utf-8"))
        _write(entry, desktop_entry(picture))
    except OSError as error:
        raise UserError(f"The desktop entry cannot be written: {error}.") from error
    return entry, picture


def desktop_entry(picture: Path) -> str:
    """Return the text of the entry, for the program that is running now."""
    return _ENTRY.format(command=_command(), icon=picture)


def _command() -> str:
    program = shutil.which("photoapp") or shutil.which(
        "photoapp", path=str(Path(sys.executable).parent)
    )
    if program:
        return _quoted(os.path.abspath(program))
    return f"{_quoted(sys.executable)} -m photoapp"


def _quoted(word: str) -> str:
    escaped = word.replace("%", "%%")
    if not _RESERVED & set(word):
        return escaped
    for sign in '\\"`$':
        escaped = escaped.replace(sign, f"\\{sign}")
    return '"' + escaped.replace("\\", "\\\\") + '"'


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".photoapp-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
