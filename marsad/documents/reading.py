"""Capture → document.

`text` is what we read: the headline first, then the body, one paragraph a line, without furniture. What a page does not
state (date, publisher, title) stays None.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from marsad.documents.findings import Findings
from marsad.documents.html import read_html
from marsad.documents.kinds import kind_of
from marsad.documents.plain import read_plain
from marsad.documents.portable import read_pdf
from marsad.documents.tongue import language_of
from marsad.errors import UnreadablePage
from marsad.model import Capture, Document

_log = logging.getLogger(__name__)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_READERS = {"html": read_html, "text": read_plain}


@dataclass(frozen=True, slots=True)
class Reading:
    """A document and what its reader should know: a date that cannot be, a title that is missing."""

    document: Document
    remarks: tuple[str, ...] = field(default=())


def read_capture(capture: Capture) -> Document:
    """The document of a capture; remarks go to the log of this module as warnings.

    Raises UnreadablePage for a page that is empty, binary, too large, or without text.
    """
    reading = examine(capture)
    for remark in reading.remarks:
        _log.warning("%s: %s", capture.url, remark)
    return reading.document


def examine(capture: Capture) -> Reading:
    """As `read_capture`, with the remarks as values."""
    kind, text = kind_of(capture.content, capture.url, capture.media_type)
    found = read_pdf(capture.content, capture.url) if kind == "pdf" else _READERS[kind](text, capture.url)
    remarks = list(found.remarks)
    published, precision = found.published, found.precision
    if published and capture.captured_at and published > capture.captured_at.date() + dt.timedelta(days=1):
        remarks.append(f"says it was published on {published}, after it was captured; the date is left open")
        published = precision = None
    document = Document(
        text=found.text,
        url=_address(capture.url, found),
        title=found.title,
        published=published,
        published_precision=precision if published else None,
        publisher=found.publisher,
        language=language_of(found.text),
        capture=capture.sha256,
    )
    if not any(character.isalnum() for character in document.text):
        raise UnreadablePage(capture.url, "has no text", "Save the page as the browser shows it, or copy its text")
    return Reading(document, tuple(remarks))


def _address(captured: str, found: Findings) -> str | None:
    """The page's address: where it was fetched, or where it says that it belongs; never a local path.

    A page fetched from one host may name its canonical address on that host only: a wire copy elsewhere is another
    document.
    """
    stated = found.url if found.url and _WEB.match(found.url) else None
    if not _WEB.match(captured):
        return stated
    return stated if stated and _site(stated) == _site(captured) else captured


def _site(address: str) -> str:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return re.sub(r"^(?:www|m|amp)\.", "", host)
