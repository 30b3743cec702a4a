"""Rivals: marginals of matchings, held against those counted out by hand."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.linking.competition import compete, settle


def counted_out(odds: list[float], ends: list[tuple[int, int]]) -> list[float]:
    """The marginals of all matchings, each as probable as the product of its odds."""
    total, each = 0.0, [0.0] * len(odds)
    for size in range(len(odds) + 1):
        for chosen in combinations(range(len(odds)), size):
            taken = [end for i in chosen for end in ends[i]]
            if len(set(taken)) == len(taken):
                weight = float(np.prod([odds[i] for i in chosen]))
                total += weight
                for i in chosen:
                    each[i] += weight
    return [value / total for value in each]


def test_without_rivals_odds_are_odds() -> None:
    assert compete(np.array([3.0]), np.array([[0, 1]])) == pytest.approx([0.75])


@given(st.lists(st.floats(0.01, 50), min_size=1, max_size=5))
@settings(deadline=None, max_examples=40)
def test_rivals_without_rings_are_exact(odds: list[float]) -> None:
    # a chain: 0-10, 10-1, 1-11, 11-2 … as far as there are odds
    chain = [(i // 2 + i % 2, 10 + i // 2) for i in range(len(odds))]
    assert compete(np.array(odds), np.array(chain)) == pytest.approx(counted_out(odds, chain), abs=2e-3)


def test_two_equal_rivals_share() -> None:
    found = compete(np.array([1000.0, 1000.0]), np.array([[0, 1], [0, 2]]))
    assert found == pytest.approx([0.5, 0.5], abs=0.01)


def test_a_ring_of_rivals_settles() -> None:
    odds, ends = [9.0, 1.0, 1.0, 9.0], [(0, 10), (0, 11), (1, 10), (1, 11)]
    assert compete(np.array(odds), np.array(ends)) == pytest.approx(counted_out(odds, ends), abs=0.05)


def test_odds_beyond_all_bounds_stay_probabilities() -> None:
    found = compete(np.array([1e300, 1e300, 0.0]), np.array([[0, 1], [0, 2], [3, 4]]))
    assert np.isfinite(found).all()
    assert found[2] == 0


def test_the_prior_gives_as_many_matches_as_there_must_be() -> None:
    chance = np.random.default_rng(1)
    ends = np.stack([chance.integers(0, 300, 2000), chance.integers(300, 600, 2000)], axis=1)
    found, prior = settle(chance.normal(0, 3, 2000), ends, np.ones(2000, np.int64), 0.05, 150.0)
    assert found.sum() == pytest.approx(150, rel=0.05)
    assert prior > 0
