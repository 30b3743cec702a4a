"""What stands around a date and changes its meaning: "من 24 مارس 2019 وحتى يومنا هذا", "صيف 2019", "since the
offensive began in August 2022"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace

from marsad.coding.mentions import PeriodMention
from marsad.coding.periods.calendar import month_days
from marsad.model import Period

_POINTS = ("day", "month", "year")
_REACH = 70  # characters before a date in which "since" may open the clause that ends with it
_TODAY = re.compile(
    r"[\s،,]*و?(?:حت[ىي]|[إا]لى|ولغاية|لغاية)\s+(?:غاية\s+)?"
    r"(?:يومنا|الآن|الان|اليوم|هذا اليوم|تاريخه|تاريخ اليوم|اللحظة|هذه اللحظة|الوقت)"
)
_FROM = re.compile(r"(?:^|\s)(?:من|منذ|بين|ابتداء من|بدءا من|اعتبارا من)\s+(?:شهر\s+|عام\s+|العام\s+|سنة\s+|يوم\s+)?$")
# "Since the fall of the regime on 8 December 2024": a clause without figures or stops between "since" and its date.
# The name of an offensive may stand between quotation marks.
_SINCE = re.compile(r"(?:^|\s)و?منذ\s+(?:(?:[^\s\d،,.؛;:()«»\"]+|[«\"“][^«»\"“”\d.]{2,30}[»\"”])\s+){1,8}$")
_SINCE_EN = re.compile(r"\bsince\s+(?:[^\s\d,.;:()\"“”–—]+\s+){1,9}$", re.IGNORECASE)
# "الأعنف منذ هجوم بارسالوغو في أغسطس 2024 الذي خلف 400 قتيل": the date is that attack's, and goes on to nothing.
RELATIVE_TOLL = re.compile(
    r"\s*[،,]?\s*و?(?:الذي|التي|اللذين|حين|عندما|حيث)\s+(?:قد\s+)?"
    r"(?:خلف|[أا]سفر|[أا]ودى|[أا]وقع|[أا]دى|[أا]دت|قتل|قُتل|راح|سقط|حصد|[أا]ودت)\w{0,2}(?!\w)"
)
_SEASON = re.compile(r"(?:^|\s)[وفبل]?(?:ال)?(ربيع|صيف|خريف)\s+(?:عام\s+|العام\s+|سنة\s+|من\s+|ال)?$")
_SEASON_IN = re.compile(r"(ربيع|صيف|خريف)")
_FIRST_MONTH = {"ربيع": 3, "صيف": 6, "خريف": 9}


def opened(text: str, language: str, found: Iterable[PeriodMention]) -> list[PeriodMention]:
    """The mentions, those that run on up to today without an end, those of an Arabic season with its months."""
    if language == "en":
        return [_since_clause(text, item) for item in found]
    return [_opened(text, item) for item in found] if language == "ar" else list(found)


def _since_clause(text: str, item: PeriodMention) -> PeriodMention:
    """ "Since the government launched its offensive in August 2022, more than 3,000 fighters have been killed"."""
    if item.period.start is None or item.period.precision not in _POINTS:
        return item
    if _SINCE_EN.search(text[max(0, item.start - _REACH) : item.start]) is None or item.text.lower().startswith(
        "since"
    ):
        return item
    return without_end(item)


def without_end(item: PeriodMention) -> PeriodMention:
    """The mention, of what began then and goes on."""
    return replace(item, period=replace(item.period, end=None, precision="since"))


def _opened(text: str, item: PeriodMention) -> PeriodMention:
    period = item.period
    if period.start is None or period.precision not in _POINTS:
        return item
    before = text[max(0, item.start - _REACH) : item.start]
    runs_on = _TODAY.match(text, item.end) is not None and (_FROM.search(before) or item.text.startswith(("من", "منذ")))
    since = _SINCE.search(before) and not item.text.startswith("منذ") and not RELATIVE_TOLL.match(text, item.end)
    if runs_on or since:
        return without_end(item)
    season = _SEASON.search(before) or _SEASON_IN.search(item.text) if period.precision == "year" else None
    return replace(item, period=_months(period, period.start.year, _FIRST_MONTH[season[1]])) if season else item


def _months(period: Period, year: int, first: int) -> Period:
    last = month_days(year, first + 2).end
    return replace(period, start=dt.date(year, first, 1), end=last, precision="quarter")
