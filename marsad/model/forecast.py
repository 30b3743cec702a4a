"""What a forecast is asked, what it gives, and what is kept of it: frozen, codes and numbers, no sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from marsad.errors import UsageError
from marsad.model.counts import BreakCode

METHOD = "forecast 1"

Per = Literal["week", "month"]
Draws = npt.NDArray[np.int64]
Model = Literal["ensemble", "dynamic", "conflictology", "last_value", "zeros"]
MODELS: tuple[Model, ...] = ("ensemble", "dynamic", "conflictology", "last_value", "zeros")
BENCHMARKS: tuple[Model, ...] = ("conflictology", "last_value", "zeros")

NoForecast = Literal[
    "nothing_covered",  # no period of the series is covered
    "too_few_periods",  # fewer covered periods than a forecast is made from
    "recent_not_covered",  # fewer than half of the last covered year's periods are covered
    "too_old",  # the last covered period lies too long before the day asked about
    "bad_counts",  # a count is negative, not finite, or larger than the method holds for
]

FURTHEST: dict[Per, int] = {"week": 13, "month": 6}
YEAR: dict[Per, int] = {"week": 52, "month": 12}
# The reference of R lies 39 weeks, or nine months, before the periods forecast (docs/assessment.md).
LAG: dict[Per, int] = {"week": 39, "month": 9}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dynamics:
    """The negative binomial model with drift and self-excitation, per period of the series.

    Averaged over, with equal weights beforehand: `drifts` (standard deviation of a period's step of the log rate),
    `dispersions` (variance of a count over its mean) and `excitations` (share of events that follow from earlier ones,
    those forgotten by `decay` a period). `slope`: how much the log rate changes a period while it climbs or falls;
    `start`, `stop`: the chance that such a move begins, or ends. `renewal`: the chance that the rate is drawn anew from
    where it was within about `memory` periods. `forget`: how much of what is known of the parameters outlives a period.
    `history`: periods used at most. `step`: of the grid of log rates; `noise`: the least standard deviation of a count
    over its mean, so that no noise is finer than the grid.
    """

    drifts: tuple[float, ...] = (0.03, 0.1, 0.2)
    dispersions: tuple[float, ...] = (1.0, 1.6, 2.6, 4.5, 8.0)
    excitations: tuple[float, ...] = (0.0, 0.3, 0.6)
    decay: float = 0.5
    slope: float = 0.08
    start: float = 1 / 40
    stop: float = 0.12
    renewal: float = 0.01
    memory: float = 52.0
    forget: float = 0.99
    history: int = 156
    step: float = 0.12
    noise: float = 0.07
    lowest_rate: float = 0.005


WEEKLY = Dynamics()
MONTHLY = Dynamics(
    drifts=(0.06, 0.2, 0.4),
    dispersions=(1.0, 2.0, 4.0, 8.0, 16.0),
    excitations=(0.0, 0.3),
    decay=0.2,
    slope=0.3,
    start=0.1,
    stop=0.4,
    renewal=0.04,
    memory=12.0,
    forget=0.97,
    history=96,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastOptions:
    """How draws are made. `dynamics`: None for those of the series' period.

    `trailing`: past origins, so many periods back from the last, from whose forecasts the ensemble's weight is chosen;
    `prior_share`: the dynamic model's share in the mixture before any of them is seen; `prior`: as how many past
    forecasts that opinion weighs.
    """

    draws: int = 1000
    seed: int = 20190924
    dynamics: Dynamics | None = None
    trailing: int = 26
    trailing_draws: int = 300
    prior_share: float = 0.8
    prior: float = 4.0

    def __post_init__(self) -> None:
        if (
            self.draws < 100
            or self.trailing_draws < 50
            or self.trailing < 0
            or self.prior < 0
            or not 0 < self.prior_share < 1
        ):
            raise UsageError(
                "forecast options",
                "draws start at 100, trailing and prior at 0, a share lies in between",
                "Choose others",
            )

    def of(self, every: Per) -> Dynamics:
        return self.dynamics or (WEEKLY if every == "week" else MONTHLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Draws of every model for the periods after the last covered one; none where `missing` says why not.

    `draws`: model → (draws, ahead) integers, a row a path. `weight`: the dynamic model's share in the ensemble;
    `judged`: past forecasts that it was chosen by. `last`: index of the last covered period. `reference`: what the
    same number of periods held `LAG` periods earlier, None where those are not covered.
    """

    missing: tuple[NoForecast, ...] = ()
    needed: int = 0
    there: int = 0
    last: int | None = None
    draws: Mapping[Model, Draws] = field(default_factory=dict)
    weight: float | None = None
    judged: int = 0
    reference: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """A forecast of one series: who counts what, where; from which period; and the draws.

    `starts` and `ends`: first and last day of the periods forecast. `origin`: of the last covered period. `history`:
    the counts that it was made from, None where not covered; `breaks`: days and codes of the series' breaks among them.
    `id`: of the content, the same for the same forecast.
    `recorded_at`: when it was frozen; None where it was not.
    """

    id: str
    method: str
    marsad: str
    settings: str
    seed: int
    lens: str
    group: str
    branches: tuple[str, ...]
    place: str
    measure: str
    role: str | None
    cohort: str | None
    every: Per
    week_start: int
    as_of: dt.date | None
    recorded_by: dt.datetime | None
    versions: Mapping[str, int | None]
    origin: tuple[dt.date, dt.date] | None
    starts: tuple[dt.date, ...]
    ends: tuple[dt.date, ...]
    history: tuple[float | None, ...]
    drawn: Drawn
    breaks: tuple[tuple[dt.date, BreakCode], ...] = ()
    release_later: bool = False  # it rests on a dataset published after the day asked about
    recorded_at: dt.datetime | None = None
    purged_at: dt.datetime | None = None  # when something that it counted was purged from the observatory

    @property
    def hindsight(self) -> bool:
        """Whether it was frozen only when its first period had begun: then it proves nothing of foresight."""
        if self.release_later:
            return True
        return bool(self.recorded_at and self.starts and self.recorded_at.date() > self.starts[0])


Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One model's forecast against what came, an entry for each period that is over and covered.

    `ahead`: how many periods after the origin, from 1. `doubled_said`: P(the periods hold at least twice the
    reference), `doubled`: whether they did; None where a period is missing or the reference is not known or 0.
    """

    model: Model
    ahead: tuple[int, ...]
    observed: tuple[float, ...]
    crps: tuple[float, ...]
    log_crps: tuple[float, ...]
    log_score: tuple[float, ...]
    inside50: tuple[bool, ...]
    inside90: tuple[bool, ...]
    pit: tuple[float, ...]
    doubled_said: float | None = None
    doubled: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """One model's mean scores over forecasts, and its gain on conflictology with a 95 % interval (None: too few
    origins). Higher log score, lower CRPS are better. `inside50`, `inside90`: share of counts in the central intervals,
    ends included; `pit50`, `pit90`: of the randomised PIT, which calibrated forecasts hold .5 and .9 of."""

    model: Model
    forecasts: int
    periods: int
    crps: float
    log_crps: float
    log_score: float
    inside50: float
    inside90: float
    pit50: float
    pit90: float
    brier: float | None
    brier_forecasts: int
    log_score_gain: float | None = None
    log_score_span: Span | None = None
    log_crps_gain: float | None = None
    log_crps_span: Span | None = None
    crps_gain: float | None = None
    crps_span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredForecast:
    """A frozen forecast with its scores by model; `waiting`: periods without a count yet, or not covered."""

    forecast: Forecast
    scored: tuple[Scored, ...]
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreGroup:
    """Mean scores of forecasts that may be put together: all of weeks or all of months, all made before their first
    period began or all in `hindsight`, which shows no foresight. `forecasts`: those with a period that is over."""

    every: Per
    hindsight: bool
    forecasts: int
    means: tuple[Means, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreReport:
    """All frozen forecasts asked about, and the mean scores of those with a period that is over."""

    items: tuple[ScoredForecast, ...]
    groups: tuple[ScoreGroup, ...]

    @property
    def waiting(self) -> int:
        """Forecasts of which no period is over."""
        return sum(item.waiting == len(item.forecast.starts) for item in self.items)


def following(every: Per, end: dt.date, ahead: int) -> tuple[tuple[dt.date, dt.date], ...]:
    """First and last day of the `ahead` periods after the one that ends on `end`."""
    found = []
    for _ in range(ahead):
        start = end + dt.timedelta(days=1)
        end = start + dt.timedelta(days=6)
        if every == "month":
            end = (start + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
        found.append((start, end))
    return tuple(found)
