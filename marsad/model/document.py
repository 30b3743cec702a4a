"""Captures and documents: what was published, and the text we read from it."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import lru_cache

from marsad.model.terms import DatePrecision


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Bytes as they came: where from, when, and their SHA-256."""

    url: str  # address, or the file's own path as the user gave it
    content: bytes
    media_type: str | None = None  # as announced or guessed from the name; never trusted
    captured_at: dt.datetime | None = None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The text we read, with what the page says of itself. Spans are code points of `text` exactly as kept."""

    text: str
    url: str | None = None
    title: str | None = None
    published: dt.date | None = None  # the first day of what is stated
    published_precision: DatePrecision | None = None
    publisher: str | None = None
    language: str | None = None
    label: str | None = None  # the id that a .jsonl of documents gave it; shown instead of `id` by `marsad code`
    capture: str | None = None  # SHA-256 of the capture it was read from
    dataset: str | None = None  # the dataset's name where the document is a release
    covers_start: dt.date | None = None  # the days that a release says it covers; None where only its rows tell
    covers_end: dt.date | None = None

    @property
    def id(self) -> str:
        """A hash of URL, publisher, published, title and text: reading the same again changes nothing."""
        stated = f"{self.published or ''}{self.published_precision or ''}"
        parts = (self.url or "", self.publisher or "", stated, self.title or "", self.text)
        return _id_of(*parts)

    @property
    def published_until(self) -> dt.date | None:
        """The last day that the stated date of publication can mean; as-of views count from it."""
        return last_day(self.published, self.published_precision)


@lru_cache(maxsize=4)  # every claim of a page asks for it
def _id_of(*parts: str) -> str:
    return content_id(*parts)


def content_id(*parts: str) -> str:
    """A short, stable id of the parts (20 hexadecimal digits of SHA-256, parts kept apart)."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()[:20]


def last_day(day: dt.date | None, precision: str | None) -> dt.date | None:
    """The last day that a date of this precision can mean: month and year expand to their ends."""
    if day is None or precision in (None, "day"):
        return day
    if precision == "week":
        return day + dt.timedelta(days=6)
    if precision == "month":
        return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    return dt.date(day.year, 12, 31)
