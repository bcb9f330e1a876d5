import pytest

from photoapp.imaging.formats import Content, is_photo_name, sniff


@pytest.mark.parametrize(
    "name", ["a.jpg", "A.JPG", "b.heic", "c.tar.png", "d.NEF", "é.webp", "x\udcff.jpeg", ".jpg"]
)
def test_photos_are_known_by_their_suffix(name: str) -> None:
    assert is_photo_name(name)


@pytest.mark.parametrize("name", ["a.txt", "jpg", "a.jpg.xmp", "._IMG_1.jpg", "a.", "", "a.mp4"])
def test_other_files_are_no_photos(name: str) -> None:
    assert not is_photo_name(name)


@pytest.mark.parametrize("name", ["a.jxl", "a.jp2", "a.psd"])
def test_pictures_that_cannot_be_read_are_counted_too(name: str) -> None:
    assert is_photo_name(name)


@pytest.mark.parametrize(
    ("head", "content", "name"),
    [
        (b"\xff\xd8\xff\xe0", Content.PILLOW, "JPEG"),
        (b"\0\0\0\x18ftypheic", Content.PILLOW, "HEIF"),
        (b"\0\0\0\x18ftypavif", Content.PILLOW, "AVIF"),
        (b"\0\0\0\x18ftypcrx isom", Content.RAW, "Canon RAW"),
        (b"\0\0\0\x18ftypmp42", Content.UNSUPPORTED, "video"),
        (b"II*\0\x10\0\0\0CR\x02\0", Content.RAW, "Canon RAW"),
        (b"II*\0\x08\0\0\0", Content.TIFF, "TIFF"),
        (b"\xff\x0a\xfa\x1f", Content.UNSUPPORTED, "JPEG XL"),
        (b"Dear diary, \xc3\xa4", Content.TEXT, ""),
        (b"\x00\x01\x02\x03", Content.UNKNOWN, ""),
        (b"", Content.UNKNOWN, ""),
    ],
)
def test_the_first_bytes_tell_the_content(head: bytes, content: Content, name: str) -> None:
    assert sniff(head) == (content, name)
