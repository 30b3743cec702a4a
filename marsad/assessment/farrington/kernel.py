"""The quasi-Poisson fits of the screen, one week at a time, compiled.

log μ = a(season) + b·t, variance φ·μ. Iterated weighted least squares as a GLM is fitted (McCullagh & Nelder 1989,
section 2.5), from μ = y + 0.1 to a relative change of the deviance below 1e-8, so that estimates agree with those of
other GLM software to its own last step. The season levels are profiled out: a step needs by season the sums of
ω·exp(bt) times 1, t and t², and gives one slope and one number a season; no matrix is built. Weeks follow each other,
so that exp(bt) is a product with exp(b) from week to week.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

TOLERANCE = 1e-8  # of the deviance
STEPS = 25
SMALLEST = 1e-12  # part of Σ W t² below which a slope cannot be told


class Plan(NamedTuple):
    """Settings as the kernel wants them; `least_t` is the |t| that a trend must pass, by degrees of freedom."""

    start: Whole
    length: Whole
    season: Whole
    seasons: int
    oldest: int  # offset of the first reference week
    centre: float
    trend: bool
    least_t: Floats
    above: float  # negative: no reweighting
    as_in_r: bool


class Table(NamedTuple):
    """Counts (series, weeks) and what the fits need of each: log(y + 0.1) and y log y − y."""

    counts: Floats
    logs: Floats
    saturated: Floats


class Weeks(NamedTuple):
    """The reference weeks of one fit: count y, log(y + 0.1), y log y − y, weight ω (0: not covered), and the fitted
    means after the last step and before it."""

    observed: Floats
    log: Floats
    saturated: Floats
    weight: Floats
    mean: Floats
    before: Floats


class Levels(NamedTuple):
    """By season: a now and a step before, the sums of W and W·t of the step to come (W = ω·μ), and of ω·y."""

    now: Floats
    before: Floats
    weight: Floats
    time: Floats
    observed: Floats


@njit(cache=True)
def gather(table, series, week, plan, weeks):  # type: ignore[no-untyped-def]
    """Copies the reference weeks of `week`; gives their number and their largest count. Missing ones weigh nothing."""
    number, largest, i = 0, 0.0, 0
    for run in range(len(plan.start)):
        first = week + plan.start[run]
        for at in range(first, first + plan.length[run]):
            if at >= 0 and not math.isnan(table.counts[series, at]):
                weeks.observed[i] = table.counts[series, at]
                weeks.log[i] = table.logs[series, at]
                weeks.saturated[i] = table.saturated[series, at]
                weeks.weight[i] = 1.0
                number += 1
                largest = max(largest, weeks.observed[i])
            else:
                weeks.observed[i], weeks.log[i], weeks.saturated[i], weeks.weight[i] = 0.0, 0.0, 0.0, 0.0
            i += 1
    return number, largest


@njit(cache=True)
def first_step(plan, weeks, levels, with_trend):  # type: ignore[no-untyped-def]
    """From μ = y + 0.1 to first coefficients. Gives (the slope, Σ W (t − t̄)², Σ W t², Σ ω y t, Σ ω (y log y − y))."""
    now, weight, time, observed = levels.now, levels.weight, levels.time, levels.observed
    now[:], weight[:], time[:], observed[:] = 0.0, 0.0, 0.0, 0.0
    tt, along, observed_time, saturated, i = 0.0, 0.0, 0.0, 0.0, 0
    for run in range(len(plan.start)):
        j = plan.season[run]
        t = plan.start[run] - plan.centre
        sum_w, sum_t, sum_z, sum_y = 0.0, 0.0, 0.0, 0.0
        for _ in range(plan.length[run]):
            part, y = weeks.weight[i], weeks.observed[i]
            w = part * (y + 0.1)
            z = w * weeks.log[i] - part * 0.1
            sum_w += w
            sum_t += w * t
            sum_z += z
            sum_y += part * y
            tt += w * t * t
            along += z * t
            observed_time += part * y * t
            saturated += part * weeks.saturated[i]
            t += 1.0
            i += 1
        weight[j] += sum_w
        time[j] += sum_t
        now[j] += sum_z  # for now the sum of W·z
        observed[j] += sum_y
    spread = tt
    for j in range(plan.seasons):
        if weight[j] > 0.0:
            spread -= time[j] * time[j] / weight[j]
            along -= time[j] * now[j] / weight[j]
    slope = along / spread if with_trend and spread > 0.0 else 0.0
    for j in range(plan.seasons):
        if weight[j] > 0.0:
            now[j] = (now[j] - slope * time[j]) / weight[j]
    return slope, spread, tt, observed_time, saturated


@njit(cache=True)
def sums(plan, weeks, levels, slope):  # type: ignore[no-untyped-def]
    """Sets the sums of W and W·t at the present coefficients; gives Σ W t² and Σ W."""
    weight, time = levels.weight, levels.time
    weight[:], time[:] = 0.0, 0.0
    tt, total, i = 0.0, 0.0, 0
    growth, after = math.exp(slope), math.nan
    grown = 1.0
    for run in range(len(plan.start)):
        j = plan.season[run]
        t = plan.start[run] - plan.centre
        if t != after or j == plan.seasons - 1:
            grown = math.exp(slope * t)  # anew every year, so that rounding does not add up
        sum_w, sum_t, sum_tt = 0.0, 0.0, 0.0
        for _ in range(plan.length[run]):
            w = weeks.weight[i] * grown
            wt = w * t
            sum_w += w
            sum_t += wt
            sum_tt += wt * t
            grown *= growth
            t += 1.0
            i += 1
        after = t
        level = math.exp(levels.now[j])
        weight[j] += level * sum_w
        time[j] += level * sum_t
        tt += level * sum_tt
        total += level * sum_w
    return tt, total


@njit(cache=True)
def step(levels, slope, tt, observed_time, with_trend):  # type: ignore[no-untyped-def]
    """One step of weighted least squares; sets a. Gives the slope and its denominator Σ W (t − t̄)²."""
    now, weight, time, observed = levels.now, levels.weight, levels.time, levels.observed
    spread, along = tt, observed_time
    for j in range(len(now)):
        if weight[j] > 0.0:
            spread -= time[j] * time[j] / weight[j]
            along -= time[j] * observed[j] / weight[j]
    change = along / spread if with_trend and spread > 0.0 else 0.0
    for j in range(len(now)):
        levels.before[j] = now[j]
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
        tt, total = sums(plan, weeks, levels, slope)
        if not math.isfinite(tt):
            return False, 0.0, 0.0
        if done > 1:
            change = total - total_before - (slope - slope_before) * observed_time
            deviance = saturated + total - slope * observed_time
            for j in range(plan.seasons):
                change -= (levels.now[j] - levels.before[j]) * levels.observed[j]
                deviance -= levels.now[j] * levels.observed[j]
            if 2.0 * abs(change) < TOLERANCE * (2.0 * abs(deviance) + 0.1):
                converged = True
                break
        if done == STEPS:
            break
        total_before, slope_before = total, slope
        slope, spread = step(levels, slope, tt, observed_time, with_trend)
    means(plan, levels.before, slope_before, weeks.before)
    means(plan, levels.now, slope, weeks.mean)
    return converged, slope, spread


@njit(cache=True)
def means(plan, levels, slope, into):  # type: ignore[no-untyped-def]
    """exp(a + b·t) of every reference week."""
    growth, i = math.exp(slope), 0
    for run in range(len(plan.start)):
        mean = math.exp(levels[plan.season[run]] + slope * (plan.start[run] - plan.centre))
        for _ in range(plan.length[run]):
            into[i] = mean
            mean *= growth
            i += 1
