"""What to expect of a series with years of weeks: trend and season fitted to its whole past, as a numba kernel.

A log-linear quasi-Poisson model of level, trend and two harmonics of the year, with weak normal priors on all but the
level, so that what the counts do not show stays small. Weeks that stand out upwards are weighed down and the model
fitted again (past outbreaks would hide new ones), after Farrington, Andrews, Beale & Catchpole 1996, JRSS A 159, and
Noufaily et al. 2013, Statistics in Medicine 32; harmonics over the whole past instead of their blocks of seasons.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from marsad.assessment.compiled import njit
from marsad.assessment.screen.tail import log_mid_tail

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

TERMS = 6
_STEPS = 25
_CLOSE = 1e-3
_LARGEST = 25.0  # of a log rate
_TREND, _PAIR = 3.84, 5.99  # chi square at 5 %, one and two degrees of freedom
_GONE = 1e-4  # standard deviation of an effect that is left out


@njit(cache=True, error_model="numpy", fastmath={"reassoc", "contract", "arcp", "nsz"})
def terms(weeks: int, year: float) -> Floats:
    """The model's terms (TERMS, weeks): level, trend (one unit is six years), cosine and sine of year and half year."""
    table = np.ones((TERMS, weeks))
    for week in range(weeks):
        angle = 2.0 * math.pi * week / year
        table[1, week] = (week - weeks) / 312.0
        table[2, week], table[3, week] = math.cos(angle), math.sin(angle)
        table[4, week], table[5, week] = math.cos(2.0 * angle), math.sin(2.0 * angle)
    return table


@njit(cache=True, error_model="numpy", fastmath={"reassoc", "contract", "arcp", "nsz"})
def season_scores(
    counts: Floats,
    first: int,
    windows: Integers,
    left_out: int,
    year: float,
    outlying: float,
    rounds: int,
    spread: Floats,
    chosen: Integers,
    scores: Floats,
    expected: Floats,
    dispersion: Floats,
) -> None:
    """Fill, where `chosen` is 1, for each week from `first` on: -log mid-p by window, count expected, φ.

    counts: (series, weeks), NaN where not covered. scores: (series, weeks - first, windows); chosen, expected and
    dispersion: (series, weeks - first). `spread`: the priors' standard deviations, one a term.
    """
    series, weeks = counts.shape
    table = terms(weeks, year)
    fitted, weight = np.empty(weeks), np.empty(weeks)
    known = np.empty((TERMS, TERMS))
    for row in range(series):
        effects = np.zeros(TERMS)
        ready = False
        for week in range(first, weeks):
            if chosen[row, week - first] != 1 or math.isnan(counts[row, week]):
                continue
            until = week - left_out + 1
            if not ready:
                for term in range(TERMS):
                    effects[term] = 0.0
                effects[0] = _start(counts[row, :until])
            phi = fit(counts[row, :until], table, spread, outlying, rounds, effects, known, fitted, weight)
            ready = phi > 0.0
            if not ready:
                continue
            expected[row, week - first] = predict(table, week, effects)
            dispersion[row, week - first] = phi
            for index in range(len(windows)):
                count, mean, wide = _window(counts[row], table, effects, known, phi, week, windows[index])
                scores[row, week - first, index] = log_mid_tail(count, mean, wide)


@njit(cache=True, error_model="numpy", fastmath={"reassoc", "contract", "arcp", "nsz"})
def predict(table: Floats, week: int, effects: Floats) -> float:
    """The mean of a week."""
    line = 0.0
    for term in range(TERMS):
        line += table[term, week] * effects[term]
    return math.exp(min(max(line, -_LARGEST), _LARGEST))


@njit(cache=True, error_model="numpy", fastmath={"reassoc", "contract", "arcp", "nsz"})
def fit(
    counts: Floats,
    table: Floats,
    spread: Floats,
    outlying: float,
    rounds: int,
    effects: Floats,
    known: Floats,
    fitted: Floats,
    weight: Floats,
) -> float:
    """Fit from `effects` on, in place; gives φ, at least 1, or -1 where the fit fails.

    `known` becomes the Cholesky factor of the information about the effects, φ = 1.
    """
    weeks = len(counts)
    for week in range(weeks):
        weight[week] = 0.0 if math.isnan(counts[week]) else 1.0
    phi = 1.0
    kept = spread.copy()
    for turn in range(rounds):
        if not _newton(counts, table, kept, phi, effects, known, fitted, weight):
            return -1.0
        phi = _dispersion(counts, fitted, weight)
        if turn < rounds - 1:
            _weigh(counts, fitted, phi, outlying, weight)
        if turn == rounds - 2:
            _drop(known, phi, effects, kept)
    return phi


@njit(cache=True)
def _drop(factor: Floats, phi: float, effects: Floats, spread: Floats) -> None:
    """Trend, year and half year go where the Wald test does not find them at 5 %: what is not there costs noise."""
    inverse = np.zeros((TERMS, TERMS))
    for one in range(TERMS):
        inverse[one, one] = 1.0
        _solve(factor, inverse[one])
    if effects[1] ** 2 < _TREND * phi * inverse[1, 1]:
        effects[1], spread[1] = 0.0, _GONE
    for one in (2, 4):
        a, b, c = inverse[one, one], inverse[one, one + 1], inverse[one + 1, one + 1]
        x, y = effects[one], effects[one + 1]
        if x * x * c - 2.0 * x * y * b + y * y * a < _PAIR * phi * (a * c - b * b):
            effects[one], effects[one + 1], spread[one], spread[one + 1] = 0.0, 0.0, _GONE, _GONE


@njit(cache=True, error_model="numpy", fastmath={"reassoc", "contract", "arcp", "nsz"})
def _newton(
    counts: Floats,
    table: Floats,
    spread: Floats,
    phi: float,
    effects: Floats,
    known: Floats,
    fitted: Floats,
    weight: Floats,
) -> bool:
    weeks = len(counts)
    slope, seen, part = np.empty(TERMS), np.empty(weeks), np.empty(weeks)
    for week in range(weeks):
        seen[week] = counts[week] if weight[week] > 0.0 else 0.0
    for _ in range(_STEPS):
        # Loops along the weeks, one term or pair of terms at a time: several weeks go into one register.
        for week in range(weeks):
            line = effects[0]
            for term in range(1, TERMS):
                line += table[term, week] * effects[term]
            fitted[week] = min(max(line, -_LARGEST), _LARGEST)
        for week in range(weeks):
            fitted[week] = math.exp(fitted[week])
        for one in range(TERMS):
            error = 0.0
            for week in range(weeks):
                error += table[one, week] * weight[week] * (seen[week] - fitted[week])
                part[week] = table[one, week] * weight[week] * fitted[week]
            slope[one] = error
            for other in range(one + 1):
                size = 0.0
                for week in range(weeks):
                    size += part[week] * table[other, week]
                known[one, other] = size
        for one in range(TERMS):
            prior = phi / spread[one] ** 2
            slope[one] -= prior * effects[one] if one else 0.0
            known[one, one] += prior if one else 1e-9
        if not _factor(known):
            return False
        _solve(known, slope)
        largest = 0.0
        for one in range(TERMS):
            largest = max(largest, abs(slope[one]))
        scale = min(1.0, 1.5 / largest) if largest > 0.0 else 1.0
        for one in range(TERMS):
            effects[one] += scale * slope[one]
        if largest < _CLOSE:
            return True
    return True


@njit(cache=True, error_model="numpy", fastmath={"reassoc", "contract", "arcp", "nsz"})
def _dispersion(counts: Floats, fitted: Floats, weight: Floats) -> float:
    squares, there = 0.0, 0.0
    for week in range(len(counts)):
        if weight[week] > 0.0:
            squares += weight[week] * (counts[week] - fitted[week]) ** 2 / fitted[week]
            there += weight[week]
    return max(1.0, squares / max(there * (1.0 - TERMS / max(there, TERMS + 1.0)), 1.0))


@njit(cache=True, error_model="numpy", fastmath={"reassoc", "contract", "arcp", "nsz"})
def _weigh(counts: Floats, fitted: Floats, phi: float, outlying: float, weight: Floats) -> None:
    """Weeks whose -log p is above `outlying` get the weight (outlying / -log p)²."""
    for week in range(len(counts)):
        count, mean = counts[week], fitted[week]
        if math.isnan(count):
            continue
        weight[week] = 1.0
        if count > mean and (count - mean) ** 2 > phi * mean:  # the tail is slow to find, and most weeks are ordinary
            found = log_mid_tail(count, mean, phi)
            if found > outlying:
                weight[week] = (outlying / found) ** 2


@njit(cache=True, error_model="numpy", fastmath={"reassoc", "contract", "arcp", "nsz"})
def _window(
    counts: Floats, table: Floats, effects: Floats, known: Floats, phi: float, week: int, window: int
) -> tuple[float, float, float]:
    """Count, mean and φ of a window's covered weeks, φ with the fit's own uncertainty in it."""
    count, mean = 0.0, 0.0
    columns = np.zeros(TERMS)
    for day in range(max(0, week + 1 - window), week + 1):
        if math.isnan(counts[day]):
            continue
        part = predict(table, day, effects)
        count, mean = count + counts[day], mean + part
        for term in range(TERMS):
            columns[term] += part * table[term, day]
    # columns' (information)⁻¹ columns, by half a solve with the factor.
    spread = 0.0
    for one in range(TERMS):
        value = columns[one]
        for other in range(one):
            value -= known[one, other] * columns[other]
        columns[one] = value / known[one, one]
        spread += columns[one] ** 2
    return count, mean, phi * (1.0 + spread / mean)


@njit(cache=True, error_model="numpy", fastmath={"reassoc", "contract", "arcp", "nsz"})
def _start(counts: Floats) -> float:
    total, there = 0.5, 1.0
    for week in range(len(counts)):
        if not math.isnan(counts[week]):
            total, there = total + counts[week], there + 1.0
    return math.log(total / there)


@njit(cache=True, error_model="numpy", fastmath={"reassoc", "contract", "arcp", "nsz"})
def _factor(matrix: Floats) -> bool:
    """Cholesky, in place, lower triangle."""
    for one in range(TERMS):
        for other in range(one + 1):
            value = matrix[one, other]
            for term in range(other):
                value -= matrix[one, term] * matrix[other, term]
            if one != other:
                matrix[one, other] = value / matrix[other, other]
            elif value <= 1e-12:
                return False
            else:
                matrix[one, one] = math.sqrt(value)
    return True


@njit(cache=True, error_model="numpy", fastmath={"reassoc", "contract", "arcp", "nsz"})
def _solve(factor: Floats, vector: Floats) -> None:
    for one in range(TERMS):
        for term in range(one):
            vector[one] -= factor[one, term] * vector[term]
        vector[one] /= factor[one, one]
    for one in range(TERMS - 1, -1, -1):
        for term in range(one + 1, TERMS):
            vector[one] -= factor[term, one] * vector[term]
        vector[one] /= factor[one, one]
