"""One file -> an opened picture of an allowed format and an honest size; or a reason."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final, TypeVar

import pillow_heif
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from photoapp.domain.photo import PhotoFacts, Problem, UnreadablePhoto
from photoapp.imaging.exif import is_dng, read_tiff_facts
from photoapp.imaging.file_bytes import read_file
from photoapp.imaging.formats import (
    HEAD_BYTES,
    PILLOW_FORMATS,
    RAW_EXTENSIONS,
    Content,
    sniff,
)
from photoapp.imaging.pixels import Pixels, ScaledDecode, orientation_of, plain_pixels, swaps_sides
from photoapp.imaging.plain_text import clean_line
from photoapp.imaging.raw_preview import NOT_RAW, RawPreview, open_preview

MAX_PIXELS: Final = 250_000_000
"""Largest picture that is decoded whole. Above the largest single shots (200 MP phones, 151 MP
medium format); its RGB pixels take 1 GB in Pillow, which fits a reader's 2 GiB."""

MAX_SCALED_PIXELS: Final = 1_000_000_000
"""Largest sequential JPEG: it is decoded row by row at 1/8 of its sides, so memory stays small and
1,000 MP (a stitched panorama) take some 5 s. A progressive one needs all its coefficients in
memory at once and falls under `MAX_PIXELS`."""

# A MemoryError below this size means damage that asks for too much, not an honest large photo.
_LARGE_PIXELS: Final = 50_000_000

JPEG_REDUCTIONS: Final = (8, 4, 2)
"""By how much libjpeg can shrink a picture while it decodes it, at no extra cost."""

# The formats' own classes say why they refuse a file; `Image.open` only says that they do.
_PLUGINS: Final[dict[str, type[ImageFile.ImageFile]]] = {
    "JPEG": JpegImagePlugin.JpegImageFile,
    "PNG": PngImagePlugin.PngImageFile,
    "WebP": WebPImagePlugin.WebPImageFile,
    "TIFF": TiffImagePlugin.TiffImageFile,
    "GIF": GifImagePlugin.GifImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
    "AVIF": AvifImagePlugin.AvifImageFile,
}
# Parts of their messages that mean a valid file of a kind that Pillow does not decode.
_UNSUPPORTED_MESSAGES: Final = (
    "unknown pixel mode",
    "cannot handle",
    "unsupported bmp compression",
    "unsupported bmp bitfields",
    "unsupported bmp pixel depth",
    "not available",
)

# Process-wide, as Pillow has it: `_check_size` below draws the lines, this only lets it see sizes.
Image.MAX_IMAGE_PIXELS = MAX_SCALED_PIXELS
pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)
# One thread a reader: there is a reader for each core.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1


@dataclass(frozen=True, slots=True)
class OpenedPhoto:
    """An image that is opened and small enough, and what is said of the whole photo.

    Attributes:
        size: upright (width, height) of the original, None for the image's own.
        orientation: known from outside the image, None to ask the image.
        facts: known from outside the image, None to ask the image.
    """

    image: Image.Image
    format: str
    size: tuple[int, int] | None = None
    orientation: int | None = None
    facts: PhotoFacts | None = None

    def upright_pixels(self, scaled: ScaledDecode | None) -> Pixels:
        """Decode, with the orientation that the image or what is around it names.

        Args:
            scaled: what `scale_decoding` gave.
        """
        # Only a loaded TIFF is turned by Pillow itself; PNG has metadata behind its pixels.
        self.image.load()
        known = self.orientation
        orientation = orientation_of(self.image) if known is None else known
        return plain_pixels(self.image, orientation, scaled)


Answer = TypeVar("Answer")


def with_opened(
    path: Path, use: Callable[[OpenedPhoto, bytes], Answer]
) -> Answer | UnreadablePhoto:
    """Open one photo in this process and use it.

    Args:
        path: the file; links are followed, it is opened for reading only.
        use: gets the opened photo and the whole file; whatever it raises is the photo's fault.

    Returns:
        What `use` returned, or why the photo cannot be used; damaged and hostile files never raise.
    """
    data = read_file(path)
    if isinstance(data, UnreadablePhoto):
        return data
    declared = 0
    try:
        # Pillow warns of odd metadata, which is not news here; as an error it would hide photos.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            opened = _open(data, path.suffix.lower())
            if isinstance(opened, UnreadablePhoto):
                return opened
            refusal = _check_size(opened.image)
            if refusal is not None:
                return refusal
            declared = opened.image.width * opened.image.height
            return use(opened, data)
    except Image.DecompressionBombError:
        return _too_large("It declares far more pixels than any camera takes.")
    except MemoryError:
        return _out_of_memory(declared)
    except Exception as error:  # noqa: BLE001 - decoders raise nearly anything on hostile files
        return _damaged(error)


def scale_decoding(image: Image.Image, reduction: int) -> ScaledDecode | None:
    """Let libjpeg shrink a picture while it decodes it.

    Args:
        image: opened and not loaded; other formats than JPEG stay as they are.
        reduction: one of `JPEG_REDUCTIONS`.

    Returns:
        How the picture will lie in the image, None when it is not shrunk.
    """
    if not isinstance(image, JpegImagePlugin.JpegImageFile):
        return None
    size = image.size
    draft = image.draft(None, (max(1, size[0] // reduction), max(1, size[1] // reduction)))
    return None if draft is None else ScaledDecode(size, draft[1][2:])


def _open(data: bytes, suffix: str) -> OpenedPhoto | UnreadablePhoto:
    """Open by content; a suffix only says that a TIFF may be a camera's RAW file."""
    content, name = sniff(data[:HEAD_BYTES])
    if content is Content.TEXT:
        return UnreadablePhoto(Problem.NOT_AN_IMAGE, "It holds text, not a picture.")
    if content is Content.UNKNOWN:
        return UnreadablePhoto(
            Problem.NOT_AN_IMAGE, "Its content is no picture, whatever its name says."
        )
    is_tiff = content is Content.TIFF
    if content is Content.RAW or (is_tiff and (suffix in RAW_EXTENSIONS or is_dng(data))):
        preview = open_preview(data)
        # A scan that was saved under a RAW name is still a picture.
        if preview is not NOT_RAW or not is_tiff:
            return _opened_raw(preview, data)
    try:
        image = Image.open(BytesIO(data), formats=PILLOW_FORMATS)
    except UnidentifiedImageError:
        return _why_refused(data, name)
    return OpenedPhoto(image, image.format or name)


def _opened_raw(
    preview: RawPreview | UnreadablePhoto, data: bytes
) -> OpenedPhoto | UnreadablePhoto:
    if isinstance(preview, UnreadablePhoto):
        return preview
    width, height = preview.width, preview.height
    # LibRaw writes its orientation into previews that have none, also where the camera has turned
    # the preview already: then its sides are not those of the sensor.
    own = orientation_of(preview.image)
    orientation = own if own != 1 else preview.orientation
    if swaps_sides(preview.orientation):
        if (width > height) != (preview.image.width > preview.image.height):
            orientation = 1
        width, height = height, width
    return OpenedPhoto(preview.image, "RAW", (width, height), orientation, read_tiff_facts(data))


def _check_size(image: Image.Image) -> UnreadablePhoto | None:
    width, height = image.size
    if not width or not height:
        return UnreadablePhoto(Problem.DAMAGED, f"It declares {width} x {height} pixels.")
    sequential = image.format in ("JPEG", "MPO") and not image.info.get("progressive")
    limit = MAX_SCALED_PIXELS if sequential else MAX_PIXELS
    if width * height > limit:
        return _too_large(
            f"It has {width} x {height} pixels; at most {limit // 1_000_000} million are read."
        )
    return None


def _why_refused(data: bytes, name: str) -> UnreadablePhoto:
    """Ask the format's own decoder why it refuses a file that begins like one of its own."""
    plugin = _PLUGINS.get(name)
    try:
        if plugin is not None:
            plugin(BytesIO(data)).close()
    except Exception as error:  # noqa: BLE001 - the message is all that is wanted
        if _is_unsupported(error):
            return _unsupported(name, error)
    return UnreadablePhoto(
        Problem.DAMAGED, f"It begins like a {name} file, but what follows is damaged."
    )


def _damaged(error: Exception) -> UnreadablePhoto:
    if _is_unsupported(error):
        return _unsupported("picture", error)
    if isinstance(error, EOFError) or "truncated" in str(error):
        return UnreadablePhoto(
            Problem.DAMAGED, "The file ends too early: it was cut off or not copied whole."
        )
    return UnreadablePhoto(Problem.DAMAGED, "The picture inside the file is damaged.")


def _is_unsupported(error: Exception) -> bool:
    return any(part in str(error).lower() for part in _UNSUPPORTED_MESSAGES)


def _unsupported(name: str, error: Exception) -> UnreadablePhoto:
    return UnreadablePhoto(
        Problem.UNSUPPORTED,
        f"This kind of {name} file is not supported ({clean_line(str(error))}).",
    )


def _too_large(detail: str) -> UnreadablePhoto:
    return UnreadablePhoto(Problem.TOO_LARGE, detail)


def _out_of_memory(pixels: int) -> UnreadablePhoto:
    if pixels >= _LARGE_PIXELS:
        return _too_large(
            f"Its {pixels // 1_000_000} million pixels need more memory than a reader may use."
        )
    return UnreadablePhoto(
        Problem.CRASHED, "Reading it asks for more memory than a reader may use."
    )
