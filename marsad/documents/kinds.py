"""What a capture is, by its bytes: HTML, plain text or PDF; everything else is refused with its name."""

from __future__ import annotations

import re
from typing import Literal

from marsad.documents.charset import decode
from marsad.errors import UnreadablePage

Kind = Literal["html", "text", "pdf"]

MAX_MARKUP = 20_000_000  # bytes; a longer "page" is a dump, and its tree would take gigabytes
MAX_PDF = 100_000_000

_MAGIC = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a sound, film or WebP file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"{\\rtf", "an RTF document"),
)
_MARKUP = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|main|section|title|meta|link|div|table|h[1-6]|p)(?=[\s>/])",
    re.IGNORECASE,
)
_FEED = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.DOTALL)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
_SAMPLE = 200_000
_OFFER = "Give a page as HTML, plain text or PDF"


def kind_of(content: bytes, item: str, media_type: str | None = None) -> tuple[Kind, str]:
    """The kind and, for HTML and plain text, the decoded text ("" for PDF).

    Raises UnreadablePage for what is empty, binary, a feed, or larger than MAX_MARKUP (MAX_PDF for PDF) bytes.
    """
    if b"%PDF-" in content[:1024]:
        _bound(content, MAX_PDF, item)
        return "pdf", ""
    _bound(content, MAX_MARKUP, item)
    if not content.strip(b" \t\r\n\x0b\x0c\xef\xbb\xbf"):
        raise UnreadablePage(item, "is empty", "Save or fetch the page again")
    for magic, name in _MAGIC:
        if content.startswith(magic):
            raise UnreadablePage(item, f"is {name}, not a page", _OFFER)
    text = decode(content, media_type)
    head = text[:_SAMPLE]
    if len(_CONTROLS.findall(head)) > max(2, len(head) // 200):
        raise UnreadablePage(item, "is binary, not a page", _OFFER)
    if _FEED.match(head):
        raise UnreadablePage(item, "is a feed or a site map, not a page", "Give the pages that it lists")
    return ("html" if _is_markup(head) else "text"), text


def _bound(content: bytes, limit: int, item: str) -> None:
    if len(content) > limit:
        cause = f"holds {len(content) / 1e6:.0f} MB, more than the {limit / 1e6:.0f} MB that a page may have"
        raise UnreadablePage(item, cause, "Split it, or save only the article")


def _is_markup(head: str) -> bool:
    """A page of markup starts with a tag, or has several: a text that only speaks of <p> is text."""
    start = head.lstrip("\ufeff \t\r\n\x0c")
    if start.startswith("<") and _MARKUP.search(start):
        return True
    return len(_MARKUP.findall(head)) >= 3
