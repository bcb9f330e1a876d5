"""Which files are photos by their name, and what their first bytes say they really are."""

from enum import Enum
from typing import Final

_READ: Final = "avif bmp dib gif heic heif hif jfif jpe jpeg jpg mpo png tif tiff webp"  # by Pillow
_RAW: Final = (
    "3fr arw bay cr2 cr3 crw dcr dng erf fff gpr iiq k25 kdc mef mos mrw nef nrw orf pef ptx raf "
    "raw rw2 rwl sr2 srf srw x3f"  # from the list of cameras that LibRaw supports
)
_NOT_READ: Final = "j2k jp2 jpf jpx jxl psd"

RAW_EXTENSIONS: Final = frozenset(f".{name}" for name in _RAW.split())
"""Suffixes of camera RAW files."""

PHOTO_EXTENSIONS: Final = RAW_EXTENSIONS.union(
    f".{name}" for name in (*_READ.split(), *_NOT_READ.split())
)
"""Suffixes, lower case with dot, that make a file a photo of the library.

JPEG XL, JPEG 2000 and Photoshop files are among them although they cannot be read: counted as
unsupported, they are named to the user instead of silently left out.
"""

PILLOW_FORMATS: Final[tuple[str, ...]] = (
    "JPEG",
    "PNG",
    "WEBP",
    "TIFF",
    "GIF",
    "BMP",
    "AVIF",
    "HEIF",
)
"""Allow-list for `Image.open(formats=)`: Pillow's other decoders never see a file of the user."""

HEAD_BYTES: Final = 64
"""How many first bytes `sniff` wants to see."""

# AppleDouble: macOS writes "._IMG.jpg" beside "IMG.jpg" on foreign disks; it holds no picture.
_RESOURCE_FORK_PREFIX: Final = "._"


class Content(Enum):
    """What the first bytes of a file promise."""

    PILLOW = "a picture of an allowed format"
    TIFF = "a TIFF, or a RAW file built like one"
    RAW = "a camera RAW file"
    UNSUPPORTED = "a known format that is not read"
    TEXT = "text"
    UNKNOWN = "anything else"


# Signatures (offset, bytes, name): the file formats' own specifications, as in file(1)'s magic.
_PICTURES: Final = (
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"\x89PNG\r\n\x1a\n", "PNG"),
    (8, b"WEBP", "WebP"),
    (0, b"GIF8", "GIF"),
    (0, b"BM", "BMP"),
)
_RAWS: Final = (
    (0, b"FUJIFILMCCD-RAW", "Fujifilm RAW"),
    (0, b"IIU\0", "Panasonic RAW"),
    (0, b"IIRO", "Olympus RAW"),
    (0, b"IIRS", "Olympus RAW"),
    (0, b"MMOR", "Olympus RAW"),
    (0, b"FOVb", "Sigma RAW"),
    (0, b"\0MRM", "Minolta RAW"),
    (6, b"HEAPCCDR", "Canon RAW"),
    (4, b"ftypcrx ", "Canon RAW"),
    (8, b"CR\x02", "Canon RAW"),
)
_TIFFS: Final = (
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"II+\0", "TIFF"),
    (0, b"MM\0+", "TIFF"),
)
_OTHERS: Final = (
    (0, b"\xff\x0a", "JPEG XL"),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"),
    (0, b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
    (0, b"\xff\x4f\xff\x51", "JPEG 2000"),
    (0, b"8BPS", "Photoshop"),
    (0, b"%PDF", "PDF"),
    (0, b"\0\0\1\0", "icon"),
    (0, b"\x1aE\xdf\xa3", "video"),
    (8, b"AVI ", "video"),
)
# Major brands of ISO base media files: ISO/IEC 23008-12 (HEIF) and the AV1 image file format.
_HEIF_BRANDS: Final = frozenset(
    (
        b"heic",
        b"heix",
        b"heim",
        b"heis",
        b"hevc",
        b"hevx",
        b"hevm",
        b"hevs",
        b"mif1",
        b"msf1",
        b"mif2",
        b"mif3",
    )
)
_AVIF_BRANDS: Final = frozenset((b"avif", b"avis"))
_VIDEO_BRANDS: Final = (b"isom", b"iso2", b"mp4", b"M4V", b"qt  ", b"3gp", b"avc1")
_TEXT_BYTES: Final = frozenset(range(32, 127)) | frozenset(b"\t\n\r\f") | frozenset(range(128, 256))


def is_photo_name(name: str) -> bool:
    """Return whether a file of this name (without folder) belongs in the library.

    Args:
        name: file name; any case, surrogate escapes allowed.
    """
    _stem, dot, suffix = name.rpartition(".")
    return (
        bool(dot)
        and f".{suffix.lower()}" in PHOTO_EXTENSIONS
        and not name.startswith(_RESOURCE_FORK_PREFIX)
    )


def sniff(head: bytes) -> tuple[Content, str]:
    """Tell what the first bytes of a file promise.

    Args:
        head: the first `HEAD_BYTES` bytes, fewer when the file is shorter.

    Returns:
        The kind of content, and the name of the format for people ("JPEG"), empty when unknown.
    """
    for signatures, content in (
        (_RAWS, Content.RAW),
        (_TIFFS, Content.TIFF),
        (_OTHERS, Content.UNSUPPORTED),
        (_PICTURES, Content.PILLOW),
    ):
        for offset, magic, name in signatures:
            if head.startswith(magic, offset):
                return content, name
    if head[4:8] == b"ftyp":
        return _sniff_iso_media(head[8:12])
    if head and _TEXT_BYTES.issuperset(head):
        return Content.TEXT, ""
    return Content.UNKNOWN, ""


def _sniff_iso_media(brand: bytes) -> tuple[Content, str]:
    if brand in _HEIF_BRANDS:
        return Content.PILLOW, "HEIF"
    if brand in _AVIF_BRANDS:
        return Content.PILLOW, "AVIF"
    if brand.startswith(_VIDEO_BRANDS):
        return Content.UNSUPPORTED, "video"
    return Content.UNKNOWN, ""
