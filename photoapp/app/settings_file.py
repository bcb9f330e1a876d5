"""Settings of a library, kept as JSON that a person can read and mend."""

import dataclasses
import json
import os
import tempfile
from pathlib import Path

from photoapp.domain.errors import UserError
from photoapp.domain.settings import Settings

_DEVICES = ("auto", "cuda", "mps", "xpu", "cpu")


def load_settings(library: Path) -> Settings:
    """Return the settings of a library; what the file does not name has its default.

    Raises:
        UserError: the file is no JSON object, or a value is of the wrong kind.
    """
    file = library / "settings.json"
    remedy = "Mend the file, or delete it to go back to the defaults."
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8 text" if isinstance(error, UnicodeError) else error.strerror
        raise UserError(f"The settings in {file} cannot be read: {reason}.", remedy) from error
    try:
        values = json.loads(text)
    except ValueError as error:
        raise UserError(f"The settings in {file} are damaged: {error}.", remedy) from error
    if not isinstance(values, dict):
        raise UserError(f"The settings in {file} are no JSON object.", remedy)
    # Names that this version does not know are left alone: a newer version may have written them.
    known = {field.name: values[field.name] for field in _fields() if field.name in values}
    for field in _fields():
        value = known.get(field.name, field.default)
        if type(value) is not type(field.default):
            raise UserError(f"In {file}, {field.name} cannot be {json.dumps(value)}.", remedy)
    settings = Settings(**known)
    _check(file, settings, remedy)
    return settings


def change_settings(library: Path, **values: object) -> Settings:
    """Write some settings, keep all others as they are on disk, and return the result.

    The file is written aside, fsynced and renamed, so that no crash leaves half a file.

    Raises:
        UserError: the file cannot be read or written, or a value is none that it can have; nothing
            is written then.
    """
    file = library / "settings.json"
    settings = dataclasses.replace(load_settings(library), **values)  # type: ignore[arg-type]
    kept: dict[str, object] = {}
    if file.exists():
        kept = json.loads(file.read_text(encoding="utf-8"))
    _check(file, settings, "")
    kept |= {field.name: getattr(settings, field.name) for field in _fields()}
    try:
        library.mkdir(parents=True, exist_ok=True)
        _write_atomically(file, json.dumps(kept, indent=2, ensure_ascii=False) + "\n")
    except OSError as error:
        raise UserError(f"The settings in {file} cannot be written: {error.strerror}.") from error
    return settings


def _check(file: Path, settings: Settings, remedy: str) -> None:
    if settings.device not in _DEVICES:
        raise UserError(
            f"In {file}, device is {settings.device!r}.", f"It can be {', '.join(_DEVICES)}."
        )
    if settings.rescan_minutes < 1:
        raise UserError(f"In {file}, rescan_minutes is {settings.rescan_minutes}.", remedy)


def _fields() -> tuple[dataclasses.Field[object], ...]:
    return dataclasses.fields(Settings)


def _write_atomically(file: Path, text: str) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=".settings-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
