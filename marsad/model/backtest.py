"""What a replay of past weeks gives: what was said each day, what later data say of it, and how the two agree."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from marsad.model.answer import Interval, Missing, Relative, RelativeKind, Thresholds, Verdict

Pace = Literal["week", "month"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one lens said as of one day about its last covered week, and what all data say of that week now.

    `later` is None where fewer than `Replay.settled` weeks have come since, or where the later series does not cover
    the week. `hindsight`: the release read was published after that day, so that only its later weeks were hidden.
    """

    as_of: dt.date
    lens: str
    measure: str
    verdict: Verdict
    week: dt.date | None
    ratio: Interval | None
    up: float | None
    down: float | None
    half: float | None
    rate: Interval | None
    hindsight: bool
    missing: tuple[Missing, ...] = ()
    relatives: tuple[Relative, ...] = ()
    later: Verdict | None = None
    later_up: float | None = None
    later_ratio: Interval | None = None

    def against(self, kind: RelativeKind) -> Interval | None:
        """R against these controls, where it could be had."""
        return next((item.ratio for item in self.relatives if item.kind == kind), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """Days on which P(R >= factor) was said to lie in [low, high): mean said, and how likely later data find it."""

    low: float
    high: float
    days: int
    said: float
    found: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """Weeks in which later data find R >= factor nearly sure, and when it was first told.

    `first`, `last`: first days of the first and last of those weeks. `told`: the first day asked on which the verdict
    was rising or coming_back for a week of it, or up to `Replay.settled` weeks before; None where it never was.
    """

    lens: str
    first: dt.date
    last: dt.date
    told: dt.date | None
    weeks_until_told: float | None  # from the end of the first week; below 0 where it was told before


@dataclass(frozen=True, slots=True, kw_only=True)
class LensRecord:
    """How one lens did over the whole replay.

    `brier`: mean squared distance of P(R >= factor) from what later data find, over the days that can be checked;
    `brier_base`: the same for saying every day the mean of what was found. `false_alarms`: days on which it was rising
    or coming_back, while later data find R >= factor less likely than not.
    """

    lens: str
    measure: str
    days: int
    tested: int
    checked: int
    alarms: int
    false_alarms: int
    false_alarms_a_year: float | None
    agreed: int  # days whose verdict is the later one
    brier: float | None
    brier_base: float | None
    reliability: tuple[Reliability, ...]
    rises: tuple[Rise, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """A replay: what was said each day by each lens, all lenses together, and each lens's record."""

    group: str
    place: str
    every: Pace
    days: tuple[tuple[dt.date, Verdict], ...]
    told: tuple[Told, ...]
    records: tuple[LensRecord, ...]
    settled: int
    factor: float
    thresholds: Thresholds
    method: str
    seed: int
