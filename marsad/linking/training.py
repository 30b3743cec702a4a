"""m, u and the number of matches from pairs of two sources and pairs of one: see `model`.

The estimator of m takes, for each comparison, pairs of two sources weighted by how well all the other comparisons
agree, and takes off what the same weights give among pairs of one source. It holds whenever errors in date, place,
actors and tolls are independent among reports of one event; among reports of different events nothing need be so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from marsad.linking.comparisons import COMPARISONS, NAMES
from marsad.linking.model import Floats, Levels, Trained, bounded

_ROUNDS = 8
_PLAIN = 0.6  # share of pairs of one source, from the least alike, of which no match is among pairs of two
_HALFWAY = 4.5  # nats: where an agreement begins to count
_SEEN = 500.0  # pairs: a comparison stated less often keeps the weights that it had
_FEWEST = 200.0  # matches: with fewer nothing is learnt


@dataclass(frozen=True, slots=True)
class Patterns:
    """Distinct rows of levels and how many pairs have each."""

    levels: Levels
    pairs: Floats

    @classmethod
    def of(cls, levels: Levels) -> Patterns:
        distinct, counts = np.unique(levels, axis=0, return_counts=True)
        return cls(distinct, counts.astype(float))


def learn(across: Levels, within: Levels, start: Trained) -> Trained | None:
    """A model from pairs of two sources and pairs of one, or None where they are too few to learn from.

    The prior is that of `start`.
    """
    if not len(across) or not len(within):
        return None
    two, one = Patterns.of(across), Patterns.of(within)
    model = _with_u(one, start)
    for _ in range(_ROUNDS):
        model = _with_m(two, one, model)
    return model if matches(two, one, model) >= _FEWEST else None


def matches(two: Patterns, one: Patterns, model: Trained) -> float:
    """How many of the pairs of two sources are one event: the excess of good agreement, over how often it is met.

    See the module's text for what it assumes.
    """
    scores = _nats(two.levels, model), _nats(one.levels, model)
    scale = _scale(two, one, *scores)
    weights = [_rise(score) * patterns.pairs for score, patterns in zip(scores, (two, one), strict=True)]
    excess = weights[0].sum() - scale * weights[1].sum()
    stated = [float((two.pairs * (two.levels[:, k] >= 0)).sum() / two.pairs.sum()) for k in range(len(NAMES))]
    return max(0.0, float(excess / _expected_rise(model, stated)))


def _nats(levels: Levels, model: Trained, without: int | None = None) -> Floats:
    total = np.zeros(len(levels))
    for k, name in enumerate(NAMES):
        if k != without:
            total += model.bits(name)[levels[:, k]] * np.log(2)
    return total


def _rise(score: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(_HALFWAY - np.clip(score, -50, 50))))


def _scale(two: Patterns, one: Patterns, across: Floats, within: Floats) -> float:
    """How many pairs of two sources that are no match come on one pair of one source, by those least alike."""
    order = np.argsort(within, kind="stable")
    reached = np.searchsorted(np.cumsum(one.pairs[order]), _PLAIN * one.pairs.sum())
    limit = within[order][min(int(reached), len(order) - 1)]
    below = one.pairs[within <= limit].sum()
    return float(two.pairs[across <= limit].sum() / max(below, 1.0))


def _shares(counts: Floats, least: float) -> tuple[float, ...]:
    kept = np.maximum(counts, 0.0) + least
    return tuple((kept / kept.sum()).tolist())


def _counted(patterns: Patterns, k: int, weights: Floats) -> Floats:
    stated = patterns.levels[:, k] >= 0
    size = len(COMPARISONS[k].levels)
    return np.bincount(patterns.levels[stated, k], weights=weights[stated], minlength=size).astype(float)


def _with_u(one: Patterns, model: Trained) -> Trained:
    u = dict(model.u)
    for k, name in enumerate(NAMES):
        counts = _counted(one, k, one.pairs)
        if counts.sum() >= _SEEN:
            u[name] = _shares(counts, 0.5)
    return Trained(m=model.m, u=u, prior=model.prior)


def _with_m(two: Patterns, one: Patterns, model: Trained) -> Trained:
    """One round: the excess of each level where the other comparisons agree, under the weights so far."""
    scale = _scale(two, one, _nats(two.levels, model), _nats(one.levels, model))
    m = dict(model.m)
    for k, name in enumerate(NAMES):
        chosen = [_rise(_nats(patterns.levels, model, without=k)) * patterns.pairs for patterns in (two, one)]
        excess = _counted(two, k, chosen[0]) - scale * _counted(one, k, chosen[1])
        if _counted(two, k, two.pairs).sum() >= _SEEN and np.maximum(excess, 0.0).sum() >= _FEWEST / 2:
            # What is never met among some hundreds of matches is not impossible: it keeps a part of the start's share.
            least = 0.01 * np.maximum(excess, 0.0).sum() * np.array(model.m[name])
            m[name] = tuple((lambda kept: (kept / kept.sum()).tolist())(np.maximum(excess, 0.0) + least + 1e-6))
    return Trained(m=bounded(m, model.u), u=model.u, prior=model.prior)


def _expected_rise(model: Trained, stated: Sequence[float]) -> float:
    """The mean of `_rise` among matches: exact over the levels' distribution, on a grid of weights."""
    step, reach = 0.02, 60.0
    size = int(2 * reach / step) + 1
    mass = np.zeros(size)
    mass[size // 2] = 1.0
    for k, name in enumerate(NAMES):
        weights = model.bits(name)[:-1] * np.log(2)
        spread = (1.0 - stated[k]) * mass
        for weight, share in zip(weights, model.m[name], strict=True):
            spread += stated[k] * share * np.roll(mass, round(float(weight) / step))
        mass = spread
    return float((mass * _rise(np.linspace(-reach, reach, size))).sum())
