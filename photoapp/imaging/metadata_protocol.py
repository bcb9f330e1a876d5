"""How a reader process is asked what is written in a file, and how it answers.

As in `reader_protocol`, no pickle, and whatever comes back is checked and cleaned again.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from photoapp.domain.photo import Problem, UnreadablePhoto
from photoapp.domain.photo_details import FileMetadata, MetadataEntry
from photoapp.imaging.plain_text import clean_caption, clean_line

MAX_ENTRIES: Final = 1000
"""Lines that are told of one file; editing programs write some hundred."""

MAX_VALUE: Final = 500
"""Characters of a value."""

MAX_METADATA_BYTES: Final = 4 << 20
"""Longest answer that is accepted: each entry in full, all in four-byte characters, fits."""

_HASH_DIGITS: Final = 64
_GROUPS: Final = ("File", "EXIF", "GPS", "XMP", "IPTC")


@dataclass(frozen=True, slots=True)
class WantedMetadata:
    """What is wanted of a file is everything that is written in it."""


def encode_metadata_request(path: Path) -> bytes:
    """Return the message that asks what is written in a file."""
    return json.dumps({"path": os.fsencode(path).hex(), "metadata": True}).encode()


def encode_metadata(answer: FileMetadata | UnreadablePhoto) -> bytes:
    """Return the reply."""
    if isinstance(answer, UnreadablePhoto):
        reply: dict[str, object] = {"problem": answer.problem.value, "detail": answer.detail}
    else:
        entries = [[entry.group, entry.name, entry.value] for entry in answer.entries]
        reply = {"hash": answer.file_hash, "entries": entries}
    return json.dumps(reply, ensure_ascii=False).encode("utf-8", "replace")


def decode_metadata(message: bytes | memoryview) -> FileMetadata | UnreadablePhoto:
    """Return the answer inside a reply.

    Raises:
        ValueError: the reply is none that an honest reader sends.
    """
    try:
        reply = json.loads(bytes(message))
        if "problem" in reply:
            return UnreadablePhoto(Problem(reply["problem"]), clean_line(str(reply["detail"])))
        file_hash = reply["hash"]
        if len(file_hash) != _HASH_DIGITS or len(bytes.fromhex(file_hash)) * 2 != _HASH_DIGITS:
            raise ValueError("hash")
        entries = tuple(_entry(*entry) for entry in reply["entries"][:MAX_ENTRIES])
        return FileMetadata(entries, file_hash)
    except (TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError("malformed reply") from error


def _entry(group: object, name: object, value: object) -> MetadataEntry:
    if group not in _GROUPS or not isinstance(name, str) or not isinstance(value, str):
        raise TypeError("entry")
    return MetadataEntry(str(group), clean_line(name), clean_caption(value)[:MAX_VALUE])
