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
    """A weekly series up to its last covered week `at`, and what may follow it.

    `gap`: so many weeks that nothing covers come first.
    """

    series: Series
    options: RatioOptions
    at: int
    gap: int = 0

    @classmethod
    def of(cls, series: Series, options: RatioOptions, today: dt.date | None = None) -> Ahead:
        """What may come after the last covered week or, with `today`, after the weeks that were over then.

        Datasets fill the weeks since their last one when they are released again; what pages did not say stays open.
        """
        at = max(index for index, covered in enumerate(series.covered) if covered)
        gap = 0 if today is None else max((today - series.ends[at]) // WEEK, 0)
        return cls(series, options, at, gap)

    def week(self, number: int) -> tuple[dt.date, dt.date]:
        """First and last day of the first, second, … week to come."""
        start = self.series.starts[self.at] + (self.gap + number) * WEEK
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
        one, stop = self.series, self.at + 1
        tail: list[float | None] = [None] * self.gap + [count] * weeks
        flags = [False] * self.gap + [True] * weeks
        return (
            [*one.counts[:stop], *tail],
            [*one.covered[:stop], *flags],
            [*one.lows[:stop], *tail],
            [*one.highs[:stop], *tail],
        )
