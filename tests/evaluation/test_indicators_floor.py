"""Indicators must not be read worse: scores on our own passages stay above `evaluation/floors.json`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation import indicators
from marsad.registry import open_registry

FLOORS = json.loads((Path(indicators.__file__).parents[1] / "floors.json").read_text("utf-8"))["indicators"]


@pytest.mark.parametrize("language", indicators.LANGUAGES)
def test_scores_stay_above_the_floor(language: str) -> None:
    outcomes = indicators.measure(language, open_registry())
    for part, floors in FLOORS[language].items():
        chosen = [outcome for outcome in outcomes if outcome.passage.held_out is (part == "held_out")]
        found = indicators.scores(chosen)
        below = {score: (round(found[score], 3), floor) for score, floor in floors.items() if found[score] < floor}
        assert not below, f"{language} {part}: score, floor {below}; see python -m evaluation.indicators --errors"


def test_every_indicator_and_direction_is_asked_for_and_a_third_is_held_out() -> None:
    for language in indicators.LANGUAGES:
        passages = indicators.passages(language)
        labels = [label for passage in passages for label in passage.labels]
        assert len({label.indicator for label in labels}) == 18
        assert {str(label.slots[0]).split("/")[0] for label in labels} == {"rising", "falling", "present", "absent"}
        assert sum(not passage.labels for passage in passages) >= len(passages) // 3
        assert 0.3 <= sum(passage.held_out for passage in passages) / len(passages) <= 0.4
