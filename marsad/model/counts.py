"""What is asked of a count, and what it gives: frozen, numbers and codes only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal, get_args

from marsad.errors import UsageError

Every = Literal["week", "month", "hijri-month"]
Derived = Literal["sum", "difference"]
BreakCode = Literal["source_changed", "edition_changed", "coverage_resumed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupScope:
    """A group under its own id; `branches` are the ids to be rolled up into it, empty unless somebody asked."""

    id: str
    branches: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        return (self.id, *(branch for branch in self.branches if branch != self.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceScope:
    """A place under its own id.

    `country` is its ISO code where the place *is* a country, so that point rows of datasets inside it count;
    `inside` are the ids of places inside a smaller area, for the same use. Figures about places inside are counted
    only with `finer`. `within` are what a smaller area lies in, its country's code and the id of its province: rows of
    which no more is known than these are left out with a reason. `at`: latitude and longitude of a town: rows whose own
    coordinates are exact and lie there count, too. A cell of a grid is a place whose id says so
    (`cell:0.5:36.25:43.25`; `marsad.series.cells`); `within` then names countries alone.
    """

    id: str
    country: str | None = None
    inside: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    finer: bool = False
    at: tuple[float, float] | None = None

    @property
    def cell(self) -> bool:
        return self.id.startswith("cell:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """A lens watched these countries (none named: every place) from `start` to `end`, both included.

    `document`: the release of a dataset whose span this is; `published` (the last day that can be meant) and
    `recorded_at` tell how old it is, since it may have no row in the places asked for.
    """

    lens: str
    start: dt.date
    end: dt.date
    countries: tuple[str, ...] = ()
    document: str | None = None
    published: dt.date | None = None
    recorded_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesOptions:
    """One question to the claims. No measures: each measure that is there; no places: each country that is there.

    `week_start` is a weekday, 0 Monday (ISO) to 6 Sunday: 3 gives weeks that run Thursday to Wednesday. `as_of` is an
    inclusive day: nothing published later and no later period is seen. For lenses that `coverage` does
    not name, that of dataset rows is inferred from the rows given (`infer_coverage`). `known_origins` are the ids that
    mean one and the same voice wherever they stand (those of the registry); the others ("officials", "police") are kept
    apart by publisher. None: every id means one voice. `increments`: lenses of datasets whose files add to one another:
    of rows with one key the newest file's stands, and no file stands for another's days. `linked`: claims that stand in
    an event which is counted. `breaks`: of any lens; each series takes those of its own.
    """

    group: GroupScope
    places: tuple[PlaceScope, ...] = ()
    measures: tuple[str, ...] = ()
    every: Every = "week"
    week_start: int = 0
    start: dt.date | None = None
    end: dt.date | None = None
    as_of: dt.date | None = None
    coverage: tuple[Coverage, ...] = ()
    known_origins: frozenset[str] | None = field(default=None, repr=False)
    increments: frozenset[str] = frozenset()
    linked: frozenset[str] = field(default=frozenset(), repr=False)
    breaks: tuple[SeriesBreak, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if self.every not in get_args(Every):
            raise UsageError(f"every {self.every}", "is no kind of period", f"Use {', '.join(get_args(Every))}")
        if not 0 <= self.week_start <= 6:
            raise UsageError(f"week start {self.week_start}", "a weekday is 0 (Monday) to 6 (Sunday)", "Use 0 to 6")
        if self.start is not None and self.last is not None and self.start > self.last:
            raise UsageError(f"{self.start} to {self.last}", "the start lies after the end", "Swap the two days")

    @property
    def last(self) -> dt.date | None:
        """The last day that may be seen: the earlier of `end` and `as_of`."""
        days = [day for day in (self.end, self.as_of) if day is not None]
        return min(days) if days else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One count of one origin for one period, whatever the number of pages that repeat it.

    `start` is the grid period it went to; `shifted` the days by which its own period misses that (0: aligned).
    `best` is None where only bounds are known. `claims` are the claims counted (a dataset's rows: all rows of the
    period), `history` the older or repeating claims of the same observation. `counted` is false for a rival of the
    same lens in the same period that another observation outranks: it is shown, never added. `derived` "sum": of
    shorter figures that fill the period without a gap; "difference": of two running totals; None: as it was stated.
    """

    start: dt.date
    low: float | None
    high: float | None
    best: float | None
    claims: tuple[str, ...]
    history: tuple[str, ...] = ()
    origin: str | None = None
    group: str | None = None
    place: str | None = None
    publisher: str | None = None
    published: dt.date | None = None
    period: tuple[dt.date, dt.date] | None = None
    shifted: int = 0
    counted: bool = True
    hindsight: bool = False
    derived: Derived | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprecise:
    """Dataset rows dated too coarsely for the grid: how many are known only to lie from `start` to `end`."""

    start: dt.date
    end: dt.date
    count: int
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalCount:
    """A count of one lens for days that are no period of the grid: a month's beside weeks, a week's beside months.

    It stands over the periods that it touches and is in none of them: the sum of weeks that lie inside a month cannot
    exceed the month's count. `derived` "difference": what a running total grew by between two of the days it was given
    for; `best` is then negative where the total was revised downward (`revised`), which is no count of anything.
    `group` and `place` are the claim's own: a part of the series' where branches or finer places were asked for.
    """

    start: dt.date
    end: dt.date
    low: float | None
    high: float | None
    best: float | None
    claims: tuple[str, ...]
    history: tuple[str, ...] = ()
    origin: str | None = None
    group: str | None = None
    place: str | None = None
    publisher: str | None = None
    published: dt.date | None = None
    derived: Derived | None = None
    revised: bool = False
    hindsight: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesBreak:
    """From `date` on a lens counts otherwise: counts before and after cannot be compared as they are.

    `code`: "source_changed" (the source says so: `change` in words by language, `source` where), "edition_changed" (the
    rows are of another kind of release from here on, likewise in words), "coverage_resumed" (the lens watched again
    after a gap; without words).
    """

    lens: str
    date: dt.date
    code: BreakCode
    change: tuple[tuple[str, str], ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Claims about the group and place that were not counted, and the code that says why (docs/series.md)."""

    code: str
    claims: tuple[str, ...]
    lens: str | None
    measure: str | None
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Counts of one lens: one entry in each tuple for each period of the grid.

    `counts` is None where nothing covers the period, and where a figure gives only bounds (`lows`, `highs` then hold
    what is known, and `covered` is true). `origins` and `publishers` are the denominators: how many said something
    about any group in this place in that period. `spread` is beside `counts`, never in it: the expected count of a
    dataset's coarsely dated rows, each of them spread evenly over the days on which it may have been (empty where the
    lens has no rows, None where nothing covers the period). `intervals` are counts of other days than the grid's.
    """

    lens: str
    measure: str
    role: str | None
    cohort: str | None
    group: str
    place: str
    every: Every
    starts: tuple[dt.date, ...]
    ends: tuple[dt.date, ...]
    counts: tuple[float | None, ...]
    lows: tuple[float | None, ...]
    highs: tuple[float | None, ...]
    covered: tuple[bool, ...]
    publishers: tuple[int, ...]
    origins: tuple[int, ...]
    observations: tuple[Observation, ...] = ()
    imprecise: tuple[Imprecise, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    hindsight: bool = False
    spread: tuple[float | None, ...] = ()
    intervals: tuple[IntervalCount, ...] = ()
    breaks: tuple[SeriesBreak, ...] = ()

    def breaks_between(self, first: dt.date, last: dt.date) -> tuple[SeriesBreak, ...]:
        """The breaks after the first and up to the last of two days: a reference period's start, a week's end."""
        return tuple(item for item in self.breaks if first < item.date <= last)

    @property
    def expected(self) -> tuple[float | None, ...]:
        """`counts` and `spread` together: what is counted precisely, and what is to be expected of the rest."""
        if not self.spread:
            return self.counts
        pairs = zip(self.counts, self.spread, strict=True)
        return tuple(None if count is None or chance is None else count + chance for count, chance in pairs)

    @property
    def totals(self) -> tuple[float | None, ...]:
        """`counts` with the coarsely dated rows put where they begin: months of all date precisions.

        For tables to be checked against a dataset's own; None in weekly series wherever such rows might lie.
        """
        begun: dict[dt.date, int] = {}
        for item in self.imprecise:
            begun[item.start] = begun.get(item.start, 0) + item.count
        if self.every == "month":
            return tuple(
                count if count is None else count + begun.get(start, 0)
                for start, count in zip(self.starts, self.counts, strict=True)
            )
        spans = [(item.start, item.end) for item in self.imprecise]
        return tuple(
            None if any(first <= end and start <= last for first, last in spans) else count
            for start, end, count in zip(self.starts, self.ends, self.counts, strict=True)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """All series of one question, what entered none of them, and the question itself."""

    series: tuple[Series, ...]
    left_out: tuple[LeftOut, ...]
    options: SeriesOptions
