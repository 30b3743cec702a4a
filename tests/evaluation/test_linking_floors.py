"""Linking must not get worse: one year of the derived sources stays above `evaluation/floors.json`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import evaluation
from evaluation.linking.derive import world
from evaluation.linking.originals import FILE, originals
from evaluation.linking.outcome import ALL, MELTT, OURS, SUPERVISED, Outcome, outcome

FLOORS = json.loads((Path(evaluation.__file__).parent / "floors.json").read_text("utf-8"))["linking"]
pytestmark = pytest.mark.skipif(not FILE.is_file(), reason=f"there is no GED file at {FILE}")


@pytest.fixture(scope="module")
def linked() -> Outcome:
    return outcome(world(originals(), 1, year=FLOORS["year"]))


def test_precision_and_recall_stay_above_the_floor(linked: Outcome) -> None:
    score = linked.scores[OURS][ALL]
    found = {"precision": score.precision, "recall": score.recall, "f1": score.f1, "compared": linked.blocking}
    below = {name: (round(found[name], 3), floor) for name, floor in FLOORS["least"].items() if found[name] < floor}
    assert not below, f"score, floor {below}; see python -m evaluation.linking"


def test_ahead_of_the_rule_and_near_the_peer_with_labels(linked: Outcome) -> None:
    assert linked.scores[OURS][ALL].f1 > linked.scores[MELTT][ALL].f1
    assert linked.scores[OURS][ALL].f1 >= 0.9 * linked.scores[SUPERVISED][ALL].f1


def test_probabilities_mean_what_they_say(linked: Outcome) -> None:
    error = linked.calibrated[OURS].error
    assert error <= FLOORS["most"]["calibration_error"], "see python -m evaluation.linking"
