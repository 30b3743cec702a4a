"""A figure's "the previous week": one step back from the period named before it, never that period itself."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from importlib.resources import files

import yaml

from marsad.coding.periods.calendar import DAY, month_days
from marsad.model import Period

_LONGEST_WEEK = 9  # days that still make a week: "between 16 and 22 September"
_OPENED = re.compile(
    r"(?:^|[,;:،؛]\s*|\b(?:in|during|for|over|and|but|while)\s+|(?:^|\s)(?:و?في|و?خلال|عن|من|مع|إلى|الى)\s+)$",
    re.IGNORECASE,
)
_LINK = (
    r"[\s,]*(?:(?:[^\W\d]+\s+){0,2}(?:in|during|for|over|dans|pendant|durant|في|خلال)\s+)?"
    r"(?:(?:à|sur|pour|in|for|during)\s+(?:la|the)\s+(?:même|same)\s+(?:période|period)\s+(?:de|of)\s+)?"
)


def year_before(day: dt.date) -> dt.date:
    """The same day a year earlier; 29 February becomes the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _months_back(day: dt.date, count: int) -> tuple[int, int]:
    months = day.year * 12 + day.month - 1 - count
    return months // 12, months % 12 + 1


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """By unit: the words with what may stand before them, and the words alone, which are looked for first."""
    data = yaml.load((files("marsad.coding.periods") / f"{language}.yml").read_text("utf-8"), yaml.CSafeLoader)
    said = {unit: "|".join(map(re.escape, words)) for unit, words in data["preceding"].items()}
    return tuple(
        (
            unit,
            re.compile(rf"{_LINK}(?:\w+\s+)?(?P<said>{words})(?!\w)", re.IGNORECASE),
            re.compile(words, re.IGNORECASE),
        )
        for unit, words in said.items()
    )


def preceding_unit(text: str, position: int, language: str) -> tuple[str, str, bool] | None:
    """The unit, the words, and whether they stand right behind `position` of the text; None where none is near."""
    for unit, pattern, _ in _patterns(language):
        match = pattern.match(text, position)
        if match is not None:
            return unit, match["said"], not text[position : match.start("said")].strip()
    return None


def preceding_ahead(text: str, position: int, language: str) -> tuple[str, str] | None:
    """The unit and words of a step back that opens the clause before `position`: "In the quarter before, 785 …"."""
    for unit, pattern, said in _patterns(language):
        if said.search(text, 0, position) is None:
            continue
        for match in pattern.finditer(text, 0, position):
            if not _OPENED.search(text[: match.start("said")]):
                continue
            return unit, match["said"]
    return None


def preceding(unit: str, said: str, before: Period | None, published: dt.date | None) -> Period:
    """The week or month before `before`, or before the page's own; without days where that cannot be told."""
    start, end = (before.start, before.end) if before else (None, None)
    if start is None and before is None and published is not None:
        start, end = (published - 6 * DAY if unit == "week" else published.replace(day=1)), published
    if start is None:
        return Period(start=None, end=None, text=said, precision=None)
    if unit == "year":
        return Period(
            start=year_before(start),
            end=end and year_before(end),
            text=said,
            precision=before.precision if before else "year",
        )
    if unit == "quarter":
        last = start.replace(day=1) - DAY
        first = month_days(*_months_back(last, 2)).start
        return Period(start=first, end=last, text=said, precision="quarter")
    if unit == "month":
        last = start.replace(day=1) - DAY
        days = month_days(last.year, last.month)
        return Period(start=days.start, end=days.end, text=said, precision="month")
    if end is None or not 5 <= (end - start).days + 1 <= _LONGEST_WEEK:
        return Period(start=None, end=None, text=said, precision=None)
    return Period(start=start - 7 * DAY, end=start - DAY, text=said, precision="week")
