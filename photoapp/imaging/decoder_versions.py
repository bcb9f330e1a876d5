"""Which image decoders this installation has, for `doctor`."""

import PIL
from PIL import features

_CODECS = (
    ("JPEG", "libjpeg_turbo"),
    ("WebP", "webp"),
    ("AVIF", "avif"),
    ("TIFF", "libtiff"),
    ("colour profiles", "littlecms2"),
)


def decoder_versions() -> str:
    """Return the versions in a line, such as "Pillow 13.0.0, JPEG 3.2.0"; "none" is absent."""
    import pillow_heif

    found = [f"Pillow {PIL.__version__}"]
    found += [f"{name} {features.version(feature) or 'none'}" for name, feature in _CODECS]
    heif = pillow_heif.libheif_info()["libheif"]
    return ", ".join([*found, f"HEIC libheif {heif}"])
