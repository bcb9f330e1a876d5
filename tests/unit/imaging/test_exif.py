from datetime import datetime
from io import BytesIO

import pytest
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from photoapp.domain.photo import PhotoFacts
from photoapp.imaging.exif import is_dng, parse_date, read_facts, read_tiff_facts

RATING, XP_KEYWORDS = 0x4746, 0x9C9E


def facts_of(
    main: dict[int, object] | None = None,
    details: dict[int, object] | None = None,
    gps: dict[int, object] | None = None,
    xmp: str = "",
) -> PhotoFacts:
    """Write a JPEG with these tags, open it again and read it."""
    exif = Image.Exif()
    exif.update(main or {})
    exif.get_ifd(ExifTags.IFD.Exif).update(details or {})
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(gps or {})
    buffer = BytesIO()
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
        'xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" '
        'xmlns:lr="http://ns.adobe.com/lightroom/1.0/" '
        f'xmlns:digiKam="http://www.digikam.org/ns/1.0/" {xmp}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    )
    Image.new("RGB", (8, 8)).save(
        buffer, "JPEG", exif=exif, **({"xmp": packet.encode()} if xmp else {})
    )
    return read_facts(Image.open(BytesIO(buffer.getvalue())))


def bag(*words: str) -> str:
    return f"<rdf:Bag>{''.join(f'<rdf:li>{word}</rdf:li>' for word in words)}</rdf:Bag>"


def test_a_silent_photo_has_no_facts() -> None:
    assert facts_of() == PhotoFacts()


def test_the_moment_of_the_photo_comes_before_that_of_the_file() -> None:
    facts = facts_of(
        {ExifTags.Base.DateTime: "2023:05:01 10:00:00"},
        {ExifTags.Base.DateTimeOriginal: "2019:12:24 18:30:05"},
    )
    assert facts.taken_at == datetime(2019, 12, 24, 18, 30, 5)


def test_a_clock_that_was_never_set_is_passed_over() -> None:
    facts = facts_of(
        {ExifTags.Base.DateTime: "2023:05:01 10:00:00"},
        {
            ExifTags.Base.DateTimeOriginal: "0000:00:00 00:00:00",
            ExifTags.Base.DateTimeDigitized: "    :  :     :  :  ",
        },
    )
    assert facts.taken_at == datetime(2023, 5, 1, 10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020:01:02 03:04:05", datetime(2020, 1, 2, 3, 4, 5)),
        ("2020-01-02T03:04:05+02:00", datetime(2020, 1, 2, 3, 4, 5)),
        ("2020:01:02", datetime(2020, 1, 2)),
        ("2020:01:02 23:59:60", datetime(2020, 1, 2, 23, 59, 59)),
        ("1825:01:01 00:00:00", None),
        ("2101:01:01 00:00:00", None),
        ("2020:13:01 00:00:00", None),
        ("2020:02:30 00:00:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates(text: str, expected: datetime | None) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("maker", "model", "camera"),
    [
        ("Canon", "Canon EOS R5", "Canon EOS R5"),
        ("NIKON CORPORATION", "NIKON D90", "NIKON D90"),
        ("SONY", "ILCE-7M3", "SONY ILCE-7M3"),
        ("OLYMPUS IMAGING CORP.", "E-M10", "OLYMPUS E-M10"),
        ("Panasonic\0\0", "DMC-FZ50  ", "Panasonic DMC-FZ50"),
        ("EASTMAN KODAK COMPANY", "KODAK DX4530", "KODAK DX4530"),
        ("", "Pixel 8", "Pixel 8"),
        ("Apple", "", "Apple"),
    ],
)
def test_the_camera_does_not_repeat_its_maker(maker: str, model: str, camera: str) -> None:
    assert facts_of({ExifTags.Base.Make: maker, ExifTags.Base.Model: model}).camera == camera


def test_lenses() -> None:
    assert facts_of(details={ExifTags.Base.LensModel: "FE 24-70mm F2.8 GM"}).lens == (
        "FE 24-70mm F2.8 GM"
    )
    assert facts_of(xmp='aux:Lens="EF50mm f/1.4">').lens == "EF50mm f/1.4"
    assert facts_of(details={ExifTags.Base.LensModel: "----"}).lens == ""


def position(
    latitude: object = (51.0, 30.0, 36.0),
    north: object = "N",
    longitude: object = (0.0, 7.0, 30.0),
    east: object = "W",
) -> tuple[float | None, float | None]:
    gps = {
        ExifTags.GPS.GPSLatitudeRef: north,
        ExifTags.GPS.GPSLatitude: latitude,
        ExifTags.GPS.GPSLongitudeRef: east,
        ExifTags.GPS.GPSLongitude: longitude,
    }
    facts = facts_of(gps={tag: value for tag, value in gps.items() if value is not None})
    return facts.latitude, facts.longitude


def test_positions_on_all_quarters_of_the_earth() -> None:
    assert position() == pytest.approx((51.51, -0.125))
    assert position(north="S", east="E") == pytest.approx((-51.51, 0.125))


@pytest.mark.parametrize(
    "bad",
    [
        {"latitude": (IFDRational(51, 0), IFDRational(0, 0), IFDRational(0, 0))},
        {"latitude": (91.0, 0.0, 0.0)},
        {"longitude": (181.0, 0.0, 0.0)},
        {"latitude": None},
        {"east": None},
        {"north": "X"},
        {"latitude": (0.0, 0.0, 0.0), "longitude": (0.0, 0.0, 0.0)},
    ],
    ids=["0/0", "latitude 91", "longitude 181", "half", "no side", "wrong side", "no fix"],
)
def test_bad_positions_are_left_out(bad: dict[str, object]) -> None:
    assert position(**bad) == (None, None)


@pytest.mark.parametrize(
    ("main", "xmp", "stars"),
    [
        ({RATING: 3}, "", 3),
        ({RATING: 3}, 'xmp:Rating="5">', 5),
        ({}, 'xmp:Rating="-1">', 0),
        ({}, 'xmp:Rating="3.0">', 3),
        ({RATING: 99}, "", None),
        ({}, 'xmp:Rating="many">', None),
        ({}, 'xmp:Rating="nan">', None),
    ],
)
def test_ratings(main: dict[int, object], xmp: str, stars: int | None) -> None:
    assert facts_of(main, xmp=xmp).rating == stars


def test_keywords_of_all_places_are_joined_without_repeating() -> None:
    facts = facts_of(
        {XP_KEYWORDS: "Snow;Winter\0".encode("utf-16-le")},
        xmp=f"><dc:subject>{bag('dog', 'snow')}</dc:subject>"
        f"<lr:hierarchicalSubject>{bag('Places|Europe|Rome', 'darktable|exported')}"
        f"</lr:hierarchicalSubject><digiKam:TagsList>{bag('People/Anna')}</digiKam:TagsList>",
    )
    assert facts.keywords == ("dog", "snow", "Rome", "Anna", "Winter")


def test_iptc_keywords_and_captions() -> None:
    def record(number: int, value: bytes) -> bytes:
        return bytes((0x1C, 2, number)) + len(value).to_bytes(2, "big") + value

    iptc = record(25, b"Z\xfcrich") + record(25, "Café".encode()) + record(120, b"A\0 view")
    resource = b"8BIM\x04\x04\0\0" + len(iptc).to_bytes(4, "big") + iptc + b"\0" * (len(iptc) % 2)
    segment = b"Photoshop 3.0\0" + resource
    buffer = BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "JPEG")
    jpeg = buffer.getvalue()
    app13 = b"\xff\xed" + (len(segment) + 2).to_bytes(2, "big") + segment
    facts = read_facts(Image.open(BytesIO(jpeg[:2] + app13 + jpeg[2:])))
    assert facts.keywords == ("Zürich", "Café")
    assert facts.caption == "A view"


def test_captions() -> None:
    described = {ExifTags.Base.ImageDescription: "Sunset\nat the lake"}
    assert facts_of(described).caption == "Sunset\nat the lake"
    assert facts_of({ExifTags.Base.ImageDescription: "OLYMPUS DIGITAL CAMERA  "}).caption == ""


def test_utf_8_that_pillow_took_for_latin_1() -> None:
    text = "Überraschung für Zoë".encode()
    assert facts_of({ExifTags.Base.ImageDescription: text}).caption == "Überraschung für Zoë"


def test_texts_are_valid_and_short() -> None:
    facts = facts_of({ExifTags.Base.Make: "x" * 5000, ExifTags.Base.ImageDescription: "y" * 50_000})
    assert len(facts.camera) == 200
    assert len(facts.caption) == 4000


def test_torn_exif_says_nothing_and_does_no_harm() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Canon"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (1.0, 2.0, 3.0)
    whole = exif.tobytes()
    for length in range(len(whole)):
        for place in (length, length // 2):
            torn = whole[:place] + b"\xff\xff" + whole[place + 2 :]
            image = Image.new("RGB", (8, 8))
            image.info["exif"] = torn[:length]
            assert isinstance(read_facts(image), PhotoFacts)


def test_a_tiff_header_alone_is_enough() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "E-5"
    header = exif.tobytes()[6:]
    facts = read_tiff_facts(header)
    assert facts is not None
    assert facts.camera == "E-5"
    assert read_tiff_facts(b"no header") is None
    assert not is_dng(header)
