"""A small run of `python -m evaluation.detection`: the simulators keep their word, the screen finds what it found."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from evaluation.detection import noufaily
from evaluation.detection.measure import outbreaks, ramps
from evaluation.resurgence.simulate import KINDS, Kind
from marsad.assessment.screen import Screening, first_week

FLOORS = json.loads((Path(__file__).resolve().parents[2] / "evaluation" / "floors.json").read_text())["detection"]
TABLE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "noufaily" / "scenarios42.csv"
PLAIN = noufaily.Scenario(number=1, theta=2.0, phi=4.0, beta=0.0, gamma1=0.0, gamma2=0.0, season=0)


def test_counts_have_the_variance_that_the_scenario_says() -> None:
    drawn = noufaily.draw((PLAIN,), 60, 5, outbreaks=False)
    assert drawn.counts.mean() == pytest.approx(np.exp(2.0), rel=0.02)
    assert drawn.counts.var() / drawn.counts.mean() == pytest.approx(4.0, rel=0.05)


def test_outbreaks_lie_where_they_are_said_to_lie_and_a_seed_gives_them_again() -> None:
    drawn, again = (noufaily.draw((PLAIN,), 40, 6, outbreaks=True) for _ in range(2))
    assert (drawn.counts == again.counts).all()
    assert (drawn.start >= noufaily.WEEKS - noufaily.MONITORED).all()
    assert ((drawn.start <= drawn.end) & (drawn.end < noufaily.WEEKS)).all()
    assert sorted(set(drawn.size.tolist())) == list(range(1, 11))
    assert drawn.cases.mean() == pytest.approx(5.5 * np.sqrt(4.0 * np.exp(2.0)), rel=0.1)


@pytest.mark.parametrize("kind", KINDS)
def test_returns_are_found_within_13_weeks(kind: Kind) -> None:
    (found,) = ramps([Screening()], kind, 250, 901)
    assert found.detected >= FLOORS["resurgence"][kind]
    assert found.false == pytest.approx(0.002, rel=0.2)


def test_outbreaks_are_found_in_noufailys_scenarios() -> None:
    if not TABLE.is_file():
        pytest.skip(f"{TABLE} is missing: the table of scenarios is not part of the repository")
    settings = [dataclasses.replace(one, year=52.0) for one in (Screening(), first_week())]
    # Sizes run from 1 to 10 within a scenario: fewer than ten series of each would hold small outbreaks alone.
    default, fast = outbreaks(settings, noufaily.scenarios(TABLE)[::4], 10, 902)
    assert default.detected >= FLOORS["noufaily"]
    assert fast.first_week >= FLOORS["noufaily_first_week"]
