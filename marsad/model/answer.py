"""What an assessment is asked and what it gives: frozen, codes and numbers, no sentences."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from marsad.errors import UsageError
from marsad.model.reason import Lack, Reason, Turn

METHOD = "grid filter 3"

Verdict = Literal["coming_back", "rising", "falling", "no_change", "uncertain", "lenses_disagree", "not_testable"]
Missing = Literal[
    "weekly_only",  # the series is not one of weeks
    "nothing_covered",  # no week of it is covered
    "too_few_weeks",  # fewer covered weeks than the reference and its run-up need
    "reference_not_covered",  # the weeks around the reference are not covered
    "recent_not_covered",  # the weeks before t are not covered
    "too_old",  # the last covered week lies too long before the day asked about
    "no_events",  # every covered week is zero
    "bad_counts",  # a count is negative, not finite, or larger than the method holds for
]
Unmatched = Literal[
    Missing,  # what the series there lack
    "no_shared_lens",  # who counts there and who counts here are not the same, or count other things
    "apart_in_time",  # the last covered weeks of the two places lie too far apart
    "place_itself",  # by the shared lenses the place asked about is not testable itself
]
RelativeKind = Literal["elsewhere", "other_groups", "source"]
EVERYWHERE = "everywhere"  # the place of counts over all countries that a source covers throughout


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """What a probability must reach for a verdict."""

    coming_back: float = 0.9  # P(R >= 2), together with `half_level`
    half_level: float = 0.5  # P(rate >= half the pre-collapse level)
    rising: float = 0.8  # P(R >= 2)
    falling: float = 0.8  # P(R <= 1/2)
    no_change: float = 0.8  # P(1/2 < R < 2)

    def __post_init__(self) -> None:
        deciding = (self.coming_back, self.rising, self.falling, self.no_change)
        # At most one half, two verdicts could be reached at once; below `rising`, a return would be no rise.
        if not all(0.5 < item < 1 for item in deciding) or not 0 <= self.half_level < 1:
            cause = "a verdict needs a probability above .5 and below 1, half_level one from 0 to below 1"
            raise UsageError("thresholds", cause, "Choose others")
        if self.coming_back < self.rising:
            raise UsageError("thresholds", "coming_back lies below rising", "Raise the one or lower the other")


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioOptions:
    """How the latent rate and its ratio are estimated. The priors were set on simulated series (docs/assessment.md).

    `lag`: the reference lies so many weeks before t. `trough`: first and last index of a declared reference period
    instead. `dispersions`, `drifts` (standard deviation of a week's step of the log rate) and `excitations` (share of
    events that follow from earlier ones) are averaged over, with equal weights beforehand. `slopes`: how much the log
    rate changes a week while it climbs or falls; `start`, `stop`: a week's chance that such a move begins, or ends.
    `jump`: a week's chance of a jump of the log rate, with standard deviation `jump_size`. `rise_weeks`, `rise_from`:
    for which k it is said whether the rise has lasted k weeks, and how many times the reference's rate begins a rise.
    """

    lag: int = 39
    run_up: int = 13
    trough: tuple[int, int] | None = None
    factor: float = 2.0
    dispersions: tuple[float, ...] = (1.0, 1.6, 2.5, 4.0, 7.0)
    drifts: tuple[float, ...] = (0.02, 0.05)
    excitations: tuple[float, ...] = (0.0, 0.2, 0.4)
    excitation_decay: float = 0.5
    slopes: tuple[float, ...] = (0.06, 0.15, 0.4)
    start: float = 1 / 40
    stop: float = 0.1
    jump: float = 0.008
    jump_size: float = 1.0
    step: float = 0.1
    lowest_rate: float = 0.03
    noise_floor: float = 0.05
    history: int = 156
    level_weeks: int = 52
    level_gap: int = 26
    rise_weeks: tuple[int, ...] = (1, 2, 4, 8, 13, 26)
    rise_from: float = 1.2
    draws: int = 4000
    seed: int = 20190924

    def __post_init__(self) -> None:
        if self.lag < 1 or self.run_up < 1 or self.draws < 100 or self.factor <= 1:
            raise UsageError(
                "ratio options", "lag and run_up start at 1, draws at 100, factor above 1", "Choose others"
            )
        if self.trough is not None and not 0 <= self.trough[0] <= self.trough[1]:
            raise UsageError(f"trough {self.trough}", "its first week lies after its last", "Swap them")

    @property
    def needed(self) -> int:
        """Covered weeks without which nothing is tested."""
        return self.lag + self.run_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Median, and the middle 50 and 90 per cent."""

    median: float
    low50: float
    high50: float
    low90: float
    high90: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRatio:
    """The ratio R of the latent rate at t to that of the reference; everything None where `missing` says why not.

    `up`: P(R >= factor), `down`: P(R <= 1/factor), `same`: P(1/factor < R < factor), `half`: P(rate at t >= half
    the pre-collapse level), None where there is no such level. Rates are events a week.

    There is a rise where the rate at t is at least √factor times that of the reference; it began with the first of the
    unbroken weeks up to t at `rise_from` times that or more. `rise_lasted`: (k, P(it has lasted k weeks or more));
    `rise_start`: index of its first week, low, median and high (90 per cent), None where a rise is not likelier than
    none.
    """

    missing: tuple[Missing, ...] = ()
    weeks_needed: int = 0
    weeks_there: int = 0
    at: int | None = None  # index of t, the last covered week
    reference: tuple[int, int] | None = None  # indices of the first and last week of the reference
    ratio: Interval | None = None
    rate: Interval | None = None
    reference_rate: Interval | None = None
    up: float | None = None
    down: float | None = None
    same: float | None = None
    half: float | None = None
    level: float | None = None
    level_weeks: tuple[int, int] | None = None
    dispersion: float | None = None
    excitation: float | None = None
    rise_lasted: tuple[tuple[int, float], ...] = ()
    rise_start: tuple[int, int, int] | None = None
    log_ratios: tuple[float, ...] = field(default=(), repr=False)  # draws, for comparisons


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """R of the group in the place against the pooled R of its controls, by the same lens and measure.

    `kind`: the same group elsewhere, all other violence in this place, or all that the source covers but this. Their
    `places` are where the controls were counted; of the source's that is `EVERYWHERE`.
    """

    places: tuple[str, ...]
    untested: tuple[str, ...]
    ratio: Interval | None
    up: float | None
    above: float | None  # P(relative R > 1)
    kind: RelativeKind = "elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class LensAnswer:
    """What one lens says of one place and measure."""

    lens: str
    measure: str
    role: str | None
    cohort: str | None
    place: str
    verdict: Verdict
    estimate: RateRatio
    week: dt.date | None  # first day of t
    week_end: dt.date | None
    reference: tuple[dt.date, dt.date] | None  # first and last day of the reference
    level_period: tuple[dt.date, dt.date] | None
    observed: float | None  # the count of week t itself
    observed_reference: float | None  # mean weekly count of the reference week or weeks
    days_old: int | None  # from the end of t to `as_of`
    hindsight: bool
    relative: Relative | None = None  # against the same group elsewhere
    relatives: tuple[Relative, ...] = ()  # against each kind of controls that there is

    @property
    def returning(self) -> bool | None:
        """Whether violence is coming back: True with that verdict, False where P(R >= factor) is at most 1 in 10,
        None where it is open. It answers the question also where a fall and no change cannot be told apart."""
        if self.verdict == "coming_back":
            return True
        return False if self.estimate.up is not None and self.estimate.up <= 0.1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCompared:
    """A comparison place with which no lens could be compared, and why."""

    place: str
    missing: tuple[Unmatched, ...]
    weeks_there: int = 0  # the most weeks that one of its series covers


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The verdict over all lenses, the lenses beside one another, and all that would be needed to repeat it.

    `lenses` holds one answer for each lens that counts the group's attacks; what else is counted decides nothing and
    stays in the counts. `reasons`: why, lens by lens, then of the lenses together. `turns`: what would change it, of
    the lens that the answer rests on or, where lenses disagree, of one on each side; empty where nobody asked.
    `lacking`: what is missing.
    """

    verdict: Verdict
    lenses: tuple[LensAnswer, ...]
    compared: tuple[LensAnswer, ...]
    missing: tuple[Missing, ...]
    weeks_needed: int
    as_of: dt.date | None
    options: RatioOptions
    thresholds: Thresholds
    not_compared: tuple[NotCompared, ...] = ()
    reasons: tuple[Reason, ...] = ()
    turns: tuple[Turn, ...] = ()
    lacking: tuple[Lack, ...] = ()
    method: str = METHOD

    @property
    def returning(self) -> bool | None:
        """`LensAnswer.returning` where all lenses that could be tested and decide it agree, else None.

        Never at odds with the verdict: True only with "coming_back", False never with a lens that rises.
        """
        found = {lens.returning for lens in self.lenses} - {None}
        if len(found) != 1 or self.verdict in ("rising", "lenses_disagree"):
            return None
        return found.pop()

    @property
    def leading(self) -> LensAnswer | None:
        """The lens that the answer rests on: of its verdict, then one that decides, then the longest."""
        tested = [lens for lens in self.lenses if lens.verdict != "not_testable"]
        if not tested or self.verdict == "lenses_disagree":
            return None
        return max(
            tested,
            key=lambda lens: (lens.verdict == self.verdict, lens.returning is not None, lens.estimate.weeks_there),
        )
