"""When, with what and where a photo was taken, and what people wrote into the file.

EXIF (CIPA DC-008), XMP and IPTC are read together, in the spirit of the Metadata Working Group's
guidance: keywords are the union of all, for a single value the first source that makes sense wins.
Nothing here raises: odd metadata is common in good photos.
"""

import math
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from PIL import ExifTags, Image

from photoapp.domain.photo import PhotoFacts
from photoapp.imaging import iptc
from photoapp.imaging.plain_text import MAX_KEYWORDS, clean_caption, clean_line
from photoapp.imaging.xmp import Properties, parse_gps, parse_xmp

Tags = dict[int, object]

# Tags outside EXIF: Adobe's, and Windows' own (XP*: UTF-16).
_XMP: Final = 700
_DNG_VERSION: Final = 50706  # makes a TIFF a DNG: Adobe's DNG specification
_RATING: Final = 0x4746
_XP_KEYWORDS: Final = 0x9C9E
_XP_COMMENT: Final = 0x9C9C

_UNITS: Final = (1.0, 60.0, 3600.0)  # of degrees, minutes and seconds
_FIRST_YEAR, _LAST_YEAR = 1826, 2100  # the oldest photograph; what no camera's clock should pass
_DATE: Final = re.compile(
    r"(\d{4})[:\-/. ](\d{1,2})[:\-/. ](\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?"
)
_IPTC_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_IPTC_TIME: Final = re.compile(r"(\d{2})(\d{2})(\d{2})")

# What cameras and programs write into ImageDescription when nobody wrote a description.
_EMPTY_CAPTION: Final = re.compile(
    r"(?:.{0,40} )?digital (?:still )?camera|sony dsc|exif.?jpeg(?:.picture)?|jpeg|untitled|default"
    r"|file written by adobe photoshop.*|created with gimp",
    re.IGNORECASE,
)
# Words of a maker's name that nobody says.
_COMPANY: Final = re.compile(
    r"[ ,]+(?:corporation|corp|company|co|ltd|inc|gmbh|optical|imaging|computer|camera ag)\b\.?",
    re.IGNORECASE,
)


def read_facts(image: Image.Image) -> PhotoFacts:
    """Return what the metadata of an opened image says; every field is empty where it is silent.

    Args:
        image: as `Image.open` gives it; loaded where the format keeps metadata behind the pixels.
    """
    try:
        exif = image.getexif()
    except Exception:  # noqa: BLE001 - Pillow raises nearly anything on broken EXIF
        exif = Image.Exif()
    xmp, records = parse_xmp(image.info.get("xmp")), iptc.read_iptc(image)
    if not (len(exif) or xmp or records):
        return PhotoFacts()
    return _facts(exif, xmp, records)


def read_tiff_facts(data: bytes) -> PhotoFacts | None:
    """Return what the header of a TIFF or a RAW file built like one says; None where it is none."""
    exif = _tiff_header(data)
    if exif is None:
        return None
    return _facts(exif, parse_xmp(exif.get(_XMP)), {})


def is_dng(data: bytes) -> bool:
    """Return whether a TIFF file is a DNG, whatever its name."""
    exif = _tiff_header(data)
    return exif is not None and _DNG_VERSION in exif


def _tiff_header(data: bytes) -> Image.Exif | None:
    exif = Image.Exif()
    try:
        exif.load(data)
        return exif if len(exif) else None
    except Exception:  # noqa: BLE001 - Pillow raises nearly anything on broken TIFF
        return None


def _facts(exif: Image.Exif, xmp: Properties, records: iptc.Records) -> PhotoFacts:
    main, details, gps = _exif_tags(exif)
    latitude, longitude = _position(gps, xmp)
    return PhotoFacts(
        taken_at=_taken_at(main, details, xmp, records),
        camera=_camera(main, xmp),
        lens=_lens(details, xmp),
        latitude=latitude,
        longitude=longitude,
        rating=_rating(main, xmp),
        keywords=_keywords(main, xmp, records),
        caption=_caption(main, xmp, records),
    )


def _exif_tags(exif: Image.Exif) -> tuple[Tags, Tags, Tags]:
    """Return the main, Exif and GPS tags; an unreadable part is empty."""
    readers: tuple[Callable[[], Tags], ...] = (
        lambda: dict(exif),
        lambda: dict(exif.get_ifd(ExifTags.IFD.Exif)),
        lambda: dict(exif.get_ifd(ExifTags.IFD.GPSInfo)),
    )
    parts: list[Tags] = []
    for read in readers:
        try:
            parts.append(read())
        except Exception:  # noqa: BLE001 - one broken part leaves the others useful
            parts.append({})
    return parts[0], parts[1], parts[2]


def _taken_at(main: Tags, details: Tags, xmp: Properties, records: iptc.Records) -> datetime | None:
    candidates = (
        _text(details.get(ExifTags.Base.DateTimeOriginal)),
        _first(xmp.get("exif:DateTimeOriginal")),
        _first(xmp.get("photoshop:DateCreated")),
        _text(details.get(ExifTags.Base.DateTimeDigitized)),
        _first(xmp.get("exif:DateTimeDigitized")),
        _first(xmp.get("xmp:CreateDate")),
        _iptc_date(records),
        _text(main.get(ExifTags.Base.DateTime)),
    )
    dates = (parse_date(candidate) for candidate in candidates)
    return next((date for date in dates if date is not None), None)


def _iptc_date(records: iptc.Records) -> str:
    date = _IPTC_DATE.match(_first(records.get(iptc.DATE_CREATED)))
    time = _IPTC_TIME.match(_first(records.get(iptc.TIME_CREATED)))
    if date is None:
        return ""
    return "-".join(date.groups()) + (" " + ":".join(time.groups()) if time else "")


def parse_date(text: str) -> datetime | None:
    """Return the wall-clock time of an EXIF or XMP date; None for junk ("0000:00:00 00:00:00")."""
    match = _DATE.match(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        # A leap second is no time that datetime knows.
        return datetime(year, month, day, hour, minute, min(second, 59))
    except ValueError:
        return None


def _camera(main: Tags, xmp: Properties) -> str:
    maker = clean_line(_text(main.get(ExifTags.Base.Make)) or _first(xmp.get("tiff:Make")))
    model = clean_line(_text(main.get(ExifTags.Base.Model)) or _first(xmp.get("tiff:Model")))
    maker = _COMPANY.sub("", maker)
    named_first = model.casefold().partition(" ")[0]
    if named_first in maker.casefold().split() or model.casefold().startswith(maker.casefold()):
        return model
    return clean_line(f"{maker} {model}")


def _lens(details: Tags, xmp: Properties) -> str:
    lens = clean_line(
        _text(details.get(ExifTags.Base.LensModel))
        or _first(xmp.get("aux:Lens"))
        or _first(xmp.get("exifEX:LensModel"))
    )
    return "" if set(lens) <= set("-0. ") else lens


def _position(gps: Tags, xmp: Properties) -> tuple[float | None, float | None]:
    """Return latitude and longitude, both or neither; 0/0 is what cameras write without a fix."""
    latitude = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), 90)
    longitude = _degrees(
        gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), 180
    )
    if latitude is None or longitude is None:
        latitude = parse_gps(_first(xmp.get("exif:GPSLatitude")))
        longitude = parse_gps(_first(xmp.get("exif:GPSLongitude")))
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None, None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None, None
    return latitude, longitude


def _degrees(value: object, side: object, limit: int) -> float | None:
    letter = _text(side).strip().upper()[:1]
    if letter not in ("N", "S") if limit == 90 else letter not in ("E", "W"):
        return None  # without a side nobody knows which half of the earth is meant
    parts = [_number(part) for part in value[:3]] if isinstance(value, tuple) else [_number(value)]
    if not parts or any(part is None or part < 0 for part in parts):
        return None
    degrees = sum((part or 0.0) / unit for part, unit in zip(parts, _UNITS, strict=False))
    if degrees > limit:
        return None
    return -degrees if letter in ("S", "W") else degrees


def _rating(main: Tags, xmp: Properties) -> int | None:
    for value in (_first(xmp.get("xmp:Rating")), main.get(_RATING)):
        stars = _number(value)
        if stars is not None and -1 <= stars <= 5:
            return max(0, round(stars))
    return None


def _keywords(main: Tags, xmp: Properties, records: iptc.Records) -> tuple[str, ...]:
    """Return the union of all places for keywords; of a hierarchy its last part."""
    found = [
        *xmp.get("dc:subject", ()),
        *_leaves(xmp.get("lr:hierarchicalSubject", ()), "|"),
        *_leaves(xmp.get("digiKam:TagsList", ()), "/"),
        *_leaves(xmp.get("MicrosoftPhoto:LastKeywordXMP", ()), "/"),
        *records.get(iptc.KEYWORDS, ()),
        *_windows_text(main.get(_XP_KEYWORDS)).split(";"),
    ]
    unique: dict[str, str] = {}
    for keyword in found:
        cleaned = clean_line(keyword)
        if cleaned:
            unique.setdefault(cleaned.casefold(), cleaned)
    return tuple(unique.values())[:MAX_KEYWORDS]


def _leaves(paths: Sequence[str], separator: str) -> list[str]:
    # darktable's own bookkeeping ("darktable|exported") is nothing that a user wrote.
    return [
        path.rsplit(separator, 1)[-1]
        for path in paths
        if not path.startswith(f"darktable{separator}")
    ]


def _caption(main: Tags, xmp: Properties, records: iptc.Records) -> str:
    for text in (
        _first(xmp.get("dc:description")),
        _first(records.get(iptc.CAPTION)),
        _text(main.get(ExifTags.Base.ImageDescription)),
        _windows_text(main.get(_XP_COMMENT)),
    ):
        caption = clean_caption(text)
        if caption and not _EMPTY_CAPTION.fullmatch(caption):
            return caption
    return ""


def _first(values: Sequence[str] | None) -> str:
    return values[0] if values else ""


def _text(value: object) -> str:
    """Return an EXIF text; Pillow decodes it as Latin-1 although most programs write UTF-8."""
    if isinstance(value, tuple) and value:
        value = value[0]
    if isinstance(value, str):
        try:
            value = value.encode("latin-1")
        except UnicodeEncodeError:
            return str(value)
    if isinstance(value, bytes):
        return iptc.decode_legacy(value.split(b"\0", 1)[0])
    return ""


def _windows_text(value: object) -> str:
    """Return a text of Windows Explorer: UTF-16 in a tag of bytes."""
    if isinstance(value, tuple) and all(
        isinstance(part, int) and 0 <= part < 256 for part in value
    ):
        value = bytes(value)
    if not isinstance(value, bytes):
        return ""
    return value.decode("utf-16-le", "replace").split("\0", 1)[0]


def _number(value: object) -> float | None:
    """Return a finite number of an integer, a rational or a text; None for all else."""
    try:
        number: float = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, ArithmeticError):
        return None
    return number if math.isfinite(number) else None
