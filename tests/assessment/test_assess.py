"""From series to an answer: verdicts by lens, what they say together, and against elsewhere."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from weekly import MONDAY, QUICK, poisson, weeks

from marsad.assessment import Answer, RateRatio, Thresholds, assess
from marsad.assessment.verdict import overall, verdict
from marsad.model.counts import Series

SYRIA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "ucdp-ged" / "ged_syria.csv.zip"

RISING = poisson((40, 80), (4, 60), (40, 25))
FALLING = poisson((40, 140), (3, 25))
STEADY = poisson((20, 165))


def ask(*series: Series, compared: Sequence[Series] = (), as_of: dt.date | None = None) -> Answer:
    return assess(series, compared, as_of=as_of, options=QUICK)


def test_verdicts_by_lens() -> None:
    assert ask(weeks(RISING)).verdict == "coming_back"
    assert ask(weeks(FALLING)).verdict == "falling"
    assert ask(weeks(STEADY)).verdict == "no_change"
    assert ask(weeks(poisson((60, 90), (3, 60), (12, 25)))).verdict == "rising"


def test_one_week_of_claims_is_not_testable_and_says_what_is_missing() -> None:
    answer = ask(weeks([73.0], lens="self_claimed"))
    assert (answer.verdict, answer.weeks_needed) == ("not_testable", 52)
    assert "too_few_weeks" in answer.missing
    assert answer.lenses[0].estimate.weeks_there == 1
    assert ask().missing == ("nothing_covered",)
    assert ask(weeks([5.0] * 80, every="month")).missing == ("weekly_only",)


def test_lenses_that_contradict_are_not_averaged() -> None:
    answer = ask(weeks(RISING, lens="self_claimed"), weeks(FALLING))
    assert answer.verdict == "lenses_disagree"
    assert [lens.verdict for lens in answer.lenses] == ["coming_back", "falling"]


@pytest.mark.parametrize(
    ("measure", "role"),
    [("killed", "member"), ("killed", "victim"), ("killed", "perpetrator"), ("arrested", None), ("attacks", "target")],
)
def test_losses_and_arrests_of_the_group_decide_nothing(measure: str, role: str | None) -> None:
    other = weeks(RISING, lens="attributed:monitor", measure=measure, role=role)
    assert ask(other).verdict == "not_testable"
    answer = ask(other, weeks(FALLING))
    assert (answer.verdict, [lens.measure for lens in answer.lenses]) == ("falling", ["events"])


def test_a_lens_has_one_vote_and_the_whole_goes_before_its_parts() -> None:
    whole = weeks(FALLING, lens="attributed:monitor", measure="attacks", role="perpetrator")
    drones = weeks(RISING, lens="attributed:monitor", measure="attacks", role="perpetrator", cohort="drones")
    bombers = weeks(RISING, lens="attributed:monitor", measure="suicide_attacks", role="perpetrator")
    answer = ask(bombers, drones, whole)
    assert (answer.verdict, [lens.cohort for lens in answer.lenses]) == ("falling", [None])
    # A measure with one week does not silence another of the same lens that has years.
    few = weeks([73.0], lens="attributed:monitor", measure="attacks", role="perpetrator")
    events = weeks(FALLING, lens="attributed:monitor")
    assert ask(few, events).verdict == "falling"


def test_an_untestable_lens_does_not_hide_a_tested_one() -> None:
    answer = ask(weeks([73.0], lens="self_claimed"), weeks(FALLING))
    assert answer.verdict == "falling"
    assert answer.lenses[1].returning is False
    assert answer.missing


def test_an_answer_from_long_ago_is_no_answer_for_today() -> None:
    end = weeks(STEADY).ends[-1]
    assert ask(weeks(STEADY), as_of=end + dt.timedelta(days=100)).lenses[0].days_old == 100
    assert ask(weeks(STEADY), as_of=end + dt.timedelta(days=400)).missing == ("too_old",)


def test_a_rise_that_is_everywhere_is_no_rise_against_elsewhere() -> None:
    there = [weeks(poisson((40, 80), (4, 60), (40, 25), seed=seed), place=f"p{seed}") for seed in (2, 3)]
    short = weeks([1.0], place="p4")
    relative = ask(weeks(RISING), compared=[*there, short]).lenses[0].relative
    assert relative is not None
    assert (relative.places, relative.untested) == (("p2", "p3"), ("p4",))
    assert relative.ratio is not None
    assert relative.ratio.low90 < 1 < relative.ratio.high90
    alone = ask(weeks(RISING), compared=[weeks(STEADY, place="p5")]).lenses[0].relative
    assert alone is not None
    assert alone.up is not None
    assert alone.up > 0.95
    other_lens = ask(weeks(RISING), compared=[weeks(STEADY, place="p5", lens="self_claimed")]).lenses[0]
    assert other_lens.relative is None


def test_comparison_is_made_over_the_same_weeks() -> None:
    relative = ask(weeks(RISING), compared=[weeks(STEADY[:120], place="old")]).lenses[0].relative
    assert relative is not None
    assert (relative.places, relative.untested, relative.ratio) == ((), ("old",), None)


@pytest.mark.parametrize(
    ("up", "down", "same", "half", "code"),
    [
        (0.9, 0.0, 0.1, 0.5, "coming_back"),
        (0.95, 0.0, 0.05, 0.4, "rising"),
        (0.95, 0.0, 0.05, None, "rising"),
        (0.85, 0.0, 0.15, 1.0, "rising"),
        (0.0, 0.8, 0.2, 0.0, "falling"),
        (0.1, 0.1, 0.8, 0.0, "no_change"),
        (0.5, 0.0, 0.5, 1.0, "uncertain"),
        (None, None, None, None, "not_testable"),
    ],
)
def test_thresholds(up: float | None, down: float | None, same: float | None, half: float | None, code: str) -> None:
    assert verdict(RateRatio(up=up, down=down, same=same, half=half), Thresholds()) == code


def test_what_lenses_say_together() -> None:
    assert overall(["not_testable", "not_testable"]) == "not_testable"
    assert overall(["uncertain", "no_change"]) == "no_change"
    assert overall(["coming_back", "rising"]) == "rising"
    assert overall(["falling", "no_change"]) == "no_change"
    assert overall(["rising", "no_change"]) == "lenses_disagree"


@pytest.mark.skipif(not SYRIA.exists(), reason="UCDP GED for Syria is not beside the repository")
def test_islamic_state_in_syria_in_september_2019_was_not_coming_back() -> None:
    counts: dict[int, int] = {}
    with zipfile.ZipFile(SYRIA) as archive, archive.open("ged_syria.csv") as file:
        for row in csv.DictReader(io.TextIOWrapper(file, "utf-8")):
            if "IS" in (row["side_a"], row["side_b"]) and int(row["date_prec"]) <= 3:
                week = (dt.date.fromisoformat(row["date_start"][:10]) - MONDAY).days // 7
                counts[week] = counts.get(week, 0) + 1
    # Weeks from 4 January 2016 to the last that was over on 24 September 2019.
    size = (dt.date(2019, 9, 23) - MONDAY).days // 7
    answer = assess([weeks([float(counts.get(week, 0)) for week in range(size)])], as_of=dt.date(2019, 9, 24))
    lens = answer.lenses[0]
    assert lens.week_end == dt.date(2019, 9, 22)
    assert lens.returning is False
    assert answer.verdict == "falling"
    estimate = lens.estimate
    assert estimate.up is not None
    assert estimate.up < 0.01
    assert estimate.half == 0
    assert estimate.ratio is not None
    assert estimate.ratio.high90 < 1
    assert estimate.level == pytest.approx(56.6, abs=0.1)


def test_a_place_that_cannot_be_compared_is_named_with_what_is_missing() -> None:
    short = weeks((3, 4, 5), place="short")
    other = weeks(STEADY, place="other", lens="attributed:sohr")
    answer = assess([weeks(RISING)], [short, other], places=("empty", "short", "other"))
    assert {item.place: item.missing for item in answer.not_compared} == {
        "empty": ("nothing_covered",),
        "short": ("too_few_weeks", "reference_not_covered", "recent_not_covered"),
        "other": ("no_shared_lens",),
    }
    assert assess([weeks(RISING)], [weeks(STEADY, place="p2")], places=("p2",)).not_compared == ()
    itself = assess([weeks((3, 4, 5))], [weeks(STEADY, place="p2")], places=("p2",)).not_compared
    assert itself[0].missing in (("place_itself",), ("apart_in_time",))
