"""Which calendar, format and order the dates of a table have, found from the dates themselves."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from marsad.sources.table.cells import plain
from marsad.sources.table.dates import Calendar, DateRules, NoDate, Order, days_of
from marsad.sources.table.profile import is_hijri

_PARTS = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})(?=$|[ T])")
_DAY_FIRST = ("fr", "ar")  # languages in whose countries days come first
_SORTED, _UNSORTED, _ENOUGH = 0.9, 0.75, 5


@dataclass(frozen=True, slots=True)
class Found:
    """The rules, why, and what has to be asked."""

    rules: DateRules
    reason: str
    question: str = ""


def date_rules(values: Sequence[str], languages: Sequence[str], names: Sequence[str] = ()) -> Found:
    """`values`: the filled cells of the date columns called `names`; `languages`: those of the table's header."""
    texts = [plain(value) for value in values]
    calendar: Calendar = "hijri" if sum(map(is_hijri, values)) * 2 > len(values) else "gregorian"
    why = ["its years are Hijri"] if calendar == "hijri" else []
    serial = [text for text in texts if re.fullmatch(r"[2-6]\d{4}(?:\.\d+)?", text)]
    if len(serial) * 2 > len(texts):
        return Found(DateRules(format="excel"), "Excel's numbers of days")
    parts = [match for match in map(_PARTS.match, texts) if match]
    if not parts:
        return Found(DateRules(calendar=calendar), ", ".join(why) or "each date says itself what is day and month")
    order, reason, question = _written(names) or _order(
        [(int(m[1]), int(m[3]), int(m[4])) for m in parts], languages, calendar
    )
    if any(re.fullmatch(r"\d{4}-\d\d-\d\d.*", text) for text in texts) and all(int(m[1]) > 12 for m in parts):
        question = (
            "some cells are dates of the workbook and others texts such as "
            f"{parts[0][0]}: did Excel take the days of the former for months?"
        )
    format = None
    if all(len(m[4]) == 2 for m in parts) and order is not None:
        mark = parts[0][2]
        format = mark.join(("DD", "MM", "YY") if order == "day-first" else ("MM", "DD", "YY"))
        question = question or f"years have two digits: is {parts[0][4]} the year 20{parts[0][4]}?"
    return Found(DateRules(order=order, format=format, calendar=calendar), ", ".join([*why, reason]), question)


def _written(names: Sequence[str]) -> tuple[Order, str, str] | None:
    """The order that a column's own name states: "Date (DD/MM/YYYY)", "date jj/mm/aaaa"."""
    for name in names:
        if re.search(r"(?i)\b(?:dd?|jj?)[-/. ]mm?[-/. ](?:yy|aa)", name):
            return "day-first", "so says the name of the column", ""
        if re.search(r"(?i)\bmm?[-/. ](?:dd?|jj?)[-/. ](?:yy|aa)", name):
            return "month-first", "so says the name of the column", ""
    return None


def _order(
    dates: list[tuple[int, int, int]], languages: Sequence[str], calendar: Calendar
) -> tuple[Order | None, str, str]:
    first, second = any(a > 12 for a, _, _ in dates), any(b > 12 for _, b, _ in dates)
    shown = next((f"{a:02}/{b:02}/{y}" for a, b, y in dates if a != b), "")
    if first and second:
        return None, "", "days come first in some dates and months in others: which is meant where both are possible?"
    if first or second:
        order: Order = "day-first" if first else "month-first"
        return order, "one of the numbers is above 12", ""
    if not shown:
        return None, "day and month are the same in every date", ""
    question = f"is {shown} {_told(dates, 'day-first', calendar)} or {_told(dates, 'month-first', calendar)}?"
    rising = {order: _rising(dates, order, calendar) for order in _BOTH}
    best = max(_BOTH, key=lambda order: rising[order])
    if len(dates) >= _ENOUGH and rising[best] >= _SORTED and min(rising.values()) <= _UNSORTED:
        return best, "so the rows are in the order of their dates", question
    if any(language in _DAY_FIRST for language in languages):
        return "day-first", "usual in the language of the header", question
    return None, "", question


_BOTH: tuple[Order, Order] = ("day-first", "month-first")


def _day(date: tuple[int, int, int], order: Order, calendar: Calendar) -> dt.date | None:
    one, two, year = date
    month, day = (two, one) if order == "day-first" else (one, two)
    try:
        return days_of(year + 2000 if year < 100 else year, month, day, DateRules(calendar=calendar)).start
    except NoDate:
        return None


def _told(dates: list[tuple[int, int, int]], order: Order, calendar: Calendar) -> str:
    date = next(date for date in dates if date[0] != date[1])
    one, two, _ = date
    if calendar == "hijri":
        day, month = (one, two) if order == "day-first" else (two, one)
        return f"day {day} of month {month}"
    found = _day(date, order, calendar)
    return f"{found.day} {found:%B}" if found else "none"


def _rising(dates: list[tuple[int, int, int]], order: Order, calendar: Calendar) -> float:
    """The share of steps that go one way, whichever way most go."""
    days = [day for day in (_day(date, order, calendar) for date in dates) if day is not None]
    steps = list(itertools.pairwise(days))
    if not steps:
        return 0.0
    return max(sum(a <= b for a, b in steps), sum(a >= b for a, b in steps)) / len(steps)
