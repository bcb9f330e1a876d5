import pytest

from photoapp.imaging.xmp import parse_gps, parse_xmp

PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:own="http://example.org/own/" xmp:Rating="4">
  <dc:subject><rdf:Bag><rdf:li>dog</rdf:li><rdf:li>snow</rdf:li></rdf:Bag></dc:subject>
  <dc:description><rdf:Alt><rdf:li xml:lang="de">Hund</rdf:li>
    <rdf:li xml:lang="x-default">Dog</rdf:li></rdf:Alt></dc:description>
  <own:secret>no</own:secret>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>""".encode()


def test_attributes_bags_and_languages() -> None:
    assert parse_xmp(PACKET + b"\0") == {
        "xmp:Rating": ["4"],
        "dc:subject": ["dog", "snow"],
        "dc:description": ["Dog", "Hund"],
    }


@pytest.mark.parametrize(
    "packet",
    [
        None,
        b"",
        b"<x",
        b"\xff\xfe\x00",
        12,
        PACKET.replace(b"?>\n<x:", b'?><!DOCTYPE a [<!ENTITY b "c">]><x:', 1),
        b"<a>" * 100_000,
    ],
    ids=["none", "empty", "torn", "bytes", "number", "entities", "deep"],
)
def test_what_is_no_xmp_is_empty(packet: object) -> None:
    assert parse_xmp(packet) == {}


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("51,30.6N", 51.51),
        ("0,7.5W", -0.125),
        ("33,51,36S", -33.86),
        ("51.5", None),
        ("", None),
        ("N", None),
    ],
)
def test_coordinates(text: str, degrees: float | None) -> None:
    assert parse_gps(text) == (None if degrees is None else pytest.approx(degrees))
