"""The quasi-Poisson fits of the screen, one week at a time, compiled.

log μ = a(season) + b·t, variance φ·μ. Iterated weighted least squares as a GLM is fitted (McCullagh & Nelder 1989,
section 2.5), from μ = y + 0.1 to a relative change of the deviance below 1e-8, so that estimates agree with those of
other GLM software to its own last step. The season levels are profiled out: a step needs by season the sums of
W = ω·μ times 1, t and t², and gives one slope and one number a season; no matrix is built. The reference is a calendar,
years by weeks, and exp(b·t) a product of one factor a year and one a column, so that a step takes an exponential a
year and a season, and plain sums over columns else.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from marsad.assessment.compiled import njit

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

TOLERANCE = 1e-8  # of the deviance
STEPS = 25
REASSOCIATE = {"reassoc", "nsz", "contract"}  # sums in any order, so that they go several at a time
SMALLEST = 1e-12  # part of Σ W t² below which a slope cannot be told


class Plan(NamedTuple):
    """The calendar of the reference (`baseline`) and the settings as the kernel wants them. t counts from `centre`
    weeks after the first cell; `own` is the t of the week judged. `least_t` is the |t statistic| that a trend must
    pass, by degrees of freedom. `above` is negative where nothing is weighed."""

    oldest: int
    columns: int
    width: Whole
    block: Whole
    year: int
    centre: float
    own: float
    trend: bool
    least_t: Floats
    above: float
    as_in_r: bool


class Table(NamedTuple):
    """Counts y (series, weeks) and what the fits need of each: log(y + 0.1), y log y − y, and whether it is covered (1
    or 0; all are 0 where not)."""

    counts: Floats
    covered: Floats
    logs: Floats
    saturated: Floats


class Weeks(NamedTuple):
    """The reference of one fit (years, columns): count y, log(y + 0.1), y log y − y, weight ω (0: none), and the fitted
    means after the last step and before it. `sums` (4, columns) is scratch."""

    observed: Floats
    log: Floats
    saturated: Floats
    weight: Floats
    mean: Floats
    before: Floats
    sums: Floats


class Levels(NamedTuple):
    """By season: a after the last step and before it; the sums of W and W·t of the step to come and of the last one;
    the sum of ω·y."""

    now: Floats
    before: Floats
    weight: Floats
    time: Floats
    last_weight: Floats
    last_time: Floats
    observed: Floats


@njit(cache=True)
def gather(table, series, week, plan, weeks):  # type: ignore[no-untyped-def]
    """Copies the reference of `week`; gives its number of covered weeks and their largest count."""
    number, largest = 0.0, 0.0
    for row in range(len(plan.width)):
        first = week + plan.oldest + row * plan.year
        begin, end = max(0, -first), plan.width[row]
        for u in range(plan.columns):
            weeks.weight[row, u] = 0.0
            weeks.observed[row, u] = 0.0
            weeks.log[row, u] = 0.0
            weeks.saturated[row, u] = 0.0
        covered = table.covered[series, first + begin : first + end]
        counts = table.counts[series, first + begin : first + end]
        logs = table.logs[series, first + begin : first + end]
        saturated = table.saturated[series, first + begin : first + end]
        for u in range(len(counts)):
            weeks.weight[row, begin + u] = covered[u]
            weeks.observed[row, begin + u] = counts[u]
            weeks.log[row, begin + u] = logs[u]
            weeks.saturated[row, begin + u] = saturated[u]
            number += covered[u]
            largest = max(largest, counts[u])
    return int(number), largest


@njit(cache=True, fastmath=REASSOCIATE)
def first_step(plan, weeks, levels, with_trend):  # type: ignore[no-untyped-def]
    """From μ = y + 0.1 to first coefficients. Gives (the slope, Σ W (t − t̄)², Σ W t², Σ ω y t, Σ ω (y log y − y))."""
    now, weight, time, observed = levels.now, levels.weight, levels.time, levels.observed
    sum_w, sum_y, sum_z, sum_wt = weeks.sums[0], weeks.sums[1], weeks.sums[2], weeks.sums[3]
    for u in range(plan.columns):
        sum_w[u], sum_y[u], sum_z[u], sum_wt[u] = 0.0, 0.0, 0.0, 0.0
    tt, along, observed_time, saturated = 0.0, 0.0, 0.0, 0.0
    for row in range(len(plan.width)):
        start = row * plan.year - plan.centre
        for u in range(plan.columns):
            part, y, t = weeks.weight[row, u], weeks.observed[row, u], start + u
            w = part * (y + 0.1)
            z = w * weeks.log[row, u] - part * 0.1
            tt += w * t * t
            along += z * t
            observed_time += part * y * t
            saturated += part * weeks.saturated[row, u]
            sum_w[u] += w
            sum_wt[u] += w * t
            sum_z[u] += z
            sum_y[u] += part * y
    spread = tt
    for j in range(len(now)):
        weight[j], time[j], now[j], observed[j] = 0.0, 0.0, 0.0, 0.0
        for u in range(plan.block[j], plan.block[j + 1]):
            weight[j] += sum_w[u]
            time[j] += sum_wt[u]
            now[j] += sum_z[u]
            observed[j] += sum_y[u]
        if weight[j] > 0.0:
            spread -= time[j] * time[j] / weight[j]
            along -= time[j] * now[j] / weight[j]
    slope = along / spread if with_trend and spread > 0.0 else 0.0
    for j in range(len(now)):
        now[j] = (now[j] - slope * time[j]) / weight[j] if weight[j] > 0.0 else 0.0
    return slope, spread, tt, observed_time, saturated


@njit(cache=True)
def next_sums(plan, weeks, levels, slope):  # type: ignore[no-untyped-def]
    """Sets the sums of W and W·t at the present coefficients; gives Σ W t² and Σ W."""
    ones, starts, squares, growths = weeks.sums[0], weeks.sums[1], weeks.sums[2], weeks.sums[3]
    columns = plan.columns
    for u in range(columns):
        ones[u], starts[u], squares[u] = 0.0, 0.0, 0.0
    for row in range(len(plan.width)):
        start = row * plan.year - plan.centre
        factor = math.exp(slope * start)
        by_start = factor * start
        by_square = by_start * start
        weight = weeks.weight[row]
        for u in range(columns):
            ones[u] += weight[u] * factor
            starts[u] += weight[u] * by_start
            squares[u] += weight[u] * by_square
    growth = math.exp(slope)
    growths[0] = 1.0
    for u in range(1, columns):
        growths[u] = growths[u - 1] * growth
    tt, total = 0.0, 0.0
    for j in range(len(levels.now)):
        sum_w, sum_t, sum_tt = 0.0, 0.0, 0.0
        for u in range(plan.block[j], plan.block[j + 1]):
            # (start + u)^k, summed over the years
            sum_w += growths[u] * ones[u]
            sum_t += growths[u] * (starts[u] + u * ones[u])
            sum_tt += growths[u] * (squares[u] + u * (2.0 * starts[u] + u * ones[u]))
        level = math.exp(levels.now[j])
        levels.weight[j] = level * sum_w
        levels.time[j] = level * sum_t
        tt += level * sum_tt
        total += level * sum_w
    return tt, total


@njit(cache=True)
def next_step(levels, slope, tt, observed_time, with_trend):  # type: ignore[no-untyped-def]
    """One step of weighted least squares; sets a. Gives the slope and its denominator Σ W (t − t̄)²."""
    now, weight, time, observed = levels.now, levels.weight, levels.time, levels.observed
    spread, along = tt, observed_time
    for j in range(len(now)):
        if weight[j] > 0.0:
            spread -= time[j] * time[j] / weight[j]
            along -= time[j] * observed[j] / weight[j]
    change = along / spread if with_trend and spread > 0.0 else 0.0
    for j in range(len(now)):
        levels.before[j], levels.last_weight[j], levels.last_time[j] = now[j], weight[j], time[j]
        if weight[j] > 0.0:
            now[j] += (observed[j] - change * time[j]) / weight[j] - 1.0
    return slope + change, spread


@njit(cache=True)
def fit(plan, weeks, levels, with_trend):  # type: ignore[no-untyped-def]
    """Iterates to the GLM's estimates and sets `mean` and `before`. Gives (converged, slope, Σ W (t − t̄)²).

    W are the weights of the last step, hence of the means before it, as GLM software reports them."""
    slope, spread, tt, observed_time, saturated = first_step(plan, weeks, levels, with_trend)
    slope_before, total_before, converged = 0.0, 0.0, False
    for done in range(1, STEPS + 1):
        if with_trend and not spread > SMALLEST * tt:
            return False, 0.0, 0.0
        tt, total = next_sums(plan, weeks, levels, slope)
        if not math.isfinite(tt):
            return False, 0.0, 0.0
        if done > 1:
            change = total - total_before - (slope - slope_before) * observed_time
            deviance = saturated + total - slope * observed_time
            for j in range(len(levels.now)):
                change -= (levels.now[j] - levels.before[j]) * levels.observed[j]
                deviance -= levels.now[j] * levels.observed[j]
            if 2.0 * abs(change) < TOLERANCE * (2.0 * abs(deviance) + 0.1):
                converged = True
                break
        if done == STEPS:
            break
        total_before, slope_before = total, slope
        slope, spread = next_step(levels, slope, tt, observed_time, with_trend)
    means(plan, weeks, levels.before, slope_before, weeks.before)
    means(plan, weeks, levels.now, slope, weeks.mean)
    return converged, slope, spread


@njit(cache=True)
def means(plan, weeks, level, slope, into):  # type: ignore[no-untyped-def]
    """exp(a + b·t) of every cell."""
    columns = weeks.sums[0]
    growth, grown = math.exp(slope), 1.0
    for j in range(len(level)):
        base = math.exp(level[j])
        for u in range(plan.block[j], plan.block[j + 1]):
            columns[u] = base * grown
            grown *= growth
    for row in range(len(plan.width)):
        factor = math.exp(slope * (row * plan.year - plan.centre))
        for u in range(plan.columns):
            into[row, u] = columns[u] * factor
