"""Reading must not get worse: floors by language, on pages that were tuned on and on those that never were."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation.reading.moved import errors_now, moves, recorded
from evaluation.reading.parts import PARTS
from evaluation.reading.score import score
from marsad.registry import open_registry

FLOORS = json.loads((Path(__file__).parents[2] / "evaluation" / "floors.json").read_text("utf-8"))["reading"]


@pytest.mark.parametrize(("language", "part"), [(language, part) for language in FLOORS for part in FLOORS[language]])
def test_no_lower_than_before(language: str, part: str) -> None:
    floors = FLOORS[language][part]
    result = score(language, open_registry(), PARTS[part])
    reached = {
        "figures": result.figures_f1,
        "whole_claims": result.whole_f1,
        "incidents": result.incidents_f1,
    }
    below = {name: (value, floors[name]) for name, value in reached.items() if value < floors[name]}
    assert not below


def test_a_change_of_the_rules_is_committed_with_what_it_moved() -> None:
    moved = moves(recorded(), errors_now(open_registry()))
    remedy = "Look at `python -m evaluation.reading`, then record with `python -m evaluation.reading --record`"
    assert not moved, remedy
