"""Tokens → single points and stretches of time: days, months, years, weeks, parts of them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from marsad.coding.periods import patterns
from marsad.coding.periods.calendar import Days, day
from marsad.coding.periods.lexicon import Lexicon
from marsad.coding.periods.points import Anchor, Dated, Direction, Part, Point, Stretch, Week, interval
from marsad.coding.periods.tokens import Token, Tokens

_DIRECTIONS: dict[str, Direction] = {"l": "last", "t": "this", "k": "next"}
_FEAST = re.compile(r"\b(?:Easter|Palm|Bloody|Black|Good|Ash|Whit|Holy)\s+$")
_YEARS_BACK = {"l": -1, "t": 0, "k": 1}


class Read(NamedTuple):
    """An expression: tokens [start, end), what it means; `weak` needs a preposition before it to be believed."""

    start: int
    end: int
    point: Point | None
    second: Point | None = None
    since: bool = False
    loose: bool = False
    weak: bool = False
    until: bool = False
    later: int | None = None  # days after the day that the text named last

    def days(self, anchor: Anchor) -> Days | None:
        if self.point is None or self.loose:
            return None
        if self.second is not None:
            return interval(self.point, self.second, anchor)
        found = self.point.resolve(anchor)
        if found is not None and self.until:
            return Days(None, found.end, "interval")
        return Days(found.start, None, "since") if found and self.since else found


@dataclass(frozen=True, slots=True)
class PointGrammar:
    """What can be read at one place of the tokens, without what opens or closes an interval."""

    text: str
    tokens: Tokens
    words: Lexicon

    def point(self, at: int, *, month_only: bool = False) -> Read | None:
        """The longest point or stretch that begins here."""
        found = [self._day(at), self._month(at), self._year(at), self._stretch(at), self._part(at), self._edge(at)]
        found += [self._weekday(at), self._ago(at), self._week_of(at)]
        if self.words.month_first:
            found.append(self._day_after_month(at, month_only=month_only))
        return longest(found)

    def _day(self, at: int) -> Read | None:
        match = self._match(patterns.DAY_SIGNS, at) or self._match(patterns.DAY, at)
        match = match or self._match(patterns.DAY_ORDINAL, at)
        if match is not None:
            return Read(at, match.end(), self._dated(match))
        match = self._match(patterns.DATE, at)
        if match is None:
            return None
        date = _in_digits(self._token(match, "d").value)
        return Read(at, match.end(), Dated(date.day, date.month, date.year)) if date else None

    def _day_after_month(self, at: int, *, month_only: bool) -> Read | None:
        match = self._match(patterns.DAY_AFTER_MONTH, at)
        if match is None or (month_only and match["y"] is None):  # "in August 12 people were killed"
            return None
        return Read(at, match.end(), self._dated(match))

    def _weekday(self, at: int) -> Read | None:
        match = self._match(patterns.NEAR, at)
        if match is not None:
            weekday = self._value(match, "w")
            return Read(at, match.end(), Dated(weekday=weekday, offset=self._value(match, "X")))
        match = self._match(patterns.WEEKDAY, at)
        if match is None or self._is_feast(at):
            return None
        direction = _direction(match)
        return Read(at, match.end(), Dated(weekday=self._value(match, "w"), direction=direction))

    def _is_feast(self, at: int) -> bool:
        """ "The Easter Sunday bombings", "Bloody Friday": a day's name, which is not counted from the page's day."""
        start = self.tokens.items[at].start
        return _FEAST.search(self.text, max(0, start - 12), start) is not None

    def _month(self, at: int) -> Read | None:
        match = self._match(patterns.MONTH, at)
        if match is None:
            return None
        point = self._dated(match)
        weak = not (point.year or point.direction or point.edge or match["u"] or point.year_offset is not None)
        return Read(at, match.end(), point, weak=weak)

    def _year(self, at: int) -> Read | None:
        match = self._match(patterns.HIJRI_YEAR, at)
        if match is not None:
            year = self._value(match, "y") or self._value(match, "y2")
            return Read(at, match.end(), Dated(year=year, hijri=True))
        match = self._match(patterns.YEAR, at)
        if match is None or self._counts_things(match):
            return None
        point = Dated(year=self._value(match, "y"), edge=self._value(match, "e"))
        return Read(at, match.end(), point, weak=not (match["u"] or match["e"]))

    def _counts_things(self, match: re.Match[str]) -> bool:
        """ "Of 2000 fighters": with a counted noun no year, unless "since" or "the year" says that it is one."""
        number, following = self._value(match, "y"), self.tokens.codes[match.end() : match.end() + 1]
        before = self.tokens.items[match.start("y") - 1] if match.start("y") else None
        if match["u"] or (before is not None and self.words.dates(self.text[before.start : before.end], number)):
            return False
        return following == "K" or (number % 1000 == 0 and following == "x")

    def _edge(self, at: int) -> Read | None:
        match = self._match(patterns.EDGE_OF_UNIT, at)
        if match is None:
            return None
        unit = self._value(match, "u1") or self._value(match, "u")
        mark = match["r1"] or match["r"] or "t"
        point = Stretch(unit, 1, _DIRECTIONS[mark], edge=self._value(match, "e"))
        return Read(at, match.end(), point, loose=unit not in ("year", "month"))

    def _stretch(self, at: int) -> Read | None:
        found: list[Read | None] = []
        for pattern in patterns.STRETCHES:
            match = self._match(pattern, at)
            if match is None:
                continue
            unit, count = self._unit_and_count(match)
            if unit in ("quarter", "half") and not self._token(match, "u").definite and self._is_arabic(at):
                continue  # "نصف هذه الوفيات": half of them
            mark = match.groupdict().get("r")
            token = self._token(match, "r") if mark else None
            direction: Direction = "past" if token and token.value == "past" else _DIRECTIONS[mark or "l"]
            plural = token is not None and match["c"] is None and self.text[token.end - 1] == "s" and mark == "l"
            plural = plural or (token is not None and token.value == "before")
            over = at > 0 and self.tokens.codes[at - 1] == "i" and self.tokens.items[at - 1].value[1]
            trailing = bool(over) and self._is_trailing(direction)
            point = Stretch(unit, None if plural else count, direction, trailing=trailing)
            back = self.text[: self.tokens.items[match.end() - 1].end].endswith(
                "-là"
            )  # "cette année-là": one named before
            found.append(Read(at, match.end(), point, loose=point.count is None or back))
        return longest(found)

    def _says_in(self, at: int) -> bool:
        token = self.tokens.items[at]
        return self.text[token.start : token.end].lower() == "in"

    def _is_arabic(self, at: int) -> bool:
        return not self.text[self.tokens.items[at].start].isascii() and not self.words.month_first

    def _is_trailing(self, direction: Direction) -> bool:
        # "Over the last month" runs up to the page's date; Arabic خلال الشهر الماضي and French "au cours du mois
        # dernier" mean the calendar month.
        return self.words.month_first and direction in ("last", "past")

    def _unit_and_count(self, match: re.Match[str]) -> tuple[str, int | None]:
        groups = {name[0]: name for name, value in match.groupdict().items() if value}
        token = self._token(match, groups["u"])
        if token.code == "R":
            return token.value, 2
        name = groups.get("c")
        if name is None:
            return token.value, None if token.code == "P" else 1
        number = self._token(match, name)
        return token.value, None if number.code == "r" else 1 if number.code == "u" else number.value

    def _within(self, at: int, inside: int) -> Read | None:
        """ "Within a week" ends on the page's date; "for three days", "in one month" are only kept as text."""
        match = self._match(patterns.WITHIN, inside)
        if match is None:
            return None
        unit, count = self._unit_and_count(match)
        token = self._token(match, "u")
        arabic_week = token.definite and unit == "week" and self._bare_unit(at)  # خلال الأسبوع
        if arabic_week and match["c"] is None:
            return Read(inside, match.end(), Stretch(unit, 1, trailing=True))
        if (
            token.definite
            or (count is None)
            or (match["c"] is None and token.code in "UYM" and not self._bare_unit(at))
        ):
            return None
        if self.tokens.items[at].value[0]:
            return Read(inside, match.end(), Stretch(unit, count, trailing=True))
        return Read(inside, match.end(), None, loose=True)

    def _bare_unit(self, at: int) -> bool:
        """Arabic says "within week" without an article."""
        return bool(self.tokens.items[at].value[0]) and not self.text[self.tokens.items[at].start].isascii()

    def _week_of(self, at: int) -> Read | None:
        """ "The week ending 22 September", "the week of September 9"."""
        match = self._match(patterns.WEEK_OF, at)
        if match is None or self._value(match, "u") != "week":
            return None
        found = [self._day(match.end())]
        if self.words.month_first:
            found.append(self._day_after_month(match.end(), month_only=False))
        read = longest(found)
        if read is None or not isinstance(read.point, Dated):
            return None
        return Read(at, read.end, Week(read.point, ending=match["k"] in "GT"))

    def _ago(self, at: int) -> Read | None:
        match = self._match(patterns.AGO, at)
        if match is None:
            return None
        unit, count = self._unit_and_count(match)
        return Read(at, match.end(), Stretch(unit, count, ago=True))

    def _comes(self, at: int) -> Read | None:
        """ "This comes two days after the killing of…": the page's own event is of the page's date."""
        match = self._match(patterns.COMES, at)
        if match is None:
            return None
        unit, count = self._unit_and_count(match)
        return Read(at + 1, match.end(), Stretch(unit, count, ago=True)) if unit == "day" else None

    def _part(self, at: int) -> Read | None:
        return longest([self._part_by(pattern, at) for pattern in patterns.PARTS])

    def _part_by(self, pattern: re.Pattern[str], at: int) -> Read | None:
        match = self._match(pattern, at)
        if match is None:
            return None
        token = self._token(match, "u")
        if token.code == "Q":
            unit, place, count = token.value[0], token.value[1], 1
        else:
            unit, counted = self._unit_and_count(match)
            ordinal = self._token(match, "o")
            if ordinal.code == "l" and ordinal.start > token.start and ordinal.value != "past":
                return None  # الشهر الماضي من
            place = ordinal.value if ordinal.code == "o" else -1
            count = counted if counted is not None else 0
        whole = self._whole(match.end())
        if whole is None:
            named = unit in ("quarter", "half") and match.groupdict().get("o") != "l" and count == 1
            return Read(at, match.end(), Part(unit, place, 1, None)) if named else None
        assert whole.point is None or isinstance(whole.point, Dated | Stretch)
        return Read(at, whole.end, Part(unit, place, count or None, whole.point), loose=not count)

    def _whole(self, at: int) -> Read | None:
        """The year or month that a part is of."""
        joint = self._match(patterns.OF_WHOLE, at)
        begin = joint.end() if joint else at
        found = longest([self._month(begin), self._year(begin), self._stretch(begin)])
        if found is None and begin > at:
            match = self._match(patterns.THIS_YEAR, begin)
            found = Read(begin, match.end(), None) if match else None  # the latest in which the part had begun
        return None if found is None or found.loose else found

    # Access

    def _match(self, pattern: re.Pattern[str], at: int) -> re.Match[str] | None:
        return pattern.match(self.tokens.codes, at)

    def _token(self, match: re.Match[str], name: str) -> Token:
        return self.tokens.items[match.start(name)]

    def _value(self, match: re.Match[str], name: str) -> Any:
        """The value of a named token, None where the match has none."""
        if not match.groupdict().get(name):
            return None
        return self._token(match, name).value

    def _dated(self, match: re.Match[str]) -> Dated:
        month = self._token(match, "m")
        relative = match.groupdict().get("r1") or match.groupdict().get("r2")
        year = self._value(match, "y")
        hijri = month.code == "h"
        if year is not None and year < 1600 and not hijri:
            year = None
        return Dated(
            self._value(match, "n"), month.value, year, hijri, self._value(match, "w"), None, self._value(match, "e"),
            _direction(match), _YEARS_BACK[relative] if relative and not year else None,
        )  # fmt: skip


def longest(found: list[Read | None]) -> Read | None:
    """The first of those that reach furthest."""
    return max((read for read in found if read is not None), key=lambda read: read.end, default=None)


def _direction(match: re.Match[str]) -> Direction | None:
    groups = match.groupdict()
    mark = groups.get("r") or groups.get("r0")
    if mark is None and "X" not in groups and "m" not in groups:
        mark = groups.get("r1")
    return _DIRECTIONS[mark] if mark else None


def _in_digits(printed: str) -> dt.date | None:
    """2019-09-24, 24/09/2019, 13.09.17: the day before the month unless only the other order is a date."""
    parts = [int(part) for part in re.split(r"[-/.]", printed)]
    year, month, number = parts if len(re.split(r"[-/.]", printed)[0]) == 4 else reversed(parts)
    year += 2000 if year < 100 else 0
    if month > 12 >= number:
        month, number = number, month
    if not (1 <= month <= 12 and 1 <= number <= 31 and 1900 <= year <= 2100):
        return None
    return day(year, month, number)
