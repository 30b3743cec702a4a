"""What a comparison is asked and what it gives: shrunken ratios, havens, one lens against another. No sentences."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from marsad.errors import UsageError
from marsad.model.answer import Interval, Missing, Verdict

HAVENS = "havens 1"
LENSES = "lens ratio 1"

By = Literal["country", "admin1"]
RateBy = Literal["filter", "recent_weeks"]
Unranked = Literal[
    "no_rate",  # nothing is covered there, or it is bounds only
    "apart_in_time",  # its last covered week lies too far from the newest of the table
    "alone",  # no other place has a rate
]
Remark = Literal[
    "measures_differ",  # the two count different things: attacks, events
    "either_side",  # events involve the group on either side; attacks are by it
    "deaths_only",  # one side holds only events in which somebody was killed
    "own_days",  # a figure's own days do not lie on the grid: the other was summed over exactly these days
    "rows_spread",  # rows dated to more than these days were spread over the days they may lie in
    "hindsight",  # a release newer than the day asked about
    "one_period",  # a single period: nothing shows how much the two differ by chance
    "not_apart",  # the one holds what the other holds: linked events are made of the datasets' rows
]
Unpaired = Literal[
    "no_other_lens",  # nobody else counts this, or nobody that was asked for
    "no_shared_period",  # the two cover no period together
    "bounds_only",  # in the shared periods one of them gives only a lower or an upper bound
]
Empty = Literal["both_zero"]  # a block in which neither counts anything


@dataclass(frozen=True, slots=True, kw_only=True)
class ShrinkOptions:
    """True values follow a t distribution about a common centre; with `tail` None a normal one.

    `tail`: degrees of freedom. `spread_scale`: of the half-normal prior on the between-series standard deviation τ.
    `centre_scale`: standard deviation of the normal prior on the centre, about 0 (no change).
    """

    tail: float | None = 4.0
    spread_scale: float = 1.0
    centre_scale: float = 2.0
    spreads: int = 40
    centres: int = 61
    scales: int = 10
    draws: int = 4000
    seed: int = 20190924

    def __post_init__(self) -> None:
        if self.tail is not None and self.tail <= 0:
            raise UsageError(f"tail {self.tail}", "degrees of freedom are above 0", "Use 4, or None for a normal")
        if self.spread_scale <= 0 or self.centre_scale <= 0:
            raise UsageError("shrink options", "scales are above 0", "Choose others")
        if min(self.spreads, self.centres, self.scales) < 2 or self.draws < 100:
            raise UsageError("shrink options", "grids have 2 points or more, draws start at 100", "Choose others")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """The place in an order by joint draws, 1 the highest: median and the middle 90 per cent; `top`: P(among the first
    `HavenOptions.top`)."""

    median: int
    low90: int
    high90: int
    top: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HavenOptions:
    """`recent`: covered weeks whose counts give the rate where the filter gives none. `top`: how many are "the first".
    `apart_days`: last covered weeks may lie so far from the newest to be ranked beside it."""

    recent: int = 13
    top: int = 3
    apart_days: int = 28
    shrink: ShrinkOptions = ShrinkOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Haven:
    """One place of a table: its rates (events a week), R as it is and shrunken, and where it stands.

    `rate_by`: whether the rate comes from the filter, or from the counts of the recent weeks alone where the filter
    cannot run (`missing` says why); None where nothing is known. `rank`: by the rate now; `rise_rank`: by shrunken R.
    `up`, `shrunken_up`: P(R >= factor). `weeks`: covered; `total`: what they count.
    """

    place: str
    verdict: Verdict
    missing: tuple[Missing, ...]
    weeks: int
    last_week_end: dt.date | None
    days_old: int | None
    total: float
    recent_total: float | None
    rate: Interval | None
    rate_by: RateBy | None
    reference_rate: Interval | None
    reference: tuple[dt.date, dt.date] | None
    ratio: Interval | None
    up: float | None
    shrunken: Interval | None
    shrunken_up: float | None
    half: float | None
    rank: Rank | None
    rise_rank: Rank | None
    unranked: Unranked | None
    hindsight: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HavenTable:
    """All places of one lens and measure, the highest rate now first; `centre`: the common factor of all tested places,
    `spread`: the standard deviation of log R between them. `quiet`: covered places without one event of the group."""

    lens: str
    measure: str
    role: str | None
    cohort: str | None
    rows: tuple[Haven, ...]
    tested: int
    centre: Interval | None
    spread: Interval | None
    dispersion: float
    quiet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Havens:
    """The tables of a group by lens, and what would be needed to repeat them."""

    group: str
    by: By
    within: str | None
    as_of: dt.date | None
    tables: tuple[HavenTable, ...]
    factor: float
    options: HavenOptions
    seed: int
    method: str = HAVENS


@dataclass(frozen=True, slots=True, kw_only=True)
class LensOptions:
    """`block_days`: periods are put together in blocks of so many days, counted back from the newest.

    `dispersions`: variance over mean of the counts, averaged over with equal weights beforehand.
    """

    block_days: int = 91
    dispersions: tuple[float, ...] = (1.0, 1.6, 2.5, 4.0, 7.0, 12.0)
    draws: int = 4000
    seed: int = 20190924

    def __post_init__(self) -> None:
        if self.block_days < 1 or self.draws < 100 or not self.dispersions or min(self.dispersions) < 1:
            raise UsageError("lens options", "blocks start at a day, draws at 100, dispersions at 1", "Choose others")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A count known only within bounds; `expected` and `variance` where rows were spread over the days they may lie
    in, None where every value between the bounds is as good."""

    low: float
    high: float
    expected: float | None = None
    variance: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LensPair:
    """What two lenses count for exactly the same days. `claims`: of figures, those that give the numbers."""

    start: dt.date
    end: dt.date
    one: Spread
    other: Spread
    ratio: Interval | None
    above: float | None
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LensBlock:
    """The ratio one / other over the periods of a block. `above`: P(ratio > 1)."""

    start: dt.date
    end: dt.date
    periods: int
    one: float
    other: float
    ratio: Interval | None
    above: float | None
    empty: Empty | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LensRatio:
    """One lens against another, same group and place. `ratio`: all shared periods; `shift`: the newest block's ratio
    over that of all blocks before it, which no constant difference of definition explains; `rising`: P(shift > 1)."""

    one: str
    other: str
    measure: str
    other_measure: str
    cohort: str | None
    pairs: tuple[LensPair, ...] = ()
    blocks: tuple[LensBlock, ...] = ()
    ratio: Interval | None = None
    above: float | None = None
    shift: Interval | None = None
    rising: float | None = None
    dispersion: float | None = None
    remarks: tuple[Remark, ...] = ()
    missing: tuple[Unpaired, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LensRatios:
    """All pairs of lenses of a group in a place, and what would be needed to repeat them."""

    group: str
    place: str
    as_of: dt.date | None
    ratios: tuple[LensRatio, ...]
    missing: tuple[Unpaired, ...]
    options: LensOptions
    method: str = LENSES
