import hashlib
import os
import struct
import sys
import warnings
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms, ImageDraw, ImageOps

from photoapp.domain.model_input import ModelInput
from photoapp.domain.photo import Problem, Reading, UnreadablePhoto
from photoapp.imaging.photo_reader import read_photo

MODEL_INPUT = ModelInput(64, 64)
RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def quarters(width: int = 160, height: int = 120) -> Image.Image:
    """Return a picture that shows which way is up: red and green above blue and white."""
    image = Image.new("RGB", (width, height), WHITE)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 2 - 1, height // 2 - 1), RED)
    draw.rectangle((width // 2, 0, width, height // 2 - 1), GREEN)
    draw.rectangle((0, height // 2, width // 2 - 1, height), BLUE)
    return image


def reading_of(path: Path, model_input: ModelInput = MODEL_INPUT) -> Reading:
    answer = read_photo(path, model_input)
    assert isinstance(answer, Reading), answer
    return answer


def problem_of(path: Path) -> UnreadablePhoto:
    answer = read_photo(path, MODEL_INPUT)
    assert isinstance(answer, UnreadablePhoto)
    assert answer.detail.endswith(".")
    return answer


def corners(pixels: NDArray[np.uint8]) -> list[tuple[int, ...]]:
    """Return the colours in the middle of the four quarters: above, then below."""
    height, width = pixels.shape[:2]
    return [
        tuple(int(value) for value in pixels[y, x])
        for y in (height // 4, height * 3 // 4)
        for x in (width // 4, width * 3 // 4)
    ]


def assert_quarters(reading: Reading, tolerance: int = 12) -> None:
    thumbnail = np.asarray(Image.open(BytesIO(reading.thumbnail)))
    for pixels in (reading.model_input, thumbnail):
        difference = np.abs(np.array(corners(pixels)) - np.array((RED, GREEN, BLUE, WHITE)))
        assert difference.max() <= tolerance, corners(pixels)


SAVED_AS = {
    "jpg": {"quality": 95},
    "png": {},
    "webp": {"lossless": True},
    "tif": {},
    "gif": {},
    "bmp": {},
    "avif": {"quality": 95},
    "heic": {"format": "HEIF", "quality": 95},
}


@pytest.mark.parametrize("suffix", SAVED_AS)
def test_every_format_gives_pixels_size_and_hash(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"photo.{suffix}"
    quarters().save(path, **SAVED_AS[suffix])
    reading = reading_of(path)
    assert_quarters(reading)
    assert (reading.width, reading.height) == (160, 120)
    assert reading.model_input.shape == (64, 64, 3)
    assert reading.model_input.dtype == np.uint8
    assert reading.content_hash == hashlib.blake2b(path.read_bytes(), digest_size=32).digest()


def test_the_content_decides_and_not_the_suffix(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    quarters().save(path, "PNG")
    assert reading_of(path).format == "PNG"


ORIENTED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""EXIF orientation -> what a camera held that way does to the picture; the reader undoes it."""


@pytest.mark.parametrize("orientation", ORIENTED)
@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif", "avif", "heic"])
def test_photos_come_upright(tmp_path: Path, suffix: str, orientation: int) -> None:
    method = ORIENTED[orientation]
    stored = quarters() if method is None else quarters().transpose(method)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    path = tmp_path / f"photo.{suffix}"
    stored.save(path, exif=exif.tobytes(), **SAVED_AS[suffix])
    reading = reading_of(path)
    assert_quarters(reading)
    assert (reading.width, reading.height) == (160, 120)


@pytest.mark.parametrize("orientation", ORIENTED)
def test_scaled_decoding_moves_nothing(tmp_path: Path, orientation: int) -> None:
    generator = np.random.default_rng(0)
    # Odd sides: at 1/8 the last column and row are filled in part only.
    rough = generator.integers(0, 256, (47, 63, 3), dtype=np.uint8)
    stored = Image.fromarray(rough).resize((2013, 1507), Image.Resampling.BICUBIC)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    path = tmp_path / "photo.jpg"
    stored.save(path, exif=exif, quality=95)
    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image)
    upright.save(tmp_path / "whole.bmp")
    scaled = reading_of(path).model_input.astype(float)
    whole = reading_of(tmp_path / "whole.bmp").model_input.astype(float)
    error = ((scaled - whole) ** 2).mean()
    assert 10 * np.log10(255**2 / error) >= 45  # dB; one pixel of the original aside costs 10


def test_the_thumbnail_is_small_and_never_enlarged(tmp_path: Path) -> None:
    quarters(2000, 1000).save(tmp_path / "large.jpg")
    quarters(100, 80).save(tmp_path / "small.png")
    large = Image.open(BytesIO(reading_of(tmp_path / "large.jpg").thumbnail))
    small = Image.open(BytesIO(reading_of(tmp_path / "small.png").thumbnail))
    assert (large.format, large.size) == ("JPEG", (512, 256))
    assert small.size == (100, 80)


def test_transparent_parts_are_white(tmp_path: Path) -> None:
    image = quarters().convert("RGBA")
    image.paste((0, 0, 0, 0), (80, 60, 160, 120))
    for name in ("a.png", "a.webp", "a.tif"):
        image.save(tmp_path / name, **({"lossless": True} if name == "a.webp" else {}))
        assert_quarters(reading_of(tmp_path / name))


@pytest.mark.parametrize("suffix", ["gif", "png"])
def test_a_palette_with_a_transparent_colour(tmp_path: Path, suffix: str) -> None:
    image = quarters().quantize(4)
    white = image.getpixel((120, 90))
    image.putpalette(
        [0 if index // 3 == white else value for index, value in enumerate(image.getpalette())]
    )
    image.save(tmp_path / f"a.{suffix}", transparency=white)
    assert_quarters(reading_of(tmp_path / f"a.{suffix}"))


def test_grey_and_one_bit(tmp_path: Path) -> None:
    grey = quarters().convert("L")
    grey.save(tmp_path / "grey.png")
    grey.save(tmp_path / "grey.jpg", quality=95)
    quarters().convert("1", dither=Image.Dither.NONE).save(
        tmp_path / "fax.tif", compression="group4"
    )
    for name in ("grey.png", "grey.jpg"):
        levels = [colour[0] for colour in corners(reading_of(tmp_path / name).model_input)]
        assert levels == pytest.approx([76, 150, 29, 255], abs=2)
    assert corners(reading_of(tmp_path / "fax.tif").model_input) == [(0,) * 3, (255,) * 3] * 2


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_16_bit_grey_keeps_its_levels(tmp_path: Path, suffix: str) -> None:
    ramp = np.repeat(np.linspace(0, 65535, 64).astype(np.uint16)[None], 64, axis=0)
    Image.fromarray(ramp).save(tmp_path / f"a.{suffix}")
    expected = np.rint(ramp / 257)
    assert np.abs(reading_of(tmp_path / f"a.{suffix}").model_input[..., 0] - expected).max() <= 1


def test_16_bit_big_endian_and_12_bit_sensors(tmp_path: Path) -> None:
    ramp = np.repeat(np.linspace(0, 4095, 64).astype(np.uint16)[None], 64, axis=0)
    Image.fromarray(ramp).save(tmp_path / "sensor.tif")
    image = Image.frombytes("I;16B", (64, 64), (ramp * 16).astype(">u2").tobytes())
    image.save(tmp_path / "motorola.tif")
    for name in ("sensor.tif", "motorola.tif"):
        pixels = reading_of(tmp_path / name).model_input
        assert np.abs(pixels[..., 1] - np.rint(ramp / 4095 * 255)).max() <= 1


@pytest.mark.parametrize("low_high", [(0.0, 1.0), (0.0, 255.0), (-3.5, 17.25)], ids=str)
def test_float_pictures_are_spread_over_all_levels(
    tmp_path: Path, low_high: tuple[float, float]
) -> None:
    ramp = np.repeat(np.linspace(*low_high, 64).astype(np.float32)[None], 64, axis=0)
    ramp[0, 0] = np.nan
    Image.fromarray(ramp).save(tmp_path / "a.tif")
    row = reading_of(tmp_path / "a.tif").model_input[32, :, 0]
    assert np.abs(row - np.rint(np.linspace(0, 255, 64))).max() <= 1


def test_cmyk_of_photoshop_is_not_inverted(tmp_path: Path) -> None:
    quarters().convert("CMYK").save(tmp_path / "a.jpg", quality=95)
    quarters().convert("CMYK").save(tmp_path / "a.tif")
    for name in ("a.jpg", "a.tif"):
        assert_quarters(reading_of(tmp_path / name))


def test_lab_becomes_rgb(tmp_path: Path) -> None:
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    image = ImageCms.profileToProfile(quarters(), srgb, lab, outputMode="LAB")
    assert image is not None
    image.save(tmp_path / "a.tif")
    assert_quarters(reading_of(tmp_path / "a.tif"), tolerance=25)


def swapped_profile() -> bytes:
    """Return an sRGB profile whose red and green have changed places."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    names = {bytes(profile[i : i + 4]): i for i in range(132, 132 + 12 * 20, 12)}
    for red, green in ((b"rXYZ", b"gXYZ"), (b"rTRC", b"gTRC")):
        profile[names[red] : names[red] + 4] = green
        profile[names[green] : names[green] + 4] = red
    return bytes(profile)


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp"])
def test_colour_profiles_become_srgb(tmp_path: Path, suffix: str) -> None:
    red, green, *rest = quarters().split()
    swapped = Image.merge("RGB", (green, red, *rest))
    swapped.save(tmp_path / f"a.{suffix}", icc_profile=swapped_profile(), **SAVED_AS[suffix])
    assert_quarters(reading_of(tmp_path / f"a.{suffix}"))


@pytest.mark.parametrize("profile", [b"junk", swapped_profile()[:300], b"\0" * 5000])
def test_broken_colour_profiles_are_ignored(tmp_path: Path, profile: bytes) -> None:
    quarters().save(tmp_path / "a.png", icc_profile=profile)
    assert_quarters(reading_of(tmp_path / "a.png"))


def test_an_srgb_profile_changes_no_pixel(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    image = Image.fromarray(generator.integers(0, 256, (64, 64, 3), dtype=np.uint8))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image.save(tmp_path / "a.png", icc_profile=srgb)
    np.testing.assert_array_equal(reading_of(tmp_path / "a.png").model_input, np.asarray(image))


@pytest.mark.parametrize("suffix", ["gif", "webp", "png", "tif", "heic"])
def test_of_several_pictures_the_first_counts(tmp_path: Path, suffix: str) -> None:
    others = [Image.new("RGB", (160, 120), "black")] * 2
    path = tmp_path / f"a.{suffix}"
    quarters().save(path, save_all=True, append_images=others, **SAVED_AS[suffix])
    assert_quarters(reading_of(path))


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (3, 2)], ids=str)
def test_tiny_photos_and_strips(tmp_path: Path, size: tuple[int, int]) -> None:
    Image.new("RGB", size, "red").save(tmp_path / "a.png")
    reading = reading_of(tmp_path / "a.png")
    assert (reading.width, reading.height) == size
    assert (reading.model_input == RED).all()


def test_facts_come_along(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "Pixel 8"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2020:01:02 03:04:05"
    for suffix in ("jpg", "png", "webp", "tif", "avif", "heic"):
        path = tmp_path / f"a.{suffix}"
        quarters().save(path, exif=exif.tobytes(), **SAVED_AS[suffix])
        facts = reading_of(path).facts
        assert (facts.camera, facts.taken_at and facts.taken_at.year) == ("Pixel 8", 2020), suffix


def test_odd_metadata_hides_no_photo(tmp_path: Path) -> None:
    quarters().save(tmp_path / "a.jpg", exif=b"Exif\0\0II*\0" + b"\xff" * 200)
    assert_quarters(reading_of(tmp_path / "a.jpg"))


def test_text_with_a_photos_name(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("Dear diary, today I renamed a file.")
    assert problem_of(tmp_path / "a.jpg") == UnreadablePhoto(
        Problem.NOT_AN_IMAGE, "It holds text, not a picture."
    )
    (tmp_path / "b.jpg").write_bytes(bytes(range(256)))
    assert problem_of(tmp_path / "b.jpg").problem is Problem.NOT_AN_IMAGE


def test_formats_outside_the_list_are_not_decoded(tmp_path: Path) -> None:
    quarters().save(tmp_path / "a.jpg", "PPM")
    quarters().save(tmp_path / "b.jpg", "TGA")
    quarters().save(tmp_path / "c.jpg", "EPS")
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        assert problem_of(tmp_path / name).problem is Problem.NOT_AN_IMAGE


@pytest.mark.parametrize("suffix", SAVED_AS)
def test_photos_that_are_cut_off(tmp_path: Path, suffix: str) -> None:
    generator = np.random.default_rng(0)
    noise = Image.fromarray(generator.integers(0, 256, (120, 160, 3), dtype=np.uint8))
    path = tmp_path / f"a.{suffix}"
    noise.save(path, **SAVED_AS[suffix])
    whole = path.read_bytes()
    for part in (3, 20, len(whole) // 3, len(whole) // 2):
        path.write_bytes(whole[:part])
        assert problem_of(path).problem in (Problem.DAMAGED, Problem.NOT_AN_IMAGE)


def png(width: int, height: int) -> bytes:
    """Return a PNG that declares a size and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*parts) for parts in chunks)


def test_decompression_bombs_are_refused_by_their_size(tmp_path: Path) -> None:
    for width, height in ((60_000, 60_000), (20_000, 20_000), (2**31 - 1, 2**31 - 1)):
        (tmp_path / "a.png").write_bytes(png(width, height))
        assert problem_of(tmp_path / "a.png").problem is Problem.TOO_LARGE


def test_no_pixels_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(0, 0))
    assert problem_of(tmp_path / "a.png").problem is Problem.DAMAGED


def jpeg_of_size(width: int, height: int, *, progressive: bool) -> bytes:
    """Return a small JPEG whose header declares another size."""
    buffer = BytesIO()
    quarters().save(buffer, "JPEG", progressive=progressive)
    jpeg = buffer.getvalue()
    start = jpeg.index(b"\xff\xc2" if progressive else b"\xff\xc0") + 5
    return jpeg[:start] + struct.pack(">HH", height, width) + jpeg[start + 4 :]


def test_the_largest_jpegs(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg_of_size(65_500, 65_500, progressive=False))
    assert problem_of(tmp_path / "a.jpg").problem is Problem.TOO_LARGE
    (tmp_path / "b.jpg").write_bytes(jpeg_of_size(20_000, 20_000, progressive=True))
    assert problem_of(tmp_path / "b.jpg").problem is Problem.TOO_LARGE
    (tmp_path / "c.jpg").write_bytes(jpeg_of_size(20_000, 20_000, progressive=False))
    # Sequential: decoded row by row at 1/8, so that its 400 million pixels never lie in memory.
    assert reading_of(tmp_path / "c.jpg").width == 20_000


def test_a_valid_file_of_a_kind_that_is_not_read(tmp_path: Path) -> None:
    buffer = BytesIO()
    quarters().save(buffer, "JPEG")
    jpeg = bytearray(buffer.getvalue())
    jpeg[jpeg.index(b"\xff\xc0") + 4] = 12  # bits of a sample
    (tmp_path / "a.jpg").write_bytes(jpeg)
    problem = problem_of(tmp_path / "a.jpg")
    assert problem.problem is Problem.UNSUPPORTED
    assert "12-bit" in problem.detail


def test_originals_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    quarters().save(path)
    os.utime(path, ns=(1_000_000_000, 2_000_000_000))
    path.chmod(0o444)
    before = path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode
    reading_of(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode) == before
    assert os.listdir(tmp_path) == ["a.jpg"]


def test_mutants_of_every_format_end_in_an_answer(tmp_path: Path) -> None:
    generator = np.random.default_rng(7)
    for suffix in SAVED_AS:
        path = tmp_path / f"a.{suffix}"
        quarters().save(path, **SAVED_AS[suffix])
        whole = path.read_bytes()
        for _ in range(40):
            mutant = bytearray(whole)
            for place in generator.integers(0, min(len(whole), 400), 4):
                mutant[place] = generator.integers(256)
            path.write_bytes(mutant)
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                assert isinstance(read_photo(path, MODEL_INPUT), Reading | UnreadablePhoto)


def dng(preview: bytes, width: int = 64, height: int = 48) -> bytes:
    """Return the smallest DNG, to be turned by 90 degrees: a preview in JPEG and a few pixels."""
    sensor = np.full((height, width), 1000, "<u2").tobytes()

    def directory(offset: int, entries: list[tuple[int, int, int, bytes]]) -> bytes:
        table, extra = struct.pack("<H", len(entries)), b""
        place = offset + 2 + 12 * len(entries) + 4
        for tag, kind, count, value in sorted(entries):
            table += struct.pack("<HHI", tag, kind, count)
            if len(value) <= 4:
                table += value.ljust(4, b"\0")
            else:
                table += struct.pack("<I", place + len(extra))
                extra += value + b"\0" * (len(value) % 2)
        return table + b"\0\0\0\0" + extra

    def short(*values: int) -> bytes:
        return struct.pack(f"<{len(values)}H", *values)

    def long(value: int) -> bytes:
        return struct.pack("<I", value)

    raw_at, sensor_at, preview_at = 1000, 2000, 12_000
    main = [
        (254, 4, 1, long(1)), (256, 4, 1, long(120)), (257, 4, 1, long(160)),
        (258, 3, 3, short(8, 8, 8)), (259, 3, 1, short(7)), (262, 3, 1, short(6)),
        (271, 2, 6, b"Maker\0"), (272, 2, 6, b"Model\0"), (273, 4, 1, long(preview_at)),
        (274, 3, 1, short(6)), (277, 3, 1, short(3)), (278, 4, 1, long(160)),
        (279, 4, 1, long(len(preview))), (330, 4, 1, long(raw_at)),
        (50706, 1, 4, bytes((1, 4, 0, 0))), (50708, 2, 6, b"Model\0"),
    ]  # fmt: skip
    raw = [
        (254, 4, 1, long(0)), (256, 4, 1, long(width)), (257, 4, 1, long(height)),
        (258, 3, 1, short(16)), (259, 3, 1, short(1)), (262, 3, 1, short(32803)),
        (273, 4, 1, long(sensor_at)),
        (277, 3, 1, short(1)), (278, 4, 1, long(height)), (279, 4, 1, long(len(sensor))),
        (33421, 3, 2, short(2, 2)), (33422, 1, 4, bytes((0, 1, 1, 2))),
    ]  # fmt: skip
    data = b"II*\0" + long(8) + directory(8, main)
    data = data.ljust(raw_at, b"\0") + directory(raw_at, raw)
    return data.ljust(sensor_at, b"\0") + sensor.ljust(preview_at - sensor_at, b"\0") + preview


@pytest.fixture
def raw_photo(tmp_path: Path) -> Path:
    buffer = BytesIO()
    quarters().transpose(Image.Transpose.ROTATE_90).resize((160, 120)).save(
        buffer, "JPEG", quality=95
    )
    path = tmp_path / "photo.dng"
    path.write_bytes(dng(buffer.getvalue()))
    return path


def test_a_preview_that_the_camera_has_turned_is_not_turned_again(tmp_path: Path) -> None:
    pytest.importorskip("rawpy", reason="comes with the extra `raw`")
    buffer = BytesIO()
    upright = quarters(120, 160)
    upright.save(buffer, "JPEG", quality=95)
    (tmp_path / "a.dng").write_bytes(dng(buffer.getvalue()))
    reading = reading_of(tmp_path / "a.dng")
    assert_quarters(reading)
    assert (reading.width, reading.height) == (48, 64)


@pytest.mark.parametrize("suffix", ["dng", "tif"])
def test_raw_files_are_read_by_their_preview(raw_photo: Path, suffix: str) -> None:
    pytest.importorskip("rawpy", reason="comes with the extra `raw`")
    path = raw_photo.rename(raw_photo.with_suffix(f".{suffix}"))
    reading = reading_of(path)
    assert_quarters(reading)
    assert (reading.format, reading.width, reading.height) == ("RAW", 48, 64)
    assert reading.facts.camera == "Maker Model"


def test_raw_files_without_rawpy(raw_photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rawpy", None)
    problem = problem_of(raw_photo)
    assert problem.problem is Problem.UNSUPPORTED
    assert "photoapp[raw]" in problem.detail


def test_a_scan_with_a_raw_name_is_still_a_picture(tmp_path: Path) -> None:
    pytest.importorskip("rawpy", reason="comes with the extra `raw`")
    quarters().save(tmp_path / "scan.raw", "TIFF")
    assert_quarters(reading_of(tmp_path / "scan.raw"))


def test_torn_raw_files(raw_photo: Path) -> None:
    pytest.importorskip("rawpy", reason="comes with the extra `raw`")
    whole = raw_photo.read_bytes()
    for part in (20, 500, 1500, 12_100):
        raw_photo.write_bytes(whole[:part])
        problem = problem_of(raw_photo)
        assert problem.problem in (Problem.DAMAGED, Problem.UNSUPPORTED, Problem.NOT_AN_IMAGE)
        assert problem.detail.endswith(".")


def test_libheif_is_new_enough_to_be_given_foreign_files() -> None:
    # Nine holes were closed in 1.23.3.
    version = tuple(int(part) for part in pillow_heif.libheif_version().split("."))
    assert version >= (1, 23, 3)
