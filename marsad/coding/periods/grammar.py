"""Tokens → expressions of time: intervals of two points, and what opens them (since, between, within)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from marsad.coding.periods import patterns
from marsad.coding.periods.calendar import DAY
from marsad.coding.periods.point_grammar import PointGrammar, Read, longest
from marsad.coding.periods.points import Anchor, Dated, Point, Stretch

# Two points joined by "and" are one interval only where they touch; any full year shows that.
_SOME_DAY = Anchor(dt.date(2020, 12, 31))


_REIGNS = re.compile(r"\s+(?:a|avait|aura|reste|est|était|fut)\s(?!\d)")  # "octobre a été le mois le plus meurtrier"
_RUN = re.compile(r"[^x]+")
# Codes without which no expression can be: days, months, years, units, and words that are expressions by themselves.
_TELLING = re.compile(r"[mhwvydzQUYMPRXjSWCEAIN]")


@dataclass(frozen=True, slots=True)
class Grammar(PointGrammar):
    """One run over the tokens of a stretch of text."""

    def expressions(self) -> Iterator[Read]:
        """Every expression, in order, the longest at each place."""
        codes, index, last_year = self.tokens.codes, 0, -2
        while index < len(codes):
            run = _RUN.search(codes, index)
            if run is None:
                return
            index = run.start()
            if not _TELLING.search(codes, index, run.end()):  # no word of time until the next other word
                index = run.end() + 1
                continue
            read = self._expression(index, after_year=last_year == index - 1)
            if read is None:
                index += 1
                continue
            index = read.end
            yield read._replace(end=index - 1) if codes[index - 1] == "." else read
            last_year = index if isinstance(read.point, Dated) and read.point.level == "year" else -2

    def _expression(self, at: int, *, after_year: bool) -> Read | None:
        code = self.tokens.codes[at]
        if code == "j":
            return Read(at, at + 1, None, loose=True)
        if code in "SW":
            return Read(at, at + 1, None, later=self.tokens.items[at].value or 0, since=code == "W", loose=True)
        if code == "C":
            return self._comes(at)
        if code == "E":
            return None
        if code == "T" and self.tokens.items[at].value == "until":
            found = self.point(at + 1)
            return None if found is None else found._replace(start=at, until=True, weak=False)
        opened = self._opened(at, code) if code in "bfBsiVO" else None
        if opened is not None:
            return opened
        return self._later(at) or self._bare(at, after_year=after_year)

    def _later(self, at: int) -> Read | None:
        """ "Three days later"."""
        match = self._match(patterns.LATER, at)
        if match is None:
            return None
        unit, count = self._unit_and_count(match)
        days = {"day": 1, "week": 7}.get(unit, 0) * (count or 0)
        return Read(at, match.end(), None, loose=True, later=days or None)

    def _opened(self, at: int, code: str) -> Read | None:
        inside = at + 1
        if code == "b":
            return self._widen(self._range(inside, joined=True), at)
        if code in "fB":
            return self._widen(self._range(inside, joined=False), at)
        if code == "s":
            return self._since(at)
        ranged = self._range(inside, joined=False)
        if ranged is not None:
            return self._widen(ranged, at)
        found = [self.point(inside, month_only=self._says_in(at)), self._within(at, inside) if code == "i" else None]
        return self._widen(longest(found), at)

    def _since(self, at: int) -> Read | None:
        ranged = self._range(at + 1, joined=False)
        if ranged is not None:
            return self._widen(ranged, at)
        found = self.point(at + 1)
        if found is None:
            counted = self._match(patterns.WITHIN, at + 1)
            if counted is None or not (counted["c"] or self._says_since_week(counted)):
                return None
            unit, count = self._unit_and_count(counted)
            return Read(at, counted.end(), Stretch(unit, count, ago=True), since=True)
        return found._replace(start=at, since=not found.loose, weak=False)

    def _says_since_week(self, counted: re.Match[str]) -> bool:
        """Arabic 'منذ أسبوع', without article or number."""
        token = self._token(counted, "u")
        return token.code == "R" or (not self.text[token.start].isascii() and not token.definite)

    def _bare(self, at: int, *, after_year: bool) -> Read | None:
        read = longest([self._range(at, joined=False), self.point(at)])
        if read is None or not read.weak:
            return read
        before = self.tokens.codes[at - 1] if at else "x"
        if isinstance(read.point, Dated) and read.point.level == "year":
            bracketed = before == "(" and self.tokens.codes[read.end : read.end + 1] == ")"
            both = read.second is not None and self.tokens.codes[read.end : read.end + 1] != "K"
            believed = both or before in "qBsiVfT" or bracketed or (after_year and before in "a,")
        else:
            subject = _REIGNS.match(self.text, self.tokens.items[read.end - 1].end) is not None
            believed = before in "qBsiVfTg(" or self.tokens.codes[at] in "g" or subject
        return read if believed else None

    # Intervals

    def _range(self, at: int, *, joined: bool) -> Read | None:
        """Two points with a sign or word between them; `joined` ("between") lets "and" be that word."""
        return longest([self._days_of_month(at, joined=joined), self._partial(at, joined=joined),
                         self._two_points(at, joined=joined), self._short_years(at)])  # fmt: skip

    def _days_of_month(self, at: int, *, joined: bool) -> Read | None:
        """ "April 8 and 11, 2019"."""
        match = self._match(patterns.MONTH_DAYS, at) if self.words.month_first else None
        if match is None:
            return None
        first, second = self._value(match, "n"), self._value(match, "n2")
        if first >= second or (match["s"] == "a" and not joined and second != first + 1):
            return None
        if self._continues(match.end()) and match["y"] is None:
            return None
        month, year = self._value(match, "m"), self._value(match, "y")
        return Read(at, match.end(), Dated(first), Dated(second, month, year))

    def _continues(self, at: int) -> bool:
        """A month after the number says that the number is the next date's day ("April 8 - 3 May")."""
        return self.tokens.codes[at : at + 1] in ("m", "h")

    def _partial(self, at: int, *, joined: bool) -> Read | None:
        """ "8-12 October", "between 5 and 12 of August"."""
        first = self._match(patterns.FIRST_DAY, at)
        middle = self._match(patterns.SEPARATOR, first.end()) if first else None
        if first is None or middle is None:
            return None
        second = self._day(middle.end())
        if second is None or not isinstance(second.point, Dated) or second.point.day is None:
            return None
        number = self._value(first, "n")
        if middle["s"] == "a" and not joined and second.point.day != number + 1:
            return None
        return Read(at, second.end, Dated(number), second.point)

    def _two_points(self, at: int, *, joined: bool) -> Read | None:
        first = self.point(at)
        middle = self._match(patterns.SEPARATOR, first.end) if first and not first.loose else None
        if first is None or middle is None:
            return None
        second = self.point(middle.end())
        if second is None or second.loose or not _alike(first.point, second.point):
            return None
        if middle["s"] == "a" and not joined and not _touch(first.point, second.point):
            return None
        weak = first.weak and second.weak
        return Read(at, second.end, first.point, second.point, weak=weak)

    def _short_years(self, at: int) -> Read | None:
        """ "2019-20"."""
        match = self._match(patterns.SHORT_YEARS, at)
        if match is None:
            return None
        year, number = self._value(match, "y"), self._value(match, "n")
        if number != (year + 1) % 100:
            return None
        return Read(at, match.end(), Dated(year=year), Dated(year=year + 1), weak=True)

    @staticmethod
    def _widen(read: Read | None, at: int) -> Read | None:
        return None if read is None else read._replace(start=at, weak=False)


def _alike(first: Point | None, second: Point | None) -> bool:
    if not isinstance(first, Dated) or not isinstance(second, Dated):
        return False
    return first.level == second.level or {first.level, second.level} == {"month", "year"}


def _touch(first: Point | None, second: Point | None) -> bool:
    if first is None or second is None or getattr(first, "level", "") == "year":
        return False
    if isinstance(first, Dated) and isinstance(second, Dated) and first.year is None:
        second = replace(second, year=None)
    one, two = first.resolve(_SOME_DAY), second.resolve(_SOME_DAY)
    return bool(one and two and one.end and two.start and one.end + DAY == two.start)
