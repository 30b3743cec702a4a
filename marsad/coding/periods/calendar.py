"""Days, months and years of the Gregorian and the Hijri calendar; arithmetic on them."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import NamedTuple

from hijridate import Hijri

from marsad.model.terms import PeriodPrecision

DAY = dt.timedelta(days=1)
# Umm al-Qura is tabulated for these years (hijridate); outside them a Hijri date is kept as text only.
HIJRI_YEARS = range(1343, 1501)


class Days(NamedTuple):
    """Full days, both inclusive; either may be open."""

    start: dt.date | None
    end: dt.date | None
    precision: PeriodPrecision | None


def day(year: int, month: int, number: int) -> dt.date | None:
    """The date, or None where the calendar has no such day."""
    return dt.date(year, month, number) if number <= calendar.monthrange(year, month)[1] else None


def month_days(year: int, month: int) -> Days:
    return Days(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]), "month")


def year_days(year: int) -> Days:
    return Days(dt.date(year, 1, 1), dt.date(year, 12, 31), "year")


def hijri_days(year: int, month: int | None, number: int | None) -> Days | None:
    """A Hijri year, month or day in Gregorian days (Umm al-Qura calendar)."""
    if year not in HIJRI_YEARS:
        return None
    length = Hijri(year, month or 12, 1).month_length()
    if number is not None and number > length:
        return None
    start = Hijri(year, month or 1, number or 1).to_gregorian()
    end = Hijri(year, month or 12, number or length).to_gregorian()
    precision: PeriodPrecision = "day" if number else "month" if month else "year"
    return Days(_plain(start), _plain(end), precision)


def hijri_year_of(date: dt.date) -> int:
    """About the Hijri year that a day lies in (a lunar year is 354.367 days; Hijri 1 begins on 16 July 622 Julian)."""
    return int((date.toordinal() - 227015) / 354.367) + 1


def _plain(date: dt.date) -> dt.date:
    return dt.date(date.year, date.month, date.day)


def add_months(date: dt.date, months: int) -> dt.date:
    """The same day so many months on; the month's last day where it is shorter."""
    index = date.year * 12 + date.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))


def part_of_month(year: int, month: int, edge: str) -> Days:
    """Early: 1-10; mid: 11-20; late: 21 to the last day; start and end: the first and the last third as well."""
    last = calendar.monthrange(year, month)[1]
    first_day, last_day = {"mid": (11, 20), "late": (21, last), "end": (21, last)}.get(edge, (1, 10))
    return Days(dt.date(year, month, first_day), dt.date(year, month, last_day), "interval")


def part_of_year(year: int, edge: str) -> Days:
    """Early: January to April; mid: May to August; late: September to December."""
    first, last = {"mid": (5, 8), "late": (9, 12), "end": (9, 12)}.get(edge, (1, 4))
    return Days(dt.date(year, first, 1), month_days(year, last).end, "interval")
