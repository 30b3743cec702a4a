"""Bounds under settings far from the defaults, beside numbers that we computed with R 4.2.2, surveillance 1.20.3.

The counts are formulas, so that anybody can compute them again: `farringtonFlexible(sts(y, frequency = 52),
list(range = 359:364, limit54 = c(0, 4), …))`.
"""

from __future__ import annotations

import numpy as np
import pytest

from marsad.assessment.farrington import Farrington, upper_bounds

WEEK = np.arange(364)
BUSY = (WEEK**2 * 7 + 3 * WEEK) % 11 + (WEEK % 52) // 13 * 2 + np.where(WEEK % 97 < 2, 25, 0)
RARE = ((WEEK**2 * 5 + WEEK) % 13 == 0) + 0 + (WEEK * 7 % 10 == 0) + np.where(WEEK % 89 == 0, 4, 0)


def asked(**settings: object) -> Farrington:
    return Farrington(as_in_r=True, cases=0, **settings)  # type: ignore[arg-type]


# (settings, R's bounds of BUSY, R's bounds of RARE), weeks 359 to 364.
IN_R = [
    (asked(), [25, 25, 25, 23, 21, 20], [2, 2, 1, 2, 2, 2]),
    (
        asked(b=3, w=2, seasons=5, alpha=0.05, reweight_above=1.0, trend="significant", weeks_left_out=13),
        [18, 19, 18, 18, 16, 14],
        [1, 0, 0, 0, 1, 1],
    ),
    (
        asked(
            b=4, w=4, seasons=1, alpha=0.001, reweight_above=None, trend="significant", weeks_left_out=0,
            threshold="delta",
        ),
        [22.5029136267, 22.6285096852, 24.2859994414, 26.3840822785, 26.3751194452, 26.5586291738],
        [5.63749699795, 5.72152032661, 5.58251409358, 2.82254953433, 2.86032264166, 2.82254953433],
    ),
    (
        asked(b=6, trend="never", threshold="delta", power="1/2"),
        [24.9784499945, 24.6880693128, 24.4860327375, 22.7002019293, 21.9569418117, 20.7002527357],
        [2.84151306165, 3.01745217565, 2.35029047477, 3.01740087852, 2.92036181453, 3.00865369240],
    ),
    (
        asked(b=3, seasons=4, alpha=0.1, reweight_above=1.5, weeks_left_out=2, threshold="muan"),
        [17, 17, 17, 16, 15, 15],
        [2, 2, 302, 2, 2, 3],
    ),
    (
        asked(b=4, w=2, seasons=2, reweight_above=None, trend="significant", threshold="muan"),
        [38, 39, 39, 39, 36, 34],
        [4, 4, 3, 4, 4, 4],
    ),
    (
        asked(b=4, trend="significant", trend_level=0.2, threshold="delta", power="none"),
        [21.7705959570, 21.3695706516, 22.0828784502, 20.1935631396, 19.0287995827, 17.6433389167],
        [1.373937372995, 1.504976249847, 0.746344226054, 1.503157096232, 1.374065555152, 1.504465635819],
    ),
    (asked(b=2, seasons=1, weeks_left_out=1), [20, 19, 20, 21, 21, 23], [6, 6, 1, 2, 2, 2]),
]  # fmt: skip


@pytest.mark.parametrize(("settings", "busy", "rare"), IN_R)
def test_bounds_are_r_s_under_other_settings(settings: Farrington, busy: list[float], rare: list[float]) -> None:
    bounds = upper_bounds(np.stack([BUSY, RARE]), settings, monitored=6)
    np.testing.assert_allclose(bounds, [busy, rare], rtol=0, atol=1e-9)
