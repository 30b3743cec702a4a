"""Reading must not get worse: floors by language, on pages that were tuned on and on those that never were."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation.reading.score import LANGUAGES, Score, score
from marsad.registry import open_registry

FLOORS = json.loads((Path(__file__).parents[2] / "evaluation" / "floors.json").read_text("utf-8"))["reading"]


@pytest.mark.parametrize("held_out", [False, True], ids=["tuned", "held out"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_lower_than_before(language: str, held_out: bool) -> None:
    floors = FLOORS[language]["held_out" if held_out else "tuned"]
    result: Score = score(language, open_registry(), held_out=held_out)
    reached = {
        "figures": result.figures_f1,
        "whole_claims": result.whole_f1,
        "incidents": result.incidents_f1,
    }
    below = {name: (value, floors[name]) for name, value in reached.items() if value < floors[name]}
    assert not below
