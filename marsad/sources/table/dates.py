"""Dates as people write them into cells, in English, French and Arabic, in the common calendar or the Hijri one.

A day, a month or a year gives all its days; two dates joined give the days between them. "03/04/2024" is read only
where the mapping says which of both is the day; where one number is above 12, it says so itself. Hijri dates are turned
by the Umm al-Qura calendar (years 1343 to 1500), whose days may differ by one from a local sighting of the moon.
"""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import re
from dataclasses import dataclass
from typing import Literal

from marsad.model.terms import PeriodPrecision
from marsad.sources.table.cells import KEPT, key, plain

Order = Literal["day-first", "month-first", "year-first"]
Calendar = Literal["gregorian", "hijri"]
ORDERS: tuple[Order, ...] = ("day-first", "month-first", "year-first")
CALENDARS: tuple[Calendar, ...] = ("gregorian", "hijri")
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?$", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})")
_ENDING = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|ه|م)\b", re.IGNORECASE)
_JOINED = re.compile(r" - | / |\.\.\.?| to | until | au | jusqu'au | الى | إلى | حتى |(?<=\d{4}-\d\d-\d\d)/(?=\d{4})")
# CLDR's Arabic differs by country: آذار in Damascus and Baghdad, مارس in Cairo, شتنبر in Rabat, جانفي in Tunis.
_LOCALES = ("en", "fr", "ar", "ar_SY", "ar_MA", "ar_TN", "ar_MR")
_PARTS = {"DD": r"(?P<day>\d{1,2})", "D": r"(?P<day>\d{1,2})", "MM": r"(?P<month>\d{1,2})", "M": r"(?P<month>\d{1,2})"}
_PARTS |= {"YYYY": r"(?P<year>\d{4})", "YY": r"(?P<year>\d{2})", "MMM": r"(?P<name>\D+?)"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRules:
    """How the dates of a table are to be read: the mapping's `dates`. `format`: as DD.MM.YYYY, or "excel"."""

    order: Order | None = None
    format: str | None = None
    calendar: Calendar = "gregorian"


@dataclass(frozen=True, slots=True)
class Days:
    """Full days, both inclusive, and what was expanded."""

    start: dt.date
    end: dt.date
    precision: PeriodPrecision


class NoDate(ValueError):
    """Why a cell is no date, as words to follow the cell."""


@functools.lru_cache(maxsize=KEPT)
def read_days(cell: str, rules: DateRules) -> Days:
    """One cell to the days that it means. Raises NoDate."""
    text = _TIME.sub("", plain(cell))
    if rules.format is not None:
        return _formatted(text, rules)
    try:
        return _single(text, rules)
    except NoDate as error:
        parts = _JOINED.split(text)
        if len(parts) != 2:
            raise
        try:
            first, last = (_single(part.strip(), rules) for part in parts)
        except NoDate:
            raise error from None
        return joined_days(first, last)


def joined_days(first: Days, last: Days) -> Days:
    """The days from the first of one to the last of the other. Raises NoDate where they end before they begin."""
    if last.end < first.start:
        raise NoDate("ends before it begins")
    if first == last:
        return first
    return Days(first.start, last.end, "interval")


def days_of(year: int, month: int | None, day: int | None, rules: DateRules) -> Days:
    """Numbers of the rules' calendar to days. A month or day that is None or 0 is not known. Raises NoDate."""
    if rules.calendar == "hijri":
        return _hijri(year, month or None, day or None)
    if not 1000 <= year <= 2999:
        raise NoDate(f"has the year {year}")
    if not month:
        return Days(dt.date(year, 1, 1), dt.date(year, 12, 31), "year")
    if not 1 <= month <= 12:
        raise NoDate(f"has a month {month}")
    length = calendar.monthrange(year, month)[1]
    if not day:
        return Days(dt.date(year, month, 1), dt.date(year, month, length), "month")
    if not 1 <= day <= length:
        raise NoDate(f"is a day that is not there: month {month} of {year} has {length} days")
    date = dt.date(year, month, day)
    return Days(date, date, "day")


def month_number(name: str, rules: DateRules) -> int | None:
    """The number of a month's name in English, French or Arabic."""
    return _month_names(rules.calendar).get(key(name))


def _single(text: str, rules: DateRules) -> Days:
    if re.fullmatch(r"\d{4}", text):
        return days_of(int(text), None, None, rules)
    if compact := re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text):
        return days_of(int(compact[1]), int(compact[2]), int(compact[3]), rules)
    if month := re.fullmatch(r"(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4})", text):
        return days_of(int(month[1] or month[4]), int(month[2] or month[3]), None, rules)
    if numbers := _NUMBERS.fullmatch(text):
        return _ordered(numbers[1], numbers[3], numbers[4], rules)
    return _named(text, rules)


def _ordered(first: str, second: str, third: str, rules: DateRules) -> Days:
    """Three numbers, of which one has four digits: the year."""
    if len(first) == 4:
        return days_of(int(first), int(second), int(third), rules)
    if len(third) != 4:
        raise NoDate("has a year of two digits: say `format: DD/MM/YY` under `dates` in the mapping, as it is meant")
    year, one, two = int(third), int(first), int(second)
    if rules.order == "day-first":
        return days_of(year, two, one, rules)
    if rules.order == "month-first":
        return days_of(year, one, two, rules)
    if one > 12 or one == two:
        return days_of(year, two, one, rules)
    if two > 12:
        return days_of(year, one, two, rules)
    raise NoDate(
        f"may be the day {one} or the month {one}: say `order: day-first` or `order: month-first` under `dates`"
    )


def _named(text: str, rules: DateRules) -> Days:
    """A month's name with a year and perhaps a day, in any order: "12 mars 2024", "March 12, 2024", "آذار 2024"."""
    names = _month_names(rules.calendar)
    words = [word for word in re.split(r"[\s,/.\-()]+", _ENDING.sub("", text)) if word]
    numbers = [int(word) for word in words if word.isascii() and word.isdigit()]
    letters = [word for word in words if not (word.isascii() and word.isdigit())]
    keys = [word for word in map(key, letters) if word not in _LITTLE]
    # "mar" is March in English and Tuesday in French.
    months = _months_in([word for word in keys if word in names or word not in _weekdays()], names)
    if len(months) != 1:
        months = _months_in([word for word in keys if word not in _weekdays()], names)
    years = [number for number in numbers if number > 31]
    days = [number for number in numbers if number <= 31]
    if len(months) != 1 or len(years) != 1 or len(days) > 1:
        raise NoDate("is no date that we can read")
    return days_of(years[0], months.pop(), days[0] if days else None, rules)


_LITTLE = frozenset({"le", "the", "of", "de", "م", "ه", "ad", "ah", "في"})


def _months_in(words: list[str], names: dict[str, int]) -> set[int]:
    """The months that the words name; none where a word is left over. "آذار مارس" is one month, named twice."""
    found = set()
    while words:
        taken = next((n for n in (3, 2, 1) if " ".join(words[:n]) in names and n <= len(words)), None)
        if taken is None:
            return set()
        found.add(names[" ".join(words[:taken])])
        words = words[taken:]
    return found


def _formatted(text: str, rules: DateRules) -> Days:
    if rules.format == "excel":
        if not re.fullmatch(r"\d{1,6}(?:\.\d+)?", text):
            return _single(text, DateRules(order="year-first", calendar=rules.calendar))
        day = _EXCEL_EPOCH + dt.timedelta(days=int(float(text)))
        return Days(day, day, "day")
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):  # what a workbook keeps as a date is one, however it shows it
        return _single(text, rules)
    match = format_pattern(rules.format or "").fullmatch(text)
    if match is None:
        raise NoDate(f"is not written as {rules.format}")
    parts = match.groupdict()
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += 2000 if year < 69 else 1900  # as POSIX reads two digits
    month = int(parts["month"]) if parts.get("month") else None
    if parts.get("name"):
        month = month_number(parts["name"], rules)
        if month is None:
            raise NoDate(f"names no month: {parts['name'].strip()}")
    return days_of(year, month, int(parts["day"]) if parts.get("day") else None, rules)


@functools.lru_cache(maxsize=64)
def format_pattern(format: str) -> re.Pattern[str]:
    """DD/MM/YYYY as a pattern. Raises NoDate where it names no year, a part twice, or what we do not know."""
    pieces = re.split(r"(D{1,2}|M{1,3}|Y{4}|Y{2})", format)
    pattern = "".join(_PARTS.get(piece, re.escape(piece)) for piece in pieces)
    names = re.findall(r"\?P<(\w+)>", pattern)
    if (
        len(set(names)) != len(names)
        or "year" not in names
        or any(letter.isalpha() for p in pieces[::2] for letter in p)
    ):
        raise NoDate("is no format: write it with D, M and Y, as DD/MM/YYYY, or DD MMM YYYY for a month's name")
    return re.compile(pattern)


def _hijri(year: int, month: int | None, day: int | None) -> Days:
    from hijridate import Hijri  # only where a table is dated so

    if not 1343 <= year <= 1500:
        raise NoDate(f"has the Hijri year {year}: we know 1343 to 1500")
    if month is not None and not 1 <= month <= 12:
        raise NoDate(f"has a month {month}")
    length = Hijri(year, month or 12, 1).month_length()
    if day is not None and not 1 <= day <= length:
        raise NoDate(f"is a day that is not there: month {month} of {year} has {length} days")
    start = Hijri(year, month or 1, day or 1).to_gregorian()
    end = Hijri(year, month or 12, day or length).to_gregorian()
    first, last = dt.date(start.year, start.month, start.day), dt.date(end.year, end.month, end.day)
    # A month or a year of the moon is none of ours.
    return Days(first, last, "day" if day and month else "interval")


@functools.cache
def _month_names(which: Calendar) -> dict[str, int]:
    if which == "hijri":
        from hijridate import Hijri

        return {
            key(Hijri(1445, month, 1).month_name(language)): month
            for month in range(1, 13)
            for language in ("en", "ar")
        } | {key(name): month for name, month in _OTHER_HIJRI.items()}
    from babel import Locale

    names: dict[str, int] = {}
    for locale in map(Locale.parse, _LOCALES):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for month, name in locale.months[context][width].items():
                    names.setdefault(key(name), month)
    return names | {key(name): month for name, month in _OTHER_NAMES.items()}


_OTHER_NAMES = {
    "sept": 9,
    "ابريل": 4,
    "حزيران يونيو": 6,
    "كانون ثاني": 1,
    "كانون أول": 12,
    "تشرين أول": 10,
    "تشرين ثاني": 11,
}
_OTHER_HIJRI = {
    "ربيع الآخر": 4,
    "جمادى الثانية": 6,
    "جمادى الاولى": 5,
    "ذي القعدة": 11,
    "ذي الحجة": 12,
    "محرم الحرام": 1,
}


@functools.cache
def _weekdays() -> frozenset[str]:
    from babel import Locale

    return frozenset(
        key(name)
        for locale in map(Locale.parse, ("en", "fr", "ar"))
        for width in ("wide", "abbreviated")
        for name in locale.days["format"][width].values()
    )
