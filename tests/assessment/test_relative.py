"""Relative R: what happens everywhere is taken out, and controls that differ widen the interval."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from weekly import QUICK, answered, poisson, weeks

from marsad.assessment import assess
from marsad.assessment.comparison import relative
from marsad.model.answer import EVERYWHERE, LensAnswer

RISEN = weeks(poisson((5, 110), (20, 20), seed=11), "here")


def control(seed: int, factor: float, place: str = "there") -> LensAnswer:
    return answered(weeks(poisson((20, 110), (20 * factor, 20), seed=seed), place))[1]


def test_a_rise_that_is_everywhere_is_no_rise_of_its_own() -> None:
    item = answered(RISEN)[1]
    same = relative(item, [control(seed, 4.0, f"p{seed}") for seed in range(3)], QUICK)
    apart = relative(item, [control(seed, 1.0, f"p{seed}") for seed in range(3)], QUICK)
    assert same is not None
    assert apart is not None
    assert same.ratio is not None
    assert apart.ratio is not None
    assert same.ratio.low90 < 1 < same.ratio.high90
    assert apart.ratio.median > 2
    assert apart.above is not None
    assert apart.above > 0.99


def test_controls_that_differ_widen_the_interval() -> None:
    item = answered(weeks(poisson((40, 130), seed=12), "here"))[1]
    alike = relative(item, [control(seed, 1.0, f"p{seed}") for seed in range(4)], QUICK)
    mixed = relative(
        item, [control(seed, factor, f"p{seed}") for seed, factor in enumerate((0.2, 0.6, 2.0, 5.0))], QUICK
    )
    assert alike is not None
    assert mixed is not None
    assert alike.ratio is not None
    assert mixed.ratio is not None
    width = {
        kind: np.log(one.ratio.high90 / one.ratio.low90) for kind, one in (("a", alike), ("m", mixed)) if one.ratio
    }
    assert width["m"] > 1.3 * width["a"]


def test_controls_of_each_kind_stand_apart_in_the_answer() -> None:
    others = dataclasses.replace(weeks(poisson((20, 110), (80, 20), seed=13), "here"), group="others")
    source = dataclasses.replace(weeks(poisson((200, 130), seed=14), EVERYWHERE), group="others")
    elsewhere = weeks(poisson((20, 110), (5, 20), seed=15), "there")
    answer = assess(
        [RISEN], [elsewhere], places=["there"], controls={"other_groups": [others], "source": [source]}, options=QUICK
    )
    (lens,) = answer.lenses
    found = {one.kind: one for one in lens.relatives}
    assert list(found) == ["elsewhere", "other_groups", "source"]
    assert lens.relative == found["elsewhere"]
    assert found["source"].places == (EVERYWHERE,)
    ratios = {kind: one.ratio.median for kind, one in found.items() if one.ratio}
    assert ratios["elsewhere"] > ratios["source"] > ratios["other_groups"]
    assert ratios["other_groups"] == pytest.approx(1.0, abs=0.5)


def test_a_control_of_another_time_or_without_a_ratio_is_named_untested() -> None:
    item = answered(RISEN)[1]
    old = answered(weeks(poisson((20, 100), seed=16) + [None] * 30, "old"))[1]
    empty = answered(weeks([0.0] * 130, "empty"))[1]
    found = relative(item, [old, empty], QUICK)
    assert found is not None
    assert (found.ratio, found.untested) == (None, ("old", "empty"))
    assert relative(item, [], QUICK) is None
