"""The picture that a camera put into its RAW file, through LibRaw (rawpy, extra `raw`)."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image

from photoapp.domain.photo import Problem, UnreadablePhoto

NEEDS_RAWPY: Final = UnreadablePhoto(
    Problem.UNSUPPORTED, "It is a RAW file; install photoapp[raw] to read RAW files."
)
_NO_PREVIEW: Final = UnreadablePhoto(
    Problem.UNSUPPORTED, "This RAW file holds no preview picture that can be read."
)

_TORN: Final = UnreadablePhoto(Problem.DAMAGED, "The RAW file ends inside its preview picture.")
_COMPARED_BYTES: Final = 1024

NOT_RAW: Final = UnreadablePhoto(
    Problem.UNSUPPORTED, "It is a RAW file of a camera that LibRaw does not know."
)

# LibRaw's `flip` (libraw_image_sizes_t) -> EXIF orientation.
_ORIENTATIONS: Final = {0: 1, 3: 3, 5: 8, 6: 6}


@dataclass(frozen=True, slots=True)
class RawPreview:
    """An embedded preview and what LibRaw knows of the whole photo.

    Attributes:
        image: opened, perhaps not loaded yet.
        width: of the sensor's picture, before `orientation`.
        height: of the sensor's picture, before `orientation`.
        orientation: EXIF orientation 1..8 of the sensor's picture.
    """

    image: Image.Image
    width: int
    height: int
    orientation: int


def open_preview(data: bytes) -> RawPreview | UnreadablePhoto:
    """Return the largest preview inside a RAW file.

    Args:
        data: the whole file.

    Returns:
        The preview, or UNSUPPORTED: `NEEDS_RAWPY`, `NOT_RAW` (LibRaw does not know it), or there is
        no preview.

    Raises:
        Exception: whatever LibRaw and Pillow raise on damaged files.
    """
    try:
        import rawpy
    except ImportError:
        return NEEDS_RAWPY
    try:
        with rawpy.imread(BytesIO(data)) as raw:
            thumbnail = raw.extract_thumb()
            sizes = raw.sizes
    except rawpy.LibRawFileUnsupportedError:
        return NOT_RAW
    except (rawpy.LibRawNoThumbnailError, rawpy.LibRawUnsupportedThumbnailError):
        return _NO_PREVIEW
    if isinstance(thumbnail.data, bytes):
        # Of a file that ends inside its preview, LibRaw fills what it could read and leaves the
        # rest as it lay in memory: perhaps another photo. It may put a header in front of the
        # preview, so the end is compared.
        if thumbnail.data[-_COMPARED_BYTES:] not in data:
            return _TORN
        image: Image.Image = Image.open(BytesIO(thumbnail.data), formats=("JPEG",))
    else:
        image = Image.fromarray(thumbnail.data)
    return RawPreview(image, sizes.width, sizes.height, _ORIENTATIONS.get(sizes.flip, 1))
