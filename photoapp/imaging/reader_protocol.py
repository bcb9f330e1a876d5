"""What goes through the socket between a `ReaderPool` and its reader processes.

No pickle: a decoder that a hostile photo has taken over can send any bytes, and the worst that they
can do is to be refused. Every size is checked before it is used, every text is cleaned again.
"""

import json
import math
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import numpy as np

from photoapp.domain.model_input import ModelInput
from photoapp.domain.photo import PhotoFacts, Problem, Reading, UnreadablePhoto
from photoapp.domain.view_image import ViewImage, ViewSize
from photoapp.imaging.metadata_protocol import WantedMetadata
from photoapp.imaging.plain_text import MAX_KEYWORDS, clean_caption, clean_line

READY: Final = b"ready"
"""What a reader process says once, when it can take its first request."""

_HEADER_LENGTH_BYTES: Final = 4
_MAX_HEADER: Final = 512 << 10  # 200 keywords of 200 characters, six bytes each in JSON, fit twice
_MAX_THUMBNAIL: Final = 2 << 20  # 512 x 512 pixels of noise make 0.3 MB
_MAX_SIDE: Final = 1 << 31
_HASH_BYTES: Final = 32
_JPEG_START: Final = b"\xff\xd8\xff"
_MALFORMED: Final = (TypeError, KeyError, AttributeError, OverflowError, RecursionError)

MAX_VIEW_PIXELS: Final = 1 << 26
"""Most pixels that are shown of one photo, 67 million: 64-megapixel cameras take that many, and a
screen needs 256 MB for them. Larger photos come scaled to that."""


def encode_request(path: Path, model_input: ModelInput) -> bytes:
    """Return the message that asks for one photo."""
    return json.dumps(
        {
            "path": os.fsencode(path).hex(),
            "height": model_input.height,
            "width": model_input.width,
            "resize_mode": model_input.resize_mode,
            "interpolation": model_input.interpolation,
            "fill": model_input.fill,
        }
    ).encode()


def encode_view_request(path: Path, size: ViewSize) -> bytes:
    """Return the message that asks for one photo for the screen."""
    return json.dumps({"path": os.fsencode(path).hex(), "longest_side": size.longest_side}).encode()


def decode_request(message: bytes) -> tuple[Path, ModelInput | ViewSize | WantedMetadata]:
    """Return what was asked for, and of which file; the child trusts its parent."""
    request = json.loads(message)
    path = Path(os.fsdecode(bytes.fromhex(request.pop("path"))))
    if "metadata" in request:
        return path, WantedMetadata()
    if "longest_side" in request:
        return path, ViewSize(**request)
    return path, ModelInput(**request)


def max_reply_bytes(model_input: ModelInput) -> int:
    """Return the size of the longest reply that is accepted for a request."""
    return _HEADER_LENGTH_BYTES + _MAX_HEADER + _MAX_THUMBNAIL + _pixel_bytes(model_input)


def max_view_bytes(size: ViewSize) -> int:
    """Return the size of the longest reply that is accepted for a photo for the screen."""
    return _HEADER_LENGTH_BYTES + _MAX_HEADER + 3 * _most_pixels(size)


def encode_reply(answer: Reading | UnreadablePhoto) -> bytes:
    """Return header length (4 bytes, little endian), header (JSON), thumbnail and pixels."""
    if isinstance(answer, UnreadablePhoto):
        return _frame({"problem": answer.problem.value, "detail": answer.detail})
    facts = answer.facts
    header = {
        "hash": answer.content_hash.hex(),
        "width": answer.width,
        "height": answer.height,
        "format": answer.format,
        "thumbnail": len(answer.thumbnail),
        "facts": {
            "taken_at": facts.taken_at.isoformat() if facts.taken_at else None,
            "camera": facts.camera,
            "lens": facts.lens,
            "latitude": facts.latitude,
            "longitude": facts.longitude,
            "rating": facts.rating,
            "keywords": facts.keywords,
            "caption": facts.caption,
        },
    }
    return _frame(header, answer.thumbnail, np.ascontiguousarray(answer.model_input).data.cast("B"))


def decode_reply(message: bytes | memoryview, model_input: ModelInput) -> Reading | UnreadablePhoto:
    """Return the answer inside a reply.

    Args:
        message: at most `max_reply_bytes(model_input)` long; not needed afterwards.
        model_input: of the request; decides how many pixels there must be.

    Raises:
        ValueError: the reply is none that an honest reader sends.
    """
    try:
        header, body = _unframe(message)
        return _problem(header) or _reading(header, body, model_input)
    except _MALFORMED as error:
        raise ValueError("malformed reply") from error


def encode_view(answer: ViewImage | UnreadablePhoto) -> tuple[bytes, memoryview | None]:
    """Return a reply as its beginning, and the pixels that follow it without being copied."""
    if isinstance(answer, UnreadablePhoto):
        return encode_reply(answer), None
    height, width, _ = answer.pixels.shape
    header = {
        "width": width,
        "height": height,
        "original": [answer.width, answer.height],
        "largest": answer.largest,
    }
    return _frame(header), np.ascontiguousarray(answer.pixels).data.cast("B")


def decode_view(message: memoryview, size: ViewSize) -> ViewImage | UnreadablePhoto:
    """Return the answer inside a reply for the screen.

    Args:
        message: at most `max_view_bytes(size)` long; its memory becomes that of the pixels.
        size: of the request; decides how many pixels there may be.

    Raises:
        ValueError: the reply is none that an honest reader sends.
    """
    try:
        header, body = _unframe(message)
        return _problem(header) or _view(header, body, size)
    except _MALFORMED as error:
        raise ValueError("malformed reply") from error


def _unframe(message: bytes | memoryview) -> tuple[Mapping[str, object], memoryview]:
    start = _HEADER_LENGTH_BYTES
    end = start + int.from_bytes(message[:start], "little")
    if not start < end <= min(len(message), start + _MAX_HEADER):
        raise ValueError("length of the header")
    header = json.loads(bytes(message[start:end]))
    if not isinstance(header, dict):
        raise TypeError("header")
    return header, memoryview(message)[end:]


def _problem(header: Mapping[str, object]) -> UnreadablePhoto | None:
    if "problem" not in header:
        return None
    detail = clean_line(_text(header, "detail"))
    return UnreadablePhoto(Problem(_text(header, "problem")), detail)


def _most_pixels(size: ViewSize) -> int:
    side = size.longest_side
    return MAX_VIEW_PIXELS if side is None else min(MAX_VIEW_PIXELS, side * side)


def _view(header: Mapping[str, object], body: memoryview, size: ViewSize) -> ViewImage:
    longest = size.longest_side or MAX_VIEW_PIXELS
    width = _integer(header, "width", 1, longest)
    height = _integer(header, "height", 1, longest)
    if width * height > _most_pixels(size) or len(body) != width * height * 3:
        raise ValueError("length of the pixels")
    original, largest = header["original"], header["largest"]
    if not isinstance(original, list) or len(original) != 2 or not isinstance(largest, bool):
        raise TypeError("size of the original")
    sides = {"width": original[0], "height": original[1]}
    return ViewImage(
        pixels=np.frombuffer(body, np.uint8).reshape(height, width, 3),
        width=_integer(sides, "width", 1, _MAX_SIDE),
        height=_integer(sides, "height", 1, _MAX_SIDE),
        largest=largest,
    )


def _frame(header: Mapping[str, object], *parts: bytes | memoryview) -> bytes:
    encoded = json.dumps(header).encode()
    return b"".join((len(encoded).to_bytes(_HEADER_LENGTH_BYTES, "little"), encoded, *parts))


def _pixel_bytes(model_input: ModelInput) -> int:
    return model_input.height * model_input.width * 3


def _reading(header: Mapping[str, object], body: memoryview, model_input: ModelInput) -> Reading:
    thumbnail_bytes = _integer(header, "thumbnail", 1, _MAX_THUMBNAIL)
    if len(body) != thumbnail_bytes + _pixel_bytes(model_input):
        raise ValueError("length of the pixels")
    thumbnail = bytes(body[:thumbnail_bytes])
    content_hash = bytes.fromhex(_text(header, "hash"))
    if len(content_hash) != _HASH_BYTES or not thumbnail.startswith(_JPEG_START):
        raise ValueError("hash or thumbnail")
    facts = header["facts"]
    if not isinstance(facts, dict):
        raise TypeError("facts")
    pixels = np.frombuffer(body, np.uint8, offset=thumbnail_bytes)
    return Reading(
        content_hash=content_hash,
        width=_integer(header, "width", 1, _MAX_SIDE),
        height=_integer(header, "height", 1, _MAX_SIDE),
        format=clean_line(_text(header, "format"), limit=16),
        facts=_facts(facts),
        thumbnail=thumbnail,
        model_input=pixels.reshape(model_input.height, model_input.width, 3).copy(),
    )


def _facts(facts: Mapping[str, object]) -> PhotoFacts:
    keywords = facts["keywords"]
    if not isinstance(keywords, list) or not all(isinstance(word, str) for word in keywords):
        raise TypeError("keywords")
    taken_at = facts["taken_at"]
    return PhotoFacts(
        taken_at=None if taken_at is None else datetime.fromisoformat(_text(facts, "taken_at")),
        camera=clean_line(_text(facts, "camera")),
        lens=clean_line(_text(facts, "lens")),
        latitude=_degrees(facts, "latitude", 90),
        longitude=_degrees(facts, "longitude", 180),
        rating=None if facts["rating"] is None else _integer(facts, "rating", 0, 5),
        keywords=tuple(clean_line(word) for word in keywords[:MAX_KEYWORDS]),
        caption=clean_caption(_text(facts, "caption")),
    )


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _integer(fields: Mapping[str, object], name: str, low: int, high: int) -> int:
    value = fields[name]
    if not isinstance(value, int) or not low <= value <= high:
        raise ValueError(name)
    return value


def _degrees(fields: Mapping[str, object], name: str, limit: int) -> float | None:
    value = fields[name]
    if value is None:
        return None
    if not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > limit:
        raise ValueError(name)
    return float(value)
