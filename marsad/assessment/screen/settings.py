"""How series are screened: frozen settings, and what is said of each series and week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from marsad.errors import UsageError

METHOD = "marsad-screen 0.1"
Baseline = Literal["auto", "level", "season"]
Windows = tuple[tuple[int, float], ...]  # (weeks, weight of their log p)

# What stands between a series and its test, by the number in `Screened.reason`.
REASONS = (
    "tested",
    "bad_counts",
    "nothing_covered",
    "week_not_covered",
    "too_few_weeks",
    "reference_not_covered",
    "fit_failed",
)
NONE, LEVEL, SEASON = 0, 1, 2  # of `Screened.baseline`
BEYOND = 1e9
_LONGEST_WINDOW = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """Settings of the screen. Weeks throughout; `docs/screen.md` says what each was chosen for.

    `baseline`: what a week is held against. "level": the `reference` weeks that end `gap` weeks before it, lengthened
    up to `longest` while older weeks look alike, of which `least` must be covered. "season": trend and season of the
    whole past but the last `left_out` weeks, of which `history` must be covered; `year` in weeks; weeks whose -log p is
    above `outlying` are weighed down in `rounds - 1` refits; `spread`: the standard deviations of the effects of trend
    (over six years) and harmonics. "auto": season where there is the history and it foretold the last `judged` weeks
    not clearly worse than the level did, else level; decided anew every `judged_every` weeks, from earlier weeks only.
    `level_windows`, `season_windows`: the windows of weeks whose log p values are added, with their weights.
    """

    baseline: Baseline = "auto"
    level_windows: Windows = ((1, 1.0), (4, 1.0), (13, 1.0))
    gap: int = 8
    reference: int = 39
    longest: int = 104
    least: int = 30
    season_windows: Windows = ((1, 0.25), (2, 1.0))
    history: int = 260
    left_out: int = 26
    year: float = 365.2425 / 7
    outlying: float = 5.0
    rounds: int = 3
    spread: tuple[float, float, float] = (1.0, 0.7, 0.5)
    judged: int = 52
    margin: float = 5.0
    judged_every: int = 13

    def __post_init__(self) -> None:
        for windows in (self.level_windows, self.season_windows):
            if not windows or any(not 1 <= weeks <= _LONGEST_WINDOW or weight <= 0 for weeks, weight in windows):
                raise UsageError(
                    f"windows {windows}", f"a window has 1 to {_LONGEST_WINDOW} weeks", "Give such windows"
                )
        if self.baseline not in ("auto", "level", "season"):
            raise UsageError(f"baseline {self.baseline}", "is none of auto, level, season", "Use one of these")
        if not 1 <= self.least <= self.reference <= self.longest or self.gap < 1 or self.left_out < 1:
            cause = (
                "the reference is at least as long as the weeks of it that must be covered, and ends before the week"
            )
            raise UsageError("screening", cause, "Use 1 <= least <= reference <= longest, gap and left_out from 1")


def two_windows() -> Screening:
    """The two-window statistic: 1 + 4 + 13 weeks against a fixed reference of 39 weeks that ends 13 weeks before."""
    return Screening(baseline="level", gap=13, longest=39)


def first_week() -> Screening:
    """The fast setting: the newest week alone, so that a burst is seen at once or not at all."""
    return Screening(level_windows=((1, 1.0),), season_windows=((1, 1.0),))


@dataclass(frozen=True, slots=True, eq=False)
class Screened:
    """What was found, each an array (series, monitored weeks).

    `score`: the weighted sum of -log p; `p`: how often a series without a rise scores as high; `expected`: the weekly
    count that the baseline expects; `dispersion`: φ; all NaN where `reason` (an index of REASONS) is not 0.
    `baseline`: LEVEL or SEASON, NONE where nothing was tested.
    """

    score: npt.NDArray[np.float64]
    p: npt.NDArray[np.float64]
    expected: npt.NDArray[np.float64]
    dispersion: npt.NDArray[np.float64]
    baseline: npt.NDArray[np.int64]
    reason: npt.NDArray[np.int64]
    settings: Screening
    method: str = METHOD
