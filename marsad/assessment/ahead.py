"""A weekly series as it could go on: the weeks to come are put behind it, and the method is asked again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from marsad.assessment.ratio import rate_ratio, what_is_missing
from marsad.model.answer import Missing, RateRatio, RatioOptions
from marsad.model.counts import Series

WEEK = dt.timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A weekly series up to the last week that was over on the day asked about, and what may follow it.

    `gap`: so many weeks lie between the series and that day; nothing covers them.
    """

    series: Series
    options: RatioOptions
    gap: int = 0

    @classmethod
    def of(cls, series: Series, options: RatioOptions, as_of: dt.date | None) -> Ahead:
        gap = 0 if as_of is None else max((as_of - series.ends[-1]) // WEEK, 0)
        return cls(series, options, gap)

    def week(self, number: int) -> tuple[dt.date, dt.date]:
        """First and last day of the first, second, … week to come."""
        start = self.series.starts[-1] + (self.gap + number) * WEEK
        return start, start + WEEK - dt.timedelta(days=1)

    def ratio(self, count: float, weeks: int) -> RateRatio:
        """What would be estimated after so many weeks with `count` each."""
        counts, covered, lows, highs = self._continued(count, weeks)
        return rate_ratio(counts, covered, self.options, lows=lows, highs=highs)

    def missing(self, weeks: int) -> tuple[Missing, ...]:
        """Why nothing could be tested after so many covered weeks with one event each."""
        counts, covered, lows, highs = self._continued(1.0, weeks)
        return what_is_missing(counts, covered, self.options, lows=lows, highs=highs)

    def _continued(
        self, count: float, weeks: int
    ) -> tuple[list[float | None], list[bool], list[float | None], list[float | None]]:
        one = self.series
        tail: list[float | None] = [None] * self.gap + [count] * weeks
        flags = [False] * self.gap + [True] * weeks
        return [*one.counts, *tail], [*one.covered, *flags], [*one.lows, *tail], [*one.highs, *tail]
