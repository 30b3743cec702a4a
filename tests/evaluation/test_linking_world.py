"""The derived sources are what they say they are: shares met, truth right, nothing of the original's order left."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from evaluation.linking.derive import World, world
from evaluation.linking.noise import ISSUE
from evaluation.linking.originals import FILE, originals
from evaluation.linking.pairs import Numbering, candidates, half_of

pytestmark = pytest.mark.skipif(not FILE.is_file(), reason=f"there is no GED file at {FILE}")
YEAR = 2019


@pytest.fixture(scope="module")
def made() -> World:
    return world(originals(), 1, year=YEAR)


def test_shares_are_met_exactly(made: World) -> None:
    first = [r for ref, r in made.records.items() if ref.startswith("ucdp-ged:")]
    second = [r for ref, r in made.records.items() if ref.startswith("second:")]
    rows = Counter(record.noise["rows"] for record in second)
    told = [record for record in second if record.origins]
    assert rows["unrelated"] == round(ISSUE.added * len(first))
    assert rows["split"] == 2 * round(ISSUE.split * len(first))
    assert rows["merged"] == round(ISSUE.merged * len(first))
    reported = {origin for record in told for origin in record.origins}
    assert len(first) - len(reported) == round(ISSUE.dropped * len(first))
    assert sum(r.noise["tolls"] == "changed" for r in told) == round(ISSUE.tolls * len(told))
    assert sum(r.noise["actors"] != "kept" for r in told) == round(ISSUE.actors * len(told))
    dated = [r for r in told if r.row["date_precision"] == "month" and r.noise["date"] == "month"]
    assert len(dated) == pytest.approx(ISSUE.month * len(told), abs=0.01 * len(told))


def test_truth_joins_what_tells_of_the_same_row(made: World) -> None:
    assert made.truth
    for left, right in made.truth:
        assert left < right
        assert left.split(":")[0] != right.split(":")[0]
        assert set(made.records[left].origins) & set(made.records[right].origins)
    unrelated = {ref for ref, record in made.records.items() if not record.origins}
    assert not unrelated & {ref for pair in made.truth for ref in pair}


def test_disturbed_rows_stay_within_their_noise(made: World) -> None:
    whole = [r for r in made.records.values() if r.noise["rows"] == "whole"]
    parents = {r.origins[0]: r.row for r in made.records.values() if r.noise["rows"] == "original"}
    for record in whole:
        parent = parents[record.origins[0]]
        days = abs((record.row["start"] - parent["start"]).days)
        assert record.noise["date"] == "month" or days == {"exact": 0, "1 day": 1}.get(record.noise["date"], days) <= 3
        if record.noise["place"] == "within 5 km":
            north, east = (np.radians(record.row[c] - parent[c]) for c in ("latitude", "longitude"))
            assert 6371 * np.hypot(north, east * np.cos(np.radians(parent["latitude"]))) <= 5.1
        elif record.noise["place"] == "kept":
            assert (record.row["latitude"], record.row["longitude"]) == (parent["latitude"], parent["longitude"])
        assert (record.noise["tolls"] == "changed") == (record.row["killed"] != parent["killed"])


def test_same_seed_same_world_and_another_seed_another(made: World) -> None:
    assert world(originals(), 1, year=YEAR).incidents.equals(made.incidents)
    assert not world(originals(), 2, year=YEAR).incidents.equals(made.incidents)


def test_candidates_hold_nearly_all_true_pairs_and_halves_share_no_district(made: World) -> None:
    numbering = Numbering(made)
    pairs = candidates(made, numbering)
    assert len(np.unique(pairs.keys)) == len(pairs.keys)
    assert numbering.score(pairs.keys).recall > 0.97
    half = half_of(made, numbering)
    districts: dict[str, set[int]] = {}
    for ref, number in zip(numbering.refs, half.tolist(), strict=True):
        districts.setdefault(made.records[ref].district, set()).add(number)
    assert all(len(numbers) == 1 for name, numbers in districts.items() if name)
    assert 0.4 < half.mean() < 0.6
