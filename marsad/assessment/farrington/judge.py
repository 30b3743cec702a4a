"""From fits to what a week is judged by: dispersion, weights, the trend's rule, the expected count; compiled."""

from __future__ import annotations

import math

import numpy as np

from marsad.assessment.compiled import njit
from marsad.assessment.farrington.kernel import REASSOCIATE, Levels, Weeks, fit, gather

# What stands in a row of the kernel's result.
EXPECTED, DISPERSION, ERROR, SLOPE, TREND, STATUS = range(6)
COLUMNS = 6
SMALLEST_MEAN = 2.0**-52  # a mean below this is no different from none
# Why a week has no expected count.
FITTED, NO_REFERENCE, SEASON_MISSING, TOO_FEW, DIVERGED = range(5)


@njit(cache=True, fastmath=REASSOCIATE)
def dispersions(plan, weeks, free):  # type: ignore[no-untyped-def]
    """Pearson's Σ ω (y − μ)²/μ and, as R's surveillance has it after reweighting, Σ ω ((y − μ)/μ)², by degree of
    freedom. In the first the weights are those of the last step, from the mean before it."""
    pearson, relative = 0.0, 0.0
    for row in range(len(plan.width)):
        for u in range(plan.columns):
            residual = weeks.observed[row, u] / weeks.mean[row, u] - 1.0
            part = weeks.weight[row, u] * residual * residual
            relative += part
            pearson += part * weeks.before[row, u]
    return pearson / free, relative / free


@njit(cache=True)
def weigh(plan, weeks, levels, number, dispersion, spread, with_trend):  # type: ignore[no-untyped-def]
    """Weights γ·s⁻² where the Anscombe residual s passes the threshold, else γ, so that they sum to `number`.

    s = 1.5 (y^⅔ μ^-⅙ − √μ) / √(φ (1 − h)) is never above Pearson's residual, which spares most powers."""
    kept = float(number)
    square = plan.above * plan.above
    per_spread = 1.0 / spread if with_trend else 0.0
    for j in range(len(levels.now)):
        if levels.last_weight[j] <= 0.0:
            continue
        per_weight = 1.0 / levels.last_weight[j]
        middle = levels.last_time[j] * per_weight
        for row in range(len(plan.width)):
            start = row * plan.year - plan.centre - middle
            for u in range(plan.block[j], min(plan.block[j + 1], plan.width[row])):
                mean, over = weeks.mean[row, u], weeks.observed[row, u] - weeks.mean[row, u]
                leverage = (per_weight + (start + u) * (start + u) * per_spread) * weeks.before[row, u]
                scale = dispersion * max(1.0 - leverage, 1e-12)
                # One rare branch: a covered week (others have no count), above its mean, and far.
                if (over > 0.0) & (over * over > square * mean * scale):
                    residual = 1.5 * math.sqrt(mean) * ((weeks.observed[row, u] / mean) ** (2.0 / 3.0) - 1.0)
                    if residual * residual > square * scale:
                        weeks.weight[row, u] = scale / (residual * residual)
                        kept += weeks.weight[row, u] - 1.0
    for row in range(len(plan.width)):
        for u in range(plan.columns):
            weeks.weight[row, u] *= number / kept


@njit(cache=True)
def seasons_held(plan, weeks, seasons):  # type: ignore[no-untyped-def]
    """How many seasons have a covered reference week, and whether the week's own (0) has."""
    held, own = 0, False
    for j in range(seasons):
        found = False
        for row in range(len(plan.width)):
            for u in range(plan.block[j], min(plan.block[j + 1], plan.width[row])):
                if weeks.weight[row, u] > 0.0:
                    found = True
                    break
            if found:
                break
        held += found
        own = own or (found and j == 0)
    return held, own


@njit(cache=True)
def estimate(plan, weeks, levels, number, free, with_trend, row):  # type: ignore[no-untyped-def]
    """Both fits of one model; fills the row. Gives whether they converged, and the trend's |t|."""
    pearson, relative, slope, spread = 0.0, 0.0, 0.0, 0.0
    for turn in range(2 if plan.above > 0.0 else 1):  # a loop, so that what it calls is compiled once
        if turn > 0:
            weigh(plan, weeks, levels, number, max(pearson, 1.0), spread, with_trend)
        converged, slope, spread = fit(plan, weeks, levels, with_trend)
        if not converged:
            return False, 0.0
        pearson, relative = dispersions(plan, weeks, free)
    error = relative if plan.above > 0.0 and plan.as_in_r else pearson
    variance = 1.0 / levels.last_weight[0]
    if with_trend:
        away = plan.own - levels.last_time[0] / levels.last_weight[0]
        variance += away * away / spread
    row[EXPECTED] = max(math.exp(levels.now[0] + slope * plan.own), SMALLEST_MEAN)
    row[DISPERSION] = max(pearson, 1.0)
    row[ERROR] = math.sqrt(error * variance)
    row[SLOPE], row[TREND] = slope, 1.0 if with_trend else 0.0
    return True, abs(slope) * math.sqrt(spread / error) if with_trend and error > 0.0 else 0.0


@njit(cache=True)
def judge(table, series, week, plan, weeks, levels, row):  # type: ignore[no-untyped-def]
    """Everything about one week: with its trend, and without where there is none to keep."""
    first_reference = week + plan.oldest + (plan.block[1] - 1) // 2
    if len(plan.width) == 0 or first_reference < 0:
        return NO_REFERENCE
    number, largest = gather(table, series, week, plan, weeks)
    held, own = seasons_held(plan, weeks, len(levels.now))
    if not own:
        return SEASON_MISSING
    free = number - held
    if free < 1:
        return TOO_FEW
    converged = False
    for models in range(2 if plan.trend and free > 1 else 1, 0, -1):  # with a trend, then without; compiled once
        with_trend = models == 2
        converged, statistic = estimate(plan, weeks, levels, number, free - models + 1, with_trend, row)
        if with_trend:
            if converged and statistic > plan.least_t[free - 1] and row[EXPECTED] <= largest:
                return FITTED
            for year in range(len(plan.width)):  # the second model starts from even weights
                for u in range(plan.width[year]):
                    weeks.weight[year, u] = 1.0 if weeks.weight[year, u] > 0.0 else 0.0
    if not converged and largest == 0.0 and not plan.as_in_r:
        # Nothing was ever counted: log μ falls for ever, and yet there is nothing uncertain about what to expect.
        row[EXPECTED], row[DISPERSION], row[ERROR], row[SLOPE], row[TREND] = SMALLEST_MEAN, 1.0, 0.0, 0.0, 0.0
        return FITTED
    return FITTED if converged else DIVERGED


@njit(cache=True)
def judge_weeks(table, wanted, plan, found):  # type: ignore[no-untyped-def]
    """The last weeks of every series into `found` (series, monitored, columns), where `wanted` (series, monitored)."""
    shape = (len(plan.width), plan.columns)
    weeks = Weeks(
        np.empty(shape), np.empty(shape), np.empty(shape), np.empty(shape), np.empty(shape), np.empty(shape),
        np.empty((4, plan.columns)),
    )  # fmt: skip
    seasons = len(plan.block) - 1
    levels = Levels(
        np.zeros(seasons), np.zeros(seasons), np.empty(seasons), np.empty(seasons), np.empty(seasons),
        np.empty(seasons), np.empty(seasons),
    )  # fmt: skip
    monitored = wanted.shape[1]
    for one in range(wanted.shape[0]):
        for place in range(monitored):
            if not wanted[one, place]:
                continue
            week = table.counts.shape[1] - monitored + place
            found[one, place, STATUS] = judge(table, one, week, plan, weeks, levels, found[one, place])
