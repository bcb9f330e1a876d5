"""Where a library and the files that ship with Photoapp lie."""

import importlib.resources
import os
from pathlib import Path

import platformdirs

from photoapp.domain.errors import BugError, UserError

LIBRARY_VARIABLE = "PHOTOAPP_LIBRARY"
MODELS_VARIABLE = "PHOTOAPP_MODELS"


def library_folder(chosen: Path | None = None) -> Path:
    """Return the absolute folder of the library to open; nothing is created.

    Args:
        chosen: what `--library` named, which goes before the variable PHOTOAPP_LIBRARY, which goes
            before the user's own data folder.

    Raises:
        UserError: a file stands where the folder should be.
    """
    named = os.environ.get(LIBRARY_VARIABLE, "")
    folder = chosen or (Path(named) if named else None)
    if folder is None:
        folder = Path(platformdirs.user_data_dir("photoapp", appauthor=False, roaming=False))
    folder = Path(os.path.abspath(folder.expanduser()))
    if folder.exists() and not folder.is_dir():
        raise UserError(
            f"The library {folder} is a file, not a folder.", "Choose another with --library."
        )
    return folder


def models_folder(library: Path) -> Path:
    """Return the folder of downloaded models: PHOTOAPP_MODELS, else `models` in the library."""
    named = os.environ.get(MODELS_VARIABLE, "")
    return Path(os.path.abspath(Path(named).expanduser())) if named else library / "models"


def resources_folder() -> Path:
    """Return the folder of files that ship with Photoapp (models, background phrases, icons).

    An installed wheel holds it inside the package, a source tree beside it.

    Raises:
        BugError: it is in neither place, so the installation is incomplete.
    """
    package = Path(str(importlib.resources.files("photoapp")))
    for folder in (package / "resources", package.parent / "resources"):
        if folder.is_dir():
            return folder
    raise BugError(f"no resources beside or inside {package}")


def listable_folder(path: Path) -> Path:
    """Return the absolute path of a folder of photos that can be listed.

    Raises:
        UserError: it is missing, no folder, or may not be listed.
    """
    folder = Path(os.path.abspath(path.expanduser()))
    try:
        with os.scandir(folder):
            return folder
    except FileNotFoundError as error:
        raise UserError(f"There is no folder {folder}.", "Check the name.") from error
    except NotADirectoryError as error:
        raise UserError(
            f"{folder} is a file, not a folder.", "Name the folder that it lies in."
        ) from error
    except OSError as error:
        raise UserError(f"The folder {folder} cannot be listed: {error.strerror}.") from error
