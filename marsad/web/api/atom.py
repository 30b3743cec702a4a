"""Atom (RFC 4287), written by lxml: ids that stay, text that is only text, addresses in full."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
_LONGEST = 2_000  # characters of a text: a quotation, never a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`id`: an IRI that never changes. `address`: of the page here."""

    id: str
    title: str
    updated: dt.datetime
    address: str
    summary: str
    author: str | None = None
    language: str | None = None
    published: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """`own`: where the feed itself is; `page`: the page that shows the same."""

    id: str
    title: str
    own: str
    page: str
    updated: dt.datetime
    language: str
    version: str


def written(feed: Feed, entries: Iterable[Entry]) -> bytes:
    """The feed as XML."""
    root = etree.Element(f"{{{_NAMESPACE}}}feed", nsmap={None: _NAMESPACE})
    root.set(_LANGUAGE, feed.language)
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", _moment(feed.updated))
    _link(root, "self", feed.own, "application/atom+xml")
    _link(root, "alternate", feed.page, "text/html")
    _text(_sub(root, "author"), "name", "Marsad")
    generator = _sub(root, "generator")
    generator.set("version", feed.version)
    generator.text = "Marsad"
    for entry in entries:
        _entry(root, entry)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _entry(root: etree._Element, entry: Entry) -> None:
    made = _sub(root, "entry")
    if entry.language:
        made.set(_LANGUAGE, entry.language)
    _text(made, "id", entry.id)
    _text(made, "title", entry.title or entry.id)
    _text(made, "updated", _moment(entry.updated))
    if entry.published:
        _text(made, "published", _moment(entry.published))
    _link(made, "alternate", entry.address, "text/html")
    if entry.author:
        _text(_sub(made, "author"), "name", entry.author)
    _text(made, "summary", entry.summary)


def _sub(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}")


def _text(parent: etree._Element, name: str, text: str) -> None:
    """Plain text (type="text" is what an element without a type means): no reader takes it for HTML."""
    clean = _FORBIDDEN.sub("\ufffd", text)
    _sub(parent, name).text = clean if len(clean) <= _LONGEST else clean[: _LONGEST - 1] + "…"


def _link(parent: etree._Element, rel: str, address: str, kind: str) -> None:
    made = _sub(parent, "link")
    for name, value in (("rel", rel), ("type", kind), ("href", _FORBIDDEN.sub("", address))):
        made.set(name, value)


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
