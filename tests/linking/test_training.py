"""m, u and the number of matches from unlabelled levels whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from marsad.linking.comparisons import COMPARISONS, NAMES
from marsad.linking.model import Levels, Trained, untrained
from marsad.linking.training import Patterns, learn, matches

STATED = ("date", "place", "actors", "killed")


def drawn(chance: np.random.Generator, shares: dict[str, tuple[float, ...]], size: int) -> Levels:
    levels = np.full((size, len(NAMES)), -1, np.int8)
    for k, comparison in enumerate(COMPARISONS):
        if comparison.name in STATED:
            levels[:, k] = chance.choice(len(comparison.levels), size, p=shares[comparison.name])
    return levels


def test_what_two_sources_have_in_excess_is_learnt() -> None:
    chance = np.random.default_rng(7)
    start = untrained()
    truth = {name: np.array(start.m[name][::-1]) ** 0.3 * np.array(start.m[name]) for name in STATED}
    m = {name: tuple(shares / shares.sum()) for name, shares in truth.items()}
    matched, others = 6_000, 200_000
    across = np.concatenate([drawn(chance, m, matched), drawn(chance, dict(start.u), others)])
    within = drawn(chance, dict(start.u), 150_000)
    model = learn(across, within, start)
    assert model is not None
    for name in STATED:
        assert model.m[name] == pytest.approx(m[name], abs=0.05)
        assert model.u[name] == pytest.approx(start.u[name], abs=0.01)
    assert matches(Patterns.of(across), Patterns.of(within), model) == pytest.approx(matched, rel=0.1)
    assert model.m["type"] == start.m["type"]  # never stated: nothing learnt of it


def test_texts_that_tell_of_other_things_are_a_bit_against_at_most() -> None:
    chance = np.random.default_rng(9)
    start = untrained()
    assert min(start.bits("text")) >= -1.001
    across = np.concatenate([drawn(chance, dict(start.m), 6_000), drawn(chance, dict(start.u), 200_000)])
    within = drawn(chance, dict(start.u), 150_000)
    text = NAMES.index("text")
    across[:6_000, text] = 4  # all matches are alike, all others are not
    across[6_000:, text] = within[:, text] = 0
    model = learn(across, within, start)
    assert model is not None
    assert model.bits("text")[4] > 5
    assert min(model.bits("text")) >= -1.001
    assert sum(model.m["text"]) == pytest.approx(1)


def test_too_little_teaches_nothing() -> None:
    chance = np.random.default_rng(8)
    few = drawn(chance, dict(untrained().u), 300)
    assert learn(few, few, untrained()) is None
    assert learn(few[:0], few, untrained()) is None


def test_a_model_is_kept_as_text() -> None:
    assert Trained.from_json(untrained().to_json()) == untrained()


def test_every_level_has_its_weights() -> None:
    for comparison in COMPARISONS:
        assert len(untrained().m[comparison.name]) == len(comparison.levels) == len(untrained().u[comparison.name])
