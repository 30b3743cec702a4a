"""What to expect of a series that has no settled season: the level of its own recent weeks, as a numba kernel.

The reference is `reference` weeks that end `gap` weeks before the week in question, made longer, four weeks at a time,
while the weeks before it look like it: a long quiet stretch is known better than its last 39 weeks. The dispersion φ is
taken from all weeks up to there, from the differences of neighbouring weeks, which a changing level hardly moves.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from marsad.assessment.compiled import njit
from marsad.assessment.screen.tail import log_mid_tail

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_BLOCK = 4  # weeks by which the reference grows
_APART = 2.0  # standard deviations from which older weeks no longer look like the reference
_LOCAL = 20  # weeks whose mean scales a difference
_PRIOR_PHI = 2.0
_PRIOR_WEIGHT = 10.0  # weeks that the prior φ is worth
_PRIOR_BLOCKS = 30.0  # weeks that "no correlation" is worth
_CLIPPED = 6.0  # of a block's squared difference over φ: a change of level is no clustering
_UNSURE, _NEAREST = 0.02, 0.6  # what is taken off a correlation that may be chance, and the largest


@njit(cache=True)
def level_scores(
    counts: Floats,
    first: int,
    windows: Integers,
    gap: int,
    reference: int,
    longest: int,
    least: int,
    scores: Floats,
    expected: Floats,
    dispersion: Floats,
) -> None:
    """Fill for each series and each week from `first` on: -log mid-p by window, weekly mean expected, φ.

    counts: (series, weeks), NaN where not covered. scores: (series, weeks - first, windows); expected and dispersion:
    (series, weeks - first). What cannot be said stays as it was given.
    """
    series, weeks = counts.shape
    for row in range(series):
        total, known = _running(counts[row])
        squares, pairs = _PRIOR_WEIGHT * _PRIOR_PHI, _PRIOR_WEIGHT
        blocks, blocked = 0.0, _PRIOR_BLOCKS
        for week in range(weeks):
            end = week - gap + 1
            if end >= 2:
                square = _difference(counts[row], total, known, end - 1)
                if square >= 0.0:
                    squares, pairs = squares + square, pairs + 1.0
                square = _block_difference(total, known, end - 1)
                if square >= 0.0:
                    blocks, blocked = blocks + min(square / (squares / pairs), _CLIPPED), blocked + 1.0
            if week < first or end < 1 or math.isnan(counts[row, week]):
                continue
            begin = max(0, end - reference)
            there = known[end] - known[begin]
            if there < least:
                continue
            near = _nearness((blocks + _PRIOR_BLOCKS) / blocked)
            phi = max(1.0, squares / pairs / (1.0 - near))
            begin = _extended(total, known, begin, end, longest, phi * _inflated(near, _BLOCK))
            there = known[end] - known[begin]
            mean = (total[end] - total[begin] + 0.5) / there
            expected[row, week - first], dispersion[row, week - first] = mean, phi
            for index in range(len(windows)):
                since = max(0, week + 1 - windows[index])
                inside = known[week + 1] - known[since]
                wide = phi * _inflated(near, windows[index]) * (1.0 + inside / there)  # with the reference's own error
                value = log_mid_tail(total[week + 1] - total[since], mean * inside, wide)
                scores[row, week - first, index] = value


@njit(cache=True)
def _running(counts: Floats) -> tuple[Floats, Floats]:
    """Sums of the counts, and of the covered weeks, before each week."""
    weeks = len(counts)
    total, known = np.zeros(weeks + 1), np.zeros(weeks + 1)
    for week in range(weeks):
        there = not math.isnan(counts[week])
        total[week + 1] = total[week] + (counts[week] if there else 0.0)
        known[week + 1] = known[week] + (1.0 if there else 0.0)
    return total, known


@njit(cache=True)
def _difference(counts: Floats, total: Floats, known: Floats, week: int) -> float:
    """Half the squared difference to the week before over the mean around it; -1 where one of them is not covered."""
    if math.isnan(counts[week]) or math.isnan(counts[week - 1]):
        return -1.0
    since = max(0, week + 1 - _LOCAL)
    mean = (total[week + 1] - total[since]) / (known[week + 1] - known[since])
    if mean <= 0.0:
        return -1.0
    square: float = (counts[week] - counts[week - 1]) ** 2 / (2.0 * mean)
    return square


@njit(cache=True)
def _block_difference(total: Floats, known: Floats, week: int) -> float:
    """As `_difference`, of four weeks to the four before them; -1 where one of the eight is not covered."""
    if week < 2 * _BLOCK - 1 or known[week + 1] - known[week + 1 - 2 * _BLOCK] < 2.0 * _BLOCK:
        return -1.0
    since = max(0, week + 1 - _LOCAL)
    mean = (total[week + 1] - total[since]) / (known[week + 1] - known[since])
    if mean <= 0.0:
        return -1.0
    middle = total[week + 1 - _BLOCK]
    change = total[week + 1] - 2.0 * middle + total[week + 1 - 2 * _BLOCK]
    square: float = change**2 / (2.0 * _BLOCK * mean)
    return square


@njit(cache=True)
def _nearness(ratio: float) -> float:
    """The correlation of neighbouring weeks, from the dispersion by four weeks over that by single ones.

    With correlations ρ, ρ/2, ρ/4 … the first is φ(1 + 1.246 ρ), the second φ(1 - ρ).
    """
    return min(max((ratio - 1.0) / (ratio + 1.246) - _UNSURE, 0.0), _NEAREST)


@njit(cache=True)
def _inflated(near: float, window: int) -> float:
    """By how much the dispersion of a window's sum is above that of a week."""
    total, part = 1.0, 2.0 * near
    for apart in range(1, window):
        total += part * (1.0 - apart / window)
        part *= 0.5
    return total


@njit(cache=True)
def _extended(total: Floats, known: Floats, begin: int, end: int, longest: int, phi: float) -> int:
    """The first week of the reference, moved back while the weeks before it look like it."""
    while begin >= _BLOCK and end - begin < longest:
        there = known[end] - known[begin]
        inside = known[begin] - known[begin - _BLOCK]
        if inside > 0.0:
            mean = (total[end] - total[begin] + 0.5) / there
            count = total[begin] - total[begin - _BLOCK]
            deviation = math.sqrt(phi * mean * inside * (1.0 + inside / there))
            if abs(count - mean * inside) > _APART * deviation:
                break
        begin -= _BLOCK
    return begin
