"""How things are put for readers of one language: messages, numbers, shares, days and lists."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from marsad.language.catalogue import check_language, direction, translations
from marsad.model.terms import Language

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Wording:
    """One language. Arabic numbers are written with Western digits, as most of its press does."""

    language: Language

    @property
    def direction(self) -> str:
        return direction(self.language)

    def say(self, message: str, **values: object) -> str:
        """The message in this language, its {names} filled in."""
        return translations(self.language).gettext(message).format_map(values)

    def say_many(self, one: str, many: str, number: int, **values: object) -> str:
        """The message in the form that goes with `number`, which fills {number}."""
        message = translations(self.language).ngettext(one, many, number)
        return message.format_map({"number": self.number(number), **values})

    def number(self, value: float, digits: int = 0) -> str:
        """A number with grouped thousands, rounded to so many decimals."""
        if digits == 0 or float(value).is_integer():
            value = round(value)
            digits = 0
        if self.language == "en":
            return f"{value:,.{digits}f}".replace("-", "−")
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return _decimal(self.language, value, pattern)

    def ratio(self, value: float) -> str:
        """A ratio in two or three figures: 0.36, 1.7, 12. Below one half, 1 or 2 it is never rounded up to it."""
        for bound, digits in ((0.095, 3), (0.995, 2), (9.95, 1), (math.inf, 0)):
            if value < bound:
                shown = round(value, digits)
                if any(value < limit <= shown for limit in (0.5, 1.0, 2.0)):
                    digits += 1
                    shown = math.floor(value * 10**digits) / 10**digits
                return self.number(shown, digits) if shown else self.number(0)
        return self.number(value)

    def percent(self, share: float, limits: Sequence[float] = ()) -> str:
        """A share from 0 to 1 in whole per cent; never a rounded certainty, never rounded across one of `limits`."""
        if 0 <= share < 0.01:
            return self.say("under {share}", share=self._percent(1))
        if 0.99 < share <= 1:
            return self.say("over {share}", share=self._percent(99))
        return next(self._percents(share, limits))

    def threshold(self, share: float) -> str:
        """A threshold in per cent, to as many decimals as it has."""
        value = round(share * 100, 4)
        digits = next(digits for digits in range(5) if round(value, digits) == value)
        return self.say("{number}%", number=self.number(value, digits))

    def _percents(self, share: float, limits: Sequence[float]) -> Iterator[str]:
        """Ways to print a share, the shortest first, that leave it on its side of every limit; at last all digits."""
        bounds = [round(100 * limit, 6) for limit in limits]
        sides = [share >= limit for limit in limits]
        for digits in range(4):
            scale = 10**digits
            for value in (round(share * 100 * scale), math.floor(share * 100 * scale), math.ceil(share * 100 * scale)):
                if [value >= round(bound * scale, 4) for bound in bounds] == sides:
                    yield self._percent(value / scale, digits)
        yield self._percent(share * 100, 6)

    def _percent(self, value: float, digits: int = 0) -> str:
        return self.number(value, digits) + ("%" if self.language != "fr" else f"{_NO_BREAK}%")

    def day(self, day: dt.date) -> str:
        """A day in full: 24 September 2019."""
        if self.language == "en":
            return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
        return _date(self.language, day, "d MMMM y")

    def stated(self, day: dt.date | None, precision: str | None) -> str:
        """A date as precise as it was stated, "undated" for none."""
        if day is None:
            return self.say("undated")
        if precision == "year":
            return str(day.year)
        if precision == "month":
            if self.language == "en":
                return f"{_MONTHS[day.month - 1]} {day.year}"
            return _date(self.language, day, "MMMM y")
        return self.day(day)

    def span(self, start: dt.date | None, end: dt.date | None) -> str:
        """A period by its days; open ends are said."""
        if start is None and end is None:
            return self.say("undated")
        if start is None:
            assert end is not None
            return self.say("until {day}", day=self.day(end))
        if end is None:
            return self.say("since {day}", day=self.day(start))
        if start == end:
            return self.day(start)
        if (start.day, start.month, end.day, end.month) == (1, 1, 31, 12):
            return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
        one_month = (start.year, start.month) == (end.year, end.month)
        if one_month and start.day == 1 and (end + dt.timedelta(days=1)).day == 1:
            return self.stated(start, "month")
        if one_month:
            return self.say("{first}–{end}", first=start.day, end=self.day(end))
        if start.year == end.year:
            return self.say("{first} – {end}", first=self._day_of_year(start), end=self.day(end))
        return self.say("{start} to {end}", start=self.day(start), end=self.day(end))

    def _day_of_year(self, day: dt.date) -> str:
        if self.language == "en":
            return f"{day.day} {_MONTHS[day.month - 1]}"
        return _date(self.language, day, "d MMMM")

    def country(self, code: str) -> str:
        """The name of a country by its ISO 3166-1 alpha-2 code; an unknown code as it is."""
        return str(_territories(self.language).get(code, code))

    def listed(self, items: Sequence[str]) -> str:
        """ "a, b and c"."""
        if len(items) < 2:
            return "".join(items)
        rest = self.say(", ").join(items[:-1])
        return self.say("{first} and {last}", first=rest, last=items[-1])


@lru_cache(maxsize=8)
def wording(language: str) -> Wording:
    """The wording of a language that Marsad writes. Raises UsageError for another."""
    return Wording(check_language(language))


# A page says the same days, numbers and countries many times over, and Babel is slow to say them.
@lru_cache(maxsize=8192)
def _decimal(language: str, value: float, pattern: str) -> str:
    from babel import numbers  # see catalogue.translations: English does without

    return str(numbers.format_decimal(value, format=pattern, locale=_locale(language)))


@lru_cache(maxsize=8192)
def _date(language: str, day: dt.date, pattern: str) -> str:
    from babel import dates

    return str(dates.format_date(day, format=pattern, locale=_locale(language)))


@lru_cache(maxsize=8)
def _locale(language: str) -> Any:
    from babel import Locale

    return Locale.parse("ar_EG@numbers=latn" if language == "ar" else language)


@lru_cache(maxsize=8)
def _territories(language: str) -> Mapping[str, str]:
    from babel import Locale  # only where a country has no entry of its own to be named by

    return dict(Locale.parse(language).territories)
