"""Points of time as the text gives them (parts may be missing) and what they mean beside the page's date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

from marsad.coding.periods.calendar import (
    DAY,
    Days,
    add_months,
    day,
    hijri_days,
    hijri_year_of,
    month_days,
    part_of_month,
    part_of_year,
    year_days,
)

_HALF = 100  # days from which on a part of a year is longer than a quarter
_SOON = 45 * DAY  # of which a page speaks from then on
Direction = Literal["last", "past", "this", "next"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """What relative dates count from: the last day that the page's date can mean, and how exactly it is known."""

    day: dt.date | None
    precision: str | None = "day"
    default_year: int | None = None

    @property
    def exact(self) -> dt.date | None:
        """The page's date where it is known to the day."""
        return self.day if self.precision in (None, "day") else None

    @property
    def month(self) -> dt.date | None:
        """A day of the page's month where that is known; its last day where only the month is."""
        return self.day if self.precision in (None, "day", "week", "month") else None


@dataclass(frozen=True, slots=True)
class Dated:
    """A day, month or year, perhaps without the larger parts; or a weekday."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    hijri: bool = False
    weekday: int | None = None
    offset: int | None = None  # days from the page's date: yesterday is -1
    edge: str | None = None
    direction: Direction | None = None
    year_offset: int | None = None  # "in August last year" is -1

    @property
    def level(self) -> str:
        if self.day is not None or self.weekday is not None or self.offset is not None:
            return "day"
        return "month" if self.month is not None else "year"

    def resolve(self, anchor: Anchor) -> Days | None:
        point = self if self.year or self.year_offset is None else self._with_relative_year(anchor)
        if point is None:
            return None
        if point.hijri:
            return _hijri(point, anchor)
        if point.day is None and point.month is None and (point.weekday is not None or point.offset is not None):
            return _around(point, anchor)
        if point.month is None:
            return None if point.year is None or point.day else _year(point.year, point.edge)
        year = point.year or _latest_year(point, anchor)
        return None if year is None else _dated(year, point.month, point.day, point.edge)

    def _with_relative_year(self, anchor: Anchor) -> Dated | None:
        if anchor.day is None or self.year_offset is None:
            return None
        return replace(self, year=anchor.day.year + self.year_offset, year_offset=None, direction=None)


def _year(year: int, edge: str | None) -> Days:
    return part_of_year(year, edge) if edge else year_days(year)


def _dated(year: int, month: int, number: int | None, edge: str | None) -> Days | None:
    if number is None:
        return part_of_month(year, month, edge) if edge else month_days(year, month)
    date = day(year, month, number)
    return None if date is None else Days(date, date, "day")


def _latest_year(point: Dated, anchor: Anchor) -> int | None:
    """The year of the latest such date that is not after the page's date (articles speak of the past)."""
    today = anchor.month
    if today is None:
        return anchor.default_year
    assert point.month is not None
    for year in range(today.year + 1, today.year - 9, -1) if point.direction != "next" else ():
        found = _dated(year, point.month, point.day, None)
        if found is None or found.start is None or found.end is None or found.start > today:
            continue
        if point.direction not in ("last", "past") or found.end < (today if point.day else today.replace(day=1)):
            return year
    if point.direction == "next":
        years = (year for year in range(today.year, today.year + 9) if _after(point, year, today))
        return next(years, None)
    return None


def _after(point: Dated, year: int, today: dt.date) -> bool:
    assert point.month is not None
    found = _dated(year, point.month, point.day, None)
    return found is not None and found.start is not None and found.start > today


def _around(point: Dated, anchor: Anchor) -> Days | None:
    """Yesterday, Monday, last Tuesday: counted from the page's day; a weekday decides where both are printed."""
    today = anchor.exact
    if today is None:
        return None
    date = today + (point.offset or 0) * DAY
    if point.weekday is not None:
        if point.direction == "next":
            date = today + ((point.weekday - today.weekday() - 1) % 7 + 1) * DAY
        else:
            back = (date.weekday() - point.weekday) % 7
            date -= (7 if back == 0 and point.direction in ("last", "past") else back) * DAY
    return Days(date, date, "day")


def _hijri(point: Dated, anchor: Anchor) -> Days | None:
    if point.year is not None and point.year > 1800:  # "Ramadan 2014": the one that begins in that Gregorian year
        first = hijri_year_of(dt.date(point.year, 1, 1))
        found = [hijri_days(year, point.month, point.day) for year in (first - 1, first, first + 1)]
        return next((days for days in found if days and days.start and days.start.year == point.year), None)
    if point.year is not None:
        return hijri_days(point.year, point.month, point.day)
    if anchor.exact is None or point.month is None:
        return None
    year = hijri_year_of(anchor.exact) + 1
    found = [hijri_days(year - back, point.month, point.day) for back in range(4)]
    past = [days for days in found if days and days.start and days.start <= anchor.exact]
    if point.direction in ("last", "past"):
        past = [days for days in past if days.end and days.end < anchor.exact]
    return past[0] if past else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch counted from the page's date: last week, the past six months, this year, two days ago."""

    unit: str
    count: int | None = 1
    direction: Direction = "last"
    trailing: bool = False  # "over the last month": up to the page's date, no calendar month
    ago: bool = False
    edge: str | None = None

    @property
    def level(self) -> str:
        return "stretch"

    def resolve(self, anchor: Anchor) -> Days | None:
        if self.count is None:
            return None
        if self.unit in ("hour", "day", "week", "fortnight", "weekend"):
            return _short(self, anchor.exact)
        if self.unit in ("quarter", "half", "month", "year", "decade"):
            day_known = anchor.day if self.unit in ("year", "decade") else anchor.month
            return _long(self, day_known, self.count)
        return None


def _short(stretch: Stretch, today: dt.date | None) -> Days | None:
    if today is None or stretch.count is None or stretch.direction == "next":
        return None
    if stretch.ago:
        days = {"day": 1, "week": 7 if stretch.count == 1 else 0}.get(stretch.unit, 0) * stretch.count
        return Days(today - days * DAY, today - days * DAY, "day") if days else None
    if stretch.unit == "weekend":
        sunday = today - ((today.weekday() + 1) % 7) * DAY
        return Days(sunday - DAY, sunday, "interval")
    if stretch.unit == "hour":
        return Days(today - -(-stretch.count // 24) * DAY, today, "interval")
    length = {"day": 1, "week": 7, "fortnight": 14}[stretch.unit] * stretch.count
    precision: Literal["day", "week", "interval"] = "week" if length == 7 else "day" if length == 1 else "interval"
    return Days(today - (length - 1) * DAY, today, precision)


def _long(stretch: Stretch, today: dt.date | None, count: int) -> Days | None:
    if today is None or stretch.direction == "next" or stretch.ago:
        return None
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}[stretch.unit]
    if stretch.direction == "this":
        return _current(stretch, today, months)
    if count > 1 or stretch.trailing or stretch.direction == "past" or stretch.unit in ("decade", "half"):
        return Days(add_months(today, -months * count) + DAY, today, "interval")
    if stretch.unit == "year":
        return _year(today.year - 1, stretch.edge)
    if stretch.unit == "month":
        last = add_months(today.replace(day=1), -1)
        return _dated(last.year, last.month, None, stretch.edge)
    first = add_months(dt.date(today.year, (today.month - 1) // 3 * 3 + 1, 1), -3)
    return Days(first, month_days(first.year, first.month + 2).end, "quarter")


def _current(stretch: Stretch, today: dt.date, months: int) -> Days | None:
    if stretch.edge and stretch.unit == "year":
        return part_of_year(today.year, stretch.edge)
    if stretch.edge and stretch.unit == "month":
        return part_of_month(today.year, today.month, stretch.edge)
    first = dt.date(today.year, (today.month - 1) // months * months + 1, 1) if months <= 12 else None
    if first is None:
        return None
    precision: Literal["month", "quarter", "year", "interval"] = (
        "month" if months == 1 else "quarter" if months == 3 else "year" if months == 12 else "interval"
    )
    return Days(first, today, precision)


@dataclass(frozen=True, slots=True)
class Part:
    """The n-th part of a period: the first half of 2023, the last two months of 2022. Place -1 counts from its end."""

    unit: str
    place: int
    count: int | None
    whole: Dated | Stretch | None

    @property
    def level(self) -> str:
        return "part"

    def resolve(self, anchor: Anchor) -> Days | None:
        if self.count is None:
            return None
        if self.whole is None:
            return self._of_latest_year(anchor)
        # "the first half of this year" means the calendar year, not the year up to the page's date
        if isinstance(self.whole, Stretch) and self.whole.unit == "year" and anchor.day:
            return self._within(year_days(anchor.day.year - (self.whole.direction != "this")))
        whole = self.whole.resolve(anchor)
        return None if whole is None else self._within(whole)

    def _of_latest_year(self, anchor: Anchor) -> Days | None:
        today = anchor.month
        years = [today.year, today.year - 1] if today else [anchor.default_year] if anchor.default_year else []
        for year in years:
            found = self._within(year_days(year))
            if found and found.start and (today is None or _is_under_way(found, today)):
                return found
        return None

    def _within(self, whole: Days) -> Days | None:
        if whole.start is None or whole.end is None or self.count is None:
            return None
        begin = (self.place - 1) * (1 if self.place > 0 else 0)
        start, end = _steps(whole, self.unit, begin, self.count, from_end=self.place < 0)
        if start is None or end is None or start < whole.start or end > whole.end + DAY * 6:
            return None
        single = self.count == 1 and self.unit in ("day", "week", "month", "quarter", "year")
        return Days(start, min(end, whole.end), self.unit if single else "interval")  # type: ignore[arg-type]


def _is_under_way(part: Days, today: dt.date) -> bool:
    """Whether so much of a part has passed that a page may sum it up: in January "the first half" is last year's."""
    assert part.start is not None
    long = part.end is not None and (part.end - part.start).days > _HALF
    return part.start + (_SOON if long else 0 * DAY) <= today


def _steps(whole: Days, unit: str, begin: int, count: int, *, from_end: bool) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of `count` units after `begin` units of the whole (or of its last `count` units)."""
    assert whole.start is not None
    assert whole.end is not None
    length = (whole.end - whole.start).days + 1
    if unit == "half" and length < 40:  # of a month
        middle = whole.start + DAY * 14
        return (whole.start, middle) if begin == 0 and not from_end else (middle + DAY, whole.end)
    if unit in ("day", "week"):
        days = {"day": 1, "week": 7}[unit]
        if from_end:
            return whole.end - DAY * (days * count - 1), whole.end
        return whole.start + DAY * days * begin, whole.start + DAY * (days * (begin + count) - 1)
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}.get(unit)
    if months is None:
        return None, None
    if from_end:
        return add_months(whole.end + DAY, -months * count), whole.end
    return add_months(whole.start, months * begin), add_months(whole.start, months * (begin + count)) - DAY


@dataclass(frozen=True, slots=True)
class Week:
    """The seven days that end on a day, or begin on it."""

    day: Dated
    ending: bool

    @property
    def level(self) -> str:
        return "stretch"

    def resolve(self, anchor: Anchor) -> Days | None:
        found = self.day.resolve(anchor)
        if found is None or found.start is None:
            return None
        first = found.start - DAY * 6 if self.ending else found.start
        return Days(first, first + DAY * 6, "week")


Point = Dated | Stretch | Part | Week


def interval(first: Point, second: Point, anchor: Anchor) -> Days | None:
    """From the first day of `first` to the last of `second`; each lends the other the parts that it leaves out."""
    if isinstance(first, Dated) and isinstance(second, Dated):
        return _dated_interval(first, second, anchor)
    start, end = first.resolve(anchor), second.resolve(anchor)
    if start is None or end is None or start.start is None or end.end is None or start.start > end.end:
        return None
    return Days(start.start, end.end, "interval")


def _dated_interval(first: Dated, second: Dated, anchor: Anchor) -> Days | None:
    lends = second.month is not None and not second.hijri
    if lends and first.year and second.year is None and second.year_offset is None and second.direction is None:
        second = replace(second, year=first.year)
        end = second.resolve(anchor)
        begin = first.resolve(anchor)
        if begin and end and begin.start and end.end and end.end < begin.start:
            second = replace(second, year=first.year + 1)
    end = second.resolve(anchor)
    if end is None or end.end is None or end.start is None:
        return None
    borrowed = first.year is None and first.year_offset is None and first.month is not None
    filled = first
    if first.level == "day" and first.month is None and first.day is not None:
        filled = replace(
            first, month=second.month, year=second.year, hijri=second.hijri, year_offset=second.year_offset
        )
        if filled.year is None and filled.year_offset is None:
            filled = replace(filled, year=end.start.year) if not second.hijri else filled
    elif borrowed and not first.hijri:
        filled = replace(first, year=end.start.year, direction=None)
    elif first.weekday is not None and first.day is None:
        anchor = replace(anchor, day=end.end, precision="day")
    begin = filled.resolve(anchor)
    if begin and begin.start and begin.start > end.end and borrowed and filled.year:
        begin = replace(filled, year=filled.year - 1).resolve(anchor)
    if begin is None or begin.start is None or begin.start > end.end:
        return None
    return Days(begin.start, end.end, "interval")
