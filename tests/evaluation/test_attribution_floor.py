"""Who says it must not get worse: the accuracy on our own passages stays above `evaluation/floors.json`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation import attribution
from marsad.registry import open_registry

FLOORS = json.loads((Path(attribution.__file__).parents[1] / "floors.json").read_text("utf-8"))["attribution"]


@pytest.mark.parametrize("language", attribution.LANGUAGES)
def test_accuracy_stays_above_the_floor(language: str) -> None:
    outcomes = attribution.measure(language, open_registry())
    for part, floors in FLOORS[language].items():
        chosen = [outcome for outcome in outcomes if outcome.passage.held_out is (part == "held_out")]
        found = attribution.accuracy(chosen)
        below = {slot: (round(found[slot], 3), floor) for slot, floor in floors.items() if found[slot] < floor}
        assert not below, f"{language} {part}: accuracy, floor {below}; see python -m evaluation.attribution --errors"


def test_a_third_of_the_passages_is_held_out() -> None:
    for language in attribution.LANGUAGES:
        passages = attribution.passages(language)
        assert len(passages) >= 30
        assert 0.3 <= sum(passage.held_out for passage in passages) / len(passages) <= 0.4
