"""Contradictions must not be missed more often, nor invented: scores stay above `evaluation/floors.json`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation import arithmetic
from marsad.registry import open_registry

FLOORS = json.loads((Path(arithmetic.__file__).parents[1] / "floors.json").read_text("utf-8"))["arithmetic"]


@pytest.mark.parametrize("language", arithmetic.LANGUAGES)
def test_scores_stay_above_the_floor(language: str) -> None:
    outcomes = arithmetic.measure(language, open_registry())
    for part, floors in FLOORS[language].items():
        chosen = [outcome for outcome in outcomes if outcome.passage.held_out is (part == "held_out")]
        found = arithmetic.scores(chosen)
        below = {score: (round(found[score], 3), floor) for score, floor in floors.items() if found[score] < floor}
        assert not below, f"{language} {part}: score, floor {below}; see python -m evaluation.arithmetic --errors"


def test_half_of_the_passages_contradict_themselves_and_a_third_is_held_out() -> None:
    for language in arithmetic.LANGUAGES:
        passages = arithmetic.passages(language)
        kinds = {kind for passage in passages for kind, _ in passage.expected}
        assert kinds == {"sum", "percent", "ratio", "average", "headline", "restated"}
        assert 0.4 <= sum(bool(passage.expected) for passage in passages) / len(passages) <= 0.6
        assert 0.3 <= sum(passage.held_out for passage in passages) / len(passages) <= 0.4
