"""IPTC-IIM records (keywords, caption, date) that older programs write into JPEG and TIFF."""

from typing import Final

from PIL import Image, ImageFile, IptcImagePlugin

KEYWORDS: Final = (2, 25)
CAPTION: Final = (2, 120)
DATE_CREATED: Final = (2, 55)
TIME_CREATED: Final = (2, 60)
_CHARACTER_SET: Final = (1, 90)
_UTF_8: Final = b"\x1b%G"  # ISO 2022 escape that IIM 4.2 uses for UTF-8

Records = dict[tuple[int, int], list[str]]


def read_iptc(image: Image.Image) -> Records:
    """Return the texts of the known records; empty when there are none or they are broken."""
    if not isinstance(image, ImageFile.ImageFile):
        return {}
    try:
        info = IptcImagePlugin.getiptcinfo(image) or {}
        declared_utf_8 = info.get(_CHARACTER_SET) == _UTF_8
        return {
            key: [_decode(value, declared_utf_8) for value in _as_list(info[key])]
            for key in (KEYWORDS, CAPTION, DATE_CREATED, TIME_CREATED)
            if key in info
        }
    except Exception:  # noqa: BLE001 - hostile input; a photo without IPTC is still a photo
        return {}


def _as_list(value: bytes | list[bytes]) -> list[bytes]:
    return value if isinstance(value, list) else [value]


def _decode(value: bytes, declared_utf_8: bool) -> str:
    if declared_utf_8:
        return value.decode("utf-8", "replace")
    return decode_legacy(value)


def decode_legacy(value: bytes) -> str:
    """Decode bytes of no declared encoding: UTF-8 where they are valid UTF-8, else Windows-1252."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")
