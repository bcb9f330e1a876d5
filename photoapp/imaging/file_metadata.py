"""Everything that is written in one photo file, in words: EXIF, XMP, IPTC, and the file itself.

`exif` reads the few facts that photos are searched by; this is for people who want to see it all.
"""

import hashlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import ExifTags, Image, ImageCms, ImageFile, IptcImagePlugin

from photoapp.domain.photo import UnreadablePhoto
from photoapp.domain.photo_details import FileMetadata, MetadataEntry
from photoapp.imaging.exif_words import tag_name, tag_value
from photoapp.imaging.iptc import decode_legacy
from photoapp.imaging.metadata_protocol import MAX_ENTRIES, MAX_VALUE
from photoapp.imaging.opened_photo import OpenedPhoto, with_opened
from photoapp.imaging.plain_text import clean_caption, clean_line
from photoapp.imaging.xmp import every_property

_OFFSETS: Final = frozenset({34665, 34853, 40965, 330})  # where a part begins is nothing to know
_EMBEDDED: Final = frozenset({700, 33723, 34377, 34675, 37500})  # XMP, IPTC, Photoshop, ICC, maker
_PARTS: Final = (
    ("EXIF", ExifTags.IFD.Exif),
    ("GPS", ExifTags.IFD.GPSInfo),
    ("EXIF", ExifTags.IFD.Interop),
)
# IPTC-IIM 4.2, application record.
_IPTC_NAMES: Final[Mapping[tuple[int, int], str]] = {
    (2, 5): "Title",
    (2, 15): "Category",
    (2, 20): "Supplemental category",
    (2, 25): "Keywords",
    (2, 40): "Instructions",
    (2, 55): "Date created",
    (2, 60): "Time created",
    (2, 80): "By-line",
    (2, 85): "By-line title",
    (2, 90): "City",
    (2, 92): "Sublocation",
    (2, 95): "Province or state",
    (2, 100): "Country code",
    (2, 101): "Country",
    (2, 103): "Reference",
    (2, 105): "Headline",
    (2, 110): "Credit",
    (2, 115): "Source",
    (2, 116): "Copyright",
    (2, 120): "Caption",
    (2, 122): "Caption writer",
}
_BITS: Final = {"1": 1, "I;16": 16, "I;16B": 16, "I": 32, "F": 32}


def read_metadata(path: Path) -> FileMetadata | UnreadablePhoto:
    """Return everything that is written in a photo file; its pixels are not decoded.

    Args:
        path: the file; links are followed, it is opened for reading only.
    """
    return with_opened(path, _read)


def _read(opened: OpenedPhoto, data: bytes) -> FileMetadata:
    image = opened.image
    entries: list[MetadataEntry] = []
    for read in (_of_file, _of_exif, _of_xmp, _of_iptc):
        try:
            for entry in read(opened, data):
                if entry.value:
                    entries.append(entry)
        except Exception:  # noqa: BLE001 - one broken part leaves the others useful
            continue
    image.close()
    return FileMetadata(
        entries=tuple(entries[:MAX_ENTRIES]),
        file_hash=hashlib.blake2b(data, digest_size=32).hexdigest(),
    )


def _entry(group: str, name: str, value: str) -> MetadataEntry:
    return MetadataEntry(group, clean_line(name), clean_caption(value)[:MAX_VALUE])


def _of_file(opened: OpenedPhoto, data: bytes) -> Iterator[MetadataEntry]:
    image = opened.image
    yield _entry("File", "Format", opened.format)
    width, height = opened.size or image.size
    yield _entry("File", "Stored pixels", f"{width} \N{MULTIPLICATION SIGN} {height}")
    if opened.format != "RAW":
        bands, bits = len(image.getbands()), _BITS.get(image.mode, 8)
        yield _entry("File", "Colours", f"{image.mode}, {bands} \N{MULTIPLICATION SIGN} {bits} bit")
    if opened.format == "JPEG":
        way = "progressive" if image.info.get("progressive") else "sequential"
        yield _entry("File", "Coding", way)
    resolution = image.info.get("dpi")
    if isinstance(resolution, tuple) and len(resolution) == 2:
        yield _entry("File", "Resolution", f"{float(resolution[0]):g} dpi")
    frames = getattr(image, "n_frames", 1)
    if frames > 1:
        yield _entry("File", "Pictures in the file", str(frames))
    profile = image.info.get("icc_profile")
    if isinstance(profile, bytes):
        yield _entry("File", "Colour profile", _profile_name(profile))
    texts = {**image.info, **getattr(image, "text", {})}
    for name, value in texts.items():
        if isinstance(value, bytes) and name == "comment":
            value = decode_legacy(value)
        if isinstance(value, str) and isinstance(name, str) and not name.lower().startswith("xml:"):
            yield _entry("File", name[:1].upper() + name[1:], value)


def _profile_name(profile: bytes) -> str:
    try:
        return ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(profile)))
    except (ImageCms.PyCMSError, OSError):
        return f"{len(profile):,} bytes"


def _of_exif(opened: OpenedPhoto, data: bytes) -> Iterator[MetadataEntry]:
    exif = opened.image.getexif()
    if opened.format == "RAW" and data[:2] in (b"II", b"MM"):
        exif = Image.Exif()
        exif.load(data)
    for tag, value in exif.items():
        if tag not in _OFFSETS | _EMBEDDED:
            yield _entry("EXIF", tag_name(tag), tag_value(tag, value))
    for group, part in _PARTS:
        of_gps = part is ExifTags.IFD.GPSInfo
        for tag, value in exif.get_ifd(part).items():
            if tag not in _OFFSETS | _EMBEDDED:
                yield _entry(
                    group, tag_name(tag, of_gps=of_gps), tag_value(tag, value, of_gps=of_gps)
                )


def _of_xmp(opened: OpenedPhoto, data: bytes) -> Iterator[MetadataEntry]:
    for name, values in every_property(opened.image.info.get("xmp")):
        yield _entry("XMP", name, ", ".join(values))


def _of_iptc(opened: OpenedPhoto, data: bytes) -> Iterator[MetadataEntry]:
    if not isinstance(opened.image, ImageFile.ImageFile):
        return
    records = IptcImagePlugin.getiptcinfo(opened.image) or {}
    for key, value in records.items():
        if key in _IPTC_NAMES:
            values = value if isinstance(value, list) else [value]
            yield _entry("IPTC", _IPTC_NAMES[key], ", ".join(decode_legacy(v) for v in values))
