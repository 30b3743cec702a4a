"""How many events no list holds: right where it can be told, silent where it cannot."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.missing import WORLDS, World, measure, simulate
from marsad.linking.missing import MEANINGLESS, estimate_missing

FLOORS = json.loads((Path(__file__).parents[2] / "evaluation" / "floors.json").read_text(encoding="utf-8"))["missing"]


@pytest.mark.parametrize("name", WORLDS)
def test_the_interval_holds_the_truth_as_often_as_its_floor_says(name: str) -> None:
    found = measure(WORLDS[name], 1000, rounds=30, seed=7)
    assert found.inside >= FLOORS["inside"], found
    assert abs(np.log(found.middle)) <= FLOORS["median_error"], found
    assert found.refused == 0


def test_two_lists_are_not_enough_and_no_number_is_given() -> None:
    captured = simulate(World((0.5, 0.5)), 500, np.random.default_rng(1))
    found = estimate_missing("AB", captured[captured.any(axis=1)])
    assert found.warnings == ("too_few_lists",)
    assert (found.estimated_missing, found.low, found.high) == (None, None, None)
    assert found.observed == captured.any(axis=1).sum()


def test_lists_of_different_things_give_no_number() -> None:
    captured = np.eye(3, dtype=bool).repeat(100, axis=0)
    found = estimate_missing("ABC", captured)
    assert set(found.warnings) == {"too_few_shared", "list_apart"}
    assert found.estimated_missing is None


def test_events_that_are_all_on_all_lists_give_no_number() -> None:
    found = estimate_missing("ABC", np.ones((50, 3), dtype=bool))
    assert "no_model_fits" in found.warnings
    assert (found.estimated_missing, found.low, found.high, found.models) == (None, None, None, ())


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_stratum_that_no_model_fits_is_joined_to_another(place: int) -> None:
    """Massacres that every list holds say nothing alone, and must not silence the others."""
    captured = simulate(World((0.5, 0.5, 0.4)), 800, np.random.default_rng(4))
    captured = captured[captured.any(axis=1)]
    strata = np.arange(len(captured), dtype=np.int64) % 2
    everywhere = np.ones((60, 3), dtype=bool)
    numbers = np.concatenate([strata + (strata >= place), np.full(60, place, dtype=np.int64)])
    found = estimate_missing("ABC", np.vstack([captured, everywhere]), numbers)
    assert found.estimated_missing is not None
    assert "no_model_fits" not in found.warnings


@st.composite
def overlaps(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Counts of any size for a few of the cells, none for the others."""
    size = draw(st.integers(3, 5))
    counts = draw(st.dictionaries(st.integers(1, 2**size - 1), st.integers(1, 200), min_size=1, max_size=8))
    cells = np.array([[(cell >> place) & 1 for place in range(size)] for cell in counts], dtype=bool)
    captured = cells.repeat(list(counts.values()), axis=0)
    groups = draw(st.integers(1, 3))
    return captured, np.arange(len(captured), dtype=np.int64) % groups


@settings(max_examples=25, deadline=None)
@given(overlaps(), st.booleans())
def test_any_overlap_has_an_answer_or_a_warning(given: tuple[np.ndarray, np.ndarray], apart: bool) -> None:
    captured, strata = given
    found = estimate_missing("ABCDE"[: captured.shape[1]], captured, strata if apart else None)
    if found.estimated_missing is None:
        assert MEANINGLESS.intersection(found.warnings)
    else:
        assert found.low is not None
        assert found.high is not None
        assert 0 <= found.low <= found.estimated_missing <= found.high < float("inf")


def test_a_list_that_shares_nothing_is_named_as_apart() -> None:
    captured = simulate(World((0.5, 0.5, 0.4)), 600, np.random.default_rng(2))
    captured = captured[captured.any(axis=1)]
    alone = np.zeros((200, 4), dtype=bool)
    alone[:, 3] = True
    joined = np.vstack([np.hstack([captured, np.zeros((len(captured), 1), dtype=bool)]), alone])
    assert "list_apart" in estimate_missing("ABCD", joined).warnings


def test_a_copy_is_seen_as_the_dependence_it_is() -> None:
    """A newsroom that reprints an agency makes the lists look complete; the estimate must not believe it."""
    captured = simulate(World((0.4, 0.3, 0.3), copies=(0, 1, 0.6)), 3000, np.random.default_rng(3))
    held = captured[captured.any(axis=1)]
    found = estimate_missing("ABC", held)
    assert ("A", "B") in found.models[0].pairs or found.models[0].uneven
    missing = 3000 - len(held)
    assert found.low is not None
    assert found.high is not None
    assert found.low <= missing <= found.high
    apart = held[:, 0].sum() * held[:, 1].sum() / (held[:, 0] & held[:, 1]).sum()
    assert apart < 0.75 * 3000  # what two lists taken as independent would have said


def test_strata_are_estimated_apart_and_added() -> None:
    generator = np.random.default_rng(4)
    well = simulate(World((0.9, 0.8, 0.8)), 1000, generator)
    badly = simulate(World((0.2, 0.15, 0.15)), 4000, generator)
    captured = np.vstack([well, badly])
    strata = np.repeat([0, 1], [1000, 4000])
    held = captured.any(axis=1)
    found = estimate_missing("ABC", captured[held], strata[held])
    assert found.low is not None
    assert found.high is not None
    assert found.low <= 5000 - held.sum() <= found.high


def test_the_same_lists_give_the_same_answer() -> None:
    captured = simulate(WORLDS["three thin lists"], 500, np.random.default_rng(5))
    captured = captured[captured.any(axis=1)]
    shuffled = captured[np.random.default_rng(6).permutation(len(captured))]
    assert estimate_missing("ABC", captured) == estimate_missing("ABC", shuffled)


@pytest.mark.parametrize(
    ("captured", "said"),
    [
        (np.ones((5, 2), dtype=bool), "shape"),
        (np.zeros((5, 3), dtype=bool), "no list"),
    ],
)
def test_shapes_that_make_no_sense_are_refused(captured: np.ndarray, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        estimate_missing("ABC", captured)
