"""A feed and its entries, and what an entry becomes: a small page of its own, or its headline alone.

An entry's HTML is put into a page that states title, publisher and date, so that it is read as every page is read.
Nothing of it is trusted: what could act is taken out before, and what is stated stands escaped.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from html import escape

from marsad.model import Capture, Document, content_id
from marsad.model.terms import DatePrecision

MEDIA_TYPE = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. `link`: http(s), or None; `item`: how messages call it; `body`: clean HTML, "" where there is none.

    A link may carry a key: it is asked for as it is, and kept without.

    `published`: as stated, "2019-09-24", "2019-09" or "2019"; None where nothing is stated that can be read.
    """

    item: str
    link: str | None
    title: str
    published: str | None
    publisher: str | None
    body: str

    @property
    def fingerprint(self) -> str:
        """Changes with anything that the feed says of the entry."""
        return content_id(self.link or "", self.title, self.published or "", self.publisher or "", self.body)

    def taken(self, now: dt.datetime) -> Capture | Document:
        """The page that the entry makes; a document of the headline where there is no more."""
        if self.body:
            return Capture(url=self.address or self.item, content=self._page(), media_type=MEDIA_TYPE, captured_at=now)
        day, precision = _day(self.published, now)
        return Document(
            text=self.title,
            url=self.address,
            title=self.title,
            published=day,
            published_precision=precision,
            publisher=self.publisher,
        )

    @property
    def address(self) -> str | None:
        """The link as it may be kept and shown."""
        from marsad.sources.fetching.addresses import shown  # httpx is heavy: only where there is a feed

        return shown(self.link) if self.link else None

    def _page(self) -> bytes:
        stated = {
            "og:title": self.title,
            "og:site_name": self.publisher,
            "article:published_time": self.published,
        }
        metas = "".join(
            f'<meta property="{name}" content="{escape(value)}">\n' for name, value in stated.items() if value
        )
        heading = f"<h1>{escape(self.title)}</h1>\n" if self.title else ""
        page = (
            '<!DOCTYPE html>\n<html><head><meta charset="utf-8">\n'
            f"<title>{escape(self.title)}</title>\n{metas}</head>\n"
            f"<body><article>\n{heading}{self.body}\n</article></body></html>\n"
        )
        return page.encode("utf-8", "replace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """The entries of a feed in its order. `broken`: why not all of it could be read; None where it could."""

    title: str | None
    entries: tuple[Entry, ...]
    broken: str | None = None


def _day(stated: str | None, now: dt.datetime) -> tuple[dt.date | None, DatePrecision | None]:
    """The first day of a stated date and its precision; none for a day that cannot be, or lies ahead."""
    if stated is None:
        return None, None
    precisions: dict[int, DatePrecision] = {4: "year", 7: "month", 10: "day"}
    try:
        day = dt.date.fromisoformat(f"{stated}-01-01"[:10] if len(stated) < 10 else stated)
    except ValueError:
        return None, None
    if day > now.date() + dt.timedelta(days=1):
        return None, None
    return day, precisions[len(stated)]
