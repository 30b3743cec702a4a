"""One lens against another: the ratio of what two count for the same days, over time, with intervals.

Two counts with the same ratio of variance to mean φ are, given their sum, beta-binomial (binomial at φ = 1), however
high the rate itself is: negative binomials of one success probability condition to the negative hypergeometric family
(Johnson, Kemp & Kotz 2005, Univariate Discrete Distributions, 6.2.2). So the ratio is estimated without a model of the
rate. φ is averaged over a grid, weighted by how well it predicts all blocks; the prior of the share is Jeffreys'.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from marsad.assessment.comparison.shrink import Floats
from marsad.assessment.ratio import interval
from marsad.model.answer import Interval
from marsad.model.comparison import LensBlock, LensOptions, LensPair, LensRatio, Remark, Spread, Unpaired
from marsad.model.counts import Observation, Series

Span = tuple[dt.date, dt.date]
_GRID = np.linspace(-8.0, 8.0, 401)  # log of the ratio one / other
_WIDEST = 9  # values looked at within bounds


@dataclass(frozen=True, slots=True)
class _Block:
    pairs: tuple[LensPair, ...]
    chances: Floats  # log chance: dispersions × ratios


def lens_ratio(
    one: Series,
    other: Series,
    options: LensOptions | None = None,
    *,
    exact: Mapping[Span, Spread] | None = None,
    other_exact: Mapping[Span, Spread] | None = None,
    remarks: Sequence[Remark] = (),
) -> LensRatio:
    """The ratio of two series of the same group and place, period by period, in blocks, and over all.

    exact: what the rows of `one` count on given days (`other_exact`: of `other`), for figures of the other side that
    state a period of their own: they are compared over exactly these days.
    """
    options = options or LensOptions()
    found, said = _pairs(one, other, exact or {}, other_exact or {})
    told = list(dict.fromkeys([*remarks, *said, *(("hindsight",) if one.hindsight or other.hindsight else ())]))
    stated: dict[str, Any] = {"one": one.lens, "other": other.lens, "measure": one.measure}
    stated |= {"other_measure": other.measure, "cohort": one.cohort}
    usable = [pair for pair in found if np.isfinite([pair.one.high, pair.other.high]).all()]
    if not usable:
        missing: Unpaired = "bounds_only" if found else "no_shared_period"
        return LensRatio(**stated, pairs=tuple(found), missing=(missing,), remarks=tuple(told))
    if len(usable) == 1:
        told.append("one_period")
    blocks = [_Block(tuple(part), _log_chances(part, options)) for part in _blocked(usable, options.block_days)]
    weights = _dispersion_weights(blocks)
    posteriors = [_posterior([block], weights) for block in blocks]
    whole = _posterior(blocks, weights)
    shift = _shift(blocks, weights, posteriors[-1], options) if len(blocks) > 1 else None
    return LensRatio(
        **stated,
        pairs=tuple(_with_ratio(pair, weights, options) for pair in usable),
        blocks=tuple(_lens_block(block, chances) for block, chances in zip(blocks, posteriors, strict=True)),
        ratio=_interval(whole),
        above=_above(whole),
        shift=None if shift is None else interval(np.exp(shift)),
        rising=None if shift is None else float((shift > 0).mean()),
        dispersion=float(weights @ np.array(options.dispersions)),
        remarks=tuple(told),
    )


def own_periods(series: Series) -> tuple[Span, ...]:
    """The periods that the counted figures of a series state: over these the rows of another lens can be summed."""
    return tuple(dict.fromkeys(item.period for item in series.observations if item.counted and item.period is not None))


def _pairs(
    one: Series, other: Series, exact: Mapping[Span, Spread], other_exact: Mapping[Span, Spread]
) -> tuple[list[LensPair], list[Remark]]:
    """The periods that both cover: over a figure's own days where rows can be summed, else where the days agree."""
    mine, theirs = _counts(one), _counts(other)
    found: dict[Span, LensPair] = {}
    said: dict[Remark, None] = {}
    for sides in ((mine, theirs, other_exact, False), (theirs, mine, exact, True)):
        counts, against, summed, swapped = sides
        for span, (count, item) in counts.items():
            rows = summed.get(span) if item is not None else None
            facing = rows or (against[span][0] if span in against else None)
            if facing is None or span in found:
                continue
            claims = tuple(id for side in (item, against.get(span, (None, None))[1]) if side for id in side.claims)
            pair = (facing, count) if swapped else (count, facing)
            found[span] = LensPair(
                start=span[0], end=span[1], one=pair[0], other=pair[1], ratio=None, above=None, claims=claims
            )
            if item is not None and item.shifted:
                said["own_days"] = None
            if rows is not None and rows.high > rows.low:
                said["rows_spread"] = None
    return [found[span] for span in sorted(found)], list(said)


def _counts(series: Series) -> dict[Span, tuple[Spread, Observation | None]]:
    """Each covered period with its count: figures by the days that they state, rows by the grid."""
    counted: dict[dt.date, list[Observation]] = {}
    for item in series.observations:
        if item.counted:
            counted.setdefault(item.start, []).append(item)
    found: dict[Span, tuple[Spread, Observation | None]] = {}
    for index, covered in enumerate(series.covered):
        if not covered:
            continue
        low, high = series.lows[index], series.highs[index]
        items = counted.get(series.starts[index], [])
        stated = [item for item in items if item.period is not None]
        spread = Spread(low=low or 0.0, high=np.inf if high is None else high)
        if len(stated) == len(items) == 1 and stated[0].period is not None:
            found[stated[0].period] = spread, stated[0]
        elif not stated or all(item.shifted == 0 for item in stated):
            found[series.starts[index], series.ends[index]] = spread, None
    return found


def _blocked(pairs: Sequence[LensPair], days: int) -> list[list[LensPair]]:
    """Pairs in blocks counted back from the end of the newest one."""
    last = max(pair.end for pair in pairs)
    blocks: dict[int, list[LensPair]] = {}
    for pair in pairs:
        blocks.setdefault(-((last - pair.end).days // days), []).append(pair)
    return [blocks[place] for place in sorted(blocks)]


def _log_chances(pairs: Sequence[LensPair], options: LensOptions) -> Floats:
    """Log chance of each pair's split given its sum, added over the pairs: dispersions × log ratios."""
    total = np.zeros((len(options.dispersions), len(_GRID)))
    means = [_middle(pair.one) + _middle(pair.other) for pair in pairs]
    mean = max(float(np.mean(means)), 0.5)
    for pair in pairs:
        ones, one_weights = _values(pair.one)
        others, other_weights = _values(pair.other)
        parts = [
            np.log(weight * other_weight) + _log_split(count, facing, mean, options)
            for count, weight in zip(ones, one_weights, strict=True)
            for facing, other_weight in zip(others, other_weights, strict=True)
        ]
        total += np.logaddexp.reduce(parts, axis=0)
    return total


def _log_split(one: float, other: float, mean: float, options: LensOptions) -> Floats:
    """Log chance of `one` out of the sum, by dispersion and log ratio: binomial at φ = 1, else beta-binomial."""
    from scipy.special import betaln  # slow to load

    share = 1 / (1 + np.exp(-_GRID))
    rows = []
    for dispersion in options.dispersions:
        if dispersion <= 1 + 1e-9:
            rows.append(one * np.log(share) + other * np.log1p(-share) + _log_ways(one, other))
        else:
            size = mean / (dispersion - 1)
            a, b = size * share, size * (1 - share)
            rows.append(betaln(one + a, other + b) - betaln(a, b) + _log_ways(one, other))
    return np.stack(rows)


def _log_ways(one: float, other: float) -> float:
    return math.lgamma(one + other + 1) - math.lgamma(one + 1) - math.lgamma(other + 1)


def _values(spread: Spread) -> tuple[Floats, Floats]:
    """Values that a count may have, and their weights: all between the bounds, or a few of them evenly apart."""
    if spread.high <= spread.low:
        return np.array([spread.low]), np.ones(1)
    values = np.unique(np.round(np.linspace(spread.low, spread.high, _WIDEST)))
    if spread.expected is None:
        return values, np.full(len(values), 1 / len(values))
    weights = np.exp(-0.5 * (values - spread.expected) ** 2 / max(spread.variance, 0.05))
    return values, np.maximum(weights / weights.sum(), 1e-12)


def _middle(spread: Spread) -> float:
    return spread.expected if spread.expected is not None else (spread.low + spread.high) / 2


def _prior() -> Floats:
    """Jeffreys' prior of a share, on the scale of the log ratio."""
    share = 1 / (1 + np.exp(-_GRID))
    return np.asarray(0.5 * np.log(share) + 0.5 * np.log1p(-share))


def _dispersion_weights(blocks: Sequence[_Block]) -> Floats:
    """How well each dispersion predicts all blocks, their ratios integrated out."""
    log = sum(np.logaddexp.reduce(block.chances + _prior()[None, :], axis=1) for block in blocks)
    weights = np.exp(np.asarray(log) - np.max(log))
    return np.asarray(weights / weights.sum())


def _posterior(blocks: Sequence[_Block], weights: Floats) -> Floats:
    """The chance of each log ratio, one for all these blocks."""
    log = np.asarray(sum(block.chances for block in blocks)) + _prior()[None, :]
    each = np.exp(log - log.max(axis=1, keepdims=True))
    each /= each.sum(axis=1, keepdims=True)
    return np.asarray(weights @ each)


def _quantiles(chances: Floats, places: Floats) -> Floats:
    """Log ratios at the given cumulated chances, straight between grid points."""
    step = _GRID[1] - _GRID[0]
    sums = np.concatenate([[0.0], np.cumsum(chances)])
    edges = np.concatenate([[_GRID[0] - step / 2], _GRID + step / 2])
    return np.asarray(np.interp(places * sums[-1], sums, edges))


def _interval(chances: Floats) -> Interval:
    found = np.exp(_quantiles(chances, np.array([0.5, 0.25, 0.75, 0.05, 0.95])))
    median, low50, high50, low90, high90 = (float(value) for value in found)
    return Interval(median=median, low50=low50, high50=high50, low90=low90, high90=high90)


def _above(chances: Floats) -> float:
    middle = len(_GRID) // 2  # the log ratio 0 itself counts half
    return float(chances[middle + 1 :].sum() + chances[middle] / 2)


def _with_ratio(pair: LensPair, weights: Floats, options: LensOptions) -> LensPair:
    empty = pair.one.high == 0 and pair.other.high == 0
    chances = None if empty else _posterior([_Block((pair,), _log_chances([pair], options))], weights)
    return LensPair(
        start=pair.start,
        end=pair.end,
        one=pair.one,
        other=pair.other,
        ratio=None if chances is None else _interval(chances),
        above=None if chances is None else _above(chances),
        claims=pair.claims,
    )


def _lens_block(block: _Block, chances: Floats) -> LensBlock:
    one, other = sum(_middle(pair.one) for pair in block.pairs), sum(_middle(pair.other) for pair in block.pairs)
    empty = one == 0 and other == 0
    return LensBlock(
        start=min(pair.start for pair in block.pairs),
        end=max(pair.end for pair in block.pairs),
        periods=len(block.pairs),
        one=one,
        other=other,
        ratio=None if empty else _interval(chances),
        above=None if empty else _above(chances),
        empty="both_zero" if empty else None,
    )


def _shift(blocks: Sequence[_Block], weights: Floats, newest: Floats, options: LensOptions) -> Floats:
    """Draws of the newest block's log ratio less that of all before it."""
    generator = np.random.default_rng(options.seed)
    before = _posterior(blocks[:-1], weights)
    draws = [_quantiles(chances, generator.random(options.draws)) for chances in (newest, before)]
    return np.asarray(draws[0] - draws[1])
