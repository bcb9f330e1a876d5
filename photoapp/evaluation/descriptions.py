"""What `captions.json` and `labels.json` say of the photos beside them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from photoapp.domain.errors import UserError

CAPTIONS = "captions.json"
LABELS = "labels.json"


def read_captions(file: Path) -> dict[Path, tuple[str, ...]]:
    """Return the captions of each photo that a `captions.json` names.

    Args:
        file: a map from file name, relative to the file's folder, to a list of captions (one
            caption may stand without a list).

    Returns:
        Absolute paths with their captions, blank ones left out, in the order of the paths.

    Raises:
        UserError: the file cannot be read, or is no such map.
    """
    expected = "a map from file name to a list of captions"
    captions = {
        file.parent / name: tuple(text for text in _texts(value, name, file, expected))
        for name, value in _read_map(file, expected).items()
    }
    return dict(sorted(captions.items()))


def read_labels(file: Path) -> dict[str, str]:
    """Return the label of each photo that a `labels.json` names.

    Args:
        file: a map from file name, relative to the file's folder, to a label or to a list whose
            first entry is the label.

    Returns:
        File names as they are written, with their labels; photos without a label are left out.

    Raises:
        UserError: the file cannot be read, or is no such map.
    """
    expected = "a map from file name to a label"
    labels = {}
    for name, value in _read_map(file, expected).items():
        texts = _texts(value, name, file, expected)
        if texts:
            labels[name] = texts[0]
    return dict(sorted(labels.items()))


def _read_map(file: Path, expected: str) -> Mapping[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError is a ValueError
        raise UserError(
            f"{file} is no valid JSON: {error}.", f"It has to be {expected}."
        ) from error
    if not isinstance(content, dict):
        raise UserError(f"{file} is not {expected}.", "See: photoapp models evaluate --help")
    return content


def _texts(value: object, name: str, file: Path, expected: str) -> list[str]:
    """Return the texts of one entry, without those that are blank."""
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise UserError(
            f"{file} is not {expected}: the entry {name!r} is neither a text nor a list of texts."
        )
    return [text.strip() for text in texts if text.strip()]
