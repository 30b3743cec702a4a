"""Bytes → a feed. feedparser reads what is broken, too, resolves relative links and takes out what could act."""

from __future__ import annotations

import calendar
import codecs
import datetime as dt
import io
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from html import escape
from typing import Any
from urllib.parse import urljoin

from marsad.errors import UnreadablePage
from marsad.model import content_id
from marsad.sources.rss.feed import Entry, Feed

_HEAD = 4096
# Declarations, comments and a document type may stand before the root. Atomic, so that no text takes long to refuse.
_BEFORE = rb"(?><\?.{0,500}?\?>|<!--.{0,2000}?-->|<!DOCTYPE[^>\[]{0,300}(?:\[.{0,2000}?\]\s*)?>|\s)"
_FEED = re.compile(rb"(?:\xef\xbb\xbf)?" + _BEFORE + rb"*+<(?:rss|(?:\w+:)?feed|(?:\w+:)?RDF)[\s>]", re.DOTALL)
_DECLARED = re.compile(r"""(<\?xml[^>]{0,200}?)\s+encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_TYPED = re.compile(r"<!DOCTYPE[^>\[]{0,300}(?:\[[^\]]{0,20000}\]\s{0,100})?>|<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_ISO = re.compile(r"\s*(\d{4}(?:-\d\d(?:-\d\d)?)?)(?![\d-])")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_COMMON_ARABIC = frozenset("اليمنورتبةعدسفكهحق")  # about four fifths of the letters of Arabic prose
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def is_feed(content: bytes) -> bool:
    """Whether bytes begin as RSS or Atom does, in whatever encoding."""
    return (
        _FEED.match(content[:_HEAD].removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"")) is not None
    )


def read(content: bytes, name: str, media_type: str | None = None) -> Feed:
    """The feed in `content`. `name`: its address, against which links are resolved, or its path.

    Raises UnreadablePage where no entry can be read of what is broken.
    """
    import feedparser  # type: ignore[import-untyped]  # slow to import: only where there is a feed

    headers = {"content-type": "application/xml; charset=utf-8"}
    if _WEB.match(name):
        headers["content-location"] = name
    # As a stream: feedparser would fetch a text that looks like an address, and open one that looks like a path.
    try:
        found = feedparser.parse(io.BytesIO(_text(content, media_type).encode("utf-8")), response_headers=headers)
    except ValueError as error:  # a space in the address of a namespace is more than feedparser can take
        raise UnreadablePage(name, f"is a broken feed ({error})", "Give the pages that it lists") from error
    broken = _shown(found.get("bozo_exception")) if found.get("bozo") else None
    if broken and not found.entries:
        raise UnreadablePage(name, f"is a broken feed ({broken})", "Give the pages that it lists")
    channel = found.feed
    title = _plain(channel, "title") or None
    entries = (_entry(entry, number, channel, title, name) for number, entry in enumerate(found.entries, start=1))
    return Feed(title=title, entries=tuple(entry for entry in entries if entry.title or entry.body), broken=broken)


def _entry(entry: Mapping[str, Any], number: int, channel: Mapping[str, Any], title: str | None, name: str) -> Entry:
    link = _link(entry, channel)
    known_as = entry.get("id") or f"{entry.get('title')} {entry.get('published') or number}"
    return Entry(
        item=link or f"{name}#{content_id(str(known_as))}",
        link=link,
        title=_plain(entry, "title"),
        published=_published(entry),
        publisher=_publisher(entry, channel, title),
        body=_body(entry),
    )


def _link(entry: Mapping[str, Any], channel: Mapping[str, Any]) -> str | None:
    """The entry's page; its id where that is an address. Links of a feed without an address lean on its site's."""
    for given in (entry.get("link"), entry.get("id")):
        if not given or not isinstance(given, str):
            continue
        try:
            address = given if _WEB.match(given) else urljoin(str(channel.get("link") or ""), given)
        except ValueError:
            continue
        if _WEB.match(address):
            return _UNFIT.sub("", address).strip()
    return None


def _publisher(entry: Mapping[str, Any], channel: Mapping[str, Any], title: str | None) -> str | None:
    """Whom the entry was taken from, else whose the feed is. Mail addresses name no outlet."""
    source = entry.get("source")
    names = [_plain(source, "title") if isinstance(source, Mapping) else "", _plain(channel, "publisher"), title or ""]
    return next((name for name in names if name and "@" not in name), None)


def _published(entry: Mapping[str, Any]) -> str | None:
    """The day as the entry states it, in its own time zone; that of an update where there is no other."""
    for field in ("published", "updated", "created"):
        if field not in entry or not (stated := str(entry[field] or "")):
            continue
        if match := _ISO.match(stated):
            return match[1]
        try:
            return parsedate_to_datetime(stated).date().isoformat()
        except ValueError:
            parsed = entry.get(f"{field}_parsed")  # other languages' ways, as feedparser knows them; in UTC
        if parsed:
            return dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC).date().isoformat()
    return None


def _body(entry: Mapping[str, Any]) -> str:
    """The longest of content and summary as HTML."""
    given = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    bodies = [(str(part.get("value") or ""), str(part.get("type") or "")) for part in given]
    text, kind = max(bodies, key=lambda body: len(body[0]), default=("", ""))
    text = _UNFIT.sub("", text).strip()
    if kind == "text/plain":
        return "".join(f"<p>{escape(line)}</p>\n" for line in text.splitlines() if line.strip())
    return text if _letters(text) else ""


def _plain(of: Mapping[str, Any], field: str) -> str:
    """A line of text, without the markup that some put into it."""
    text = _UNFIT.sub("", str(of.get(field) or ""))
    detail = of.get(f"{field}_detail")
    if isinstance(detail, Mapping) and detail.get("type") != "text/plain" and ("<" in text or "&" in text):
        text = _letters(text)
    return " ".join(text.split())


def _letters(markup: str) -> str:
    """The text of some HTML; "" where there is none."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    try:
        parser = HTMLParser(encoding="utf-8", remove_comments=True)
        tree = document_fromstring(f"<div>{markup}</div>".encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return ""
    return str(tree.text_content()).strip()


def _text(content: bytes, media_type: str | None) -> str:
    """The feed's text: by its byte-order mark, as UTF-8 where it is that, as declared, or by its letters."""
    for bom, codec in _BOMS:
        if content.startswith(bom):
            return _undeclared(content.decode(codec, "replace"))
    if content[:2] in (b"<\0", b"\0<"):
        return _undeclared(content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", "replace"))
    try:
        return _undeclared(content.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    head = content[:_HEAD].decode("latin-1")
    named = [
        match[match.lastindex or 0] for match in (_CHARSET.search(media_type or ""), _DECLARED.search(head)) if match
    ]
    for name in [*named, *(["cp1256"] if _is_arabic(content) else []), "cp1252"]:
        try:
            if codecs.lookup(name).name not in ("utf-8", "ascii", "iso8859-1"):  # it is none of them, or cannot be told
                return _undeclared(content.decode(name))
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return _undeclared(content.decode("utf-8", "replace"))


def _undeclared(text: str) -> str:
    """Without what the declaration said of the encoding, which was for the bytes, and without any document type.

    The entities that a document type defines may grow without end; no feed needs its own.
    """
    return _TYPED.sub("", _DECLARED.sub(r"\1", text, count=1))


def _is_arabic(content: bytes) -> bool:
    high = [letter for letter in content.decode("cp1256", "replace") if letter > "\x7f"]
    return sum(letter in _COMMON_ARABIC for letter in high) * 2 >= len(high) > 0


def _shown(error: object) -> str:
    return " ".join(str(error).split())[:120]
