"""Shrunken ratios of simulated groups are nearer to the truth than raw ones, and their intervals hold it."""

from __future__ import annotations

import json
from pathlib import Path

from evaluation.comparison.calibrate import run

FLOORS = json.loads((Path(__file__).resolve().parents[2] / "evaluation" / "floors.json").read_text("utf-8"))


def test_shrinkage_keeps_its_floors() -> None:
    found, floors = run(range(1, 21), places=12), FLOORS["comparison"]
    assert found.places > 200
    assert 1 - found.shrunken / found.raw >= floors["error_taken_off"]
    low, high = floors["in_the_90"]
    assert low <= found.shrunken90 <= high
