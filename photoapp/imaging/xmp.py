"""XMP packets (ISO 16684-1) as plain properties: a list of texts for each name."""

import re
from typing import Final

from defusedxml import ElementTree

_MAX_PACKET_BYTES: Final = 4 << 20  # edit histories of years stay below 1 MB
_MAX_VALUES: Final = 1000  # of one property

_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"

_PREFIXES: Final = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/lightroom/1.0/": "lr",
    "http://www.digikam.org/ns/1.0/": "digiKam",
    "http://ns.microsoft.com/photo/1.0/": "MicrosoftPhoto",
    "http://ns.microsoft.com/photo/1.0": "MicrosoftPhoto",
}

Properties = dict[str, list[str]]
"""Values by usual name ("dc:subject"); the default language of a text comes first."""

_GPS: Final = re.compile(r"(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?([NSEW])")


def parse_xmp(packet: object) -> Properties:
    """Return the properties of a packet that Photoapp knows the namespaces of.

    Entities and DTDs are refused, so that a packet can neither grow nor reach outside.

    Args:
        packet: what `Image.info["xmp"]` holds; anything.

    Returns:
        Empty for what is no XMP.
    """
    properties: Properties = {}
    for name, values in _raw_properties(packet):
        _add(properties, name, values)
    return properties


def _raw_properties(packet: object) -> list[tuple[str, list[str]]]:
    """Return (ElementTree's name, values) of each property of a packet; empty for what is none."""
    if isinstance(packet, str):
        packet = packet.encode("utf-8", "replace")
    if not isinstance(packet, bytes) or len(packet) > _MAX_PACKET_BYTES:
        return []
    found: list[tuple[str, list[str]]] = []
    try:
        root = ElementTree.fromstring(packet.strip(b"\0 \r\n\t"), forbid_dtd=True)
        for description in root.iter(f"{_RDF}Description"):
            found.extend((name, [value]) for name, value in description.attrib.items())
            found.extend((element.tag, _values(element)) for element in description)
    except Exception:  # noqa: BLE001 - hostile input; a photo without XMP is still a photo
        return []
    return found


def every_property(packet: object) -> list[tuple[str, list[str]]]:
    """Return all properties of a packet, of namespaces that Photoapp does not know too.

    Args:
        packet: as for `parse_xmp`.

    Returns:
        Names ("dc:subject", or with the last part of the namespace's address) and values, in the
        order of the packet; empty for what is no XMP.
    """
    properties: dict[str, list[str]] = {}
    for name, values in _raw_properties(packet):
        namespace, _brace, local = name.removeprefix("{").partition("}")
        prefix = _PREFIXES.get(namespace) or _last_part(namespace)
        texts = [value.strip() for value in values if value.strip()]
        if texts and not name.startswith(_RDF):
            properties.setdefault(f"{prefix}:{local}", []).extend(texts[:_MAX_VALUES])
    return list(properties.items())


def _last_part(namespace: str) -> str:
    """Return the word in a namespace's address that says the most: no version, no host."""
    parts = [part for part in re.split(r"[/#]", namespace) if part and not part[0].isdigit()]
    return parts[-1] if parts else "xmp"


def parse_gps(value: str) -> float | None:
    """Return degrees of an XMP GPS coordinate ("51,30.45N", "51,30,27W"), or None."""
    match = _GPS.fullmatch(value.strip())
    if match is None:
        return None
    degrees, minutes, seconds, side = match.groups()
    size = int(degrees) + float(minutes) / 60 + float(seconds or 0) / 3600
    return -size if side in "SW" else size


def _add(properties: Properties, name: str, values: list[str]) -> None:
    namespace, _brace, local = name.removeprefix("{").partition("}")
    prefix = _PREFIXES.get(namespace)
    if prefix is not None:
        known = properties.setdefault(f"{prefix}:{local}", [])
        known.extend(value for value in values[: _MAX_VALUES - len(known)] if value.strip())


def _values(element: "ElementTree.Element") -> list[str]:
    """Return the texts of a simple property, or of the items of a Bag, Seq or Alt."""
    items = [item for container in element for item in container if item.tag == f"{_RDF}li"]
    if not items:
        return [element.text or ""]
    items.sort(key=lambda item: item.get(_LANGUAGE) != "x-default")
    return [item.text or "" for item in items]
