"""Sitemaps: XML, its index, or a text of addresses; also packed. Entities are never expanded, and sizes are bounded."""

from __future__ import annotations

from lxml import etree

from marsad.sources.crawling.plan import joined
from marsad.sources.fetching.bodies import Broken, TooLarge, decoded

MOST = 50_000  # addresses in one, as its standard has it
_LARGEST = 52_000_000  # bytes, unpacked; likewise
_PIECE = 1 << 16


def read_sitemap(content: bytes, address: str) -> tuple[list[str], list[str]]:
    """The pages, and the further sitemaps, that it names; of one that is broken those before the break."""
    unpacked = _unpacked(content)
    if not unpacked.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        lines = unpacked.decode("utf-8", "replace").splitlines()[:MOST]
        return _addresses([line for line in lines if line.strip().startswith("http")], address), []
    pages: list[str] = []
    sitemaps: list[str] = []
    parser = etree.XMLPullParser(("end",), resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        for start in range(0, len(unpacked), _PIECE):
            parser.feed(unpacked[start : start + _PIECE])
            for _, element in parser.read_events():
                name = etree.QName(element).localname if isinstance(element.tag, str) else ""
                if name in ("url", "sitemap"):
                    (pages if name == "url" else sitemaps).extend(_locations(element))
                    element.clear()
                    parent = element.getparent()  # none of the whole, before which instructions may stand
                    while parent is not None and element.getprevious() is not None:
                        del parent[0]
            if len(pages) + len(sitemaps) >= MOST:
                break
    except (etree.XMLSyntaxError, ValueError):
        pass  # what came before the break is good
    nested = (joined(address, text, any_kind=True) for text in sitemaps[:MOST])
    return _addresses(pages[:MOST], address), list(dict.fromkeys(found for found in nested if found))


def _locations(element: etree._Element) -> list[str]:
    found = (child for child in element if isinstance(child.tag, str) and etree.QName(child).localname == "loc")
    return [child.text for child in found if child.text]


def _addresses(given: list[str], base: str) -> list[str]:
    return list(dict.fromkeys(found for text in given if (found := joined(base, text))))


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(b"\x1f\x8b"):
        return content[:_LARGEST]
    pieces: list[bytes] = []
    try:
        pieces.extend(decoded([content], "gzip", _LARGEST))
    except (Broken, TooLarge):
        return b""
    return b"".join(pieces)
