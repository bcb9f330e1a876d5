import pytest
from PIL import ExifTags
from PIL.TiffImagePlugin import IFDRational

from photoapp.imaging.exif_words import tag_name, tag_value

TAG = {name: number for number, name in ExifTags.TAGS.items()}
GPS = {name: number for number, name in ExifTags.GPSTAGS.items()}


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("ExposureTime", "Exposure time"),
        ("FNumber", "Aperture"),
        ("ISOSpeedRatings", "ISO speed"),
        ("XResolution", "X resolution"),
        ("SubsecTimeOriginal", "Subsec time original"),
    ],
)
def test_names_are_words(tag: str, name: str) -> None:
    assert tag_name(TAG[tag]) == name


def test_an_unknown_tag_is_its_number() -> None:
    assert tag_name(0xEEEE) == "Tag 0xeeee"
    assert tag_name(GPS["GPSAltitude"], of_gps=True) == "Altitude"


@pytest.mark.parametrize(
    ("tag", "value", "words"),
    [
        ("ExposureTime", IFDRational(1, 250), "1/250 s"),
        ("ExposureTime", IFDRational(5, 2), "2.5 s"),
        ("ShutterSpeedValue", IFDRational(8, 1), "1/256 s"),
        ("FNumber", IFDRational(28, 10), "f/2.8"),
        ("ApertureValue", IFDRational(4, 1), "f/4"),
        ("ExposureBiasValue", IFDRational(-2, 3), "-0.67 EV"),
        ("ExposureBiasValue", IFDRational(0, 3), "0 EV"),
        ("FocalLength", IFDRational(50, 1), "50 mm"),
        ("LensSpecification", (24, 70, IFDRational(28, 10), IFDRational(28, 10)), "24-70 mm f/2.8"),
        ("Flash", 0x19, "fired, automatic"),
        ("Flash", 0x10, "did not fire, always off"),
        ("MeteringMode", 5, "pattern"),
        ("MeteringMode", 77, "77"),
        ("ExifVersion", b"0232", "2.32"),
        ("SceneType", b"\x01", "photographed directly"),
        ("UserComment", b"UNICODE\0" + "Grüße".encode("utf-16-le"), "Grüße"),
        ("UserComment", b"ASCII\0\0\0hello", "hello"),
        ("XPTitle", "Hof".encode("utf-16-le") + b"\0\0", "Hof"),
        ("Artist", "J\u00c3\u00bcrgen", "Jürgen"),
        ("ISOSpeedRatings", (200, 0), "200, 0"),
        ("ImageUniqueID", b"\x00\xff\x01", "3 bytes"),
    ],
)
def test_values_are_as_people_write_them(tag: str, value: object, words: str) -> None:
    assert tag_value(TAG[tag], value) == words


def test_places_have_degrees_minutes_and_seconds() -> None:
    value = (IFDRational(48), IFDRational(8), IFDRational(1350, 100))
    written = tag_value(GPS["GPSLatitude"], value, of_gps=True)
    assert written == "48° 8\N{PRIME} 13.50\N{DOUBLE PRIME}"
    assert tag_value(GPS["GPSAltitude"], IFDRational(5205, 10), of_gps=True) == "520.5 m"


@pytest.mark.parametrize("value", [None, IFDRational(1, 0), (), b"", "x", (None, "a"), object()])
@pytest.mark.parametrize("tag", ["ExposureTime", "FNumber", "Flash", "LensSpecification"])
def test_no_value_is_too_odd(tag: str, value: object) -> None:
    assert isinstance(tag_value(TAG[tag], value), str)
