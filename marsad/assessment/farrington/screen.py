"""Counts in, bounds out: the screen over many series at once."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from marsad.assessment.farrington.baseline import baseline
from marsad.assessment.farrington.settings import Farrington
from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.assessment.farrington.kernel import Plan, Table

METHOD = "farrington flexible 1"

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Why = Literal[
    "bound",  # there is one
    "short",  # the series begins after the reference
    "season_not_covered",  # no covered week of the same season in the reference
    "too_few_weeks",  # no more covered reference weeks than seasons
    "not_settled",  # the fit finds no end, or the bound is beyond all numbers
    "few_cases",  # fewer cases than asked for in the last weeks
    "recent_not_covered",  # the last weeks are not covered, and what is known of them is too little
]
# By code: the kernel's own come first, in its order.
REASONS: tuple[Why, ...] = (
    "bound",
    "short",
    "season_not_covered",
    "too_few_weeks",
    "not_settled",
    "few_cases",
    "recent_not_covered",
)
YEARS_FOR_TREND = 3  # Farrington et al. 1996
_FEW, _UNSEEN = 5, 6
_LARGEST = 1e15  # beyond it neighbouring counts are one number


@dataclass(frozen=True, slots=True)
class Screened:
    """What the screen says of the last weeks of every series; arrays of (series, monitored).

    `observed`: the count. `bound`: the upper bound, NaN where there is none; `why`: an index into `REASONS`, 0 with a
    bound. `expected` μ, `dispersion` φ and `error` (standard error of log μ) of the fit, `trend` whether a trend was
    kept, `slope` its log-linear step a week. `p_value`: P(count ≥ observed) without the case limit. `score`: observed
    less expected over bound less expected, above 1 in an alarm. `alarm`: observed beyond the bound.
    """

    settings: Farrington
    method: str
    observed: Floats
    bound: Floats
    why: npt.NDArray[np.int8]
    expected: Floats
    dispersion: Floats
    error: Floats
    trend: Flags
    slope: Floats
    p_value: Floats
    score: Floats
    alarm: Flags

    def reason(self, series: int, week: int) -> Why:
        """Why there is a bound, or none, for one week of one series."""
        return REASONS[int(self.why[series, week])]


def upper_bounds(counts: npt.ArrayLike, settings: Farrington | None = None, /, monitored: int | None = None) -> Floats:
    """Upper bounds of the last `monitored` weeks (all where None): counts of (series, weeks) give (series, monitored).

    A single series (weeks,) gives (monitored,). NaN counts are weeks that are not covered: they are left out of the
    reference. A bound is NaN where there is none: the reference begins before the series, or has no covered week of the
    season, or fewer cases than `settings.cases` were counted in the last weeks; `screen` says which.

    Raises `UsageError` on counts that are negative, infinite or no numbers, on another shape, and on more monitored
    weeks than the series has.
    """
    from marsad.assessment.farrington.bounds import bounds

    settings = settings or Farrington()
    table, flat = _counts(counts)
    monitored = _monitored(monitored, table)
    enough = _recent(table, settings, monitored) == 0
    found, _ = bounds(_fitted(table, settings, enough), settings)
    return found[0] if flat else found


def screen(counts: npt.ArrayLike, settings: Farrington | None = None, /, monitored: int | None = None) -> Screened:
    """As `upper_bounds`, with everything that stands behind a bound; always (series, monitored)."""
    from marsad.assessment.farrington import judge
    from marsad.assessment.farrington.bounds import bounds, p_values

    settings = settings or Farrington()
    table, _ = _counts(counts)
    monitored = _monitored(monitored, table)
    recent = _recent(table, settings, monitored)
    found = _fitted(table, settings, np.ones(recent.shape, dtype=bool))
    limit, mean = bounds(found, settings)
    status = np.where((found[..., judge.STATUS] == 0) & np.isnan(limit), judge.DIVERGED, found[..., judge.STATUS])
    why = np.where((status == 0) | ((status == judge.DIVERGED) & (recent > 0)), recent, status).astype(np.int8)
    limit = np.where(why == 0, limit, np.nan)
    observed = table[:, table.shape[1] - monitored :].copy()
    expected, trend = found[..., judge.EXPECTED], found[..., judge.TREND] > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        score = (observed - expected) / (limit - expected)
    return Screened(
        settings,
        METHOD,
        observed,
        limit,
        why,
        expected,
        found[..., judge.DISPERSION],
        found[..., judge.ERROR],
        trend,
        np.where(trend, found[..., judge.SLOPE], np.nan),
        p_values(observed, mean, found, settings),
        np.where(limit > expected, score, np.nan),
        observed > limit,
    )


def _counts(counts: npt.ArrayLike) -> tuple[Floats, bool]:
    try:
        table = np.asarray(counts, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise UsageError("counts", f"not a table of numbers ({error})", "Give (series, weeks)") from error
    if table.ndim not in (1, 2):
        raise UsageError(
            "counts", f"an array of {table.ndim} dimensions", "Give (series, weeks) or the weeks of one series"
        )
    flat = table.ndim == 1
    table = np.ascontiguousarray(np.atleast_2d(table))
    for wrong, what in ((table < 0, "negative"), (table > _LARGEST, f"infinite or beyond {_LARGEST:g}")):
        if wrong.any():
            one, week = (int(index) for index in np.argwhere(wrong)[0])
            remedy = "Give NaN for weeks that are not covered"
            raise UsageError("counts", f"{table[one, week]:g} in series {one}, week {week}, is {what}", remedy)
    return table, flat


def _monitored(monitored: int | None, table: Floats) -> int:
    weeks = int(table.shape[1])
    if monitored is None:
        return weeks
    try:
        asked = operator.index(monitored)
    except TypeError:
        asked = -1
    if asked < 0:
        raise UsageError("monitored", f"{monitored!r} is not a number of weeks")
    if asked > weeks:
        raise UsageError("monitored", f"{monitored} weeks of series that have {weeks}", f"Give {weeks} at most")
    return asked


def _recent(table: Floats, settings: Farrington, monitored: int) -> npt.NDArray[np.int8]:
    """0 where enough cases were counted in the last weeks, else the code that says why not."""
    first = table.shape[1] - monitored
    known, missing = np.zeros((len(table), monitored)), np.zeros((len(table), monitored), dtype=bool)
    for back in range(settings.cases_weeks):
        reach = min(max(back - first, 0), monitored)  # weeks of which so many back lie before the series
        part = table[:, first + reach - back : first + monitored - back] if reach < monitored else table[:, :0]
        known[:, reach:] += np.nan_to_num(part)
        missing[:, reach:] |= np.isnan(part)
    few = known < settings.cases
    return np.where(few, np.where(missing, _UNSEEN, _FEW), 0).astype(np.int8)


def _fitted(table: Floats, settings: Farrington, wanted: Flags) -> Floats:
    """The kernel's columns (series, monitored, column), NaN where not wanted or not to be had."""
    from marsad.assessment.farrington import judge

    found = np.full((*wanted.shape, judge.COLUMNS), np.nan)
    if found.size:
        plan = _plan(settings)
        needed = max(table.shape[1] - wanted.shape[1] + plan.oldest, 0)
        judge.judge_weeks(_table(table[:, needed:]), wanted, plan, found)
        found[found[..., judge.STATUS] > 0, : judge.STATUS] = np.nan
    return found


def _table(counts: Floats) -> Table:
    from marsad.assessment.farrington.kernel import Table

    missing = np.isnan(counts)
    covered = np.where(missing, 0.0, 1.0)
    counts = np.where(missing, 0.0, counts)
    return Table(counts, covered, np.log(counts + 0.1) * covered, counts * (np.log(np.maximum(counts, 1e-300)) - 1.0))


def _plan(settings: Farrington) -> Plan:
    from scipy.special import stdtrit

    from marsad.assessment.farrington.kernel import Plan

    reference = baseline(settings)
    centre = settings.year * settings.b / 2.0  # near the middle, so that sums of t lose no digits
    free = np.arange(1, int(reference.width.sum()) + 1)
    # Always: any slope but 0 has a p-value below 1.
    level = settings.trend_level if settings.trend == "significant" else 1.0
    return Plan(
        *reference,
        settings.year,
        centre,
        -reference.oldest - centre,
        settings.trend != "never" and settings.b >= YEARS_FOR_TREND,
        np.concatenate(([np.inf], -stdtrit(free, level / 2.0))) if level < 1.0 else np.zeros(len(free) + 1),
        -1.0 if settings.reweight_above is None else float(settings.reweight_above),
        settings.as_in_r,
    )
