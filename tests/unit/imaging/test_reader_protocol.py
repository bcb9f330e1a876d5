import json
import os
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoapp.domain.model_input import ModelInput
from photoapp.domain.photo import PhotoFacts, Problem, Reading, UnreadablePhoto
from photoapp.domain.view_image import ViewImage, ViewSize
from photoapp.imaging.reader_protocol import (
    decode_reply,
    decode_request,
    decode_view,
    encode_reply,
    encode_request,
    encode_view,
    encode_view_request,
    max_reply_bytes,
    max_view_bytes,
)

MODEL_INPUT = ModelInput(4, 3, "longest", "bilinear", 9)
READING = Reading(
    content_hash=bytes(range(32)),
    width=4000,
    height=3000,
    format="JPEG",
    facts=PhotoFacts(
        datetime(2020, 1, 2, 3, 4, 5), "Canon", "50mm", -1.5, 100.25, 4, ("é", "dog"), "a\nb"
    ),
    thumbnail=b"\xff\xd8\xff and so on",
    model_input=np.arange(36, dtype=np.uint8).reshape(4, 3, 3),
)


def test_requests_come_as_they_went_with_any_name() -> None:
    path = Path(os.fsdecode(b"/photos/\xff\xfe \n.jpg"))
    assert decode_request(encode_request(path, MODEL_INPUT)) == (path, MODEL_INPUT)


def test_readings_come_as_they_went() -> None:
    reply = encode_reply(READING)
    assert len(reply) <= max_reply_bytes(MODEL_INPUT)
    received = decode_reply(reply, MODEL_INPUT)
    assert isinstance(received, Reading)
    np.testing.assert_array_equal(received.model_input, READING.model_input)
    assert received.facts == READING.facts
    assert received.content_hash == READING.content_hash
    assert received.thumbnail == READING.thumbnail
    assert (received.width, received.height, received.format) == (4000, 3000, "JPEG")


def test_problems_come_as_they_went() -> None:
    problem = UnreadablePhoto(Problem.DAMAGED, "It is torn.")
    assert decode_reply(encode_reply(problem), MODEL_INPUT) == problem


def changed(**fields: object) -> bytes:
    """Return the reply of READING with other fields in its header, or in its facts."""
    reply = encode_reply(READING)
    end = 4 + int.from_bytes(reply[:4], "little")
    header = json.loads(reply[4:end])
    for name, value in fields.items():
        (header["facts"] if name in header["facts"] else header)[name] = value
    encoded = json.dumps(header).encode()
    return len(encoded).to_bytes(4, "little") + encoded + reply[end:]


@pytest.mark.parametrize(
    "fields",
    [
        {"width": 0},
        {"width": 10**30},
        {"width": "4"},
        {"width": float("inf")},
        {"hash": "00"},
        {"hash": "zz"},
        {"thumbnail": 0},
        {"thumbnail": 10},
        {"thumbnail": 1 << 40},
        {"facts": None},
        {"facts": {}},
        {"keywords": "dog"},
        {"keywords": [1]},
        {"latitude": 91},
        {"longitude": float("nan")},
        {"rating": 6},
        {"taken_at": "never"},
        {"taken_at": 1},
        {"problem": "no such problem", "detail": ""},
        {"problem": "damaged"},
    ],
    ids=str,
)
def test_dishonest_readings_are_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".*"):
        decode_reply(changed(**fields), MODEL_INPUT)


def test_pixels_of_another_size_are_refused() -> None:
    for model_input in (ModelInput(3, 3), ModelInput(4, 4)):
        with pytest.raises(ValueError, match="pixels"):
            decode_reply(encode_reply(READING), model_input)


def test_texts_of_a_reader_are_cleaned_again() -> None:
    reading = decode_reply(changed(camera="a\0b" * 1000, caption="\ud800"), MODEL_INPUT)
    assert isinstance(reading, Reading)
    assert len(reading.facts.camera) == 200
    assert "\0" not in reading.facts.camera
    assert reading.facts.caption == "?"


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda b: b"\xc8\0\0\0" + b))
def test_no_bytes_do_worse_than_being_refused(message: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        decode_reply(message, MODEL_INPUT)


def test_deep_headers_are_refused() -> None:
    header = b"[" * 100_000
    with pytest.raises(ValueError, match=r".*"):
        decode_reply(len(header).to_bytes(4, "little") + header, MODEL_INPUT)


VIEW = ViewImage(np.arange(36, dtype=np.uint8).reshape(3, 4, 3), 4000, 3000, largest=False)


def view_message(
    header: dict[str, object] | None = None, pixels: bytes | None = None
) -> memoryview:
    """Return the reply with VIEW, with other fields in its header, or with other pixels."""
    beginning, body = encode_view(VIEW)
    assert body is not None
    fields = json.loads(beginning[4:]) | (header or {})
    encoded = json.dumps(fields).encode()
    message = len(encoded).to_bytes(4, "little") + encoded
    return memoryview(message + (bytes(body) if pixels is None else pixels))


@pytest.mark.parametrize("size", [ViewSize(None), ViewSize(4)])
def test_photos_for_the_screen_come_as_they_went(size: ViewSize) -> None:
    path = Path(os.fsdecode(b"/photos/\xff\xfe.jpg"))
    assert decode_request(encode_view_request(path, size)) == (path, size)
    message = view_message()
    assert len(message) <= max_view_bytes(size)
    received = decode_view(message, size)
    assert isinstance(received, ViewImage)
    np.testing.assert_array_equal(received.pixels, VIEW.pixels)
    assert (received.width, received.height, received.largest) == (4000, 3000, False)
    problem = UnreadablePhoto(Problem.TOO_LARGE, "It is too large.")
    assert decode_view(memoryview(encode_view(problem)[0]), size) == problem


@pytest.mark.parametrize(
    "header",
    [
        {"width": 5},
        {"width": 0},
        {"width": -4, "height": -3},
        {"width": 12, "height": 1},
        {"width": "4"},
        {"width": 4.0},
        {"original": [4000]},
        {"original": [4000, 0]},
        {"original": [1 << 40, 1]},
        {"original": "4x3"},
        {"largest": 1},
    ],
)
def test_pixels_of_another_size_than_agreed_are_refused(header: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".*"):
        decode_view(view_message(header), ViewSize(4))


@given(st.binary(max_size=200))
def test_nothing_that_a_hostile_reader_sends_for_the_screen_does_more_than_fail(
    message: bytes,
) -> None:
    with pytest.raises(ValueError, match=r".*"):
        decode_view(memoryview(message), ViewSize(4))


def test_too_few_and_too_many_pixels_are_refused() -> None:
    for count in (0, 35, 37, 300):
        with pytest.raises(ValueError, match="length"):
            decode_view(view_message(pixels=bytes(count)), ViewSize(4))
