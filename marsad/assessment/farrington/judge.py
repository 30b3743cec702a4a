"""From fits to what a week is judged by: dispersion, weights, the trend's rule, the expected count; compiled."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from marsad.assessment.farrington.kernel import Levels, Weeks, fit, gather

# What stands in a row of the kernel's result.
EXPECTED, DISPERSION, ERROR, SLOPE, TREND, STATUS = range(6)
COLUMNS = 6
SMALLEST_MEAN = 2.0**-52  # a mean below this is no different from none
# Why a week has no expected count.
FITTED, NO_REFERENCE, SEASON_MISSING, TOO_FEW, DIVERGED = range(5)


@njit(cache=True)
def dispersions(plan, weeks, levels, free):  # type: ignore[no-untyped-def]
    """Pearson's Σ ω (y − μ)²/μ and, as R's surveillance has it after reweighting, Σ ω ((y − μ)/μ)², by degree of
    freedom.

    Sets the weighted sums by season, W being the weights of the last step (ω times the mean before it)."""
    levels.weight[:], levels.time[:] = 0.0, 0.0
    pearson, relative, i = 0.0, 0.0, 0
    for run in range(len(plan.start)):
        j = plan.season[run]
        t = plan.start[run] - plan.centre
        for _ in range(plan.length[run]):
            weight = weeks.weight[i] * weeks.before[i]
            residual = weeks.observed[i] / weeks.mean[i] - 1.0
            pearson += weight * residual * residual
            relative += weeks.weight[i] * residual * residual
            levels.weight[j] += weight
            levels.time[j] += weight * t
            t += 1.0
            i += 1
    return pearson / free, relative / free


@njit(cache=True)
def weigh(plan, weeks, levels, number, dispersion, spread, with_trend):  # type: ignore[no-untyped-def]
    """Weights γ·s⁻² where the Anscombe residual s passes the threshold, else γ, so that they sum to `number`.

    s = 1.5 (y^⅔ μ^-⅙ − √μ) / √(φ (1 − h)) is never above Pearson's residual, which spares most powers."""
    kept, i = float(number), 0
    square = plan.above * plan.above
    for run in range(len(plan.start)):
        j = plan.season[run]
        t = plan.start[run] - plan.centre
        for _ in range(plan.length[run]):
            mean, over = weeks.mean[i], weeks.observed[i] - weeks.mean[i]
            if over > 0.0 and weeks.weight[i] > 0.0:
                leverage = 1.0 / levels.weight[j]
                if with_trend:
                    away = t - levels.time[j] / levels.weight[j]
                    leverage += away * away / spread
                scale = dispersion * max(1.0 - leverage * weeks.before[i], 1e-12)
                if over * over > square * mean * scale:
                    residual = 1.5 * math.sqrt(mean) * ((weeks.observed[i] / mean) ** (2.0 / 3.0) - 1.0)
                    if residual * residual > square * scale:
                        weeks.weight[i] = scale / (residual * residual)
                        kept += weeks.weight[i] - 1.0
            t += 1.0
            i += 1
    for i in range(len(weeks.weight)):
        weeks.weight[i] *= number / kept


@njit(cache=True)
def seasons_held(plan, weeks, levels):  # type: ignore[no-untyped-def]
    """How many seasons have a reference week, and whether the week's own has."""
    levels.weight[:] = 0.0
    i = 0
    for run in range(len(plan.start)):
        for _ in range(plan.length[run]):
            levels.weight[plan.season[run]] += weeks.weight[i]
            i += 1
    held = 0
    for j in range(plan.seasons):
        held += levels.weight[j] > 0.0
    return held, levels.weight[plan.seasons - 1] > 0.0


@njit(cache=True)
def estimate(plan, weeks, levels, number, free, with_trend, row):  # type: ignore[no-untyped-def]
    """Both fits of one model; fills the row. Gives whether they converged, and the trend's |t|."""
    for i in range(len(weeks.weight)):
        weeks.weight[i] = 1.0 if weeks.weight[i] > 0.0 else 0.0
    converged, slope, spread = fit(plan, weeks, levels, with_trend)
    if not converged:
        return False, 0.0
    pearson, relative = dispersions(plan, weeks, levels, free)
    error = pearson
    if plan.above > 0.0:
        weigh(plan, weeks, levels, number, max(pearson, 1.0), spread, with_trend)
        converged, slope, spread = fit(plan, weeks, levels, with_trend)
        if not converged:
            return False, 0.0
        pearson, relative = dispersions(plan, weeks, levels, free)
        error = relative if plan.as_in_r else pearson
    own = plan.seasons - 1
    variance = 1.0 / levels.weight[own]
    if with_trend:
        away = -plan.centre - levels.time[own] / levels.weight[own]
        variance += away * away / spread
    row[EXPECTED] = max(math.exp(levels.now[own] - slope * plan.centre), SMALLEST_MEAN)
    row[DISPERSION] = max(pearson, 1.0)
    row[ERROR] = math.sqrt(error * variance)
    row[SLOPE], row[TREND] = slope, 1.0 if with_trend else 0.0
    return True, abs(slope) * math.sqrt(spread / error) if with_trend and error > 0.0 else 0.0


@njit(cache=True)
def judge(table, series, week, plan, weeks, levels, row):  # type: ignore[no-untyped-def]
    """Everything about one week: with its trend, and without where there is none to keep."""
    if len(plan.start) == 0 or week + plan.oldest < 0:
        return NO_REFERENCE
    number, largest = gather(table, series, week, plan, weeks)
    held, own = seasons_held(plan, weeks, levels)
    if not own:
        return SEASON_MISSING
    free = number - held
    if free < 1:
        return TOO_FEW
    if plan.trend and free > 1:
        converged, statistic = estimate(plan, weeks, levels, number, free - 1, True, row)
        if converged and statistic > plan.least_t[free - 1] and row[EXPECTED] <= largest:
            return FITTED
    converged, statistic = estimate(plan, weeks, levels, number, free, False, row)
    if not converged and largest == 0.0 and not plan.as_in_r:
        # Nothing was ever counted: log μ falls for ever, and yet there is nothing uncertain about what to expect.
        row[EXPECTED], row[DISPERSION], row[ERROR], row[SLOPE], row[TREND] = SMALLEST_MEAN, 1.0, 0.0, 0.0, 0.0
        return FITTED
    return FITTED if converged else DIVERGED


@njit(cache=True)
def judge_weeks(table, wanted, plan, found):  # type: ignore[no-untyped-def]
    """The last weeks of every series into `found` (series, monitored, columns), where `wanted` (series, monitored)."""
    size = 0
    for run in range(len(plan.length)):
        size += plan.length[run]
    weeks = Weeks(np.empty(size), np.empty(size), np.empty(size), np.empty(size), np.empty(size), np.empty(size))
    seasons = plan.seasons
    levels = Levels(np.zeros(seasons), np.zeros(seasons), np.empty(seasons), np.empty(seasons), np.empty(seasons))
    monitored = wanted.shape[1]
    for one in range(wanted.shape[0]):
        for place in range(monitored):
            if not wanted[one, place]:
                continue
            week = table.counts.shape[1] - monitored + place
            found[one, place, STATUS] = judge(table, one, week, plan, weeks, levels, found[one, place])
