"""Is this installation and this library well? Each check says what it found and what to do."""

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from photoapp import __version__
from photoapp.app.library_place import library_folder, models_folder, resources_folder
from photoapp.app.settings_file import load_settings
from photoapp.catalog.health import check_database, sqlite_version
from photoapp.domain.errors import PhotoappError, UserError
from photoapp.domain.model_input import ModelInput
from photoapp.domain.photo import UnreadablePhoto
from photoapp.domain.status import Check
from photoapp.imaging.decoder_versions import decoder_versions
from photoapp.imaging.reader_pool import ReaderPool
from photoapp.vision.model_catalog import ModelCatalog

_PACKAGES = ("torch", "torchvision", "open_clip_torch", "numpy", "PySide6-Essentials", "watchdog")
_ONE_PIXEL = bytes.fromhex(
    "47494638396101000100800000ffffff00000021f90400000000002c00000000010001000002024401003b"
)
"""The smallest GIF."""

_LOW_SPACE_BYTES = 500_000_000
"""Below this, indexing soon runs out: 10,000 photos take some 550 MB of thumbnails."""


def examine(library: Path | None = None) -> list[Check]:
    """Return all checks, the library's last; a check that breaks is a finding, never a stop."""
    checks = [
        Check("photoapp", f"{__version__} on Python {platform.python_version()}", ok=True),
        Check("system", f"{platform.platform()}, {os.cpu_count()} cores", ok=True),
        *_packages(),
        Check("image decoders", decoder_versions(), ok=True),
        Check("SQLite", sqlite_version(), ok=True),
        _raw(),
    ]
    for name, look in (
        ("photo readers", _readers),
        ("devices", _devices),
        ("built-in model", _starter),
        ("library", lambda: _library(library)),
        ("model", lambda: _model(library)),
        ("database", lambda: check_database(library_folder(library))),
        ("free space", lambda: _space(library)),
        ("watch limit", _watch_limit),
    ):
        checks.append(_examined(name, look))
    return checks


def _examined(name: str, look: Callable[[], Check | str]) -> Check:
    try:
        found = look()
    except UserError as error:
        return Check(name, error.what, ok=False, remedy=error.remedy)
    except (PhotoappError, OSError, ImportError, RuntimeError) as error:
        return Check(name, f"{type(error).__name__}: {error}", ok=False)
    return found if isinstance(found, Check) else Check(name, found, ok=True)


def _packages() -> Iterator[Check]:
    for package in _PACKAGES:
        try:
            yield Check(package, importlib.metadata.version(package), ok=True)
        except importlib.metadata.PackageNotFoundError:
            yield Check(package, "not installed", ok=False, remedy=f"Install it: {package}")


def _raw() -> Check:
    if importlib.util.find_spec("rawpy"):
        return Check("RAW photos", f"rawpy {importlib.metadata.version('rawpy')}", ok=True)
    return Check("RAW photos", "off; on with: pip install 'photoapp[raw]'", ok=True)


def _readers() -> str:
    with tempfile.TemporaryDirectory() as folder, ReaderPool(1) as readers:
        photo = Path(folder) / "one-pixel.gif"
        photo.write_bytes(_ONE_PIXEL)
        outcome = readers.read(photo, ModelInput(8, 8)).result()
    if isinstance(outcome, UnreadablePhoto):
        raise UserError(f"A test photo cannot be read: {outcome.detail}", "Install Photoapp again.")
    return "a process of its own reads photos"


def _devices() -> str:
    from photoapp.vision.open_clip_embedder import available_devices

    return ", ".join(available_devices())


def _starter() -> str:
    from photoapp.domain.settings import STARTER_MODEL

    model = ModelCatalog(models_folder(library_folder()), resources_folder()).installed(
        STARTER_MODEL
    )
    return f"{model.weights.stat().st_size / 1e6:.1f} MB, checksum right"


def _library(library: Path | None) -> Check:
    folder = library_folder(library)
    if not folder.exists():
        return Check("library", f"{folder}, not made yet", ok=True)
    writable = os.access(folder, os.W_OK)
    return Check(
        "library",
        f"{folder}, {'writable' if writable else 'not writable'}",
        ok=writable,
        remedy="" if writable else "Give yourself write permission, or choose another --library.",
    )


def _model(library: Path | None) -> str:
    folder = library_folder(library)
    settings = load_settings(folder)
    model = ModelCatalog(models_folder(folder), resources_folder()).installed(settings.model)
    from photoapp.vision.open_clip_embedder import OpenClipEmbedder

    embedder = OpenClipEmbedder.load(model, settings.device)
    embedder.embed_phrases(["a photo"])
    embedder.close()
    return f"{model.id} embeds phrases on {embedder.device}"


def _space(library: Path | None) -> Check:
    folder = library_folder(library)
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    enough = free >= _LOW_SPACE_BYTES
    return Check(
        "free space",
        f"{free / 1e9:,.1f} GB",
        ok=enough,
        remedy="" if enough else "Make room: thumbnails and vectors take some 55 kB a photo.",
    )


def _watch_limit() -> str:
    if sys.platform != "linux":
        return "none"
    text = Path("/proc/sys/fs/inotify/max_user_watches").read_text(encoding="ascii")
    return f"{int(text):,} folders; beyond that Photoapp looks by itself at intervals"
