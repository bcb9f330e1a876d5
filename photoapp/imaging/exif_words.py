"""EXIF tags and values in words: "Exposure time", "1/250 s".

Names and meanings are those of the EXIF standard (CIPA DC-008-2019), in English as all cameras'
manuals have them.
"""

import math
import re
from collections.abc import Callable, Mapping
from typing import Final

from PIL import ExifTags

from photoapp.imaging.iptc import decode_legacy

_WORD_BORDER: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OWN_NAMES: Final = {
    "FNumber": "Aperture",
    "ISOSpeedRatings": "ISO speed",
    "PhotographicSensitivity": "ISO speed",
    "YCbCrPositioning": "YCbCr positioning",
    "YCbCrCoefficients": "YCbCr coefficients",
    "YCbCrSubSampling": "YCbCr subsampling",
    "DateTime": "Changed",
    "DateTimeOriginal": "Taken",
    "DateTimeDigitized": "Digitized",
    "FocalLengthIn35mmFilm": "Focal length in 35 mm film",
    "ExifImageWidth": "Image width",
    "ExifImageHeight": "Image height",
}
_SWITCH: Final = {0: "normal", 1: "low", 2: "high"}
_MEANINGS: Final[Mapping[str, Mapping[int, str]]] = {
    "Orientation": {
        1: "upright",
        2: "mirrored",
        3: "turned by 180°",
        4: "mirrored, turned by 180°",
        5: "mirrored, turned left",
        6: "turned left",
        7: "mirrored, turned right",
        8: "turned right",
    },
    "ResolutionUnit": {1: "none", 2: "inch", 3: "cm"},
    "FocalPlaneResolutionUnit": {1: "none", 2: "inch", 3: "cm"},
    "YCbCrPositioning": {1: "centred", 2: "co-sited"},
    "ColorSpace": {1: "sRGB", 2: "Adobe RGB", 65535: "uncalibrated"},
    "ExposureProgram": {
        0: "not defined",
        1: "manual",
        2: "program",
        3: "aperture priority",
        4: "shutter priority",
        5: "creative",
        6: "action",
        7: "portrait",
        8: "landscape",
    },
    "ExposureMode": {0: "automatic", 1: "manual", 2: "bracketing"},
    "MeteringMode": {
        0: "unknown",
        1: "average",
        2: "centre-weighted",
        3: "spot",
        4: "multi-spot",
        5: "pattern",
        6: "partial",
        255: "other",
    },
    "LightSource": {
        0: "unknown",
        1: "daylight",
        2: "fluorescent",
        3: "tungsten",
        4: "flash",
        9: "fine weather",
        10: "cloudy",
        11: "shade",
        12: "daylight fluorescent",
        13: "day white fluorescent",
        14: "cool white fluorescent",
        15: "white fluorescent",
        255: "other",
    },
    "WhiteBalance": {0: "automatic", 1: "manual"},
    "SceneCaptureType": {0: "standard", 1: "landscape", 2: "portrait", 3: "night"},
    "CustomRendered": {0: "normal", 1: "custom"},
    "GainControl": {0: "none", 1: "low up", 2: "high up", 3: "low down", 4: "high down"},
    "Contrast": {0: "normal", 1: "soft", 2: "hard"},
    "Saturation": _SWITCH,
    "Sharpness": {0: "normal", 1: "soft", 2: "hard"},
    "SubjectDistanceRange": {0: "unknown", 1: "macro", 2: "close", 3: "distant"},
    "SensingMethod": {1: "not defined", 2: "one-chip colour", 3: "two-chip", 4: "three-chip"},
    "SensitivityType": {
        1: "standard output",
        2: "recommended exposure index",
        3: "ISO speed",
    },
    "FileSource": {1: "film scanner", 2: "print scanner", 3: "digital camera"},
    "SceneType": {1: "photographed directly"},
    "GPSAltitudeRef": {0: "above sea level", 1: "below sea level"},
    "Compression": {1: "none", 6: "JPEG", 7: "JPEG", 5: "LZW", 8: "deflate"},
}
_FLASH_MODES: Final = {1: "always on", 2: "always off", 3: "automatic"}
_COMMENT_CODES: Final = {
    b"ASCII\0\0\0": "ascii",
    b"UNICODE\0": "utf-16",
    b"JIS\0\0\0\0\0": "euc_jp",
}
_CHANNELS: Final = ("", "Y", "Cb", "Cr", "R", "G", "B")


def tag_name(tag: int, *, of_gps: bool = False) -> str:
    """Return the name of an EXIF tag for people; an unknown one is its number ("Tag 0x9999")."""
    known = (ExifTags.GPSTAGS if of_gps else ExifTags.TAGS).get(tag)
    if known is None:
        return f"Tag 0x{tag:04x}"
    name = known.removeprefix("GPS") if of_gps else known
    if name in _OWN_NAMES:
        return _OWN_NAMES[name]
    first, *others = _WORD_BORDER.split(name)
    return " ".join([first, *(word if word.isupper() else word.lower() for word in others)])


def tag_value(tag: int, value: object, *, of_gps: bool = False) -> str:
    """Return the value of an EXIF tag for people.

    Args:
        tag: its number.
        value: as Pillow reads it: a number, a text, bytes or a tuple of them.
        of_gps: the tag is one of the GPS part, whose numbers mean other things.

    Returns:
        One or more lines, empty for nothing. Never raises: odd values are given as they are.
    """
    name = (ExifTags.GPSTAGS if of_gps else ExifTags.TAGS).get(tag, "")
    try:
        written = _WRITERS[name](value) if name in _WRITERS else ""
    except (TypeError, ValueError, ArithmeticError, IndexError, UnicodeError):
        written = ""
    if written:
        return written
    if isinstance(value, bytes) and len(value) == 1:
        value = value[0]
    meanings = _MEANINGS.get(name)
    if meanings and isinstance(value, int):
        return meanings.get(value, str(value))
    return _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(_plain(part) for part in value)
    if isinstance(value, bytes):
        text = decode_legacy(value.rstrip(b"\0"))
        return text if text.isprintable() else f"{len(value):,} bytes"
    if isinstance(value, str):
        try:
            return decode_legacy(value.encode("latin-1")).replace("\0", " ").strip()
        except UnicodeEncodeError:
            return value
    if isinstance(value, int):
        return str(value)
    return _decimal(value)


def _number(value: object) -> float:
    number = float(value)  # type: ignore[arg-type]
    if not math.isfinite(number):
        raise ValueError("no finite number")
    return number


def _decimal(value: object, digits: int = 4) -> str:
    try:
        return f"{_number(value):.{digits}f}".rstrip("0").rstrip(".")
    except (TypeError, ValueError, ArithmeticError):
        return str(value)


def _seconds(value: object) -> str:
    seconds = _number(value)
    if seconds <= 0:
        return ""
    return f"1/{round(1 / seconds)} s" if seconds < 0.3 else f"{_decimal(seconds, 1)} s"


def _flash(value: object) -> str:
    bits = int(_number(value))
    words = ["fired" if bits & 1 else "did not fire"]
    mode = _FLASH_MODES.get(bits >> 3 & 3)
    if mode:
        words.append(mode)
    if bits & 64:
        words.append("red-eye reduction")
    return ", ".join(words)


def _degrees(value: object) -> str:
    if not isinstance(value, tuple | list):
        return ""
    parts = [_number(part) for part in value]
    total = sum(part / unit for part, unit in zip(parts, (1, 60, 3600), strict=False))
    degrees, rest = divmod(total * 3600, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{degrees:.0f}° {minutes:.0f}\N{PRIME} {seconds:.2f}\N{DOUBLE PRIME}"


def _time(value: object) -> str:
    if not isinstance(value, tuple | list) or len(value) != 3:
        return ""
    hours, minutes, seconds = (_number(part) for part in value)
    return f"{hours:02.0f}:{minutes:02.0f}:{seconds:02.0f} UTC"


def _version(value: object) -> str:
    text = value.decode("ascii") if isinstance(value, bytes) else str(value)
    return f"{int(text[:2])}.{text[2:].rstrip('0') or '0'}" if text.isdigit() else ""


def _comment(value: object) -> str:
    if not isinstance(value, bytes):
        return ""
    code = _COMMENT_CODES.get(value[:8])
    if code is None:
        return decode_legacy(value[8:] if value[:8] == bytes(8) else value).strip("\0 ")
    if code == "utf-16":
        code = "utf-16-be" if value[8:9] == b"\0" else "utf-16-le"
    return value[8:].decode(code, "replace").strip("\0 ")


def _windows(value: object) -> str:
    data = bytes(value) if isinstance(value, tuple) else value
    return data.decode("utf-16-le", "replace").strip("\0") if isinstance(data, bytes) else ""


def _channels(value: object) -> str:
    return " ".join(_CHANNELS[part] for part in value) if isinstance(value, bytes) else ""


def _lens(value: object) -> str:
    if not isinstance(value, tuple | list) or len(value) != 4:
        return ""
    shortest, longest, *apertures = (_decimal(part, 1) for part in value)
    length = shortest if shortest == longest else f"{shortest}-{longest}"
    widest = [part for part in apertures if part not in ("nan", "0")]
    return f"{length} mm" + (f" f/{'-'.join(dict.fromkeys(widest))}" if widest else "")


_WRITERS: Final[Mapping[str, Callable[[object], str]]] = {
    "ExposureTime": _seconds,
    "ShutterSpeedValue": lambda value: _seconds(2 ** -_number(value)),
    "FNumber": lambda value: f"f/{_decimal(value, 1)}",
    "ApertureValue": lambda value: f"f/{_decimal(2 ** (_number(value) / 2), 1)}",
    "MaxApertureValue": lambda value: f"f/{_decimal(2 ** (_number(value) / 2), 1)}",
    "ExposureBiasValue": lambda value: f"{_number(value):+.2g} EV" if _number(value) else "0 EV",
    "BrightnessValue": lambda value: f"{_decimal(value, 2)} EV",
    "FocalLength": lambda value: f"{_decimal(value, 1)} mm",
    "FocalLengthIn35mmFilm": lambda value: f"{_decimal(value, 1)} mm",
    "SubjectDistance": lambda value: f"{_decimal(value, 2)} m",
    "LensSpecification": _lens,
    "Flash": _flash,
    "ExifVersion": _version,
    "FlashPixVersion": _version,
    "InteropVersion": _version,
    "ComponentsConfiguration": _channels,
    "UserComment": _comment,
    "XPTitle": _windows,
    "XPComment": _windows,
    "XPAuthor": _windows,
    "XPKeywords": _windows,
    "XPSubject": _windows,
    "GPSLatitude": _degrees,
    "GPSLongitude": _degrees,
    "GPSDestLatitude": _degrees,
    "GPSDestLongitude": _degrees,
    "GPSAltitude": lambda value: f"{_decimal(value, 1)} m",
    "GPSImgDirection": lambda value: f"{_decimal(value, 1)}°",
    "GPSTimeStamp": _time,
    "GPSVersionID": lambda value: ".".join(str(part) for part in bytes(value)),  # type: ignore[call-overload]
}
