"""Statements without a number that analysts track: counted by kind, direction and source, beside the numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from marsad.model.statements import Cited, StatementOptions, Unused
from marsad.model.stocks import Reach

METHOD = "indicators 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorStatement:
    """One statement of one source: `cited` is its newest page, `repeats` the other pages that carry it.

    `source`: who says it, as `lens` of series, one name for all who copied a page's own words. `month`: the first day
    of the month that it counts for: that of its own period's last day, or else that of its first publication
    (`dated_by`). `reach`: how its place lies to the places asked for.
    """

    indicator: str
    direction: str
    source: str
    lens: str | None
    origin: str | None
    origin_name: str | None
    origin_kind: str | None
    group: str
    place: str | None
    countries: tuple[str, ...]
    reach: Reach
    modality: str
    month: dt.date
    day: dt.date
    dated_by: str
    cited: Cited
    repeats: tuple[Cited, ...] = ()

    @property
    def claims(self) -> tuple[str, ...]:
        return (self.cited.claim, *(one.claim for one in self.repeats))


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorCount:
    """Statements of one kind by one source: how many say rising, falling, present, absent; the latest with its quote.

    `months`: month → how many of each direction, oldest first. `turned`: the source's latest statement says the
    opposite of the one before it (rising and falling, present and absent).
    """

    indicator: str
    source: str
    lens: str | None
    origin: str | None
    origin_name: str | None
    rising: int
    falling: int
    present: int
    absent: int
    months: tuple[MonthCount, ...]
    statements: tuple[IndicatorStatement, ...]
    turned: bool

    @property
    def latest(self) -> IndicatorStatement:
        return self.statements[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCount:
    month: dt.date
    rising: int
    falling: int
    present: int
    absent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCount:
    """One indicator over all sources: how many *sources'* latest statements say each; statements are not added up.

    `disagree`: one source's latest says rising (or present) where another's says falling (or absent).
    """

    indicator: str
    rising: int
    falling: int
    present: int
    absent: int
    sources: int
    disagree: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """The counts of one question. `unsaid`: denied or hypothetical statements, shown apart, counted nowhere."""

    kinds: tuple[KindCount, ...]
    counts: tuple[IndicatorCount, ...]
    unsaid: tuple[IndicatorStatement, ...]
    left_out: tuple[Unused, ...]
    options: StatementOptions
    names: Mapping[str, str]
    method: str = METHOD
