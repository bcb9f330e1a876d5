from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageDraw

from photoapp.domain.photo import Problem, UnreadablePhoto
from photoapp.domain.view_image import ViewImage, ViewSize
from photoapp.imaging import raw_preview, viewing
from photoapp.imaging.raw_preview import RawPreview
from photoapp.imaging.viewing import view_photo

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
FULL = ViewSize(None)


def quarters(width: int = 160, height: int = 120) -> Image.Image:
    """Return a picture that shows which way is up: red and green above blue and white."""
    image = Image.new("RGB", (width, height), WHITE)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 2 - 1, height // 2 - 1), RED)
    draw.rectangle((width // 2, 0, width, height // 2 - 1), GREEN)
    draw.rectangle((0, height // 2, width // 2 - 1, height), BLUE)
    return image


def view_of(path: Path, size: ViewSize = FULL) -> ViewImage:
    answer = view_photo(path, size)
    assert isinstance(answer, ViewImage), answer
    assert answer.pixels.dtype == np.uint8
    assert answer.pixels.flags.c_contiguous
    return answer


def assert_quarters(view: ViewImage, tolerance: int = 12) -> None:
    height, width = view.pixels.shape[:2]
    for (y, x), colour in {(1, 1): RED, (1, 3): GREEN, (3, 1): BLUE, (3, 3): WHITE}.items():
        found = view.pixels[height * y // 4, width * x // 4].astype(int)
        assert np.abs(found - colour).max() <= tolerance, (y, x, found)


def test_all_pixels_of_a_photo_come_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    quarters().save(path)
    view = view_of(path)
    np.testing.assert_array_equal(view.pixels, np.asarray(quarters()))
    assert (view.width, view.height, view.largest) == (160, 120, True)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photos_come_upright_in_the_size_of_the_original(tmp_path: Path, orientation: int) -> None:
    methods = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    method = methods.get(orientation)
    stored = quarters(640, 480) if method is None else quarters(640, 480).transpose(method)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    path = tmp_path / "a.jpg"
    stored.save(path, exif=exif.tobytes(), quality=95)
    for size, shape in ((FULL, (480, 640, 3)), (ViewSize(100), (75, 100, 3))):
        view = view_of(path, size)
        assert_quarters(view)
        assert view.pixels.shape == shape
        assert (view.width, view.height) == (640, 480)


@pytest.mark.parametrize(
    ("side", "shape", "largest"),
    [
        (1, (1, 1, 3), False),
        (101, (75, 101, 3), False),
        (400, (300, 400, 3), False),
        (1000, (751, 1000, 3), False),
        (1001, (752, 1001, 3), True),
        (5000, (752, 1001, 3), True),
    ],
)
@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_scaled_to_a_longest_side_and_never_enlarged(
    tmp_path: Path, suffix: str, side: int, shape: tuple[int, ...], largest: bool
) -> None:
    path = tmp_path / f"a.{suffix}"
    quarters(1001, 752).save(path)
    view = view_of(path, ViewSize(side))
    assert view.pixels.shape == shape
    assert view.largest is largest
    assert (view.width, view.height) == (1001, 752)
    if side > 100:
        assert_quarters(view)


def test_a_line_of_pixels_is_scaled_along_its_length_only(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (4000, 1), RED).save(path)
    assert view_of(path, ViewSize(500)).pixels.shape == (1, 500, 3)


def test_cmyk_and_16_bit_and_transparency_become_srgb(tmp_path: Path) -> None:
    quarters().convert("CMYK").save(tmp_path / "a.jpg", quality=95)
    assert_quarters(view_of(tmp_path / "a.jpg"), 20)
    ramp = np.linspace(0, 65535, 256).astype(np.uint16)
    Image.fromarray(np.tile(ramp, (4, 1))).save(tmp_path / "b.png")
    grey = view_of(tmp_path / "b.png").pixels
    assert np.abs(grey[0, :, 0].astype(int) - np.arange(256)).max() <= 1
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(tmp_path / "c.png")
    assert (view_of(tmp_path / "c.png").pixels == 255).all()


def test_a_photo_above_the_limit_comes_scaled_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewing, "MAX_VIEW_PIXELS", 10_000)
    for path in (tmp_path / "a.jpg", tmp_path / "a.png"):
        quarters(400, 300).save(path)
        view = view_of(path)
        height, width = view.pixels.shape[:2]
        assert 9_500 < width * height <= 10_000
        assert view.largest
        assert (view.width, view.height) == (400, 300)
        assert_quarters(view)


def test_a_jpeg_too_large_for_memory_is_shrunk_while_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewing, "MAX_VIEW_PIXELS", 40_000)
    monkeypatch.setattr(viewing, "_MAX_DECODED_PIXELS", 50_000)
    path = tmp_path / "a.jpg"
    quarters(400, 300).save(path)
    view = view_of(path)
    assert view.pixels.shape == (150, 200, 3)
    assert view.largest


def raw_with_preview(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, preview: RawPreview | UnreadablePhoto
) -> Path:
    path = tmp_path / "a.raf"
    path.write_bytes(b"FUJIFILMCCD-RAW and more")
    monkeypatch.setattr("photoapp.imaging.opened_photo.open_preview", lambda data: preview)
    return path


def test_of_a_raw_file_the_preview_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = RawPreview(quarters(160, 120).transpose(Image.Transpose.ROTATE_90), 4032, 3000, 6)
    view = view_of(raw_with_preview(tmp_path, monkeypatch, preview))
    # The camera has turned its preview already; the sensor has another orientation and size.
    assert view.pixels.shape == (160, 120, 3)
    assert (view.width, view.height) == (3000, 4032)
    assert view.largest


def test_a_preview_of_another_shape_counts_as_the_photo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = view_of(
        raw_with_preview(tmp_path, monkeypatch, RawPreview(quarters(160, 90), 4000, 3000, 1))
    )
    assert (view.width, view.height) == (160, 90)


def test_a_raw_file_without_preview_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = raw_with_preview(tmp_path, monkeypatch, raw_preview.NEEDS_RAWPY)
    assert view_photo(path, FULL) == raw_preview.NEEDS_RAWPY


def test_what_cannot_be_shown_has_a_reason(tmp_path: Path) -> None:
    good = tmp_path / "good.jpg"
    quarters().save(good)
    (tmp_path / "torn.jpg").write_bytes(good.read_bytes()[:-200])
    (tmp_path / "text.jpg").write_text("no picture")
    (tmp_path / "empty.jpg").touch()
    bomb = bytearray(good.read_bytes())
    frame = bomb.index(b"\xff\xc0")
    bomb[frame + 5 : frame + 9] = b"\xff\xff\xff\xff"
    (tmp_path / "bomb.jpg").write_bytes(bomb)
    reasons = {
        "torn.jpg": Problem.DAMAGED,
        "text.jpg": Problem.NOT_AN_IMAGE,
        "empty.jpg": Problem.EMPTY,
        "bomb.jpg": Problem.TOO_LARGE,
        "none.jpg": Problem.VANISHED,
    }
    for name, problem in reasons.items():
        answer = view_photo(tmp_path / name, FULL)
        assert isinstance(answer, UnreadablePhoto), name
        assert answer.problem is problem, name
        assert answer.detail.endswith(".")
