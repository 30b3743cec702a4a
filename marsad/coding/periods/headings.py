"""Headings that say what a report covers: "Weekly: 22-28 February", "By the Numbers: …, October 2017-February 2021"."""

from __future__ import annotations

import datetime as dt
import functools
import re

from marsad.coding.mentions import PeriodMention
from marsad.coding.periods.point_grammar import Read
from marsad.coding.periods.points import Anchor, Dated
from marsad.coding.periods.reading import Reading, read

Stretch = tuple[int, int, PeriodMention]

_LONGEST_TITLE = 120
_RUNNING_TOTAL_DAYS = 92  # a heading over a longer time heads its own line of totals, not the report
_SENTENCE_END = re.compile(r"[.!?؟…]\s|\n")
_WORD = re.compile(r"[^\W\d_]+")
_OPENERS = ":(,،–—-|"


def headline_period(
    text: str, language: str, published: dt.date | None, *, default_year: int | None = None
) -> list[Stretch]:
    """Stretches (start, end, mention) of the text that a heading with its own period governs, in order.

    A heading governs what follows until the next one; one that covers more than a quarter governs only its own line,
    then the heading before it governs again. A heading without a year borrows it from the page's date, from
    `default_year`, or from the other headings.
    """
    return list(_stretches(text, language, published, default_year))


@functools.lru_cache(maxsize=16)
def _stretches(text: str, language: str, published: dt.date | None, default_year: int | None) -> tuple[Stretch, ...]:
    anchor = Anchor(published, "day", default_year)
    headings = _headings(text, language, anchor)
    if published is None and default_year is None:
        years = {item.period.end.year for item, _ in headings if item.period.end}
        if len(years) == 1:
            headings = _headings(text, language, Anchor(None, "day", years.pop()))
    return tuple(_governed(text, [item for item, _ in headings]))


def _headings(text: str, language: str, anchor: Anchor) -> list[Reading]:
    found: list[Reading] = []
    for reading in read(text, language, lambda *_: anchor):
        before = found[-1].mention.end if found else 0
        if _covers(reading.read) and _is_heading(text, reading.mention, before):
            found.append(reading)
    return found


def _covers(expression: Read) -> bool:
    """An interval, or a month with its year."""
    point = expression.point
    if expression.since or expression.loose or not isinstance(point, Dated):
        return False
    return expression.second is not None or (point.level == "month" and point.year is not None)


def _is_heading(text: str, item: PeriodMention, after: int) -> bool:
    """Whether the mention closes a title: words with capitals, or a line of its own, opened by a sign."""
    begin = max(after, text.rfind("\n", 0, item.start) + 1)
    for match in _SENTENCE_END.finditer(text, max(begin, item.start - 2 * _LONGEST_TITLE), item.start):
        begin = match.end()
    title = text[begin : item.start].strip()
    if not title or len(title) > _LONGEST_TITLE or title[-1] not in _OPENERS:
        return False
    line_end = text.find("\n", item.end)
    rest = text[item.end : len(text) if line_end < 0 else line_end].strip(" )）:.-–|")
    return not rest or _is_title(title)


def _is_title(title: str) -> bool:
    words = [word for word in _WORD.findall(title) if len(word) > 3 or word[0].isupper()]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= 2 and capitals >= 0.75 * len(words)


def _governed(text: str, headings: list[PeriodMention]) -> list[Stretch]:
    found: list[Stretch] = []
    outer: PeriodMention | None = None
    for place, item in enumerate(headings):
        until = headings[place + 1].start if place + 1 < len(headings) else len(text)
        if not _heads_its_line(item):
            outer = item
            found.append((item.start, until, item))
            continue
        line_end = text.find("\n", item.end)
        stop = min(until, line_end + 1) if line_end >= 0 else until
        found.append((item.start, stop, item))
        if stop < until and outer is not None:
            found.append((stop, until, outer))
    return found


def _heads_its_line(item: PeriodMention) -> bool:
    start, end = item.period.start, item.period.end
    return start is not None and end is not None and (end - start).days >= _RUNNING_TOTAL_DAYS


def stated_year(text: str, language: str) -> int | None:
    """The year that a page without a date states for itself, to be borrowed by its dates without one.

    The year in which all its headings end; else the only year of its dates that have a month or a day ("since" only
    where it opens the year: "since the beginning of 2018"). None where they differ.
    """
    headings = {item.period.end.year for _, _, item in headline_period(text, language, None) if item.period.end}
    if headings:
        return headings.pop() if len(headings) == 1 else None
    nowhere = Anchor(None)
    years = {year for item in read(text, language, lambda *_: nowhere) if (year := _own_year(item))}
    return years.pop() if len(years) == 1 else None


def _own_year(reading: Reading) -> int | None:
    item, expression = reading
    point = expression.point
    if not isinstance(point, Dated) or item.period.start is None:
        return None
    if expression.since:
        return item.period.start.year if point.level == "year" and point.edge in ("start", "early") else None
    if item.period.precision == "year" or (point.level == "year" and expression.second is not None):
        return None
    return (item.period.end or item.period.start).year
