"""The day a page says it was published, with its precision; never a guess.

Read are ISO dates, "24 September 2019", "Tuesday 24/September/2019", "September 24, 2019", "24 septembre 2019",
"24 أيلول/سبتمبر 2019", 24/09/2019, month and year, and Hijri dates that name their month. A numeric date whose day and
month could change places is day-first on French and Arabic pages and only a year elsewhere. A date that cannot be
(31 February) has no day.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal

import yaml
from hijridate import Hijri

Precision = Literal["day", "month", "year"]

# Arabic-Indic and Persian digits; one character for one, so that spans stay.
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_MARKS = re.compile(r"[\u064b-\u0652\u0640\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_YEARISH = re.compile(r"[12١٢۱۲]\d{3}")  # every date that is read has a year; most lines have none
_PARTIAL = re.compile(r"\s*(?P<year>(?:19|20)\d\d)(?:-(?P<month>\d\d))?\s*")
_ARABIC = re.compile(r"[\u0621-\u064a]{2}")
_FRENCH = re.compile(r"\b(?:le|la|les|des|du|et|est|une|dans|pour|publié|sur)\b|[éèêàç]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date as stated: its first day, how exact, and the span in the line. `day` is None where it cannot exist."""

    day: dt.date | None
    precision: Precision
    start: int
    end: int
    text: str
    islamic: bool = False  # converted, so within a day or two: a Gregorian date beside it goes first


@dataclass(frozen=True, slots=True)
class _Grammar:
    exact: re.Pattern[str]
    months: Mapping[str, int]
    hijri: Mapping[str, int]
    published: re.Pattern[str]
    updated: re.Pattern[str]
    company: re.Pattern[str]
    meta: tuple[str, ...]


def stated_dates(line: str, *, day_first: bool = False, year_alone: bool = False) -> Iterator[StatedDate]:
    """Every full date in `line`, in order; with `year_alone` "2019" and "2019-09" too (for fields that hold
    nothing else)."""
    if _YEARISH.search(line) is None:
        return
    plain = line.translate(_DIGITS)
    for match in grammar().exact.finditer(plain):
        kind = match.lastgroup
        if kind is not None:
            yield _read(match, kind, line, day_first)
    alone = _PARTIAL.fullmatch(plain) if year_alone else None
    if alone:
        month = int(alone["month"] or 1)
        precision: Precision = "month" if alone["month"] else "year"
        yield StatedDate(_day(int(alone["year"]), month, 1), precision, alone.start(1), alone.end(), line.strip())


def without_dates(line: str) -> str | None:
    """What a line says beside its dates, clocks, weekdays and labels; None where it holds no date."""
    if _YEARISH.search(line) is None:
        return None
    plain = _MARKS.sub("", line).translate(_DIGITS)
    rest = grammar().exact.sub(" ", plain)
    if rest == plain:
        return None
    words = grammar()
    for pattern in (_CLOCK, words.updated, words.published, words.company):
        rest = pattern.sub(" ", rest)
    return rest.strip(" \t|,;:-–—/•·.()[]،")


def is_update(before: str) -> bool:
    """Whether the words in front of a date say that it is the day of an update."""
    return grammar().updated.search(before) is not None


def is_labelled(before: str) -> bool:
    """Whether the words in front of a date say that it is the day of publication."""
    return grammar().published.search(before) is not None and not is_update(before)


@functools.cache
def grammar() -> _Grammar:
    data: dict[str, Any] = yaml.load(
        resources.files(__package__).joinpath("data/dates.yml").read_text("utf-8"), Loader=yaml.CSafeLoader
    )
    months = {name: number for number, names in data["months"].items() for name in names}
    hijri = {name: number for number, names in data["hijri_months"].items() for name in names}
    weekdays, fillers = data["weekdays"], data["fillers"]
    return _Grammar(
        exact=_exact(months, hijri),
        months=months,
        hijri=hijri,
        published=_words(data["published"]),
        updated=_words(data["updated"]),
        company=_words(weekdays + fillers),
        meta=tuple(data["meta"]),
    )


_CLOCK = re.compile(r"(?:T|\b)\d{1,2}\s?[:hH.]\s?\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z\b|[+-]\d{2}:?\d{2})?")


def _either(names: list[str] | Mapping[str, int]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def _words(names: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_either(names)})(?!\w)", re.IGNORECASE)


def _exact(months: Mapping[str, int], hijri: Mapping[str, int]) -> re.Pattern[str]:
    month, islamic = _either(months), _either(hijri)
    gap = r"[\s/.,،\-–]{1,3}"
    year = r"(?:19|20)\d\d"
    forms = {
        "iso": rf"(?<![\d/.-])(?P<iy>{year})-(?P<im>\d\d?)-(?P<id>\d\d?)(?=T\d|[^\d-]|$)",
        "slashed": rf"(?<![\d/.-])(?P<sy>{year})[/.](?P<sm>\d\d?)[/.](?P<sd>\d\d?)(?![\d/.]\d|\d)",
        "islamic": rf"(?<!\d)(?P<hd>\d\d?)\s*(?:من\s+)?{gap}?(?:شهر\s+)?(?P<hm>{islamic})"
        rf"(?:\s+الحرام|\s+المبارك)?{gap}?(?:سنة\s+|عام\s+)?(?P<hy>1[34]\d\d)(?!\d)",
        "written": rf"(?<!\d)(?P<wd>\d\d?)(?:st|nd|rd|th|er)?(?:\s+(?:of|de)\s+|{gap})(?P<wm>{month})\.?"
        rf"(?:\s*[/(]\s*(?:{month})\s*\)?)?(?:{gap}|\s+)(?:عام\s+|سنة\s+|de\s+)?(?P<wy>{year})(?!\d)",
        "american": rf"(?<!\w)(?P<am>{month})\.?\s+(?P<ad>\d\d?)(?:st|nd|rd|th)?\s*[,،]?\s*(?P<ay>{year})(?!\d)",
        "numeric": rf"(?<![\d/.-])(?P<nd>\d\d?)(?P<sep>[/.\-])(?P<nm>\d\d?)(?P=sep)(?P<ny>{year})(?![\d/])",
        "monthly": rf"(?<!\w)(?<!\d )(?P<mm>{month})\.?(?:\s*[/(]\s*(?:{month})\s*\)?)?"
        rf"[\s,،/]{{1,2}}(?P<my>{year})(?!\d)",
    }
    return re.compile("|".join(f"(?P<{name}>{form})" for name, form in forms.items()), re.IGNORECASE)


def _read(match: re.Match[str], kind: str, line: str, day_first: bool) -> StatedDate:
    words = grammar()
    start, end = match.span()
    precision: Precision = "day"
    day: dt.date | None
    if kind == "islamic":
        day = _from_hijri(int(match["hy"]), words.hijri[match["hm"].lower()], int(match["hd"]))
    elif kind == "monthly":
        day, precision = _day(int(match["my"]), words.months[match["mm"].lower()], 1), "month"
    elif kind == "numeric":
        day, precision = _numeric(int(match["nd"]), int(match["nm"]), int(match["ny"]), day_first)
    else:
        letter = {"iso": "i", "slashed": "s", "written": "w", "american": "a"}[kind]
        month = match[f"{letter}m"]
        number = int(month) if month.isdigit() else words.months[month.lower()]
        day = _day(int(match[f"{letter}y"]), number, int(match[f"{letter}d"]))
    return StatedDate(day, precision, start, end, line[start:end].strip(), kind == "islamic")


def _numeric(first: int, second: int, year: int, day_first: bool) -> tuple[dt.date | None, Precision]:
    if second > 12 >= first:  # 09/24/2019
        return _day(year, first, second), "day"
    if first <= 12 and second <= 12 and first != second and not day_first:
        return dt.date(year, 1, 1), "year"  # 03/04/2019: nobody can tell which
    return _day(year, second, first), "day"


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _from_hijri(year: int, month: int, day: int) -> dt.date | None:
    try:
        gregorian = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return dt.date(gregorian.year, gregorian.month, gregorian.day)


def writes_day_first(text: str) -> bool:
    """Whether a text is in a language that writes 03/04/2019 for the third of April: Arabic or French."""
    return _ARABIC.search(text) is not None or len(_FRENCH.findall(text)) >= 2
