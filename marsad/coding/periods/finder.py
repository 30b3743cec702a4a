"""The periods of a text, each with its span."""

from __future__ import annotations

import bisect
import datetime as dt

from marsad.coding.mentions import PeriodMention
from marsad.coding.periods import open_ended
from marsad.coding.periods.beginnings import since_begun
from marsad.coding.periods.calendar import DAY, Days
from marsad.coding.periods.headings import headline_period
from marsad.coding.periods.point_grammar import Read
from marsad.coding.periods.points import Anchor, Stretch
from marsad.coding.periods.reading import Reading, mention, read
from marsad.model import last_day
from marsad.model.terms import DatePrecision

_REPORT_DAYS = 31  # a heading that covers no more than this is the date of its report
_WEEK_DAYS = 10
_NEAR = 800  # "the same day" looks back no further than this many characters


def find(
    text: str,
    language: str,
    published: dt.date | None,
    published_precision: DatePrecision | None,
    start: int = 0,
    end: int | None = None,
    *,
    default_year: int | None = None,
) -> list[PeriodMention]:
    """Every date or interval expression of text[start:end], in order, without overlaps; linear in the text.

    Dates are resolved beside `published` (a partial one counts from its last day, and only for what it can carry: no
    weekday from a month), or beside the end of the period that the page's own heading states. "The same day" is the
    day named before it. What cannot be resolved keeps its text with start and end None. `default_year` is the year of
    dates without one where the page has no date. Spans count code points of the whole text.
    """
    page = Anchor(last_day(published, published_precision), published_precision or "day", default_year)
    headings = _reports(text, language, published, default_year)

    def anchor_at(offset: int, expression: Read) -> Anchor:
        return _beside_heading(page, headings, offset, expression)

    readings = read(text, language, anchor_at, start, end)
    if start and any(expression.later is not None for _, expression in readings):
        before = read(text, language, anchor_at, max(0, start - _NEAR), start)
        found = _with_days_named_before(text, before + readings)[len(before) :]
    else:
        found = _with_days_named_before(text, readings)
    return since_begun(text, language, open_ended.opened(text, language, found))


def _reports(
    text: str, language: str, published: dt.date | None, default_year: int | None
) -> list[tuple[int, int, dt.date, dt.date]]:
    """Stretches that a heading of at most a month governs, with its first and last day."""
    found = []
    for first, last, heading in headline_period(text, language, published, default_year=default_year):
        begin, until = heading.period.start, heading.period.end
        if begin and until and (until - begin).days < _REPORT_DAYS:
            found.append((first, last, begin, until))
    return found


def _beside_heading(page: Anchor, headings: list[tuple[int, int, dt.date, dt.date]], at: int, read: Read) -> Anchor:
    """A report "December 15-21" counts "this week" from its own end, and "last week" from the day before it."""
    place = bisect.bisect_right(headings, at, key=lambda stretch: stretch[0]) - 1
    if place < 0 or at >= headings[place][1]:
        return page
    _, _, begin, until = headings[place]
    point = read.point
    weekly = isinstance(point, Stretch) and point.unit in ("week", "fortnight")
    if page.day is not None and not (weekly and 0 <= (page.day - until).days <= 2 * _WEEK_DAYS):
        return page
    before = (
        isinstance(point, Stretch)
        and point.unit == "week"
        and point.direction == "last"
        and not point.trailing
        and point.count == 1
        and (until - begin).days < _WEEK_DAYS
    )
    return Anchor(begin - DAY if before else until, "day", page.default_year)


def _with_days_named_before(text: str, readings: list[Reading]) -> list[PeriodMention]:
    found: list[PeriodMention] = []
    named: PeriodMention | None = None
    for item, expression in readings:
        if expression.later is not None and named is not None and item.start - named.end <= _NEAR:
            item = _counted_from(text, item, expression, named)
        found.append(item)
        if item.period.precision == "day":
            named = item
    return found


def _counted_from(text: str, item: PeriodMention, expression: Read, named: PeriodMention) -> PeriodMention:
    assert named.period.start is not None
    date = named.period.start + (expression.later or 0) * DAY
    days = Days(date, None, "since") if expression.since else Days(date, date, "day")
    return mention(text, item.start, item.end, days, loose=False)
