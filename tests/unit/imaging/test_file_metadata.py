"""Everything that is written in a file, read in this process and by a reader process."""

import hashlib
import json
from pathlib import Path

import pytest
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import IFDRational

from photoapp.domain.photo import Problem, UnreadablePhoto
from photoapp.domain.photo_details import FileMetadata, MetadataEntry
from photoapp.imaging.file_metadata import read_metadata
from photoapp.imaging.metadata_protocol import MAX_ENTRIES, decode_metadata, encode_metadata
from photoapp.imaging.reader_pool import ReaderPool

_XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" crs:Exposure="+0.50">
<dc:subject><rdf:Bag><rdf:li>dog</rdf:li><rdf:li>snow</rdf:li></rdf:Bag></dc:subject>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Canon"
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.ExposureTime] = IFDRational(1, 250)
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (48.0, 8.0, 13.5)
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (64, 48)).save(path, exif=exif, xmp=_XMP, dpi=(300, 300), comment=b"hi there")
    return path


def _values(metadata: FileMetadata | UnreadablePhoto) -> dict[tuple[str, str], str]:
    assert isinstance(metadata, FileMetadata)
    return {(entry.group, entry.name): entry.value for entry in metadata.entries}


def test_all_parts_of_a_file_are_told(photo: Path) -> None:
    metadata = read_metadata(photo)
    values = _values(metadata)
    assert values["File", "Format"] == "JPEG"
    assert values["File", "Stored pixels"] == "64 \N{MULTIPLICATION SIGN} 48"
    assert values["File", "Resolution"] == "300 dpi"
    assert values["File", "Comment"] == "hi there"
    assert values["EXIF", "Make"] == "Canon"
    assert values["EXIF", "Exposure time"] == "1/250 s"
    assert values["GPS", "Latitude"].startswith("48° 8")
    assert values["XMP", "dc:subject"] == "dog, snow"
    assert values["XMP", "camera-raw-settings:Exposure"] == "+0.50"
    assert isinstance(metadata, FileMetadata)
    digest = hashlib.blake2b(photo.read_bytes(), digest_size=32).hexdigest()
    assert metadata.file_hash == digest


def test_the_texts_of_a_png_are_told(tmp_path: Path) -> None:
    texts = PngInfo()
    texts.add_text("Description", "a quiet lake")
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png", pnginfo=texts)
    assert _values(read_metadata(tmp_path / "a.png"))["File", "Description"] == "a quiet lake"


def test_what_is_no_photo_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("no photo")
    found = read_metadata(tmp_path / "a.jpg")
    assert isinstance(found, UnreadablePhoto)
    assert found.problem is Problem.NOT_AN_IMAGE


def test_a_reader_process_tells_the_same(photo: Path) -> None:
    with ReaderPool(1) as readers:
        assert readers.metadata(photo).result() == read_metadata(photo)
        gone = readers.metadata(photo.with_name("gone.jpg")).result()
    assert isinstance(gone, UnreadablePhoto)
    assert gone.problem is Problem.VANISHED


def _reply(**changes: object) -> bytes:
    return json.dumps({"hash": "ab" * 32, "entries": [["EXIF", "a", "b"]], **changes}).encode()


def test_a_reply_comes_back_as_it_was_sent() -> None:
    metadata = FileMetadata((MetadataEntry("XMP", "dc:title", "Grüße\nzwei"),), "ab" * 32)
    assert decode_metadata(encode_metadata(metadata)) == metadata


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        _reply(hash="zz" * 32),
        _reply(hash="ab"),
        _reply(hash=7),
        _reply(entries=7),
        _reply(entries=[["EXIF", "a"]]),
        _reply(entries=[["EXIF", "a", 7]]),
        _reply(entries=[["<b>", "a", "b"]]),
        b'{"problem": "no such", "detail": ""}',
        b"[" * 100_000,
    ],
)
def test_a_reply_that_no_honest_reader_sends_is_refused(reply: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - what the pool catches
        decode_metadata(reply)


def test_a_reply_is_cleaned_and_cut() -> None:
    entries = [["EXIF", "a\0b", "c\x1b[31m" + "x" * 9999]] * (MAX_ENTRIES + 5)
    metadata = decode_metadata(_reply(entries=entries))
    assert isinstance(metadata, FileMetadata)
    assert len(metadata.entries) == MAX_ENTRIES
    assert metadata.entries[0].name == "ab"
    assert "\x1b" not in metadata.entries[0].value
    assert len(metadata.entries[0].value) <= 500
