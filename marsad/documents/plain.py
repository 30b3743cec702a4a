"""Plain text → body and what the text states of itself."""

from __future__ import annotations

import re

from marsad.documents import dates, furniture
from marsad.documents.article import Day, choose, settle
from marsad.documents.findings import Findings
from marsad.documents.lines import paragraphs
from marsad.errors import UnreadablePage

_HEADER = re.compile(r"^([^\W\d_][^:：\n]{0,30}?)\s*[:：]\s*(\S.*?)\s*$")
_LINK = re.compile(r"<?(https?://[^\s<>\"]+)", re.IGNORECASE)
_RULE = re.compile(r"^[-=_*~#]{3,}$")


def read_plain(text: str, item: str) -> Findings:
    """Raises UnreadablePage where nothing but furniture is left."""
    lines = [line for line in paragraphs(text.lstrip("\ufeff")) if not _RULE.match(line)]
    stated, taken = _headers(lines)
    given = [
        Day(date, 0)
        for date in dates.stated_dates(
            stated.get("published", ""), day_first=dates.writes_day_first(text[:2000]), year_alone=True
        )
    ]
    article = settle(lines[taken:], title=stated.get("title"), publisher=stated.get("publisher"), days=given)
    if not any(character.isalnum() for character in article.text):
        raise UnreadablePage(item, "has no text beside buttons and footers", "Copy the article's own text")
    day, remarks = choose(article.days)
    return Findings(
        text=article.text,
        title=article.title,
        publisher=article.publisher,
        published=day.day if day else None,
        precision=day.precision if day else None,
        url=stated.get("url"),
        remarks=remarks,
    )


def _headers(lines: list[str]) -> tuple[dict[str, str], int]:
    """The "Source: https://…", "Title: …", "Date: …" lines at the very top, and how many lines they are."""
    stated: dict[str, str] = {}
    for place, line in enumerate(lines):
        if match := _LINK.fullmatch(line):
            stated.setdefault("url", match[1])
            continue
        match = _HEADER.match(line)
        name = furniture.words().headers.get(furniture.fold(match[1])) if match else None
        link = _LINK.search(match[2]) if match else None
        if match is None or name is None or (name == "url" and not link) or name in stated:
            return stated, place
        stated[name] = link[1] if name == "url" and link else match[2]
    return stated, len(lines)
